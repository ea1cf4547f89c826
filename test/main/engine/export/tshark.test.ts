/**
 * What is written opens in Wireshark's own reader with the same fields: held against tshark where it is installed. The
 * round trips through Capscope's reader (packets.test.ts) run everywhere.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ALL_PACKETS, type PacketFormat } from '../../../../src/shared/model/index.ts';
import { join, Pcapng, someBytes } from '../../../support/capture-builder.ts';
import { captureOf } from '../../../support/open-capture.ts';

const hasTshark = spawnSync('tshark', ['--version']).status === 0;
if (!hasTshark) console.log('tshark is not installed: what is written is held against our own reader only');

const folder = mkdtempSync(joinPath(tmpdir(), 'capscope-tshark-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SAMPLES = joinPath(import.meta.dirname, '../../../../resources/samples');
const COMMON = ['frame.number', 'frame.time_epoch', 'frame.len', 'frame.cap_len', 'frame.protocols', '_ws.col.Info'];
const KEPT = [...COMMON, 'frame.interface_id', 'frame.interface_name', 'frame.comment', 'frame.packet_flags'];

function fields(path: string, names: readonly string[]): string {
  const asked = names.flatMap((name) => ['-e', name]);
  return execFileSync('tshark', ['-n', '-2', '-r', path, '-T', 'fields', ...asked], { encoding: 'utf8' });
}

function odd(): Uint8Array {
  return join(
    ...[true, false].flatMap((big) => {
      const ng = new Pcapng(big);
      return [
        ng.section([[1, 'a section']]),
        ng.face(1, 0, [
          [2, 'eth0'],
          [9, 9, 1],
        ]),
        ng.packet(someBytes(60), 1_700_000_000_123_456_789n, 0, [
          [1, 'one'],
          [1, 'two'],
          [2, 1],
        ]),
        ng.names([[1, Uint8Array.of(192, 168, 0, 1, 97, 0)]]),
        ng.oldPacket(someBytes(61), 5n),
      ];
    }),
  );
}

const CAPTURES: readonly (readonly [string, Uint8Array])[] = [
  ['HTTP', readFileSync(joinPath(SAMPLES, 'http-three-way-handshake.pcap'))],
  ['WebSocket', readFileSync(joinPath(SAMPLES, 'websocket-session.pcapng'))],
  ['two sections', odd()],
];

describe.runIf(hasTshark)('what is written', () => {
  it.each(
    CAPTURES.flatMap(([name, bytes]) => (['pcapng', 'pcap'] as const).map((format) => [name, format, bytes] as const)),
  )('has the same fields in tshark: %s as %s', (name, format: PacketFormat, bytes) => {
    const before = joinPath(folder, `${name}.before`);
    const after = joinPath(folder, `${name}.${format}`);
    writeFileSync(before, bytes);
    const begun = captureOf(bytes).exports.begin({ selection: { kind: 'view', view: ALL_PACKETS }, format });
    if (!begun.ok) throw new Error(begun.issue.code);
    writeFileSync(after, join(...Array.from(begun.value.pieces, (piece) => Buffer.from(piece))));
    const names = format === 'pcapng' && bytes[0] === 0x0a ? KEPT : COMMON;
    expect(fields(after, names)).toBe(fields(before, names));
  });
});

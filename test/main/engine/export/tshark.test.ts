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
import { streamIndex } from '../../../../src/shared/units.ts';
import { join, Pcapng, someBytes } from '../../../support/capture-builder.ts';
import { CORPUS_ROOT, hasCorpus } from '../../../support/corpus.ts';
import { captureOf } from '../../../support/open-capture.ts';

const hasTshark = spawnSync('tshark', ['--version']).status === 0;
if (!hasTshark) console.log('tshark is not installed: what is written is held against our own reader only');

const folder = mkdtempSync(joinPath(tmpdir(), 'capscope-tshark-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SAMPLES = joinPath(import.meta.dirname, '../../../../resources/samples');
const COMMON = ['frame.number', 'frame.time_epoch', 'frame.len', 'frame.cap_len', 'frame.protocols', '_ws.col.Info'];
const KEPT = [...COMMON, 'frame.interface_id', 'frame.interface_name', 'frame.comment', 'frame.packet_flags'];

/** Of packets of a stream: without numbers of packets and streams, which are others in a file of their own. */
const OF_STREAM = [
  ...['frame.time_epoch', 'frame.len', 'frame.cap_len', 'frame.protocols', 'frame.interface_name'],
  ...['ip.src', 'ip.dst', 'ip.id', 'ip.ttl', 'ip.len', 'ip.flags', 'ip.checksum'],
  ...['tcp.srcport', 'tcp.dstport', 'tcp.seq', 'tcp.seq_raw', 'tcp.ack', 'tcp.len', 'tcp.flags', 'tcp.window_size'],
  ...['tcp.options', 'tcp.payload', 'tcp.time_relative', 'tcp.time_delta', 'tcp.analysis.ack_rtt', 'tcp.completeness'],
  ...['tcp.analysis.flags', 'tcp.analysis.retransmission', 'tcp.analysis.duplicate_ack', 'tcp.analysis.lost_segment'],
  ...['http.request.method', 'http.request.uri', 'http.host', 'http.response.code', 'http.content_type', 'http.time'],
  ...['http.content_length', 'http.file_data', '_ws.col.Protocol'],
];

function fields(path: string, names: readonly string[], filter: readonly string[] = []): string {
  const asked = names.flatMap((name) => ['-e', name]);
  return execFileSync('tshark', ['-n', '-2', '-r', path, ...filter, '-T', 'fields', ...asked], {
    encoding: 'utf8',
    maxBuffer: 2 ** 27,
  });
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

const STREAMS = [
  ['lab/cap-merged-two-interfaces.pcapng', 0],
  ['lab/http-encodings-sll2.pcap', 1],
  ['lab/http-large-lossy.pcap', 0],
] as const;

describe.runIf(hasTshark && hasCorpus)('a stream that is saved (needs ../shared/corpus)', () => {
  it.each(
    STREAMS.flatMap(([name, stream]) => (['pcapng', 'pcap'] as const).map((format) => [name, stream, format] as const)),
  )('has the same fields in tshark: %s, stream %i, as %s', (name, stream, format) => {
    const before = joinPath(CORPUS_ROOT, name);
    const after = joinPath(folder, `stream.${format}`);
    const selection = { kind: 'stream', stream: streamIndex(stream) } as const;
    const begun = captureOf(readFileSync(before)).exports.begin({ selection, format });
    if (!begun.ok) throw new Error(begun.issue.code);
    writeFileSync(after, join(...Array.from(begun.value.pieces, (piece) => Buffer.from(piece))));
    // What interfaces are called has no place in pcap; in a pcapng file tshark calls one without a name unknown.
    const isNamed = format === 'pcapng' && name.endsWith('.pcapng');
    const names = OF_STREAM.filter((field) => isNamed || field !== 'frame.interface_name');
    const whole = fields(before, names, ['-Y', `tcp.stream == ${stream}`]).split('\n');
    const saved = fields(after, names).split('\n');
    expect(whole.length).toBeGreaterThan(40);
    expect(saved.length).toBe(whole.length);
    const others = whole.flatMap((line, at) => (saved[at] === line ? [] : [line.slice(0, 300)]));
    expect(others.slice(0, 3)).toEqual([]);
  });
});

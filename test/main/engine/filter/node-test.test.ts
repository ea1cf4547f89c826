/** Every line of a packet stands for a filter that holds and lets that packet through, whatever is captured in it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Detail, type FieldSpec } from '../../../../src/main/engine/dissect/index.ts';
import { FIELDS } from '../../../../src/main/engine/fields.ts';
import { refusalOf, testOfNode } from '../../../../src/main/engine/filter/index.ts';
import { ALL_PACKETS, type LayerNode } from '../../../../src/shared/model/index.ts';
import { type PacketIndex, packetIndex } from '../../../../src/shared/units.ts';
import { captureOf } from '../../../support/open-capture.ts';

const SAMPLES = join(import.meta.dirname, '../../../../resources/samples');

/** The test of one line with this value; `bytes` are those of the packet, all of which the line is about. */
function test(type: FieldSpec['type'], value: string | number | boolean | undefined, bytes = new Uint8Array()): string {
  const detail = new Detail();
  detail.sources.push({ name: 'Frame', bytes });
  const spec: FieldSpec = { key: 'x.y', label: 'Y', type };
  const node = {
    ...{ spec, value, text: 'Y', source: 0, offset: 0, length: bytes.length, children: [] },
    ...{ generated: false, hidden: false, severity: undefined, link: undefined },
  };
  return testOfNode(node, detail);
}

describe('the filter of a line', () => {
  it('is written as its type asks', () => {
    expect([
      test('uint16', 80),
      test('boolean', true),
      test('none', true),
      test('protocol', undefined),
      test('string', 'a "b"\\c\r\n\x01 登录'),
      test('ipv4', '10.0.0.1'),
      test('time', 'Apr  9, 2018 02:45:53.739049000 UTC'),
      test('bytes', '4745', Uint8Array.of(0x47, 0x45)),
      test('bytes', ''),
      test('oid', '1.2.840'),
    ]).toEqual([
      'x.y == 80',
      'x.y == 1',
      'x.y',
      'x.y',
      'x.y == "a \\"b\\"\\\\c\\r\\n\\x01 登录"',
      'x.y == 10.0.0.1',
      'x.y == "Apr  9, 2018 02:45:53.739049000 UTC"',
      'x.y == 47:45',
      'x.y',
      'x.y == 1.2.840',
    ]);
  });

  it('asks for the presence of a time that damage made none', () => {
    expect([
      test('duration', '-1036662030.943689942'),
      test('duration', '-1.-733832704'),
      test('time', 'Nov 28, 2031 11:19:17.2890351296 UTC'),
    ]).toEqual(['x.y == -1036662030.943689942', 'x.y', 'x.y']);
  });

  it('has all bytes of a value that is shown cut, and of a long one the beginning', () => {
    expect(test('bytes', '0000', new Uint8Array(4))).toBe('x.y == 00:00:00:00');
    expect(test('bytes', '0000', new Uint8Array(300))).toBe(`x.y[:64] == ${'00:'.repeat(63)}00`);
    expect(test('string', 'a'.repeat(2000))).toBe(`x.y contains "${'a'.repeat(200)}"`);
  });

  it.each(readdirSync(SAMPLES).filter((name) => name.includes('.pcap')))(
    'lets through the packet that it was made of: %s',
    (name) => {
      const capture = captureOf(readFileSync(join(SAMPLES, name)));
      const rows = capture.rows(ALL_PACKETS, 0, 500);
      if (!rows.ok) throw new Error(rows.issue.code);
      const packetsOf = new Map<string, Set<PacketIndex>>();
      const look = (line: LayerNode, packet: PacketIndex): void => {
        if (line.test !== '') packetsOf.set(line.test, (packetsOf.get(line.test) ?? new Set()).add(packet));
        for (const child of line.children) look(child, packet);
      };
      for (const { packet } of rows.value.rows) {
        const detail = capture.packet(packet);
        if (detail.ok) for (const layer of detail.value.layers) look(layer, packet);
      }
      expect([...packetsOf.keys()].filter((filter) => refusalOf(filter, FIELDS) !== undefined)).toEqual([]);
      // One of each field: the values of a field are written alike.
      const seen = new Set<string>();
      const missed = [...packetsOf].filter(([filter, packets]) => {
        const field = filter.split(' ', 1)[0] ?? '';
        if (seen.has(field)) return false;
        seen.add(field);
        const shown = new Set(found(capture, filter));
        return ![...packets].every((packet) => shown.has(packet));
      });
      expect(missed.map(([filter]) => filter)).toEqual([]);
    },
  );
});

describe('the values of a field', () => {
  it('are asked for under every name that it answers to', () => {
    const capture = captureOf(readFileSync(join(SAMPLES, 'http-three-way-handshake.pcap')));
    const answer = capture.fieldTests(packetIndex(0), ['tcp.dstport', 'tcp.port', 'http.host', 'no.such']);
    expect(answer.ok && answer.value).toEqual([
      ['tcp.dstport == 80'],
      [expect.stringMatching(/^tcp\.port == \d+$/), 'tcp.port == 80'],
      [],
      [],
    ]);
  });
});

/** The packets that a filter lets through. */
function found(capture: ReturnType<typeof captureOf>, filter: string): readonly PacketIndex[] {
  const all = capture.rows(ALL_PACKETS, 0, 0);
  const packets = all.ok ? all.value.total : 0;
  for (;;) {
    const answer = capture.filter(filter);
    if (!answer.ok) throw new Error(filter);
    const rows = capture.rows(answer.value.view, 0, 500);
    if (rows.ok && answer.value.checked >= packets) return rows.value.rows.map(({ packet }) => packet);
  }
}

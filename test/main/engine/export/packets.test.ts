/** Packets written to files: read again, they are what they were. */
import { describe, expect, it } from 'vitest';
import type { Capture } from '../../../../src/main/engine/index.ts';
import type { PacketExportRequest, PacketFormat, PacketSelection } from '../../../../src/shared/model/index.ts';
import { ALL_PACKETS } from '../../../../src/shared/model/index.ts';
import { packetIndex, streamIndex } from '../../../../src/shared/units.ts';
import {
  join,
  netmonFile,
  Pcapng,
  pcapHeader,
  pcapRecord,
  snoopFile,
  someBytes,
} from '../../../support/capture-builder.ts';
import { captureOf } from '../../../support/open-capture.ts';
import { ipv4Packet } from '../../../support/packets.ts';
import { readCapture } from '../../../support/read-capture.ts';

const ALL: PacketSelection = { kind: 'view', view: ALL_PACKETS };
const range = (text: string): PacketSelection => ({ kind: 'range', text });

/** The file of an export, or the code of why there is none. */
function written(capture: Capture, request: PacketExportRequest): Uint8Array | string {
  const begun = capture.exports.begin(request);
  if (!begun.ok) return begun.issue.code;
  const pieces = Array.from(begun.value.pieces, (piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece));
  const plan = capture.planExport(request);
  expect(plan.ok && plan.value.packets).toBe(begun.value.done);
  return join(...pieces);
}

function file(bytes: Uint8Array, format: PacketFormat, selection: PacketSelection = ALL): Uint8Array {
  const out = written(captureOf(bytes), { selection, format });
  if (typeof out === 'string') throw new Error(out);
  return out;
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** What a reader gives of a file, without what is only a matter of place. */
function read(bytes: Uint8Array) {
  const { packets, reader, codes } = readCapture(bytes);
  const facts = reader?.facts();
  return {
    packets: packets.map(({ fileOffset: _, ...packet }, index) => ({
      ...packet,
      options: reader?.packetOptions(index),
      linkType: facts?.interfaces[packet.face]?.linkType,
    })),
    facts,
    codes,
  };
}

/** Two sections of either byte order, with everything a section may have. */
function sections(): Uint8Array {
  return join(
    ...[true, false].flatMap((big) => {
      const ng = new Pcapng(big);
      return [
        ng.section([
          [1, 'of the file'],
          [4, 'some program'],
        ]),
        ng.face(1, 96, [
          [2, 'eth0'],
          [9, 9, 1],
          [14, 7n, 8],
        ]),
        ng.face(101, 0, [[9, 0x8a, 1]]),
        ng.packet(someBytes(33), 1_700_000_000_123_456_789n, 0, [
          [1, 'first'],
          [2, 1],
          [0x8001, 'not known'],
        ]),
        ng.names([[1, Uint8Array.of(192, 168, 0, 1, 97, 0)]]),
        ng.oldPacket(someBytes(21), 5n, 1, [[1, 'old']]),
        ng.secrets(0x544c534b, 'CLIENT_RANDOM'),
        ng.simplePacket(someBytes(10)),
        ng.block(0x99, someBytes(8)),
        ng.packet(someBytes(9), 1024n * 7n + 3n, 1),
        ng.statistics(0, [[4, 3n, 8]]),
      ];
    }),
  );
}

describe('packets as pcapng', () => {
  it('keep everything when all are written', () => {
    expect(read(file(sections(), 'pcapng'))).toEqual(read(sections()));
  });

  it('keep everything else when some are', () => {
    const before = read(sections());
    const after = read(file(sections(), 'pcapng', range('1-2,7-')));
    expect(after).toEqual({ ...before, packets: before.packets.filter((_, index) => index < 2 || index > 5) });
  });

  it('have the comments that the person wrote, and all other options', () => {
    const capture = captureOf(sections());
    const change = (number: number, ...comments: string[]) =>
      capture.annotate({ kind: 'comments', packet: packetIndex(number - 1), comments });
    change(1, 'new', '新的');
    change(2);
    change(4, 'added');
    const out = written(capture, { selection: ALL, format: 'pcapng' });
    if (typeof out === 'string') throw new Error(out);
    const expected = read(sections());
    const edited = expected.packets.map((packet, index) => {
      const comments = [['new', '新的'], [], undefined, ['added']][index];
      return comments === undefined ? packet : { ...packet, options: { ...packet.options, comments } };
    });
    expect(read(out)).toEqual({ ...expected, packets: edited });
    // An option that nobody knows is kept too.
    expect(Buffer.from(out).includes('not known')).toBe(true);
  });

  it('are those that are marked', () => {
    const capture = captureOf(sections());
    for (const packet of [5, 1].map(packetIndex))
      capture.annotate({ kind: 'mark', mark: 'marked', isOn: true, packet });
    const out = written(capture, { selection: { kind: 'marked' }, format: 'pcapng' });
    const { packets } = read(sections());
    expect(typeof out === 'string' || read(out).packets).toEqual([packets[1], packets[5]]);
  });

  it('are those of a stream, and those that brought the fragments of its packets', () => {
    // Twenty bytes of header and eight of text; a port apart, the two segments are of streams of their own.
    const segment = (port: string) =>
      `${port}0050 00000001 00000001 5018 0100 0000 0000 ${'61'.repeat(8)}`.replace(/\s/g, '');
    const piece = (port: string, from: number, to: number, id: number) =>
      ipv4Packet(segment(port).slice(from * 2, to * 2), 6, (to < 28 ? 0x2000 : 0) | (from / 8), id);
    const packets = [
      piece('1111', 16, 28, 1),
      piece('2222', 0, 16, 2),
      ipv4Packet(segment('2222'), 6, 0, 3),
      piece('1111', 0, 16, 1),
      piece('2222', 16, 28, 2),
    ];
    const bytes = join(
      pcapHeader({ network: 228 }),
      ...packets.map((packet) => pcapRecord({ data: Uint8Array.from(Buffer.from(packet.replace(/\s/g, ''), 'hex')) })),
    );
    const numbers = [0, 1].map((stream) => {
      const list = captureOf(bytes).exports.packets({ kind: 'stream', stream: streamIndex(stream) });
      return list.ok && Array.from({ length: list.value.length }, (_, at) => list.value.at(at) + 1);
    });
    expect(numbers).toEqual([
      [2, 3, 5],
      [1, 4],
    ]);
  });

  it('say no length of a section', () => {
    const ng = new Pcapng();
    const sized = join(ng.section([], 1, 0, 44n), ng.face(), ng.packet(someBytes(4), 1n));
    expect(file(sized, 'pcapng').subarray(16, 24)).toEqual(new Uint8Array(8).fill(255));
  });

  it('leave out custom blocks that forbid it, and say so', () => {
    const ng = new Pcapng();
    const bytes = join(ng.section(), ng.face(), ng.custom(1, someBytes(4), false), ng.custom(1, someBytes(4)));
    const request: PacketExportRequest = { selection: ALL, format: 'pcapng' };
    const plan = captureOf(bytes).planExport(request);
    expect(plan.ok && plan.value.losses.map(({ code, params }) => [code, params])).toEqual([
      ['export-loses-uncopied', { count: 1 }],
    ]);
    expect(read(file(bytes, 'pcapng')).packets.length).toBe(1);
  });

  it('stop where the file is damaged', () => {
    const whole = sections();
    const { packets, codes } = read(file(whole.subarray(0, whole.length - 100), 'pcapng'));
    expect([packets.length, codes]).toEqual([7, []]);
  });

  const OTHERS: readonly (readonly [string, Uint8Array])[] = [
    ['pcap', join(pcapHeader({ network: 113 }), pcapRecord({ seconds: 5, fraction: 17, data: someBytes(40) }))],
    [
      'nanosecond pcap, big-endian',
      join(
        pcapHeader({ big: true, magic: 0xa1b23c4d, snapLength: 20 }),
        pcapRecord({ seconds: 4_000_000_000, fraction: 999_999_999, data: someBytes(20), original: 1500 }, true),
      ),
    ],
    ['pcap with a pseudo-header', join(pcapHeader({ network: 201 }), pcapRecord({ seconds: 1, data: someBytes(12) }))],
    [
      'pcap with a frame check sequence',
      join(pcapHeader({ network: 0x24000001 }), pcapRecord({ seconds: 1, data: someBytes(12) })),
    ],
    ['snoop', snoopFile([someBytes(30), someBytes(9)])],
    ['Network Monitor', netmonFile(2, 0, [{ ticks: 12_345n, data: someBytes(60) }])],
  ];
  it.each(OTHERS)('have the bytes, lengths, times and interfaces of %s', (_name, bytes) => {
    const before = read(bytes);
    const after = read(file(bytes, 'pcapng'));
    expect(after.packets).toEqual(before.packets);
    expect(after.facts?.interfaces.map(({ number: _, ...face }) => face)).toEqual(before.facts?.interfaces);
  });
});

describe('packets as pcap', () => {
  it('keep bytes, lengths and times, in nanoseconds where the interface has them', () => {
    const ng = new Pcapng();
    const bytes = join(
      ng.section(),
      ng.face(1, 0, [[9, 9, 1]]),
      ng.packet(someBytes(33), 1_700_000_000_123_456_789n, 0, [[1, 'lost']], 99),
      ng.packet(someBytes(7), 1_700_000_001_000_000_000n),
    );
    const out = file(bytes, 'pcap');
    const { packets, facts } = read(out);
    expect(facts?.fileType).toBe('nsecpcap');
    expect(packets.map(({ options: _, ...packet }) => packet)).toEqual(
      read(bytes).packets.map(({ options: _, ...packet }) => packet),
    );
    // What is a pcap already comes out as it went in.
    expect(file(out, 'pcap')).toEqual(out);
  });

  it('say what pcap has no place for', () => {
    const plan = captureOf(sections()).planExport({ selection: range('1,3'), format: 'pcap' });
    expect(plan.ok && plan.value.losses.map(({ code, params }) => `${code} ${params?.count}`)).toEqual([
      'export-loses-options 1',
      'export-loses-comments 2',
      'export-loses-interfaces 3',
      'export-loses-names 2',
      'export-loses-secrets 2',
      'export-loses-times 1',
    ]);
  });

  it('are refused with two link types, and with a time before 1970', () => {
    expect(written(captureOf(sections()), { selection: ALL, format: 'pcap' })).toBe('export-pcap-link-types');
    const ng = new Pcapng();
    const old = join(ng.section(), ng.face(1, 0, [[14, BigInt.asUintN(64, -9n), 8]]), ng.packet(someBytes(4), 1n));
    expect(written(captureOf(old), { selection: ALL, format: 'pcap' })).toBe('export-pcap-time');
    const custom = join(ng.section(), ng.custom(1, someBytes(4)));
    expect(written(captureOf(custom), { selection: ALL, format: 'pcap' })).toBe('export-pcap-link-type');
  });
});

describe('packets as tables', () => {
  const bytes = join(
    pcapHeader(),
    pcapRecord({ seconds: 5, fraction: 17, data: someBytes(60), original: 70 }),
    pcapRecord({ seconds: 6, fraction: 19, data: someBytes(60) }),
  );

  it('have the columns of the list as CSV', () => {
    const [head, first, second, end] = text(file(bytes, 'csv')).split('\r\n');
    expect(head).toBe('No.,Time,Source,Destination,Protocol,Length,Info');
    expect(first).toMatch(/^1,0\.000000000,.*,70,/);
    expect(second).toMatch(/^2,1\.000002000,/);
    expect(end).toBe('');
  });

  it('have times that lose nothing, and comments, as JSON', () => {
    const rows = JSON.parse(text(file(sections(), 'json', range('1,3'))));
    expect(
      rows.map(({ number, time, comments, length }: Record<string, unknown>) => [number, time, comments, length]),
    ).toEqual([
      [1, '1700000007.123456789', ['first'], 33],
      [3, undefined, undefined, 10],
    ]);
    expect(text(file(sections(), 'json', range('999')))).toBe('[]\n');
  });
});

/** pcapng block by block, from files built byte by byte. */
import { describe, expect, it } from 'vitest';
import {
  LINK_TYPE_CUSTOM_BLOCK,
  LINK_TYPE_JOURNAL_ENTRY,
  LINK_TYPE_SYSDIG_EVENT,
} from '../../../../src/main/engine/capture/index.ts';
import { join, Pcapng, someBytes } from '../../../support/capture-builder.ts';
import { readCapture } from '../../../support/read-capture.ts';

const DATA = someBytes(61);
const MICROS = 1_700_000_000_123_456n;
const NANOS = [1_700_000_000, 123_456_000];
const ORDERS = [
  ['little-endian', new Pcapng(false)],
  ['big-endian', new Pcapng(true)],
] as const;

describe.each(ORDERS)('pcapng, %s', (_, ng) => {
  const start = join(ng.section(), ng.face());
  const times = (bytes: Uint8Array): unknown[] => readCapture(bytes).packets.map((packet) => packet.time);

  it('packets of every kind of block', () => {
    const bytes = join(
      ng.section(),
      ng.face(1, 60),
      ng.packet(DATA, MICROS, 0, [], 100),
      ng.oldPacket(DATA, MICROS + 1n),
      ng.simplePacket(DATA.subarray(0, 60), 1000),
    );
    const read = readCapture(bytes);
    expect([read.packets, read.end, read.codes]).toEqual([
      [
        { time: NANOS, data: DATA, original: 100, face: 0, fileOffset: 76 },
        { time: [1_700_000_000, 123_457_000], data: DATA, original: 61, face: 0, fileOffset: 172 },
        { time: undefined, data: DATA.slice(0, 60), original: 1000, face: 0, fileOffset: 252 },
      ],
      'end',
      [],
    ]);
  });

  it('sections have interfaces of their own, and lengths that are not needed', () => {
    const bytes = join(
      start,
      ng.face(113),
      ng.packet(DATA, 0n, 1),
      ng.section([], 1, 2, 77n),
      ng.face(101),
      ng.packet(DATA, 0n, 0),
    );
    const read = readCapture(bytes);
    const facts = read.reader?.facts();
    expect([
      read.packets.map((packet) => packet.face),
      facts?.sections,
      facts?.interfaces.map((face) => [face.linkType, face.section, face.number]),
    ]).toEqual([
      [1, 2],
      2,
      [
        [1, 0, 0],
        [113, 0, 1],
        [101, 1, 0],
      ],
    ]);
  });

  it('a section may change the byte order', () => {
    const other = new Pcapng(!ng.big);
    const bytes = join(
      start,
      ng.packet(DATA, MICROS),
      other.section(),
      other.face(),
      other.packet(DATA, MICROS),
      start,
      ng.packet(DATA, MICROS),
    );
    const read = readCapture(bytes);
    expect([read.packets.map((p) => p.time), read.end, read.reader?.facts().byteOrder]).toEqual([
      [NANOS, NANOS, NANOS],
      'end',
      'mixed',
    ]);
  });

  it.each([
    [0, 1_700_000_000n, [1_700_000_000, 0]],
    [3, 1_700_000_000_123n, [1_700_000_000, 123_000_000]],
    [9, 1_700_000_000_123_456_789n, [1_700_000_000, 123_456_789]],
    [9, 0xffff_ffff_ffff_ffffn, [18_446_744_073, 709_551_615]],
    [12, 7_000_123_456_789_012n, [7000, 123_456_789]],
    [0x80 | 10, (1_700_000_000n << 10n) | 512n, [1_700_000_000, 500_000_000]],
    [0x80 | 30, (1_700_000_000n << 30n) | 1n, [1_700_000_000, 0]],
    [0x80 | 30, (1_700_000_000n << 30n) | 0x3fff_ffffn, [1_700_000_000, 999_999_999]],
    [0x80 | 40, (5n << 40n) | (1n << 39n), [5, 500_000_000]],
    [0x80 | 64, 1n << 63n, [0, 500_000_000]],
  ])('time resolution %i', (resolution, ticks, time) => {
    const face = ng.face(1, 0, [[9, resolution, 1]]);
    expect(times(join(ng.section(), face, ng.packet(DATA, ticks)))).toEqual([time]);
  });

  it.each([
    [1000n, [1_700_001_000, 123_456_000]],
    [-1_800_000_000n, [-100_000_000, 123_456_000]],
  ])('time offset %i', (offset, time) => {
    const face = ng.face(1, 0, [[14, BigInt.asUintN(64, offset), 8]]);
    expect(times(join(ng.section(), face, ng.packet(DATA, MICROS)))).toEqual([time]);
  });

  it('says what the options of sections and interfaces say', () => {
    const bytes = join(
      ng.section([
        [1, 'about the file'],
        [2, 'a machine'],
        [3, 'an OS'],
        [4, 'a program'],
      ]),
      ng.face(1, 96, [
        [2, 'eth0'],
        [3, 'the first'],
        [11, '\0tcp port 80'],
        [13, 4, 1],
        [12, 'Linux'],
        [15, 'a card'],
        [1, 'about the interface'],
        [9, 9, 1],
        [9, 3, 1],
      ]),
      ng.statistics(0, [
        [2, ng.big ? 0x0000000100000002n : 0x0000000200000001n, 8],
        [3, ng.big ? 0x0000000200000001n : 0x0000000100000002n, 8],
        [4, 100n, 8],
        [5, 3n, 8],
        [6, 90n, 8],
        [7, 2n, 8],
        [8, 80n, 8],
        [1, 'about its counts'],
      ]),
      ng.statistics(9, [[4, 1n, 8]]),
    );
    expect(readCapture(bytes).reader?.facts()).toEqual({
      fileType: 'pcapng',
      byteOrder: ng.big ? 'big' : 'little',
      interfaces: [
        {
          linkType: 1,
          snapLength: 96,
          timestampResolution: '1e-9',
          comments: ['about the interface', 'about its counts'],
          fcsLength: 4,
          section: 0,
          number: 0,
          name: 'eth0',
          description: 'the first',
          filter: 'tcp port 80',
          operatingSystem: 'Linux',
          hardware: 'a card',
          received: 100,
          dropped: 3,
          accepted: 90,
          droppedBySystem: 2,
          delivered: 80,
          started: { seconds: 4, nanos: 294967298 },
          ended: { seconds: 8, nanos: 589934593 },
        },
      ],
      comments: ['about the file'],
      names: [],
      secrets: [],
      sections: 1,
      otherBlocks: {},
      hardware: 'a machine',
      operatingSystem: 'an OS',
      application: 'a program',
    });
  });

  it('reads times of statistics in microseconds where the resolution gives no year there could be', () => {
    const micros = 1_790_000_000_123_456n;
    const halves = (ticks: bigint) => (ng.big ? ticks : ((ticks & 0xffffffffn) << 32n) | (ticks >> 32n));
    const bytes = join(
      ng.section(),
      ng.face(1, 96, [[9, 9, 1]]),
      ng.statistics(0, [
        [2, halves(micros), 8],
        [3, halves(micros * 1000n), 8],
      ]),
    );
    const time = { seconds: 1_790_000_000, nanos: 123_456_000 };
    expect(readCapture(bytes).reader?.facts().interfaces[0]).toMatchObject({ started: time, ended: time });
  });

  it('keeps names, secrets, and the count of blocks it passes over', () => {
    const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
    const bytes = join(
      start,
      ng.names([
        [1, join(Uint8Array.of(192, 168, 0, 1), utf8('one\0uno\0'))],
        [2, join(Uint8Array.of(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), utf8('six\0'))],
        [77, utf8('whatever')],
      ]),
      ng.secrets(0x544c534b, 'CLIENT_RANDOM 00 11\n'),
      ng.secrets(0x57474b4c, 'another kind'),
      ng.block(7, someBytes(8)),
      ng.block(0x12345678, someBytes(4)),
      ng.block(0x12345678, someBytes(4)),
      ng.packet(DATA, MICROS),
    );
    const read = readCapture(bytes);
    const facts = read.reader?.facts();
    expect([read.packets.length, facts?.names, facts?.secrets, facts?.otherBlocks]).toEqual([
      1,
      [
        { address: '192.168.0.1', names: ['one', 'uno'] },
        { address: '2001:db8::1', names: ['six'] },
      ],
      ['CLIENT_RANDOM 00 11\n'],
      { 'IRIG Timestamp Block': 1, '0x12345678': 2 },
    ]);
  });

  it('gives the options of a packet when asked', () => {
    const bytes = join(
      start,
      ng.packet(DATA, MICROS),
      ng.packet(DATA, MICROS, 0, [
        [1, 'first'],
        [2, 0x00000121],
        [3, Uint8Array.of(2, 9, 8, 7, 6)],
        [4, 7n, 8],
        [5, 0x1_0000_0001n, 8],
        [6, 3],
        [7, Uint8Array.of(0, 5)],
        [1, 'second'],
        [0x8001, 'of somebody'],
      ]),
      ng.packet(DATA, MICROS),
      ng.oldPacket(DATA, MICROS, 0, [[1, 'old']]),
    );
    const { reader } = readCapture(bytes);
    expect([0, 1, 2, 3, 4].map((packet) => reader?.packetOptions(packet))).toEqual([
      { comments: [] },
      {
        comments: ['first', 'second'],
        flags: 0x121,
        hash: { kind: 'CRC32', bytes: Uint8Array.of(9, 8, 7, 6) },
        dropCount: 7n,
        packetId: 0x1_0000_0001n,
        queue: 3,
        verdict: { kind: 'Hardware', bytes: Uint8Array.of(5) },
      },
      { comments: [] },
      { comments: ['old'] },
      { comments: [] },
    ]);
    expect(reader?.packetComments(1)).toEqual(['first', 'second']);
  });

  it('an obsolete packet block says itself how many packets were lost, unless an option does', () => {
    const drops = (list: Parameters<typeof ng.oldPacket>[3], count: number): Uint8Array =>
      ng.oldPacket(DATA, MICROS, 0, list, count);
    const { reader } = readCapture(join(start, drops([], 3), drops([[4, 9n, 8]], 3), drops([], 0), drops([], 0xffff)));
    expect([0, 1, 2, 3].map((packet) => reader?.packetOptions(packet).dropCount)).toEqual([3n, 9n, 0n, undefined]);
  });

  it('counts custom blocks, journal entries and system calls as packets of link types of their own', () => {
    const entry = new TextEncoder().encode('__REALTIME_TIMESTAMP=1700000000123456\nMESSAGE=hi\n');
    const call = ng
      .writer()
      .u16(1)
      .number(1_700_000_000_000_000_005n, 8)
      .number(9, 8)
      .u32(30)
      .u16(3)
      .bytes([1, 2, 3, 4]);
    const bytes = join(
      start,
      ng.custom(32_473, someBytes(8)),
      ng.custom(32_473, someBytes(4), false),
      ng.block(9, ng.writer().bytes(entry).pad().done()),
      ng.block(0x204, call.done()),
    );
    const read = readCapture(bytes);
    expect([
      read.packets.map(({ time, data, original }) => [time, data, original]),
      read.packets.map(({ face }) => {
        const made = read.reader?.facts().interfaces[face];
        return [made?.linkType, made?.number, made?.customBlock];
      }),
    ]).toEqual([
      [
        [undefined, someBytes(8), 8],
        [undefined, someBytes(4), 4],
        [NANOS, entry, entry.length],
        [[1_700_000_000, 5], Uint8Array.of(1, 2, 3, 4), 30],
      ],
      [
        [LINK_TYPE_CUSTOM_BLOCK, undefined, { enterprise: 32_473, copied: true }],
        [LINK_TYPE_CUSTOM_BLOCK, undefined, { enterprise: 32_473, copied: false }],
        [LINK_TYPE_JOURNAL_ENTRY, undefined, undefined],
        [LINK_TYPE_SYSDIG_EVENT, undefined, undefined],
      ],
    ]);
  });

  it('puts up with a total length that leaves out the padding', () => {
    const packet = ng.packet(DATA, MICROS);
    const body = packet.subarray(8, packet.length - 4);
    expect(times(join(start, ng.block(6, body, 32 + 61), ng.packet(DATA, MICROS)))).toEqual([NANOS, NANOS]);
  });

  const good = ng.packet(DATA, MICROS);
  it.each([
    ['a version it does not know', ng.section([], 1, 1), 'pcapng-version'],
    ['a section of no byte order', ng.block(0x0a0d0d0a, new Uint8Array(16)), 'pcapng-byte-order'],
    ['a block of length 0', ng.block(0x999, new Uint8Array(0), 0), 'pcapng-block-length'],
    ['a block of four gigabytes', ng.block(0x999, new Uint8Array(0), 0xfffffffc), 'pcapng-block-length'],
    ['two lengths that differ', ng.block(0x999, new Uint8Array(8), 20, 24), 'pcapng-block-trailer'],
    ['an interface that is not there', ng.packet(DATA, MICROS, 5), 'pcapng-interface-number'],
    ['a packet longer than its block', ng.block(6, someBytes(20)), 'packet-length'],
    ['a packet block too short', ng.block(6, new Uint8Array(16)), 'pcapng-block-length'],
    [
      'a simple packet with bytes behind it',
      ng.block(3, ng.writer().u32(4).bytes(someBytes(8)).done()),
      'pcapng-simple-packet',
    ],
    ['a packet beyond the limit', ng.packet(new Uint8Array(262_145), MICROS), 'packet-length'],
    ['flags of two bytes', ng.packet(DATA, MICROS, 0, [[2, 1, 2]]), 'pcapng-option-size'],
    ['an option longer than its block', ng.section([[1, 'x']]).fill(0xee, 24, 28), 'pcapng-option-length'],
    ['a custom option without its number', ng.face(1, 0, [[2988, 'ab']]), 'pcapng-option-size'],
    ['names without an end', ng.names([[1, Uint8Array.of(1, 2, 3, 4, 65)]]), 'pcapng-name-unended'],
    ['names longer than their block', ng.block(4, Uint8Array.of(0, 1, 0xff, 0xff)), 'pcapng-name-record'],
    ['secrets longer than their block', ng.block(10, new Uint8Array(8).fill(0x44)), 'pcapng-secrets-length'],
  ])('%s ends it and keeps what was before', (_name, block, code) => {
    const read = readCapture(join(start, good, block, good));
    expect([read.packets.length, read.end, read.codes]).toEqual([1, 'damaged', [code]]);
  });
});

describe('bounds', () => {
  const ng = new Pcapng();

  it('keeps names, texts and kinds of blocks only up to a limit, and reads on', () => {
    const many = ng.names([[1, join(Uint8Array.of(10, 0, 0, 1), new Uint8Array(60_000))]]);
    const comments = ng.section(Array.from({ length: 40 }, () => [1, 'x'.repeat(60_000)] as const));
    const kinds = Array.from({ length: 400 }, (_, i) => ng.block(0x50000 + i, new Uint8Array(0)));
    const customs = Array.from({ length: 1500 }, (_, i) => ng.custom(i, new Uint8Array(0)));
    const bytes = join(
      ...Array.from({ length: 30 }, () => comments),
      ng.face(),
      many,
      many,
      many,
      ...kinds,
      ...customs,
      ng.packet(DATA, MICROS),
    );
    const read = readCapture(bytes);
    const facts = read.reader?.facts();
    const names = facts?.names.reduce((sum, record) => sum + record.names.length, 0) ?? 0;
    const text = facts?.comments.reduce((sum, comment) => sum + comment.length, 0) ?? 0;
    const kept = [names, text <= 64 * 1024 * 1024 && text > 60_000_000, Object.keys(facts?.otherBlocks ?? {}).length];
    expect([read.packets.length, read.end, kept, (facts?.interfaces.length ?? 0) < 1100]).toEqual([
      1501,
      'end',
      [100_000, true, 257],
      true,
    ]);
  });

  it('describes no more interfaces than can be told apart', () => {
    const face = ng.face();
    const faces = new Uint8Array(face.length * 64_001);
    for (let i = 0; i < 64_001; i++) faces.set(face, i * face.length);
    const read = readCapture(join(ng.section(), faces, ng.packet(DATA, MICROS)));
    expect([read.packets.length, read.codes, read.reader?.facts().interfaces.length]).toEqual([
      0,
      ['pcapng-interfaces'],
      64_000,
    ]);
  });
});

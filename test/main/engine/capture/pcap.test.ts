/** pcap in its variants, from files built byte by byte. */
import { describe, expect, it } from 'vitest';
import { join, type PcapHeader, pcapHeader, pcapRecord, someBytes, Writer } from '../../../support/capture-builder.ts';
import { readCapture } from '../../../support/read-capture.ts';

const ORDERS = [
  ['little-endian', false],
  ['big-endian', true],
] as const;

/** Five packets of falling length, with what a variant has between the lengths and the data. */
function file(header: PcapHeader, extra: Uint8Array = new Uint8Array(0), swapped = false): Uint8Array {
  const big = header.big ?? false;
  const records = [60, 59, 58, 57, 56].map((length, i) => {
    const data = someBytes(length, i);
    const lengths = swapped ? { captured: 60, original: length } : { original: 60 };
    return pcapRecord({ seconds: 1_700_000_000 + i, fraction: 5 + i, data, extra, ...lengths }, big);
  });
  return join(pcapHeader(header), ...records);
}

/** What {@link file} should come to when a tick has this many nanoseconds. */
function packets(nanosPerTick: number, first: number, extra = 16): unknown[] {
  let at = first;
  return [60, 59, 58, 57, 56].map((length, i) => {
    const fileOffset = at + extra;
    at = fileOffset + length;
    return {
      time: [1_700_000_000 + i, (5 + i) * nanosPerTick],
      data: someBytes(length, i),
      original: 60,
      face: 0,
      fileOffset,
    };
  });
}

describe.each(ORDERS)('pcap, %s', (_, big) => {
  const u32 = (value: number): Uint8Array => new Writer(big).u32(value).done();
  /** Interface index, Ethernet type, packet type, padding. */
  const modified = new Writer(big).u32(3).u16(0x0800).bytes([4, 0]).done();

  const variants: readonly (readonly [string, PcapHeader, Uint8Array, number])[] = [
    ['pcap', {}, new Uint8Array(0), 1000],
    ['nsecpcap', { magic: 0xa1b23c4d }, new Uint8Array(0), 1],
    ['modpcap', { magic: 0xa1b2cd34 }, modified, 1000],
    ['suse6_3pcap', { magic: 0xa1b2cd34 }, join(modified, new Uint8Array(4)), 1000],
    ['rh6_1pcap', {}, modified, 1000],
    ['nokiapcap', {}, u32(0x9fbfb601), 1000],
    ['aixpcap', { minor: 2, network: 6 }, new Uint8Array(0), 1],
  ];

  it.each(variants)('%s', (id, header, extra, nanosPerTick) => {
    const read = readCapture(file({ big, ...header }, extra, header.minor === 2));
    expect([read.packets, read.end, read.codes, read.reader?.facts()]).toEqual([
      packets(nanosPerTick, 24, 16 + extra.length),
      'end',
      [],
      {
        fileType: id,
        byteOrder: big ? 'big' : 'little',
        interfaces: [
          {
            linkType: 1,
            snapLength: 262_144,
            timestampResolution: nanosPerTick === 1 ? '1e-9' : '1e-6',
            comments: [],
            fcsLength: -1,
            section: 0,
          },
        ],
        comments: [],
        names: [],
        secrets: [],
        sections: 1,
        otherBlocks: {},
      },
    ]);
  });

  it.each([
    ['nanoseconds', 0x1c0001ac, 1],
    ['microseconds', 0x1c0001ab, 1000],
  ])('Ixia, %s: the size of the file stands between header and records', (_name, magic, nanosPerTick) => {
    const bytes = file({ big, magic });
    const read = readCapture(join(bytes.subarray(0, 24), u32(bytes.length - 24), bytes.subarray(24)));
    expect(read.packets).toEqual(packets(nanosPerTick, 28));
  });

  it.each([
    ['2.2 has the lengths the other way round', { minor: 2 }],
    ['2.3 does where the captured one would be larger', { minor: 3 }],
    ['543.0 does', { major: 543, minor: 0 }],
  ])('version %s', (_name, version) => {
    expect(readCapture(file({ big, ...version }, undefined, true)).packets).toEqual(packets(1000, 24));
  });

  it('version 2.3 with the lengths as they should be', () => {
    expect(readCapture(file({ big, minor: 3 })).packets).toEqual(packets(1000, 24));
  });

  it.each([
    [0x24000001, 4],
    [0x14000001, 2],
    [0x20000001, -1],
  ])('link type field %i: FCS of %i bytes', (network, fcsLength) => {
    const face = readCapture(pcapHeader({ big, network })).reader?.facts().interfaces[0];
    expect([face?.linkType, face?.fcsLength]).toEqual([1, fcsLength]);
  });

  it.each([
    [2, 0],
    [2, 2],
    [2, 3],
    [543, 0],
  ])('longer record headers are found in files of version %i.%i as well', (major, minor) => {
    const bytes = file({ big, major, minor }, modified, true);
    expect(readCapture(bytes).packets).toEqual(packets(1000, 24, 24));
  });

  it('a pseudo-header is not of the packet', () => {
    const data = someBytes(20);
    const read = readCapture(join(pcapHeader({ big, network: 201 }), pcapRecord({ data, original: 30 }, big)));
    expect(read.packets).toEqual([{ time: [0, 0], data: data.slice(4), original: 26, face: 0, fileOffset: 44 }]);
  });
});

describe('pcap that is damaged', () => {
  const whole = pcapRecord({ data: someBytes(10) });

  it.each([
    ['a version before 2', pcapHeader({ major: 1 }), ['pcap-version']],
    ['reserved bits of the link type', pcapHeader({ network: 0x00300001 }), ['pcap-link-type-reserved']],
    ['a header that is cut off', pcapHeader().subarray(0, 20), ['file-cut-header']],
    ['only a magic number', pcapHeader().subarray(0, 4), ['file-cut-header']],
  ])('%s: no packets', (_name, bytes, codes) => {
    const read = readCapture(bytes);
    expect([read.packets, read.end, read.codes]).toEqual([[], 'damaged', codes]);
  });

  it('a length beyond what a packet can have ends it, and says where', () => {
    const lie = pcapRecord({ data: new Uint8Array(0), captured: 0xffffffff });
    const read = readCapture(join(pcapHeader(), whole, whole, whole, lie, whole));
    expect([read.packets.length, read.end, read.issues]).toEqual([
      3,
      'damaged',
      [
        {
          code: 'packet-length',
          layer: 'pcap',
          offset: 102,
          needed: 0xffffffff,
          had: 262_144,
          because: 'pcap.captured_length',
          packet: 3,
        },
      ],
    ]);
  });

  it('takes 262,144 bytes, not one more, and 128 MiB for D-Bus', () => {
    const large = pcapRecord({ data: new Uint8Array(262_144) });
    const larger = pcapRecord({ data: new Uint8Array(262_145) });
    expect([
      readCapture(join(pcapHeader(), large)).codes,
      readCapture(join(pcapHeader(), larger)).codes,
      readCapture(join(pcapHeader({ network: 231 }), larger)).codes,
    ]).toEqual([[], ['packet-length'], []]);
  });

  it('a packet too short for its pseudo-header ends it', () => {
    const read = readCapture(join(pcapHeader({ network: 201 }), whole, pcapRecord({ data: someBytes(3) })));
    expect([read.packets.length, read.codes]).toEqual([1, ['packet-pseudo-header']]);
  });

  it('a fraction of a second or more is kept, and said once', () => {
    const bad = pcapRecord({ seconds: 7, fraction: 1_000_000, data: someBytes(1) });
    const read = readCapture(join(pcapHeader(), bad, bad));
    expect([read.packets.map((p) => p.time), read.end, read.codes]).toEqual([
      [
        [7, 1_000_000_000],
        [7, 1_000_000_000],
      ],
      'end',
      ['time-fraction'],
    ]);
  });

  it('a length on the wire that no packet has is cut to 2^31 - 1', () => {
    const read = readCapture(join(pcapHeader(), pcapRecord({ data: someBytes(4), original: 0xffffffff })));
    expect(read.packets.map((p) => p.original)).toEqual([0x7fffffff]);
  });
});

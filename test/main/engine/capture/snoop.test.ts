/** snoop, from files built byte by byte. */
import { describe, expect, it } from 'vitest';
import { join, snoopFile, someBytes } from '../../../support/capture-builder.ts';
import { readCapture } from '../../../support/read-capture.ts';

const PACKETS = [someBytes(5), someBytes(0), someBytes(64, 1)];

describe('the captures of Shomiti', () => {
  it.each([2, 3, 4, 5])('version %i: a trailer behind each packet, which ends in a frame check sequence', (version) => {
    const read = readCapture(snoopFile([someBytes(64)], 12, version, 16));
    const facts = read.reader?.facts();
    expect([
      read.codes,
      read.packets.map(({ data }) => data.length),
      facts?.fileType,
      facts?.interfaces[0]?.linkType,
      facts?.interfaces[0]?.fcsLength,
    ]).toEqual([[], [64], 'shomiti', 1, 4]);
  });

  it('a radio header stands in front of wireless packets', () => {
    const radio = Uint8Array.of(0, 0, 0, 10, ...new Uint8Array(10));
    const read = readCapture(snoopFile([join(radio, someBytes(30))], 18, 2, 16));
    expect([read.packets.map(({ data, original }) => [data, original]), read.reader?.facts().fileType]).toEqual([
      [[someBytes(30), 35]],
      'shomiti',
    ]);
  });

  it('atmsnoop has four bytes in front of each packet', () => {
    const read = readCapture(snoopFile([someBytes(30)], 18));
    expect(read.packets.map(({ data, fileOffset }) => [data, fileOffset])).toEqual([[someBytes(30).slice(4), 44]]);
  });
});

describe('snoop', () => {
  it('packets, padding, times', () => {
    const read = readCapture(snoopFile(PACKETS));
    const packet = (i: number, fileOffset: number): unknown => ({
      time: [1_700_000_000 + i, (7 + i) * 1000],
      data: PACKETS[i],
      original: (PACKETS[i]?.length ?? 0) + 5,
      face: 0,
      fileOffset,
    });
    expect([read.packets, read.end, read.codes, read.reader?.facts().fileType]).toEqual([
      [packet(0, 40), packet(1, 72), packet(2, 96)],
      'end',
      [],
      'snoop',
    ]);
  });

  it.each([
    [0, 1],
    [2, 6],
    [4, 1],
    [8, 10],
  ])('link type %i is LINKTYPE %i', (kind, linkType) => {
    expect(readCapture(snoopFile(PACKETS, kind)).reader?.facts().interfaces[0]?.linkType).toBe(linkType);
  });

  it.each([
    [9, 0],
    [14, 0],
    [16, 122],
    [0x80000005, 226],
  ])('link type %i is LINKTYPE %i', (kind, linkType) => {
    expect(readCapture(snoopFile(PACKETS, kind)).reader?.facts().interfaces[0]?.linkType).toBe(linkType);
  });

  const absurd = snoopFile(PACKETS).slice();
  new DataView(absurd.buffer).setUint32(72, 262_145);
  const lie = snoopFile([someBytes(8)]).slice(16);
  new DataView(lie.buffer).setUint32(8, 24);
  it.each([
    ['another version', snoopFile(PACKETS, 4, 6), 0, 'snoop-version'],
    ['a length on the wire that no packet has', absurd, 2, 'packet-length'],
    ['a packet too short for its radio header', snoopFile([someBytes(16)], 18, 2, 20), 0, 'packet-pseudo-header'],
    ['a link type that is not known', snoopFile(PACKETS, 99), 0, 'snoop-link-type'],
    ['a header that is cut off', snoopFile([]).subarray(0, 12), 0, 'file-cut-header'],
    ['a packet that is cut off', snoopFile(PACKETS).subarray(0, 120), 2, 'file-cut'],
    ['a packet longer than its record', join(snoopFile(PACKETS), lie), 3, 'packet-length'],
  ])('%s', (_name, bytes, packets, code) => {
    const read = readCapture(bytes);
    expect([read.packets.length, read.end, read.codes]).toEqual([packets, 'damaged', [code]]);
  });
});

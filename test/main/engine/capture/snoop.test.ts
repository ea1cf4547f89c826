/** snoop, from files built byte by byte. */
import { describe, expect, it } from 'vitest';
import { join, snoopFile, someBytes } from '../../../support/capture-builder.ts';
import { readCapture } from '../../../support/read-capture.ts';

const PACKETS = [someBytes(5), someBytes(0), someBytes(64, 1)];

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

  const lie = snoopFile([someBytes(8)]).slice(16);
  new DataView(lie.buffer).setUint32(8, 24);
  it.each([
    ['another version', snoopFile(PACKETS, 4, 3), 0, 'snoop-version'],
    ['a link type that is not known', snoopFile(PACKETS, 99), 0, 'snoop-link-type'],
    ['a header that is cut off', snoopFile([]).subarray(0, 12), 0, 'file-cut-header'],
    ['a packet that is cut off', snoopFile(PACKETS).subarray(0, 120), 2, 'file-cut'],
    ['a packet longer than its record', join(snoopFile(PACKETS), lie), 3, 'packet-length'],
  ])('%s', (_name, bytes, packets, code) => {
    const read = readCapture(bytes);
    expect([read.packets.length, read.end, read.codes]).toEqual([packets, 'damaged', [code]]);
  });
});

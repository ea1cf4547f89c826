/** SACK blocks read from the file beside the payload. */
import { describe, expect, it } from 'vitest';
import { captureOf } from '../../../support/tcp-wire.ts';

const be32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
/** Two no-operations and a SACK option with two blocks. */
const SACK = [1, 1, 5, 18, ...be32(2000), ...be32(3000), ...be32(0xfffffff0), ...be32(16)];

describe('sackBlocks', () => {
  it('gives the blocks of a header in order, with payload behind it and without', () => {
    const { tcp } = captureOf([
      { from: 0, flags: 'A', seq: 1, ack: 1000, options: SACK },
      { from: 0, flags: 'PA', seq: 1, ack: 1000, options: SACK, data: 'xyz', time: 1 },
      { from: 0, flags: 'A', seq: 4, ack: 1000, time: 2 },
    ]);
    const blocks = [
      [2000, 3000],
      [0xfffffff0, 16],
    ];
    expect([0, 1, 2].map((packet) => tcp.sackBlocks(packet))).toEqual([blocks, blocks, []]);
  });

  it('says where a header is cut that it is not there', () => {
    const { tcp } = captureOf([{ from: 0, flags: 'A', seq: 1, ack: 1000, options: SACK, cut: 50 }]);
    expect(tcp.sackBlocks(0)).toBeUndefined();
  });
});

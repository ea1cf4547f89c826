import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PacketSet } from '../../../../src/main/engine/table/index.ts';

describe('a set of packets', () => {
  it('holds what was put in, counts it, and gives it in order', () => {
    const set = new PacketSet();
    expect([set.set(5000, true), set.set(31, true), set.set(32, true), set.set(31, true)]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect([[...set], set.size, set.has(32), set.has(33), set.has(1e9)]).toEqual([
      [31, 32, 5000],
      3,
      true,
      false,
      false,
    ]);
    set.set(32, false);
    expect([...set]).toEqual([31, 5000]);
    set.clear();
    expect([[...set], set.size, set.nearest(0, 1)]).toEqual([[], 0, undefined]);
  });

  it('finds the nearest one either way, as a plain list does', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(300)), fc.nat(310), (packets, from) => {
        const set = new PacketSet();
        for (const packet of packets) set.set(packet, true);
        const sorted = [...packets].sort((a, b) => a - b);
        expect(set.nearest(from, 1)).toBe(sorted.find((packet) => packet >= from));
        expect(set.nearest(from, -1)).toBe(sorted.findLast((packet) => packet <= from));
      }),
    );
  });
});

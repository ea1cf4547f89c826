/** Binary search: the first index there is, none, and ranges that are empty. */
import { describe, expect, it } from 'vitest';
import { firstIndex, lowerBound } from '../../src/shared/bisect.ts';

describe('binary search', () => {
  it('finds the first index for which it holds, wherever that is', () => {
    for (let first = 3; first <= 9; first++) expect(firstIndex(3, 9, (index) => index >= first)).toBe(first);
    expect(firstIndex(3, 9, () => true)).toBe(3);
    expect(firstIndex(3, 9, () => false)).toBe(9);
    expect(firstIndex(4, 4, () => true)).toBe(4);
  });

  it('asks about no index outside the range, and about few inside', () => {
    const asked: number[] = [];
    firstIndex(10, 1010, (index) => asked.push(index) > 0 && index >= 77);
    expect(asked.every((index) => index >= 10 && index < 1010)).toBe(true);
    expect(asked.length).toBeLessThan(12);
  });

  it('finds the first of equal values, between values, and behind them all', () => {
    const values = [0, 1, 1, 2.5, 9];
    expect([0, 1, 2.5, 3, 10].map((value) => lowerBound(values, values.length, value))).toEqual([0, 1, 3, 4, 5]);
    expect(lowerBound(values, 2, 9)).toBe(2);
  });
});

import { describe, expect, it } from 'vitest';
import { LatestKeys } from '../../../../src/main/engine/bytes/index.ts';
import { randomFrom } from '../../../support/mutated-capture.ts';

type Key = readonly [number, number, number, number];

/** Compares with a map of all entries, as often as is said: keys of so many kinds, of which some are settled. */
function compare(rounds: number, kinds: number, seed: number): { latest: number; waiting: number } {
  const random = randomFrom(seed);
  const settled: boolean[] = [];
  const keys = new LatestKeys((entry) => settled[entry] === true);
  const known = new Map<string, number>();
  const met = { latest: 0, waiting: 0 };
  for (let round = 0; round < rounds; round++) {
    const number = random(kinds);
    const key: Key = [number & 3, number >> 2, Math.imul(number, 0x9e3779b1), -1];
    const entry = known.get(key.join()) ?? -1;
    const waiting = entry < 0 || settled[entry] === true ? -1 : entry;
    const what = random(8);
    if (what < 4) {
      known.set(key.join(), settled.length);
      expect(keys.add(...key)).toBe(settled.length);
      settled.push(random(9) === 0);
    } else if (what < 7) {
      if (keys.waiting(...key) !== waiting) expect.fail(`round ${round}`);
      if (waiting >= 0) met.waiting++;
      if (waiting >= 0 && random(2) === 0) settled[waiting] = true;
    } else if (random(20) === 0) {
      if (keys.latest(...key) !== entry) expect.fail(`round ${round}`);
      if (entry >= 0) met.latest++;
    }
    if (random(50_000) === 0) keys.trim();
  }
  return met;
}

describe('the latest entries of keys', () => {
  it('are those of a map of all, few keys or many', () => {
    for (const [kinds, seed] of [
      [5, 1],
      [3000, 2],
      [100_000, 3],
      [500_000, 4],
    ] as const) {
      const { latest, waiting } = compare(400_000, kinds, seed);
      expect(latest).toBeGreaterThan(100);
      expect(waiting).toBeGreaterThan(10_000);
    }
  });

  it('are none where nothing was added', () => {
    const keys = new LatestKeys(() => false);
    expect([keys.waiting(1, 2, 3, 4), keys.latest(1, 2, 3, 4)]).toEqual([-1, -1]);
    keys.add(0xffffffff, 0, 0, 0x80000000);
    expect([keys.waiting(-1, 0, 0, -0x80000000), keys.latest(0, 0, 0, 0)]).toEqual([0, -1]);
  });
});

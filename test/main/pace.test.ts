/** How large steps of long work become. */
import { expect, it } from 'vitest';
import { Pace } from '../../src/main/pace.ts';

it('grows to what fits a step, by no more than double at a time', () => {
  const pace = new Pace();
  const steps = Array.from({ length: 6 }, () => {
    const { packets } = pace;
    pace.took(packets, packets / 300);
    return packets;
  });
  expect(steps).toEqual([256, 512, 1024, 1800, 1800, 1800]);
});

it('shrinks at once where packets become heavy, and never to nothing', () => {
  const pace = new Pace();
  pace.took(256, 600);
  expect(pace.packets).toBe(16);
  expect(pace.part(1 / 8)).toBe(16);
});

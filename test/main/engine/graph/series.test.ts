/** Thinning: bounded, in order, with what stands out still there. */
import { describe, expect, it } from 'vitest';
import { MOST_POINTS, SeriesBuilder } from '../../../../src/main/engine/graph/series.ts';

describe('SeriesBuilder', () => {
  it('keeps all of what is not much, in order of time', () => {
    const series = new SeriesBuilder('rtt', 'points', 0);
    series.add(2, 20, 5);
    series.add(1, 10, 6);
    series.add(Number.NaN, 10, 7);
    const { x, y, packets, total } = series.finish();
    expect([Array.from(x), Array.from(y), Array.from(packets), total]).toEqual([[1, 2], [10, 20], [6, 5], 2]);
  });

  it('thins what is much, and keeps the extremes as they were', () => {
    const series = new SeriesBuilder('rtt', 'points', 100);
    for (let index = 0; index < 200_000; index++) series.add(index, index === 77_777 ? 9999 : index % 7, index);
    const { x, y, packets, total } = series.finish();
    expect(total).toBe(200_000);
    expect(x.length).toBeLessThanOrEqual(MOST_POINTS);
    expect(x.length).toBeGreaterThan(MOST_POINTS / 3);
    expect(x.every((value, index) => index === 0 || value >= (x[index - 1] ?? 0))).toBe(true);
    expect(x.every((value, index) => value === packets[index])).toBe(true);
    expect(y[x.indexOf(77_777)]).toBe(9999);
  });
});

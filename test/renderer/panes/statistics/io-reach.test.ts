/** What the I/O graph draws of its intervals. */
import { describe, expect, it } from 'vitest';
import { edgesOf, intervalAt, valuesAtEdges } from '../../../../src/renderer/panes/statistics/io-reach.ts';

describe('the reach of the I/O graph', () => {
  it('is as wide as the interval where there is one', () => {
    expect([...edgesOf(1, 100)]).toEqual([0, 0.1]);
    expect(valuesAtEdges(Float64Array.of(3), false)).toEqual([3, 3]);
    expect(valuesAtEdges(Float64Array.of(3), true)).toEqual([3, null]);
  });

  it('is up to the end of the last interval', () => {
    expect([...edgesOf(3, 1000)]).toEqual([0, 1, 2, 3]);
    expect(valuesAtEdges(Float64Array.of(3, 0, 7), false)).toEqual([3, 0, 7, 7]);
    expect([0, 1, 2, 3].map((edge) => intervalAt(edge, 4))).toEqual([0, 1, 2, 2]);
  });

  it('is nothing without intervals', () => {
    expect([...edgesOf(0, 1000)]).toEqual([0]);
    expect(valuesAtEdges(new Float64Array(0), false)).toEqual([null]);
    expect(intervalAt(0, 1)).toBe(0);
  });
});

/** Extents in view and the point nearest to the pointer. */
import { describe, expect, it } from 'vitest';
import {
  edgeBeyond,
  heightInView,
  heightOf,
  nearest,
  spanOf,
  stepFrom,
} from '../../../../src/renderer/panes/graphs/points.ts';
import type { GraphSeries } from '../../../../src/shared/graph.ts';

const series = (shape: GraphSeries['shape'], points: readonly (readonly number[])[]): GraphSeries => ({
  name: 'sent',
  shape,
  x: Float64Array.from(points, ([x = 0]) => x),
  y: Float64Array.from(points, ([, y = 0]) => y),
  top: shape === 'bars' ? Float64Array.from(points, ([, , top = 0]) => top) : new Float64Array(0),
  packets: Uint32Array.from(points, (_, index) => index),
  total: points.length,
});

const BARS = series('bars', [
  [1, 0, 100],
  [2, 100, 200],
  [3, 200, 400],
]);
const STEPS = series('steps', [
  [0, 50],
  [2.5, 500],
]);
const PLACE = { toX: (x: number) => x * 10, toY: (y: number) => 400 - y, fromX: (pixels: number) => pixels / 10 };

describe('extents', () => {
  it('span all series, and are never empty', () => {
    expect(spanOf([BARS, STEPS])).toEqual([0, 3]);
    expect(spanOf([])).toEqual([0, 1]);
    expect(spanOf([series('points', [[5, 1]])])).toEqual([5, 6]);
  });

  it('take the ends of bars and the step that reaches into view', () => {
    expect(heightOf([BARS], [1.5, 2.5])).toEqual([100, 200]);
    expect(heightOf([STEPS], [1, 2])).toEqual([0, 50]);
    expect(heightOf([], [0, 1])).toEqual([0, 1]);
  });

  it('leave the end of the window out where it is far beyond the data', () => {
    const near = { ...STEPS, name: 'edge' as const };
    const far = { ...series('steps', [[0, 60_000]]), name: 'edge' as const };
    expect(heightInView([BARS, near], [0, 3])).toEqual([0, 500]);
    expect(heightInView([BARS, far], [0, 3])).toEqual([0, 400]);
    expect([edgeBeyond([BARS, near], [0, 3], 500), edgeBeyond([BARS], [0, 3], 0)]).toEqual([undefined, undefined]);
    expect(edgeBeyond([BARS, far], [0, 3], 400)).toBe(heightOf([far], [0, 3])[1]);
    expect(heightInView([far], [0, 3])).toEqual(heightOf([far], [0, 3]));
  });
});

describe('nearest', () => {
  it('finds a bar anywhere along it, within reach', () => {
    expect(nearest([BARS], PLACE, 21, 400 - 150, 8)).toEqual({ series: BARS, index: 1 });
    expect(nearest([BARS], PLACE, 25, 10, 4)).toBeUndefined();
  });
});

describe('steps by key', () => {
  it('go from point to point and stay at the ends', () => {
    const first = stepFrom(undefined, [BARS], 1);
    expect(first).toEqual({ series: BARS, index: 0 });
    expect(stepFrom(first, [BARS], 25)).toEqual({ series: BARS, index: 2 });
    expect(stepFrom(first, [BARS], -1)).toEqual({ series: BARS, index: 0 });
    expect(stepFrom(first, [], 1)).toBeUndefined();
  });
});

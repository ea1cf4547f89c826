/** Points of a graph for whoever draws or points at them: extents in view, and the one nearest to a place. */
import { lowerBound } from '../../../shared/bisect.ts';
import type { GraphSeries } from '../../../shared/graph.ts';

/** One point: which series, which index in it. */
export interface GraphPoint {
  readonly series: GraphSeries;
  readonly index: number;
}

/** From x and to x. */
export type Span = readonly [from: number, to: number];

/** X of all the series; a second where there is nothing. */
export function spanOf(series: readonly GraphSeries[]): Span {
  const from = Math.min(...series.map(({ x }) => x[0] ?? Number.POSITIVE_INFINITY));
  const to = Math.max(...series.map(({ x }) => x.at(-1) ?? Number.NEGATIVE_INFINITY));
  return Number.isFinite(from) && to > from
    ? [from, to]
    : [Number.isFinite(from) ? from : 0, (Number.isFinite(to) ? to : 0) + 1];
}

/** Lowest and highest y of what lies in a span of x, with the steps that reach into it; 0 to 1 where nothing does. */
export function heightOf(series: readonly GraphSeries[], [from, to]: Span): Span {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { x, y, top, shape } of series) {
    const start = shape === 'steps' ? Math.max(0, lowerBound(x, x.length, from) - 1) : lowerBound(x, x.length, from);
    for (let index = start; index < x.length && (x[index] ?? 0) <= to; index++) {
      low = Math.min(low, y[index] ?? low);
      high = Math.max(high, top[index] ?? y[index] ?? high);
    }
  }
  if (!Number.isFinite(low)) return [0, 1];
  return high > low ? [low, high] : [Math.min(0, low), high > 0 ? high : 1];
}

/** How much higher than the data the end of the window may stand and still be in view. */
const EDGE_REACH = 4;

/** {@link heightOf}, but a window far beyond what was sent does not press the data to the bottom. */
export function heightInView(series: readonly GraphSeries[], span: Span): Span {
  const all = heightOf(series, span);
  const data = series.filter(({ name }) => name !== 'edge');
  if (data.length === series.length || data.length === 0) return all;
  const [low, high] = heightOf(data, span);
  return all[1] - low > EDGE_REACH * (high - low) ? [low, high] : all;
}

/** The highest end of the window in a span of x, where it lies above what is in view; undefined where all of it is. */
export function edgeBeyond(series: readonly GraphSeries[], span: Span, top: number): number | undefined {
  const edge = series.filter(({ name }) => name === 'edge');
  const [, high] = heightOf(edge, span);
  return edge.some(({ x }) => x.length > 0) && high > top ? high : undefined;
}

/** How values lie on the screen. */
export interface Placing {
  toX(value: number): number;
  toY(value: number): number;
  fromX(pixels: number): number;
}

/** The point nearest to a place on the screen, within `reach` pixels of it. A bar is near all along. */
export function nearest(
  series: readonly GraphSeries[],
  place: Placing,
  left: number,
  top: number,
  reach: number,
): GraphPoint | undefined {
  let best: GraphPoint | undefined;
  let distance = reach;
  for (const one of series) {
    const { x, y } = one;
    const last = place.fromX(left + reach);
    for (
      let index = lowerBound(x, x.length, place.fromX(left - reach));
      index < x.length && (x[index] ?? 0) <= last;
      index++
    ) {
      const low = place.toY(y[index] ?? 0);
      const high = place.toY(one.top[index] ?? y[index] ?? 0);
      const aside = Math.max(0, high - top, top - low);
      const here = Math.hypot(place.toX(x[index] ?? 0) - left, aside);
      if (here >= distance) continue;
      distance = here;
      best = { series: one, index };
    }
  }
  return best;
}

/** The point of the same series before or after; of the first series with points where there is none yet. */
export function stepFrom(
  point: GraphPoint | undefined,
  series: readonly GraphSeries[],
  step: number,
): GraphPoint | undefined {
  const own = point && series.includes(point.series) ? point.series : series.find(({ x }) => x.length > 0);
  if (!own) return undefined;
  const from = point?.series === own ? point.index + step : 0;
  return { series: own, index: Math.max(0, Math.min(own.x.length - 1, from)) };
}

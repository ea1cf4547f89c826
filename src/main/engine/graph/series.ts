/** Points on their way to a series: collected, thinned to a bound, frozen into typed arrays. */
import type { GraphSeries, GraphSeriesName } from '../../../shared/graph.ts';

/** Points of a series that travel at most; a screen has no room for more. */
export const MOST_POINTS = 6000;

/** Collects the points of one series, in order of time. */
export class SeriesBuilder {
  readonly #x: number[] = [];
  readonly #y: number[] = [];
  readonly #top: number[] = [];
  readonly #packets: number[] = [];

  constructor(
    readonly name: GraphSeriesName,
    readonly shape: GraphSeries['shape'],
  ) {}

  /** `top` for bars only. A point without a time is left out. */
  add(x: number, y: number, packet: number, top = y): void {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return;
    this.#x.push(x);
    this.#y.push(y);
    this.#top.push(top);
    this.#packets.push(packet);
  }

  /** Y of the latest point. */
  get last(): number | undefined {
    return this.#y.at(-1);
  }

  /** The series, no longer than {@link MOST_POINTS}. */
  finish(): GraphSeries {
    const order = inTime(this.#x);
    const kept = thin(order, this.#x, this.#y, this.#top);
    const take = (column: readonly number[]) => Float64Array.from(kept, (index) => column[index] ?? 0);
    return {
      name: this.name,
      shape: this.shape,
      x: take(this.#x),
      y: take(this.#y),
      top: this.shape === 'bars' ? take(this.#top) : new Float64Array(0),
      packets: Uint32Array.from(kept, (index) => this.#packets[index] ?? 0),
      total: this.#x.length,
    };
  }
}

/** Indices in order of time: records of a file may stand out of order. */
function inTime(x: readonly number[]): readonly number[] {
  const order = x.map((_, index) => index);
  const sorted = x.every((value, index) => index === 0 || value >= (x[index - 1] ?? value));
  return sorted ? order : order.sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0));
}

/**
 * Cut time into equal pieces and keep, in each, the first point and those at the extremes: what stands out stays, and
 * every point that is kept is a real one.
 */
function thin(
  order: readonly number[],
  x: readonly number[],
  y: readonly number[],
  top: readonly number[],
): readonly number[] {
  if (order.length <= MOST_POINTS) return order;
  const from = x[order[0] ?? 0] ?? 0;
  const span = (x[order.at(-1) ?? 0] ?? 0) - from || 1;
  const pieces = MOST_POINTS / 3;
  const kept: number[] = [];
  let piece = -1;
  let first = 0;
  let low = 0;
  let high = 0;
  const flush = () => kept.push(...[...new Set([first, low, high])].sort((a, b) => a - b).map((at) => order[at] ?? 0));
  order.forEach((index, at) => {
    const here = Math.min(pieces - 1, Math.floor((((x[index] ?? 0) - from) / span) * pieces));
    if (here !== piece) {
      if (piece >= 0) flush();
      piece = here;
      first = at;
      low = at;
      high = at;
    }
    if ((y[index] ?? 0) < (y[order[low] ?? 0] ?? 0)) low = at;
    if ((top[index] ?? 0) > (top[order[high] ?? 0] ?? 0)) high = at;
  });
  flush();
  return kept;
}

/** Points on their way to a series: collected, thinned to a bound, frozen into typed arrays. */
import type { GraphSeries, GraphSeriesName } from '../../../shared/graph.ts';
import { Float64Column, Uint32Column } from '../bytes/index.ts';

/** Points of a series that travel at most; a screen has no room for more. */
export const MOST_POINTS = 6000;

/** Collects the points of one series, in order of time. */
export class SeriesBuilder {
  readonly #x = new Float64Column();
  readonly #y = new Float64Column();
  /** Of bars only: else the y are the tops. */
  readonly #top = new Float64Column();
  readonly #packets = new Uint32Column();

  constructor(
    readonly name: GraphSeriesName,
    readonly shape: GraphSeries['shape'],
  ) {}

  /** `top` for bars only. A point without a time is left out. */
  add(x: number, y: number, packet: number, top = y): void {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return;
    this.#x.push(x);
    this.#y.push(y);
    if (this.shape === 'bars') this.#top.push(top);
    this.#packets.push(packet);
  }

  /** The series, no longer than {@link MOST_POINTS}. */
  finish(): GraphSeries {
    const count = this.#x.length;
    const [x, y] = [this.#x.data, this.#y.data];
    const isBars = this.shape === 'bars';
    const kept = thin(inTime(x.subarray(0, count)), x, y, isBars ? this.#top.data : y);
    return {
      name: this.name,
      shape: this.shape,
      x: take(x, kept, new Float64Array(kept.length)),
      y: take(y, kept, new Float64Array(kept.length)),
      top: isBars ? take(this.#top.data, kept, new Float64Array(kept.length)) : new Float64Array(0),
      packets: take(this.#packets.data, kept, new Uint32Array(kept.length)),
      total: count,
    };
  }
}

/** The values at `kept`, put `into` an array of that length. A loop: from() with a function is many times as slow. */
function take<Column extends Float64Array | Uint32Array>(from: Column, kept: ArrayLike<number>, into: Column): Column {
  for (let at = 0; at < into.length; at++) into[at] = from[kept[at] as number] as number;
  return into;
}

/** Indices in order of time: records of a file may stand out of order. */
function inTime(x: Float64Array): Uint32Array {
  const order = new Uint32Array(x.length);
  let sorted = true;
  for (let index = 0; index < x.length; index++) {
    order[index] = index;
    if (index > 0 && (x[index] as number) < (x[index - 1] as number)) sorted = false;
  }
  return sorted ? order : order.sort((a, b) => (x[a] as number) - (x[b] as number) || a - b);
}

/**
 * Cut time into equal pieces and keep, in each, the first point and those at the extremes: what stands out stays, and
 * every point that is kept is a real one.
 */
function thin(order: Uint32Array, x: Float64Array, y: Float64Array, top: Float64Array): ArrayLike<number> {
  const count = order.length;
  if (count <= MOST_POINTS) return order;
  const index = (at: number): number => order[at] as number;
  const from = x[index(0)] as number;
  const span = (x[index(count - 1)] as number) - from || 1;
  const pieces = MOST_POINTS / 3;
  const kept: number[] = [];
  let piece = -1;
  let first = 0;
  let low = 0;
  let high = 0;
  const flush = (): void => {
    kept.push(index(first));
    const [earlier, later] = low < high ? [low, high] : [high, low];
    if (earlier !== first) kept.push(index(earlier));
    if (later !== earlier) kept.push(index(later));
  };
  for (let at = 0; at < count; at++) {
    const here = Math.min(pieces - 1, Math.floor((((x[index(at)] as number) - from) / span) * pieces));
    if (here !== piece) {
      if (piece >= 0) flush();
      piece = here;
      first = at;
      low = at;
      high = at;
    }
    if ((y[index(at)] as number) < (y[index(low)] as number)) low = at;
    if ((top[index(at)] as number) > (top[index(high)] as number)) high = at;
  }
  flush();
  return kept;
}

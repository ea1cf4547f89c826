/** Points on their way to a series: collected, thinned to a bound, frozen into typed arrays. */
import type { GraphSeries, GraphSeriesName } from '../../../shared/graph.ts';

/** Points of a series that travel at most; a screen has no room for more. */
export const MOST_POINTS = 6000;
/** Points there is room for once one came that was not expected. */
const FIRST_ROOM = 16;

/**
 * Collects the points of one series, in order of time. The columns are its own and not those of bytes/: a method that all
 * kinds of column share is many times as slow to call, and here it is called for every packet of a stream.
 */
export class SeriesBuilder {
  #count = 0;
  #x: Float64Array;
  #y: Float64Array;
  /** Of bars only: else the y are the tops. */
  #top: Float64Array;
  #packets: Uint32Array;

  /** `room`: points that are expected. */
  constructor(
    readonly name: GraphSeriesName,
    readonly shape: GraphSeries['shape'],
    room: number,
  ) {
    this.#x = new Float64Array(room);
    this.#y = new Float64Array(room);
    this.#top = new Float64Array(shape === 'bars' ? room : 0);
    this.#packets = new Uint32Array(room);
  }

  /** `top` for bars only. A point without a time is left out. */
  add(x: number, y: number, packet: number, top = y): void {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return;
    const at = this.#count++;
    if (at === this.#x.length) this.#grow();
    this.#x[at] = x;
    this.#y[at] = y;
    if (this.shape === 'bars') this.#top[at] = top;
    this.#packets[at] = packet;
  }

  /** The series, no longer than {@link MOST_POINTS}. */
  finish(): GraphSeries {
    const count = this.#count;
    const [x, y] = [this.#x, this.#y];
    const isBars = this.shape === 'bars';
    const kept = thin(inTime(x.subarray(0, count)), x, y, isBars ? this.#top : y);
    return {
      name: this.name,
      shape: this.shape,
      x: take(x, kept, new Float64Array(kept.length)),
      y: take(y, kept, new Float64Array(kept.length)),
      top: isBars ? take(this.#top, kept, new Float64Array(kept.length)) : new Float64Array(0),
      packets: take(this.#packets, kept, new Uint32Array(kept.length)),
      total: count,
    };
  }

  #grow(): void {
    const room = Math.max(FIRST_ROOM, this.#x.length * 2);
    const grown = <Column extends Float64Array | Uint32Array>(from: Column, into: Column): Column => {
      into.set(from);
      return into;
    };
    this.#x = grown(this.#x, new Float64Array(room));
    this.#y = grown(this.#y, new Float64Array(room));
    if (this.shape === 'bars') this.#top = grown(this.#top, new Float64Array(room));
    this.#packets = grown(this.#packets, new Uint32Array(room));
  }
}

/** The values at `kept`, put `into` an array of that length. A loop: from() with a function is many times as slow. */
function take<Column extends Float64Array | Uint32Array>(from: Column, kept: Uint32Array, into: Column): Column {
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
function thin(order: Uint32Array, x: Float64Array, y: Float64Array, top: Float64Array): Uint32Array {
  const count = order.length;
  if (count <= MOST_POINTS) return order;
  const from = x[order[0] as number] as number;
  const span = (x[order[count - 1] as number] as number) - from || 1;
  const pieces = MOST_POINTS / 3;
  const kept = new Uint32Array(MOST_POINTS);
  let length = 0;
  for (let at = 0; at < count; ) {
    const piece = pieceOf(x[order[at] as number] as number, from, span, pieces);
    const first = at;
    let low = at;
    let high = at;
    let lowest = y[order[at] as number] as number;
    let highest = top[order[at] as number] as number;
    for (at++; at < count; at++) {
      const index = order[at] as number;
      if (pieceOf(x[index] as number, from, span, pieces) !== piece) break;
      if ((y[index] as number) < lowest) {
        low = at;
        lowest = y[index] as number;
      }
      if ((top[index] as number) > highest) {
        high = at;
        highest = top[index] as number;
      }
    }
    const earlier = Math.min(low, high);
    const later = Math.max(low, high);
    kept[length++] = order[first] as number;
    if (earlier !== first) kept[length++] = order[earlier] as number;
    if (later !== earlier) kept[length++] = order[later] as number;
  }
  return kept.subarray(0, length);
}

const pieceOf = (x: number, from: number, span: number, pieces: number): number =>
  Math.min(pieces - 1, Math.floor(((x - from) / span) * pieces));

/** The I/O graph: packets and bytes of one series, interval by interval, since the first packet of the capture. */
import type { IoSeries } from '../../../shared/model/index.ts';
import type { PacketTable } from '../table/index.ts';
import { sinceFirst } from './clock.ts';
import { Cost, type Counter, type StatisticsSource } from './source.ts';

/** Intervals of one graph at most. */
const MAX_INTERVALS = 20_000;

/** How far a graph reaches: up to the latest packet, which need not be the last of the file. Looks at every packet once. */
export class Reach {
  readonly #table: PacketTable;
  /** Packets looked at, and nanoseconds from the first packet to the latest of them. */
  #seen = 0;
  #latest = 0;

  constructor(table: PacketTable) {
    this.#table = table;
  }

  /** Milliseconds of an interval so that there are not too many: the wished ones, or as many times as many as needed. */
  fittingInterval(wished: number): number {
    const most = Math.max(1, Math.ceil((this.#milliseconds() + 1) / wished / MAX_INTERVALS));
    return wished * most;
  }

  /** Intervals up to the latest packet. */
  intervals(milliseconds: number): number {
    if (this.#table.length === 0) return 0;
    return Math.min(MAX_INTERVALS, Math.floor(this.#milliseconds() / milliseconds) + 1);
  }

  #milliseconds(): number {
    for (; this.#seen < this.#table.length; this.#seen++) {
      this.#latest = Math.max(this.#latest, sinceFirst(this.#table, this.#seen));
    }
    return this.#latest / 1e6;
  }
}

/** See the file's first line. */
export class IoCounter implements Counter {
  readonly #source: StatisticsSource;
  readonly #nanos: number;
  #packets = new Float64Array(64);
  #bytes = new Float64Array(64);
  #first = new Int32Array(64).fill(-1);

  constructor(source: StatisticsSource, milliseconds: number) {
    this.#source = source;
    this.#nanos = milliseconds * 1e6;
  }

  add(packet: number): number {
    const { table } = this.#source;
    const at = Math.floor(sinceFirst(table, packet) / this.#nanos);
    const interval = Math.max(0, Math.min(at, MAX_INTERVALS - 1));
    if (interval >= this.#packets.length) this.#grow(interval);
    this.#packets[interval] = (this.#packets[interval] ?? 0) + 1;
    this.#bytes[interval] = (this.#bytes[interval] ?? 0) + (table.originalLength[packet] ?? 0);
    if (this.#first[interval] === -1) this.#first[interval] = packet;
    return Cost.columns;
  }

  /** The first `intervals` of them. */
  result(intervals: number): IoSeries {
    if (intervals > this.#packets.length) this.#grow(intervals);
    return {
      packets: this.#packets.slice(0, intervals),
      bytes: this.#bytes.slice(0, intervals),
      first: this.#first.slice(0, intervals),
    };
  }

  #grow(least: number): void {
    const length = Math.min(MAX_INTERVALS, Math.max(least + 1, this.#packets.length * 2));
    const packets = new Float64Array(length);
    packets.set(this.#packets);
    this.#packets = packets;
    const bytes = new Float64Array(length);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    const first = new Int32Array(length).fill(-1);
    first.set(this.#first);
    this.#first = first;
  }
}

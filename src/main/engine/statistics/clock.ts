/** Times of packets as nanoseconds since the first packet of the capture: exact in a double for a hundred days. */
import type { PacketTable } from '../table/index.ts';

/** Nanoseconds from the first packet of the capture to one of its packets; 0 where the file does not say. */
export function sinceFirst(table: PacketTable, packet: number): number {
  const seconds = (table.seconds[packet] ?? 0) - (table.seconds[0] ?? 0);
  return Number.isNaN(seconds) ? 0 : seconds * 1e9 + (table.nanos[packet] ?? 0) - (table.nanos[0] ?? 0);
}

/** The earliest and the latest of some packets, whatever their order. */
export class Clock {
  readonly #table: PacketTable;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  constructor(table: PacketTable) {
    this.#table = table;
  }

  see(packet: number): void {
    const at = sinceFirst(this.#table, packet);
    if (at < this.#first) this.#first = at;
    if (at > this.#last) this.#last = at;
  }

  /** Seconds between the two. */
  get span(): number {
    return this.#last > this.#first ? (this.#last - this.#first) / 1e9 : 0;
  }
}

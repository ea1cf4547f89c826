/** The packets that a filter lets through, as a whole: how many, how long, from when to when. */
import type { CaptureTotals } from '../../../shared/model/index.ts';
import { Clock } from './clock.ts';
import { Cost, type Counter, type StatisticsSource } from './source.ts';

/** See the file's first line. */
export class Totals implements Counter {
  readonly #source: StatisticsSource;
  readonly #clock: Clock;
  #packets = 0;
  #bytes = 0;
  #captured = 0;

  constructor(source: StatisticsSource) {
    this.#source = source;
    this.#clock = new Clock(source.table);
  }

  add(packet: number): number {
    const { table } = this.#source;
    this.#packets++;
    this.#bytes += table.originalLength[packet] ?? 0;
    this.#captured += table.capturedLength[packet] ?? 0;
    this.#clock.see(packet);
    return Cost.columns;
  }

  result(): CaptureTotals {
    return {
      packets: this.#packets,
      bytes: this.#bytes,
      capturedBytes: this.#captured,
      span: this.#clock.span,
    };
  }
}

/** Which exchange's request or response ends in a packet: two sorted columns, made for whoever asks of packets. */
import { lowerBound } from '../../shared/bisect.ts';
import type { ExchangeTable } from './app/index.ts';

/** See the file's first line. Of the exchanges that the table has when it is made. */
export class ExchangeEnds {
  /** Exchanges that it knows of. */
  readonly length: number;
  /** Packet * length + exchange, ascending: one number for both, which sorts by itself. */
  readonly #requests: Float64Array;
  readonly #responses: Float64Array;

  constructor(table: ExchangeTable) {
    this.length = table.length;
    this.#requests = sortedEnds(table.length, (exchange) => table.requestEnd(exchange));
    this.#responses = sortedEnds(table.length, (exchange) => table.responseEnd(exchange));
  }

  /** The first exchange whose request ends in a packet. */
  request(packet: number): number | undefined {
    return this.#find(this.#requests, packet);
  }

  /** The first exchange whose response ends in a packet. */
  response(packet: number): number | undefined {
    return this.#find(this.#responses, packet);
  }

  #find(ends: Float64Array, packet: number): number | undefined {
    const from = packet * this.length;
    const found = (ends[lowerBound(ends, ends.length, from)] ?? Number.POSITIVE_INFINITY) - from;
    return found < this.length ? found : undefined;
  }
}

function sortedEnds(length: number, endOf: (exchange: number) => number | undefined): Float64Array {
  const ends = new Float64Array(length);
  let count = 0;
  for (let exchange = 0; exchange < length; exchange++) {
    const packet = endOf(exchange);
    if (packet !== undefined) ends[count++] = packet * length + exchange;
  }
  return ends.slice(0, count).sort();
}

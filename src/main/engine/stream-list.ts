/** The streams list: sorted and searched as the reader asks, a window at a time. Only the rows shown are worked out. */
import type { ProtocolFamily, StreamQuery, StreamSummary, StreamWindow } from '../../shared/model/index.ts';
import type { AddressPool, StreamTable } from './table/index.ts';
import { noteSeverity } from './tcp/index.ts';

/** Rows in one answer at most. */
const MAX_ROWS = 500;

/** Severities from least to most. */
const RANK: readonly StreamSummary['severity'][] = ['none', 'chat', 'note', 'warn', 'error'];

/** What the list reads of the streams. */
export interface StreamListSource {
  readonly streams: () => StreamTable;
  readonly addresses: AddressPool;
  /** Arrival time of a packet, in seconds; fit for differences. */
  readonly secondsOf: (packet: number) => number;
  readonly summary: (stream: number) => StreamSummary;
  readonly familyOf: (stream: number) => ProtocolFamily;
}

/** See the file's first line. */
export class StreamList {
  readonly #source: StreamListSource;
  #order: readonly number[] = [];
  #made = '';

  constructor(source: StreamListSource) {
    this.#source = source;
  }

  /** Rows `from`… of the list that a query asks for. */
  window(query: StreamQuery, from: number, count: number): StreamWindow {
    const order = this.#ordered(query);
    const streams = order.slice(from, from + Math.min(count, MAX_ROWS)).map(this.#source.summary);
    return { from, streams, total: order.length };
  }

  /** The order is kept while neither the question nor the number of streams changes. */
  #ordered(query: StreamQuery): readonly number[] {
    const { length } = this.#source.streams();
    const made = JSON.stringify([query, length]);
    if (made !== this.#made) {
      this.#order = this.#sort(query, this.#matching(query.search, length));
      this.#made = made;
    }
    return this.#order;
  }

  #matching(search: string, length: number): number[] {
    const needle = search.trim().toLowerCase();
    const all = Array.from({ length }, (_, stream) => stream);
    return needle === '' ? all : all.filter((stream) => this.#textOf(stream).includes(needle));
  }

  #textOf(stream: number): string {
    const { address, port } = this.#source.streams();
    const { addresses, familyOf } = this.#source;
    const end = (side: number): string =>
      `${addresses.text(address[2 * stream + side] ?? 0)}:${port[2 * stream + side]}`;
    return `${end(0)} ${end(1)} ${familyOf(stream)}`;
  }

  #sort(query: StreamQuery, streams: number[]): number[] {
    const sign = query.descending ? -1 : 1;
    if (query.sort === 'number') return query.descending ? streams.reverse() : streams;
    const value = this.#measure(query.sort);
    const values = new Map(streams.map((stream) => [stream, value(stream)]));
    return streams.sort((a, b) => sign * ((values.get(a) ?? 0) - (values.get(b) ?? 0)) || a - b);
  }

  #measure(sort: Exclude<StreamQuery['sort'], 'number'>): (stream: number) => number {
    const table = this.#source.streams();
    const both = (column: ArrayLike<number>, stream: number): number =>
      (column[2 * stream] ?? 0) + (column[2 * stream + 1] ?? 0);
    switch (sort) {
      case 'packets':
        return (stream) => both(table.packets, stream);
      case 'bytes':
        return (stream) => both(table.bytes, stream);
      case 'duration':
        return (stream) =>
          this.#source.secondsOf(table.lastPacket[stream] ?? 0) -
          this.#source.secondsOf(table.firstPacket[stream] ?? 0);
      case 'trouble':
        return (stream) => RANK.indexOf(noteSeverity(table.notes[stream] ?? 0));
    }
  }
}

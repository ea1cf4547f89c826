/**
 * What the pass over plain streams finds, put into the table of exchanges: their rows as they are, streams some at a time. Of
 * WebSocket connections that are long columns are made in steps behind it, before somebody asks.
 */

import { packetIndex } from '../../shared/units.ts';
import {
  type Beginning,
  ClosedTls,
  type ExchangeTable,
  type MessagePlace,
  PlainWebSocket,
  recogniseBeginning,
  STREAM_BEGIN,
  type Steps,
  type StreamEntry,
  type StreamStart,
  type TlsEntry,
} from './app/index.ts';
import type { ByteStream, ByteStreamPair } from './bytes/index.ts';
import { HTTP, type KeptEntry, NOTHING } from './kept-entries.ts';
import { type FirstBytes, FOUND, type PlainBatch, type PlainStreams } from './plain-streams/index.ts';

/** A plain stream. */
export interface FoundStream {
  readonly stream: number;
  /** Its exchanges in the table: the first of them, and how many there are. */
  readonly first: number;
  readonly exchanges: number;
  readonly webSocket: PlainWebSocket | undefined;
  readonly tls: TlsEntry | undefined;
  /** Whether what its packets complete has been told. */
  readonly isTold: boolean;
}

/** Where streams come from. */
export interface PlainIndexSource {
  plain(table: ExchangeTable, opensTls: boolean, found: (batch: PlainBatch) => void): PlainStreams;
  pair(stream: number): ByteStreamPair;
}

/** Who keeps what is found. */
export interface PlainTaker {
  readonly table: ExchangeTable;
  /** Whether there are secrets by which TLS may be opened. */
  readonly opensTls: boolean;
  /** Whether somebody has asked for a stream already: then what is found of it does not count. */
  isKnown(stream: number): boolean;
  take(found: FoundStream): void;
  /** All have been found: what packets complete, a byte each as told-messages.ts has it. */
  takeTold(told: Uint8Array): void;
}

/** See the file's first lines. */
export class PlainIndex {
  readonly #source: PlainIndexSource;
  readonly #taker: PlainTaker;
  #pass: PlainStreams | undefined;
  /** Connections that are long; what makes the columns of the first of them. */
  readonly #long: PlainWebSocket[] = [];
  #making: Steps<unknown> | undefined;

  constructor(source: PlainIndexSource, taker: PlainTaker) {
    this.#source = source;
    this.#taker = taker;
    this.#pass = source.plain(taker.table, taker.opensTls, (batch) => this.#take(batch));
  }

  /** Go over some more packets, or make some more columns; false when there is nothing left to do. */
  advance(packets: number): boolean {
    if (this.#pass !== undefined) {
      if (this.#pass.advance(packets)) return true;
      this.#taker.takeTold(this.#pass.told);
      this.#pass = undefined;
      return true;
    }
    const [first] = this.#long;
    if (first === undefined) return false;
    this.#making ??= first.make();
    if (this.#making.next().done !== false) {
      this.#long.shift();
      this.#making = undefined;
    }
    return true;
  }

  /** Rows of streams that stand together go into the table at once. */
  #take(batch: PlainBatch): void {
    const { count } = batch;
    const at = { exchange: 0, message: 0 };
    for (let from = 0; from < count; ) {
      let to = from;
      const begin = { ...at };
      const kept: Beginning[] = [];
      for (; to < count && !this.#taker.isKnown(batch.of(to, FOUND.stream)); to++) {
        const found = this.#beginningOf(batch, to);
        if (found === 'unknown') break;
        kept.push(found);
        goOver(batch, to, at);
      }
      if (to > from) this.#takeRows(batch, { from, to }, kept, begin, at);
      if (to < count) goOver(batch, to, at);
      from = to + 1;
    }
  }

  /** What a stream begins with, or a tunnel on it: `unknown` where all of it has to be followed. */
  #beginningOf(batch: PlainBatch, one: number): Beginning {
    const beginnings = batch.beginnings(one);
    if (beginnings === undefined) return 'nothing';
    const found = recogniseBeginning(pairOf(beginnings));
    return this.#taker.opensTls && found !== 'nothing' ? 'unknown' : found;
  }

  /** TLS that a stream begins with, or a tunnel behind an exchange. */
  #tlsOf(beginning: Beginning, stream: number, exchange: number): TlsEntry | undefined {
    if (beginning === 'nothing') return undefined;
    const start = exchange < 0 ? STREAM_BEGIN : this.#behind(exchange);
    return new ClosedTls(beginning === 'swapped-tls', start, () => this.#source.pair(stream));
  }

  #behind(exchange: number): StreamStart {
    const { table } = this.#taker;
    return { toServer: endOf(table.requestPlace(exchange)), toClient: endOf(table.responsePlace(exchange)) };
  }

  #takeRows(batch: PlainBatch, { from, to }: Range, kept: readonly Beginning[], begin: Rows, end: Rows): void {
    const { table } = this.#taker;
    let first = table.append(
      batch,
      { from: begin.exchange, to: end.exchange },
      { from: begin.message, to: end.message },
    );
    let { message } = begin;
    for (let one = from; one < to; one++) {
      const stream = batch.of(one, FOUND.stream);
      const exchanges = batch.of(one, FOUND.exchanges);
      message += batch.of(one, FOUND.messages);
      const last = first + exchanges - 1;
      const tls = this.#tlsOf(kept[one - from] ?? 'nothing', stream, exchanges > 0 ? last : -1);
      const frames = batch.frames(one, message - 1);
      const webSocket =
        frames &&
        new PlainWebSocket(
          frames,
          frames.deflate,
          () => table.exchange(last),
          () => this.#source.pair(stream),
        );
      if (webSocket?.isLong === true) this.#long.push(webSocket);
      this.#taker.take({ stream, first, exchanges, webSocket, tls, isTold: batch.of(one, FOUND.isTold) !== 0 });
      first += exchanges;
    }
  }
}

/** Offset behind a message. */
const endOf = (place: MessagePlace | undefined): number => (place === undefined ? 0 : place.offset + place.length);

/** Streams of a batch, from one up to another. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** Rows of a batch that have been gone over. */
interface Rows {
  exchange: number;
  message: number;
}

function goOver(batch: PlainBatch, one: number, rows: Rows): void {
  rows.exchange += batch.of(one, FOUND.exchanges);
  rows.message += batch.of(one, FOUND.messages);
}

/** Streams of which only what they begin with is at hand. */
function pairOf([toServer, toClient]: readonly [FirstBytes, FirstBytes]): ByteStreamPair {
  return { toServer: beginningOf(toServer), toClient: beginningOf(toClient), timeOf: () => ({ seconds: 0, nanos: 0 }) };
}

/** One direction, in one run; nothing is known of packets. */
const beginningOf = ({ bytes, length }: FirstBytes): ByteStream => ({
  length,
  gaps: length > bytes.length ? [{ offset: bytes.length, length: length - bytes.length }] : [],
  fromStart: true,
  ended: 'open',
  read: (offset, most) => bytes.subarray(offset, offset + most),
  packetAt: () => packetIndex(0),
  runCount: bytes.length > 0 ? 1 : 0,
  runOffset: () => 0,
  runLength: () => bytes.length,
  runPacket: () => packetIndex(0),
});

/** What is kept of such a stream. */
export function keptOfPlain({ exchanges, webSocket, tls }: FoundStream): readonly KeptEntry[] {
  if (exchanges === 0) return tls === undefined ? NOTHING : [tls];
  if (tls !== undefined) return [HTTP[0], tls];
  return webSocket === undefined ? HTTP : [HTTP[0], webSocket];
}

/** What such a stream carries, as following it would tell. */
export function entriesOfPlain(
  { exchanges: count, first, webSocket, tls }: FoundStream,
  table: ExchangeTable,
): readonly StreamEntry[] {
  if (count === 0) return tls === undefined ? [] : [tls];
  const exchanges = Array.from({ length: count }, (_, at) => table.exchange(first + at));
  return [{ kind: 'http', swapped: false, issues: [], exchanges }, ...[tls ?? webSocket ?? []].flat()];
}

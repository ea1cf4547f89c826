/** Answers about WebSocket messages: their list, one of them, what belongs with it, their contents. */
import {
  type BodyPiece,
  type Issue,
  isBadFate,
  type MessagePartner,
  type MessageQuery,
  type MessageRates,
  type MessageStatus,
  type MessageWindow,
  type Result,
  type WsMessage,
  type WsReadability,
} from '../../shared/model/index.ts';
import { exchangeIndex, streamIndex, type Timestamp } from '../../shared/units.ts';
import { fail, ok } from './answer.ts';
import { sessionOf, type WebSocketEntry, type WebSocketReader } from './app/index.ts';
import { kindOf, SNIFF_BYTES } from './body/index.ts';
import type { ExportMessage } from './export/index.ts';
import type { WireFacts } from './message-answers.ts';
import type { MessageIndex } from './message-index.ts';
import { partnerOf } from './message-pairs.ts';
import { outlineOf, withProtocol } from './message-protocols.ts';
import { messageRates } from './message-rates.ts';
import { MessageSearch } from './message-search.ts';
import { Recent } from './recent.ts';
import { secondsBetween } from './rows.ts';

/** Rows in one answer, bytes of one piece of a message: at most. */
const MAX_ROWS = 500;
const MAX_PIECE = 256 * 1024;

/** Bytes read and inflated in one answer on the way to messages behind many others. */
const REACH = 4 * 1024 * 1024;
/** Bytes read and inflated in one answer for its rows; what is left comes with the next asking. */
const PAGE_WORK = 8 * 1024 * 1024;

/** Answers to searches, kept for the next window of the same. */
const KEPT_SEARCHES = 4;
/** Windows of rows that are kept. */
const KEPT_PAGES = 4;

const BINARY = 2;

/** How whole a message is, by how it came to be readable. */
const STATUS_OF: Readonly<Record<WsReadability, MessageStatus>> = {
  plain: 'complete',
  decompressed: 'complete',
  'not-negotiated': 'complete',
  'history-lost': 'gap',
  'limit-reached': 'cut-off',
  malformed: 'malformed',
  gap: 'gap',
};

/** See the file's first line. */
export class WebSocketAnswers {
  readonly #index: MessageIndex;
  readonly #searches = new Recent<string, MessageSearch | Issue>(KEPT_SEARCHES);
  readonly #pages = new Recent<string, WsMessage[]>(KEPT_PAGES);
  readonly #wire: WireFacts;

  constructor(index: MessageIndex, wire: WireFacts) {
    this.#index = index;
    this.#wire = wire;
  }

  /** The message of a stream that a packet carries: the first that ends in it, else one it is part of. */
  messageOf(stream: number, packet: number): Result<WsMessage | undefined> {
    const reader = this.#index.messages(stream);
    const entry = this.#index.webSocket(stream);
    if (reader === undefined || entry === undefined) return ok(undefined);
    const row = (number: number): WsMessage => this.#row(stream, reader, entry, number);
    let part: number | undefined;
    for (let number = 0; number < reader.count; number++) {
      const [first, last] = reader.packets(number);
      if (last === packet) return ok(row(number));
      if (first <= packet && packet <= last) part ??= number;
    }
    return ok(part === undefined ? undefined : row(part));
  }

  messages(stream: number, query: MessageQuery, from: number, count: number): Result<MessageWindow> {
    const reader = this.#index.messages(stream);
    const entry = this.#index.webSocket(stream);
    if (reader === undefined || entry === undefined)
      return ok({ issues: [], from, messages: [], total: 0, totalAll: 0, checked: 0, ready: true });
    const search = this.#searchOf(reader, stream, query);
    if ('code' in search) return { ok: false, issue: search };
    if (search.checked < reader.count) search.advance();
    const { table } = this.#index;
    const upgrade = this.#index.exchangeNumbers(stream).findLast((exchange) => table.hasUpgrade(exchange));
    const session = sessionOf(entry, streamIndex(stream), upgrade === undefined ? undefined : exchangeIndex(upgrade));
    const wanted = search.numbers.slice(from, from + Math.min(count, MAX_ROWS));
    const rows = this.#rowsOf(stream, query, from, count, wanted, reader, entry);
    const found = search.checked >= reader.count || wanted.length === Math.min(count, MAX_ROWS);
    const ready = found && rows.length === wanted.length;
    return ok({
      ...(session && { session }),
      issues: session === undefined ? entry.issues : [],
      from,
      messages: ready ? rows : [],
      total: search.numbers.length,
      totalAll: reader.count,
      checked: search.checked,
      ready,
    });
  }

  /** Rows of a window as far as they are made, and some more of them: what was made is kept for the next asking. */
  #rowsOf(
    stream: number,
    query: MessageQuery,
    from: number,
    count: number,
    wanted: readonly number[],
    reader: WebSocketReader,
    entry: WebSocketEntry,
  ): readonly WsMessage[] {
    const key = `${this.#index.generation} ${stream} ${from} ${count} ${JSON.stringify(query)}`;
    const rows = this.#pages.get(key, () => []);
    const begun = reader.work;
    if (!reader.reach(wanted.slice(rows.length), REACH)) return rows;
    for (let at = rows.length; at < wanted.length && reader.work - begun < PAGE_WORK; at++) {
      const number = wanted[at];
      if (number !== undefined) rows.push(this.#row(stream, reader, entry, number));
    }
    return rows;
  }

  /** A message as lists have it. */
  #row(stream: number, reader: WebSocketReader, entry: WebSocketEntry, number: number): WsMessage {
    const message = withProtocol(reader.message(streamIndex(stream), number), reader, entry);
    const fate = this.#wire.fate(stream, ...reader.packets(number));
    return { ...message, fate, ...(this.#isTroubled(stream, reader, number) && { troubled: true }) };
  }

  #isTroubled(stream: number, reader: WebSocketReader, number: number): boolean {
    return reader.isFaulty(number) || isBadFate(this.#wire.fate(stream, ...reader.packets(number)));
  }

  /** Where a message stands in a list, as far as that has been found. */
  messagePlace(stream: number, query: MessageQuery, message: number): Result<number | undefined> {
    const reader = this.#index.messages(stream);
    const search = reader && this.#searchOf(reader, stream, query);
    if (search === undefined || 'code' in search) return ok(undefined);
    if (search.checked < (reader?.count ?? 0)) search.advance();
    return ok(placeOf(search.numbers.indexOf(message)));
  }

  /** The reply to a message, or the request it answers, where the protocol in them tells. */
  messagePartner(stream: number, message: number): Result<MessagePartner | undefined> {
    const reader = this.#index.messages(stream);
    const entry = this.#index.webSocket(stream);
    if (reader === undefined || entry === undefined || message >= reader.count) return ok(undefined);
    const partner = partnerOf(reader, entry, message);
    if (partner === undefined) return ok(undefined);
    const time = (number: number): Timestamp => this.#wire.timeOf(reader.packets(number)[1]);
    return ok({
      message: this.#row(stream, reader, entry, partner),
      seconds: Math.abs(secondsBetween(time(message), time(partner))),
    });
  }

  /** Messages of a list over time. */
  messageRates(stream: number, query: MessageQuery, cells: number): Result<MessageRates> {
    const reader = this.#index.messages(stream);
    const { start, timeOf } = this.#wire;
    const search = reader && this.#searchOf(reader, stream, query);
    if (reader === undefined || search === undefined || 'code' in search)
      return ok({ from: 0, to: 0, toServer: [], toClient: [], first: [] });
    if (search.checked < reader.count) search.advance();
    return ok(messageRates(reader, search.numbers, cells, start(), timeOf));
  }

  /** A piece of a message's content. */
  body(stream: number, message: number, offset: number): Result<BodyPiece> {
    const reader = this.#index.messages(stream);
    const entry = this.#index.webSocket(stream);
    if (reader === undefined || entry === undefined || message >= reader.count)
      return fail('no-such-message', { message });
    const { bytes, steps, readability } = reader.content(message);
    const { issues } = reader.message(streamIndex(stream), message);
    const text = reader.opcode(message) !== BINARY;
    const outline = offset === 0 ? outlineOf(reader, entry, message) : undefined;
    return ok({
      ...kindOf(text ? 'text/plain; charset=utf-8' : '', bytes.subarray(0, SNIFF_BYTES)),
      steps,
      totalLength: bytes.length,
      offset,
      bytes: bytes.slice(offset, offset + MAX_PIECE),
      ...(outline && { outline }),
      status: STATUS_OF[readability],
      issues,
    });
  }

  /** A message's content as far as it goes; empty where there is no such message. */
  bytes(stream: number, message: number): Uint8Array {
    return this.#index.messages(stream)?.content(message).bytes ?? new Uint8Array(0);
  }

  /** Every WebSocket message of a stream. */
  *messagesOf(stream: number): Generator<WsMessage> {
    const reader = this.#index.messages(stream);
    for (let number = 0; number < (reader?.count ?? 0); number++) {
      if (reader) yield reader.message(streamIndex(stream), number);
    }
  }

  /** The messages of a list with their content, in its order. */
  *listedMessages(stream: number, query: MessageQuery): Generator<ExportMessage> {
    const reader = this.#index.messages(stream);
    if (reader === undefined) return;
    for (const number of this.#numbersOf(reader, stream, query)) yield this.#exportMessage(reader, stream, number);
  }

  /** Every message of a stream with its content. */
  *exportMessages(stream: number): Generator<ExportMessage> {
    const reader = this.#index.messages(stream);
    for (let number = 0; reader !== undefined && number < reader.count; number++)
      yield this.#exportMessage(reader, stream, number);
  }

  #exportMessage(reader: WebSocketReader, stream: number, number: number): ExportMessage {
    return { message: reader.message(streamIndex(stream), number), bytes: reader.content(number).bytes };
  }

  #searchOf(reader: WebSocketReader, stream: number, query: MessageQuery): MessageSearch | Issue {
    const key = `${this.#index.generation} ${stream} ${JSON.stringify(query)}`;
    const troubled = (number: number): boolean => this.#isTroubled(stream, reader, number);
    return this.#searches.get(key, () => MessageSearch.begin(reader, query, troubled));
  }

  /** Numbers of all messages that a query asks for; none where its pattern is no pattern. */
  #numbersOf(reader: WebSocketReader, stream: number, query: MessageQuery): readonly number[] {
    const search = this.#searchOf(reader, stream, query);
    if ('code' in search) return [];
    search.finish();
    return search.numbers;
  }
}

const placeOf = (index: number): number | undefined => (index < 0 ? undefined : index);

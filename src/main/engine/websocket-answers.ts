/** Answers about WebSocket messages: their list, one of them, what belongs with it, their contents. */
import {
  ALL_MESSAGES,
  type BodyPiece,
  type Fate,
  type Issue,
  isBadFate,
  type MessagePartner,
  type MessageQuery,
  type MessageRates,
  type MessageStatus,
  type MessageWindow,
  type Result,
  type WsEnd,
  type WsMessage,
  type WsReadability,
} from '../../shared/model/index.ts';
import { exchangeIndex, packetIndex, streamIndex, type Timestamp } from '../../shared/units.ts';
import { fail, ok } from './answer.ts';
import { lackingClose, type MessageContent, sessionOf } from './app/index.ts';
import { kindOf, SNIFF_BYTES } from './body/index.ts';
import { owned } from './bytes/index.ts';
import type { ExportMessage } from './export/index.ts';
import type { WireFacts } from './message-answers.ts';
import type { MessageIndex, ReadableMessages } from './message-index.ts';
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
/** Connections of which is known how they ended. */
const KEPT_ENDS = 16;

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
  readonly #ends = new Recent<string, { readonly end?: WsEnd }>(KEPT_ENDS);
  readonly #wire: WireFacts;
  /** Openings of long streams that have been shown. */
  readonly #opened = new WeakSet<ReadableMessages>();

  constructor(index: MessageIndex, wire: WireFacts) {
    this.#index = index;
    this.#wire = wire;
  }

  #open(stream: number): ReadableMessages | undefined {
    const entry = this.#index.webSocket(stream);
    const reader = this.#index.messages(stream);
    return entry === undefined || reader === undefined ? undefined : { stream, entry, reader, isOpening: false };
  }

  /** The message of a stream that a packet carries: the first that ends in it, else one it is part of. */
  messageOf(stream: number, packet: number): Result<WsMessage | undefined> {
    const connection = this.#open(stream);
    if (connection === undefined) return ok(undefined);
    const { reader } = connection;
    let part: number | undefined;
    for (let number = 0; number < reader.count; number++) {
      const [first, last] = reader.packets(number);
      if (last === packet) return ok(this.#row(connection, number));
      if (first <= packet && packet <= last) part ??= number;
    }
    return ok(part === undefined ? undefined : this.#row(connection, part));
  }

  messages(stream: number, query: MessageQuery, from: number, count: number): Result<MessageWindow> {
    const connection = this.#readable(stream);
    if (connection === undefined)
      return ok({ issues: [], from, messages: [], total: 0, totalAll: 0, checked: 0, ready: true });
    const { entry, reader, isOpening } = connection;
    const search = this.#searchOf(connection, query);
    if ('code' in search) return { ok: false, issue: search };
    if (search.checked < reader.count) search.advance();
    const upgrade = isOpening ? undefined : this.#upgradeOf(stream);
    const session = sessionOf(entry, streamIndex(stream), upgrade === undefined ? undefined : exchangeIndex(upgrade));
    const wanted = search.numbers.slice(from, from + Math.min(count, MAX_ROWS));
    const rows = this.#rowsOf(connection, query, from, count, wanted);
    const found = search.checked >= reader.count || wanted.length === Math.min(count, MAX_ROWS);
    // Of a stream that is still followed only what there is can be shown.
    const ready = found && rows.length === wanted.length && !(isOpening && wanted.length === 0 && count > 0);
    return ok({
      ...(session && { session }),
      ...this.#endOf(connection),
      issues: session === undefined ? entry.issues : [],
      from,
      messages: ready ? rows : [],
      total: search.numbers.length,
      totalAll: reader.count + (isOpening ? 1 : 0),
      checked: search.checked,
      ready,
    });
  }

  /** Messages that can be shown. A long stream is followed a step further with every question behind the first. */
  #readable(stream: number): ReadableMessages | undefined {
    const begun = this.#index.readable(stream);
    if (begun?.isOpening !== true) return begun;
    if (!this.#opened.has(begun)) {
      this.#opened.add(begun);
      return begun;
    }
    return this.#index.followOn(stream) ? this.#index.readable(stream) : begun;
  }

  /** The exchange that a stream's connection began with. */
  #upgradeOf(stream: number): number | undefined {
    const { table } = this.#index;
    return this.#index.exchangeNumbers(stream).findLast((exchange) => table.hasUpgrade(exchange));
  }

  /** Rows of a window as far as they are made, and some more of them: what was made is kept for the next asking. */
  #rowsOf(
    connection: ReadableMessages,
    query: MessageQuery,
    from: number,
    count: number,
    wanted: readonly number[],
  ): readonly WsMessage[] {
    const { stream, reader } = connection;
    const key = `${this.#index.generation} ${stream} ${reader.count} ${from} ${count} ${JSON.stringify(query)}`;
    const rows = this.#pages.get(key, () => []);
    const begun = reader.work;
    if (!reader.reach(wanted.slice(rows.length), REACH)) return rows;
    for (let at = rows.length; at < wanted.length && reader.work - begun < PAGE_WORK; at++) {
      const number = wanted[at];
      if (number !== undefined) rows.push(this.#row(connection, number));
    }
    return rows;
  }

  /** A message as lists have it. */
  #row(connection: ReadableMessages, number: number): WsMessage {
    const message = withProtocol(this.#message(connection, number), connection.reader, connection.entry);
    return { ...message, ...(this.#isTroubled(connection, number) && { troubled: true }) };
  }

  /** A message with what became of it and, where it is the last, of the connection. */
  #message(connection: ReadableMessages, number: number, content?: MessageContent): WsMessage {
    const { stream, reader } = connection;
    const message = reader.message(streamIndex(stream), number, content);
    const ended = number === reader.count - 1 ? this.#endOf(connection) : undefined;
    return { ...message, fate: this.#fateOf(connection, number), ...ended };
  }

  #fateOf({ stream, reader }: ReadableMessages, number: number): Fate {
    return this.#wire.fate(stream, ...reader.packets(number));
  }

  #isTroubled(connection: ReadableMessages, number: number): boolean {
    const { reader } = connection;
    if (reader.isFaulty(number) || isBadFate(this.#fateOf(connection, number))) return true;
    return number === reader.count - 1 && this.#endOf(connection).end !== undefined;
  }

  /** How a connection ended, where it should not end so. */
  #endOf(connection: ReadableMessages): { readonly end?: WsEnd } {
    const { stream, isOpening } = connection;
    if (isOpening) return {};
    return this.#ends.get(`${this.#index.generation} ${stream}`, () => {
      const end = this.#findEnd(connection);
      return end === undefined ? {} : { end };
    });
  }

  #findEnd({ stream, reader, entry }: ReadableMessages): WsEnd | undefined {
    const lacking = lackingClose(this.#index.pairOf(stream, entry), entry);
    const tcp = lacking && this.#wire.end(stream);
    if (lacking === undefined || tcp === undefined) return undefined;
    const { timeOf, began } = this.#wire;
    const since = reader.count > 0 ? timeOf(reader.packets(reader.count - 1)[1]) : began(stream);
    return {
      ...(lacking.sent && { closeSent: lacking.sent }),
      by: tcp.by,
      direction: tcp.direction,
      packet: packetIndex(tcp.packet),
      // A side may have ended its half and still be sent messages.
      seconds: Math.max(0, secondsBetween(since, timeOf(tcp.packet))),
    };
  }

  /** Where a message stands in a list, as far as that has been found. */
  messagePlace(stream: number, query: MessageQuery, message: number): Result<number | undefined> {
    const connection = this.#open(stream);
    const search = connection && this.#searchOf(connection, query);
    if (connection === undefined || search === undefined || 'code' in search) return ok(undefined);
    if (search.checked < connection.reader.count) search.advance();
    return ok(placeOf(search.numbers.indexOf(message)));
  }

  /** The reply to a message, or the request it answers, where the protocol in them tells. */
  messagePartner(stream: number, message: number): Result<MessagePartner | undefined> {
    const connection = this.#open(stream);
    if (connection === undefined || message >= connection.reader.count) return ok(undefined);
    const { reader, entry } = connection;
    const partner = partnerOf(reader, entry, message);
    if (partner === undefined) return ok(undefined);
    const time = (number: number): Timestamp => this.#wire.timeOf(reader.packets(number)[1]);
    return ok({
      message: this.#row(connection, partner),
      seconds: Math.abs(secondsBetween(time(message), time(partner))),
    });
  }

  /** Messages of a list over time. */
  messageRates(stream: number, query: MessageQuery, cells: number): Result<MessageRates> {
    const connection = this.#index.readable(stream);
    const { start, timeOf } = this.#wire;
    const search = connection && this.#searchOf(connection, query);
    if (connection === undefined || search === undefined || 'code' in search)
      return ok({ from: 0, to: 0, toServer: [], toClient: [], first: [] });
    const { reader } = connection;
    if (search.checked < reader.count) search.advance();
    return ok(messageRates(reader, search.numbers, cells, start(), timeOf));
  }

  /** A piece of a message's content. */
  body(stream: number, message: number, offset: number): Result<BodyPiece> {
    const known = this.#index.readable(stream);
    const connection = known !== undefined && message < known.reader.count ? known : this.#open(stream);
    if (connection === undefined || message >= connection.reader.count) return fail('no-such-message', { message });
    const { reader, entry } = connection;
    const { bytes, steps, readability } = reader.content(message);
    const { issues } = reader.message(streamIndex(stream), message);
    const text = reader.opcode(message) !== BINARY;
    const outline = offset === 0 ? outlineOf(reader, entry, message) : undefined;
    return ok({
      ...kindOf(text ? 'text/plain; charset=utf-8' : '', bytes.subarray(0, SNIFF_BYTES)),
      steps,
      totalLength: bytes.length,
      offset,
      bytes: owned(bytes.subarray(offset, offset + MAX_PIECE)),
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
    const connection = this.#open(stream);
    if (connection === undefined) return;
    for (let number = 0; number < connection.reader.count; number++) yield this.#message(connection, number);
  }

  /** How the connection of a stream ended, where it should not end so. */
  end(stream: number): WsEnd | undefined {
    const connection = this.#open(stream);
    return connection && this.#endOf(connection).end;
  }

  /** The messages of a list with their content, in its order; `undefined` after each share of work that finds none. */
  *exportMessages(stream: number, query: MessageQuery = ALL_MESSAGES): Generator<ExportMessage | undefined> {
    const connection = this.#open(stream);
    const search = connection && this.#searchOf(connection, query);
    if (connection === undefined || search === undefined || 'code' in search) return;
    const { reader } = connection;
    for (let at = 0; ; ) {
      const number = search.numbers[at];
      if (number === undefined && search.checked >= reader.count) return;
      if (number === undefined) search.advance();
      else if (reader.reach([number], REACH)) {
        at++;
        const content = reader.content(number);
        yield { message: this.#message(connection, number, content), bytes: content.bytes };
        continue;
      }
      yield undefined;
    }
  }

  #searchOf(connection: ReadableMessages, query: MessageQuery): MessageSearch | Issue {
    const key = `${this.#index.generation} ${connection.stream} ${connection.reader.count} ${JSON.stringify(query)}`;
    const troubled = (number: number): boolean => this.#isTroubled(connection, number);
    return this.#searches.get(key, () => MessageSearch.begin(connection.reader, query, troubled));
  }
}

const placeOf = (index: number): number | undefined => (index < 0 ? undefined : index);

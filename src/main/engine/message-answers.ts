/** Answers about what streams carry: exchanges, WebSocket messages, bodies. Ranges come from the index, bytes on demand. */
import type { RequestForm } from '../../shared/api.ts';
import type {
  BodyPiece,
  BodyRef,
  ConnectTime,
  ExchangeQuery,
  ExchangeStall,
  ExchangeWindow,
  HttpExchange,
  Issue,
  MessagePartner,
  MessageQuery,
  MessageRates,
  MessageStatus,
  MessageWindow,
  Result,
  StreamSummary,
  WsMessage,
  WsReadability,
} from '../../shared/model/index.ts';
import { type ExchangeIndex, exchangeIndex, streamIndex, type Timestamp } from '../../shared/units.ts';
import { fail, ok } from './answer.ts';
import { type Body, httpExchange, openBody, orient, sessionOf, type WebSocketReader } from './app/index.ts';
import { kindOf, OUTLINE_BYTES, outlineBody, parseForm, SNIFF_BYTES } from './body/index.ts';
import { type ExchangeFacts, type ExchangeList, exchangeList, exchangeWindow } from './exchange-rows.ts';
import { curlOf, type ExchangeSource, type ExportMessage, fetchOf, queryOf } from './export/index.ts';
import type { LocatedExchange, MessageIndex } from './message-index.ts';
import { partnerOf } from './message-pairs.ts';
import { outlineOf, withProtocol } from './message-protocols.ts';
import { messageRates } from './message-rates.ts';
import { MessageSearch } from './message-search.ts';
import { Recent } from './recent.ts';
import { secondsBetween } from './rows.ts';

/** Rows in one answer, bytes of one piece of a body, bytes of a whole body for the command line: at most. */
const MAX_ROWS = 500;
const MAX_PIECE = 256 * 1024;
const MAX_WHOLE = 64 * 1024 * 1024;

/** Bytes read and inflated in one answer on the way to messages behind many others. */
const REACH = 16 * 1024 * 1024;

/** Decoded bodies, and answers to searches among messages, kept for the next piece or window of the same. */
const KEPT_BODIES = 2;
const KEPT_SEARCHES = 4;

const BINARY = 2;
const NO_BYTES = new Uint8Array(0);

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

/** A body's bytes and what was wrong with it. */
export interface WholeBody {
  readonly bytes: Uint8Array;
  readonly issues: readonly Issue[];
}

/** A body of any size, decoded as far as it goes, a piece at a time. */
export interface BodyPieces {
  readonly pieces: Iterable<Uint8Array>;
  readonly issues: readonly Issue[];
}

/** What the packets tell of the time that messages took. */
export interface WireFacts {
  /** Time of the capture's first packet, and of any. */
  start(): Timestamp;
  timeOf(packet: number): Timestamp;
  /** Times in which a stream stood still between two of its packets. */
  stalls(stream: number, first: number, last: number): readonly ExchangeStall[];
  /** A connection's handshake, if it was captured. */
  connect(stream: number): ConnectTime | undefined;
}

/** See the file's first line. */
export class MessageAnswers {
  readonly #index: MessageIndex;
  readonly #bodies = new Recent<string, { readonly body: Body; readonly contentType: string }>(KEPT_BODIES);
  readonly #searches = new Recent<string, MessageSearch | Issue>(KEPT_SEARCHES);
  readonly #lists = new Recent<string, ExchangeList>(KEPT_SEARCHES);
  readonly #wire: WireFacts;

  constructor(index: MessageIndex, wire: WireFacts) {
    this.#index = index;
    this.#wire = wire;
  }

  exchanges(stream: number | undefined, query: ExchangeQuery, from: number, count: number): Result<ExchangeWindow> {
    const facts = this.#exchangeFacts();
    return ok(exchangeWindow(this.#exchangeList(stream, query, facts), from, count, facts));
  }

  /** Where an exchange stands in a list. */
  exchangePlace(stream: number | undefined, query: ExchangeQuery, exchange: number): Result<number | undefined> {
    const { found } = this.#exchangeList(stream, query, this.#exchangeFacts());
    return ok(placeOf(found.indexOf(exchange)));
  }

  #exchangeList(stream: number | undefined, query: ExchangeQuery, facts: ExchangeFacts): ExchangeList {
    const all = stream === undefined ? this.#index.allExchanges() : this.#index.exchangeNumbers(stream);
    // While streams are still followed the list of all grows.
    const key = `${this.#index.generation} ${stream ?? 'all'} ${all.length} ${JSON.stringify(query)}`;
    return this.#lists.get(key, () => exchangeList(all, query, facts));
  }

  #exchangeFacts(): ExchangeFacts {
    const { start, timeOf, stalls, connect } = this.#wire;
    const index = this.#index;
    const { table } = index;
    const connectOf = (exchange: number): ConnectTime | undefined =>
      index.isFirst(exchange) ? connect(index.streamOf(exchange)) : undefined;
    return {
      start: start(),
      table,
      located: (exchange) => index.exchange(exchange),
      timeOf,
      connectOf,
      wireOf: (exchange) => {
        const connected = connectOf(exchange);
        const first = table.firstPacket(exchange);
        const last = table.lastPacket(exchange) ?? first;
        return { ...(connected && { connect: connected }), stalls: stalls(index.streamOf(exchange), first, last) };
      },
    };
  }

  exchange(exchange: number): Result<HttpExchange> {
    const found = this.#index.exchange(exchange);
    if (found === undefined) return fail('no-such-exchange', { exchange });
    const whole = this.#whole(found);
    const query = parseForm(queryOf(whole.request?.target ?? ''));
    return ok({ ...whole, query, wire: this.#exchangeFacts().wireOf(exchange) });
  }

  #whole(one: LocatedExchange): HttpExchange {
    return httpExchange(this.#index.pairOf(one.stream, one.entry), one.entry, one.indexed, one);
  }

  /** The exchange of a stream that a packet belongs to. */
  exchangeOf(stream: number, packet: number): Result<ExchangeIndex | undefined> {
    const { table } = this.#index;
    const found = this.#index.exchangeNumbers(stream).find((exchange) => table.spans(exchange, packet));
    return ok(found === undefined ? undefined : exchangeIndex(found));
  }

  /** The message of a stream that a packet carries: the first that ends in it, else one it is part of. */
  messageOf(stream: number, packet: number): Result<WsMessage | undefined> {
    const reader = this.#index.messages(stream);
    const entry = this.#index.webSocket(stream);
    if (reader === undefined || entry === undefined) return ok(undefined);
    const row = (number: number): WsMessage => withProtocol(reader.message(streamIndex(stream), number), reader, entry);
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
      return ok({ from, messages: [], total: 0, totalAll: 0, checked: 0, ready: true });
    const search = this.#searchOf(reader, stream, query);
    if ('code' in search) return { ok: false, issue: search };
    if (search.checked < reader.count) search.advance();
    const { table } = this.#index;
    const upgrade = this.#index.exchangeNumbers(stream).findLast((exchange) => table.hasUpgrade(exchange));
    const session = sessionOf(entry, streamIndex(stream), upgrade === undefined ? undefined : exchangeIndex(upgrade));
    const wanted = search.numbers.slice(from, from + Math.min(count, MAX_ROWS));
    const ready = search.checked >= reader.count && reader.reach(wanted, REACH);
    const shown = ready ? wanted : [];
    return ok({
      ...(session && { session }),
      from,
      messages: shown.map((number) => withProtocol(reader.message(streamIndex(stream), number), reader, entry)),
      total: search.numbers.length,
      totalAll: reader.count,
      checked: search.checked,
      ready,
    });
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
      message: withProtocol(reader.message(streamIndex(stream), partner), reader, entry),
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

  body(ref: BodyRef, offset: number): Result<BodyPiece> {
    if (ref.kind === 'websocket') {
      const reader = this.#index.messages(ref.stream);
      const entry = this.#index.webSocket(ref.stream);
      if (reader === undefined || entry === undefined || ref.message >= reader.count)
        return fail('no-such-message', { message: ref.message });
      const { bytes, steps, readability } = reader.content(ref.message);
      const { issues } = reader.message(ref.stream, ref.message);
      const text = reader.opcode(ref.message) !== BINARY;
      const outline = offset === 0 ? outlineOf(reader, entry, ref.message) : undefined;
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
    const opened = this.#openHttp(ref.exchange, ref.part);
    if (opened === undefined) return fail('no-such-exchange', { exchange: ref.exchange });
    const { body, contentType } = opened;
    const kind = kindOf(contentType, body.read(0, SNIFF_BYTES));
    const outline = offset === 0 ? outlineBody(kind, contentType, () => body.read(0, OUTLINE_BYTES)) : undefined;
    return ok({
      ...kind,
      steps: body.steps,
      totalLength: body.totalLength,
      offset,
      bytes: body.read(offset, MAX_PIECE).slice(),
      ...(outline && { outline }),
      status: body.status,
      issues: body.issues,
    });
  }

  /** Every exchange of the streams followed so far, by the packet it begins in. */
  *allExchanges(): Generator<HttpExchange> {
    for (const exchange of this.#index.allExchanges()) {
      const one = this.#index.exchange(exchange);
      if (one !== undefined) yield this.#whole(one);
    }
  }

  /** Every WebSocket message of a stream. */
  *messagesOf(stream: number): Generator<WsMessage> {
    const reader = this.#index.messages(stream);
    for (let number = 0; number < (reader?.count ?? 0); number++) {
      if (reader) yield reader.message(streamIndex(stream), number);
    }
  }

  /** One body of an exchange, whatever its size. */
  bodyPieces(exchange: number, part: 'request' | 'response'): BodyPieces {
    const body = this.#openHttp(exchange, part)?.body;
    return body === undefined ? { pieces: [], issues: [] } : { pieces: piecesOf(body), issues: body.issues };
  }

  /** A body as far as it goes, decoded, under a cap. */
  wholeBody(ref: BodyRef): WholeBody {
    if (ref.kind === 'websocket') {
      return { bytes: this.#index.messages(ref.stream)?.content(ref.message).bytes ?? new Uint8Array(0), issues: [] };
    }
    const body = this.#openHttp(exchangeIndex(ref.exchange), ref.part)?.body;
    return { bytes: body?.read(0, MAX_WHOLE) ?? new Uint8Array(0), issues: body?.issues ?? [] };
  }

  /** The exchanges of a list, in its order. */
  *listedExchanges(stream: number | undefined, query: ExchangeQuery): Generator<HttpExchange> {
    for (const exchange of this.#exchangeList(stream, query, this.#exchangeFacts()).found) {
      const one = this.#index.exchange(exchange);
      if (one !== undefined) yield this.#whole(one);
    }
  }

  /** The messages of a list with their content, in its order. */
  *listedMessages(stream: number, query: MessageQuery): Generator<ExportMessage> {
    const reader = this.#index.messages(stream);
    if (reader === undefined) return;
    for (const number of this.#numbersOf(reader, stream, query)) yield this.#exportMessage(reader, stream, number);
  }

  /** What exports of exchanges and messages read. `summaryOf` tells a stream's two ends. */
  exportSource(summaryOf: (stream: number) => StreamSummary): ExchangeSource {
    const facts = this.#exchangeFacts();
    return {
      exchanges: () => this.allExchanges(),
      body: ({ exchange }, part) => {
        const body = this.#openHttp(exchange, part)?.body;
        const bytes = body?.read(0, MAX_WHOLE) ?? NO_BYTES;
        return { bytes, cut: body !== undefined && bytes.length < body.totalLength };
      },
      messages: (stream) => this.#exportMessages(stream),
      server: (stream) => summaryOf(stream).server,
      client: (stream) => summaryOf(stream).client,
      connect: ({ exchange }) => {
        const found = this.#index.exchange(exchange);
        const connect = found && facts.connectOf(exchange);
        return connect && { start: this.#wire.timeOf(connect.packet), seconds: connect.rtt };
      },
    };
  }

  /** A request as a command that sends it again; '' for an exchange without one. */
  requestText(exchange: number, form: RequestForm, source: ExchangeSource): Result<string> {
    const found = this.exchange(exchange);
    if (!found.ok) return found;
    const { bytes } = source.body(found.value, 'request');
    const write = form === 'curl' ? curlOf : fetchOf;
    return ok(write(found.value, source.server(found.value.stream), bytes));
  }

  *#exportMessages(stream: number): Generator<ExportMessage> {
    const reader = this.#index.messages(stream);
    for (let number = 0; reader !== undefined && number < reader.count; number++)
      yield this.#exportMessage(reader, stream, number);
  }

  #exportMessage(reader: WebSocketReader, stream: number, number: number): ExportMessage {
    return { message: reader.message(streamIndex(stream), number), bytes: reader.content(number).bytes };
  }

  #searchOf(reader: WebSocketReader, stream: number, query: MessageQuery): MessageSearch | Issue {
    const key = `${this.#index.generation} ${stream} ${JSON.stringify(query)}`;
    return this.#searches.get(key, () => MessageSearch.begin(reader, query));
  }

  /** Numbers of all messages that a query asks for; none where its pattern is no pattern. */
  #numbersOf(reader: WebSocketReader, stream: number, query: MessageQuery): readonly number[] {
    const search = this.#searchOf(reader, stream, query);
    if ('code' in search) return [];
    search.finish();
    return search.numbers;
  }

  #openHttp(exchange: number, part: 'request' | 'response'): { body: Body; contentType: string } | undefined {
    const found = this.#index.exchange(exchange);
    const message = found?.indexed[part];
    if (found === undefined || message === undefined) return undefined;
    return this.#bodies.get(`${this.#index.generation} ${exchange} ${part}`, () => {
      const pair = orient(this.#index.pairOf(found.stream, found.entry), found.entry.swapped);
      const stream = part === 'request' ? pair.toServer : pair.toClient;
      return { body: openBody(stream, message), contentType: message.contentType };
    });
  }
}

const placeOf = (index: number): number | undefined => (index < 0 ? undefined : index);

function* piecesOf(body: Body): Generator<Uint8Array> {
  for (let offset = 0; offset < body.totalLength; offset += MAX_PIECE) yield body.read(offset, MAX_PIECE);
}

/** Answers about what streams carry: exchanges, WebSocket messages, bodies. Ranges come from the index, bytes on demand. */
import type { RequestForm } from '../../shared/api.ts';
import type {
  BodyPiece,
  BodyRef,
  ConnectTime,
  ExchangeQuery,
  ExchangeStall,
  ExchangeWindow,
  Fate,
  HttpExchange,
  Issue,
  Result,
  StreamSummary,
} from '../../shared/model/index.ts';
import { type ExchangeIndex, exchangeIndex, type Timestamp } from '../../shared/units.ts';
import { fail, ok } from './answer.ts';
import {
  type Body,
  finish,
  httpExchange,
  MAX_DECODED,
  MAX_SHOWN,
  openBodySteps,
  openContent,
  orient,
  type Steps,
} from './app/index.ts';
import { kindOf, OUTLINE_BYTES, outlineBody, SNIFF_BYTES } from './body/index.ts';
import { owned, parseForm } from './bytes/index.ts';
import type { ConnectionEnd } from './connection-end.ts';
import {
  type ExchangeFacts,
  type ExchangeList,
  type ExchangeOverview,
  exchangeList,
  exchangeOverview,
  exchangeWindow,
} from './exchange-rows.ts';
import { curlOf, type ExchangeSource, fetchOf, longBytes, queryOf } from './export/index.ts';
import type { LocatedExchange, MessageIndex } from './message-index.ts';
import { Recent } from './recent.ts';
import { WebSocketAnswers } from './websocket-answers.ts';

/** Bytes of one piece of a body, bytes of a whole body for the command line: at most. */
const MAX_PIECE = 256 * 1024;
const MAX_WHOLE = 64 * 1024 * 1024;

/** Decoded bodies, and lists of exchanges, kept for the next piece or window of the same. */
const KEPT_BODIES = 2;
const KEPT_LISTS = 4;

/** A body's bytes and what was wrong with it. */
export interface WholeBody {
  readonly bytes: Uint8Array;
  readonly issues: readonly Issue[];
}

/** A decoded body that is kept. */
interface OpenedBody {
  readonly body: Body;
  readonly contentType: string;
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
  /** What became of what the packets between two of a stream sent. */
  fate(stream: number, first: number, last: number): Fate;
  /** How a stream ended. */
  end(stream: number): ConnectionEnd | undefined;
  /** Time of a connection's first packet. */
  began(stream: number): Timestamp;
  /** The last packet of a stream. */
  ended(stream: number): number;
  /** A connection's handshake, if it was captured. */
  connect(stream: number): ConnectTime | undefined;
}

/** See the file's first line. */
export class MessageAnswers {
  readonly #index: MessageIndex;
  readonly #bodies = new Recent<string, OpenedBody | undefined>(KEPT_BODIES);
  readonly #overviews = new Recent<string, ExchangeOverview>(KEPT_LISTS);
  readonly #lists = new Recent<string, ExchangeList>(KEPT_LISTS);
  readonly #wire: WireFacts;
  /** Messages of WebSocket connections. */
  readonly webSocket: WebSocketAnswers;

  constructor(index: MessageIndex, wire: WireFacts) {
    this.#index = index;
    this.#wire = wire;
    this.webSocket = new WebSocketAnswers(index, wire);
  }

  exchanges(stream: number | undefined, query: ExchangeQuery, from: number, count: number): Result<ExchangeWindow> {
    const facts = this.#exchangeFacts();
    return ok(exchangeWindow(this.#exchangeList(stream, query, facts), from, count, facts));
  }

  /** What became of one of an exchange's messages; undefined where there is none. */
  messageFate(exchange: number, part: 'request' | 'response'): Fate | undefined {
    const found = this.#index.exchange(exchange);
    const message = found?.indexed[part];
    return found && message && this.#wire.fate(found.stream, message.firstPacket, message.lastPacket);
  }

  /** Where an exchange stands in a list. */
  exchangePlace(stream: number | undefined, query: ExchangeQuery, exchange: number): Result<number | undefined> {
    const { found } = this.#exchangeList(stream, query, this.#exchangeFacts());
    return ok(placeOf(found.indexOf(exchange)));
  }

  #exchangeList(stream: number | undefined, query: ExchangeQuery, facts: ExchangeFacts): ExchangeList {
    const all = stream === undefined ? this.#index.allExchanges() : this.#index.exchangeNumbers(stream);
    // While streams are still followed the list of all grows.
    const key = `${this.#index.generation} ${stream ?? 'all'} ${all.length}`;
    const overview = this.#overviews.get(key, () => exchangeOverview(all, facts));
    return this.#lists.get(`${key} ${JSON.stringify(query)}`, () => exchangeList(overview, query, facts));
  }

  #exchangeFacts(): ExchangeFacts {
    const { start, timeOf, stalls, connect, began, ended } = this.#wire;
    const index = this.#index;
    const { table } = index;
    const connectOf = (exchange: number): ConnectTime | undefined =>
      index.isFirst(exchange) ? connect(index.streamOf(exchange)) : undefined;
    const stallsOf = (exchange: number): readonly ExchangeStall[] => {
      const first = table.firstPacket(exchange);
      return stalls(index.streamOf(exchange), first, table.lastPacket(exchange) ?? first);
    };
    return {
      start: start(),
      table,
      located: (exchange) => index.exchange(exchange),
      timeOf,
      connectOf,
      wireOf: (exchange) => {
        const connected = connectOf(exchange);
        return { ...(connected && { connect: connected }), stalls: stallsOf(exchange) };
      },
      stallsOf,
      beganAt: (exchange) => began(index.streamOf(exchange)),
      endsAt: (exchange) => ended(index.streamOf(exchange)),
    };
  }

  exchange(exchange: number): Result<HttpExchange> {
    const found = this.#index.exchange(exchange);
    if (found === undefined) return fail('no-such-exchange', { exchange });
    const whole = this.#whole(found);
    const query = parseForm(queryOf(whole.request?.target ?? ''));
    const { request, response } = found.indexed;
    const fate =
      response === undefined && request !== undefined
        ? this.#wire.fate(found.stream, request.firstPacket, request.lastPacket)
        : undefined;
    return ok({ ...whole, query, wire: this.#exchangeFacts().wireOf(exchange), ...(fate && { fate }) });
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

  body(ref: BodyRef, offset: number): Result<BodyPiece> {
    if (ref.kind === 'websocket') return this.webSocket.body(ref.stream, ref.message, offset);
    const opened = this.#openHttp(ref.exchange, ref.part, MAX_SHOWN);
    if (opened === undefined) return fail('no-such-exchange', { exchange: ref.exchange });
    const { body, contentType } = opened;
    const kind = kindOf(contentType, body.read(0, SNIFF_BYTES));
    const outline = offset === 0 ? outlineBody(kind, contentType, () => body.read(0, OUTLINE_BYTES)) : undefined;
    return ok({
      ...kind,
      steps: body.steps,
      totalLength: body.totalLength,
      offset,
      bytes: owned(body.read(offset, MAX_PIECE)),
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

  /** One body of an exchange, whatever its size. */
  bodyPieces(exchange: number, part: 'request' | 'response'): BodyPieces {
    const body = this.#openHttp(exchange, part)?.body;
    return body === undefined ? { pieces: [], issues: [] } : { pieces: piecesOf(body), issues: body.issues };
  }

  /** A body as far as it goes, decoded, under a cap; one that had to be decoded up to `limit` bytes. */
  wholeBody(ref: BodyRef, limit = MAX_DECODED): WholeBody {
    if (ref.kind === 'websocket') return { bytes: this.webSocket.bytes(ref.stream, ref.message), issues: [] };
    const body = this.#openHttp(exchangeIndex(ref.exchange), ref.part, limit)?.body;
    return { bytes: body?.read(0, MAX_WHOLE) ?? new Uint8Array(0), issues: body?.issues ?? [] };
  }

  /** The exchanges of a list, in its order. */
  *listedExchanges(stream: number | undefined, query: ExchangeQuery): Generator<HttpExchange> {
    for (const exchange of this.#exchangeList(stream, query, this.#exchangeFacts()).found) {
      const one = this.#index.exchange(exchange);
      if (one !== undefined) yield this.#whole(one);
    }
  }

  /** What exports of exchanges and messages read. `summaryOf` tells a stream's two ends. */
  exportSource(summaryOf: (stream: number) => StreamSummary): ExchangeSource {
    const facts = this.#exchangeFacts();
    return {
      exchanges: () => this.allExchanges(),
      prepare: ({ exchange }, part) => this.prepareBody(exchange, part),
      body: ({ exchange }, part) => {
        const body = this.#openHttp(exchange, part)?.body;
        if (body === undefined) return { ...longBytes(new Uint8Array(0)), cut: false };
        const length = Math.min(body.totalLength, MAX_WHOLE);
        return { length, cut: length < body.totalLength, read: body.read };
      },
      messages: (stream) => this.webSocket.exportMessages(stream),
      end: (stream) => this.webSocket.end(stream),
      fate: ({ exchange }, part) => this.messageFate(exchange, part),
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
    const write = form === 'curl' ? curlOf : fetchOf;
    return ok(write(found.value, source.server(found.value.stream), this.#requestContent(exchange)));
  }

  /** The body of a request as its Content-Encoding says it is. */
  #requestContent(exchange: number): Uint8Array {
    const found = this.#index.exchange(exchange);
    const request = found?.indexed.request;
    if (found === undefined || request === undefined) return new Uint8Array(0);
    const { toServer } = orient(this.#index.pairOf(found.stream, found.entry), found.entry.swapped);
    return openContent(toServer, request).read(0, MAX_WHOLE);
  }

  /** Decode a body in steps, so that what asks for it next has it at hand. */
  *prepareBody(exchange: number, part: 'request' | 'response', limit = MAX_DECODED): Steps<void> {
    const key = this.#bodyKey(exchange, part, limit);
    if (this.#bodies.has(key)) return;
    const opened = yield* this.#openSteps(exchange, part, limit);
    this.#bodies.get(key, () => opened);
  }

  #openHttp(exchange: number, part: 'request' | 'response', limit = MAX_DECODED): OpenedBody | undefined {
    const open = () => finish(this.#openSteps(exchange, part, limit));
    return this.#bodies.get(this.#bodyKey(exchange, part, limit), open);
  }

  #bodyKey(exchange: number, part: 'request' | 'response', limit: number): string {
    return `${this.#index.generation} ${exchange} ${part} ${limit}`;
  }

  *#openSteps(exchange: number, part: 'request' | 'response', limit: number): Steps<OpenedBody | undefined> {
    const found = this.#index.exchange(exchange);
    const message = found?.indexed[part];
    if (found === undefined || message === undefined) return undefined;
    const pair = orient(this.#index.pairOf(found.stream, found.entry), found.entry.swapped);
    const stream = part === 'request' ? pair.toServer : pair.toClient;
    return { body: yield* openBodySteps(stream, message, limit), contentType: message.contentType };
  }
}

const placeOf = (index: number): number | undefined => (index < 0 ? undefined : index);

function* piecesOf(body: Body): Generator<Uint8Array> {
  for (let offset = 0; offset < body.totalLength; offset += MAX_PIECE) yield body.read(offset, MAX_PIECE);
}

/**
 * What the streams of the capture carry: every stream is followed once, on demand or by the idle pass, and leaves ranges
 * only. Exchanges are numbered as they are found, so that a number stays what it is; lists show them by their packets.
 */
import type { ProtocolFamily, StreamTls } from '../../shared/model/index.ts';
import { type ExchangeIndex, exchangeIndex, type StreamIndex, streamIndex } from '../../shared/units.ts';
import {
  decrypted,
  ExchangeTable,
  entriesOf,
  finish,
  followSteps,
  type IndexedExchange,
  type Steps,
  type StreamEntry,
  type TlsSecrets,
  type WebSocketEntry,
  WebSocketReader,
} from './app/index.ts';
import { type ByteStreamPair, FittedColumn } from './bytes/index.ts';
import { ExchangeEnds } from './exchange-ends.ts';
import { byFirstPacket } from './exchange-order.ts';
import type { FollowedStreams, StreamSource } from './followed-streams.ts';
import { HTTP, type KeptEntry, type KeptHttp, type KeptTls, keptOf, NOTHING, streamTls } from './kept-entries.ts';
import { entriesOfPlain, type FoundStream, keptOfPlain, PlainIndex } from './plain-index.ts';
import { Recent } from './recent.ts';

/** Packets that the pass over plain streams goes on by for each of which it is asked: they take it little. */
const PACKETS_OF_PASS = 4;
/** What a stream that is followed by itself counts as in the work of a slice, in packets. */
const PACKETS_PER_STREAM = 64;

/** One exchange and where it stands. */
export interface LocatedExchange {
  readonly exchange: ExchangeIndex;
  readonly stream: StreamIndex;
  readonly entry: KeptHttp;
  readonly indexed: IndexedExchange;
  /** Inside of TLS. */
  readonly secure: boolean;
}

/** A stream's WebSocket connection as far as an answer goes. */
export interface ReadableMessages {
  readonly stream: number;
  readonly entry: WebSocketEntry;
  readonly reader: WebSocketReader;
  /** More follow: the stream has not been followed to its end. */
  readonly isOpening: boolean;
}

/** Byte indices of streams, and readers of WebSocket messages, kept for the next question. */
const KEPT_PAIRS = 16;
const KEPT_READERS = 8;

/** See the file's first lines. */
export class MessageIndex {
  readonly #source: StreamSource;
  readonly #followed: FollowedStreams | undefined;
  /** By stream; absent where it has not been followed. */
  #entries: (readonly KeptEntry[] | undefined)[] = [];
  #table = new ExchangeTable();
  /** Of each exchange: its stream, and which of the stream's entries it is of. */
  readonly #streamOf = new FittedColumn();
  readonly #entryOf = new FittedColumn();
  /** Exchanges of a stream stand together: the first one of each stream, -1 none. */
  #firstOf: number[] = [];
  readonly #pairs = new Recent<number, ByteStreamPair>(KEPT_PAIRS);
  readonly #plain = new Recent<string, ByteStreamPair>(KEPT_PAIRS);
  #secrets: TlsSecrets | undefined;
  readonly #readers = new Recent<number, WebSocketReader>(KEPT_READERS);
  readonly #openings = new Recent<number, ReadableMessages | undefined>(KEPT_READERS);
  /** Streams that have been followed in part. */
  readonly #begun = new Map<number, Steps<StreamEntry | undefined>>();
  /** What was found in streams whose turn has not come. */
  readonly #untold = new Map<number, readonly StreamEntry[]>();
  #sorted: Uint32Array = new Uint32Array(0);
  #ends: ExchangeEnds | undefined;
  /** What finds plain streams; absent before and behind that. */
  #plainIndex: PlainIndex | undefined;
  #isPassed = false;
  #next = 0;
  #generation = 0;

  constructor(source: StreamSource, followed?: FollowedStreams) {
    this.#source = source;
    this.#followed = followed;
  }

  /** Changes whenever all was forgotten: what was made from an answer before that is not true any more. */
  get generation(): number {
    return this.#generation;
  }

  /** Whether every stream there is has been followed. */
  get isWhole(): boolean {
    return this.#next >= this.#source.count();
  }

  /**
   * Work for about as long as reading `packets` packets takes: first on all plain streams at once, then on the others, one
   * by one and long ones in steps, as far as nobody has asked for them. False when there is nothing left to do.
   */
  advance(packets: number): boolean {
    if (!this.#isPassed && this.#passOn(packets)) return true;
    const streams = Math.max(1, Math.ceil(packets / PACKETS_PER_STREAM));
    for (let i = 0; i < streams && this.#next < this.#source.count(); i++) {
      if (!this.followOn(this.#next)) return true;
      this.#tell(this.#next++);
    }
    if (this.#next < this.#source.count()) return true;
    this.#table.trim();
    this.#streamOf.trim();
    this.#entryOf.trim();
    return false;
  }

  /** Go on finding plain streams; says whether there was anything to do. */
  #passOn(packets: number): boolean {
    this.#secrets ??= this.#source.secrets();
    this.#plainIndex ??= new PlainIndex(this.#source, {
      table: this.#table,
      opensTls: this.#secrets.count > 0,
      isKnown: (stream) => this.#entries[stream] !== undefined || this.#begun.has(stream),
      take: (found) => this.#takePlain(found),
      takeTold: (told) => this.#followed?.takeTold(told),
    });
    if (this.#plainIndex.advance(packets * PACKETS_OF_PASS)) return true;
    this.#isPassed = true;
    this.#plainIndex = undefined;
    return false;
  }

  #takePlain(found: FoundStream): void {
    const { stream, exchanges } = found;
    this.#makeRoom(stream);
    this.#entries[stream] = keptOfPlain(found);
    if (exchanges > 0) this.#firstOf[stream] = found.first;
    for (let i = 0; i < exchanges; i++) {
      this.#streamOf.push(stream);
      this.#entryOf.push(0);
    }
    if (!found.isTold) this.#untold.set(stream, entriesOfPlain(found, this.#table));
  }

  /** Forget what was found in streams that have grown since; numbers of exchanges begin again. */
  forget(): void {
    this.#generation++;
    this.#followed?.forget();
    this.#ends = undefined;
    this.#entries = [];
    this.#table = new ExchangeTable();
    this.#streamOf.clear();
    this.#entryOf.clear();
    this.#firstOf = [];
    this.#pairs.clear();
    this.#plain.clear();
    this.#secrets = undefined;
    this.#readers.clear();
    this.#openings.clear();
    this.#begun.clear();
    this.#untold.clear();
    this.#sorted = new Uint32Array(0);
    this.#plainIndex = undefined;
    this.#isPassed = false;
    this.#next = 0;
  }

  /** Both directions of a stream as they were sent. */
  pair(stream: number): ByteStreamPair {
    return this.#pairs.get(stream, () => this.#source.pair(stream));
  }

  /** Both directions as `entry`, one of the stream's, reads them: decrypted where it lies inside of TLS. */
  pairOf(stream: number, entry: KeptEntry): ByteStreamPair {
    return this.#pairAt(stream, this.entries(stream).indexOf(entry));
  }

  /** Both directions as the entry at `depth`, outermost first, reads them; or one that would follow the last. */
  #pairAt(stream: number, depth: number): ByteStreamPair {
    let pair = this.pair(stream);
    for (const [at, below] of this.entries(stream).slice(0, depth).entries()) {
      if (below.kind !== 'tls' || below.reading !== 'decrypted') continue;
      const under = pair;
      pair = this.#plain.get(`${stream} ${at}`, () => decrypted(under, below));
    }
    return pair;
  }

  /** A stream's TLS connection whose records can be opened, what it lies in, and its plaintext. */
  opened(stream: number): { entry: KeptTls; pair: ByteStreamPair; plain: ByteStreamPair } | undefined {
    this.#secrets ??= this.#source.secrets();
    const entry = this.#secrets.count === 0 ? undefined : this.tls(stream);
    if (entry?.reading !== 'decrypted') return undefined;
    const depth = this.entries(stream).indexOf(entry);
    return { entry, pair: this.#pairAt(stream, depth), plain: this.#pairAt(stream, depth + 1) };
  }

  /** TLS on a stream that has been followed; undefined where there is none. */
  tlsOf(stream: number): StreamTls | undefined {
    const entry = this.#entries[stream]?.find((one) => one.kind === 'tls');
    return entry?.kind === 'tls' ? streamTls(entry) : undefined;
  }

  /** The TLS connection on a stream; the outermost where there is one in another. */
  tls(stream: number): KeptTls | undefined {
    return this.entries(stream).find((entry) => entry.kind === 'tls');
  }

  /** What a stream carries, outermost first; empty where nobody recognises it. */
  entries(stream: number): readonly KeptEntry[] {
    while (!this.followOn(stream));
    return this.#entries[stream] ?? NOTHING;
  }

  /** Follow a stream one step further; says whether it has been followed to its end. */
  followOn(stream: number): boolean {
    if (this.#entries[stream] !== undefined) return true;
    const steps = this.#begun.get(stream) ?? this.#follow(stream, this.pair(stream));
    const step = steps.next();
    if (step.done !== true) {
      this.#begun.set(stream, steps);
      return false;
    }
    this.#begun.delete(stream);
    this.#take(stream, entriesOf(step.value));
    return true;
  }

  #follow(stream: number, pair: ByteStreamPair): Steps<StreamEntry | undefined> {
    this.#secrets ??= this.#source.secrets();
    return followSteps(pair, { serverPort: this.#source.serverPort(stream), secrets: this.#secrets });
  }

  /** A stream has been followed. */
  #take(stream: number, found: readonly StreamEntry[]): void {
    this.#keep(stream, found);
    this.#untold.set(stream, found);
    // Who asks for a stream out of turn does not wait for what others make of it.
    if (stream < this.#next) this.#tell(stream);
  }

  #makeRoom(stream: number): void {
    while (this.#entries.length <= stream) {
      this.#entries.push(undefined);
      this.#firstOf.push(-1);
    }
  }

  #keep(stream: number, found: readonly StreamEntry[]): void {
    this.#makeRoom(stream);
    this.#entries[stream] = keptOf(found);
    this.#number(stream, found);
  }

  #tell(stream: number): void {
    const found = this.#untold.get(stream);
    if (found === undefined) return;
    this.#untold.delete(stream);
    this.#followed?.take(stream, this.pair(stream), found);
  }

  /** What a stream is called by what it carries: its innermost protocol; TCP while it has not been followed. */
  familyOf(stream: number): ProtocolFamily {
    const innermost = this.#entries[stream]?.at(-1);
    return innermost?.kind ?? 'tcp';
  }

  /** Exchanges of one stream, in their order. */
  exchangesOf(stream: number): readonly LocatedExchange[] {
    return Array.from(this.exchangeNumbers(stream), (exchange) => this.#locate(exchange));
  }

  /** Numbers of the exchanges of one stream, in their order. */
  exchangeNumbers(stream: number): Uint32Array {
    this.entries(stream);
    const first = this.#firstOf[stream] ?? -1;
    if (first < 0) return new Uint32Array(0);
    let end = first;
    while (end < this.#table.length && this.#streamOf.at(end) === stream) end++;
    return Uint32Array.from({ length: end - first }, (_, i) => first + i);
  }

  /** Whether an exchange is the first of its stream. */
  isFirst(exchange: number): boolean {
    return exchange === 0 || this.#streamOf.at(exchange - 1) !== this.#streamOf.at(exchange);
  }

  /** Stream of an exchange. */
  streamOf(exchange: number): number {
    return this.#streamOf.at(exchange);
  }

  /** Exchanges as columns, by their numbers. */
  get table(): ExchangeTable {
    return this.#table;
  }

  /** Where the messages of the exchanges end, of all there are now. */
  get ends(): ExchangeEnds {
    if (this.#ends?.length !== this.#table.length) this.#ends = new ExchangeEnds(this.#table);
    return this.#ends;
  }

  /** Numbers of the exchanges of all streams followed so far, by the packet they begin in. */
  allExchanges(): Uint32Array {
    if (this.#sorted.length !== this.#table.length) this.#sorted = byFirstPacket(this.#table);
    return this.#sorted;
  }

  /** Packets in which messages end, spread over what has been followed so far; `most` or some more. */
  messagePackets(most: number, packetsOf: (stream: number) => Uint32Array): readonly number[] {
    const all = this.allExchanges();
    const step = Math.max(1, Math.ceil((2 * all.length) / most));
    const found: number[] = [];
    for (let at = 0; at < all.length; at += step) {
      const exchange = all[at] as number;
      found.push(...this.#table.ends(exchange));
      if (this.#table.hasUpgrade(exchange)) {
        found.push(...packetsOf(this.#streamOf.at(exchange)).subarray(0, most >> 2));
      }
    }
    return found;
  }

  /** An exchange by its number. */
  exchange(exchange: number): LocatedExchange | undefined {
    return exchange < this.#table.length ? this.#locate(exchange) : undefined;
  }

  /** The WebSocket connection on a stream. */
  webSocket(stream: number): WebSocketEntry | undefined {
    return this.entries(stream).find((entry) => entry.kind === 'websocket');
  }

  /**
   * The messages of a stream's WebSocket connection; of a long stream that has not been followed yet, those it begins with.
   * Undefined where it has none.
   */
  readable(stream: number): ReadableMessages | undefined {
    const opening = this.#entries[stream] === undefined ? this.#opening(stream) : undefined;
    if (opening !== undefined) return opening;
    const entry = this.webSocket(stream);
    const reader = this.messages(stream);
    return entry && reader && { stream, entry, reader, isOpening: false };
  }

  #opening(stream: number): ReadableMessages | undefined {
    return this.#openings.get(stream, () => {
      let pair = this.#source.opening(stream);
      if (pair === undefined) return undefined;
      for (const entry of entriesOf(finish(this.#follow(stream, pair)))) {
        if (entry.kind === 'tls' && entry.reading === 'decrypted') pair = decrypted(pair, entry);
        if (entry.kind !== 'websocket' || entry.messages.length === 0) continue;
        const reader = new WebSocketReader(pair, entry, { start: this.#source.start(), isOpening: true });
        return { stream, entry, reader, isOpening: true };
      }
      return undefined;
    });
  }

  /** Reader of the messages of a stream's WebSocket connection. */
  messages(stream: number): WebSocketReader | undefined {
    const entry = this.webSocket(stream);
    if (entry === undefined) return undefined;
    return this.#readers.get(
      stream,
      () => new WebSocketReader(this.pairOf(stream, entry), entry, { start: this.#source.start() }),
    );
  }

  #locate(exchange: number): LocatedExchange {
    const stream = streamIndex(this.#streamOf.at(exchange));
    const entries = this.#entries[stream] ?? NOTHING;
    const at = this.#entryOf.at(exchange);
    const entry = entries[at];
    return {
      exchange: exchangeIndex(exchange),
      stream,
      entry: entry?.kind === 'http' ? entry : HTTP[0],
      indexed: this.#table.exchange(exchange),
      secure: entries.slice(0, at).some(({ kind }) => kind === 'tls'),
    };
  }

  #number(stream: number, entries: readonly StreamEntry[]): void {
    const first = this.#table.length;
    for (const [at, entry] of entries.entries()) {
      if (entry.kind !== 'http') continue;
      for (const exchange of entry.exchanges) {
        this.#table.add(exchange);
        this.#streamOf.push(stream);
        this.#entryOf.push(at);
      }
    }
    if (this.#table.length > first) this.#firstOf[stream] = first;
  }
}

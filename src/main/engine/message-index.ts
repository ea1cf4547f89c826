/**
 * What the streams of the capture carry: every stream is followed once, on demand or by the idle pass, and leaves ranges
 * only. Exchanges are numbered as they are found, so that a number stays what it is; lists show them by their packets.
 */
import type { ProtocolFamily, StreamTls } from '../../shared/model/index.ts';
import {
  type ExchangeIndex,
  exchangeIndex,
  type StreamIndex,
  streamIndex,
  type Timestamp,
} from '../../shared/units.ts';
import {
  decrypted,
  ExchangeTable,
  entriesOf,
  followStream,
  type HttpEntry,
  type IndexedExchange,
  type StreamEntry,
  type TlsEntry,
  type TlsSecrets,
  type WebSocketEntry,
  WebSocketReader,
} from './app/index.ts';
import { type ByteStreamPair, FittedColumn } from './bytes/index.ts';
import { CIPHER_SUITES, VERSION_COLUMNS } from './dissect/index.ts';
import { ExchangeEnds } from './exchange-ends.ts';
import { Recent } from './recent.ts';

/** Where the streams' bytes come from. */
export interface StreamSource {
  /** Streams there are now. */
  count(): number;
  /** Both directions of a stream as far as it has been read. */
  pair(stream: number): ByteStreamPair;
  /** Port of the server; a hint. */
  serverPort(stream: number): number;
  /** Time of the first packet of the capture. */
  start(): Timestamp;
  /** Secrets of TLS connections that are known by now. */
  secrets(): TlsSecrets;
}

/** What is kept of HTTP on a stream: its exchanges are in a table of all. */
export type KeptHttp = Pick<HttpEntry, 'kind' | 'swapped' | 'issues'>;
/** What is kept of TLS: what is inside is an entry of its own. */
export type KeptTls = Omit<TlsEntry, 'carried'>;
/** What is kept of a protocol on a stream. */
export type KeptEntry = KeptHttp | KeptTls | WebSocketEntry;

/** Who is told of every stream that has been followed. */
export interface FollowedStreams {
  take(stream: number, pair: ByteStreamPair, entries: readonly StreamEntry[]): void;
  /** All was forgotten. */
  forget(): void;
}

/** One exchange and where it stands. */
export interface LocatedExchange {
  readonly exchange: ExchangeIndex;
  readonly stream: StreamIndex;
  readonly entry: KeptHttp;
  readonly indexed: IndexedExchange;
  /** Inside of TLS. */
  readonly secure: boolean;
}

/** Byte indices of streams, and readers of WebSocket messages, kept for the next question. */
const KEPT_PAIRS = 16;
const KEPT_READERS = 8;

/** What most streams carry: one object serves them all. */
const NOTHING: readonly KeptEntry[] = [];
const HTTP: readonly KeptEntry[] = [{ kind: 'http', swapped: false, issues: [] }];

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
  #sorted = new Uint32Array(0);
  #ends: ExchangeEnds | undefined;
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

  /** Follow some more streams of those that nobody has asked for; false when there are none left. */
  advance(streams: number): boolean {
    for (let i = 0; i < streams && this.#next < this.#source.count(); i++) this.entries(this.#next++);
    if (this.#next < this.#source.count()) return true;
    this.#table.trim();
    this.#streamOf.trim();
    this.#entryOf.trim();
    return false;
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
    this.#sorted = new Uint32Array(0);
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
    if (entry?.kind !== 'tls') return undefined;
    const { reading, version, suite, alpn } = entry;
    const isTold = version !== 0;
    return {
      reading,
      version: isTold ? (VERSION_COLUMNS[version] ?? '') : '',
      suite: isTold ? (CIPHER_SUITES[suite] ?? '') : '',
      alpn,
    };
  }

  /** The TLS connection on a stream; the outermost where there is one in another. */
  tls(stream: number): KeptTls | undefined {
    return this.entries(stream).find((entry) => entry.kind === 'tls');
  }

  /** What a stream carries, outermost first; empty where nobody recognises it. */
  entries(stream: number): readonly KeptEntry[] {
    const known = this.#entries[stream];
    if (known !== undefined) return known;
    const serverPort = this.#source.serverPort(stream);
    this.#secrets ??= this.#source.secrets();
    const found = entriesOf(followStream(this.pair(stream), { serverPort, secrets: this.#secrets }));
    const entries = keptOf(found);
    while (this.#entries.length <= stream) {
      this.#entries.push(undefined);
      this.#firstOf.push(-1);
    }
    this.#entries[stream] = entries;
    this.#number(stream, found);
    this.#followed?.take(stream, this.pair(stream), found);
    return entries;
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
    const { length } = this.#table;
    if (this.#sorted.length !== length) {
      // Packet and number as one number: sorting those needs no function that compares.
      const keys = Float64Array.from({ length }, (_, one) => this.#table.firstPacket(one) * length + one).sort();
      this.#sorted = Uint32Array.from(keys, (key) => key % length);
    }
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
      entry: entry?.kind === 'http' ? entry : (HTTP[0] as KeptHttp),
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

/** What is kept of a stream's entries. */
function keptOf(entries: readonly StreamEntry[]): readonly KeptEntry[] {
  if (entries.length === 0) return NOTHING;
  const [only] = entries;
  if (entries.length === 1 && only?.kind === 'http' && !only.swapped && only.issues.length === 0) return HTTP;
  return entries.map((entry) => {
    if (entry.kind === 'websocket') return entry;
    if (entry.kind === 'http') return { kind: entry.kind, swapped: entry.swapped, issues: entry.issues };
    const { carried: _, ...kept } = entry;
    return kept;
  });
}

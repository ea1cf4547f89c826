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
import type { ByteStreamPair } from './bytes/index.ts';
import { CIPHER_SUITES, VERSION_COLUMNS } from './dissect/index.ts';
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

/** One exchange and where it stands. */
export interface LocatedExchange {
  readonly exchange: ExchangeIndex;
  readonly stream: StreamIndex;
  readonly entry: HttpEntry;
  readonly indexed: IndexedExchange;
  /** Inside of TLS. */
  readonly secure: boolean;
}

/** Byte indices of streams, and readers of WebSocket messages, kept for the next question. */
const KEPT_PAIRS = 16;
const KEPT_READERS = 8;

const NOTHING: readonly LocatedExchange[] = [];

/** See the file's first lines. */
export class MessageIndex {
  readonly #source: StreamSource;
  readonly #entries = new Map<number, readonly StreamEntry[]>();
  readonly #ofStream = new Map<number, readonly LocatedExchange[]>();
  readonly #all: LocatedExchange[] = [];
  readonly #pairs = new Recent<number, ByteStreamPair>(KEPT_PAIRS);
  readonly #plain = new Recent<string, ByteStreamPair>(KEPT_PAIRS);
  #secrets: TlsSecrets | undefined;
  readonly #readers = new Recent<number, WebSocketReader>(KEPT_READERS);
  #sorted: readonly LocatedExchange[] = [];
  #next = 0;
  #generation = 0;

  constructor(source: StreamSource) {
    this.#source = source;
  }

  /** Changes whenever all was forgotten: what was made from an answer before that is not true any more. */
  get generation(): number {
    return this.#generation;
  }

  /** Follow some more streams of those that nobody has asked for; false when there are none left. */
  advance(streams: number): boolean {
    for (let i = 0; i < streams && this.#next < this.#source.count(); i++) this.entries(this.#next++);
    return this.#next < this.#source.count();
  }

  /** Forget what was found in streams that have grown since; numbers of exchanges begin again. */
  forget(): void {
    this.#generation++;
    this.#entries.clear();
    this.#ofStream.clear();
    this.#pairs.clear();
    this.#plain.clear();
    this.#secrets = undefined;
    this.#readers.clear();
    this.#all.length = 0;
    this.#sorted = [];
    this.#next = 0;
  }

  /** Both directions of a stream as they were sent. */
  pair(stream: number): ByteStreamPair {
    return this.#pairs.get(stream, () => this.#source.pair(stream));
  }

  /** Both directions as `entry`, one of the stream's, reads them: decrypted where it lies inside of TLS. */
  pairOf(stream: number, entry: StreamEntry): ByteStreamPair {
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
  opened(stream: number): { entry: TlsEntry; pair: ByteStreamPair; plain: ByteStreamPair } | undefined {
    this.#secrets ??= this.#source.secrets();
    const entry = this.#secrets.count === 0 ? undefined : this.tls(stream);
    if (entry?.reading !== 'decrypted') return undefined;
    const depth = this.entries(stream).indexOf(entry);
    return { entry, pair: this.#pairAt(stream, depth), plain: this.#pairAt(stream, depth + 1) };
  }

  /** TLS on a stream that has been followed; undefined where there is none. */
  tlsOf(stream: number): StreamTls | undefined {
    const entry = this.#entries.get(stream)?.find((one) => one.kind === 'tls');
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
  tls(stream: number): TlsEntry | undefined {
    return this.entries(stream).find((entry) => entry.kind === 'tls');
  }

  /** What a stream carries, outermost first; empty where nobody recognises it. */
  entries(stream: number): readonly StreamEntry[] {
    const known = this.#entries.get(stream);
    if (known !== undefined) return known;
    const serverPort = this.#source.serverPort(stream);
    this.#secrets ??= this.#source.secrets();
    const entries = entriesOf(followStream(this.pair(stream), { serverPort, secrets: this.#secrets }));
    this.#entries.set(stream, entries);
    this.#number(stream, entries);
    return entries;
  }

  /** What a stream is called by what it carries: its innermost protocol; TCP while it has not been followed. */
  familyOf(stream: number): ProtocolFamily {
    const innermost = this.#entries.get(stream)?.at(-1);
    return innermost?.kind ?? 'tcp';
  }

  /** Exchanges of one stream, in their order. */
  exchangesOf(stream: number): readonly LocatedExchange[] {
    this.entries(stream);
    return this.#ofStream.get(stream) ?? NOTHING;
  }

  /** Exchanges of all streams followed so far, by the packet they begin in. */
  allExchanges(): readonly LocatedExchange[] {
    if (this.#sorted.length !== this.#all.length) {
      this.#sorted = this.#all.toSorted((a, b) => firstPacketOf(a.indexed) - firstPacketOf(b.indexed));
    }
    return this.#sorted;
  }

  /** Packets in which messages end, spread over what has been followed so far; `most` or some more. */
  messagePackets(most: number, packetsOf: (stream: number) => Uint32Array): readonly number[] {
    const all = this.allExchanges();
    const step = Math.max(1, Math.ceil((2 * all.length) / most));
    const found: number[] = [];
    for (let at = 0; at < all.length; at += step) {
      const one = all[at];
      if (one === undefined) break;
      const { request, response, upgrade } = one.indexed;
      if (request !== undefined) found.push(request.lastPacket);
      if (response !== undefined) found.push(response.lastPacket);
      if (upgrade !== undefined) found.push(...packetsOf(one.stream).subarray(0, most >> 2));
    }
    return found;
  }

  /** An exchange by its number. */
  exchange(exchange: number): LocatedExchange | undefined {
    return this.#all[exchange];
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

  #number(stream: number, entries: readonly StreamEntry[]): void {
    const located: LocatedExchange[] = [];
    let secure = false;
    for (const entry of entries) {
      secure ||= entry.kind === 'tls';
      if (entry.kind !== 'http') continue;
      for (const indexed of entry.exchanges) {
        const one = {
          exchange: exchangeIndex(this.#all.length),
          stream: streamIndex(stream),
          entry,
          indexed,
          secure,
        };
        this.#all.push(one);
        located.push(one);
      }
    }
    // A copy has no room to grow.
    if (located.length > 0) this.#ofStream.set(stream, located.slice());
  }
}

/** Packet an exchange begins in: of its request, or of its response where the request was not captured. */
export function firstPacketOf(exchange: IndexedExchange): number {
  return (exchange.request ?? exchange.interim[0] ?? exchange.response)?.firstPacket ?? 0;
}

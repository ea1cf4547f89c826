/** What the index of messages follows, and who is told of what it finds. */
import type { Timestamp } from '../../shared/units.ts';
import type { ExchangeTable, StreamEntry, TlsSecrets } from './app/index.ts';
import type { ByteStreamPair } from './bytes/index.ts';
import type { PlainBatch, PlainStreams } from './plain-streams/index.ts';

/** Where the streams' bytes come from. */
export interface StreamSource {
  /** Streams there are now. */
  count(): number;
  /** Both directions of a stream as far as it has been read. */
  pair(stream: number): ByteStreamPair;
  /** The beginning of a stream so long that putting it in order, and following it, takes long; undefined for others. */
  opening(stream: number): ByteStreamPair | undefined;
  /** Port of the server; a hint. */
  serverPort(stream: number): number;
  /** Time of the first packet of the capture. */
  start(): Timestamp;
  /** Secrets of TLS connections that are known by now. */
  secrets(): TlsSecrets;
  /** A pass over all packets there are, which tells of streams that are plain, in words and texts of a table; `opensTls`: there are secrets. */
  plain(table: ExchangeTable, opensTls: boolean, found: (batch: PlainBatch) => void): PlainStreams;
}

/** Who is told of every stream that has been followed. */
export interface FollowedStreams {
  take(stream: number, pair: ByteStreamPair, entries: readonly StreamEntry[]): void;
  /** What packets of plain streams complete, a byte for each packet as told-messages.ts has it: before any other stream. */
  takeTold(told: Uint8Array): void;
  /** All was forgotten. */
  forget(): void;
}

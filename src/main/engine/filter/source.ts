/** What a filter needs of a capture; the engine gives it. */
import type { ByteSource } from '../bytes/index.ts';
import type { Chains, ColumnText, Detail, Names } from '../dissect/index.ts';
import type { MessageNames } from '../pdu/index.ts';
import type { AddressPool, PacketTable } from '../table/index.ts';
import type { TcpNumbers, Verdict } from '../tcp/index.ts';
import type { InterfaceLines } from './frame-columns.ts';
import type { KeptValues } from './kept-values.ts';
import type { Wanted } from './parts.ts';

/** See the file's first line. Packets are 0-based. */
export interface FilterSource {
  readonly table: PacketTable;
  readonly addresses: AddressPool;
  /** The ways through the layers that the `chain` column tells apart. */
  readonly chains: Chains;
  /** At least a part of a packet's painting; `shownBefore` is the packet that is shown before it, if not the one before. */
  paint(packet: number, wanted: Wanted, shownBefore?: number): Detail;
  /** The text of a packet's columns. */
  columns(packet: number): ColumnText;
  /** Names and columns of a packet's own layers, and of what its stream makes of it. */
  names(packet: number): Names;
  messageNames(packet: number): MessageNames;
  /** Kinds of messages that a packet may complete on its TCP stream (pdu/message-kinds.ts). Reads streams. */
  messageKinds(packet: number): number;
  /** What a packet completes of HTTP/1 and WebSocket, as bits (pdu/message-kinds.ts); undefined where that is not told. */
  completes(packet: number): number | undefined;
  /** The same of HTTP/1 alone, also where streams have to be read for it; undefined where only painting tells. */
  met(packet: number): number | undefined;
  /** Method of the request, and status code of the response, that {@link completes} tells of. */
  requestMethod(packet: number): string | undefined;
  responseCode(packet: number): number | undefined;
  /** The head of the one message of HTTP/1 that {@link met} tells of; undefined where it has to be painted. Good until the next question. */
  head(packet: number): Uint8Array | undefined;
  /** The frames of WebSocket that {@link completes} tells of, where nothing else is; undefined where they have to be painted. */
  frames(packet: number): Uint8Array | undefined;
  /** What had to be painted for earlier filters. */
  readonly kept: KeptValues;
  /** Packets read for {@link messageKinds} so far. */
  messagesRead(): number;
  /** The capture file. */
  readonly file: ByteSource;
  /** Captured bytes; a view, not to be kept. */
  bytes(packet: number): Uint8Array;
  /** What the file says of the interface that a packet came by. */
  interfaceLines(packet: number): InterfaceLines;
  /** Whether the file says more of a packet than its bytes, lengths and time. */
  hasNotes(packet: number): boolean;
  /** Comments of a packet. */
  comments(packet: number): readonly string[];
  /** Bytes of the file that a test has read beside {@link bytes}: what it costs. */
  noteRead?(bytes: number): void;
  /** What the tables of streams tell of a TCP segment that was analysed. */
  readonly tcp: TcpNumbers;
  readonly verdicts: Verdicts;
  /** Packets of a TCP stream, in order, where the columns tell of it. */
  packetsOf(stream: number): Uint32Array;
}

/** What the analysis says of segments, as far as it has been worked out (tcp/verdict-pass.ts). */
export interface Verdicts {
  /** Packets of which it has been worked out: all below this one. */
  readonly covered: number;
  /** Work it out for the packets before `end`. */
  advance(end: number): void;
  /** Put what is said of a packet below {@link covered} into `verdict`. */
  recall(packet: number, verdict: Verdict): void;
}

/** What statistics need of a capture; the engine gives it. Packets are 0-based. */
import type { Dissector, Names, Sketch } from '../dissect/index.ts';
import type { MessageNames } from '../pdu/index.ts';
import type { AddressPool, PacketTable } from '../table/index.ts';

/** See the file's first line. */
export interface StatisticsSource {
  readonly table: PacketTable;
  readonly addresses: AddressPool;
  /** The layers that a number of the `chain` column stands for; undefined where they are not told. */
  layersOf(chain: number): readonly Dissector[] | undefined;
  /** Whether a TCP segment acknowledges selectively. */
  hasSack(packet: number): boolean;
  /** Whether a SYN's answer acknowledges more than the SYN. */
  takesOpeningData(packet: number): boolean;
  /** Whether the end that sends a segment with a FIN is the first of its stream to send one. */
  closesFirst(packet: number): boolean;
  /** Names of a packet's own layers, and of what its stream makes of it. */
  names(packet: number): Names;
  messageNames(packet: number): MessageNames;
  /** A packet's own layers, and values of the fields `wanted` in them. */
  sketch(packet: number, wanted?: ReadonlySet<string>): Sketch;
  /** What the stream makes of a packet; `bodies`: with what stands in bodies of messages. */
  sketchMessages(packet: number, bodies: boolean): Sketch;
  /** The first line of the one message of HTTP/1 that a packet completes, where it is all that is remarked on there. */
  remarkedLine(packet: number): string | undefined;
  /** Whether a packet completes no message of its stream, which may have to be read for it. */
  completesNothing(packet: number): boolean;
  /** The same of one that completes nothing of which anything is ever remarked. */
  completesUnremarked(packet: number): boolean;
  /** What reading messages has come to so far, in packets. */
  messagesRead(): number;
  /** Comments of a packet. */
  comments(packet: number): readonly string[];
  /** Captured bytes; a view, not to be kept. */
  bytes(packet: number): Uint8Array;
}

/**
 * What looking at a packet costs a share of work: at its columns, at its bytes, at a sketch of it; one packet read for the
 * messages of its stream, and the names of those that a packet completes, which may be known or have to be painted.
 */
export const Cost = { columns: 1, bytes: 20, sketch: 400, message: 40, names: 100 } as const;

/**
 * One statistic at work. Packets are given in order, each once; `add` says what it cost, by {@link Cost}.
 */
export interface Counter {
  add(packet: number): number;
}

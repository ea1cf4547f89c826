/** Packets as the grid, the layer tree and the byte pane show them. */
import type { Direction, PacketIndex, Seconds, StreamIndex, Timestamp } from '../units.ts';
import type { Issue, Severity } from './faults.ts';
import type { TcpCard } from './tcp.ts';

/** Which packets, in which order: `all`, or the id of a filtered view that the engine holds. */
export type ViewId = number;
/** The view of all packets. */
export const ALL_PACKETS: ViewId = 0;

/** Protocol family of a row or stream: what its colour and badge go by. */
export type ProtocolFamily = 'tcp' | 'http' | 'websocket' | 'tls' | 'udp' | 'other';

/** One row of the grid: Wireshark's columns. */
export interface PacketRow {
  readonly packet: PacketIndex;
  readonly time: Timestamp;
  /** Since the time reference before it, else the first packet of the capture; and since the packet before (in file order), in seconds. */
  readonly relative: Seconds;
  readonly delta: Seconds;
  /** Since the packet before in the view, and since the packet before on the same stream. */
  readonly deltaShown: Seconds;
  readonly deltaStream?: Seconds;
  readonly source: string;
  readonly destination: string;
  /** Names that the capture has for the two. */
  readonly sourceName?: string;
  readonly destinationName?: string;
  readonly protocol: string;
  readonly length: number;
  readonly stream?: StreamIndex;
  readonly info: string;
  readonly family: ProtocolFamily;
  readonly severity: Severity;
  /** SYN, FIN or RST set: rows of the connection's own control. */
  readonly control: boolean;
  /** Names of the `tcp.analysis.*` flags that are set on this packet, without the prefix. */
  readonly notes: readonly string[];
  /** Which way it goes on its stream. */
  readonly direction?: Direction;
  /** Both ends' TCP state after this packet, where known. */
  readonly states?: string;
  /** Packet that completes the PDU which this segment is part of. */
  readonly reassembledIn?: PacketIndex;
  readonly comment?: string;
  /** Place of the first colouring rule that lets the packet through, in the list the engine was given last. */
  readonly rule?: number;
  /** Values of the fields that are columns of their own, by key: every occurrence, joined by commas. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly isMarked?: true;
  /** Neither dissected nor part of any stream. */
  readonly isIgnored?: true;
  /** Times of later packets are told from this one. */
  readonly isReference?: true;
  /** The file gives the packet no time: `time` and what is reckoned from it are meaningless. */
  readonly hasNoTime?: true;
}

/** A window of rows of one view. */
export interface RowWindow {
  readonly view: ViewId;
  /** Position in the view of the first row. */
  readonly from: number;
  readonly rows: readonly PacketRow[];
  /** Rows the view has now. */
  readonly total: number;
}

/** A value of a field: numbers as numbers (64-bit ones as bigint), addresses, names and text as strings. */
export type FieldValue = string | number | bigint | boolean;

/** One line of the layer tree. `key` is the display-filter name; empty for lines that are no field. */
export interface LayerNode {
  readonly key: string;
  /** The whole line as shown: Wireshark's words. */
  readonly text: string;
  /** Value as text, for "copy value". */
  readonly value?: string;
  /** Display filter that lets this packet through and asks for the line: field and value, or its presence; '' for none. */
  readonly test: string;
  /** Index into {@link PacketDetail.sources}, and the byte range there. Length 0: worked out, not on the wire. */
  readonly source: number;
  readonly offset: number;
  readonly length: number;
  /** Worked out by the analysis, shown in brackets. */
  readonly generated: boolean;
  readonly severity?: Severity;
  /** Packet that a click leads to. */
  readonly link?: PacketIndex;
  readonly children: readonly LayerNode[];
}

/** Bytes that a tree refers to: the packet itself first, then what was put together for it (reassembled, unpacked). */
export interface ByteSourceView {
  /** For example `Frame (74 bytes)`, `Reassembled TCP (2040 bytes)`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Everything about one packet, in one answer: tree and bytes never disagree. */
export interface PacketDetail {
  readonly packet: PacketIndex;
  readonly row: PacketRow;
  readonly layers: readonly LayerNode[];
  readonly sources: readonly ByteSourceView[];
  /** The TCP card; absent for packets without (analysed) TCP. */
  readonly tcp?: TcpCard;
  readonly issues: readonly Issue[];
  readonly comments: readonly string[];
}

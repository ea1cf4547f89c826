/** Statistics of a whole capture, or of what a display filter lets through: what the engine counts and how it is asked. */
import type { PacketIndex, Seconds } from '../units.ts';
import type { Severity } from './faults.ts';

/** A statistic that is worked out in shares: the same question again goes on. */
export interface Counted<T> {
  /** Packets that have been looked at, of those that there are. */
  readonly checked: number;
  readonly packets: number;
  /** What they amount to so far. */
  readonly value: T;
}

/** The packets that a filter lets through, as a whole. */
export interface CaptureTotals {
  readonly packets: number;
  /** On the wire, and in the file. */
  readonly bytes: number;
  readonly capturedBytes: number;
  /** From the first to the last of them. */
  readonly span: Seconds;
}

/** One protocol in the hierarchy. */
export interface HierarchyNode {
  /** Display-filter name. */
  readonly protocol: string;
  readonly title: string;
  /** Packets that have it here, and their whole length. */
  readonly packets: number;
  readonly bytes: number;
  /** Those of them in which nothing stands inside it. */
  readonly endPackets: number;
  readonly endBytes: number;
  readonly children: readonly HierarchyNode[];
}

/** The hierarchy, and over how long. */
export interface ProtocolHierarchy {
  readonly nodes: readonly HierarchyNode[];
  readonly packets: number;
  readonly bytes: number;
  readonly span: Seconds;
}

/** What conversations and endpoints are told apart by. */
export const ADDRESS_LAYERS = ['ethernet', 'ipv4', 'ipv6', 'tcp', 'udp'] as const;
/** One of {@link ADDRESS_LAYERS}. */
export type AddressLayer = (typeof ADDRESS_LAYERS)[number];

/** Two ends that speak with each other. A is the one that was seen to send first. */
export interface Conversation {
  readonly addressA: string;
  readonly addressB: string;
  /** TCP and UDP only. */
  readonly portA?: number;
  readonly portB?: number;
  /** TCP only. */
  readonly stream?: number;
  readonly packetsAB: number;
  readonly bytesAB: number;
  readonly packetsBA: number;
  readonly bytesBA: number;
  /** Since the first packet of the capture. */
  readonly start: Seconds;
  readonly duration: Seconds;
  /** Its first packet. */
  readonly packet: PacketIndex;
}

/** One end, and what it sent (tx) and was sent (rx). */
export interface EndpointTotals {
  readonly address: string;
  readonly port?: number;
  readonly packetsTx: number;
  readonly bytesTx: number;
  readonly packetsRx: number;
  readonly bytesRx: number;
}

/** Columns that conversations can be ordered by. */
export const CONVERSATION_ORDERS = [
  'addressA',
  'portA',
  'addressB',
  'portB',
  'stream',
  'packets',
  'bytes',
  'packetsAB',
  'bytesAB',
  'packetsBA',
  'bytesBA',
  'start',
  'duration',
  'bitsAB',
  'bitsBA',
] as const;
/** Columns that endpoints can be ordered by. */
export const ENDPOINT_ORDERS = [
  'address',
  'port',
  'packets',
  'bytes',
  'packetsTx',
  'bytesTx',
  'packetsRx',
  'bytesRx',
] as const;

/** Which conversations, in which order. */
export interface ConversationQuery {
  readonly layer: AddressLayer;
  /** Display filter; empty for all packets. */
  readonly filter: string;
  readonly sort: (typeof CONVERSATION_ORDERS)[number];
  readonly descending: boolean;
}

/** Which endpoints, in which order. */
export interface EndpointQuery {
  readonly layer: AddressLayer;
  readonly filter: string;
  readonly sort: (typeof ENDPOINT_ORDERS)[number];
  readonly descending: boolean;
}

/** A window of a list. */
export interface ListWindow<T> {
  readonly rows: readonly T[];
  readonly total: number;
}

/** What the I/O graph counts. */
export interface IoQuery {
  /** Display filter of all series together. */
  readonly filter: string;
  /** One display filter a series. */
  readonly series: readonly string[];
  /** Length of an interval. */
  readonly milliseconds: number;
}

/** One series: a cell an interval. */
export interface IoSeries {
  readonly packets: Float64Array;
  /** On the wire. */
  readonly bytes: Float64Array;
  /** The first packet of each interval; -1 where there is none. */
  readonly first: Int32Array;
}

/** The graph. */
export interface IoGraph {
  /** Of an interval: longer than asked for where there would be too many. */
  readonly milliseconds: number;
  /** Intervals up to the end of the capture. */
  readonly intervals: number;
  readonly series: readonly IoSeries[];
}

/** How grave a remark is; comments are somebody's own. */
export type ExpertSeverity = Exclude<Severity, 'none'> | 'comment';

/** Remarks of one kind. */
export interface ExpertGroup {
  /** Number of the group, as long as the statistic is kept. */
  readonly group: number;
  readonly severity: ExpertSeverity;
  /** Wireshark's word for the kind: `Sequence`, `Malformed`, `Protocol`… */
  readonly kind: string;
  readonly protocol: string;
  readonly summary: string;
  readonly count: number;
  /** The first packet that has it. */
  readonly packet: PacketIndex;
}

/** A group and its packets, most grave first. */
export interface ExpertList {
  readonly groups: readonly ExpertGroup[];
  /** Remarks beyond the kinds that are told apart. */
  readonly others: number;
}

/** How a statistic is written. */
export const STATISTICS_FORMS = ['tsv', 'csv', 'json'] as const;
/** One of {@link STATISTICS_FORMS}. */
export type StatisticsForm = (typeof STATISTICS_FORMS)[number];

/** A statistic as text. */
export type StatisticsQuery =
  | { readonly kind: 'hierarchy'; readonly filter: string }
  | ({ readonly kind: 'conversations' } & ConversationQuery)
  | ({ readonly kind: 'endpoints' } & EndpointQuery)
  | ({ readonly kind: 'io' } & IoQuery)
  | { readonly kind: 'expert'; readonly filter: string };

/** HTTP messages and exchanges. */
import type { ExchangeIndex, PacketIndex, Seconds, StreamIndex, Timestamp } from '../units.ts';
import type { Issue, Severity } from './faults.ts';

/** How whole a message is. */
export type MessageStatus = 'complete' | 'cut-off' | 'gap' | 'malformed';

/** A range of one direction of a stream. */
export interface StreamRange {
  readonly offset: number;
  readonly length: number;
}

/** One HTTP message without its body bytes. */
export interface HttpMessage {
  /** The packet that completes the head; first and last packet of the whole message. */
  readonly packet: PacketIndex;
  readonly packets: readonly [PacketIndex, PacketIndex];
  /** Time of the first and of the last byte. */
  readonly start: Timestamp;
  readonly end: Timestamp;
  readonly version: string;
  /** Ordered, names and values as on the wire (Latin-1), folded lines joined by a space. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly trailers: readonly (readonly [name: string, value: string])[];
  readonly head: StreamRange;
  readonly body: HttpBodyInfo;
  readonly issues: readonly Issue[];
}

/** What is known of a body before it is decoded. */
export interface HttpBodyInfo {
  /** Bytes after chunk framing is removed, before content decoding. */
  readonly wireLength: number;
  readonly framing: 'none' | 'content-length' | 'chunked' | 'until-close' | 'tunnel';
  /** Content codings in the order they were applied, lower case. */
  readonly coding: readonly string[];
  readonly contentType: string;
  readonly status: MessageStatus;
}

/** A request and what came back. */
export interface HttpExchange {
  readonly exchange: ExchangeIndex;
  readonly stream: StreamIndex;
  readonly request?: HttpMessage & { readonly method: string; readonly target: string };
  /** 1xx answers, in order. */
  readonly interim: readonly (HttpMessage & { readonly statusCode: number; readonly reason: string })[];
  readonly response?: HttpMessage & { readonly statusCode: number; readonly reason: string };
  /** First byte of the request to last byte of the response. */
  readonly time?: Seconds;
  /** Protocol the connection went on with after this exchange: `websocket`, `h2c`, a CONNECT tunnel… */
  readonly upgrade?: string;
  readonly host: string;
  /** Inside of TLS: `https`. */
  readonly secure: boolean;
  /** Name and value pairs of the target's query, decoded; this and the next only where one exchange was asked for. */
  readonly query?: readonly (readonly [name: string, value: string])[];
  /** What the wire adds to the times. */
  readonly wire?: ExchangeWire;
  /** What became of a request without a response. */
  readonly fate?: Fate;
}

/** What the packets tell of an exchange's time. */
export interface ExchangeWire {
  /** The handshake before the first exchange of a connection, where it was captured. */
  readonly connect?: ConnectTime;
  /** In order of time; none overlaps another of its kind. */
  readonly stalls: readonly ExchangeStall[];
}

/** From the SYN to the client's first ACK. `start` in seconds since the first packet of the capture. */
export interface ConnectTime {
  readonly start: Seconds;
  readonly rtt: Seconds;
  readonly packet: PacketIndex;
}

/** A time in which data could not go on. Seconds since the exchange began. */
export interface ExchangeStall {
  /** A segment was lost (or late) and what came behind it had to wait; or the receiver's window was closed. */
  readonly because: 'loss' | 'zero-window';
  readonly from: Seconds;
  readonly to: Seconds;
  /** The packet that ended it. */
  readonly packet: PacketIndex;
}

/**
 * What became of something sent, by its receiver's TCP. `acknowledged`: its system has it, by `packet`, `seconds` after it
 * was sent. `reset`: the connection was reset (`packet`) before that. `unacknowledged`: nothing in the `seconds` that the
 * capture went on. `open`: the capture ends too soon to tell. `unseen`: nothing of the receiver was captured. `unknown`:
 * too many packets later not yet.
 */
export interface Fate {
  readonly kind: 'acknowledged' | 'reset' | 'unacknowledged' | 'open' | 'unseen' | 'unknown';
  readonly packet?: PacketIndex;
  readonly seconds?: Seconds;
  /** Part of it was lost or late; how long that held it up, and the packet that brought it. */
  readonly late?: { readonly seconds: Seconds; readonly packet: PacketIndex };
}

/** From this on being late is trouble. */
export const LATE_SECONDS = 0.01;

/** Whether a fate is one to look at. */
export const isBadFate = ({ kind, late }: Fate): boolean =>
  kind === 'reset' || kind === 'unacknowledged' || (late !== undefined && late.seconds >= LATE_SECONDS);

/** One row of the exchange list. */
export interface ExchangeRow {
  readonly exchange: ExchangeIndex;
  readonly stream: StreamIndex;
  readonly packet: PacketIndex;
  /**
   * First and last packet of the request, and of the response: to the one that ends the connection where that is how its
   * body ends.
   */
  readonly asked?: readonly [PacketIndex, PacketIndex];
  readonly answered?: readonly [PacketIndex, PacketIndex];
  readonly method: string;
  readonly target: string;
  readonly host: string;
  /** Inside of TLS: `https`. */
  readonly secure: boolean;
  readonly statusCode?: number;
  readonly reason: string;
  readonly contentType: string;
  /** Bytes of the response body after decoding where that is known, else on the wire. */
  readonly size?: number;
  /** Seconds since the first packet of the capture; then how long each part took. */
  readonly start: Seconds;
  readonly sending?: Seconds;
  readonly waiting?: Seconds;
  readonly receiving?: Seconds;
  readonly time?: Seconds;
  readonly wire: ExchangeWire;
  readonly severity: Severity;
  /** What is wrong with it, the worst first. */
  readonly troubles: readonly ExchangeTrouble[];
}

/**
 * What can be wrong with an exchange: a side of it was not captured or never came, a message is not whole (as
 * {@link MessageStatus} has it), or it stood still for longer than {@link STALL_SECONDS}.
 */
export type ExchangeTrouble = 'no-response' | 'no-request' | Exclude<MessageStatus, 'complete'> | 'stalled';

/** From this on a standstill is trouble. */
export const STALL_SECONDS = 0.1;

/** What the list can be sorted by. `packet` is the order of the requests. */
export const EXCHANGE_SORTS = ['packet', 'method', 'host', 'url', 'status', 'type', 'size', 'time'] as const;
/** See {@link EXCHANGE_SORTS}. */
export type ExchangeSort = (typeof EXCHANGE_SORTS)[number];

/** Which exchanges, and in which order. Empty text is any. */
export interface ExchangeQuery {
  /** In method, host, target, status, reason or type, whatever their case. */
  readonly search: string;
  readonly method: string;
  readonly host: string;
  /** Class of the status; `none`: without a response; `trouble`: with something wrong beside the status. */
  readonly status: 'any' | '1' | '2' | '3' | '4' | '5' | 'none' | 'trouble';
  readonly sort: ExchangeSort;
  readonly descending: boolean;
}

/** Every exchange, in the order of the requests. */
export const ALL_EXCHANGES: ExchangeQuery = {
  search: '',
  method: '',
  host: '',
  status: 'any',
  sort: 'packet',
  descending: false,
};

/** A window of the exchange list, of one stream or of all. */
export interface ExchangeWindow {
  readonly from: number;
  readonly exchanges: readonly ExchangeRow[];
  /** Exchanges the query matches, and exchanges there are. */
  readonly total: number;
  readonly totalAll: number;
  /** Exchanges there are with something wrong. */
  readonly troubled: number;
  /** Methods and hosts that occur, in alphabetical order; the commonest where there are too many. */
  readonly methods: readonly string[];
  readonly hosts: readonly string[];
  /** Length of the time axis of the waterfall, in seconds since the first packet of the capture. */
  readonly span: readonly [Seconds, Seconds];
}

/** The failed requests of a host as a display filter that finds their responses. */
export interface FailedRequests {
  readonly host: string;
  readonly filter: string;
}

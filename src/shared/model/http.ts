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
}

/** One row of the exchange list. */
export interface ExchangeRow {
  readonly exchange: ExchangeIndex;
  readonly stream: StreamIndex;
  readonly packet: PacketIndex;
  readonly method: string;
  readonly target: string;
  readonly host: string;
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
  readonly severity: Severity;
}

/** A window of the exchange list, of one stream or of all. */
export interface ExchangeWindow {
  readonly from: number;
  readonly exchanges: readonly ExchangeRow[];
  readonly total: number;
  /** Length of the time axis of the waterfall, in seconds since the first packet of the capture. */
  readonly span: readonly [Seconds, Seconds];
}

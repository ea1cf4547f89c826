/** What the exports of exchanges and messages read: a view of the capture without its tables. Bodies come decoded. */
import type { Endpoint, Fate, HttpExchange, WsEnd, WsMessage } from '../../../shared/model/index.ts';
import type { Seconds, StreamIndex, Timestamp } from '../../../shared/units.ts';
import type { LongBytes } from './long-text.ts';

/** A decoded body as it is exported. */
export interface ExportBody extends LongBytes {
  /** There is more than is given. */
  readonly cut: boolean;
}

/** One message with its content. */
export interface ExportMessage {
  readonly message: WsMessage;
  readonly bytes: Uint8Array;
}

/** Messages one at a time; `undefined` says only that a share of the work of finding them is done. */
export type ExportMessages = Iterable<ExportMessage | undefined>;

/** The capture, as exports see it. */
export interface ExchangeSource {
  exchanges(): Iterable<HttpExchange>;
  /** Decodes a body in steps, so that {@link body} has it at hand right afterwards. */
  prepare(exchange: HttpExchange, part: 'request' | 'response'): Iterable<undefined>;
  body(exchange: HttpExchange, part: 'request' | 'response'): ExportBody;
  /** Messages of the WebSocket connection of a stream; none for other streams. */
  messages(stream: StreamIndex): ExportMessages;
  /** How the WebSocket connection of a stream ended, where it should not end so. */
  end(stream: StreamIndex): WsEnd | undefined;
  /** What became of one of an exchange's messages; undefined where there is none. */
  fate(exchange: HttpExchange, part: 'request' | 'response'): Fate | undefined;
  server(stream: StreamIndex): Endpoint;
  client(stream: StreamIndex): Endpoint;
  /** The handshake before the first exchange of a connection, where it was captured; none for other exchanges. */
  connect(exchange: HttpExchange): { readonly start: Timestamp; readonly seconds: Seconds } | undefined;
}

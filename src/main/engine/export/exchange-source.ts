/** What the exports of exchanges and messages read: a view of the capture without its tables. Bodies come decoded. */
import type { Endpoint, HttpExchange, WsMessage } from '../../../shared/model/index.ts';
import type { Seconds, StreamIndex, Timestamp } from '../../../shared/units.ts';

/** A decoded body as it is exported. */
export interface ExportBody {
  readonly bytes: Uint8Array;
  /** There is more than `bytes` holds. */
  readonly cut: boolean;
}

/** One message with its content. */
export interface ExportMessage {
  readonly message: WsMessage;
  readonly bytes: Uint8Array;
}

/** The capture, as exports see it. */
export interface ExchangeSource {
  exchanges(): Iterable<HttpExchange>;
  body(exchange: HttpExchange, part: 'request' | 'response'): ExportBody;
  /** Messages of the WebSocket connection of a stream; none for other streams. */
  messages(stream: StreamIndex): Iterable<ExportMessage>;
  server(stream: StreamIndex): Endpoint;
  client(stream: StreamIndex): Endpoint;
  /** The handshake before the first exchange of a connection, where it was captured; none for other exchanges. */
  connect(exchange: HttpExchange): { readonly start: Timestamp; readonly seconds: Seconds } | undefined;
}

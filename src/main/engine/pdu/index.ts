/**
 * Messages of application protocols on TCP, as the packet grid shows them: on the packet that completes them, as the
 * reference would. To add a protocol: protocol.ts says what it owes, registry.ts lists it.
 *
 * A stream is indexed once, as far as somebody looks (stream-index.ts), and the index kept while there is room. The true
 * stream, gaps filled and order restored, is the business of tcp/ and app/.
 */

export { PDU_FIELDS } from './fields.ts';
export { frameReader } from './frame-values.ts';
export { type HeadValue, headReader } from './head-values.ts';
export { paintHttpDatagram } from './http-datagram.ts';
export type { LoneMessage, LoneMessages } from './lone-message.ts';
export { isOfHead } from './lone-message.ts';
export { Completes, kindsOfCompleted, MESSAGE_KINDS, MessageKind } from './message-kinds.ts';
export type { MessageNames } from './message-names.ts';
export type { PduFacts } from './painter.ts';
export { PduPainter } from './painter.ts';
export type { Piece, StreamProtocol } from './protocol.ts';
export { paintQuotedPayload } from './quoted-payload.ts';
export { beginsAsHttp } from './registry.ts';
export type {
  Hand,
  OpenedRecord,
  OpenedRecords,
  Segment,
  Segments,
  WebSocketMessage,
  WebSocketMessages,
} from './segments.ts';

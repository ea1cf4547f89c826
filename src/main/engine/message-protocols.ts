/** Which protocol WebSocket messages carry: what the connection says of it, and the message's own words (body/protocols). */
import type { BodyOutline, WsMessage } from '../../shared/model/index.ts';
import type { WebSocketEntry, WebSocketReader } from './app/index.ts';
import { outlineMessage } from './body/index.ts';

/** A message longer than this gets no line in a list; opened by itself it does. */
const MOST_IN_LIST = 64 * 1024;
const FIRST_CONTROL = 8;

/** What a data message says; undefined for control frames, unreadable messages and unknown protocols. */
export function outlineOf(reader: WebSocketReader, entry: WebSocketEntry, message: number): BodyOutline | undefined {
  const opcode = reader.opcode(message);
  if (opcode >= FIRST_CONTROL) return undefined;
  const { bytes, readability } = reader.content(message);
  if (readability !== 'plain' && readability !== 'decompressed') return undefined;
  const opening = reader.opening();
  return outlineMessage({
    subprotocol: entry.handshake?.subprotocol ?? '',
    target: entry.handshake?.target ?? '',
    opcode,
    direction: reader.direction(message),
    bytes,
    ...(opening && { opening }),
  });
}

/** The row with its protocol's line and what it pairs with. */
export function withProtocol(row: WsMessage, reader: WebSocketReader, entry: WebSocketEntry): WsMessage {
  if (row.length === undefined || row.length > MOST_IN_LIST) return row;
  const said = outlineOf(reader, entry, row.message);
  if (said === undefined) return row;
  return { ...row, protocol: said.name, summary: said.summary, ...(said.pair && { pair: said.pair }) };
}

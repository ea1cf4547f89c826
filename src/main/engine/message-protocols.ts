/** Which protocol WebSocket messages carry: what the connection says of it, and the message's own words (body/protocols). */
import type { BodyOutline, WsMessage } from '../../shared/model/index.ts';
import type { WebSocketEntry, WebSocketReader } from './app/index.ts';
import { outlineMessage } from './body/index.ts';
import { MqttJoins } from './message-joins.ts';

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
  const subprotocol = entry.handshake?.subprotocol ?? '';
  const joined = /^mqtt/i.test(subprotocol) ? joinsOf(reader, message).of(message) : undefined;
  if (joined?.kind === 'continues')
    return { name: 'MQTT', summary: `… continues the packet begun in message ${joined.message + 1}`, nodes: [] };
  return outlineMessage({
    subprotocol,
    target: entry.handshake?.target ?? '',
    opcode,
    direction: reader.direction(message),
    bytes: joined?.bytes ?? bytes,
    ...(opening && { opening }),
  });
}

/** Joins of a reader's two directions, as long as the reader lives. */
const JOINS = new WeakMap<WebSocketReader, Record<'toServer' | 'toClient', MqttJoins>>();

function joinsOf(reader: WebSocketReader, message: number): MqttJoins {
  const known = JOINS.get(reader);
  const joins = known ?? { toServer: new MqttJoins(reader, 'toServer'), toClient: new MqttJoins(reader, 'toClient') };
  if (known === undefined) JOINS.set(reader, joins);
  return joins[reader.direction(message)];
}

/** The row with its protocol's line and what it pairs with. */
export function withProtocol(row: WsMessage, reader: WebSocketReader, entry: WebSocketEntry): WsMessage {
  if (row.length === undefined || row.length > MOST_IN_LIST) return row;
  const said = outlineOf(reader, entry, row.message);
  if (said === undefined) return row;
  return { ...row, protocol: said.name, summary: said.summary, ...(said.pair && { pair: said.pair }) };
}

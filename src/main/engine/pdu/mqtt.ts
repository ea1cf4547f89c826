/** MQTT control packets, OASIS MQTT 3.1.1 section 2.2 and 5.0: named, with their identifiers and topics. */
import { readU16BE } from '../bytes/index.ts';
import { type Dissector, Fault, formatBytesText } from '../dissect/index.ts';
import { openLayer, paintSize } from './layer.ts';
import type { Outcome, PaintTarget, Piece, StreamProtocol } from './protocol.ts';

const NAMES = [
  'Reserved',
  'Connect Command',
  'Connect Ack',
  'Publish Message',
  'Publish Ack',
  'Publish Received',
  'Publish Release',
  'Publish Complete',
  'Subscribe Request',
  'Subscribe Ack',
  'Unsubscribe Request',
  'Unsubscribe Ack',
  'Ping Request',
  'Ping Response',
  'Disconnect Req',
  'Authentication Exchange',
];
const CONNECT = 1;
const PUBLISH = 3;
const SUBSCRIBE = 8;
/** Packets that begin with their identifier: all between publishing and pings. */
const FIRST_WITH_ID = 4;
const LAST_WITH_ID = 11;
const MAX_TOPICS = 64;
/** From here on subscriptions have properties. */
const WITH_PROPERTIES = 5;

const LAYER: Dissector = {
  id: 'mqtt',
  title: 'MQ Telemetry Transport Protocol',
  short: 'MQTT',
  claims: [],
  fields: {},
  scan: () => undefined,
  detail: () => undefined,
};

/** MQTT over TCP. The state is the version that the client asked for, 0 where that is not known. */
export const mqttProtocol: StreamProtocol = { layer: LAYER, start: 0, ports: [1883], read };

function read(piece: Piece, before: unknown, target?: PaintTarget): Outcome {
  const { bytes, from, to, more } = piece;
  let state = before as number;
  let at = from;
  while (at < to) {
    const header = readHeader(bytes, at, to);
    if (header === undefined && more) return { used: at - from, need: 'segment', state };
    const body = header?.body ?? to;
    const end = header === undefined ? to : body + header.length;
    if (end > to && more) return { used: at - from, need: end - to, state };
    state = versionOf(bytes, at, body, Math.min(end, to)) ?? state;
    if (target !== undefined) {
      paintSize(target, at, end - at);
      paint(target, packetWords(bytes, at, body, Math.min(end, to), state), at, Math.min(end, to), at > from);
      if (end > to) target.cursor.fail(Fault.cut);
    }
    at = Math.min(end, to);
  }
  return { used: to - from, state };
}

/** Length of what follows, seven bits a byte, at most four bytes. Undefined where they are not all there. */
function readHeader(bytes: Uint8Array, at: number, to: number): { body: number; length: number } | undefined {
  let length = 0;
  for (let i = 1; i <= 4; i++) {
    if (at + i >= to) return undefined;
    const byte = bytes[at + i] ?? 0;
    length += (byte & 0x7f) * 2 ** (7 * (i - 1));
    if (byte < 0x80 || i === 4) return { body: at + i + 1, length };
  }
  return undefined;
}

/** The version that a Connect packet asks for: behind the protocol's name. */
function versionOf(bytes: Uint8Array, at: number, body: number, end: number): number | undefined {
  if ((bytes[at] ?? 0) >> 4 !== CONNECT || body + 2 > end) return undefined;
  const level = body + 2 + readU16BE(bytes, body);
  return level < end ? bytes[level] : undefined;
}

/** A text behind its length. */
const topicAt = (bytes: Uint8Array, at: number, end: number): string =>
  ` [${formatBytesText(bytes.subarray(at + 2, Math.min(end, at + 2 + readU16BE(bytes, at))))}]`;

function subscriptions(bytes: Uint8Array, from: number, end: number, version: number): string {
  const properties = version >= WITH_PROPERTIES ? readHeader(bytes, from - 1, end) : { body: from, length: 0 };
  let words = '';
  let at = properties === undefined ? end : properties.body + properties.length;
  for (let i = 0; i < MAX_TOPICS && at + 2 <= end; i++) {
    words += topicAt(bytes, at, end);
    // One byte of options follows each.
    at += 2 + readU16BE(bytes, at) + 1;
  }
  return words;
}

/** What a packet at `at`, of which the body is there from `body` to `end`, says. */
function packetWords(bytes: Uint8Array, at: number, body: number, end: number, version: number): string {
  const first = bytes[at] ?? 0;
  const type = first >> 4;
  const name = NAMES[type] ?? 'Reserved';
  if (body + 2 > end) return name;
  if (type === PUBLISH) {
    const id = body + 2 + readU16BE(bytes, body);
    // A message that asks for no answer has no identifier.
    const hasId = (first & 0x06) !== 0 && id + 2 <= end;
    return `${name}${hasId ? ` (id=${readU16BE(bytes, id)})` : ''}${topicAt(bytes, body, end)}`;
  }
  if (type < FIRST_WITH_ID || type > LAST_WITH_ID) return name;
  const words = `${name} (id=${readU16BE(bytes, body)})`;
  return type === SUBSCRIBE ? words + subscriptions(bytes, body + 2, end, version) : words;
}

function paint(target: PaintTarget, info: string, at: number, end: number, follows: boolean): void {
  const { out } = target;
  if (!follows) {
    out.protocols.push('mqtt');
    out.columns.protocol = 'MQTT';
    out.columns.setInfo('');
  }
  out.columns.appendInfo(follows ? `, ${info}` : info);
  openLayer(target, LAYER, at, end - at);
  out.label(at, end - at, info);
}

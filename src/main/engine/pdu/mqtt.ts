/** MQTT control packets, OASIS MQTT 3.1.1 section 2.2 and 5.0: named, the topic of a message told, the rest counted. */
import { readU16BE } from '../bytes/index.ts';
import { type Dissector, Fault, formatBytesText } from '../dissect/index.ts';
import { openLayer } from './layer.ts';
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
const PUBLISH = 3;

const LAYER: Dissector = {
  id: 'mqtt',
  title: 'MQ Telemetry Transport Protocol',
  short: 'MQTT',
  claims: [],
  fields: {},
  scan: () => undefined,
  detail: () => undefined,
};

/** MQTT over TCP. */
export const mqttProtocol: StreamProtocol = { layer: LAYER, start: undefined, ports: [1883], read };

function read(piece: Piece, state: unknown, target?: PaintTarget): Outcome {
  const { bytes, from, to, more } = piece;
  let at = from;
  while (at < to) {
    const header = readHeader(bytes, at, to);
    if (header === undefined && more) return { used: at - from, need: 'segment', state };
    const body = header?.body ?? to;
    const end = header === undefined ? to : body + header.length;
    if (end > to && more) return { used: at - from, need: end - to, state };
    if (target !== undefined) {
      paint(target, bytes, at, body, Math.min(end, to), at > from);
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

function paint(target: PaintTarget, bytes: Uint8Array, at: number, body: number, end: number, follows: boolean): void {
  const { out } = target;
  const type = (bytes[at] ?? 0) >> 4;
  let info = NAMES[type] ?? 'Reserved';
  if (type === PUBLISH && body + 2 <= end) {
    const topic = bytes.subarray(body + 2, Math.min(end, body + 2 + readU16BE(bytes, body)));
    info += ` [${formatBytesText(topic)}]`;
  }
  if (!follows) {
    out.protocols.push('mqtt');
    out.columns.protocol = 'MQTT';
    out.columns.setInfo('');
  }
  out.columns.appendInfo(follows ? `, ${info}` : info);
  openLayer(target, LAYER, at, end - at);
  out.label(at, end - at, info);
}

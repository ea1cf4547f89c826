/**
 * MQTT 3.1.1 and 5, by mqtt-packet. A WebSocket message may hold several packets, or a part of one (which is then not
 * shown as a packet); the version is the subprotocol's or what a CONNECT says, and 3.1.1 where neither tells.
 */
import { type Packet, parser } from 'mqtt-packet';
import type { BodyOutline, OutlineNode } from '../../../../shared/model/index.ts';
import { outline, treeOf } from '../outline.ts';
import { type MessageProtocol, named } from './protocol.ts';

const MAX_PACKETS = 200;
/** Members of a parsed packet that say nothing. */
const SILENT = new Set(['cmd', 'length']);

export const mqtt: MessageProtocol = {
  id: 'mqtt',
  claims: named('mqtt', 'mqttv3.1'),
  read({ bytes, subprotocol, opening }): BodyOutline | undefined {
    if (!/^mqtt/i.test(subprotocol)) return undefined;
    const version = versionOf(opening ?? bytes);
    const packets = readPackets(bytes, version) ?? readPackets(bytes, version === 5 ? 4 : 5);
    if (packets === undefined || packets.length === 0) return undefined;
    const nodes = packets.map((packet): OutlineNode => {
      const members = Object.entries(packet).filter(
        ([name, value]) => !SILENT.has(name) && value !== null && value !== undefined,
      );
      return treeOf(
        packet.cmd.toUpperCase(),
        Object.fromEntries(members.map(([name, value]) => [name, readable(value)])),
      );
    });
    const [first] = packets;
    const id = packets.length === 1 && first !== undefined && 'messageId' in first ? first.messageId : undefined;
    return {
      ...outline('MQTT', packets.map(say).join(', '), nodes),
      ...(id !== undefined &&
        first !== undefined && {
          pair: {
            key: String(id),
            role: /ack$|^pub(rec|comp)$/.test(first.cmd) ? ('reply' as const) : ('request' as const),
          },
        }),
    };
  },
};

/** Protocol level of a CONNECT packet: behind the fixed header and the name `MQTT`; 4 where it is none. */
function versionOf(bytes: Uint8Array): number {
  const name = Buffer.from(bytes.subarray(0, 16)).indexOf('\0\x04MQTT', 0, 'latin1');
  return bytes[0] === 0x10 && name > 0 ? (bytes[name + 6] ?? 4) : 4;
}

/** A payload is text if it can be. */
function readable(value: unknown): unknown {
  if (!Buffer.isBuffer(value)) return value;
  const text = value.toString('utf8');
  return Buffer.from(text, 'utf8').equals(value) ? text : new Uint8Array(value);
}

function say(packet: Packet): string {
  if (packet.cmd === 'publish')
    return `PUBLISH ${packet.topic} ${String(readable(packet.payload)).slice(0, 80)}`.trim();
  if (packet.cmd === 'connect') return `CONNECT ${packet.clientId}`.trim();
  if (packet.cmd === 'subscribe') return `SUBSCRIBE ${packet.subscriptions.map(({ topic }) => topic).join(' ')}`;
  if (packet.cmd === 'unsubscribe') return `UNSUBSCRIBE ${packet.unsubscriptions.join(' ')}`;
  const code = 'reasonCode' in packet ? packet.reasonCode : 'returnCode' in packet ? packet.returnCode : undefined;
  return `${packet.cmd.toUpperCase()}${code ? ` code ${code}` : ''}`;
}

/** Every packet, or undefined if the bytes are not wholly packets of this version. */
function readPackets(bytes: Uint8Array, protocolVersion: number): Packet[] | undefined {
  const packets: Packet[] = [];
  let failed = false;
  try {
    const reader = parser({ protocolVersion });
    reader.on('packet', (packet: Packet) => {
      if (packets.length < MAX_PACKETS) packets.push(packet);
    });
    reader.on('error', () => {
      failed = true;
    });
    const left = reader.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    return failed || left > 0 ? undefined : packets;
  } catch {
    return undefined;
  }
}

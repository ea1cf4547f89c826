/** One stream in short, from the stream table: ends, counts, how it began and ended, what was remarked on it. */
import type { DirectionSummary, Endpoint, ProtocolFamily, StreamSummary } from '../../shared/model.ts';
import { packetIndex, streamIndex } from '../../shared/units.ts';
import { secondsBetween, timeOf } from './rows.ts';
import { type AddressPool, type PacketTable, RolesFrom, Way } from './table/index.ts';
import { NOTES, noteSeverity, type TcpCapture } from './tcp/index.ts';

/** Buckets of the activity line. */
const BUCKETS = 48;
/** Packets looked at for it, at most. */
const LOOKS = 4096;

/** Bits of `tcp.completeness`. */
const SYN = 1;
const SYN_ACK = 2;
const ACKED = 4;
const FIN = 16;
const RST = 32;

/** Put it together. */
export function summarise(
  tcp: TcpCapture,
  table: PacketTable,
  addresses: AddressPool,
  stream: number,
  protocol: ProtocolFamily,
): StreamSummary {
  const { streams } = tcp;
  const client = streams.clientSide[stream] ?? 0;
  const endpoint = (side: number): Endpoint => ({
    address: addresses.text(streams.address[2 * stream + side] ?? 0),
    port: streams.port[2 * stream + side] ?? 0,
  });
  const way = (side: number): DirectionSummary => ({
    packets: streams.packets[2 * stream + side] ?? 0,
    bytes: streams.bytes[2 * stream + side] ?? 0,
    retransmissions: streams.retransmissions[2 * stream + side] ?? 0,
  });
  const first = streams.firstPacket[stream] ?? 0;
  const last = streams.lastPacket[stream] ?? 0;
  const completeness = streams.completeness[stream] ?? 0;
  const notes = streams.notes[stream] ?? 0;
  const initialRtt = streams.initialRtt[stream] ?? 0;
  const roles = streams.rolesFrom[stream];
  return {
    stream: streamIndex(stream),
    client: endpoint(client),
    server: endpoint(1 - client),
    rolesFrom: roles === RolesFrom.syn ? 'syn' : roles === RolesFrom.synAck ? 'syn-ack' : 'guess',
    firstPacket: packetIndex(first),
    lastPacket: packetIndex(last),
    start: timeOf(table, first),
    duration: secondsBetween(timeOf(table, first), timeOf(table, last)),
    toServer: way(client),
    toClient: way(1 - client),
    protocol,
    handshake: handshakeOf(completeness),
    close: (completeness & RST) !== 0 ? 'reset' : (completeness & FIN) !== 0 ? 'fin' : 'open',
    completeness,
    severity: noteSeverity(notes),
    notes: NOTES.flatMap(({ bit, name }, index) => {
      const count = streams.noteCounts[stream * 16 + index] ?? 0;
      return (notes & bit) !== 0 ? [{ flag: name, count }] : [];
    }),
    ...(initialRtt > 0 && { initialRtt: initialRtt / 1e9 }),
    activity: activityOf(tcp.packetsOf(stream), table),
  };
}

function handshakeOf(completeness: number): StreamSummary['handshake'] {
  if ((completeness & SYN) === 0) return (completeness & SYN_ACK) !== 0 ? 'partial' : 'not-captured';
  if ((completeness & SYN_ACK) !== 0) return (completeness & ACKED) !== 0 ? 'complete' : 'partial';
  return (completeness & RST) !== 0 ? 'refused' : 'no-answer';
}

function activityOf(packets: Uint32Array, table: PacketTable): { up: number; down: number }[] {
  const buckets = Array.from({ length: BUCKETS }, () => ({ up: 0, down: 0 }));
  const first = timeOf(table, packets[0] ?? 0);
  const span = secondsBetween(first, timeOf(table, packets.at(-1) ?? 0));
  const step = Math.max(1, Math.ceil(packets.length / LOOKS));
  for (let i = 0; i < packets.length; i += step) {
    const packet = packets[i] ?? 0;
    const at = span > 0 ? secondsBetween(first, timeOf(table, packet)) / span : 0;
    const bucket = buckets[Math.max(0, Math.min(BUCKETS - 1, Math.floor(at * BUCKETS)))];
    if (bucket === undefined) continue;
    if (table.direction[packet] === Way.toClient) bucket.down += 1;
    else bucket.up += 1;
  }
  return buckets;
}

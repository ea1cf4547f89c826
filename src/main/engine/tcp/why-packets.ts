/**
 * The packets that a segment was judged against and that its verdict does not name: looked for in the stream's list when
 * somebody asks, because the analysis itself keeps none of them.
 */
import { formatDuration } from '../../../shared/format.ts';
import type { TcpState } from '../../../shared/model/index.ts';
import { TcpFlag } from '../dissect/index.ts';
import { type PacketTable, Way } from '../table/index.ts';
import { Note } from './notes.ts';
import { ANALYSED } from './row-flags.ts';
import { distance } from './seq.ts';
import type { TcpCapture } from './tcp-capture.ts';

const { fin: FIN, syn: SYN, rst: RST, ack: ACK } = TcpFlag;

/** How long after packet `from` packet `to` was captured, in words; a clock that ran backwards tells nothing. */
export function since(packets: PacketTable, from: number, to: number): string {
  const seconds = (packets.seconds[to] ?? 0) - (packets.seconds[from] ?? 0);
  return formatDuration(Math.max(0, seconds + ((packets.nanos[to] ?? 0) - (packets.nanos[from] ?? 0)) / 1e9));
}

/** The latest segment before `packet` that the same or the other end of its stream sent. */
export function latestOf(
  tcp: TcpCapture,
  packets: PacketTable,
  packet: number,
  end: 'same' | 'other',
): number | undefined {
  const way = packets.direction[packet] ?? Way.none;
  return backwards(tcp, packets, packet, (one) => (packets.direction[one] === way) === (end === 'same'));
}

/**
 * The RST or SYN that a pure acknowledgment answers with a challenge (RFC 5961 sections 3.2 and 4.2): the packet right
 * before it, of the other end, which did not change the state of the connection that is open.
 */
export function challengedBy(tcp: TcpCapture, packets: PacketTable, packet: number): number | undefined {
  const before = tcp.packetBefore(packet);
  if (before === undefined || packets.direction[before] === packets.direction[packet]) return undefined;
  const flags = packets.tcpFlags[before] ?? 0;
  const isPure =
    ((packets.tcpFlags[packet] ?? 0) & (SYN | FIN | RST | ACK)) === ACK && packets.payloadLength[packet] === 0;
  if ((flags & ANALYSED) === 0 || (flags & (SYN | RST)) === 0 || !isPure) return undefined;
  // The SYN of who opens as well, or again after a loss, is answered by what the handshake asks for.
  const change = tcp.stateChange(before);
  const own = packets.direction[packet] === Way.toServer ? change?.client : change?.server;
  return own && SYNCHRONISED.has(own.before.state) && own.after.state === own.before.state ? before : undefined;
}

/** The states of RFC 9293 section 3.10.7.4 that answer so. */
const SYNCHRONISED: ReadonlySet<TcpState> = new Set([
  'ESTABLISHED',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSE-WAIT',
  'CLOSING',
  'LAST-ACK',
]);

/** The first packet before `packet` of the same end that has its first sequence number, among its data or as SYN or FIN. */
export function earlierCopy(tcp: TcpCapture, packets: PacketTable, packet: number): number | undefined {
  const way = packets.direction[packet] ?? Way.none;
  const seq = packets.seq[packet] ?? 0;
  const list = tcp.packetsOf(packets.stream[packet] ?? -1);
  return list.subarray(0, tcp.positionOf(packet)).find((one) => {
    if (packets.direction[one] !== way || ((packets.tcpNotes[one] ?? 0) & Note.keepAlive) !== 0) return false;
    const flags = packets.tcpFlags[one] ?? 0;
    if ((flags & ANALYSED) === 0 || (flags & RST) !== 0) return false;
    const size = (packets.payloadLength[one] ?? 0) + ((flags & (SYN | FIN)) !== 0 ? 1 : 0);
    return distance(packets.seq[one] ?? 0, seq) < size;
  });
}

/** The SYN+ACK before `packet` that the same end sent with another first number. */
export function earlierOpening(tcp: TcpCapture, packets: PacketTable, packet: number): number | undefined {
  const way = packets.direction[packet] ?? Way.none;
  const seq = packets.seq[packet];
  return backwards(tcp, packets, packet, (one) => {
    const opens = ((packets.tcpFlags[one] ?? 0) & SYN) !== 0;
    return opens && packets.direction[one] === way && packets.seq[one] !== seq;
  });
}

/** The connection before that of `packet` between the same two ends and ports: its first SYN, or first packet, and its last. */
export function earlierConnection(
  tcp: TcpCapture,
  packets: PacketTable,
  packet: number,
): { readonly stream: number; readonly opening: number; readonly last: number } | undefined {
  const { address, port } = tcp.streams;
  const end = (stream: number, side: number): string => `${address[stream * 2 + side]} ${port[stream * 2 + side]}`;
  const own = packets.stream[packet] ?? -1;
  const [one, two] = [end(own, 0), end(own, 1)];
  for (let stream = own - 1; stream >= 0; stream--) {
    const [a, b] = [end(stream, 0), end(stream, 1)];
    if (!((a === one && b === two) || (a === two && b === one))) continue;
    const list = tcp.packetsOf(stream);
    const last = list.at(-1);
    if (last === undefined) return undefined;
    const opening = list.find((candidate) => ((packets.tcpFlags[candidate] ?? 0) & (SYN | ACK)) === SYN);
    return { stream, opening: opening ?? list[0] ?? last, last };
  }
  return undefined;
}

/** The latest analysed packet of the stream before `packet` that is as wanted. */
function backwards(
  tcp: TcpCapture,
  packets: PacketTable,
  packet: number,
  isWanted: (packet: number) => boolean,
): number | undefined {
  const list = tcp.packetsOf(packets.stream[packet] ?? -1);
  for (let at = tcp.positionOf(packet) - 1; at >= 0; at--) {
    const one = list[at] as number;
    if (((packets.tcpFlags[one] ?? 0) & ANALYSED) !== 0 && isWanted(one)) return one;
  }
  return undefined;
}

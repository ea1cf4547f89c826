/** Numbers of a segment that the tables tell, as the tree shows them: what relative ones count from, scales, times. */
import { type PacketTable, type StreamTable, Way } from '../table/index.ts';

/** Of segments that were analysed. Packets are 0-based. */
export interface TcpNumbers {
  /** What `tcp.seq` counts from; 0 where that is not known. */
  seqBase(packet: number): number;
  /** What `tcp.ack` counts from; 0 where that is not known. */
  ackBase(packet: number): number;
  /** Shift of its window; -1 unknown, -2 not in use. */
  windowShift(packet: number): number;
  completeness(packet: number): number | undefined;
  /** Nanoseconds that the opening of its stream took to be answered; 0 where that is not known. */
  initialRtt(packet: number): number;
  /** Nanoseconds since the stream's first packet, and since its packet before. */
  sinceFirst(packet: number): number | bigint;
  sinceBefore(packet: number): number | bigint;
  /** Nanoseconds from one packet to another. */
  between(from: number, packet: number): number | bigint;
  /** Whether some segment of the capture has an option of multipath TCP (RFC 8684), or options that cannot be read. */
  mayBeMultipath(): boolean;
}

/** What the numbers are made from. */
export interface NumbersInput {
  readonly packets: PacketTable;
  readonly streams: StreamTable;
  /** What a direction (2 * stream + side) counts from at a packet. */
  baseAt(direction: number, packet: number): number | undefined;
  packetBefore(packet: number): number | undefined;
  mayBeMultipath(): boolean;
}

/** See the file's first line. */
export function tcpNumbers({ packets, streams, baseAt, packetBefore, mayBeMultipath }: NumbersInput): TcpNumbers {
  const streamOf = (packet: number): number => packets.stream[packet] as number;
  const own = (packet: number): number => {
    const stream = streamOf(packet);
    const client = streams.clientSide[stream] as number;
    return stream * 2 + (packets.direction[packet] === Way.toServer ? client : 1 - client);
  };
  const since = (packet: number, from: number): number | bigint => {
    const seconds = (packets.seconds[packet] as number) - (packets.seconds[from] as number);
    const nanos = (packets.nanos[packet] as number) - (packets.nanos[from] as number);
    const all = seconds * 1e9 + nanos;
    return Number.isSafeInteger(all) ? all : BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
  };
  return {
    seqBase: (packet) => baseAt(own(packet), packet) ?? 0,
    ackBase: (packet) => baseAt(own(packet) ^ 1, packet) ?? 0,
    windowShift: (packet) => streams.windowShift[own(packet)] as number,
    completeness: (packet) => {
      const stream = streamOf(packet);
      return (packet === streams.firstPacket[stream] ? streams.openingCompleteness : streams.completeness)[stream];
    },
    initialRtt: (packet) => streams.initialRtt[streamOf(packet)] as number,
    sinceFirst: (packet) => since(packet, streams.firstPacket[streamOf(packet)] as number),
    between: (from, packet) => since(packet, from),
    sinceBefore: (packet) => since(packet, packetBefore(packet) ?? packet),
    mayBeMultipath,
  };
}

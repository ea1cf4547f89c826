/** What plain segments (plain-segment.ts) add to the rows of their streams. */
import { TcpFlag } from '../dissect/index.ts';
import { type RowBatch, type StreamTable, Way } from '../table/index.ts';
import { Completeness } from './analysis.ts';
import { STREAM, STREAM_CELLS } from './flow-cells.ts';
import type { Flows } from './flows.ts';
import type { PacketLinks } from './stream-packets.ts';

/**
 * Add those of the rows of a batch from `from` on, of which the first is of packet `packet`. Their `direction` column has the
 * side that sends, and the way that it goes afterwards.
 */
export function addPlainRows(
  streams: StreamTable,
  flows: Flows,
  links: PacketLinks,
  rows: RowBatch,
  from: number,
  packet: number,
): void {
  // Looked up once: the table does not grow here.
  const { clientSide, lastPacket, packets, bytes } = streams;
  const { stream: streamOf, direction: directionOf, payloadLength, tcpFlags, length: end } = rows;
  for (let row = from; row < end; row++) {
    const stream = streamOf[row] as number;
    const side = directionOf[row] as number;
    const direction = 2 * stream + side;
    const length = payloadLength[row] as number;
    const at = packet + row - from;
    links.add(stream, at);
    directionOf[row] = side === clientSide[stream] ? Way.toServer : Way.toClient;
    lastPacket[stream] = at;
    packets[direction] = (packets[direction] as number) + 1;
    bytes[direction] = (bytes[direction] as number) + length;
    settlePlain(streams, flows, stream, tcpFlags[row] as number, length);
  }
}

/** What a plain segment adds to its stream's row beside what is counted. */
export function settlePlain(streams: StreamTable, flows: Flows, stream: number, flags: number, length: number): void {
  const { completeness, openingCompleteness, initialRtt } = streams;
  const bits =
    (length > 0 ? Completeness.data : Completeness.ack) | ((flags & TcpFlag.fin) !== 0 ? Completeness.fin : 0);
  completeness[stream] = (completeness[stream] as number) | bits;
  openingCompleteness[stream] = (openingCompleteness[stream] as number) | bits;
  if (initialRtt[stream] === 0) {
    initialRtt[stream] = flows.streams[stream * STREAM_CELLS + STREAM.initialRtt] as number;
  }
}

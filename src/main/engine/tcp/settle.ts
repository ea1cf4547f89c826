/** What can be told of streams only once all of their packets are known. */
import { TcpFlag } from '../dissect/index.ts';
import { type PacketTable, type StreamTable, Way } from '../table/index.ts';
import { ACKNOWLEDGED } from './analysis.ts';
import { STREAM, STREAM_CELLS } from './flow-cells.ts';
import type { Flows } from './flows.ts';
import { Note } from './notes.ts';
import type { Rebases } from './rebases.ts';
import { ANALYSED } from './row-flags.ts';
import type { StreamPackets } from './stream-packets.ts';
import { addNotes } from './stream-rows.ts';

const SYN_ACK = TcpFlag.syn | TcpFlag.ack;

/** A capture that has been read to its end. */
export interface ReadCapture {
  readonly packets: PacketTable;
  readonly streams: StreamTable;
  readonly lists: StreamPackets;
}

/** Turn the directions of packets that were written before the client of their streams was known. */
export function settleDirections(read: ReadCapture, turned: Iterable<number>): void {
  for (const stream of turned) {
    for (const packet of read.lists.of(stream)) {
      const isClient = sideOf(read, packet, stream) === read.streams.clientSide[stream];
      read.packets.direction[packet] = isClient ? Way.toServer : Way.toClient;
    }
  }
}

/** The row of a quoted segment has no ports, and the addresses of the packet around it: that goes to the segment's sender. */
function sideOf({ packets, streams }: ReadCapture, packet: number, stream: number): number {
  const port = packets.sourcePort[packet] as number;
  const isFirst = streams.address[stream * 2];
  if (port === 0 && ((packets.tcpFlags[packet] as number) & ANALYSED) === 0)
    return isFirst === packets.destination[packet] ? 0 : 1;
  return isFirst === packets.source[packet] && streams.port[stream * 2] === port ? 0 : 1;
}

/**
 * Where every acknowledgment came before a SYN, the reference finds the initial round trip when it reads the capture
 * for the second time: from the latest SYN to the first acknowledgment. `late` are the streams that may be such.
 */
export function settleRoundTrips({ packets, streams, lists }: ReadCapture, flows: Flows, late: Iterable<number>): void {
  const { completeness, initialRtt, startSeconds } = streams;
  for (const stream of late) {
    const sent = flows.streams[stream * STREAM_CELLS + STREAM.syn] as number;
    if (initialRtt[stream] !== 0 || Number.isNaN(sent) || ((completeness[stream] as number) & ACKNOWLEDGED) === 0)
      continue;
    const first = lists.of(stream).find((packet) => {
      return ((packets.tcpFlags[packet] as number) & (SYN_ACK | ANALYSED)) === (TcpFlag.ack | ANALYSED);
    });
    if (first === undefined) continue;
    const seconds = (packets.seconds[first] as number) - (startSeconds[stream] as number);
    initialRtt[stream] = (Number.isNaN(seconds) ? 0 : seconds) * 1e9 + (packets.nanos[first] as number) - sent;
  }
}

/**
 * Look for the first SYN+ACK of every direction that began anew. Where the numbers in the end count from another one, it
 * is noted as well: read for the second time, it begins them anew.
 */
export function settleAnswers(read: ReadCapture, rebases: Rebases): void {
  const { packets, streams, lists } = read;
  for (const direction of rebases.directions()) {
    const stream = direction >> 1;
    const answer = lists.of(stream).find((packet) => {
      const flags = packets.tcpFlags[packet] as number;
      if ((flags & SYN_ACK) !== SYN_ACK || (flags & ANALYSED) === 0) return false;
      return sideOf(read, packet, stream) === (direction & 1);
    });
    rebases.settle(direction, answer);
    if (answer === undefined || packets.seq[answer] === streams.base[direction]) continue;
    const notes = packets.tcpNotes[answer] as number;
    if ((notes & Note.reusedPorts) !== 0) continue;
    packets.tcpNotes[answer] = notes | Note.reusedPorts | Note.record;
    addNotes(streams, stream, Note.reusedPorts);
  }
}

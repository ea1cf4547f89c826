/** What segments add to the rows of their streams. Compiled code does the same (plain-run/assembly/stream-rows.ts). */
import { TcpFlag } from '../dissect/index.ts';
import type { StreamTable } from '../table/index.ts';
import { completenessOf } from './analysis.ts';
import { FLOW, FLOW_CELLS, FlowBit, STREAM, STREAM_CELLS } from './flow-cells.ts';
import type { Flows } from './flows.ts';
import { FLAG_NOTES, RETRANSMITTED } from './notes.ts';
import { guessRoles } from './roles.ts';

/** Append the row of a stream that `packet` opens, by what that packet says. `seconds` is 0 where it has no time. */
export function openRow(
  streams: StreamTable,
  packet: number,
  source: number,
  sourcePort: number,
  destination: number,
  destinationPort: number,
  seconds: number,
  nanos: number,
): number {
  const stream = streams.append();
  streams.address[stream * 2] = source;
  streams.address[stream * 2 + 1] = destination;
  streams.port[stream * 2] = sourcePort;
  streams.port[stream * 2 + 1] = destinationPort;
  streams.windowShift[stream * 2] = -1;
  streams.windowShift[stream * 2 + 1] = -1;
  streams.firstPacket[stream] = packet;
  streams.lastPacket[stream] = packet;
  streams.startSeconds[stream] = seconds;
  streams.startNanos[stream] = nanos;
  guessRoles(streams, stream);
  return stream;
}

/** Bring a stream's row up to date with what the analysis knows behind a segment with these flags. */
export function settleRow(streams: StreamTable, { cells, streams: times }: Flows, stream: number, flags: number): void {
  const isKnown = streams.baseKnown[stream * 2] === 1 && streams.baseKnown[stream * 2 + 1] === 1;
  for (let direction = stream * 2; direction < stream * 2 + 2; direction++) {
    const row = direction * FLOW_CELLS;
    streams.windowShift[direction] = cells[row + FLOW.windowShift] as number;
    if ((flags & TcpFlag.syn) === 0 && isKnown) continue;
    streams.base[direction] = cells[row + FLOW.base] as number;
    streams.baseKnown[direction] = (cells[row + FLOW.bits] as number) & FlowBit.baseKnown;
  }
  streams.initialRtt[stream] = times[stream * STREAM_CELLS + STREAM.initialRtt] as number;
}

/** What a segment that opens nothing adds to its stream's row beside what is counted. */
export function settlePlain(streams: StreamTable, flows: Flows, stream: number, flags: number, length: number): void {
  const { completeness, openingCompleteness, initialRtt } = streams;
  const bits = completenessOf(flags, length, false, false);
  completeness[stream] = (completeness[stream] as number) | bits;
  openingCompleteness[stream] = (openingCompleteness[stream] as number) | bits;
  if (initialRtt[stream] === 0) {
    initialRtt[stream] = flows.streams[stream * STREAM_CELLS + STREAM.initialRtt] as number;
  }
}

/** Put down the flags among the notes of a segment of `direction` (2 * stream + side). */
export function noteSegment(streams: StreamTable, direction: number, notes: number): void {
  if ((notes & FLAG_NOTES) === 0) return;
  addNotes(streams, direction >> 1, notes & FLAG_NOTES);
  if ((notes & RETRANSMITTED) === 0) return;
  streams.retransmissions[direction] = (streams.retransmissions[direction] as number) + 1;
}

/** These flags occur on the stream. */
export function addNotes(streams: StreamTable, stream: number, flags: number): void {
  streams.notes[stream] = (streams.notes[stream] as number) | flags;
}

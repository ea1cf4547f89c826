/** Packets of TCP: those of connections that are open, or that they open. */
import { analyse, canAnalyse } from './analysis.ts';
import { cell, flow, flowOf, put, setBits, setFlow, streamTime } from './cells.ts';
import { destination, findConnection, known, source } from './connections.ts';
import { chainOf, hopsOf, transport } from './frame.ts';
import { MIN_TCP, readOptions, sackWidth, windowShift } from './options.ts';
import { passPlain } from './plain-segment.ts';
import { captured, nanos, seconds } from './records.ts';
import { layersOf, writeLayers, writePorts, writeRow, writeTcp } from './rows.ts';
import {
  ACK,
  ack,
  direction,
  FIN,
  flags,
  length,
  placeSegment,
  RST,
  readSegment,
  SYN,
  seq,
  window,
} from './segment.ts';
import { addToRow, isOpening, openRow, settleRow } from './stream-rows.ts';
import { hasStreamRoom, openStream } from './streams.ts';

/** Whether the segment at hand is the first that its end sends, or opens its connection again. */
let isFirst: bool = false;
let settles: bool = false;

/** Take the packet at `packet`, whose end IP says, if it is plain; says whether it was. */
export function passSegment(packet: usize, ipEnd: u32): bool {
  const end = min(ipEnd, captured);
  const tcp = packet + transport;
  const chain = chainOf(PlainContent_tcp);
  if (chain === 0 || end < transport + MIN_TCP) return false;
  const header = (<u32>load<u8>(tcp, 12) >> 4) << 2;
  if (header < MIN_TCP || transport + header > end || load<u16>(tcp, 18) !== 0) return false;
  readSegment(tcp, ipEnd - transport - header, cell(CELL_packet) + 1);
  if (!readOptions(tcp, header, (flags & SYN) !== 0)) return false;
  findConnection(packet, tcp);
  const notes = (flags & SYN) === 0 ? passOn(known) : passOpening(known);
  if (notes < 0) return false;

  if (windowShift >= 0 || sackWidth !== 0) noteOptions();
  if (isFirst) {
    isFirst = false;
    if ((flags & (SYN | ACK)) === SYN)
      openRow(source, <u32>bswap<u16>(load<u16>(tcp)), destination, <u32>bswap<u16>(load<u16>(tcp, 2)));
    settleRow();
  } else if (settles) {
    settles = false;
    settleRow();
  }
  writeRow(packet, source, destination, hopsOf(packet), transport + header, length);
  writePorts(tcp, SEEN_PORTS | SEEN_TCP);
  writeLayers(chain, layersOf(Layer_tcp));
  const toServer = addToRow(notes);
  writeTcp(direction >> 1, toServer, <u16>(flags | ANALYSED), seq, ack, <u16>window, notes);
  return true;
}

/** The segment at hand begins nothing: gives its notes, or -1 where its connection is not settled or there is no room. */
function passOn(way: i32): i32 {
  if (way < 0) return -1;
  if ((flow(flowOf(way), FLOW_bits) & FlowBit_settled) === 0)
    return length === 0 && (flags & (RST | FIN)) === RST ? passAnswer(way) : -1;
  place(way);
  const notes = sackWidth === 0 ? passPlain() : -1;
  if (notes >= 0) return notes;
  return canAnalyse() ? analyse(false) : -1;
}

/** A SYN between ports that have not been met, the first SYN+ACK that answers one, or either again: its notes, or -1. All without data. */
function passOpening(way: i32): i32 {
  if (length !== 0 || (flags & (FIN | RST)) !== 0 || !canAnalyse()) return -1;
  if (way >= 0 && (flow(flowOf(way), FLOW_bits) & FlowBit_baseKnown) !== 0) return passAgain(way);
  if ((flags & ACK) !== 0) return passAnswer(way);
  if (way >= 0 || !hasStreamRoom()) return -1;
  place(openStream(<f64>seconds) * 2);
  isFirst = true;
  return analyse(isTimeless());
}

/**
 * A SYN or SYN+ACK that its end has sent before, with the same number, on a connection whose client a SYN has told and that has acknowledged
 * nothing yet: its notes, or -1.
 */
function passAgain(way: i32): i32 {
  const isPeerKnown = (flow(flowOf(way ^ 1), FLOW_bits) & FlowBit_baseKnown) !== 0;
  if (flow(flowOf(way), FLOW_base) !== seq || !isOpening(way >> 1)) return -1;
  const isAnswer = (flags & ACK) !== 0;
  if (isAnswer && !isPeerKnown) return -1;
  place(way);
  settles = true;
  // A reset before it may have had an odd number: it must come out as a retransmission (repeatOpening of tcp/analysis.ts).
  if (!isAnswer) setFlow(flowOf(way), FLOW_nextSeq, flow(flowOf(way), FLOW_maxAck));
  const notes = analyse(isTimeless()) | (isAnswer ? 0 : Note_record);
  if (isPeerKnown) {
    setBits(flowOf(way), FlowBit_settled, 0);
    setBits(flowOf(way ^ 1), FlowBit_settled, 0);
  }
  return notes;
}

/**
 * What answers a SYN first, a SYN+ACK or a reset without data: its notes, or -1. Who is the client is known by the SYN, and where
 * numbers count from behind both: the connection is settled then (Tracker's #markSettled).
 */
function passAnswer(way: i32): i32 {
  if (way < 0 || (flow(flowOf(way), FLOW_bits) & FlowBit_baseKnown) !== 0) return -1;
  // biome-ignore lint/suspicious/noGlobalIsNan: an instruction of this language, which has no other.
  if ((flow(flowOf(way ^ 1), FLOW_bits) & FlowBit_baseKnown) === 0 || isNaN(streamTime(way >> 1, STREAM_syn)))
    return -1;
  place(way);
  isFirst = true;
  const notes = analyse(isTimeless());
  setBits(flowOf(way), FlowBit_settled, 0);
  setBits(flowOf(way ^ 1), FlowBit_settled, 0);
  return notes;
}

function isTimeless(): bool {
  return seconds === 0 && nanos === 0;
}

/** The segment at hand goes this way, its time told on its stream's own clock. */
function place(way: i32): void {
  placeSegment(way, (<f64>seconds - streamTime(way >> 1, STREAM_start)) * 1e9 + <f64>nanos);
}

/** Keep what the options of the packet at hand said, as OptionFacts has it. */
function noteOptions(): void {
  const count = cell(CELL_optionRowCount);
  const at = cell(CELL_optionRows) + count * (OPTION_CELLS << 2);
  store<u32>(at, cell(CELL_packet));
  store<u32>(at, windowShift >= 0 ? HAS_SHIFT | windowShift : 0, 4);
  store<u32>(at, sackWidth, 8);
  put(CELL_optionRowCount, count + 1);
}

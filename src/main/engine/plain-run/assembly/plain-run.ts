/**
 * The scan of one plain packet after another, compiled: what dissect/plain-packet.ts and tcp/tracker.ts do in JavaScript for a
 * packet at a time, here for as many as follow each other in the window: packets of TCP whose headers have nothing unusual, of
 * connections that are open or that they open. It stops in front of the first packet that is anything else, of which it has
 * changed nothing. Tests hold it against the scan without it.
 *
 * AssemblyScript. The names with an underscore are the cells of plain-run/layout.ts and tcp/flow-cells.ts, which scripts/wasm.mjs puts in
 * front of each file. All of its memory is handed to it: it allocates nothing, and what has no room left is left to JavaScript.
 */
import { analyse, canAnalyse } from './analysis.ts';
import { block, cell, flow, flowOf, put, setBits, streamTime, workOn } from './cells.ts';
import { IP, isPadded, isPlainIp, MIN_FRAME, MIN_TCP, TCP } from './frame.ts';
import { readOptions, sackWidth, windowShift } from './options.ts';
import { passPlain } from './plain-segment.ts';
import { captured, cut, headerLength, nanos, original, read, seconds } from './records.ts';
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
import { addToRow, openRow, settleRow } from './stream-rows.ts';
import { addressOf, directionOf, hasStreamRoom, openStream } from './streams.ts';

/** A length on the wire above this is left to JavaScript. */
const LONGEST: u32 = 0x40000;

/** Pass plain packets from the block's `at` on. Its `at`, `packet` and `row` tell how far it came. */
export function run(cells: usize): void {
  workOn(cells);
  const last = cell(CELL_rows);
  const windowLength = cell(CELL_windowLength);
  const header = headerLength();
  while (cell(CELL_row) < last) {
    const at = cell(CELL_at);
    if (at + header > windowLength) {
      cut();
      return;
    }
    const record = cell(CELL_window) + at;
    const taken = read(record, windowLength - at - header);
    if (taken === 0 || !pass(record + header)) return;
    put(CELL_at, at + taken);
    put(CELL_packet, cell(CELL_packet) + 1);
    put(CELL_row, cell(CELL_row) + 1);
  }
}

/** Take the packet at `packet`, of the record that was read, if it is plain; says whether it was. */
function pass(packet: usize): bool {
  if (captured > cell(CELL_maxLength) || captured < TCP + MIN_TCP) return false;
  if (original < captured || original > LONGEST) return false;
  if (!isPlainIp(packet)) return false;
  const ipEnd = IP + <u32>bswap<u16>(load<u16>(packet, IP + 2));
  const end = min(ipEnd, captured);
  const header = (<u32>load<u8>(packet, TCP + 12) >> 4) << 2;
  if (ipEnd > original || isPadded(packet, ipEnd, min(captured, MIN_FRAME), original)) return false;
  if (header < MIN_TCP || TCP + header > end || load<u16>(packet, TCP + 18) !== 0) return false;
  readSegment(packet + TCP, ipEnd - TCP - header, cell(CELL_packet) + 1);
  if (!readOptions(packet, header, (flags & SYN) !== 0)) return false;
  const source = addressOf(load<u32>(packet, IP + 12));
  const destination = addressOf(load<u32>(packet, IP + 16));
  if (source === 0 || destination === 0) return false;
  const sourcePort = <u32>bswap<u16>(load<u16>(packet, TCP));
  const destinationPort = <u32>bswap<u16>(load<u16>(packet, TCP + 2));
  const way = directionOf(source, sourcePort, destination, destinationPort);
  const notes = (flags & SYN) === 0 ? passOn(way) : passOpening(way);
  if (notes < 0) return false;

  const row = cell(CELL_row);
  if (windowShift >= 0 || sackWidth !== 0) noteOptions(row);
  if ((flags & SYN) !== 0) {
    if ((flags & ACK) === 0) openRow(source, sourcePort, destination, destinationPort);
    settleRow();
  }
  put(CELL_seenLong, cell(CELL_seenLong) | captured | original | <u32>source | <u32>destination | length);
  put(CELL_seenShort, cell(CELL_seenShort) | (TCP + header));
  const fileOffset = load<f64>(block + (CELL_windowStart << 2)) + <f64>(packet - cell(CELL_window));
  store<f64>(cell(CELL_fileOffset) + (row << 3), fileOffset);
  store<f64>(cell(CELL_seconds) + (row << 3), <f64>seconds);
  store<u32>(cell(CELL_capturedLength) + (row << 2), captured);
  store<u32>(cell(CELL_originalLength) + (row << 2), original);
  store<u32>(cell(CELL_nanos) + (row << 2), nanos);
  store<u32>(cell(CELL_source) + (row << 2), source);
  store<u32>(cell(CELL_destination) + (row << 2), destination);
  store<u16>(cell(CELL_sourcePort) + (row << 1), <u16>sourcePort);
  store<u16>(cell(CELL_destinationPort) + (row << 1), <u16>destinationPort);
  store<u8>(cell(CELL_hopLimit) + row, load<u8>(packet, IP + 8));
  store<u32>(cell(CELL_payloadOffset) + (row << 2), TCP + header);
  store<u32>(cell(CELL_payloadLength) + (row << 2), length);
  store<i32>(cell(CELL_stream) + (row << 2), direction >> 1);
  store<u8>(cell(CELL_direction) + row, addToRow(notes));
  store<u16>(cell(CELL_tcpFlags) + (row << 1), <u16>(flags | ANALYSED));
  store<u32>(cell(CELL_seq) + (row << 2), seq);
  store<u32>(cell(CELL_ack) + (row << 2), ack);
  store<u16>(cell(CELL_columnWindow) + (row << 1), <u16>window);
  store<u32>(cell(CELL_tcpNotes) + (row << 2), notes);
  store<u8>(cell(CELL_columnLayers) + row, <u8>cell(CELL_layers));
  store<u32>(cell(CELL_columnChain) + (row << 2), cell(CELL_chain));
  store<u32>(cell(CELL_issue) + (row << 2), 0);
  return true;
}

/** The segment at hand begins nothing: gives its notes, or -1 where its connection is not settled or there is no room. */
function passOn(way: i32): i32 {
  if (way < 0 || (flow(flowOf(way), FLOW_bits) & FlowBit_settled) === 0) return -1;
  place(way);
  const notes = sackWidth === 0 ? passPlain() : -1;
  if (notes >= 0) return notes;
  return canAnalyse() ? analyse(false) : -1;
}

/**
 * A SYN between ports that have not been met, or the first SYN+ACK that answers one: its notes, or -1. Both without data. Who is
 * the client is known by them, and where numbers count from behind both: the connection is settled then (Tracker's #markSettled).
 */
function passOpening(way: i32): i32 {
  if (length !== 0 || (flags & (FIN | RST)) !== 0 || !canAnalyse()) return -1;
  const isTimeless = seconds === 0 && nanos === 0;
  if ((flags & ACK) === 0) {
    if (way >= 0 || !hasStreamRoom()) return -1;
    place(openStream(<f64>seconds) * 2);
    return analyse(isTimeless);
  }
  if (way < 0 || (flow(flowOf(way), FLOW_bits) & FlowBit_baseKnown) !== 0) return -1;
  // biome-ignore lint/suspicious/noGlobalIsNan: an instruction of this language, which has no other.
  if ((flow(flowOf(way ^ 1), FLOW_bits) & FlowBit_baseKnown) === 0 || isNaN(streamTime(way >> 1, STREAM_syn)))
    return -1;
  place(way);
  const notes = analyse(isTimeless);
  setBits(flowOf(way), FlowBit_settled, 0);
  setBits(flowOf(way ^ 1), FlowBit_settled, 0);
  return notes;
}

/** The segment at hand goes this way, its time told on its stream's own clock. */
function place(way: i32): void {
  placeSegment(way, (<f64>seconds - streamTime(way >> 1, STREAM_start)) * 1e9 + <f64>nanos);
}

/** Keep what the options of a row said: for JavaScript. */
function noteOptions(row: u32): void {
  const count = cell(CELL_optionRowCount);
  const at = cell(CELL_optionRows) + count * (OPTION_CELLS << 2);
  store<u32>(at, row);
  store<i32>(at, windowShift, 4);
  store<u32>(at, sackWidth, 8);
  put(CELL_optionRowCount, count + 1);
}

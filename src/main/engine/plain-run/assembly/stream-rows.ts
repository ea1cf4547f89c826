/** What segments add to the rows of their streams: as tcp/stream-rows.ts, and what tcp/tracker.ts counts. */
import { cell, flow, flowOf, streamTime } from './cells.ts';
import { nanos, seconds } from './records.ts';
import { ACK, direction, FIN, flags, length, packet, RST, SYN } from './segment.ts';

/** A number of 32 bits of a column. */
function at(column: u32, index: u32): usize {
  return cell(column) + (index << 2);
}

function addTo(column: u32, index: u32, value: u32): void {
  const place = at(column, index);
  store<u32>(place, load<u32>(place) + value);
}

function byteAt(column: u32, index: u32): usize {
  return cell(column) + index;
}

/** Begin the row of the stream that the segment at hand, a SYN, opens. */
export function openRow(source: u32, sourcePort: u32, destination: u32, destinationPort: u32): void {
  const stream = direction >> 1;
  store<u32>(at(CELL_ofAddress, stream * 2), source);
  store<u32>(at(CELL_ofAddress, stream * 2 + 1), destination);
  store<u16>(cell(CELL_ofPort) + (stream << 2), <u16>sourcePort);
  store<u16>(cell(CELL_ofPort) + (stream << 2), <u16>destinationPort, 2);
  store<u32>(at(CELL_ofFirstPacket, stream), packet - 1);
  store<f64>(cell(CELL_ofStartSeconds) + (stream << 3), <f64>seconds);
  store<u32>(at(CELL_ofStartNanos, stream), nanos);
  store<u8>(byteAt(CELL_ofClientSide, stream), 0);
  store<u8>(byteAt(CELL_ofRolesFrom, stream), RolesFrom_syn);
  store<u8>(byteAt(CELL_ofCompleteness, stream), Completeness_syn);
  store<u8>(byteAt(CELL_ofOpeningCompleteness, stream), Completeness_syn);
}

/** Whether a SYN has told who is the client of a stream, and nobody has acknowledged anything on it. */
export function isOpening(stream: i32): bool {
  const acknowledged: u8 = <u8>(Completeness_ack | Completeness_data);
  if ((load<u8>(byteAt(CELL_ofCompleteness, stream)) & acknowledged) !== 0) return false;
  return load<u8>(byteAt(CELL_ofRolesFrom, stream)) === <u8>RolesFrom_syn;
}

/** Behind a SYN: what numbers count from, and how windows are scaled. */
export function settleRow(): void {
  for (let side = 0; side < 2; side++) {
    const way = (direction & ~1) | side;
    const row = flowOf(way);
    store<u32>(at(CELL_ofBase, way), flow(row, FLOW_base));
    store<u8>(byteAt(CELL_ofBaseKnown, way), <u8>(flow(row, FLOW_bits) & FlowBit_baseKnown));
    store<i8>(byteAt(CELL_ofWindowShift, way), <i8>flow(row, FLOW_windowShift));
  }
}

/** Add the segment at hand, with its notes. Gives the way that it goes. */
export function addToRow(notes: i32): u8 {
  const stream = direction >> 1;
  store<u32>(at(CELL_ofLastPacket, stream), packet - 1);
  addTo(CELL_ofPackets, direction, 1);
  if (length !== 0) {
    const bytes = cell(CELL_ofBytes) + (direction << 3);
    store<f64>(bytes, load<f64>(bytes) + <f64>length);
  }
  complete(byteAt(CELL_ofCompleteness, stream));
  complete(byteAt(CELL_ofOpeningCompleteness, stream));
  const rtt = cell(CELL_ofInitialRtt) + (stream << 3);
  if (load<f64>(rtt) === 0) store<f64>(rtt, streamTime(stream, STREAM_initialRtt));
  if ((notes & FLAG_NOTES) !== 0) addNotes(stream, notes & FLAG_NOTES);
  return (direction & 1) === <i32>load<u8>(byteAt(CELL_ofClientSide, stream)) ? <u8>Way_toServer : <u8>Way_toClient;
}

/** Bits of `tcp.completeness`, as completenessOf of tcp/analysis.ts has them where nothing is opened. */
function complete(place: usize): void {
  const kind = flags & (SYN | ACK);
  let bits = 0;
  if (kind === SYN) return;
  if (kind === (SYN | ACK)) bits |= Completeness_synAck;
  if (kind === ACK) bits |= length > 0 ? Completeness_data : Completeness_ack;
  if ((flags & (FIN | ACK)) === (FIN | ACK)) bits |= Completeness_fin;
  if ((flags & RST) !== 0) bits |= Completeness_rst;
  store<u8>(place, load<u8>(place) | <u8>bits);
}

function addNotes(stream: u32, notes: i32): void {
  const had = at(CELL_ofNotes, stream);
  store<u32>(had, load<u32>(had) | notes);
  if ((notes & RETRANSMITTED) !== 0) addTo(CELL_ofRetransmissions, direction, 1);
}

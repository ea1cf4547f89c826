/** The rows of packets, as table/row-batch.ts has them. */
import { cell, put } from './cells.ts';
import { frame, remarks } from './frame.ts';
import { captured, nanos, original, seconds } from './records.ts';

/** Write what every packet's row has. Both ends are indices of the pool. */
export function writeRow(
  packet: usize,
  source: u32,
  destination: u32,
  hops: u8,
  payloadOffset: u32,
  payloadLength: u32,
): void {
  const row = cell(CELL_row);
  const batch = cell(CELL_batch);
  const at8 = batch + (row << 3);
  const at4 = batch + (row << 2);
  const at1 = batch + row;
  put(CELL_seenLong, cell(CELL_seenLong) | captured | original | source | destination | payloadLength);
  put(CELL_seenShort, cell(CELL_seenShort) | payloadOffset);
  const fileOffset = load<f64>(CELLS_PLACE + (CELL_windowStart << 2)) + <f64>(packet - cell(CELL_window));
  store<f64>(at8, fileOffset, ROW_fileOffset);
  store<f64>(at8, <f64>seconds, ROW_seconds);
  store<u32>(at4, captured, ROW_capturedLength);
  store<u32>(at4, original, ROW_originalLength);
  store<u32>(at4, nanos, ROW_nanos);
  store<u32>(at4, source, ROW_source);
  store<u32>(at4, destination, ROW_destination);
  store<u8>(at1, hops, ROW_hopLimit);
  store<u32>(at4, payloadOffset, ROW_payloadOffset);
  store<u32>(at4, payloadLength, ROW_payloadLength);
  store<u32>(at4, 0, ROW_issue);
}

/** Write the ports of the header at `header`; `seen` is what the row has. */
export function writePorts(header: usize, seen: u32): void {
  put(CELL_seenHeaders, cell(CELL_seenHeaders) | seen);
  const at2 = cell(CELL_batch) + (cell(CELL_row) << 1);
  store<u16>(at2, bswap<u16>(load<u16>(header)), ROW_sourcePort);
  store<u16>(at2, bswap<u16>(load<u16>(header, 2)), ROW_destinationPort);
}

/** There are none, and nothing of TCP. */
export function writeNoTransport(): void {
  const at2 = cell(CELL_batch) + (cell(CELL_row) << 1);
  store<u16>(at2, 0, ROW_sourcePort);
  store<u16>(at2, 0, ROW_destinationPort);
  writeNoTcp();
}

/** There is nothing of TCP. */
export function writeNoTcp(): void {
  writeTcp(-1, <u8>Way_none, 0, 0, 0, 0, 0);
}

/** Write what the row has of TCP: the stream, -1 none, and so on. */
export function writeTcp(stream: i32, way: u8, flags: u16, seq: u32, ack: u32, window: u16, notes: u32): void {
  const row = cell(CELL_row);
  const batch = cell(CELL_batch);
  const at4 = batch + (row << 2);
  const at2 = batch + (row << 1);
  const at1 = batch + row;
  store<i32>(at4, stream, ROW_stream);
  store<u8>(at1, way, ROW_direction);
  store<u16>(at2, flags, ROW_tcpFlags);
  store<u32>(at4, seq, ROW_seq);
  store<u32>(at4, ack, ROW_ack);
  store<u16>(at2, window, ROW_window);
  store<u32>(at4, notes, ROW_tcpNotes);
}

/** Headers that are met, as bits: that of IP, and others; and whether something is remarked on them. */
export function layersOf(others: u32): u32 {
  return others | remarks | ((frame & PlainFrame_ipv6) === 0 ? Layer_ipv4 : Layer_ipv6);
}

/** Write which way the packet was walked, and which headers were met. */
export function writeLayers(chain: u32, layers: u32): void {
  const row = cell(CELL_row);
  const batch = cell(CELL_batch);
  const at4 = batch + (row << 2);
  const at1 = batch + row;
  put(CELL_seenShort, cell(CELL_seenShort) | chain);
  store<u32>(at4, chain, ROW_chain);
  store<u8>(at1, <u8>layers, ROW_layers);
}

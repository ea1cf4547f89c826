/** The rows of packets, as table/row-batch.ts has them. */
import { block, cell, put } from './cells.ts';
import { IP, TRANSPORT } from './frame.ts';
import { captured, nanos, original, seconds } from './records.ts';

/** Write what every packet's row has, and put in what there is none of in all but TCP. Both ends are indices of the pool. */
export function writeRow(packet: usize, source: u32, destination: u32, payloadOffset: u32, payloadLength: u32): void {
  const row = cell(CELL_row);
  put(CELL_seenLong, cell(CELL_seenLong) | captured | original | source | destination | payloadLength);
  put(CELL_seenShort, cell(CELL_seenShort) | payloadOffset);
  const fileOffset = load<f64>(block + (CELL_windowStart << 2)) + <f64>(packet - cell(CELL_window));
  store<f64>(cell(CELL_fileOffset) + (row << 3), fileOffset);
  store<f64>(cell(CELL_seconds) + (row << 3), <f64>seconds);
  store<u32>(cell(CELL_capturedLength) + (row << 2), captured);
  store<u32>(cell(CELL_originalLength) + (row << 2), original);
  store<u32>(cell(CELL_nanos) + (row << 2), nanos);
  store<u32>(cell(CELL_source) + (row << 2), source);
  store<u32>(cell(CELL_destination) + (row << 2), destination);
  store<u16>(cell(CELL_sourcePort) + (row << 1), bswap<u16>(load<u16>(packet, TRANSPORT)));
  store<u16>(cell(CELL_destinationPort) + (row << 1), bswap<u16>(load<u16>(packet, TRANSPORT + 2)));
  store<u8>(cell(CELL_hopLimit) + row, load<u8>(packet, IP + 8));
  store<u32>(cell(CELL_payloadOffset) + (row << 2), payloadOffset);
  store<u32>(cell(CELL_payloadLength) + (row << 2), payloadLength);
  store<u32>(cell(CELL_issue) + (row << 2), 0);
}

/** Write what the row has of TCP: the stream, -1 none, and so on. */
export function writeTcp(stream: i32, way: u8, flags: u16, seq: u32, ack: u32, window: u16, notes: u32): void {
  const row = cell(CELL_row);
  store<i32>(cell(CELL_stream) + (row << 2), stream);
  store<u8>(cell(CELL_direction) + row, way);
  store<u16>(cell(CELL_tcpFlags) + (row << 1), flags);
  store<u32>(cell(CELL_seq) + (row << 2), seq);
  store<u32>(cell(CELL_ack) + (row << 2), ack);
  store<u16>(cell(CELL_columnWindow) + (row << 1), window);
  store<u32>(cell(CELL_tcpNotes) + (row << 2), notes);
}

/** Write which way the packet was walked, and what is told of its layers. */
export function writeLayers(chain: u32, layers: u32): void {
  const row = cell(CELL_row);
  put(CELL_seenShort, cell(CELL_seenShort) | chain);
  store<u32>(cell(CELL_columnChain) + (row << 2), chain);
  store<u8>(cell(CELL_columnLayers) + row, <u8>layers);
}

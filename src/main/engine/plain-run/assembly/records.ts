/** The headers in front of packets: of pcap, and enhanced packet blocks of pcapng. */
import { cell, put } from './cells.ts';

const RECORD: u32 = 16;
const BLOCK: u32 = 28;
const ENHANCED_PACKET: u32 = 6;

// What the record that was read says of its packet.
export let seconds: u32 = 0;
export let nanos: u32 = 0;
export let captured: u32 = 0;
export let original: u32 = 0;

/** Bytes in front of a packet. */
export function headerLength(): u32 {
  return cell(CELL_blocks) !== 0 ? BLOCK : RECORD;
}

/** Read the header at `record`, behind which `room` bytes of the file are there. Gives the record's bytes; 0: it is not plain. */
export function read(record: usize, room: u32): u32 {
  return cell(CELL_blocks) !== 0 ? readBlock(record, room) : readRecord(record, room);
}

/** A number of a record's header. */
function word(place: usize): u32 {
  const value = load<u32>(place);
  return cell(CELL_bigEndian) !== 0 ? bswap<u32>(value) : value;
}

/** Read the header of pcap at `record`, behind which `room` bytes of the file are there. Gives the record's bytes; 0: it is not plain. */
function readRecord(record: usize, room: u32): u32 {
  const fraction = word(record + 4);
  seconds = word(record);
  captured = word(record + 8);
  original = word(record + 12);
  if (captured > room) return cut();
  if (fraction >= cell(CELL_ticksPerSecond)) return 0;
  nanos = fraction * cell(CELL_nanosPerTick);
  return RECORD + captured;
}

/** The window ends inside the next record. */
export function cut(): u32 {
  put(CELL_isCut, 1);
  return 0;
}

/** The same of an enhanced packet block, which has no options. */
function readBlock(record: usize, room: u32): u32 {
  captured = word(record + 20);
  original = word(record + 24);
  const length = word(record + 4);
  if (word(record) !== ENHANCED_PACKET || word(record + 8) !== 0) return 0;
  if (captured > room || length > room + BLOCK) return cut();
  const padded = BLOCK + ((captured + 3) & ~3);
  if (length !== padded + 4 || word(record + padded) !== length) return 0;
  const ticks = ((<u64>word(record + 12)) << 32) | <u64>word(record + 16);
  const whole = ticks / <u64>cell(CELL_ticksPerSecond);
  if (whole > 0xffffffff) return 0;
  seconds = <u32>whole;
  nanos = <u32>(ticks - whole * <u64>cell(CELL_ticksPerSecond)) * cell(CELL_nanosPerTick);
  return length;
}

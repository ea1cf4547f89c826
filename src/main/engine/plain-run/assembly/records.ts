/** The headers in front of packets: of pcap, and enhanced packet blocks of pcapng. */
import { cell, put } from './cells.ts';

const RECORD: u32 = 16;
const BLOCK: u32 = 28;
const ENHANCED_PACKET: u32 = 6;

// Options of a block, and custom ones.
const END: u32 = 0;
const FLAGS: u32 = 2;
const DROP_COUNT: u32 = 4;
const PACKET_ID: u32 = 5;
const QUEUE: u32 = 6;
const VERDICT: u32 = 7;
const CUSTOM: u32 = 2988;
const CUSTOM_NOT_COPIED: u32 = 19372;

// What the record that was read says of its packet.
export let seconds: u32 = 0;
export let nanos: u32 = 0;
export let captured: u32 = 0;
export let original: u32 = 0;
/** Of a block: its interface, and the bytes of its options. */
let face: u32 = 0;
let optionBytes: u32 = 0;

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

/** The same of an enhanced packet block. */
function readBlock(record: usize, room: u32): u32 {
  captured = word(record + 20);
  original = word(record + 24);
  const length = word(record + 4);
  face = word(record + 8);
  if (word(record) !== ENHANCED_PACKET || face > 31 || ((cell(CELL_alike) >> face) & 1) === 0) return 0;
  if (captured > room || length > room + BLOCK) return cut();
  const padded = BLOCK + ((captured + 3) & ~3);
  if (length < padded + 4 || (length & 3) !== 0 || word(record + length - 4) !== length) return 0;
  optionBytes = length - padded - 4;
  if (optionBytes !== 0 && !areOptionsGood(record + padded, optionBytes)) return 0;
  const ticks = ((<u64>word(record + 12)) << 32) | <u64>word(record + 16);
  const whole = ticks / <u64>cell(CELL_ticksPerSecond);
  if (whole > 0xffffffff) return 0;
  seconds = <u32>whole;
  nanos = <u32>(ticks - whole * <u64>cell(CELL_ticksPerSecond)) * cell(CELL_nanosPerTick);
  return length;
}

/** Whether these are as PacketOptionIndex.check wants them: to be exported, so that it is not compiled with the loop. */
export function areOptionsGood(options: usize, bytes: u32): bool {
  let left = bytes;
  for (let at = options; left >= 4; ) {
    const code = half(at);
    const length = half(at + 2);
    const padded: u32 = 4 + ((length + 3) & ~3);
    if (padded > left) return false;
    if (code === END) return true;
    if ((code === FLAGS || code === QUEUE) && length !== 4) return false;
    if ((code === DROP_COUNT || code === PACKET_ID) && length !== 8) return false;
    // Seldom, and not only their length counts.
    if (code === VERDICT || (code & ~1) === CUSTOM || (code & ~1) === CUSTOM_NOT_COPIED) return false;
    at += padded;
    left -= padded;
  }
  return left === 0;
}

function half(place: usize): u32 {
  const value = load<u16>(place);
  return cell(CELL_bigEndian) !== 0 ? bswap<u16>(value) : value;
}

/** Keep what the block of the row at hand says beside the packet, if anything: for JavaScript. */
export function noteBlock(): void {
  if ((face | optionBytes) === 0) return;
  const count = cell(CELL_blockRowCount);
  const at = cell(CELL_blockRows) + count * (BLOCK_CELLS << 2);
  store<u32>(at, cell(CELL_row));
  store<u32>(at, face, 4);
  store<u32>(at, optionBytes, 8);
  put(CELL_blockRowCount, count + 1);
}

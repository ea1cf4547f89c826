/**
 * The options of TCP (RFC 9293 section 3.2) that nearly every header with options has: as tcp/scan-options.ts and
 * dissect/transport/remarked-header.ts read them. Whatever else there is, is not plain.
 */
/** A header without options. */
export const MIN_TCP: u32 = 20;
/** A header with these alone is read at once: two NOPs and a timestamp, as they lie in memory. */
const WITH_TIMESTAMPS: u32 = 32;
const TIMESTAMP_OPTIONS: u32 = 0x0a080101;
const NOP_WORD: u32 = 0x01010101;

const END: u32 = 0;
const NOP: u32 = 1;
const MAXIMUM_SEGMENT_SIZE: u32 = 2;
const WINDOW_SCALE: u32 = 3;
const SACK_PERMITTED: u32 = 4;
const SACK: u32 = 5;
const TIMESTAMPS: u32 = 8;
const MAX_SHIFT: u32 = 14;
/** Bytes of the SACK blocks that count. */
const SACK_BYTES: u32 = 24;

// What the options that were read say.
/** Shift of the window scale; -1 there is none. */
export let windowShift: i32 = -1;
/** Bytes in the SACK blocks. */
export let sackWidth: u32 = 0;

/** Read the options of the header at `tcp`, of so many bytes, all of them there; says whether they are plain. */
export function readOptions(tcp: usize, header: u32, opens: bool): bool {
  windowShift = -1;
  sackWidth = 0;
  const length = header - MIN_TCP;
  const from = tcp + MIN_TCP;
  if (length === 0) return !opens;
  if (header === WITH_TIMESTAMPS && load<u32>(from) === TIMESTAMP_OPTIONS) return !opens;
  let hasSize = false;
  for (let at: u32 = 0; at < length; ) {
    const kind = <u32>load<u8>(from + at);
    if (kind === END) {
      // What pads the header behind it.
      for (; at < length; at++) if (load<u8>(from + at) !== 0) return false;
      break;
    }
    if (kind === NOP) {
      if ((at & 3) === 0 && at + 4 <= length && load<u32>(from + at) === NOP_WORD) return false;
      at++;
      continue;
    }
    if (at + 2 > length) return false;
    const size = <u32>load<u8>(from + at + 1);
    if (size < 2 || at + size > length || !readOption(from + at, kind, size, opens)) return false;
    if (kind === MAXIMUM_SEGMENT_SIZE) hasSize = true;
    at += size;
  }
  return hasSize === opens;
}

function readOption(option: usize, kind: u32, size: u32, opens: bool): bool {
  if (kind === TIMESTAMPS) return size === 10;
  if (kind === SACK) {
    sackWidth = widthOf(option + 2, min(size - 2, SACK_BYTES));
    return !opens;
  }
  if (!opens) return false;
  if (kind === MAXIMUM_SEGMENT_SIZE) return size === 4;
  if (kind === SACK_PERMITTED) return size === 2;
  if (kind !== WINDOW_SCALE || size !== 3) return false;
  windowShift = <i32>load<u8>(option + 2);
  return <u32>windowShift <= MAX_SHIFT;
}

/** Several options of SACK: the last one counts. */
function widthOf(blocks: usize, bytes: u32): u32 {
  let width: u32 = 0;
  for (let at: u32 = 0; at + 8 <= bytes; at += 8)
    width += bswap<u32>(load<u32>(blocks + at + 4)) - bswap<u32>(load<u32>(blocks + at));
  return width;
}

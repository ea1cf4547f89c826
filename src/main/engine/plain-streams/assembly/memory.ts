/**
 * Room for what is known of the streams that are open: blocks of powers of two, which are used again by the next that asks for as much.
 *
 * AssemblyScript, as all in this folder; plain-streams.ts says what it is for. Names with an underscore are numbers of the
 * engine's, which scripts/wasm.mjs puts in front of each file.
 */

/** Zeros on a boundary of 8 bytes, that nobody gives back; 0 where there is none. */
declare function more(bytes: u32): usize;

/** The smallest block, as a power of two; and what small ones are cut from. */
const SMALLEST: u32 = 5;
const CHUNK: u32 = 1 << 16;
const LARGEST: u32 = 1 << 30;

/** Of each power of two the first block that is free; each has the next one's place in its first bytes. */
let heads: usize = 0;
let at: usize = 0;
let end: usize = 0;

/** The power of two that a block of so many bytes is. */
export function powerOf(bytes: u32): u32 {
  return 32 - <u32>clz<u32>(max<u32>(bytes, 1 << SMALLEST) - 1);
}

/** A block of so many bytes, of any content; 0 where there is no room. */
export function take(bytes: u32): usize {
  if (bytes > LARGEST) return 0;
  if (heads === 0) heads = more(32 << 2);
  if (heads === 0) return 0;
  const power = powerOf(bytes);
  const head = heads + (power << 2);
  const free = load<u32>(head);
  if (free !== 0) {
    store<u32>(head, load<u32>(free));
    return free;
  }
  const size: u32 = 1 << power;
  if (size > CHUNK) return more(size);
  if (at + size > end) {
    at = more(CHUNK);
    end = at === 0 ? 0 : at + CHUNK;
    if (at === 0) return 0;
  }
  const place = at;
  at += size;
  return place;
}

/** The same, of zeros. */
export function takeZeros(bytes: u32): usize {
  const place = take(bytes);
  if (place !== 0) memory.fill(place, 0, bytes);
  return place;
}

/** Give back a block of so many bytes. */
export function give(place: usize, bytes: u32): void {
  if (place === 0) return;
  const head = heads + (powerOf(bytes) << 2);
  store<u32>(place, load<u32>(head));
  store<u32>(head, <u32>place);
}

/** A longer block with the first `used` bytes of another, which is given back; 0 where there is no room: then that stays. */
export function grown(place: usize, bytes: u32, used: u32, longer: u32): usize {
  const next = take(longer);
  if (next === 0) return 0;
  memory.copy(next, place, used);
  give(place, bytes);
  return next;
}

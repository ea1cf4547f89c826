/** Words of heads by number: those that came last are known again by their bytes, without a call of JavaScript. */
import { take } from './memory.ts';

/** The number of a word, made of bytes in one of these ways. */
declare function makeWord(kind: i32, at: usize, length: u32): i32;

/** As it stands, in lower case, without white space around it. */
export const EXACT: i32 = 0;
export const LOWER: i32 = 1;
export const TRIMMED: i32 = 2;

const PLACES: u32 = 256;
/** Number, length and kind of a word that is kept, and its bytes from the twelfth on. */
const PLACE_BYTES: u32 = 64;
const BYTES_AT: u32 = 12;
const LONGEST: u32 = PLACE_BYTES - BYTES_AT;

let places: usize = 0;

/** The number of the word of `length` bytes at `at`; 0 is the empty one. */
export function wordOf(kind: i32, at: usize, length: u32): i32 {
  if (length === 0) return 0;
  if (places === 0) {
    places = take(PLACES * PLACE_BYTES);
    if (places !== 0) memory.fill(places, 0, PLACES * PLACE_BYTES);
  }
  if (length > LONGEST || places === 0) return makeWord(kind, at, length);
  const first: u32 = length < 4 ? load<u8>(at) : load<u32>(at);
  const last: u32 = length < 4 ? load<u8>(at + length - 1) : load<u32>(at + length - 4);
  const hash = ((first ^ (last * 31) ^ length) * 0x9e3779b1) >> 24;
  const place = places + hash * PLACE_BYTES;
  const mark = (length << 2) | kind;
  if (load<u32>(place + 4) === mark && isSame(place + BYTES_AT, at, length)) return load<i32>(place);
  const word = makeWord(kind, at, length);
  store<i32>(place, word);
  store<u32>(place + 4, mark);
  memory.copy(place + BYTES_AT, at, length);
  return word;
}

function isSame(one: usize, other: usize, length: u32): bool {
  let i: u32 = 0;
  for (; i + 8 <= length; i += 8) if (load<u64>(one + i) !== load<u64>(other + i)) return false;
  for (; i < length; i++) if (load<u8>(one + i) !== load<u8>(other + i)) return false;
  return true;
}

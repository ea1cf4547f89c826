/** Targets by number: new ones are put one behind the other, for JavaScript to take up many at a time; those that came lately are known again. */
import { take } from './memory.ts';

/** Take up what is new. */
declare function takeTexts(): void;
/** The number of a text that is too long to be known again here; what was new has been taken up. */
declare function longText(at: usize, length: u32): i32;

const PLACES: u32 = 512;
/** Number and length of a text that is kept, and its bytes from the eighth on. */
const PLACE_BYTES: u32 = 128;
const BYTES_AT: u32 = 8;
const LONGEST: u32 = PLACE_BYTES - BYTES_AT;

let cells: usize = 0;
let places: usize = 0;

/** Begin: the block of cells. */
export function beginTexts(block: usize): void {
  cells = block;
}

/** Others have put texts into the table: numbers of before are good, but not which is next. Nothing is known again. */
export function forgetTexts(): void {
  if (places !== 0) memory.fill(places, 0, PLACES * PLACE_BYTES);
}

function cell(index: u32): u32 {
  return load<u32>(cells + (index << 2));
}

function put(index: u32, value: u32): void {
  store<u32>(cells + (index << 2), value);
}

/** The number of a text; 0 is the empty one. */
export function textOf(at: usize, length: u32): i32 {
  if (length === 0) return 0;
  if (places === 0) {
    places = take(PLACES * PLACE_BYTES);
    if (places !== 0) forgetTexts();
  }
  if (length > LONGEST || places === 0) {
    takeTexts();
    return longText(at, length);
  }
  const place = places + placeOf(at, length) * PLACE_BYTES;
  if (load<u32>(place + 4) === length && memory.compare(place + BYTES_AT, at, length) === 0) return load<i32>(place);
  if (cell(CELL_texts) === <u32>TEXTS_ROOM || cell(CELL_textBytes) + length > <u32>TEXT_BYTES_ROOM) takeTexts();
  const used = cell(CELL_textBytes);
  const count = cell(CELL_texts);
  memory.copy(cell(CELL_text) + used, at, length);
  store<u8>(cell(CELL_textLengths) + count, <u8>length);
  put(CELL_textBytes, used + length);
  put(CELL_texts, count + 1);
  const number = cell(CELL_nextText);
  put(CELL_nextText, number + 1);
  store<u32>(place, number);
  store<u32>(place + 4, length);
  memory.copy(place + BYTES_AT, at, length);
  return number;
}

/** Where a text is looked for again: by all of its bytes. */
function placeOf(at: usize, length: u32): u32 {
  let hash = length * 0x9e3779b1;
  let i: u32 = 0;
  for (; i + 4 <= length; i += 4) hash = (hash ^ load<u32>(at + i)) * 0x85ebca6b;
  for (; i < length; i++) hash = (hash ^ load<u8>(at + i)) * 0x85ebca6b;
  return (hash ^ (hash >> 15)) >> 23;
}

/**
 * Where bytes are in a run of bytes, found by comparing many places at once: two of the bytes looked for are compared with 64
 * places of the run, and only where both are there the others are. JavaScript has no such instructions, so this is a
 * function of WebAssembly. What it looks through lies in its memory: a file can be read right into that.
 */
import { type Code, type Kind, moduleOf, op } from './wasm.ts';

/** Bytes that are compared at most; where more are looked for the caller compares the rest. */
export const MOST_SOUGHT = 256;
/** The memory: what is looked for, bits that do not count in it, what is looked through and as much as is loaded beyond. */
const IGNORED = MOST_SOUGHT;
const ROOM = 2 * MOST_SOUGHT;
/** Bytes that can be looked through at once. */
export const ROOM_BYTES = 1 << 17;
const PAGES = 3;

/** Bytes in a vector, and vectors looked at in a turn. */
const WIDTH = 16;
const VECTORS = [0, 1, 2, 3] as const;

/** Locals. From `place` on up to `last` it is looked, first for the bytes at `one` and at `two`; `length` bytes in all. */
const L = { place: 0, last: 1, one: 2, two: 3, length: 4, found: 5, at: 6, places: 7, byte: 8, other: 10, hits: 12 };

/** A byte of what is looked for, and the bits that do not count in it, in every place of a vector. */
const prepare = (which: number, byte: number): Code => [
  ...[...op.get(which), ...op.load8(0), ...op.splat8, ...op.set(byte)],
  ...[...op.get(which), ...op.load8(IGNORED), ...op.splat8, ...op.set(byte + 1)],
];

/** Places of a vector where a byte is. */
const areThere = (which: number, byte: number, offset: number, ignores: boolean): Code => [
  ...[...op.get(L.place), ...op.get(which), ...op.add, ...op.loadVector(offset)],
  ...(ignores ? [...op.get(byte + 1), ...op.orVector] : []),
  ...[...op.get(byte), ...op.areEqual8],
];

/** Places of a vector where both bytes are; kept as well. */
const hits = (vector: number, ignores: boolean): Code => [
  ...areThere(L.one, L.byte, vector * WIDTH, ignores),
  ...areThere(L.two, L.other, vector * WIDTH, ignores),
  ...[...op.andVector, ...op.tee(L.hits + vector)],
];

/** The same as one bit a place. */
const placeBits = (vector: number): Code => [
  ...[...op.get(L.hits + vector), ...op.bits8, ...op.widen],
  ...(vector === 0 ? [] : [...op.i64(vector * WIDTH), ...op.shift64, ...op.or64]),
];

/** Give `found` if all bytes are there. */
const compareAll: Code = op.block(
  op.i32(0),
  op.set(L.at),
  op.loop(
    [...op.get(L.at), ...op.get(L.length), ...op.isEqual, ...op.when(op.get(L.found), op.give)],
    [...op.get(L.found), ...op.get(L.at), ...op.add, ...op.load8(0), ...op.get(L.at), ...op.load8(IGNORED), ...op.or],
    [...op.get(L.at), ...op.load8(0), ...op.isOther, ...op.jumpIf(1)],
    [...op.get(L.at), ...op.i32(1), ...op.add, ...op.set(L.at), ...op.jump(0)],
  ),
);

/** Look at the places that have a bit, in order; leave all where one is beyond the last. */
const lookAtPlaces: Code = op.loop(
  [...op.get(L.place), ...op.get(L.places), ...op.zeroesBelow64, ...op.narrow, ...op.add, ...op.tee(L.found)],
  [...op.get(L.last), ...op.isAbove, ...op.jumpIf(3)],
  compareAll,
  [...op.get(L.places), ...op.get(L.places), ...op.i64(1), ...op.subtract64, ...op.and64, ...op.tee(L.places)],
  [...op.i64(0), ...op.isOther64, ...op.jumpIf(0)],
);

/**
 * The function: the first place from `place` to `last` where the bytes are, or -1. Where no bits are to be ignored, those of
 * the two bytes are not looked at, which takes a quarter of the time.
 */
const body = (ignores: boolean): readonly Code[] => [
  prepare(L.one, L.byte),
  prepare(L.two, L.other),
  op.block(
    op.loop(
      [...op.get(L.place), ...op.get(L.last), ...op.isAbove, ...op.jumpIf(1)],
      VECTORS.flatMap((vector) => [...hits(vector, ignores), ...(vector === 0 ? [] : op.orVector)]),
      [...op.isAny],
      op.when(VECTORS.flatMap(placeBits), op.set(L.places), lookAtPlaces),
      [...op.get(L.place), ...op.i32(VECTORS.length * WIDTH), ...op.add, ...op.set(L.place), ...op.jump(0)],
    ),
  ),
  op.i32(-1),
];

const LOCALS: readonly Kind[] = [
  ...(['i32', 'i32', 'i64'] as const),
  // The two bytes, what does not count in them, and where they are.
  ...Array.from({ length: 4 + VECTORS.length }, () => 'v128' as const),
];

type Find = (place: number, last: number, one: number, two: number, length: number) => number;

/** See the file's first lines. One for all: what is in its room is there until the next one reads into it. */
export class ByteScan {
  /** What is looked through, if it was read or put here. */
  readonly room: Buffer;
  readonly #memory: Uint8Array;
  readonly #exact: Find;
  readonly #ignoring: Find;
  #find: Find;
  #length = 0;
  #one = 0;
  #two = 0;

  constructor({ exports }: WebAssembly.Instance) {
    const { memory, exact, ignoring } = exports as { memory: WebAssembly.Memory; exact: Find; ignoring: Find };
    this.#memory = new Uint8Array(memory.buffer);
    this.room = Buffer.from(memory.buffer, ROOM, ROOM_BYTES);
    this.#exact = this.#find = exact;
    this.#ignoring = ignoring;
  }

  /**
   * Look for `sought` from now on, at most {@link MOST_SOUGHT} bytes of which those at `one` and `two` are looked for first.
   * Bits that are set in `ignored` are set in `sought`, and may be anything in the run.
   */
  seek(sought: Uint8Array, ignored: Uint8Array, one: number, two: number): void {
    this.#memory.set(sought, 0);
    this.#memory.set(ignored, IGNORED);
    this.#find = ignored.every((bits) => bits === 0) ? this.#exact : this.#ignoring;
    this.#length = sought.length;
    this.#one = one;
    this.#two = two;
  }

  /** The first place in the room from `from` to `last` where they are; -1 none. All their bytes are in the room there. */
  find(from: number, last: number): number {
    if (from > last) return -1;
    const found = this.#find(ROOM + from, ROOM + last, this.#one, this.#two, this.#length);
    return found < 0 ? -1 : found - ROOM;
  }
}

/** Made when it is first asked for; null where there are no such instructions. */
let scan: ByteScan | null | undefined;

/** The one that there is; null where there cannot be one. */
export function byteScan(): ByteScan | null {
  if (scan === undefined) {
    const code = moduleOf(L.found, LOCALS, PAGES, { exact: body(false), ignoring: body(true) });
    scan = WebAssembly.validate(code) ? new ByteScan(new WebAssembly.Instance(new WebAssembly.Module(code))) : null;
  }
  return scan;
}

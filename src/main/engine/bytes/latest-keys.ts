/**
 * Entries with keys of four numbers, of which the latest with a key is asked for: what is asked and answered. Nearly every answer comes soon, so
 * entries met last are found by a table that a processor's cache holds; those that it has no room for and that still wait are kept apart,
 * and all others are only gone through when somebody asks for one of them. A table of them all is a miss of the cache for each entry.
 */
import { Uint32Column } from './columns.ts';
import { WordKeys } from './word-keys.ts';

const CELLS = 4;
const FIRST = 64;
/** Entries met last: 2 to the power of this. */
const RECENT_BITS = 11;

/** By key: the latest of the entries that were put here, which are put in their order. */
class Latest {
  readonly #keys = new WordKeys();
  readonly #entries = new Uint32Column();

  get length(): number {
    return this.#keys.length;
  }

  put(entry: number, first: number, second: number, third: number, fourth: number): void {
    const key = this.#keys.add(first, second, third, fourth);
    if (key === this.#entries.length) this.#entries.push(entry);
    else this.#entries.data[key] = entry;
  }

  /** -1 where there is none. */
  find(first: number, second: number, third: number, fourth: number): number {
    const key = this.#keys.find(first, second, third, fourth);
    return key < 0 ? -1 : this.#entries.at(key);
  }

  trim(): void {
    this.#keys.trim();
    this.#entries.trim();
  }
}

/** See the file's first lines. Entries are numbered from 0 as they are added; numbers of keys are of 32 bits, their sign aside. */
export class LatestKeys {
  #cells = new Int32Array(0);
  #length = 0;
  /** By the hash of a key: the entry met last there + 1. Made when the first comes. */
  #recent = new Uint32Array(0);
  /** Of those that are no longer there: the latest of every key of which one waited when it went. */
  readonly #waiting = new Latest();
  /** All of them, as far as they have been gone through. */
  readonly #all = new Latest();
  #gone = 0;
  readonly #isSettled: (entry: number) => boolean;

  /** `isSettled` says whether an entry waits for nothing any more, which stays so. */
  constructor(isSettled: (entry: number) => boolean) {
    this.#isSettled = isSettled;
  }

  /** The latest entry with a key is this one from now on; gives its number. */
  add(first: number, second: number, third: number, fourth: number): number {
    const entry = this.#length++;
    const at = entry * CELLS;
    if (at === this.#cells.length) this.#makeRoom();
    const cells = this.#cells;
    cells[at] = first;
    cells[at + 1] = second;
    cells[at + 2] = third;
    cells[at + 3] = fourth;
    const slot = slotOf(first, second, third, fourth);
    const before = (this.#recent[slot] as number) - 1;
    if (before >= 0 && !this.#has(before, first, second, third, fourth)) this.#leave(before);
    this.#recent[slot] = entry + 1;
    return entry;
  }

  /** The latest entry with a key, if it still waits; else -1. */
  waiting(first: number, second: number, third: number, fourth: number): number {
    const recent = this.#recentOf(first, second, third, fourth);
    const entry = recent < 0 && this.#waiting.length > 0 ? this.#waiting.find(first, second, third, fourth) : recent;
    return entry < 0 || this.#isSettled(entry) ? -1 : entry;
  }

  /** The latest entry with a key; -1 where there is none. */
  latest(first: number, second: number, third: number, fourth: number): number {
    const recent = this.#recentOf(first, second, third, fourth);
    if (recent >= 0) return recent;
    const cells = this.#cells;
    for (; this.#gone < this.#length; this.#gone++) {
      const at = this.#gone * CELLS;
      const [one = 0, two = 0, three = 0, four = 0] = [cells[at], cells[at + 1], cells[at + 2], cells[at + 3]];
      this.#all.put(this.#gone, one, two, three, four);
    }
    return this.#all.find(first, second, third, fourth);
  }

  /** Give back spare room. */
  trim(): void {
    this.#cells = this.#cells.slice(0, this.#length * CELLS);
    this.#waiting.trim();
    this.#all.trim();
  }

  #recentOf(first: number, second: number, third: number, fourth: number): number {
    if (this.#length === 0) return -1;
    const entry = (this.#recent[slotOf(first, second, third, fourth)] as number) - 1;
    return entry >= 0 && this.#has(entry, first, second, third, fourth) ? entry : -1;
  }

  /** An entry is met last no longer. */
  #leave(entry: number): void {
    const isSettled = this.#isSettled(entry);
    const waiting = this.#waiting;
    if (isSettled && waiting.length === 0) return;
    const at = entry * CELLS;
    const cells = this.#cells;
    const [first = 0, second = 0, third = 0, fourth = 0] = [cells[at], cells[at + 1], cells[at + 2], cells[at + 3]];
    // One that is settled stands for an earlier one of its key that was not: that is not the latest any more.
    if (!isSettled || waiting.find(first, second, third, fourth) >= 0) waiting.put(entry, first, second, third, fourth);
  }

  #has(entry: number, first: number, second: number, third: number, fourth: number): boolean {
    const at = entry * CELLS;
    const cells = this.#cells;
    return (
      cells[at + 2] === (third | 0) &&
      cells[at + 3] === (fourth | 0) &&
      cells[at] === (first | 0) &&
      cells[at + 1] === (second | 0)
    );
  }

  #makeRoom(): void {
    const next = new Int32Array(Math.max(FIRST * CELLS, this.#cells.length * 2));
    next.set(this.#cells);
    this.#cells = next;
    if (this.#recent.length === 0) this.#recent = new Uint32Array(1 << RECENT_BITS);
  }
}

/** Where among those met last an entry with this key stands. */
function slotOf(first: number, second: number, third: number, fourth: number): number {
  let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  hash ^= Math.imul(third, 0xc2b2ae35) ^ Math.imul(fourth, 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) & ((1 << RECENT_BITS) - 1);
}

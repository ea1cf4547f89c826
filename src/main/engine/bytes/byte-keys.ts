/**
 * Keys of bytes by number, for tables that meet as many of them as there are packets: each kept once, one after the other, and
 * found by open addressing. A string for each would cost more time than the rest of its packet, and ten times the memory.
 */
import { FittedColumn } from './fitted-column.ts';

/** Bytes a key has at most. */
const MAX_LENGTH = 64;
const FIRST_SLOTS = 64;
const FIRST_BYTES = 1024;

/** See the file's first lines. Keys are numbered from 0 in the order in which they are added. */
export class ByteKeys {
  /** Where a key is written before it is added or looked for: at most 64 bytes. */
  readonly draft = new Uint8Array(MAX_LENGTH);
  #bytes = new Uint8Array(0);
  /** Where each key ends in them. */
  readonly #ends = new FittedColumn();
  /** Number of a key + 1, 0 free. As many as a power of two, at most half of them in use. */
  #slots = new Int32Array(FIRST_SLOTS);

  /** Keys so far. */
  get length(): number {
    return this.#ends.length;
  }

  /** The number of the key that the first `length` bytes of the draft are; -1 where it has not been added. */
  find(length: number): number {
    return (this.#slots[this.#slotOf(this.draft, 0, length)] as number) - 1;
  }

  /** The same; added where it is not there. */
  add(length: number): number {
    const slot = this.#slotOf(this.draft, 0, length);
    const known = this.#slots[slot] as number;
    if (known !== 0) return known - 1;
    const number = this.length;
    const from = this.#endOf(number - 1);
    if (from + length > this.#bytes.length) this.#makeRoom(from + length);
    for (let i = 0; i < length; i++) this.#bytes[from + i] = this.draft[i] as number;
    this.#ends.push(from + length);
    this.#slots[slot] = number + 1;
    if (this.length * 2 > this.#slots.length) this.#grow();
    return number;
  }

  /** Give back spare room. */
  trim(): void {
    this.#ends.trim();
    this.#bytes = this.#bytes.slice(0, this.#endOf(this.length - 1));
  }

  #endOf(number: number): number {
    return number < 0 ? 0 : this.#ends.at(number);
  }

  /** Where a key stands, or would. */
  #slotOf(bytes: Uint8Array, at: number, length: number): number {
    const mask = this.#slots.length - 1;
    let hash = length;
    for (let i = 0; i < length; i++) hash = Math.imul(hash ^ (bytes[at + i] as number), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (;;) {
      const number = (this.#slots[slot] as number) - 1;
      if (number < 0 || this.#is(number, bytes, at, length)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #is(number: number, bytes: Uint8Array, at: number, length: number): boolean {
    const from = this.#endOf(number - 1);
    if (this.#endOf(number) - from !== length) return false;
    for (let i = 0; i < length; i++) if (this.#bytes[from + i] !== bytes[at + i]) return false;
    return true;
  }

  #makeRoom(least: number): void {
    const next = new Uint8Array(Math.max(FIRST_BYTES, this.#bytes.length * 2, least));
    next.set(this.#bytes);
    this.#bytes = next;
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let number = 0; number < this.length; number++) {
      const from = this.#endOf(number - 1);
      this.#slots[this.#slotOf(this.#bytes, from, this.#endOf(number) - from)] = number + 1;
    }
  }
}

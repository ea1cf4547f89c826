/**
 * Reads an application protocol's fields in order. A read beyond what is there fails once and for all: the fault is
 * noted at the cursor (cut or malformed), `failed` stays set, and every later read gives 0 or nothing. A painter reads a
 * group of fields, asks `failed`, and only then adds their lines, so that it never needs a length check of its own.
 */
import { readBigU64BE, readU8, readU16BE, readU24BE, readU32BE } from '../bytes/index.ts';
import type { Cursor } from './cursor.ts';
import { Fault } from './faults.ts';

const NO_BYTES = new Uint8Array(0);

/** Position and bounds within the cursor's bytes; network byte order. */
export class Reader {
  /** Index in the cursor's bytes of what is read next. */
  position: number;
  /** A read went beyond the end. */
  failed = false;
  readonly cursor: Cursor;
  readonly bytes: Uint8Array;
  /** After the last byte there is. */
  readonly end: number;

  constructor(cursor: Cursor, position = cursor.offset, end = cursor.end) {
    this.cursor = cursor;
    this.bytes = cursor.bytes;
    this.position = position;
    this.end = end;
  }

  /** Bytes left. */
  get left(): number {
    return this.failed ? 0 : this.end - this.position;
  }

  /** Whether `size` bytes are there; if not, the reader has failed. */
  has(size: number): boolean {
    if (this.failed) return false;
    if (this.position + size <= this.end) return true;
    this.fail(this.position + size <= this.cursor.wireEnd && this.end === this.cursor.end);
    return false;
  }

  /** Fail: `cut` where the wire had the bytes but the capture has not. */
  fail(cut = false): void {
    this.failed = true;
    this.cursor.fail(cut ? Fault.cut : Fault.malformed);
  }

  /** Next 8 bits. */
  u8(): number {
    return this.has(1) ? readU8(this.bytes, this.#pass(1)) : 0;
  }

  /** Next 16 bits. */
  u16(): number {
    return this.has(2) ? readU16BE(this.bytes, this.#pass(2)) : 0;
  }

  /** Next 24 bits. */
  u24(): number {
    return this.has(3) ? readU24BE(this.bytes, this.#pass(3)) : 0;
  }

  /** Next 32 bits. */
  u32(): number {
    return this.has(4) ? readU32BE(this.bytes, this.#pass(4)) : 0;
  }

  /** Next 64 bits. */
  u64(): bigint {
    return this.has(8) ? readBigU64BE(this.bytes, this.#pass(8)) : 0n;
  }

  /** A view of the next `size` bytes; empty after a failure. */
  take(size: number): Uint8Array {
    if (!this.has(size)) return NO_BYTES;
    const from = this.#pass(size);
    return this.bytes.subarray(from, from + size);
  }

  /** Pass over `size` bytes. */
  skip(size: number): void {
    if (this.has(size)) this.position += size;
  }

  #pass(size: number): number {
    const at = this.position;
    this.position += size;
    return at;
  }
}

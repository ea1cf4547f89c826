/**
 * Options of pcapng blocks: code (2), length (2), value padded to 4 bytes, until code 0 or the end of the block. One
 * cursor is reused for every block, so that packets with options cost no allocation.
 */
import { readU16BE, readU16LE, readU32BE, readU32LE } from '../bytes/index.ts';

/** Option codes that every block may have. */
const OPTION_END = 0;
/** See {@link OPTION_END}. UTF-8 text; may occur more than once. */
export const OPTION_COMMENT = 1;

/** Custom options begin with the four bytes of an enterprise number. */
const isCustom = (code: number): boolean => code === 2988 || code === 2989 || code === 19_372 || code === 19_373;

const UTF8 = new TextDecoder();

/** Walks the options of one block: `reset`, then `next` until it says false, then look at `fault`. */
export class OptionCursor {
  /** Of the option that `next` found: its code, where its value is in the bytes given to `reset`, and the value's length. */
  code = 0;
  at = 0;
  length = 0;
  /** Why the walk ended early; empty when it did not. `at` is then where. */
  fault: '' | 'pcapng-option-header' | 'pcapng-option-length' | 'pcapng-option-size' = '';
  #bytes: Uint8Array = new Uint8Array(0);
  #next = 0;
  #end = 0;
  #big = false;

  /** Start at `from`; options end before `to`. */
  reset(bytes: Uint8Array, from: number, to: number, big: boolean): void {
    this.#bytes = bytes;
    this.#next = from;
    this.#end = to;
    this.#big = big;
    this.fault = '';
  }

  /** Find the following option. */
  next(): boolean {
    const at = this.#next;
    const left = this.#end - at;
    if (left === 0) return false;
    this.at = at;
    if (left < 4) {
      this.fault = 'pcapng-option-header';
      return false;
    }
    this.code = this.#big ? readU16BE(this.#bytes, at) : readU16LE(this.#bytes, at);
    this.length = this.#big ? readU16BE(this.#bytes, at + 2) : readU16LE(this.#bytes, at + 2);
    const padded = (this.length + 3) & ~3;
    if (padded > left - 4) {
      this.fault = 'pcapng-option-length';
      return false;
    }
    if (this.code === OPTION_END) return false;
    if (isCustom(this.code) && this.length < 4) {
      this.fault = 'pcapng-option-size';
      return false;
    }
    this.at = at + 4;
    this.#next = this.at + padded;
    return true;
  }

  /** The value as text, up to a NUL. */
  text(skip = 0): string {
    return decodeText(this.#bytes, this.at + skip, this.at + this.length);
  }

  /** The value's first byte; 0 when there is none. */
  u8(): number {
    return this.length > 0 ? (this.#bytes[this.at] ?? 0) : 0;
  }

  /** The value as an unsigned 32-bit number; the value must have 4 bytes. */
  u32(): number {
    return this.#big ? readU32BE(this.#bytes, this.at) : readU32LE(this.#bytes, this.at);
  }

  /** The value as an unsigned 64-bit number; the value must have 8 bytes. */
  u64(): bigint {
    const first = BigInt(this.u32());
    const second = BigInt(this.#big ? readU32BE(this.#bytes, this.at + 4) : readU32LE(this.#bytes, this.at + 4));
    return this.#big ? (first << 32n) | second : (second << 32n) | first;
  }

  /** The value as a fresh copy of its bytes. */
  bytes(skip = 0): Uint8Array {
    return this.#bytes.slice(this.at + skip, this.at + this.length);
  }
}

/** UTF-8 text between two positions, up to a NUL; bytes that are no UTF-8 become U+FFFD. */
export function decodeText(bytes: Uint8Array, from: number, to: number): string {
  const value = bytes.subarray(from, to);
  const nul = value.indexOf(0);
  return UTF8.decode(nul < 0 ? value : value.subarray(0, nul));
}

/** A fault code with what it is about, or nothing. */
export type BlockFault =
  | { readonly code: string; readonly at: number; readonly params?: Record<string, number> }
  | undefined;

/** The fault that ended a walk over options, if one did. */
export function optionFault(options: OptionCursor): BlockFault {
  if (options.fault === '') return undefined;
  return { code: options.fault, at: options.at, params: { value: options.length } };
}

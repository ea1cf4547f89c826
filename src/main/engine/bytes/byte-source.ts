/**
 * Where capture bytes come from: random access, synchronous, of known size. The engine sees files only through this.
 * `main/file-source.ts` makes one over a file; tests make one over a buffer.
 */

import type { Issue } from '../../../shared/model/index.ts';

/** Random access to immutable bytes. */
export interface ByteSource {
  /** Bytes there are now. A source over a file that is still being written may grow; it never shrinks silently. */
  readonly size: number;
  /**
   * Copy bytes from `offset` into `target` from `targetOffset`, at most `length` of them, and return how many there
   * were: fewer than `length` only at the end of the source, 0 beyond it.
   */
  readInto(target: Uint8Array, targetOffset: number, offset: number, length: number): number;
  /** Why `readInto` gave fewer bytes than there should be, once it has: a fault of the disk or the network. */
  readonly fault?: Issue | undefined;
}

/** A source over bytes in memory. */
export class MemorySource implements ByteSource {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  readInto(target: Uint8Array, targetOffset: number, offset: number, length: number): number {
    if (offset >= this.#bytes.length || length <= 0) return 0;
    const piece = this.#bytes.subarray(offset, Math.min(offset + length, this.#bytes.length));
    target.set(piece, targetOffset);
    return piece.length;
  }
}

/**
 * Fresh copy of up to `length` bytes from `offset`; shorter at the end of the source. `length` must be bounded by the
 * caller: it is an allocation size.
 */
export function readBytes(source: ByteSource, offset: number, length: number): Uint8Array {
  const available = Math.max(0, Math.min(length, source.size - offset));
  const bytes = new Uint8Array(available);
  const got = source.readInto(bytes, 0, offset, available);
  return got === available ? bytes : bytes.subarray(0, got);
}

/**
 * Random access with a memory: the source is read in blocks, and the blocks used last are kept. Payloads of one stream lie
 * scattered between those of its neighbours; reading each alone would cost a system call a packet.
 */
import type { ByteSource } from './byte-source.ts';

const BLOCK_BITS = 16;
const BLOCK = 1 << BLOCK_BITS;
/** 8 MB in all; a stream is read in order, and more made nothing faster. */
const KEPT = 128;
/** Reads from this size on go past the blocks: they are long runs, and would push everything else out. */
const LARGE = BLOCK;

/** See the file's first lines. A block at the end of a source that grows is read again once it has grown. */
export class BlockCache implements ByteSource {
  readonly #source: ByteSource;
  /** Blocks by number, least recently used first. */
  readonly #blocks = new Map<number, Uint8Array>();
  #last = -1;
  #lastBlock: Uint8Array = new Uint8Array(0);

  constructor(source: ByteSource) {
    this.#source = source;
  }

  get size(): number {
    return this.#source.size;
  }

  readInto(target: Uint8Array, targetOffset: number, offset: number, length: number): number {
    if (length >= LARGE) return this.#source.readInto(target, targetOffset, offset, length);
    let done = 0;
    while (done < length) {
      const at = offset + done;
      const number = Math.floor(at / BLOCK);
      const from = at - number * BLOCK;
      const block = this.#block(number, from + length - done);
      const size = Math.min(length - done, block.length - from);
      if (size <= 0) break;
      // A loop beats a view for the few bytes of most segments.
      if (size < 64) for (let i = 0; i < size; i++) target[targetOffset + done + i] = block[from + i] as number;
      else target.set(block.subarray(from, from + size), targetOffset + done);
      done += size;
    }
    return done;
  }

  #block(number: number, needed: number): Uint8Array {
    if (number === this.#last && this.#lastBlock.length >= Math.min(needed, BLOCK)) return this.#lastBlock;
    let block = this.#blocks.get(number);
    this.#blocks.delete(number);
    const wanted = Math.max(0, Math.min(BLOCK, this.#source.size - number * BLOCK));
    if (block === undefined || block.length < wanted) block = this.#read(number, wanted);
    this.#blocks.set(number, block);
    this.#last = number;
    this.#lastBlock = block;
    return block;
  }

  #read(number: number, size: number): Uint8Array {
    const room = this.#blocks.size >= KEPT ? this.#evict() : undefined;
    const bytes = room?.length === size ? room : new Uint8Array(size);
    const got = this.#source.readInto(bytes, 0, number * BLOCK, size);
    return got === size ? bytes : bytes.subarray(0, got);
  }

  #evict(): Uint8Array | undefined {
    const oldest = this.#blocks.entries().next();
    if (oldest.done) return undefined;
    this.#blocks.delete(oldest.value[0]);
    return oldest.value[1];
  }
}

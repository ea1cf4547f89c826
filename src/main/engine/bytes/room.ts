/**
 * Where typed arrays lie: each by itself on the heap, or together in a memory that compiled code sees as well. Arrays of such
 * a memory stay good when it grows, because it is shared; nobody else holds it.
 */

/** Room for an array: zeros, on a boundary of 8 bytes. */
export interface Place {
  readonly buffer: ArrayBufferLike;
  readonly offset: number;
}

/** Hands out room. */
export interface Room {
  take(bytes: number): Place;
  /** Take back an array's room, whose owner forgets it. */
  give(array: ArrayBufferView): void;
}

/** The heap. */
export const HEAP: Room = {
  take: (bytes) => ({ buffer: new ArrayBuffer(bytes), offset: 0 }),
  give: () => undefined,
};

interface Gap {
  offset: number;
  size: number;
}

const PAGE = 1 << 16;
/** All that an address of 32 bits reaches. */
const MOST_PAGES = 1 << 16;
/** Pages at first, and the least that the memory grows by, as a part of what it has. */
const FIRST_PAGES = 16;
const GROWTH = 16;
/** Room is handed out in multiples of this. Nothing lies at 0. */
const GRAIN = 16;

/** One memory of WebAssembly. Where it cannot grow any further, room is on the heap, and `isFull` says so. */
export class SharedRoom implements Room {
  readonly memory: WebAssembly.Memory = new WebAssembly.Memory({
    initial: FIRST_PAGES,
    maximum: MOST_PAGES,
    shared: true,
  });
  /** Whether something lies on the heap that should lie here. */
  isFull = false;
  #used = GRAIN;
  /** Room given back, in order, no two side by side. */
  #free: Gap[] = [];

  take(bytes: number): Place {
    const size = Math.ceil(bytes / GRAIN) * GRAIN;
    const gap = this.#free.find((free) => free.size >= size);
    if (gap !== undefined) {
      const { offset } = gap;
      gap.offset += size;
      gap.size -= size;
      if (gap.size === 0) this.#free = this.#free.filter((free) => free !== gap);
      new Uint8Array(this.memory.buffer, offset, size).fill(0);
      return { buffer: this.memory.buffer, offset };
    }
    if (!this.#reach(this.#used + size)) {
      this.isFull = true;
      return HEAP.take(bytes);
    }
    const offset = this.#used;
    this.#used += size;
    return { buffer: this.memory.buffer, offset };
  }

  give(array: ArrayBufferView): void {
    if (!(array.buffer instanceof SharedArrayBuffer) || array.byteLength === 0) return;
    const size = Math.ceil(array.byteLength / GRAIN) * GRAIN;
    const gaps = [...this.#free, { offset: array.byteOffset, size }].sort((one, other) => one.offset - other.offset);
    this.#free = [];
    for (const gap of gaps) {
      const last = this.#free.at(-1);
      if (last !== undefined && last.offset + last.size === gap.offset) last.size += gap.size;
      else this.#free.push(gap);
    }
  }

  /** Have the memory be so long; says whether it is. */
  #reach(bytes: number): boolean {
    const has = this.memory.buffer.byteLength;
    if (bytes <= has) return true;
    const pages = Math.max(Math.ceil((bytes - has) / PAGE), Math.floor(has / PAGE / GROWTH));
    if (bytes > MOST_PAGES * PAGE) return false;
    try {
      this.memory.grow(Math.min(pages, MOST_PAGES - has / PAGE));
      return true;
    } catch (error) {
      // The system has no more.
      if (error instanceof RangeError) return false;
      throw error;
    }
  }
}

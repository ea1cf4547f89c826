/**
 * Keys of four numbers by number, for tables that meet as many of them as there are packets: each kept once, one after the other,
 * and found by open addressing. A string for each would cost more time than the rest of its packet, and ten times the memory.
 */
const CELLS = 4;
const FIRST = 64;

/** See the file's first lines. Keys are numbered from 0 in the order in which they are added; their numbers are of 32 bits, their sign aside. */
export class WordKeys {
  #cells = new Int32Array(0);
  #length = 0;
  /** Number of a key + 1, 0 free. As many as a power of two, at most half of them in use. */
  #slots = new Int32Array(FIRST);

  /** Keys so far. */
  get length(): number {
    return this.#length;
  }

  /** The number of a key; -1 where it has not been added. */
  find(first: number, second: number, third: number, fourth: number): number {
    return (this.#slots[this.#slotOf(first | 0, second | 0, third | 0, fourth | 0)] as number) - 1;
  }

  /** The same; added where it is not there. */
  add(first: number, second: number, third: number, fourth: number): number {
    const slot = this.#slotOf(first | 0, second | 0, third | 0, fourth | 0);
    const known = this.#slots[slot] as number;
    if (known !== 0) return known - 1;
    const number = this.#length++;
    const at = number * CELLS;
    if (at === this.#cells.length) this.#makeRoom();
    this.#cells[at] = first;
    this.#cells[at + 1] = second;
    this.#cells[at + 2] = third;
    this.#cells[at + 3] = fourth;
    this.#slots[slot] = number + 1;
    if (this.#length * 2 > this.#slots.length) this.#grow();
    return number;
  }

  /** Give back spare room. */
  trim(): void {
    this.#cells = this.#cells.slice(0, this.#length * CELLS);
  }

  /** Where a key stands, or would. */
  #slotOf(first: number, second: number, third: number, fourth: number): number {
    const slots = this.#slots;
    const cells = this.#cells;
    const mask = slots.length - 1;
    let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    hash ^= Math.imul(third, 0xc2b2ae35) ^ Math.imul(fourth, 0x27d4eb2f);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (;;) {
      const at = ((slots[slot] as number) - 1) * CELLS;
      if (at < 0) return slot;
      if (cells[at + 2] === third && cells[at + 3] === fourth && cells[at] === first && cells[at + 1] === second)
        return slot;
      slot = (slot + 1) & mask;
    }
  }

  #makeRoom(): void {
    const next = new Int32Array(Math.max(FIRST * CELLS, this.#cells.length * 2));
    next.set(this.#cells);
    this.#cells = next;
  }

  #grow(): void {
    const cells = this.#cells;
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let at = 0; at < this.#length * CELLS; at += CELLS) {
      const [first = 0, second = 0, third = 0, fourth = 0] = [cells[at], cells[at + 1], cells[at + 2], cells[at + 3]];
      this.#slots[this.#slotOf(first, second, third, fourth)] = at / CELLS + 1;
    }
  }
}

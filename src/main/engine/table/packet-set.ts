/** A set of packets as bits: small for many, quick to look through in order either way. */

const BITS = 32;

/** See the file's first line. Packets are 0-based. */
export class PacketSet {
  #words = new Uint32Array(64);
  #size = 0;

  /** Packets in it. */
  get size(): number {
    return this.#size;
  }

  has(packet: number): boolean {
    // The scan asks of every packet, and mostly of an empty set.
    return this.#size > 0 && ((this.#words[packet >>> 5] ?? 0) & (1 << (packet & 31))) !== 0;
  }

  /** Put a packet in or take it out; says whether that changed anything. */
  set(packet: number, isIn: boolean): boolean {
    if (this.has(packet) === isIn) return false;
    const word = packet >>> 5;
    if (word >= this.#words.length) {
      const grown = new Uint32Array(Math.max(this.#words.length * 2, word + 1));
      grown.set(this.#words);
      this.#words = grown;
    }
    this.#words[word] = (this.#words[word] ?? 0) ^ (1 << (packet & 31));
    this.#size += isIn ? 1 : -1;
    return true;
  }

  /** Take all out. */
  clear(): void {
    this.#words = new Uint32Array(64);
    this.#size = 0;
  }

  /** The nearest packet of the set from `packet` on, itself included, upwards (1) or downwards (-1). */
  nearest(packet: number, step: 1 | -1): number | undefined {
    if (this.#size === 0) return undefined;
    const last = this.#words.length * BITS - 1;
    for (let at = step > 0 ? Math.max(0, packet) : Math.min(packet, last); at >= 0 && at <= last; at += step) {
      // A word without a bit is passed over at once.
      if (this.#words[at >>> 5] === 0) at = step > 0 ? at | 31 : at & ~31;
      else if (this.has(at)) return at;
    }
    return undefined;
  }

  /** Every packet, in order. */
  *[Symbol.iterator](): Generator<number> {
    for (let at = this.nearest(0, 1); at !== undefined; at = this.nearest(at + 1, 1)) yield at;
  }
}

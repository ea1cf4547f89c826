/**
 * Bytes that are looked for in long runs of a file. The processor finds a single byte faster than anything else, so what is
 * searched for is a piece that begins with the byte which the file has least often, and only around it the rest is compared.
 */

/** Bytes of a piece: what is longer Node searches another way, which is three times slower where letters abound. */
const PIECE = 6;
/** Bytes at the end of what is looked for that no piece begins with: one or two bytes are found everywhere. */
const TAIL = 3;
/** Bytes of a run that are counted. */
const SAMPLE = 256;
/** Pieces in a run that were none of what is looked for, before the whole is searched for. */
const MISSES = 64;

/** See the file's first lines. */
export class Needle {
  readonly #whole: Buffer;
  /** How often bytes have been met in samples. */
  readonly #counts = new Uint32Array(256);
  #piece: Buffer;
  /** Where in the whole the piece is. */
  #at = 0;

  /** `bytes`: at least one. */
  constructor(bytes: Uint8Array) {
    this.#whole = Buffer.from(bytes);
    this.#piece = this.#whole.subarray(0, PIECE);
  }

  get length(): number {
    return this.#whole.length;
  }

  /** Every place in a run where it is, until `visit` says where to go on from: beyond the run, to stop. */
  search(run: Buffer, visit: (at: number) => number): void {
    this.#learn(run);
    const whole = this.#whole;
    const isWhole = this.#piece.length === whole.length;
    let misses = 0;
    let from = 0;
    for (;;) {
      const at = this.#next(run, from, misses);
      if (at < 0) return;
      const isHere = isWhole || misses > MISSES || run.compare(whole, 0, whole.length, at, at + whole.length) === 0;
      if (!isHere) misses++;
      from = isHere ? visit(at) : at + 1;
    }
  }

  /** Where the whole may be, from `from` on; negative where it is not. */
  #next(run: Buffer, from: number, misses: number): number {
    if (misses > MISSES) return run.indexOf(this.#whole, from);
    const at = run.indexOf(this.#piece, from + this.#at) - this.#at;
    return at + this.#whole.length > run.length ? -1 : at;
  }

  /** Count some bytes of a run, and begin with the rarest from now on. */
  #learn(run: Buffer): void {
    const counts = this.#counts;
    const step = Math.max(1, Math.floor(run.length / SAMPLE));
    for (let at = 0; at < run.length; at += step) {
      const byte = run[at] as number;
      counts[byte] = (counts[byte] as number) + 1;
    }
    let best = 0;
    const last = this.#whole.length - 1 - TAIL;
    for (let at = 1; at <= last; at++) {
      if ((counts[this.#whole[at] as number] as number) < (counts[this.#whole[best] as number] as number)) best = at;
    }
    if (best === this.#at) return;
    this.#at = best;
    this.#piece = this.#whole.subarray(best, best + PIECE);
  }
}

/**
 * Bytes that are looked for in long runs of a file. The processor finds a single byte faster than anything else, so what is
 * searched for is a piece that begins with the byte which the file has least often, and only around it the rest is compared.
 */

/** Bytes of a piece: what is longer Node searches another way, which is three times slower where letters abound. */
const PIECE = 6;
/** The same where letters may be in either case: each way to write a piece is searched for by itself. */
const FOLDED_PIECE = 2;
/** Bytes at the end of what is looked for that no piece begins with: one or two bytes are found everywhere. */
const TAIL = 3;
/** Bytes of a run that are counted. */
const SAMPLE = 256;
/** Pieces in a run that were none of what is looked for, before the whole is searched for. */
const MISSES = 64;
const FOLDED_MISSES = 4096;

/** See the file's first lines. */
export class Needle {
  readonly #whole: Buffer;
  readonly #exact: boolean;
  /** How often bytes have been met in samples. */
  readonly #counts = new Uint32Array(256);
  /** Ways to write the piece, and where in the whole it is. */
  #pieces: readonly Buffer[];
  #at = 0;

  /** `bytes`: at least one. Letters of ASCII in either case unless `exact`. */
  constructor(bytes: Uint8Array, exact = true) {
    this.#whole = Buffer.from(bytes);
    this.#exact = exact;
    this.#pieces = this.#piecesAt(0);
  }

  get length(): number {
    return this.#whole.length;
  }

  /**
   * Every place in a run where it is, until `visit` says where to go on from: beyond the run, to stop. In order, but for
   * what is not exact: then it begins again for each way to write it.
   */
  search(run: Buffer, visit: (at: number) => number): void {
    this.#learn(run);
    let misses = 0;
    for (const piece of this.#pieces) {
      for (let from = 0; ; ) {
        const at = run.indexOf(piece, from + this.#at) - this.#at;
        if (at < from || at + this.#whole.length > run.length) break;
        const isHere = this.#isAt(run, at);
        if (!isHere) misses++;
        if (misses > (this.#exact ? MISSES : FOLDED_MISSES)) {
          this.#searchWhole(run, this.#exact ? at : 0, visit);
          return;
        }
        from = isHere ? visit(at) : at + 1;
      }
    }
  }

  /** The same without a piece: where the piece is nearly everywhere. */
  #searchWhole(run: Buffer, start: number, visit: (at: number) => number): void {
    const text = (bytes: Buffer): string => {
      const whole = bytes.toString('latin1');
      return this.#exact ? whole : whole.toLowerCase();
    };
    const [all, whole] = [text(run), text(this.#whole)];
    for (let at = all.indexOf(whole, start); at >= 0; ) at = all.indexOf(whole, Math.max(at + 1, visit(at)));
  }

  #isAt(run: Buffer, at: number): boolean {
    const whole = this.#whole;
    if (this.#exact)
      return (
        this.#pieces[0]?.length === whole.length || run.compare(whole, 0, whole.length, at, at + whole.length) === 0
      );
    for (let i = 0; i < whole.length; i++)
      if (folded(run[at + i] as number) !== folded(whole[i] as number)) return false;
    return true;
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
    for (let at = 1; at <= last; at++) if (this.#costAt(at) < this.#costAt(best)) best = at;
    if (best === this.#at) return;
    this.#at = best;
    this.#pieces = this.#piecesAt(best);
  }

  /** How often a search for the piece at a place would stop, or so. */
  #costAt(at: number): number {
    const byte = this.#whole[at] as number;
    const count = this.#counts[byte] as number;
    if (this.#exact) return count;
    const isDouble = otherCase(byte) !== byte;
    // A further search takes time by itself, even where it stops nowhere.
    const ways = (isDouble ? 2 : 1) * (otherCase(this.#whole[at + 1] ?? 0) === (this.#whole[at + 1] ?? 0) ? 1 : 2);
    return (count + (isDouble ? (this.#counts[otherCase(byte)] as number) : 0)) * 4 + (ways * SAMPLE) / 4;
  }

  #piecesAt(at: number): readonly Buffer[] {
    if (this.#exact) return [this.#whole.subarray(at, at + PIECE)];
    let ways: number[][] = [[]];
    for (const byte of this.#whole.subarray(at, at + FOLDED_PIECE)) {
      const cases = new Set([byte, otherCase(byte)]);
      ways = ways.flatMap((way) => [...cases].map((one) => [...way, one]));
    }
    return ways.map((way) => Buffer.from(way));
  }
}

const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;

const folded = (byte: number): number => (isLetter(byte) ? byte | 0x20 : byte);

/** A letter of ASCII in its other case; any other byte as it is. */
const otherCase = (byte: number): number => (isLetter(byte) ? byte ^ 0x20 : byte);

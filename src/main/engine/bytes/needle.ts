/**
 * Bytes that are looked for in long runs of a file. Many places are compared at once (byte-scan.ts), first with those two of
 * the bytes that the file has least often.
 */
import { type ByteScan, byteScan, MOST_SOUGHT, ROOM_BYTES } from './byte-scan.ts';

/** Bytes of a run that are counted. */
const SAMPLE = 32;
/** The bit by which letters of ASCII in either case differ. */
const CASE = 0x20;

/** See the file's first lines. */
export class Needle {
  readonly #whole: Buffer;
  readonly #exact: boolean;
  /** Its beginning, letters in lower case unless it is exact, and the bits of it that do not count. */
  readonly #sought: Uint8Array;
  readonly #ignored: Uint8Array;
  readonly #scan: ByteScan | null;
  /** How often bytes have been met in samples. */
  readonly #counts = new Uint32Array(256);
  /** Which two of the bytes are looked for first. */
  #one = 0;
  #two = 0;

  /** `bytes`: at least one. Letters of ASCII in either case unless `exact`. `scan`: null to do without. */
  constructor(bytes: Uint8Array, exact = true, scan = byteScan()) {
    this.#whole = Buffer.from(bytes);
    this.#exact = exact;
    this.#ignored = bytes.slice(0, MOST_SOUGHT).map((byte) => (!exact && isLetter(byte) ? CASE : 0));
    this.#sought = this.#ignored.map((bits, at) => bits | (bytes[at] as number));
    this.#scan = scan;
  }

  get length(): number {
    return this.#whole.length;
  }

  /** Room that a run is best read into, at least so many bytes: until something else is looked for, or read there. */
  static room(bytes: number): Buffer {
    return (bytes <= ROOM_BYTES && byteScan()?.room) || Buffer.alloc(bytes);
  }

  /** Every place in a run where it is, in order, until `visit` says where to go on from: beyond the run, to stop. */
  search(run: Buffer, visit: (at: number) => number): void {
    const scan = this.#scan;
    if (scan === null) {
      this.#searchText(run, visit);
      return;
    }
    this.#learn(run);
    scan.seek(this.#sought, this.#ignored, this.#one, this.#two);
    const isThere = run.buffer === scan.room.buffer && run.byteOffset === scan.room.byteOffset;
    const last = run.length - this.#whole.length;
    for (let start = 0; start <= last; ) {
      const size = Math.min(ROOM_BYTES, run.length - start);
      if (!isThere) scan.room.set(run.subarray(start, start + size));
      const end = Math.min(last, start + size - this.#sought.length);
      let from = start;
      for (;;) {
        const at = start + scan.find(from - start, end - start);
        if (at < start) break;
        from = this.#isRestAt(run, at) ? visit(at) : at + 1;
      }
      start = Math.max(from, end + 1);
    }
  }

  /** The same where there is nothing that compares many places at once. */
  #searchText(run: Buffer, visit: (at: number) => number): void {
    const text = (bytes: Buffer): string => {
      const whole = bytes.toString('latin1');
      return this.#exact ? whole : whole.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    };
    const [all, whole] = [text(run), text(this.#whole)];
    for (let at = all.indexOf(whole); at >= 0; ) at = all.indexOf(whole, Math.max(at + 1, visit(at)));
  }

  /** Whether what is longer than is looked for at once goes on as it should. */
  #isRestAt(run: Buffer, at: number): boolean {
    const whole = this.#whole;
    for (let i = this.#sought.length; i < whole.length; i++) {
      const [one, other] = [run[at + i] as number, whole[i] as number];
      if (one !== other && (this.#exact || !isLetter(one) || (one | CASE) !== (other | CASE))) return false;
    }
    return true;
  }

  /** Count some bytes of a run, and look for the rarest first from now on. */
  #learn(run: Buffer): void {
    const counts = this.#counts;
    const step = Math.max(1, Math.floor(run.length / SAMPLE));
    for (let at = 0; at < run.length; at += step) {
      const byte = run[at] as number;
      counts[byte] = (counts[byte] as number) + 1;
    }
    this.#one = this.#rarest(-1);
    this.#two = this.#rarest(this.#one);
  }

  /** The place of the rarest byte but for one. What stands next to that comes with it, and counts as twice as frequent. */
  #rarest(taken: number): number {
    let [best, least] = [Math.max(0, taken), Number.POSITIVE_INFINITY];
    for (let at = 0; at < this.#sought.length; at++) {
      const count = this.#countAt(at) * (Math.abs(at - taken) === 1 && taken >= 0 ? 2 : 1);
      if (at !== taken && count < least) [best, least] = [at, count];
    }
    return best;
  }

  #countAt(at: number): number {
    const byte = this.#sought[at] as number;
    const other = (this.#ignored[at] as number) === 0 ? 0 : (this.#counts[byte - CASE] as number);
    return 1 + (this.#counts[byte] as number) + other;
  }
}

const isLetter = (byte: number): boolean => (byte | CASE) >= 0x61 && (byte | CASE) <= 0x7a;

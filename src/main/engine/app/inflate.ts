/**
 * Inflating piece by piece what does not come off in one call of zlib: what is large, cut off or damaged. It goes through
 * the input in slices, in steps between which something else may be done, and keeps what came out before the end, the fault
 * or the limit.
 */
import { Gunzip, Inflate } from 'fflate';
import { type CheckSum, Crc32 } from './check-sums.ts';
import { finish, type Steps } from './follower.ts';
import { STEP_DECODED } from './limits.ts';

/** What came out, and why no more did. */
export interface Salvaged {
  readonly bytes: Uint8Array;
  readonly reason: 'end' | 'limit' | 'damaged';
  /** Bytes of the input behind the end of the data, where that is known; absent for none. */
  readonly rest?: number;
}

/** What deflated data are wrapped in. For zlib, its two bytes of header are left out. */
export interface Wrapping {
  readonly format: 'gzip' | 'zlib' | 'raw';
  /** The check sum that has to hold; absent where the end of the input need not be that of the data. */
  readonly sum?: CheckSum | undefined;
  /** Raw data have no check sum, but an end. */
  readonly mustEnd?: boolean;
  /** The window that raw data may refer back to. */
  readonly history?: Uint8Array;
}

/**
 * Input slices: every one costs some 100 KB of moving, and gives up to 1032 times its length. They grow while little comes
 * of them and shrink where much does; beside a fault they are so small that little before it is lost.
 */
const FIRST_SLICE = 2048;
const LARGEST_SLICE = 16 << 10;
const FINEST_SLICE = 64;
const MUCH = 1 << 19;

/** Inflate at most `limit` bytes. Its work is bounded by twice that: once to find a fault, once to come close to it. */
export function* inflateSteps(bytes: Uint8Array, limit: number, wrapping: Wrapping): Steps<Salvaged> {
  const first = yield* pass(bytes, limit, wrapping, bytes.length);
  return first.faultAt === undefined ? first : yield* pass(bytes, limit, wrapping, first.faultAt);
}

/** Raw deflate (RFC 1951) from `bytes`, at most `limit` bytes of output; `history` is the window it may refer back to. */
export function salvageRaw(bytes: Uint8Array, limit: number, history?: Uint8Array): Salvaged {
  return finish(inflateSteps(bytes, limit, { format: 'raw', ...(history && history.length > 0 && { history }) }));
}

/** Once through the input. `faultAt`: where the slice begins that the decoder objected to. */
type Pass = Salvaged & { readonly faultAt?: number };

function* pass(bytes: Uint8Array, limit: number, wrapping: Wrapping, fineFrom: number): Steps<Pass> {
  const out = new Output(limit);
  const decoder = open(bytes, wrapping, out);
  let size = FIRST_SLICE;
  let told = 0;
  let at = 0;
  try {
    while (at < bytes.length && !out.full) {
      const before = out.length;
      const end = Math.min(bytes.length, at + (at < fineFrom ? size : FINEST_SLICE));
      decoder.push(bytes.subarray(at, end));
      at = end;
      size = nextSize(size, out.length - before);
      if (out.length - told < STEP_DECODED) continue;
      told = out.length;
      yield;
    }
  } catch {
    if (out.full) return { bytes: out.take(), reason: 'limit' };
    const rest = decoder.restFrom(at);
    if (rest > 0) return { bytes: out.take(), reason: 'end', rest };
    return { bytes: out.take(), reason: 'damaged', faultAt: at };
  }
  if (out.full) return { bytes: out.take(), reason: 'limit' };
  const rest = decoder.restFrom(at);
  if (rest > 0) return { bytes: out.take(), reason: 'end', rest };
  return { bytes: out.take(), reason: decoder.holds() ? 'end' : 'damaged' };
}

function nextSize(size: number, made: number): number {
  if (made > MUCH) return Math.max(FINEST_SLICE, size >> 1);
  return made < MUCH / 4 ? Math.min(LARGEST_SLICE, size << 1) : size;
}

/** A decoder of one input. */
interface Decoder {
  /** Throws at a fault. An input that is not finished is none. */
  push(slice: Uint8Array): void;
  /**
   * Bytes of the input behind the end of gzip data, where that is about `at` or later and every check sum holds: what is no
   * further member, to which the decoder objects once it has four bytes of it. 0 where there are none, or of other data.
   */
  restFrom(at: number): number;
  /** Behind all of the input: whether it ended as it should. */
  holds(): boolean;
}

function open(bytes: Uint8Array, { format, sum, mustEnd = false, history }: Wrapping, out: Output): Decoder {
  const take = (data: Uint8Array): void => {
    sum?.add(data);
    out.add(data);
  };
  let isRight = true;
  const check = (end: number): void => {
    if (sum?.matches(bytes.subarray(Math.max(0, end - sum.size), end)) === false) isRight = false;
  };
  const stream = format === 'gzip' ? new Gunzip(take) : new Inflate(history ? { dictionary: history } : {}, take);
  if (stream instanceof Gunzip) stream.onmember = check;
  return {
    push: (slice) => stream.push(slice, false),
    restFrom(at) {
      const end = sum instanceof Crc32 && isRight ? sum.endIn(bytes, Math.max(0, at - 2 * sum.size)) : -1;
      return end < 0 ? 0 : bytes.length - end;
    },
    holds() {
      if (mustEnd && !hasEnded(stream)) return false;
      check(bytes.length);
      return isRight;
    },
  };
}

/** Told to finish, the decoder objects where the data do not end; what is behind their end it leaves alone. */
function hasEnded(stream: Gunzip | Inflate): boolean {
  try {
    stream.push(new Uint8Array(1), true);
    return true;
  } catch {
    return false;
  }
}

/** Gathers output up to a limit. */
export class Output {
  readonly #limit: number;
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What has come so far; of what is beyond the limit, a part. */
  get length(): number {
    return this.#length;
  }

  /** More than the limit has come. */
  get full(): boolean {
    return this.#length > this.#limit;
  }

  add(data: Uint8Array): void {
    if (data.length === 0 || this.full) return;
    this.#pieces.push(data.slice());
    this.#length += data.length;
  }

  /** Everything up to the limit, in one piece. */
  take(): Uint8Array {
    const bytes = new Uint8Array(Math.min(this.#length, this.#limit));
    let at = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece.subarray(0, bytes.length - at), at);
      at = Math.min(bytes.length, at + piece.length);
    }
    return bytes;
  }
}

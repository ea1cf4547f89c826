/**
 * Inflating what does not inflate whole: cut off, damaged or too large. zlib's one-shot calls give nothing in these cases;
 * this goes through the input in small slices and keeps what came out before the end, the fault or the limit.
 */
import { Inflate } from 'fflate';

/** What came out, and why no more did. */
export interface Salvaged {
  readonly bytes: Uint8Array;
  readonly reason: 'end' | 'limit' | 'damaged';
}

/** Input slice: with deflate's largest expansion (1032:1) one slice gives at most 2 MB beyond the limit. */
const SLICE = 2048;

/** Raw deflate (RFC 1951) from `bytes`, at most `limit` bytes of output; `history` is the window it may refer back to. */
export function salvageRaw(bytes: Uint8Array, limit: number, history?: Uint8Array): Salvaged {
  const out = new Output(limit);
  const inflate = new Inflate(history && history.length > 0 ? { dictionary: history } : {}, (data) => out.add(data));
  return feed(bytes, out, (slice, final) => inflate.push(slice, final));
}

/** Push `bytes` in slices until they end, the output is full, or the decoder objects. */
export function feed(bytes: Uint8Array, out: Output, push: (slice: Uint8Array, final: boolean) => void): Salvaged {
  let reason: Salvaged['reason'] = 'end';
  try {
    for (let at = 0; at < bytes.length && !out.full; at += SLICE)
      // Never final: an unfinished input is what this is for.
      push(bytes.subarray(at, at + SLICE), false);
    if (out.full) reason = 'limit';
  } catch {
    reason = out.full ? 'limit' : 'damaged';
  }
  return { bytes: out.take(), reason };
}

/** Gathers output up to a limit. */
export class Output {
  readonly #limit: number;
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
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

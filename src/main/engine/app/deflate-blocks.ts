/**
 * Raw deflate as permessage-deflate has it: what comes may refer to the 32 KB before it, and a stream may end and begin
 * anew inside (RFC 7692 section 7.2).
 */
import { constants, inflateRawSync } from 'node:zlib';

const WINDOW = 32768;
/** No bytes. */
export const EMPTY = new Uint8Array(0);

/** The last 32 KB of output, appended to in place; moved only when the room behind them is used up. */
export class Window {
  readonly #bytes = new Uint8Array(WINDOW * 4);
  #end = 0;
  #length = 0;

  /** The window itself, valid until the next change. */
  get view(): Uint8Array {
    return this.#bytes.subarray(this.#end - this.#length, this.#end);
  }

  append(bytes: Uint8Array): void {
    const added = bytes.length > WINDOW ? bytes.subarray(bytes.length - WINDOW) : bytes;
    const kept = Math.min(this.#length, WINDOW - added.length);
    if (this.#end + added.length > this.#bytes.length) {
      this.#bytes.copyWithin(0, this.#end - kept, this.#end);
      this.#end = kept;
    }
    this.#bytes.set(added, this.#end);
    this.#end += added.length;
    this.#length = kept + added.length;
  }

  /** Begin anew with `window`. */
  reset(window: Uint8Array = EMPTY): void {
    this.#end = 0;
    this.#length = 0;
    this.append(window);
  }
}

/** What one call of the inflater gave, and how much of the input it took. */
interface Part {
  readonly output: Uint8Array;
  readonly taken: number;
}

/** Raw deflate until the input, or a stream in it, ends. Throws zlib's errors. */
function inflatePart(input: Uint8Array, history: Uint8Array, most: number): Part {
  const { buffer, engine } = inflateRawSync(input, {
    finishFlush: constants.Z_SYNC_FLUSH,
    maxOutputLength: Math.max(1, most),
    info: true,
    ...(history.length > 0 && { dictionary: history }),
  }) as unknown as { readonly buffer: Uint8Array; readonly engine: { readonly bytesWritten: number } };
  return { output: buffer, taken: engine.bytesWritten };
}

/**
 * Raw deflate until the input ends. A sender may close the stream inside a message (BFINAL, RFC 7692 section 7.2.3.4), after
 * which a new one begins in the next byte, with the window kept.
 */
export function inflateBlocks(input: Uint8Array, window: Uint8Array, limit: number): Uint8Array {
  let bytes: Uint8Array = EMPTY;
  let history = window;
  for (let from = 0; from < input.length; ) {
    const { output, taken } = inflatePart(input.subarray(from), history, limit - bytes.length);
    if (bytes.length === 0) bytes = output;
    else if (output.length > 0) bytes = join(bytes, output);
    if (taken <= 0) break;
    from += taken;
    if (from < input.length) history = slide(history, output);
  }
  return bytes;
}

/** What several messages inflate to: all of it, the last of it, and how much that is. */
export interface Several {
  readonly all: Uint8Array;
  readonly last: Uint8Array;
  readonly length: number;
}

/** What many messages one behind the other inflate to; undefined where they do not, or to more than `most`. */
export function outputOf(input: Uint8Array, window: Uint8Array, most: number): Several | undefined {
  let history = window;
  let all: Uint8Array = EMPTY;
  try {
    for (let from = 0; from < input.length; ) {
      const { output, taken } = inflatePart(input.subarray(from), history, most - all.length);
      if (taken <= 0) return undefined;
      from += taken;
      all = all.length === 0 ? output : join(all, output);
      if (from === taken && from === input.length) return { all, last: output, length: output.length };
      history = slide(history, output);
    }
  } catch {
    return undefined;
  }
  return { all, last: history, length: all.length };
}

/** Whether an error says that more came out than was wanted. */
export const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';

const join = (a: Uint8Array, b: Uint8Array): Uint8Array => joined([a, b], a.length + b.length);

/** Some pieces in one. */
export function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** The last 32 KB of `window` followed by `bytes`, as a copy that keeps nothing larger alive. */
function slide(window: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (bytes.length >= WINDOW) return bytes.slice(bytes.length - WINDOW);
  const keep = Math.min(window.length, WINDOW - bytes.length);
  return join(window.subarray(window.length - keep), bytes);
}

/**
 * permessage-deflate, RFC 7692: what was agreed on, and inflating the messages of one direction. Each may refer to the
 * 32 KB before it, so they are inflated in order; every so often that window is kept, and inflating resumes there.
 *
 * What came before a capture, a gap or an unreadable message is not known. The window then holds only what followed: a
 * message that inflates with it is right for certain, for deflate says when a reference goes back further; one that does
 * not is reported as such, never guessed at.
 */
import { constants, inflateRawSync } from 'node:zlib';
import { salvageRaw } from './inflate.ts';
import { MAX_INFLATE_WALK } from './limits.ts';

/** The parameters of the agreed extension (RFC 7692 section 7.1). */
export interface DeflateTerms {
  readonly serverNoContextTakeover: boolean;
  readonly clientNoContextTakeover: boolean;
  /** 8 to 15; 15 where nothing was said. */
  readonly serverMaxWindowBits: number;
  readonly clientMaxWindowBits: number;
  /** Parameters that are unknown, repeated or out of range, as written. */
  readonly faults: readonly string[];
}

/** One extension of a Sec-WebSocket-Extensions header. */
export interface Extension {
  readonly name: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/** Split the header (RFC 6455 section 9.1). Quoted values lose their quotes. Lenient: empty parts are passed over. */
export function parseExtensions(header: string): Extension[] {
  return header
    .split(',')
    .slice(0, 64)
    .map((part) => {
      const [name = '', ...rest] = part.split(';').map((piece) => piece.trim());
      const parameters = rest
        .filter((piece) => piece !== '')
        .slice(0, 64)
        .map((piece) => {
          const equals = piece.indexOf('=');
          if (equals < 0) return [piece.toLowerCase(), ''] as const;
          const value = piece.slice(equals + 1).trim();
          return [piece.slice(0, equals).trim().toLowerCase(), value.replace(/^"(.*)"$/, '$1')] as const;
        });
      return { name: name.toLowerCase(), parameters };
    })
    .filter((extension) => extension.name !== '');
}

/** What the response's header agrees on; undefined if permessage-deflate is not in it. */
export function deflateTerms(header: string): DeflateTerms | undefined {
  const extension = parseExtensions(header).find(({ name }) => name === 'permessage-deflate');
  if (extension === undefined) return undefined;
  const faults: string[] = [];
  const seen = new Set<string>();
  const terms = {
    serverNoContextTakeover: false,
    clientNoContextTakeover: false,
    serverMaxWindowBits: 15,
    clientMaxWindowBits: 15,
  };
  for (const [name, value] of extension.parameters) {
    const written = value === '' ? name : `${name}=${value}`;
    const bits = /^([89]|1[0-5])$/.test(value) ? Number(value) : 0;
    if (seen.has(name)) faults.push(written);
    seen.add(name);
    if (name === 'server_no_context_takeover') terms.serverNoContextTakeover = true;
    else if (name === 'client_no_context_takeover') terms.clientNoContextTakeover = true;
    else if (name === 'server_max_window_bits' && bits > 0) terms.serverMaxWindowBits = bits;
    else if (name === 'client_max_window_bits' && bits > 0) terms.clientMaxWindowBits = bits;
    else faults.push(written);
  }
  return { ...terms, faults };
}

/** How inflating one message came out. */
export interface Inflated {
  readonly bytes: Uint8Array;
  readonly outcome: 'decompressed' | 'history-lost' | 'limit-reached' | 'malformed' | 'gap';
}

/** A message as it was sent: its payload (unmasked, fragments joined), and whether all of it is there. */
export interface CompressedMessage {
  readonly payload: Uint8Array;
  readonly whole: boolean;
  /** The payload is larger than the limit and was not gathered. */
  readonly tooLarge: boolean;
}

const WINDOW = 32768;
const EMPTY = new Uint8Array(0);
/** Windows kept per direction, at most: 8 MB. */
const MOST_CHECKPOINTS = 256;
const LEAST_INTERVAL = 64;
/** Payload of messages that are passed over together, and what may come of it. */
const PASSED_PAYLOAD = 1 << 20;
const PASSED_OUTPUT = 16 << 20;
/** What is shown of a message that inflates beyond the limit. */
const SHOWN_OF_TOO_LARGE = 1 << 20;
/** What a message costs beside its bytes, in bytes. */
const MESSAGE_COST = 256;
/** RFC 7692 section 7.2.2: the sender took these four bytes off the end of a message. */
const TAIL = Uint8Array.of(0, 0, 0xff, 0xff);

/** A window that is kept: what stood before message `next`. `known`: it reaches back as far as the sender's own. */
interface Checkpoint {
  readonly next: number;
  readonly window: Uint8Array;
  readonly known: boolean;
}

/** The last 32 KB of output, appended to in place; moved only when the room behind them is used up. */
class Window {
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

/** Inflates the compressed messages of one direction, by number, in any order. */
export class MessageInflater {
  /** Messages there are. */
  readonly #count: number;
  readonly #load: (message: number) => CompressedMessage;
  readonly #takeover: boolean;
  readonly #limit: number;
  readonly #resumedBefore: (message: number) => boolean;
  readonly #interval: number;
  readonly #checkpoints: Checkpoint[];
  /** What stands before message {@link #next}. */
  readonly #window = new Window();
  #known: boolean;
  #next = 0;
  /** Messages before this one are not passed over together: one of them has a fault. */
  #oneByOne = 0;
  /** Bytes that came out so far. */
  #work = 0;
  #latest: { readonly message: number; readonly result: Inflated } | undefined;

  /**
   * `count` messages; `load` gives one's payload; `takeover`: the window is kept between messages; `fromStart`: the first
   * message is the connection's first; `resumedBefore`: bytes are missing between a message and the one before it; `limit`:
   * output of one message, at most.
   */
  constructor(
    count: number,
    load: (message: number) => CompressedMessage,
    options: {
      readonly takeover: boolean;
      readonly fromStart: boolean;
      readonly resumedBefore: (message: number) => boolean;
      readonly limit: number;
    },
  ) {
    this.#count = count;
    this.#load = load;
    this.#takeover = options.takeover;
    this.#limit = options.limit;
    this.#resumedBefore = options.resumedBefore;
    this.#interval = Math.max(LEAST_INTERVAL, Math.ceil(count / MOST_CHECKPOINTS));
    this.#known = options.fromStart;
    this.#checkpoints = [{ next: 0, window: EMPTY, known: this.#known }];
  }

  /** The message's content. One that many bytes precede may answer `limit-reached` first; asking again goes on from there. */
  inflate(message: number): Inflated {
    if (this.#latest?.message === message) return this.#latest.result;
    if (!this.#takeover) {
      // Each message stands alone, and nothing before it can be missing.
      this.#window.reset();
      this.#known = true;
      return this.#remember(message, this.#run(message));
    }
    if (!this.#walkTo(message, MAX_INFLATE_WALK)) return { bytes: EMPTY, outcome: 'limit-reached' };
    const result = this.#run(message);
    this.#moved(message + 1);
    return this.#remember(message, result);
  }

  /**
   * Go towards a message, so that it can be inflated at once; about `work` bytes of the way, read and inflated. Says
   * whether it is reached: asking again goes on.
   */
  reach(message: number, work: number): boolean {
    return !this.#takeover || this.#latest?.message === message || this.#walkTo(message, work);
  }

  /** Bytes that came out so far: what inflating has cost. */
  get work(): number {
    return this.#work;
  }

  /**
   * Look at some messages from this one on in one, about `most` bytes of payload: how many they are, and whether `may`, asked
   * about all that they inflate to, finds nothing in it (`clear`): they are passed over then.
   */
  lookAt(
    message: number,
    most: number,
    may: (bytes: Uint8Array) => boolean,
  ): { readonly count: number; readonly clear: boolean } {
    if (!this.reach(message, MAX_INFLATE_WALK)) return { count: 0, clear: false };
    if (!this.#takeover) this.#next = message;
    const end = Math.min(this.#count, message - (message % this.#interval) + this.#interval);
    const { count, output } = this.#together(end, most);
    if (output === undefined || may(output.all)) return { count, clear: false };
    if (this.#takeover) {
      this.#window.append(output.last);
      this.#moved(message + count);
    }
    return { count, clear: true };
  }

  /** Inflate what stands before a message, from the last window before it that is known. */
  #walkTo(message: number, work: number): boolean {
    const checkpoint = this.#checkpoints[Math.min(Math.floor(message / this.#interval), this.#checkpoints.length - 1)];
    if (checkpoint !== undefined && (this.#next > message || this.#next < checkpoint.next)) {
      this.#next = checkpoint.next;
      this.#known = checkpoint.known;
      this.#window.reset(checkpoint.window);
    }
    for (let left = work; ; ) {
      const at = this.#next;
      if (this.#resumedBefore(at)) this.#forget();
      if (at === message) return true;
      if (left <= 0) return false;
      const cost = this.#pass(Math.min(message, at - (at % this.#interval) + this.#interval));
      if (cost > 0) left -= cost;
      else {
        left -= this.#run(at).bytes.length + MESSAGE_COST;
        this.#moved(at + 1);
      }
    }
  }

  /**
   * Pass over messages up to `end` together, which costs far less than one by one; gives the cost, or 0 where that cannot
   * be: there is only one, or there is a fault among them that is to be told of the message it is in.
   */
  #pass(end: number): number {
    if (this.#next < this.#oneByOne) return 0;
    const { count, length, output } = this.#together(end, PASSED_PAYLOAD);
    if (count < 2) return 0;
    if (output === undefined) {
      this.#oneByOne = this.#next + count;
      return 0;
    }
    this.#window.append(output.last);
    this.#moved(this.#next + count);
    return length + output.length + count * MESSAGE_COST;
  }

  /** Inflate some messages in one, from the next one up to `end` at most, without going on; no output where one has a fault. */
  #together(end: number, most: number): Together {
    const from = this.#next;
    const pieces: Uint8Array[] = [];
    let length = 0;
    let to = from;
    while (to < end && length < most && (to === from || !this.#resumedBefore(to))) {
      const { payload, whole, tooLarge } = this.#load(to);
      if (!whole || tooLarge) break;
      pieces.push(payload, TAIL);
      length += payload.length + TAIL.length;
      to++;
    }
    const count = to - from;
    if (count < 2) return { count, length, output: undefined };
    const output = outputOf(joined(pieces, length), this.#takeover ? this.#window.view : EMPTY);
    this.#work += output?.length ?? 0;
    return { count, length, output };
  }

  /** What stands before message `next` is in the window. */
  #moved(next: number): void {
    this.#next = next;
    if (next % this.#interval === 0 && this.#checkpoints.length === next / this.#interval)
      this.#checkpoints.push({ next, window: this.#window.view.slice(), known: this.#known });
  }

  #remember(message: number, result: Inflated): Inflated {
    this.#latest = { message, result };
    return result;
  }

  /** What comes before the next message is not known. */
  #forget(): void {
    this.#window.reset();
    this.#known = false;
  }

  /** Inflate one message with the window before it, and move the window on. */
  #run(message: number): Inflated {
    const window = this.#window.view;
    const known = this.#known;
    const lost = (bytes: Uint8Array, outcome: Inflated['outcome']): Inflated => {
      this.#forget();
      return { bytes, outcome };
    };
    const { payload, whole, tooLarge } = this.#load(message);
    if (tooLarge) return lost(EMPTY, 'limit-reached');
    if (!whole) {
      const part = salvageRaw(payload, this.#limit, window);
      // Without the whole window the beginning of an incomplete message proves nothing.
      return lost(known || part.reason !== 'damaged' ? part.bytes : EMPTY, 'gap');
    }
    const tail = joined([payload, TAIL], payload.length + TAIL.length);
    try {
      const bytes = inflateBlocks(tail, window, this.#limit);
      this.#window.append(bytes);
      this.#work += bytes.length;
      return { bytes, outcome: 'decompressed' };
    } catch (error) {
      if (isTooLarge(error)) {
        this.#work += this.#limit;
        return lost(salvageRaw(tail, Math.min(this.#limit, SHOWN_OF_TOO_LARGE), window).bytes, 'limit-reached');
      }
      if (!known) return lost(EMPTY, 'history-lost');
      return lost(salvageRaw(tail, this.#limit, window).bytes, 'malformed');
    }
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
function inflateBlocks(input: Uint8Array, window: Uint8Array, limit: number): Uint8Array {
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
interface Several {
  readonly all: Uint8Array;
  readonly last: Uint8Array;
  readonly length: number;
}

/** Messages that were inflated in one: how many, how many bytes they took, and what came out. */
interface Together {
  readonly count: number;
  readonly length: number;
  readonly output: Several | undefined;
}

/** What many messages one behind the other inflate to; undefined where they do not. */
function outputOf(input: Uint8Array, window: Uint8Array): Several | undefined {
  let history = window;
  let all: Uint8Array = EMPTY;
  try {
    for (let from = 0; from < input.length; ) {
      const { output, taken } = inflatePart(input.subarray(from), history, PASSED_OUTPUT - all.length);
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

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';

const join = (a: Uint8Array, b: Uint8Array): Uint8Array => joined([a, b], a.length + b.length);

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
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

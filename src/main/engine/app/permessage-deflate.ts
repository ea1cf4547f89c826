/**
 * permessage-deflate, RFC 7692: inflating the messages of one direction. Each may refer to the 32 KB before it, so they are
 * inflated in order; every so often that window is kept, and inflating resumes there.
 *
 * What came before a capture, a gap or an unreadable message is not known. The window then holds only what followed: a
 * message that inflates with it is right for certain, for deflate says when a reference goes back further; one that does
 * not is reported as such, never guessed at.
 */
import { EMPTY, inflateBlocks, isTooLarge, joined, outputOf, type Several, Window } from './deflate-blocks.ts';
import { salvageRaw } from './inflate.ts';
import { MAX_INFLATE_WALK } from './limits.ts';

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
    const output = outputOf(joined(pieces, length), this.#takeover ? this.#window.view : EMPTY, PASSED_OUTPUT);
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

/** Messages that were inflated in one: how many, how many bytes they took, and what came out. */
interface Together {
  readonly count: number;
  readonly length: number;
  readonly output: Several | undefined;
}

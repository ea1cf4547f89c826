/**
 * Domain names on the wire, RFC 1035 section 4.1.4: labels and pointers back into the message. Hostile names (loops,
 * endless chains, unknown label kinds) end in Wireshark's words for them instead of a name.
 */
import { readU16BE } from '../../bytes/index.ts';
import type { Reader } from '../reader.ts';
import { formatBytesText } from '../text.ts';

/** A name as read. */
export interface DnsName {
  /** Labels joined by dots, `<Root>` for the empty name, or why there is none. */
  readonly text: string;
  /** How many labels the text has: words in place of a name count as one. */
  readonly labels: number;
}

const MAX_LENGTH = 1025;
const EMPTY: DnsName = { text: '', labels: 0 };

/**
 * Where pointers of one message lead to no name, so that thousands of names over one long chain walk it once.
 */
class DeadEnds {
  readonly start: number;
  /** Places from which every walk goes round. */
  readonly loops = new Set<number>();
  /** Places from which a name that is too long already comes to its end. */
  readonly tooLong = new Set<number>();

  constructor(start: number) {
    this.start = start;
  }
}

const deadEnds = new WeakMap<Reader, DeadEnds>();

function deadEndsOf(reader: Reader, start: number): DeadEnds {
  const known = deadEnds.get(reader);
  if (known?.start === start) return known;
  const made = new DeadEnds(start);
  deadEnds.set(reader, made);
  return made;
}

/** One name on its way through its labels and pointers. */
class Walk {
  /** Where the labels begin that a name of permitted length has. */
  readonly #labels: number[] = [];
  /** Where pointers led. */
  readonly #passed = new Set<number>();
  /** What was passed after the name was too long. */
  readonly #beyond: number[] = [];
  #length = 0;

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  get isTooLong(): boolean {
    return this.#length > MAX_LENGTH;
  }

  /** Whether a name that is too long is known to end behind the place `at`, which it has come to. */
  endsBehind(at: number, ends: DeadEnds): boolean {
    if (ends.tooLong.has(at)) return true;
    this.#beyond.push(at);
    return false;
  }

  /** A label of `size` bytes behind its length byte at `at`. */
  label(at: number, size: number): void {
    this.#length += size + 1;
    if (this.#length <= MAX_LENGTH) this.#labels.push(at);
  }

  /** Follow a pointer to `target`: the words for a name that ends nowhere there. */
  follow(target: number, ends: DeadEnds): string | undefined {
    if (this.#passed.has(target) || ends.loops.has(target)) return this.loop(ends);
    this.#passed.add(target);
    return undefined;
  }

  /** The walk goes round. */
  loop(ends: DeadEnds): string {
    for (const place of this.#passed) ends.loops.add(place);
    return '<Name contains a pointer that loops>';
  }

  /** The name has come to its end. */
  end(bytes: Uint8Array, ends: DeadEnds | undefined): DnsName {
    if (this.isTooLong) {
      for (const place of this.#beyond) ends?.tooLong.add(place);
      return { text: '<Name too long>', labels: 1 };
    }
    if (this.isEmpty) return { text: '<Root>', labels: 0 };
    const texts = this.#labels.map((at) => formatBytesText(bytes.subarray(at + 1, at + 1 + (bytes[at] ?? 0))));
    return { text: texts.join('.'), labels: texts.length };
  }
}

/**
 * Read the name at the reader and pass it. `start` is where the message begins: pointers count from there. Fails the
 * reader where the name runs out of the message.
 */
export function readDnsName(reader: Reader, start: number): DnsName {
  const { bytes, end } = reader;
  const walk = new Walk();
  let ends: DeadEnds | undefined;
  let at = reader.position;
  let after = -1;
  const done = (name: DnsName): DnsName => {
    reader.position = after < 0 ? at : after;
    return name;
  };
  const short = (): DnsName => {
    reader.position = at;
    reader.has(end - at + 1);
    return EMPTY;
  };
  if (reader.failed) return EMPTY;
  for (;;) {
    if (at >= end) return short();
    if (walk.isTooLong) {
      ends ??= deadEndsOf(reader, start);
      if (walk.endsBehind(at, ends)) return done(walk.end(bytes, ends));
    }
    const size = bytes[at++] ?? 0;
    if (size === 0) return done(walk.end(bytes, ends));
    if (size >= 0xc0) {
      if (at >= end) return short();
      const target = start + (readU16BE(bytes, at - 1) & 0x3fff);
      at++;
      if (after < 0) after = at;
      ends ??= deadEndsOf(reader, start);
      const words = target === at - 2 ? walk.loop(ends) : walk.follow(target, ends);
      if (words !== undefined) return done({ text: words, labels: 1 });
      at = target;
    } else if (size >= 0x80 || (size >= 0x40 && walk.isEmpty)) {
      reader.fail();
      return EMPTY;
    } else if (size >= 0x40) {
      return done({ text: '<Unknown extended label>', labels: 1 });
    } else {
      if (at + size > end) return short();
      walk.label(at - 1, size);
      at += size;
    }
  }
}

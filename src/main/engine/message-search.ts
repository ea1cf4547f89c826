/**
 * Which messages of a connection a query asks for. Text is looked for in all of their contents, which may be large: so it
 * goes in shares, and each answer says how far it is. Patterns are RE2's: their time is linear in what they are held
 * against, whoever wrote them.
 *
 * Compressed messages are looked at many at once first: what all of them inflate to has the text, or none of them.
 */
import { RE2JS } from 're2js';
import type { Issue, MessageQuery } from '../../shared/model/index.ts';
import type { WebSocketReader } from './app/index.ts';

/** First opcode that is a control frame (RFC 6455 section 5.5). */
const FIRST_CONTROL = 8;
const BINARY = 2;

/** Effort of a share, some hundredths of a second of a slow machine: bytes read and inflated, and characters. */
const SHARE = 4 << 20;
/** What a message costs beside its bytes: to be passed over, read, inflated, judged; and a character of a pattern. */
const COST = { pass: 16, read: 400, inflate: 3000, judge: 800, pattern: 8 } as const;

/** Payload of messages looked at in one: at most, and where they are looked at one by one. */
const TOGETHER = { most: 64 << 10, least: 512 } as const;
/** Letters whose small form depends on what stands beside them: such text is looked for one by one. */
const DEPENDS = /[σς]/;

type Test<T> = (of: T) => boolean;

/** What is looked for. */
interface Wanted {
  readonly holds: Test<string>;
  /** Whether some of many messages in one may hold it; absent for a pattern, which may ask where a message ends. */
  readonly may?: Test<Uint8Array>;
}

/** One query over one connection. */
export class MessageSearch {
  /** Numbers of the messages found so far, in order. */
  readonly numbers: number[] = [];
  readonly #reader: WebSocketReader;
  readonly #query: MessageQuery;
  readonly #wanted: Wanted | undefined;
  readonly #troubled: Test<number>;
  #next = 0;
  /** By way: compressed messages before this one do not hold it, or have to be looked at one by one. */
  readonly #clear = { toServer: 0, toClient: 0 };
  readonly #single = { toServer: 0, toClient: 0 };
  readonly #most: Record<'toServer' | 'toClient', number> = { toServer: TOGETHER.most, toClient: TOGETHER.most };

  private constructor(
    reader: WebSocketReader,
    query: MessageQuery,
    troubled: Test<number>,
    wanted: Wanted | undefined,
  ) {
    this.#reader = reader;
    this.#query = query;
    this.#troubled = troubled;
    this.#wanted = wanted;
  }

  /** Begin; what is wrong with the pattern where it is none. `troubled` tells whether a message is in trouble. */
  static begin(reader: WebSocketReader, query: MessageQuery, troubled: Test<number>): MessageSearch | Issue {
    if (query.search === '') return new MessageSearch(reader, query, troubled, undefined);
    if (!query.pattern) return new MessageSearch(reader, query, troubled, plainText(query.search));
    try {
      const pattern = RE2JS.compile(query.search, RE2JS.CASE_INSENSITIVE);
      return new MessageSearch(reader, query, troubled, { holds: (text) => pattern.matcher(text).find() });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { code: 'search-pattern', layer: 'engine', offset: 0, params: { reason: reason.slice(0, 200) } };
    }
  }

  /** Messages that have been looked at. */
  get checked(): number {
    return this.#next;
  }

  /** Look at some more. */
  advance(): void {
    const begun = this.#reader.work;
    let spent = 0;
    for (; this.#next < this.#reader.count && spent + this.#reader.work - begun < SHARE; this.#next++) {
      spent += COST.pass;
      if (!this.#fits(this.#next) || this.#isClear(this.#next)) continue;
      if (this.#query.type === 'trouble') {
        spent += COST.judge + this.#costOf(this.#next);
        if (!this.#troubled(this.#next)) continue;
      }
      if (this.#wanted !== undefined) {
        const text = this.#reader.text(this.#next);
        spent += text.length * (this.#query.pattern ? COST.pattern : 1) + this.#costOf(this.#next);
        if (!this.#wanted.holds(text)) continue;
      }
      this.numbers.push(this.#next);
    }
  }

  /** Whether a compressed message is known not to hold the text, by looking at it with those behind it. */
  #isClear(number: number): boolean {
    const may = this.#wanted?.may;
    if (may === undefined || !this.#reader.isCompressed(number)) return false;
    const way = this.#reader.direction(number);
    if (number < this.#clear[way]) return true;
    if (number < this.#single[way]) return false;
    for (; this.#most[way] >= TOGETHER.least; this.#most[way] >>= 2) {
      const { count, clearUntil } = this.#reader.lookAt(number, this.#most[way], may);
      if (clearUntil > number) {
        this.#clear[way] = clearUntil;
        this.#most[way] = Math.min(TOGETHER.most, this.#most[way] * 2);
        return true;
      }
      if (count < 2) break;
    }
    // A few have it, or are looked at one by one for another reason; then it is tried again.
    this.#single[way] = number + ONE_BY_ONE;
    this.#most[way] = TOGETHER.least;
    return false;
  }

  #costOf(number: number): number {
    return this.#reader.isCompressed(number) ? COST.inflate : COST.read;
  }

  #fits(number: number): boolean {
    const { direction, type } = this.#query;
    const opcode = this.#reader.opcode(number);
    if (direction !== 'both' && this.#reader.direction(number) !== direction) return false;
    if (type === 'control') return opcode >= FIRST_CONTROL;
    if (type === 'binary') return opcode === BINARY;
    return type === 'all' || type === 'trouble' || (opcode !== BINARY && opcode < FIRST_CONTROL);
  }
}

/** Messages looked at one by one where looking at many told nothing. */
const ONE_BY_ONE = 16;

/** Text, whatever its case; digits of binary messages, as they are written. */
function plainText(search: string): Wanted {
  const needle = search.toLowerCase();
  const holds = (text: string): boolean => text.toLowerCase().includes(needle);
  if (DEPENDS.test(needle)) return { holds };
  const mayBeHex = /^[0-9a-f]+$/.test(needle);
  const may = (bytes: Uint8Array): boolean =>
    holds(lenientUtf8.decode(bytes)) || (mayBeHex && Buffer.from(bytes).toString('hex').includes(needle));
  return { holds, may };
}

const lenientUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Which messages of a connection a query asks for. Text is looked for in all of their contents, which may be large: so it
 * goes in shares, and each answer says how far it is. Patterns are RE2's: their time is linear in what they are held
 * against, whoever wrote them.
 */
import { RE2JS } from 're2js';
import type { Issue, MessageQuery } from '../../shared/model/index.ts';
import type { WebSocketReader } from './app/index.ts';

/** First opcode that is a control frame (RFC 6455 section 5.5). */
const FIRST_CONTROL = 8;
const BINARY = 2;

/** Characters looked through in a share: a second's work, at most, of a slow machine. */
const SHARE = { text: 16 << 20, pattern: 2 << 20 } as const;
/** What a message costs beside its characters: to be read, and to be inflated. */
const COST = { read: 64, inflate: 1500, judge: 400 } as const;

type Test<T> = (of: T) => boolean;

/** One query over one connection. */
export class MessageSearch {
  /** Numbers of the messages found so far, in order. */
  readonly numbers: number[] = [];
  readonly #reader: WebSocketReader;
  readonly #query: MessageQuery;
  readonly #holds: Test<string> | undefined;
  readonly #troubled: Test<number>;
  #next = 0;

  private constructor(
    reader: WebSocketReader,
    query: MessageQuery,
    troubled: Test<number>,
    holds: Test<string> | undefined,
  ) {
    this.#reader = reader;
    this.#query = query;
    this.#troubled = troubled;
    this.#holds = holds;
  }

  /** Begin; what is wrong with the pattern where it is none. `troubled` tells whether a message is in trouble. */
  static begin(reader: WebSocketReader, query: MessageQuery, troubled: Test<number>): MessageSearch | Issue {
    const make = (holds?: Test<string>): MessageSearch => new MessageSearch(reader, query, troubled, holds);
    if (query.search === '') return make();
    if (!query.pattern) {
      const needle = query.search.toLowerCase();
      return make((text) => text.toLowerCase().includes(needle));
    }
    try {
      const pattern = RE2JS.compile(query.search, RE2JS.CASE_INSENSITIVE);
      return make((text) => pattern.matcher(text).find());
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
    let left: number = this.#query.pattern ? SHARE.pattern : SHARE.text;
    for (; this.#next < this.#reader.count && left > 0; this.#next++) {
      if (!this.#fits(this.#next)) continue;
      if (this.#query.type === 'trouble') {
        left -= COST.judge + this.#reader.wireLength(this.#next) + this.#costOf(this.#next);
        if (!this.#troubled(this.#next)) continue;
      }
      if (this.#holds !== undefined) {
        const text = this.#reader.text(this.#next);
        left -= text.length + this.#costOf(this.#next);
        if (!this.#holds(text)) continue;
      }
      this.numbers.push(this.#next);
    }
  }

  #costOf(number: number): number {
    return this.#reader.isCompressed(number) ? COST.inflate : COST.read;
  }

  /** Look at all. */
  finish(): void {
    while (this.#next < this.#reader.count) this.advance();
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

/**
 * Patterns in time linear in what they are held against, whoever wrote them: RE2's language. Bytes are read as characters
 * of the same numbers, and whether a pattern is in them is told by a machine over bytes, made as they come: of what RE2
 * made of the pattern, the places in it that a byte can lead to together are one state, so that a byte costs one look into a
 * table. What it cannot hold (word boundaries, beginnings of lines) RE2 itself tells.
 */
import { RE2JS } from 're2js';
import { type PatternFault, patternFault } from './pattern-fault.ts';

/** Where a pattern was found: from inclusive to exclusive, in characters. */
export interface PatternMatch {
  readonly from: number;
  readonly to: number;
}

/** A pattern made ready. */
export interface BytePattern {
  /** Whether it is in a text. */
  testText(text: string): boolean;
  /** Whether it is in bytes, from `from` to before `to`, which are all that there is. */
  testBytes(bytes: Uint8Array, from?: number, to?: number): boolean;
  /** The first match in a text. */
  matchText(text: string): PatternMatch | undefined;
}

/** Make a pattern ready; where it is none, what is wrong with it. */
export function makeBytePattern(
  text: string,
  { ignoreCase }: { readonly ignoreCase: boolean },
): BytePattern | PatternFault {
  try {
    const regex = RE2JS.compile(text, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    const machine = ByteMachine.of(regex.re2Input.prog);
    return {
      testText: (whole) => regex.test(whole),
      testBytes: (bytes, from = 0, to = bytes.length) =>
        machine === undefined ? regex.test(latin1Of(bytes.subarray(from, to))) : machine.test(bytes, from, to),
      matchText(whole) {
        const matcher = regex.matcher(whole);
        return matcher.find() ? { from: matcher.start(), to: matcher.end() } : undefined;
      },
    };
  } catch (error) {
    return patternFault(error, ignoreCase);
  }
}

/** Bytes as characters of the same numbers: a character is a byte. */
export const latin1Of = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

/** One step of RE2's program, as far as it is read here. */
interface Instruction {
  readonly op: number;
  readonly out: number;
  readonly arg: number;
  matchRune(rune: number): boolean;
}

/** RE2's program: its instructions by number, and the first. Number 0 leads nowhere. */
interface Program {
  readonly start: number;
  numInst(): number;
  getInst(number: number): Instruction;
}

/** Kinds of instructions, as RE2 numbers them; what has a higher number than `anyNotNewline` looks behind. */
const Op = {
  alt: 1,
  altMatch: 2,
  capture: 3,
  empty: 4,
  fail: 5,
  match: 6,
  nop: 7,
  rune: 8,
  anyNotNewline: 11,
} as const;
/** What an empty step asks for. */
const BEGIN_TEXT = 4;
const END_TEXT = 8;

/** States kept; when there are more, all are forgotten but the one at hand. */
const MAX_STATES = 1024;
/** In the table: not worked out yet, and found. Other cells are 256 times the number of a state, from 1. */
const UNKNOWN = 0;
const FOUND = -1;

/** See the file's first lines. */
class ByteMachine {
  readonly #program: Program;
  #table = new Int32Array(16 * 256);
  /** By state: the instructions that wait for a byte, or for the end. */
  #waiting: (readonly number[])[] = [];
  readonly #states = new Map<string, number>();
  #first = UNKNOWN;

  private constructor(program: Program) {
    this.#program = program;
  }

  /** Undefined for a program that has more than bytes, and the beginning and end of all of them, to go by. */
  static of(program: Program): ByteMachine | undefined {
    for (let number = 0; number < program.numInst(); number++) {
      const { op, arg } = program.getInst(number);
      if (op > Op.anyNotNewline || (op === Op.empty && (arg & ~(BEGIN_TEXT | END_TEXT)) !== 0)) return undefined;
    }
    return new ByteMachine(program);
  }

  test(bytes: Uint8Array, from: number, to: number): boolean {
    if (this.#first === UNKNOWN) this.#first = this.#stateOf([this.#program.start], BEGIN_TEXT);
    let state = this.#first;
    let table = this.#table;
    for (let at = from; at < to && state !== FOUND; at++) {
      const byte = bytes[at] as number;
      const next = table[state + byte] as number;
      if (next !== UNKNOWN) state = next;
      else {
        state = this.#step(state, byte);
        table = this.#table;
      }
    }
    if (state === FOUND) return true;
    return this.#endsIn(state, from === to);
  }

  /** Where a byte leads to from a state. Every byte may begin a match as well. */
  #step(state: number, byte: number): number {
    const reached = [this.#program.start];
    for (const number of this.#waiting[state >> 8] ?? []) {
      const instruction = this.#program.getInst(number);
      if (instruction.op >= Op.rune && instruction.matchRune(byte)) reached.push(instruction.out);
    }
    const known = this.#states.size;
    const next = this.#stateOf(reached, 0);
    // The row of a state that was forgotten is another's now.
    if (this.#states.size >= known) this.#table[state + byte] = next;
    return next;
  }

  /** Whether what waits in a state for the end of all bytes gets to a match there. */
  #endsIn(state: number, isEmpty: boolean): boolean {
    const atEnd = END_TEXT | (isEmpty ? BEGIN_TEXT : 0);
    return this.#closure(this.#waiting[state >> 8] ?? [], atEnd) === undefined;
  }

  #stateOf(reached: readonly number[], context: number): number {
    const waiting = this.#closure(reached, context);
    if (waiting === undefined) return FOUND;
    const name = waiting.join();
    const known = this.#states.get(name);
    if (known !== undefined) return known;
    if (this.#states.size >= MAX_STATES) this.#forget();
    const state = (this.#states.size + 1) * 256;
    this.#states.set(name, state);
    this.#waiting[state >> 8] = waiting;
    if (state + 256 > this.#table.length) {
      const grown = new Int32Array(this.#table.length * 2);
      grown.set(this.#table);
      this.#table = grown;
    }
    return state;
  }

  #forget(): void {
    this.#states.clear();
    this.#waiting = [];
    this.#table.fill(UNKNOWN);
    this.#first = UNKNOWN;
  }

  /** What can be got to without a byte, as far as it waits for one or for the end; undefined where that is a match. */
  #closure(from: readonly number[], context: number): readonly number[] | undefined {
    const seen = new Set<number>();
    const stack = [...from];
    const waiting: number[] = [];
    for (let number = stack.pop(); number !== undefined; number = stack.pop()) {
      if (number === 0 || seen.has(number)) continue;
      seen.add(number);
      const { op, out, arg } = this.#program.getInst(number);
      if (op === Op.match) return undefined;
      if (op === Op.alt || op === Op.altMatch) stack.push(out, arg);
      else if (op === Op.capture || op === Op.nop) stack.push(out);
      else if (op >= Op.rune) waiting.push(number);
      else if (op === Op.empty) {
        if ((arg & ~context) === 0) stack.push(out);
        else if ((arg & BEGIN_TEXT) === 0) waiting.push(number);
      }
    }
    return waiting.sort((a, b) => a - b);
  }
}

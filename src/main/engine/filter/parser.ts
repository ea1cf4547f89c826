/**
 * Tokens into a tree, by recursive descent. From loose to tight: or, xor, and, not, comparisons; among values: &, + -,
 * * / %, sign. Parentheses group tests, braces group values.
 */

import { Refusal, type Sign, type Span, type Token, tokenize } from '../../../shared/filter/index.ts';
import type { ArithmeticOperator, Range, SetElement, Test, Value } from './ast.ts';
import { comparisonWith, listedAt } from './listed.ts';
import { nearestOperator } from './suggest.ts';

/** Characters of a filter at most, and depth of what is nested in it. */
const MAX_TEXT = 65_536;
const MAX_DEPTH = 200;

/** The tree of a filter. Throws {@link Refusal}. */
export function parseFilter(text: string): Test {
  if (text.length > MAX_TEXT) throw new Refusal('filter-too-long', { from: MAX_TEXT, to: text.length });
  return new Parser(tokenize(text)).whole();
}

const join = (a: { readonly span: Span }, b: { readonly span: Span }): Span => ({ from: a.span.from, to: b.span.to });

const isSignOfReckoning = (token: Token): boolean => token.kind === 'sign' && ['{', '+', '-'].includes(token.sign);

/** Whether there is more to a value that begins with a token than the value of something. */
const isReckoned = (first: Token, { kind }: Value): boolean =>
  kind === 'arithmetic' || kind === 'negative' || isSignOfReckoning(first);

const TIERS: readonly (readonly ArithmeticOperator[])[] = [['&'], ['+', '-'], ['*', '/', '%']];

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Test {
    const test = this.#or();
    if (this.#peek().kind !== 'end') throw this.#unexpected();
    return test;
  }

  #or(): Test {
    return this.#joined('or', () => this.#joined('xor', () => this.#joined('and', () => this.#not())));
  }

  #joined(kind: 'or' | 'xor' | 'and', next: () => Test): Test {
    let left = next();
    while (this.#take(kind)) {
      const right = next();
      const meant = kind === 'or' ? comparisonWith(left, right) : undefined;
      if (meant !== undefined) throw new Refusal('filter-lone-value', right.span, meant);
      left = { kind, left, right, span: join(left, right) };
    }
    return left;
  }

  #not(): Test {
    const token = this.#peek();
    if (!this.#take('not')) return this.#primary();
    const of = this.#deeper(() => this.#not());
    return { kind: 'not', of, span: join(token, of) };
  }

  #primary(): Test {
    if (this.#take('(')) {
      const test = this.#deeper(() => this.#or());
      this.#expect(')');
      return test;
    }
    const start = this.#peek();
    const quantifier = this.#take('any') ? 'any' : this.#take('all') ? 'all' : undefined;
    const first = this.#peek();
    const left = this.#value();
    const token = this.#peek();
    if (token.kind === 'relation') {
      if (token.relation !== 'contains' && token.relation !== 'matches')
        return this.#comparisons(start, quantifier, left);
      if (isReckoned(first, left)) throw this.#unexpected();
      return this.#lookup(start, token, quantifier, left);
    }
    const negated = token.kind === 'sign' && token.sign === 'not' && this.#peek(1).text === 'in';
    if (negated) this.#at++;
    if (this.#take('in')) {
      if (left.kind !== 'word' || isReckoned(first, left)) throw new Refusal('filter-set-of', left.span);
      const elements = this.#set();
      const span = { from: start.span.from, to: this.#previous().span.to };
      // What is not in a set has no value there, whatever is said of any or all of them.
      if (negated) return { kind: 'not', of: { kind: 'in', quantifier: 'any', value: left, elements, span }, span };
      return { kind: 'in', quantifier, value: left, elements, span };
    }
    if (quantifier !== undefined) throw this.#unexpected();
    return { kind: 'exists', value: left, span: left.span };
  }

  /** What is looked for, and where, are values as they are: nothing is reckoned there, and nothing follows. */
  #lookup(
    start: Token,
    { relation, text: operator }: Extract<Token, { kind: 'relation' }>,
    quantifier: 'any' | 'all' | undefined,
    left: Value,
  ): Test {
    this.#at++;
    const token = this.#peek();
    if (isSignOfReckoning(token)) throw this.#unexpected();
    const right = this.#sliced();
    const span = { from: start.span.from, to: right.span.to };
    return { kind: 'compare', relation, operator, quantifier, left, right, span };
  }

  /** `a < b < c` means `a < b and b < c`. */
  #comparisons(start: Token, quantifier: 'any' | 'all' | undefined, first: Value): Test {
    let test: Test | undefined;
    let left = first;
    for (let token = this.#peek(); token.kind === 'relation'; token = this.#peek()) {
      this.#at++;
      this.#refuseList(token);
      const right = this.#value();
      const { relation, text: operator } = token;
      const span = { from: test === undefined ? start.span.from : left.span.from, to: right.span.to };
      const one: Test = { kind: 'compare', relation, operator, quantifier, left, right, span };
      test = test === undefined ? one : { kind: 'and', left: test, right: one, span: join(test, one) };
      left = right;
    }
    return test ?? { kind: 'exists', value: first, span: first.span };
  }

  /** Several values behind a comparison with one. */
  #refuseList(operator: Extract<Token, { kind: 'relation' }>): void {
    const isIn = operator.relation === 'any_eq' || operator.relation === 'all_eq';
    if (!isIn && operator.relation !== 'all_ne' && operator.relation !== 'any_ne') return;
    const listed = listedAt(this.#tokens, this.#at);
    if (listed === undefined || listed.count < 2) return;
    const near = `${isIn ? 'in' : 'not in'} ${listed.set}`;
    throw new Refusal('filter-several', join(operator, listed), { word: operator.text, near });
  }

  #set(): SetElement[] {
    const token = this.#peek();
    if (token.kind !== 'end' && token.text !== '{') throw this.#withoutBraces(token);
    const start = this.#at;
    this.#expect('{');
    const elements: SetElement[] = [];
    do {
      const low = this.#element();
      const high = this.#take('..') ? this.#element() : undefined;
      elements.push({ low, high });
    } while (this.#take(','));
    if (this.#peek().kind === 'word' || this.#peek().kind === 'string') {
      const listed = listedAt(this.#tokens, start);
      if (listed !== undefined) throw new Refusal('filter-set-commas', listed.span, { near: listed.set });
    }
    this.#expect('}');
    return elements;
  }

  /** A list of words that braces would make a set of. */
  #withoutBraces(token: Token): Refusal {
    const listed = listedAt(this.#tokens, this.#at);
    if (listed === undefined) return new Refusal('filter-set-braces', token.span, { word: token.text });
    return new Refusal('filter-set-braces', listed.span, { word: token.text, near: listed.set });
  }

  /** Nothing is reckoned in a set. */
  #element(): Value {
    const token = this.#peek();
    if (token.kind === 'sign' && token.sign === '{') throw this.#unexpected();
    return this.#signed();
  }

  #value(tier = 0): Value {
    const operators = TIERS[tier];
    if (operators === undefined) return this.#signed();
    let left = this.#value(tier + 1);
    for (;;) {
      const token = this.#peek();
      const operator = token.kind === 'sign' ? operators.find((one) => one === token.sign) : undefined;
      if (operator === undefined) return left;
      this.#at++;
      const right = this.#value(tier + 1);
      left = { kind: 'arithmetic', operator, left, right, span: join(left, right) };
    }
  }

  #signed(): Value {
    const token = this.#peek();
    const hasPlus = this.#take('+');
    const isNegative = !hasPlus && this.#take('-');
    // A sign stands before a value, and not before a sum of them.
    if ((hasPlus || isNegative) && this.#peek().text === '{') throw this.#unexpected();
    const of = this.#sliced();
    if (!isNegative) return of;
    const span = join(token, of);
    return of.kind === 'word' && /^\d/.test(of.text)
      ? { ...of, text: `-${of.text}`, span }
      : { kind: 'negative', of, span };
  }

  #sliced(): Value {
    let value = this.#atom();
    for (let token = this.#peek(); token.kind === 'brackets'; token = this.#peek()) {
      this.#at++;
      value = { kind: 'slice', of: value, ranges: parseRanges(token), span: join(value, token) };
    }
    return value;
  }

  #atom(): Value {
    const token = this.#peek();
    const { span } = token;
    if (this.#take('{')) {
      const value = this.#deeper(() => this.#value());
      this.#expect('}');
      return { ...value, span: { from: span.from, to: this.#previous().span.to } };
    }
    this.#at++;
    switch (token.kind) {
      case 'string':
        return { kind: 'string', text: token.value, span };
      case 'char':
        return { kind: 'char', code: token.code, text: token.text, span };
      case 'word':
        return this.#word(token);
      default:
        this.#at--;
        throw this.#unexpected();
    }
  }

  #word(token: Token): Value {
    const { text, span } = token;
    if (this.#take('(')) return this.#deeper(() => this.#call(token));
    if (!this.#take('#')) return { kind: 'word', text, span };
    const layers = this.#peek();
    if (layers.span.from !== this.#previous().span.to) throw this.#unexpected();
    if (layers.kind !== 'brackets' && !/^-?\d{1,6}$/.test(layers.text)) throw this.#unexpected();
    this.#at++;
    const ranges = layers.kind === 'brackets' ? parseRanges(layers) : [{ start: Number(layers.text), length: 1 }];
    return { kind: 'word', text, layers: ranges, span: join(token, layers) };
  }

  #call(name: Token): Value {
    const args: Value[] = [];
    if (!this.#take(')')) {
      do args.push(this.#value());
      while (this.#take(','));
      this.#expect(')');
    }
    return { kind: 'call', name: name.text, nameSpan: name.span, args, span: join(name, this.#previous()) };
  }

  #peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] as Token;
  }

  #previous(): Token {
    return this.#tokens[this.#at - 1] as Token;
  }

  #take(sign: Sign): boolean {
    const token = this.#peek();
    if (token.kind !== 'sign' || token.sign !== sign) return false;
    this.#at++;
    return true;
  }

  #expect(sign: Sign): void {
    if (!this.#take(sign)) throw this.#unexpected(sign);
  }

  #unexpected(wanted?: Sign): Refusal {
    const token = this.#peek();
    if (token.kind === 'end') {
      const code = wanted === undefined ? 'filter-end' : 'filter-end-wanted';
      return new Refusal(code, token.span, { wanted: wanted ?? '' });
    }
    const near = token.kind === 'word' ? nearestOperator(token.text) : undefined;
    return new Refusal('filter-unexpected', token.span, { word: token.text, ...(near === undefined ? {} : { near }) });
  }

  #deeper<T>(parse: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw new Refusal('filter-too-deep', this.#peek().span);
    const result = parse();
    this.#depth--;
    return result;
  }
}

/** `i`, `i:length`, `i-j` (both included), `:length`, `i:`; several with commas. */
function parseRanges({ text, span }: Token): Range[] {
  const ranges = text.slice(1, -1).split(',').map(parseRange);
  if (ranges.some((range) => range === undefined)) throw new Refusal('filter-slice', span, { word: text });
  return ranges.filter((range) => range !== undefined);
}

const RANGE = /^([+-]?\w+)?\s*([:-])\s*([+-]?\w+)?$/;

function parseRange(text: string): Range | undefined {
  const trimmed = text.trim();
  const single = offsetOf(trimmed);
  if (single !== undefined) return { start: single, length: 1 };
  const [whole, first = '0', separator, last] = RANGE.exec(trimmed) ?? [];
  const start = offsetOf(first);
  const end = last === undefined ? undefined : offsetOf(last);
  if (whole === undefined || start === undefined) return undefined;
  if (last === undefined) return separator === ':' ? { start, length: undefined } : undefined;
  if (end === undefined) return undefined;
  if (separator === ':') return end > 0 ? { start, length: end } : undefined;
  // Both ends are counted from the same side.
  return end > start && start < 0 === end < 0 ? { start, length: end - start + 1 } : undefined;
}

/** An offset in C's forms: `3`, `-3`, `0x10`, `010`. */
function offsetOf(text: string): number | undefined {
  const [, sign, hex, octal, decimal] =
    /^([+-]?)(?:0[xX]([0-9A-Fa-f]{1,8})|(0[0-7]{0,11})|([1-9]\d{0,9}))$/.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const value =
    hex === undefined
      ? Number.parseInt(octal ?? decimal ?? '', octal === undefined ? 10 : 8)
      : Number.parseInt(hex, 16);
  if (value > 0x7fffffff) return undefined;
  return sign === '-' ? -value : value;
}

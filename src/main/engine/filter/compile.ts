/**
 * A filter checked and made ready to run: a test that reads a painted packet, and the plan that columns can decide
 * without one (columns.ts).
 */
import type { Relation } from '../../../shared/filter/index.ts';
import { Refusal, stringBytes } from '../../../shared/filter/index.ts';
import { type BytePattern, latin1Of, makeBytePattern } from '../bytes/index.ts';
import type { Test, Value } from './ast.ts';
import { type FieldBook, nameOf, type Operand } from './operand.ts';
import { OperandMaker } from './operand-maker.ts';
import type { ValueReader } from './packet-values.ts';
import { parseFilter } from './parser.ts';
import { bytesOf, compareValues, type Domain, domainOf, indexOfBytes, type Val } from './values.ts';

/** A checked test. */
export type Plan =
  | { readonly kind: 'and' | 'or' | 'xor'; readonly left: Plan; readonly right: Plan }
  | { readonly kind: 'not'; readonly of: Plan }
  | {
      readonly kind: 'compare';
      readonly relation: Relation;
      readonly left: Operand;
      readonly right: Operand;
      /** Whether it holds for two values; `relation` and `all` say for how many of them it must. */
      readonly holds: (a: Val, b: Val) => boolean;
      readonly all: boolean;
      /** What `matches` looks for. */
      readonly pattern?: BytePattern;
    }
  | { readonly kind: 'in'; readonly value: Operand; readonly elements: readonly Element[]; readonly all: boolean }
  | { readonly kind: 'exists'; readonly value: Operand }
  | { readonly kind: 'nonzero'; readonly value: Operand };

/** One element of a set. */
export interface Element {
  readonly low: Operand;
  readonly high: Operand | undefined;
}

/** A filter ready to run. */
export interface Compiled {
  readonly plan: Plan;
  /** Every field that it reads. */
  readonly keys: ReadonlySet<string>;
}

/** Check a filter. Throws {@link Refusal}. */
export function compileFilter(text: string, fields: FieldBook): Compiled {
  const checker = new Checker(fields);
  const plan = checker.test(parseFilter(text));
  return { plan, keys: checker.keys };
}

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

const COMPARES_BY_BYTES: readonly Domain[] = ['text', 'bytes', 'protocol'];

class Checker {
  readonly keys = new Set<string>();
  readonly #fields: FieldBook;
  readonly #maker: OperandMaker;

  constructor(fields: FieldBook) {
    this.#fields = fields;
    this.#maker = new OperandMaker(fields);
  }

  test(test: Test): Plan {
    switch (test.kind) {
      case 'and':
      case 'or':
      case 'xor':
        return { kind: test.kind, left: this.test(test.left), right: this.test(test.right) };
      case 'not':
        return { kind: 'not', of: this.test(test.of) };
      case 'exists':
        return this.#exists(test.value);
      case 'in':
        return this.#in(test);
      case 'compare':
        return this.#compare(test);
    }
  }

  #exists(value: Value): Plan {
    if (value.kind === 'call') {
      this.#maker.operand(value);
      throw new Refusal('filter-function-alone', value.span, { word: value.name });
    }
    const operand = this.#maker.operand(value);
    if (operand === undefined) throw this.#maker.unknown(value, 'filter-not-a-field');
    this.#note(operand);
    return { kind: value.kind === 'arithmetic' ? 'nonzero' : 'exists', value: operand };
  }

  #in(test: Extract<Test, { kind: 'in' }>): Plan {
    const value = this.#left(test.value, 'in');
    const elements = test.elements.map(({ low, high }) => ({
      low: this.#right(low, value),
      high: high === undefined ? undefined : this.#right(high, value),
    }));
    this.#refuseLabels(value, 'in');
    return { kind: 'in', value, elements, all: test.quantifier === 'all' };
  }

  #compare(test: Extract<Test, { kind: 'compare' }>): Plan {
    const { relation, operator } = test;
    const left = this.#left(test.left, operator);
    this.#refuseLabels(left, operator);
    const domain = domainOf(left.type);
    const byBytes = relation === 'contains' || relation === 'matches';
    if (byBytes && !COMPARES_BY_BYTES.includes(domain)) {
      throw new Refusal('filter-not-comparable', left.source.span, { field: nameOf(left), type: left.type, operator });
    }
    if (relation === 'matches') return this.#matches(test, left);
    const right = this.#right(
      test.right,
      left,
      relation === 'contains' && left.type === 'ether' && test.right.kind === 'word' ? 'bytes' : left.type,
    );
    const many = relation === 'all_eq' || relation === 'all_ne';
    const all = test.quantifier === undefined ? many : test.quantifier === 'all';
    return { kind: 'compare', relation, left, right, all, holds: holdsFor(relation, domain, right) };
  }

  #matches(test: Extract<Test, { kind: 'compare' }>, left: Operand): Plan {
    const { right: pattern } = test;
    if (pattern.kind !== 'string') throw new Refusal('filter-pattern-quotes', pattern.span);
    const bytes = domainOf(left.type) !== 'text';
    // Bytes are looked at as text with a character for each, so that the pattern has to be as well.
    const own = stringBytes(pattern.text);
    const expression = compilePattern(bytes ? latin1Of(own) : UTF8.decode(own), pattern.span);
    const right: Operand = { type: 'string', source: pattern, needs: [], read: () => [pattern.text] };
    return {
      kind: 'compare',
      relation: 'matches',
      left,
      right,
      all: test.quantifier === 'all',
      pattern: expression,
      holds: (a) => (a instanceof Uint8Array ? expression.testBytes(a) : expression.testText(String(a))),
    };
  }

  #left(value: Value, operator: string): Operand {
    const operand = this.#maker.operand(value);
    if (operand === undefined) throw this.#maker.unknown(value, 'filter-left', operator);
    this.#note(operand);
    return operand;
  }

  #right(value: Value, left: Operand, type = left.type): Operand {
    const right = this.#maker.beside(value, { ...left, type });
    const [a, b] = [domainOf(left.type), domainOf(right.type)];
    if (a !== b) throw new Refusal('filter-types', right.source.span, { left: nameOf(left), right: nameOf(right) });
    this.#note(right);
    return right;
  }

  #refuseLabels(operand: Operand, operator: string): void {
    if (domainOf(operand.type) !== 'none') return;
    throw new Refusal('filter-label', operand.source.span, { field: nameOf(operand), operator });
  }

  #note(operand: Operand): void {
    for (const key of operand.needs) this.keys.add(key);
    for (const word of wordsOf(operand.source)) if (this.#fields.has(word)) this.keys.add(word);
  }
}

/** Words of a value, constants among them: fields in the arguments of functions are not needed, but read. */
function wordsOf(value: Value): readonly string[] {
  switch (value.kind) {
    case 'word':
      return [value.text.replace(/^\./, '')];
    case 'slice':
    case 'negative':
      return wordsOf(value.of);
    case 'call':
      return value.args.flatMap(wordsOf);
    case 'arithmetic':
      return [...wordsOf(value.left), ...wordsOf(value.right)];
    default:
      return [];
  }
}

/** A pattern, in time linear in what it is held against. Without regard to case. */
function compilePattern(text: string, span: { readonly from: number; readonly to: number }): BytePattern {
  const pattern = makeBytePattern(text, { ignoreCase: true });
  if (typeof pattern === 'string') throw new Refusal('filter-pattern', span, { what: pattern });
  return pattern;
}

function holdsFor(relation: Relation, domain: Domain, right: Operand): (a: Val, b: Val) => boolean {
  const network = right.constant?.network;
  switch (relation) {
    case 'any_eq':
    case 'all_eq':
      return (a, b) => compareValues(a, b, network) === 0;
    case 'any_ne':
    case 'all_ne':
      return (a, b) => compareValues(a, b, network) !== 0;
    case '>':
      return (a, b) => compareValues(a, b, network) > 0;
    case '>=':
      return (a, b) => compareValues(a, b, network) >= 0;
    case '<':
      return (a, b) => compareValues(a, b, network) < 0;
    case '<=':
      return (a, b) => compareValues(a, b, network) <= 0;
    default:
      return (a, b) => containsValue(a, b, domain);
  }
}

function containsValue(a: Val, b: Val, domain: Domain): boolean {
  if (typeof a === 'string' && typeof b === 'string') return b !== '' && a.includes(b);
  const [bytes, needle] = [bytesOf(a, domain), bytesOf(b, domain)];
  return bytes !== undefined && needle !== undefined && indexOfBytes(bytes, needle) >= 0;
}

/** Whether a painted packet passes. */
export function passes(plan: Plan, packet: ValueReader): boolean {
  switch (plan.kind) {
    case 'and':
      return passes(plan.left, packet) && passes(plan.right, packet);
    case 'or':
      return passes(plan.left, packet) || passes(plan.right, packet);
    case 'xor':
      return passes(plan.left, packet) !== passes(plan.right, packet);
    case 'not':
      return !passes(plan.of, packet);
    case 'exists':
      return exists(plan.value, packet);
    case 'nonzero':
      return plan.value.read(packet).some(isNonzero);
    case 'in':
      return forValues(plan.value.read(packet), plan.all, (a) => isIn(a, plan.elements, packet));
    case 'compare': {
      const right = plan.right.read(packet);
      if (right.length === 0) return false;
      return forValues(plan.left.read(packet), plan.all, (a) => forValues(right, plan.all, (b) => plan.holds(a, b)));
    }
  }
}

function exists({ field, layers, read }: Operand, packet: ValueReader): boolean {
  return field === undefined ? read(packet).length > 0 : packet.count(field.key, layers) > 0;
}

const isNonzero = (value: Val): boolean =>
  value instanceof Uint8Array ? value.some((byte) => byte !== 0) : Number(value) !== 0;

/** For some of the values, or for all of them and at least one. */
function forValues(values: readonly Val[], all: boolean, holds: (value: Val) => boolean): boolean {
  return all ? values.length > 0 && values.every(holds) : values.some(holds);
}

/** Whether a value is one of a set. */
function isIn(value: Val, elements: readonly Element[], packet: ValueReader): boolean {
  return elements.some(({ low, high }) => {
    const network = low.constant?.network;
    if (high === undefined) return low.read(packet).some((one) => compareValues(value, one, network) === 0);
    return (
      low.read(packet).some((one) => compareValues(value, one) >= 0) &&
      high.read(packet).some((one) => compareValues(value, one) <= 0)
    );
  });
}

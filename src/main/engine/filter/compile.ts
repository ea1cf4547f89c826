/**
 * A filter checked and made ready to run: a test that reads a painted packet, and the plan that columns can decide
 * without one (columns.ts).
 */
import type { Relation } from '../../../shared/filter/index.ts';
import { Refusal, stringBytes } from '../../../shared/filter/index.ts';
import { type BytePattern, latin1Of, makeBytePattern } from '../bytes/index.ts';
import { areComparable, fitsAll } from './arithmetic.ts';
import type { Test, Value } from './ast.ts';
import { isHexName } from './literal.ts';
import { type FieldBook, nameOf, type Operand } from './operand.ts';
import { asBytes, OperandMaker } from './operand-maker.ts';
import type { ValueReader } from './packet-values.ts';
import { parseFilter } from './parser.ts';
import { perlPattern } from './perl-pattern.ts';
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
  | { readonly kind: 'nonzero'; readonly value: Operand }
  /** Of what is not known. */
  | { readonly kind: 'never' };

/** One element of a set. */
export interface Element {
  readonly low: Operand;
  readonly high: Operand | undefined;
}

type OnUnknown = (refusal: Refusal) => void;
type SingleTest = Extract<Test, { kind: 'exists' | 'in' | 'compare' }>;

/** A filter ready to run. */
export interface Compiled {
  readonly plan: Plan;
  /** Every field that it reads. */
  readonly keys: ReadonlySet<string>;
}

/**
 * Check a filter. Throws {@link Refusal}. Where `onUnknown` is there, it hears of names that are no fields, as what
 * they would be refused with: no packet passes a test of one, as where a packet lacks a field.
 */
export function compileFilter(text: string, fields: FieldBook, onUnknown?: OnUnknown): Compiled {
  const checker = new Checker(fields, onUnknown);
  const plan = checker.test(parseFilter(text));
  return { plan, keys: checker.keys };
}

/** What a name is refused with that is no field. */
const UNKNOWN: ReadonlySet<string> = new Set(
  ['filter-not-a-field', 'filter-left'].flatMap((code) => [code, `${code}-but`]),
);
const NAME = /^[a-z_][\w-]*(?:\.[\w-]+)*$/i;

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

const COMPARES_BY_BYTES: readonly Domain[] = ['text', 'bytes', 'protocol'];

class Checker {
  readonly keys = new Set<string>();
  readonly #fields: FieldBook;
  readonly #maker: OperandMaker;
  readonly #onUnknown: OnUnknown | undefined;

  constructor(fields: FieldBook, onUnknown?: OnUnknown) {
    this.#fields = fields;
    this.#onUnknown = onUnknown;
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
      default:
        return this.#onUnknown === undefined ? this.#single(test) : this.#knownOrNever(test, this.#onUnknown);
    }
  }

  #knownOrNever(test: SingleTest, onUnknown: OnUnknown): Plan {
    try {
      return this.#single(test);
    } catch (error) {
      if (!(error instanceof Refusal) || !UNKNOWN.has(error.code)) throw error;
      if (!NAME.test(String(error.params.word))) throw error;
      onUnknown(error);
      return { kind: 'never' };
    }
  }

  #single(test: SingleTest): Plan {
    switch (test.kind) {
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
    if (value.kind !== 'slice') return { kind: operand.reckoned ? 'nonzero' : 'exists', value: operand };
    const isThere = (one: Val): boolean => one instanceof Uint8Array && one.length > 0;
    return { kind: 'exists', value: { ...operand, read: (packet) => operand.read(packet).filter(isThere) } };
  }

  #in(test: Extract<Test, { kind: 'in' }>): Plan {
    const value = this.#left(test.value, 'in');
    const member = (side: Value): Operand => {
      if (isHexName(side))
        throw new Refusal('filter-types', side.span, { left: nameOf(value), right: wordsOf(side).join() });
      return this.#right(side, value);
    };
    const elements = test.elements.map(({ low, high }) => ({
      low: member(low),
      high: high === undefined ? undefined : member(high),
    }));
    this.#refuseLabels(value, 'in');
    const has = elements.filter(({ low, high }) => [low, high].every((side) => canHold(value, side)));
    return { kind: 'in', value, elements: has, all: test.quantifier === 'all' };
  }

  #compare(test: Extract<Test, { kind: 'compare' }>): Plan {
    const { relation, operator } = test;
    let left = this.#left(test.left, operator);
    this.#refuseLabels(left, operator);
    const domain = domainOf(left.type);
    const byBytes = relation === 'contains' || relation === 'matches';
    if (byBytes && !COMPARES_BY_BYTES.includes(domain)) {
      throw new Refusal('filter-not-comparable', left.source.span, { field: nameOf(left), type: left.type, operator });
    }
    if (relation === 'matches') return this.#matches(test, left);
    const isPart = [test.left, test.right].some(({ kind }) => kind === 'slice');
    if (isPart || (domain === 'protocol' && !byBytes)) left = asBytes(left, test.left) ?? left;
    const right = this.#right(
      test.right,
      left,
      relation === 'contains' && left.type === 'ether' && test.right.kind === 'word' ? 'bytes' : left.type,
    );
    const many = relation === 'all_eq' || relation === 'all_ne';
    const all = test.quantifier === undefined ? many : test.quantifier === 'all';
    const holds = comparableHolds(holdsFor(relation, domainOf(left.type), right), left, right, all);
    return { kind: 'compare', relation, left, right, all, holds };
  }

  #matches(test: Extract<Test, { kind: 'compare' }>, left: Operand): Plan {
    const { right: pattern } = test;
    if (pattern.kind !== 'string') throw new Refusal('filter-pattern-quotes', pattern.span);
    const bytes = domainOf(left.type) !== 'text';
    // Bytes are looked at as text with a character for each, so that the pattern has to be as well.
    const own = stringBytes(pattern.text);
    const expression = compilePattern(bytes ? latin1Of(own) : UTF8.decode(own), bytes, pattern.span);
    const right: Operand = { type: 'string', source: pattern, needs: [], read: () => [pattern.text] };
    return {
      kind: 'compare',
      relation: 'matches',
      left,
      right,
      all: test.quantifier === 'all',
      pattern: expression,
      // Where there are no bytes, no pattern is found, not even an empty one.
      holds: (a) =>
        a instanceof Uint8Array ? a.length > 0 && expression.testBytes(a) : expression.testText(String(a)),
    };
  }

  #left(value: Value, operator: string): Operand {
    const operand = this.#maker.operand(value);
    if (operand === undefined) throw this.#maker.unknown(value, 'filter-left', operator);
    const first = firstOf(value);
    if (this.#maker.operand(first) === undefined) throw this.#maker.unknown(first, 'filter-left', operator);
    this.#note(operand);
    return operand;
  }

  #right(value: Value, left: Operand, type = left.type): Operand {
    // Bytes and protocols compare with a protocol, which no packet has here.
    if (isHexName(value) && (type === 'protocol' || (type === 'bytes' && left.field === undefined)))
      return { type, source: value, needs: [], read: () => [] };
    const beside = this.#maker.beside(value, { ...left, type });
    const isPart = [left.source, value].some(({ kind }) => kind === 'slice');
    const asProtocol = left.source.kind === 'word' && left.type === 'bytes' && left.field === undefined;
    if (asProtocol && !isPart && beside.constant === undefined && beside.type !== 'protocol') {
      throw new Refusal('filter-types', beside.source.span, { left: nameOf(left), right: nameOf(beside) });
    }
    const right = isPart || asProtocol ? (asBytes(beside, value) ?? beside) : beside;
    const [a, b] = [domainOf(left.type), domainOf(right.type)];
    const isMixed = right.constant === undefined && left.type === 'boolean' && right.type !== 'boolean';
    if (a !== b || isMixed)
      throw new Refusal('filter-types', right.source.span, { left: nameOf(left), right: nameOf(right) });
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

/** What stands first in a sum. */
function firstOf(value: Value): Value {
  if (value.kind === 'arithmetic') return firstOf(value.left);
  const [leading] = value.kind === 'call' ? value.args : [];
  return leading?.kind === 'arithmetic' ? firstOf(leading) : value;
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
function compilePattern(
  text: string,
  isOfBytes: boolean,
  span: { readonly from: number; readonly to: number },
): BytePattern {
  const pattern = makeBytePattern(perlPattern(text, isOfBytes), { ignoreCase: true });
  if ('code' in pattern) throw new Refusal(pattern.code, span, { part: pattern.part });
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

/** Numbers that are of no comparable kind are neither this nor that: none of them passes, and none is missing of all. */
function comparableHolds(
  holds: (a: Val, b: Val) => boolean,
  left: Operand,
  right: Operand,
  all: boolean,
): (a: Val, b: Val) => boolean {
  if (domainOf(left.type) !== 'number' || left.type === 'boolean') return holds;
  if (right.constant !== undefined && fitsAll(right.constant.value)) return holds;
  return (a, b) => (areComparable(a, b, left) ? holds(a, b) : all);
}

/** Numbers without a sign are nowhere below zero. */
const canHold = ({ type }: Operand, side: Operand | undefined): boolean =>
  !/^(uint|frame)/.test(type) || side?.constant === undefined || Number(side.constant.value) >= 0;

function containsValue(a: Val, b: Val, domain: Domain): boolean {
  if (typeof a === 'string' && typeof b === 'string') return b !== '' && a.includes(b);
  const [bytes, needle] = [bytesOf(a, domain), bytesOf(b, domain)];
  if (bytes === undefined || needle === undefined) return false;
  // Of no bytes, some have none and others have: the reference has it so.
  return needle.length === 0 ? domain === 'bytes' && bytes.length > 0 : indexOfBytes(bytes, needle) >= 0;
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
    case 'never':
      return false;
    case 'in':
      return isInSet(plan, plan.value.read(packet), packet);
    case 'compare': {
      const { left, all } = plan;
      const right = plan.right.read(packet);
      const values = left.read(packet);
      if (values.length === 0 || right.length === 0) return all && isReckonedAway(plan, packet);
      return forValues(values, all, (a) => forValues(right, all, (b) => plan.holds(a, b)));
    }
  }
}

/** Whether all fields of a comparison are there, and only reckoning left no value of them. */
function isReckonedAway({ left, right }: Extract<Plan, { kind: 'compare' }>, packet: ValueReader): boolean {
  if (left.reckoned === undefined && right.reckoned === undefined) return false;
  return [...left.needs, ...right.needs].every((key) => packet.count(key, undefined) > 0);
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

/** Whether some of the values are in a set; for all of them, whether one element of it has them all. */
function isInSet(
  { elements, all }: Extract<Plan, { kind: 'in' }>,
  values: readonly Val[],
  packet: ValueReader,
): boolean {
  return elements.some((element) => forValues(values, all, (value) => isIn(value, [element], packet)));
}

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

/**
 * Sides of comparisons, checked: every word is a field or a constant of a known type, and every function, slice and sum
 * fits what it is made of.
 */

import { Refusal } from '../../../shared/filter/index.ts';
import type { FieldSpec } from '../dissect/index.ts';
import { combine, negated, wrapped } from './arithmetic.ts';
import type { ArithmeticOperator, Range, Value } from './ast.ts';
import { callFunction } from './functions.ts';
import { constantOf } from './literal.ts';
import { type ArgumentReader, type FieldBook, keysOf, nameOf, type Operand, ownBytes } from './operand.ts';
import type { ValueReader } from './packet-values.ts';
import { nearest } from './suggest.ts';
import { bytesOf, type Domain, domainOf, type Val } from './values.ts';

/** Names that protocols once had, which still find them. */
const OLD_NAMES: Readonly<Record<string, string | undefined>> = { bootp: 'dhcp', ssl: 'tls' };

/** Makes operands over the fields of a book. */
export class OperandMaker implements ArgumentReader {
  readonly #fields: FieldBook;

  constructor(fields: FieldBook) {
    this.#fields = fields;
  }

  /** The field of a word; a dot in front says that it is meant as one. */
  field(value: Value): FieldSpec | undefined {
    if (value.kind !== 'word') return undefined;
    const name = value.text.replace(/^\./, '');
    return this.#fields.get(name) ?? this.#fields.get(name.replace(/^\w+/, (root) => OLD_NAMES[root] ?? root));
  }

  /** A word that should be a field and is none. */
  unknown(value: Value, code: string, operator = ''): Refusal {
    const word = value.kind === 'word' || value.kind === 'string' ? value.text : '';
    const near = value.kind === 'word' ? nearest(word, this.#fields.keys()) : undefined;
    return near === undefined
      ? new Refusal(code, value.span, { word, operator })
      : new Refusal(`${code}-but`, value.span, { word, operator, near });
  }

  /** What is no constant by itself: field, function, slice, sum. Undefined for a literal. */
  operand(value: Value, like?: Operand): Operand | undefined {
    switch (value.kind) {
      case 'word':
        return this.#fieldOperand(value);
      case 'slice':
        return this.#slice(value);
      case 'call':
        return callFunction(this, value);
      case 'arithmetic':
        return this.#arithmetic(value, like);
      case 'negative':
        return this.#negative(value);
      default:
        return undefined;
    }
  }

  /** The other side of a comparison: an operand, or a constant of the type of `like`. */
  beside(value: Value, like: Operand): Operand {
    const operand = this.operand(value, like);
    if (operand !== undefined) return operand;
    if (value.kind !== 'word' && value.kind !== 'string' && value.kind !== 'char') {
      throw new Refusal('filter-unexpected', value.span, { word: '' });
    }
    const constant = constantOf(value, like.type, like.field ?? like.named);
    const values = [constant.value];
    return { type: like.type, source: value, constant, needs: [], read: () => values };
  }

  #fieldOperand(value: Extract<Value, { kind: 'word' }>): Operand | undefined {
    const field = this.field(value);
    if (field === undefined) {
      if (value.layers !== undefined) throw this.unknown(value, 'filter-not-a-field');
      return undefined;
    }
    const { key, type } = field;
    const { layers } = value;
    const needs = [key];
    const read = (packet: ValueReader): readonly Val[] => packet.values(key, type, layers);
    return { type, source: value, field, needs, read, ...(layers && { layers }) };
  }

  #slice(value: Extract<Value, { kind: 'slice' }>): Operand {
    const of = this.operand(value.of);
    if (of === undefined) throw this.unknown(value.of, 'filter-not-a-field');
    const whole = asBytes(of, value);
    if (whole === undefined) throw new Refusal('filter-not-sliced', value.span, { field: nameOf(of), type: of.type });
    const { ranges } = value;
    const cut = (one: Val): Val => (one instanceof Uint8Array ? sliced(one, ranges) : one);
    return { ...whole, read: (packet) => whole.read(packet).map(cut) };
  }

  #negative(value: Extract<Value, { kind: 'negative' }>): Operand {
    const of = this.operand(value.of);
    if (of === undefined) throw this.unknown(value.of, 'filter-not-a-field');
    if (!isCountable(of)) throw new Refusal('filter-no-arithmetic', value.span, { field: nameOf(of), operator: '-' });
    return {
      type: of.type,
      signed: true,
      reckoned: true,
      ...namedLike(of),
      source: value,
      needs: of.needs,
      keys: keysOf(of),
      read: (packet) => of.read(packet).flatMap((one) => negated(one, of) ?? []),
    };
  }

  /** Constants take their type from the other side of the sum, or where both are constants, of the comparison. */
  #arithmetic(value: Extract<Value, { kind: 'arithmetic' }>, like: Operand | undefined): Operand {
    const { operator } = value;
    const first = this.operand(value.left, like);
    const found = first ?? this.operand(value.right, like) ?? like;
    if (found === undefined) throw this.unknown(value.left, 'filter-not-a-field');
    const { field: _, named: __, ...left } = found;
    const a = first ?? this.beside(value.left, left);
    const b = this.beside(value.right, left);
    for (const side of [a, b]) {
      const fits = fitsOperator(operator, side) && side.source.kind !== 'string' && side.source.kind !== 'char';
      if (!fits) throw new Refusal('filter-no-arithmetic', side.source.span, { field: nameOf(side), operator });
    }
    if (domainOf(a.type) !== domainOf(b.type)) {
      throw new Refusal('filter-types', b.source.span, { left: nameOf(a), right: nameOf(b) });
    }
    return {
      type: a.type,
      ...(a.signed && { signed: true }),
      reckoned: true,
      ...namedLike(a),
      source: value,
      needs: [...a.needs, ...b.needs],
      keys: [...keysOf(a), ...keysOf(b)],
      read: (packet) => {
        const rights = b.read(packet);
        return a
          .read(packet)
          .flatMap((x) => rights.flatMap((y) => combine(operator, inBits(x, a, b), inBits(y, b, a), a) ?? []));
      },
    };
  }
}

/** A constant beside numbers without a sign is one of them. */
const inBits = (value: Val, { constant }: Operand, { type, signed }: Operand): Val =>
  constant === undefined || signed === true ? value : wrapped(value, type);

const isCountable = ({ type }: Operand): boolean =>
  type !== 'boolean' && ['number', 'duration', 'double'].includes(domainOf(type));

const namedLike = ({ field, named = field }: Operand): { readonly named?: FieldSpec } => (named ? { named } : {});

/** Times are added up and taken from each other only. */
function fitsOperator(operator: ArithmeticOperator, side: Operand): boolean {
  if (operator === '&') return isMaskable(side);
  return isCountable(side) && (domainOf(side.type) !== 'duration' || operator === '+' || operator === '-');
}

/** An operand as the bytes that its values are; undefined where they are none. `source` is what is shown of it. */
export function asBytes(of: Operand, source: Value): Operand | undefined {
  const domain = domainOf(of.type);
  if (!SEQUENCES.includes(domain)) return undefined;
  const read = ownBytes(of);
  return {
    type: 'bytes',
    source,
    needs: of.needs,
    keys: keysOf(of),
    read: (packet) => read(packet).flatMap((one) => bytesOf(one, domain) ?? []),
  };
}

const SEQUENCES: readonly Domain[] = ['text', 'bytes', 'protocol', 'ipv4', 'ipv6'];

const isMaskable = ({ type }: Operand): boolean =>
  type !== 'boolean' && ['number', 'bytes', 'ipv4', 'ipv6'].includes(domainOf(type));

/** The ranges of bytes, one after the other, up to one that is not there. */
function sliced(bytes: Uint8Array, ranges: readonly Range[]): Uint8Array {
  const pieces: number[] = [];
  for (const { start, length } of ranges) {
    const from = start < 0 ? bytes.length + start : start;
    const to = length === undefined ? bytes.length : from + length;
    if (from < 0 || from >= bytes.length || to > bytes.length) break;
    if (ranges.length === 1) return bytes.subarray(from, to);
    pieces.push(...bytes.subarray(from, to));
  }
  return Uint8Array.from(pieces);
}

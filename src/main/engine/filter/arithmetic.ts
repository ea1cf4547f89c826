/**
 * Reckoning with whole numbers as the language does it: numbers without a sign have 32 or 64 bits, and only what is below
 * zero, or was turned round by a minus, has one. What does not fit is no value, and no number compares with one that its
 * kind cannot hold.
 */
import type { FieldType } from '../dissect/index.ts';
import type { ArithmeticOperator } from './ast.ts';
import type { Val } from './values.ts';

/** What an operand is reckoned as: the type of its field, and whether a minus made it one with a sign. */
export interface NumberKind {
  readonly type: FieldType;
  readonly signed?: boolean | undefined;
}

interface Bounds {
  readonly low: bigint;
  readonly high: bigint;
}

const UNSIGNED_32: Bounds = { low: 0n, high: 0xffffffffn };
const SIGNED_32: Bounds = { low: -0x80000000n, high: 0x7fffffffn };
const UNSIGNED_64: Bounds = { low: 0n, high: 0xffffffffffffffffn };
const SIGNED_64: Bounds = { low: -0x8000000000000000n, high: 0x7fffffffffffffffn };

/** What `value`, of some kind, is held in. */
function boundsOf(value: number | bigint, { type, signed = false }: NumberKind): Bounds {
  const hasSign = signed || type.startsWith('int') || value < 0;
  if (type.endsWith('64')) return hasSign ? SIGNED_64 : UNSIGNED_64;
  return hasSign ? SIGNED_32 : UNSIGNED_32;
}

const isWithin = (value: number | bigint, { low, high }: Bounds): boolean => value >= low && value <= high;

/** Whether `a`, of some kind, is comparable with `b`; what is no number always is. */
export function areComparable(a: Val, b: Val, kind: NumberKind): boolean {
  if (typeof a === 'object' || typeof b === 'object' || typeof a === 'string' || typeof b === 'string') return true;
  return isWithin(b, boundsOf(a, kind));
}

/** Whether all numbers of all kinds are comparable with a constant. */
export const fitsAll = (constant: Val): boolean =>
  typeof constant !== 'number' || (constant >= 0 && constant <= Number(SIGNED_32.high));

/** A number below zero as its bits are read by a type that has no sign; all else, and for all other types, as it is. */
export function wrapped(value: Val, type: FieldType): Val {
  if ((typeof value !== 'number' && typeof value !== 'bigint') || value >= 0 || !/^(uint|frame)/.test(type))
    return value;
  return type === 'uint64' ? BigInt.asUintN(64, BigInt(value)) : Number(BigInt.asUintN(32, BigInt(value)));
}

/** `value` with its sign turned round; undefined where no number is that. */
export function negated(value: Val, kind: NumberKind): Val | undefined {
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  const result = -value;
  if (!/^(u?int|frame)/.test(kind.type)) return result;
  return isWithin(result, boundsOf(value, { ...kind, signed: true })) ? result : undefined;
}

/** `x` `operator` `y`, where `x` is of some kind; undefined where there is no such value. */
export function combine(operator: ArithmeticOperator, x: Val, y: Val, kind: NumberKind): Val | undefined {
  if (x instanceof Uint8Array || y instanceof Uint8Array) {
    if (!(x instanceof Uint8Array && y instanceof Uint8Array)) return undefined;
    return x.subarray(0, y.length).map((byte, i) => byte & (y[i] as number));
  }
  if (typeof x === 'string' || typeof y === 'string') return undefined;
  if (kind.type === 'double') return fractional(operator, Number(x), Number(y));
  const [a, b] = [BigInt(x), BigInt(y)];
  const result = /^(u?int|frame)/.test(kind.type) ? bounded(operator, a, b, kind) : whole(operator, a, b);
  if (result === undefined || typeof x === 'bigint' || typeof y === 'bigint') return result;
  return Number(result);
}

function bounded(operator: ArithmeticOperator, x: bigint, y: bigint, kind: NumberKind): bigint | undefined {
  if (operator === '&') return x & y;
  const bounds = boundsOf(x, kind);
  if (!isWithin(y, bounds)) return undefined;
  const result = whole(operator, x, y);
  if (result === undefined) return undefined;
  // Below zero there is a sign, and half the room: for what is taken away as well.
  const below = result < 0n ? boundsOf(result, kind) : bounds;
  return isWithin(result, below) && isWithin(y, below) ? result : undefined;
}

function fractional(operator: ArithmeticOperator, x: number, y: number): number | undefined {
  switch (operator) {
    case '&':
      return undefined;
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return y === 0 ? undefined : x / y;
    case '%':
      return y === 0 ? undefined : x % y;
  }
}

function whole(operator: ArithmeticOperator, x: bigint, y: bigint): bigint | undefined {
  switch (operator) {
    case '&':
      return x & y;
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return y === 0n ? undefined : x / y;
    case '%':
      return y === 0n ? undefined : x % y;
  }
}

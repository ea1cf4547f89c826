/**
 * Small runtime checks for values that cross a process border. Composable predicates, no schema language: whoever
 * receives a message names the checks of its arguments, and a message that does not fit is dropped and reported.
 */

/** Says whether a value is a `T`. */
export type Check<T> = (value: unknown) => value is T;

/** A whole number from 0, small enough to be exact: an index, a count, an offset. */
export const isCount: Check<number> = (value): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/** A finite number. */
export const isNumber: Check<number> = (value): value is number => typeof value === 'number' && Number.isFinite(value);

/** True or false. */
export const isBoolean: Check<boolean> = (value): value is boolean => typeof value === 'boolean';

/** Nothing. */
export const isAbsent: Check<undefined> = (value): value is undefined => value === undefined;

/** Text of at most `length` UTF-16 units. */
export const isText =
  (length: number): Check<string> =>
  (value): value is string =>
    typeof value === 'string' && value.length <= length;

/** At most `count` texts of at most `length` UTF-16 units. */
export const isTexts =
  (count: number, length: number): Check<readonly string[]> =>
  (value): value is readonly string[] =>
    Array.isArray(value) && value.length <= count && value.every(isText(length));

/** Bytes, at most `length` of them. */
export const isBytes =
  (length: number): Check<Uint8Array> =>
  (value): value is Uint8Array =>
    value instanceof Uint8Array && value.length <= length;

/** One of the listed values. */
export const isOneOf =
  <const T extends string | number>(...values: readonly T[]): Check<T> =>
  (value): value is T =>
    (values as readonly unknown[]).includes(value);

/** What either check admits. */
export const isEither =
  <A, B>(first: Check<A>, second: Check<B>): Check<A | B> =>
  (value): value is A | B =>
    first(value) || second(value);

/** A plain object. Its members are unknown still. */
export const isObject: Check<Readonly<Record<string, unknown>>> = (value): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list of what `member` admits. */
export const isListOf =
  <T>(member: Check<T>): Check<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.every(member);

/** A plain object whose named members pass their checks. Further members are not looked at. */
export const isShape =
  <T extends object>(members: { readonly [K in keyof T]-?: Check<T[K]> }): Check<T> =>
  (value): value is T => {
    if (!isObject(value)) return false;
    for (const name of Object.keys(members)) {
      const check = members[name as keyof T];
      if (!check(value[name])) return false;
    }
    return true;
  };

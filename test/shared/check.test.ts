import { describe, expect, it } from 'vitest';
import { type Check, isBytes, isCount, isEither, isNumber, isOneOf, isShape, isText } from '../../src/shared/check.ts';

/** What a check says of each value, in their order. */
const verdicts = (check: Check<unknown>, values: readonly unknown[]) => values.map((value) => check(value));

describe('checks', () => {
  it('count only whole numbers from 0 that are exact', () => {
    const values = [0, 7, 2 ** 53 - 1, -1, 0.5, 2 ** 53, Number.NaN, '7', null, 7n];
    expect(verdicts(isCount, values)).toEqual([true, true, true, ...Array(7).fill(false)]);
  });

  it('take no infinite number', () => {
    expect(verdicts(isNumber, [-1.5, Number.POSITIVE_INFINITY, Number.NaN, '1'])).toEqual([true, false, false, false]);
  });

  it('bound text and bytes', () => {
    expect(verdicts(isText(3), ['', 'abc', 'abcd', 3])).toEqual([true, true, false, false]);
    expect(verdicts(isBytes(2), [new Uint8Array(2), new Uint8Array(3), [1, 2]])).toEqual([true, false, false]);
  });

  it('compose to shapes and choices, and look at own members only', () => {
    const check = isShape<{ readonly kind: 'a'; readonly n?: number | undefined }>({
      kind: isOneOf('a'),
      n: isEither(isCount, (value): value is undefined => value === undefined),
    });
    const values = [{ kind: 'a' }, { kind: 'a', n: 1, more: true }, { kind: 'b' }, { kind: 'a', n: -1 }, ['a'], null];
    expect(verdicts(check, values)).toEqual([true, true, false, false, false, false]);
  });
});

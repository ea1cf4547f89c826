/** Numbers with and without a sign, reckoned with and compared as the reference does. */
import { describe, expect, it } from 'vitest';
import { areComparable, combine, fitsAll, negated } from '../../../../src/main/engine/filter/arithmetic.ts';

const unsigned = { type: 'uint32' } as const;
const signed = { type: 'uint32', signed: true } as const;
const wide = { type: 'uint64' } as const;

describe('what is reckoned', () => {
  it.each([
    ['-', 3, 5, unsigned, -2],
    ['-', 1, 4294967295, unsigned, undefined],
    ['+', 1, 4294967295, unsigned, undefined],
    ['+', 0, 4294967295, unsigned, 4294967295],
    ['*', 2, -1, unsigned, undefined],
    ['*', -2, 2, signed, -4],
    ['/', 7, 0, unsigned, undefined],
    ['%', -7, 4, signed, -3],
    ['&', 5, -1, unsigned, 5],
    ['*', 2, 18446744073709551615n, wide, undefined],
    ['+', 0.5, 1, { type: 'double' }, 1.5],
    ['-', 5n, 7n, { type: 'duration' }, -2n],
  ] as const)('%s of %d and %d', (operator, x, y, kind, expected) => {
    expect(combine(operator, x, y, kind)).toBe(expected);
  });

  it('turns signs round where there is room', () => {
    expect([negated(80, unsigned), negated(4294967295, unsigned), negated(3n, { type: 'duration' })]).toEqual([
      -80,
      undefined,
      -3n,
    ]);
  });
});

it('compares with what the kind of a number can hold only', () => {
  const answers = [
    areComparable(80, -1, unsigned),
    areComparable(80, -1, signed),
    areComparable(-80, -1, unsigned),
    areComparable(-80, 4294967295, unsigned),
    areComparable('a', -1, unsigned),
  ];
  expect(answers).toEqual([false, true, true, false, true]);
});

it('knows constants that every number compares with', () => {
  expect([fitsAll(0), fitsAll(-1), fitsAll(4294967295), fitsAll('text')]).toEqual([true, false, false, true]);
});

/** The compiled loops over rows: they are what their source says. What they tell is held in decide.test.ts and headers.test.ts. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../../../scripts/wasm-rows.mjs';
import { CODE } from '../../../../src/main/engine/filter/code.ts';
import { Decided } from '../../../../src/main/engine/filter/decided.ts';
import { NumberTold } from '../../../../src/main/engine/filter/row-loop.ts';

describe('the loops over rows', () => {
  it('are compiled from the source beside them (else: npm run wasm)', async () => {
    expect(Buffer.from(await compile()).toString('base64')).toBe(CODE);
  }, 60_000);

  it('know of runs of numbers what a test tells of each', () => {
    let asked = 0;
    const test = (number: number): Decided => {
      asked++;
      return number >= 5 && number < 70 ? Decided.yes : Decided.no;
    };
    const numbers = new NumberTold(test);
    numbers.divide([70, 0, 5, 5, 65_536, 1e9, -3]);
    expect(asked).toBe(3);
    expect([0, 4, 5, 69, 70, 65_535].map((number) => numbers.of(number))).toEqual([0, 0, 1, 1, 0, 0]);
    expect(asked).toBe(3);
  });
});

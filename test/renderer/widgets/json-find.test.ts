import { describe, expect, it } from 'vitest';
import { JsonFind } from '../../../src/renderer/widgets/json-find.ts';
import { readJson } from '../../../src/renderer/widgets/json-text.ts';

const SAMPLE = '{"name":"Ann","list":[{"name":"Bob"},{"age":41}],"last":"b\\u006fb","big":12345678901234567890}';
/** Places by what stands there. */
const [BOB, AGE, LAST, BIG] = [4, 6, 7, 8];

/** Found one value at a time, so that every stop between two is tried. */
function find(text: string, needle: string, from: number | undefined, step: 1 | -1): number | undefined {
  const json = readJson(text);
  if (json === undefined) throw new Error('no JSON');
  const search = new JsonFind(json, needle, from, step);
  for (;;) {
    const found = search.advance(1);
    if (found !== 'looking') return found;
  }
}

describe('find in JSON', () => {
  it('goes forwards and backwards through names and values, and round', () => {
    expect(find(SAMPLE, 'bob', undefined, 1)).toBe(BOB);
    expect(find(SAMPLE, 'BOB', BOB, 1)).toBe(LAST);
    expect(find(SAMPLE, 'bob', LAST, 1)).toBe(BOB);
    expect(find(SAMPLE, 'bob', LAST, -1)).toBe(BOB);
    expect(find(SAMPLE, 'bob', BOB, -1)).toBe(LAST);
    expect(find(SAMPLE, 'bob', undefined, -1)).toBe(LAST);
    expect(find(SAMPLE, 'age', AGE, 1)).toBe(AGE);
    expect(find(SAMPLE, 'nobody', undefined, 1)).toBeUndefined();
    expect(find(SAMPLE, 'nobody', BOB, -1)).toBeUndefined();
  });

  it('finds numbers as they were written', () => {
    expect(find(SAMPLE, '901234567890', undefined, 1)).toBe(BIG);
    expect(find(SAMPLE, '41', undefined, 1)).toBe(AGE);
  });

  it('goes as deep as JSON does', () => {
    expect(find(`${'['.repeat(1500)}"x"${']'.repeat(1500)}`, 'x', undefined, 1)).toBe(1500);
    expect(find('"alone"', 'alone', undefined, 1)).toBe(0);
  });
});

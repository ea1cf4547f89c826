import { describe, expect, it } from 'vitest';
import { jsonPieces, LongList, LongText } from '../../../../src/main/engine/export/json-pieces.ts';

const written = (value: unknown): string => [...jsonPieces(value)].join('');

describe('JSON in pieces', () => {
  it('is what JSON.stringify writes', () => {
    const values = [
      ...[null, true, 0, -1.5e300, '"\\\u2028', [], {}, [1, [2, {}]], { a: undefined, b: [{ c: 'd' }] }],
      { text: 'x'.repeat(200_000), list: Array.from({ length: 50_000 }, (_, i) => ({ i })) },
    ];
    for (const value of values) expect(written(value)).toBe(JSON.stringify(value));
  });

  it('asks for what is long when its place has come, and holds little of it', () => {
    const piece = 'ab"\n'.repeat(10_000);
    const text = new LongText(() => ['', piece, '', piece, piece]);
    const list = new LongList(() => [1, undefined, { text }, new LongList(() => [])]);
    const expected = { before: 1, text: piece.repeat(3), list: [1, { text: piece.repeat(3) }, []], after: [null] };
    const pieces = [...jsonPieces({ before: 1, text, list, none: undefined, after: [null] })];
    expect(JSON.parse(pieces.join(''))).toEqual(expected);
    expect(pieces.join('')).toBe(JSON.stringify(expected));
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(4 * piece.length);
  });
});

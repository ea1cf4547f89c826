import { describe, expect, it } from 'vitest';
import { parseJson, WrittenNumber } from '../../../src/renderer/widgets/json-value.ts';

/** The value with written numbers as `number TEXT`. */
function plain(text: string): unknown {
  const json = parseJson(text);
  if (json === undefined) return undefined;
  return JSON.parse(JSON.stringify(json.value), (_, value: unknown) => {
    const number = typeof value === 'string' ? json.numberOf(value) : undefined;
    return number instanceof WrittenNumber ? `number ${number.text}` : value;
  });
}

describe('JSON text', () => {
  it('keeps numbers that a double would change as they were written', () => {
    expect(plain('{"a":12345678901234567890,"b":1.5,"c":[1e400,1.0,-0.1234567890123456789]}')).toEqual({
      a: 'number 12345678901234567890',
      b: 1.5,
      c: ['number 1e400', 'number 1.0', 'number -0.1234567890123456789'],
    });
  });

  it('takes nothing in a string for a number, and is not fooled by one that looks written', () => {
    expect(plain('{"a":"[12345678901234567890]","3e8":"\\"1e5\\"","b":"number 5"}')).toEqual({
      a: '[12345678901234567890]',
      '3e8': '"1e5"',
      b: 'number 5',
    });
  });

  it('refuses what is no JSON', () => {
    for (const text of ['', '{', '01234567890123456789', '[1e]', '[1234567890123456789.]', 'NaN'])
      expect(parseJson(text), text).toBeUndefined();
  });
});

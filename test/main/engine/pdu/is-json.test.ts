/** What is JSON by its bytes is what `JSON.parse` takes for an object or an array, alone or on a line each. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isJson } from '../../../../src/main/engine/pdu/is-json.ts';

function parses(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

function byParsing(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return parses(text) || text.trim().split('\n').every(parses);
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

it.each([
  ['{"a":[1,-2.5e-3,true,null,"\\u00e9\\n"],"b":{"c":-0,"d":[]},"e":{}}', true],
  [' [] \r\n', true],
  ['[1,2]\n{"a":1}\n', true],
  ['\u00a0{}', true],
  ['\ufeff{}', true],
  ['12', false],
  ['"text"', false],
  ['[01]', false],
  ['[1.]', false],
  ['[1,]', false],
  ['{"a":1,}', false],
  ['{"a"}', false],
  ['["\\u12g4"]', false],
  ['["\t"]', false],
  ['[}', false],
  ['[nul]', false],
  ['', false],
])('%j: %s', (text, isOne) => {
  expect([isJson(bytesOf(text)), byParsing(bytesOf(text))]).toEqual([isOne, isOne]);
});

it('agrees on texts with some bytes changed, and cut anywhere', () => {
  const change = fc.tuple(fc.nat(500), fc.constantFrom(...bytesOf('{}[],:"\\0123456789eE+-.truefalsnu \n\u00e9')));
  fc.assert(
    fc.property(fc.json(), fc.array(change, { maxLength: 3 }), fc.nat(500), (text, changes, cut) => {
      const bytes = bytesOf(text);
      for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
      const some = cut % 3 === 0 ? bytes.subarray(0, cut % (bytes.length + 1)) : bytes;
      expect(isJson(some)).toBe(byParsing(some));
    }),
    { numRuns: 2000 },
  );
});

it('bears any depth', () => {
  const depth = 1_000_000;
  expect(isJson(bytesOf('['.repeat(depth) + ']'.repeat(depth)))).toBe(true);
});

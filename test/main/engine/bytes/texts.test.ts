/** Texts by number: what goes in comes out, and what came before is not kept again. */
import { expect, it } from 'vitest';
import { Texts, Words } from '../../../../src/main/engine/bytes/index.ts';

it('gives every text back, of any characters of a byte, and the empty one has number 0', () => {
  const texts = new Texts();
  const all = ['', '/', '/a?b=1', '\u00e9\u00ff\u0000', 'x'.repeat(70_000)];
  for (let i = 0; i < 20_000; i++) all.push(`/item/${i}`);
  const numbers = all.map((text) => texts.add(text));
  texts.trim();
  expect(numbers[0]).toBe(0);
  expect(numbers.map((number) => texts.text(number))).toEqual(all);
});

it('keeps a text that comes again soon once', () => {
  const texts = new Texts();
  const first = texts.add('/poll');
  expect(texts.add('/other')).not.toBe(first);
  expect(texts.add('/poll')).toBe(first);
});

it('keeps each word once', () => {
  const words = new Words();
  const numbers = ['GET', '', 'POST', 'GET'].map((word) => words.add(word));
  expect(numbers).toEqual([1, 0, 2, 1]);
  expect([0, 1, 2, 3].map((number) => words.text(number))).toEqual(['', 'GET', 'POST', '']);
});

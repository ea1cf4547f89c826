/** Every fault that capture files and their readers can name has a sentence in both languages, and its parameters are there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { issue as english } from '../../../../src/shared/i18n/en/issue.ts';
import { issue as chinese } from '../../../../src/shared/i18n/zh-CN/issue.ts';

const MAIN = join(import.meta.dirname, '../../../../src/main');
const FILES = [
  join(MAIN, 'file-source.ts'),
  join(MAIN, 'engine-process.ts'),
  ...readdirSync(join(MAIN, 'engine/capture')).map((name) => join(MAIN, 'engine/capture', name)),
];
/** A code as a literal: the areas are those of files and formats. */
const CODE = /'((?:file|not-a|packet|pcap|pcapng|snoop|netmon|time|unpack)-[a-z-]+)'/g;

const codes = [
  ...new Set(FILES.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(CODE)].map((m) => m[1] ?? ''))),
];
const parametersOf = (sentence: string): string[] =>
  [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1] ?? '').sort();

it('finds the codes', () => {
  expect(codes.length).toBeGreaterThan(30);
});

it.each(codes)('%s', (code) => {
  const [en, zh] = [english, chinese].map((list) => (list as Record<string, string>)[code] ?? '');
  expect([en !== '', parametersOf(zh ?? '')]).toEqual([true, parametersOf(en ?? '')]);
});

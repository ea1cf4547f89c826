import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTranslate, LANGUAGES, resources } from '../../../src/shared/i18n/index.ts';

const SOURCES = join(import.meta.dirname, '..', '..', '..', 'src');

/** Keys that a file names in full: `t('area.key')`, `words('area.key')`. */
function keysIn(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:t|words)\(\s*'([a-zA-Z][\w-]*(?:\.[\w-]+)+)'/g)].map((match) => match[1] ?? '');
}

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
  (name) => /\.tsx?$/.test(name) && !name.startsWith(join('main', 'engine')) && !name.startsWith('shared'),
);
const named = new Set(files.flatMap((name) => keysIn(readFileSync(join(SOURCES, name), 'utf8'))));

describe('the words of the window', () => {
  it('are looked for in the files that speak', () => {
    expect(named.size).toBeGreaterThan(50);
    expect(named).toContain('app.empty.title');
  });

  it.each(LANGUAGES)('are all in the catalogue: %s', (language) => {
    const t = createTranslate(language);
    // A key that is not there comes back as itself; a plural is found by its count, a group of words as an object.
    const isMissing = (key: string): boolean =>
      t(key) === key && t(key, { count: 2 }) === key && t(key, { returnObjects: true }) === key;
    expect([...named].filter(isMissing)).toEqual([]);
  });
});

/** Every sentence of a catalogue by its key. */
function sentences(catalogue: object, prefix = ''): readonly (readonly [key: string, text: string])[] {
  return Object.entries(catalogue).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? sentences(value, `${prefix}${name}.`)
      : [[prefix + name, String(value)]],
  );
}

/** Parameters that a sentence fills in. */
const parameters = (text: string) => [...new Set([...text.matchAll(/\{\{(\w+)/g)].map((match) => match[1]))].sort();

describe('the two catalogues', () => {
  const english = sentences(resources.en.translation);
  const chinese = new Map(sentences(resources['zh-CN'].translation));

  it('have the same keys', () => {
    expect([...chinese.keys()].sort()).toEqual(english.map(([key]) => key).sort());
  });

  it('say the same facts: every sentence fills in the same parameters', () => {
    // A plural may count with its words alone: "1 byte".
    const differing = english.filter(
      ([key, text]) => !key.endsWith('_one') && String(parameters(text)) !== String(parameters(chinese.get(key) ?? '')),
    );
    expect(differing).toEqual([]);
  });
});

it('what is said of one and of several differs in Chinese too, where the catalogue tells them apart', () => {
  const t = createTranslate('zh-CN');
  expect([1, 2].map((count) => t('diagram.note.noAnswer.title', { count }))).toEqual([
    'SYN 无应答',
    '2 次 SYN 均无应答',
  ]);
});

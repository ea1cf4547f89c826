import { describe, expect, it } from 'vitest';
import { makeBytePattern } from '../../../../src/main/engine/bytes/index.ts';
import { perlPattern } from '../../../../src/main/engine/filter/perl-pattern.ts';

function finds(pattern: string, text: string): boolean {
  const made = makeBytePattern(perlPattern(pattern), { ignoreCase: true });
  if ('code' in made) throw new Error(made.code);
  return made.testText(text);
}

describe('patterns of Perl in the words of RE2', () => {
  it.each([
    // The end is also before a line feed that ends the text (perlre, "$").
    ['b$', 'ab\n', true],
    ['b$', 'ab\nc', false],
    ['b\\Z', 'ab\n', true],
    ['b\\z', 'ab\n', false],
    ['(?m)b$', 'ab\nc', true],
    ['\\$$', 'a$', true],
    ['[$]b', 'a$b', true],
    ['a\\hb', 'a\tb', true],
    ['[\\h]b', 'a b', true],
    ['^\\v$', '\f', true],
    ['a\\Rb', 'a\r\nb', true],
    ['\\x4$', '\x04', true],
    ['\\x{41}', 'A', true],
    ['\\o{101}', 'A', true],
    ['\\cM', '\r', true],
    ['\\e\\[', '\x1b[', true],
    ["(?'name'a)b", 'ab', true],
    ['a(?#nothing)b', 'ab', true],
    ['[]a]b', ']b', true],
    ['[^]a]b', ']b', false],
    ['[[:digit:]$]x', '$x', true],
    ['\\Qa$\\Eb', 'a$b', true],
    ['\\Ga', 'ba', false],
    ['a\\Kb', 'ab', true],
  ])('%s in %j: %s', (pattern, text, expected) => {
    expect(finds(pattern, text)).toBe(expected);
  });

  it('leaves what looks around for RE2 to refuse', () => {
    expect(perlPattern('(?=a)b')).toBe('(?=a)b');
  });
});

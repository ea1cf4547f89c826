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
    ['^\\x41{2}$', 'AA', true],
    ['^\\x4{2}$', '\x04\x04', true],
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

  it('have no case where they are of bytes beyond ASCII', () => {
    const made = makeBytePattern(perlPattern('^a\\xe0[\\xe1\\xe2]b$', true), { ignoreCase: true });
    if ('code' in made) throw new Error(made.code);
    const bytes = ['41e0e142', '61e0e262', '61c0e162', '61e0c162'].map((hex) => Buffer.from(hex, 'hex'));
    expect(bytes.map((one) => made.testBytes(one))).toEqual([true, true, false, false]);
  });

  it('leaves what looks around for RE2 to refuse', () => {
    expect(perlPattern('(?=a)b')).toBe('(?=a)b');
  });
});

/** Patterns over bytes, held against RE2 itself. */
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { latin1Of, makeBytePattern } from '../../../../src/main/engine/bytes/index.ts';
import { issueFilter as english } from '../../../../src/shared/i18n/en/filter.ts';
import { issueFilter as chinese } from '../../../../src/shared/i18n/zh-CN/filter.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

function holds(pattern: string, text: string, ignoreCase = false): boolean {
  const made = makeBytePattern(pattern, { ignoreCase });
  if ('code' in made) throw new Error(made.code);
  return made.testBytes(bytesOf(text));
}

describe('a pattern over bytes', () => {
  it('knows beginnings, ends, letters in either case, any byte, and nothing at all', () => {
    expect(holds('^GET', 'GET /')).toBe(true);
    expect(holds('^GET', 'xGET')).toBe(false);
    expect(holds('c$', 'abc')).toBe(true);
    expect(holds('c$', 'abcd')).toBe(false);
    expect(holds('^$', '')).toBe(true);
    expect(holds('^$', 'x')).toBe(false);
    expect(holds('password', 'PassWord', true)).toBe(true);
    expect(holds('password', 'PassWord')).toBe(false);
    expect(holds('a.b', 'a\xffb')).toBe(true);
    expect(holds('a.b', 'a\nb')).toBe(false);
    expect(holds('(?s)a.b', 'a\nb')).toBe(true);
    expect(holds('\\bend\\b', 'the end.')).toBe(true);
    expect(holds('\\bend\\b', 'bends')).toBe(false);
    expect(holds('(?m)^b', 'a\nb')).toBe(true);
    expect(holds('', '')).toBe(true);
  });

  it('looks at a part of the bytes as if there were no others', () => {
    const made = makeBytePattern('^b$', { ignoreCase: false });
    expect(!('code' in made) && made.testBytes(bytesOf('abc'), 1, 2)).toBe(true);
    expect(!('code' in made) && made.testBytes(bytesOf('abc'), 0, 2)).toBe(false);
  });

  it.each([
    ['(', 'pattern-group-open', '('],
    [')', 'pattern-group-close', ')'],
    ['[a', 'pattern-class-open', '[a'],
    ['[z-a]', 'pattern-class', 'z-a'],
    ['\\p{Foo}', 'pattern-class', '\\p{Foo}'],
    ['(a)\\1', 'pattern-escape', '\\1'],
    ['(?<n>a)(?<n>b)', 'pattern-name-twice', 'n'],
    ['(?P<>a)', 'pattern-name', '(?P<>'],
    ['(?=a)', 'pattern-group', '(?='],
    ['(?!a)', 'pattern-group', '(?!'],
    ['(?<=a)b', 'pattern-group', '(?<='],
    ['(?<!a)b', 'pattern-group', '(?<!'],
    ['*.js', 'pattern-repeats-nothing', '*'],
    ['a**', 'pattern-repeats-twice', '**'],
    ['a{5,2}', 'pattern-repeat-count', '{5,2}'],
    ['a\\', 'pattern-backslash', ''],
    ['((((((((((a{10}){10}){10}){10}){10}){10}){10}){10}){10}){10})', 'pattern-repeat-count', '{10}'],
    [`(${'a'.repeat(90)}`, 'pattern-group-open', `(${'a'.repeat(39)}…`],
  ])('says what is wrong with %s', (pattern, code, part) => {
    expect(makeBytePattern(pattern, { ignoreCase: false })).toEqual({ code, part });
    // The flag for either case, which nobody has written, is not told.
    expect(makeBytePattern(pattern, { ignoreCase: true })).toEqual({ code, part });
    for (const words of [english, chinese]) expect(words).toHaveProperty(code);
  });

  it('says what is too large', () => {
    const deep = '('.repeat(2000) + ')'.repeat(2000);
    expect(makeBytePattern(deep, { ignoreCase: false })).toEqual({ code: 'pattern-large', part: '' });
  });

  it('agrees with RE2, whatever the pattern and the bytes', () => {
    const pieces = ['a', 'b', 'A', '.', '[ab]', '[^a]', '\\xff', '\\d', '(a|b)', '(?:ab|c)', '^', '$', '\\n'];
    const piece = fc.constantFrom(...pieces);
    const times = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,3}', '*?');
    const pattern = fc
      .array(fc.tuple(piece, times), { minLength: 1, maxLength: 6 })
      .map((parts) => parts.map(([what, often]) => (/^[\^$]$/.test(what) ? what : what + often)).join(''));
    const bytes = fc.array(fc.constantFrom(0x61, 0x62, 0x41, 0x63, 0x0a, 0xff, 0x30), { maxLength: 30 });
    fc.assert(
      fc.property(pattern, fc.array(bytes, { minLength: 1, maxLength: 5 }), fc.boolean(), (text, all, ignoreCase) => {
        const made = makeBytePattern(text, { ignoreCase });
        const regex = RE2JS.compile(text, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
        for (const one of all.map((numbers) => Uint8Array.from(numbers))) {
          expect(!('code' in made) && made.testBytes(one)).toBe(regex.matcher(latin1Of(one)).find());
        }
      }),
      { seed: 7, numRuns: 400 },
    );
  });

  it('forgets what it knows of bytes that lead to ever new states, and goes on', () => {
    const pattern = '(a|b)*a(a|b){13}c';
    const regex = RE2JS.compile(pattern);
    let state = 1;
    const random = (): string => {
      state = (state * 1103515245 + 12345) & 0x7fffffff;
      return (state >> 16) % 2 === 0 ? 'a' : 'b';
    };
    const text = Array.from({ length: 20_000 }, random).join('');
    for (const whole of [text, `${text}a${'b'.repeat(13)}c`, `${text}c`]) {
      expect(holds(pattern, whole)).toBe(regex.test(whole));
    }
  });
});

/**
 * Patterns as the reference reads them, Perl's, in the words of RE2 that they are run by (bytes/pattern.ts). What they say
 * differently is said RE2's way here. What cannot be told in time linear in the text (looking around, referring back) stays
 * as it is, for RE2 to refuse.
 */

/** Ends of lines, and what else moves the paper. */
const VERTICAL = '\\n\\x0b\\f\\r\\x{85}';
const HORIZONTAL = '\\t \\x{a0}';
/** The end of the text, or before a line feed that ends it. */
const END = '(?:\\n?\\z)';

/** What stands behind a backslash, outside of a class. */
const ESCAPES: Readonly<Record<string, string | undefined>> = {
  Z: END,
  G: '\\A',
  K: '(?:)',
  h: `[${HORIZONTAL}]`,
  H: `[^${HORIZONTAL}]`,
  v: `[${VERTICAL}]`,
  V: `[^${VERTICAL}]`,
  R: `(?:\\r\\n|[${VERTICAL}])`,
  N: '[^\\n]',
  X: '(?:\\r\\n|(?s:.))',
  C: '(?s:.)',
  e: '\\x1b',
};

/** The same inside of one. */
const CLASS_ESCAPES: Readonly<Record<string, string | undefined>> = {
  h: HORIZONTAL,
  v: VERTICAL,
  b: '\\x08',
  e: '\\x1b',
};

/** Read at a place of a pattern, and what RE2 says for it. */
interface Piece {
  readonly read: string;
  readonly said: string;
}

const hex = (code: number): string => `\\x{${code.toString(16)}}`;

/** Characters by their number: `\x`, `\x4`, `\x41`, `\o{101}`, `\cA`. */
function numbered(rest: string): Piece | undefined {
  const control = /^\\c([ -~])/.exec(rest);
  if (control !== null) return { read: control[0], said: hex((control[1] ?? '').toUpperCase().charCodeAt(0) ^ 0x40) };
  const octal = /^\\o\{([0-7]{1,6})\}/.exec(rest);
  if (octal !== null) return { read: octal[0], said: hex(Number.parseInt(octal[1] ?? '', 8)) };
  const short = /^\\x(?:([0-9A-Fa-f]{1,2})|(?!\{))/.exec(rest);
  return short === null ? undefined : { read: short[0], said: hex(Number.parseInt(`0${short[1] ?? ''}`, 16)) };
}

function escaped(rest: string, escapes: Readonly<Record<string, string | undefined>>): Piece {
  const quoted = /^\\Q.*?(?:\\E|$)/s.exec(rest);
  if (quoted !== null) return { read: quoted[0], said: quoted[0] };
  const letter = rest.charAt(1);
  const said = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
  return said === undefined
    ? (numbered(rest) ?? { read: rest.slice(0, 2), said: rest.slice(0, 2) })
    : { read: rest.slice(0, 2), said };
}

/** A class with its brackets: `[^]a\b]`. A bracket that comes first is one of its characters. */
function classOf(rest: string): Piece {
  const head = /^\[\^?\]?/.exec(rest)?.[0] ?? '[';
  let at = head.length;
  let said = head;
  while (at < rest.length && rest[at] !== ']') {
    const piece =
      rest[at] === '\\' ? escaped(rest.slice(at), CLASS_ESCAPES) : same(/^\[:[^\]]*:\]|^./s.exec(rest.slice(at))?.[0]);
    said += piece.said;
    at += piece.read.length;
  }
  return { read: rest.slice(0, at + 1), said: said + rest.slice(at, at + 1) };
}

const same = (read = ''): Piece => ({ read, said: read });

/** What a group begins with: comments, and names in other signs. */
function opened(rest: string): Piece {
  const comment = /^\(\?#[^)]*\)/.exec(rest)?.[0];
  if (comment !== undefined) return { read: comment, said: '(?:)' };
  const named = /^\(\?'([A-Za-z_]\w*)'/.exec(rest);
  return named === null ? same('(') : { read: named[0], said: `(?P<${named[1]}>` };
}

/** Whether RE2 names bytes beyond ASCII, and whether a letter, where case may count. */
const BEYOND = /[^\0-\x7f]|\\x\{[89a-f][0-9a-f]\}|\\[23][0-7]{2}/;
const LETTER = /[A-Za-z]/;

/** Bytes that are no ASCII have no case: RE2 takes those of Latin-1 for letters. */
function caseless({ read, said }: Piece): Piece {
  const plain = said.replace(/\\x\{[0-9a-f]+\}/g, '');
  return BEYOND.test(said) && !LETTER.test(plain) ? { read, said: `(?-i:${said})` } : { read, said };
}

/** A pattern of Perl's as RE2 has it, without regard to case; `isOfBytes`: to be held against bytes as characters of Latin-1. */
export function perlPattern(pattern: string, isOfBytes = false): string {
  // Where `$` is meant for every line, RE2 has it so too.
  const isOfLines = /\(\?[a-zA-Z]*m/.test(pattern);
  let said = '';
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at);
    const piece = pieceAt(rest, isOfLines);
    said += isOfBytes ? caseless(piece).said : piece.said;
    at += piece.read.length;
  }
  return said;
}

function pieceAt(rest: string, isOfLines: boolean): Piece {
  switch (rest[0]) {
    case '\\':
      return escaped(rest, ESCAPES);
    case '[':
      return classOf(rest);
    case '(':
      return opened(rest);
    case '$':
      return isOfLines ? same('$') : { read: '$', said: END };
    default:
      return same(rest[0]);
  }
}

/**
 * Text of a display filter into tokens. Words are taken widely (names of fields, numbers, addresses, bytes all look
 * alike here); what a word means is decided where it stands, by the parser and the checker. The one tokenizer of the
 * language: the engine reads by it, the field that filters are typed in is coloured by it.
 */
import { Refusal, type Span } from './refusal.ts';

/** Comparisons as the language means them; several spellings lead to one. */
export type Relation = 'any_eq' | 'all_eq' | 'any_ne' | 'all_ne' | '>' | '>=' | '<' | '<=' | 'contains' | 'matches';

/** One token. */
export type Token = { readonly span: Span; readonly text: string } & (
  | { readonly kind: 'word' | 'end' }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'char'; readonly code: number }
  | { readonly kind: 'relation'; readonly relation: Relation }
  | { readonly kind: 'brackets'; readonly value: string }
  | { readonly kind: 'sign'; readonly sign: Sign }
);

/** Everything else that has a meaning of its own. */
export type Sign =
  | 'and'
  | 'or'
  | 'xor'
  | 'not'
  | 'in'
  | 'any'
  | 'all'
  | '('
  | ')'
  | '{'
  | '}'
  | ','
  | '..'
  | '#'
  | '&'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%';

const RELATIONS: Readonly<Record<string, Relation>> = {
  '===': 'all_eq',
  '!==': 'any_ne',
  '==': 'any_eq',
  '!=': 'all_ne',
  '~=': 'any_ne',
  '>=': '>=',
  '<=': '<=',
  '>': '>',
  '<': '<',
  '~': 'matches',
  eq: 'any_eq',
  any_eq: 'any_eq',
  all_eq: 'all_eq',
  ne: 'all_ne',
  all_ne: 'all_ne',
  any_ne: 'any_ne',
  gt: '>',
  ge: '>=',
  lt: '<',
  le: '<=',
  contains: 'contains',
  matches: 'matches',
};

const SIGNS: Readonly<Record<string, Sign>> = {
  '&&': 'and',
  and: 'and',
  '||': 'or',
  or: 'or',
  '^^': 'xor',
  xor: 'xor',
  '!': 'not',
  not: 'not',
  in: 'in',
  any: 'any',
  all: 'all',
  bitwise_and: '&',
  '..': '..',
  '(': '(',
  ')': ')',
  '{': '{',
  '}': '}',
  ',': ',',
  '#': '#',
  '&': '&',
  '+': '+',
  '-': '-',
  '*': '*',
  '/': '/',
  '%': '%',
};

/** Longest first, so that `!==` is not read as `!=` and something. */
const SYMBOLS = [...Object.keys(RELATIONS), ...Object.keys(SIGNS)]
  .filter((text) => !/\w/.test(text))
  .sort((a, b) => b.length - a.length);

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

const WORD = /[A-Za-z0-9_.:-]/;
const WORD_START = /[A-Za-z0-9_.:]/;

/** Tokens of `text`, the last one of kind `end`. Throws {@link Refusal}. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at++;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    at = token.span.to;
  }
  tokens.push({ kind: 'end', text: '', span: { from: text.length, to: text.length } });
  return tokens;
}

/** Tokens of a text that may be unfinished: those before the first fault, and where that is. */
export function tokenizePart(text: string): { readonly tokens: readonly Token[]; readonly fault: Span | undefined } {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text.charAt(at))) {
      at++;
      continue;
    }
    try {
      const token = tokenAt(text, at);
      tokens.push(token);
      at = token.span.to;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { tokens, fault: error.span };
    }
  }
  return { tokens, fault: undefined };
}

/** Characters of what is not expected that a refusal repeats at most. */
const LONGEST_TOLD = 40;

function tokenAt(text: string, from: number): Token {
  const first = text.charAt(from);
  if (first === '"') return quoted(text, from, from);
  if ((first === 'r' || first === 'R') && text[from + 1] === '"') return rawString(text, from);
  if (first === "'") return character(text, from);
  if (first === '[') return brackets(text, from);
  if (WORD_START.test(first) && !text.startsWith('..', from)) return word(text, from);
  const symbol = SYMBOLS.find((candidate) => text.startsWith(candidate, from));
  if (symbol === undefined) {
    const near = first === '=' ? { near: '==' } : {};
    // Words of other scripts are told whole.
    const word = /^\P{ASCII}+/u.exec(text.slice(from, from + LONGEST_TOLD))?.[0] ?? first;
    throw new Refusal('filter-unexpected', { from, to: from + word.length }, { word, ...near });
  }
  return known(symbol, { from, to: from + symbol.length });
}

function known(text: string, span: Span): Token {
  const relation = own(RELATIONS, text);
  if (relation !== undefined) return { kind: 'relation', text, span, relation };
  const sign = own(SIGNS, text);
  return sign === undefined ? { kind: 'word', text, span } : { kind: 'sign', text, span, sign };
}

function word(text: string, from: number): Token {
  let to = from;
  while (to < text.length && WORD.test(text.charAt(to)) && !text.startsWith('..', to)) to++;
  // A colon is part of addresses and bytes only.
  const colon = text.slice(from, to).indexOf(':');
  if (colon > 0 && !/^[0-9A-Fa-f:.-]+$/.test(text.slice(from, to))) to = from + colon;
  // Of words only addresses go on behind a slash: with the length of their network.
  const address = text.slice(from, to);
  const network = /^\/\d{1,3}/.exec(text.slice(to, to + 4));
  if (network && (/^\d+(\.\d+)+$/.test(address) || (address.includes(':') && /^[0-9A-Fa-f:.]+$/.test(address)))) {
    to += network[0].length;
  }
  return known(text.slice(from, to), { from, to });
}

function brackets(text: string, from: number): Token {
  const end = text.indexOf(']', from);
  if (end < 0) throw new Refusal('filter-bracket', { from, to: text.length });
  const span = { from, to: end + 1 };
  return { kind: 'brackets', text: text.slice(from, end + 1), span, value: text.slice(from + 1, end) };
}

function rawString(text: string, from: number): Token {
  let at = from + 2;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  if (at >= text.length) throw new Refusal('filter-quote', { from, to: text.length });
  const span = { from, to: at + 1 };
  return { kind: 'string', text: text.slice(from, at + 1), span, value: text.slice(from + 2, at).replace(/\\"/g, '"') };
}

function quoted(text: string, from: number, start: number): Token {
  let value = '';
  let at = start + 1;
  while (at < text.length && text[at] !== '"') {
    if (text[at] === '\\') {
      const one = escaped(text, at);
      value += one.value;
      at = one.to;
    } else {
      value += text.charAt(at++);
    }
  }
  if (at >= text.length) throw new Refusal('filter-quote', { from, to: text.length });
  return { kind: 'string', text: text.slice(from, at + 1), span: { from, to: at + 1 }, value };
}

function character(text: string, from: number): Token {
  let value = text.charAt(from + 1);
  let at = from + 2;
  const isEscaped = value === '\\';
  if (isEscaped) ({ value, to: at } = escaped(text, from + 1));
  const code = value.codePointAt(0) ?? 0;
  const span = { from, to: Math.min(at + 1, text.length) };
  // The reference takes a line feed for two characters, but not `'\x0a'`.
  const isLineFeed = text.startsWith("'\\n'", from);
  if (text[at] !== "'" || (value === "'" && !isEscaped) || isLineFeed) throw new Refusal('filter-character', span);
  return { kind: 'char', text: text.slice(from, at + 1), span, code: (code & ~0xff) === RAW ? code & 0xff : code };
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** Where bytes from 0x80 on stand in a string: lone surrogates, which no typed text has. */
const RAW = 0xdc00;

/** A byte in the text of a string: what is no ASCII is kept apart from the character of the same number. */
const byteText = (byte: number): string => String.fromCharCode(byte < 0x80 ? byte : RAW | byte);

/** The bytes that the value of a string token stands for: UTF-8, and those that were written as escapes. */
export function stringBytes(value: string): Uint8Array {
  const bytes: number[] = [];
  for (const char of value) {
    const code = char.codePointAt(0) ?? 0;
    if ((code & ~0xff) === RAW) bytes.push(code & 0xff);
    else bytes.push(...ENCODER.encode(char));
  }
  return Uint8Array.from(bytes);
}

const ENCODER = new TextEncoder();

/** What C lets be written by its number: nothing that has a plain way of writing, and no half of a pair. */
const isUniversal = (code: number): boolean =>
  code <= 0x10ffff && (code >= 0xa0 || code === 0x24 || code === 0x40 || code === 0x60) && (code & ~0x7ff) !== 0xd800;

/** What follows a backslash at `from`: C's escapes, `\xHH`, `\ooo`, `\uXXXX`, `\UXXXXXXXX`. */
function escaped(text: string, from: number): { readonly value: string; readonly to: number } {
  const rest = text.slice(from + 1, from + 10);
  const octal = /^[0-7]{1,3}/.exec(rest);
  if (octal && Number.parseInt(octal[0], 8) > 0xff) {
    const to = from + 1 + octal[0].length;
    throw new Refusal('filter-escape', { from, to }, { word: text.slice(from, to) });
  }
  if (octal) return { value: byteText(Number.parseInt(octal[0], 8)), to: from + 1 + octal[0].length };
  const hex = /^x([0-9A-Fa-f]{1,2})|^u([0-9A-Fa-f]{4})|^U([0-9A-Fa-f]{8})/.exec(rest);
  if (hex) {
    const to = from + 1 + hex[0].length;
    if (hex[1] !== undefined) return { value: byteText(Number.parseInt(hex[1], 16)), to };
    const code = Number.parseInt(hex[2] ?? hex[3] ?? '0', 16);
    if (isUniversal(code)) return { value: String.fromCodePoint(code), to };
  }
  const value = own(ESCAPES, rest.charAt(0));
  if (value !== undefined) return { value, to: from + 2 };
  throw new Refusal('filter-escape', { from, to: from + 2 }, { word: text.slice(from, from + 2) });
}

/**
 * Whether bytes are JSON (RFC 8259), told without making text or values of them: asked of every body whose type says so.
 * Takes and refuses what `JSON.parse` does of the same bytes read as UTF-8, but for numbers and texts alone, which the
 * reference takes for lines of text.
 */

/** Bodies longer than this are not looked into. */
const MAX_JSON = 4 * 1024 * 1024;

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const LETTER_E = 0x65;
const LETTER_U = 0x75;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const LOWER = 0x20;

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** What ends the quick way through a text: its quote, a backslash, and control characters, which may not be there. */
const STOPS = new Uint8Array(256).fill(1, 0, SPACE);
STOPS[QUOTE] = 1;
STOPS[BACKSLASH] = 1;
/** What may stand behind a backslash, but for `u`. */
const ESCAPED = new Uint8Array(256);
for (const letter of '"\\/bfnrt') ESCAPED[letter.charCodeAt(0)] = 1;
const BLANKS = new Uint8Array(256);
for (const blank of [SPACE, TAB, LF, CR]) BLANKS[blank] = 1;
const HEX = new Uint8Array(256);
for (const digit of '0123456789abcdefABCDEF') HEX[digit.charCodeAt(0)] = 1;
const WORDS = ['true', 'false', 'null'].map((word) => Array.from(word, (letter) => letter.charCodeAt(0)));

/** One object or array, or several, each on a line of its own. */
export function isJson(bytes: Uint8Array): boolean {
  if (bytes.length > MAX_JSON || isStructure(bytes)) return true;
  const first = bytes.find((byte) => !isAsciiBlank(byte)) ?? 0;
  if (first < 0x80 && first !== OPEN_OBJECT && first !== OPEN_ARRAY) return false;
  const text = UTF8.decode(bytes).trim();
  for (let from = 0; ; ) {
    const end = text.indexOf('\n', from);
    if (!parsesToStructure(end < 0 ? text.slice(from) : text.slice(from, end))) return false;
    if (end < 0) return true;
    from = end + 1;
  }
}

/** White space at the ends of a text, of that in ASCII. */
const isAsciiBlank = (byte: number): boolean => byte === SPACE || (byte >= TAB && byte <= CR);

function parsesToStructure(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

/** Whether the bytes are one object or array and nothing else. */
function isStructure(bytes: Uint8Array): boolean {
  /** What is open, outermost first: what closes it. */
  const open: number[] = [];
  let closing = 0;
  let at = blankEnd(bytes, 0);
  if (bytes[at] !== OPEN_OBJECT && bytes[at] !== OPEN_ARRAY) return false;
  for (;;) {
    // A value begins here.
    const byte = bytes[at];
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      open.push(closing);
      closing = byte === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY;
      at = blankEnd(bytes, at + 1);
      if (bytes[at] !== closing) {
        if (closing === CLOSE_OBJECT) at = nameEnd(bytes, at);
        if (at < 0) return false;
        continue;
      }
    } else {
      at = byte === QUOTE ? textEnd(bytes, at + 1) : plainEnd(bytes, at);
      if (at < 0) return false;
      at = blankEnd(bytes, at);
    }
    // A value has ended, and what it ended with it; a further one follows a comma.
    while (bytes[at] === closing) {
      closing = open.pop() ?? 0;
      at = blankEnd(bytes, at + 1);
      if (open.length === 0) return at === bytes.length;
    }
    if (bytes[at] !== COMMA) return false;
    at = blankEnd(bytes, at + 1);
    if (closing === CLOSE_OBJECT) at = nameEnd(bytes, at);
    if (at < 0) return false;
  }
}

/** Index after white space. */
function blankEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  const { length } = bytes;
  while (at < length && BLANKS[bytes[at] as number] === 1) at++;
  return at;
}

/** Where the value of a member begins, whose name is to be at `from`; -1 without one. So with the ends below. */
function nameEnd(bytes: Uint8Array, from: number): number {
  if (bytes[from] !== QUOTE) return -1;
  const end = textEnd(bytes, from + 1);
  if (end < 0) return -1;
  const colon = blankEnd(bytes, end);
  return bytes[colon] === COLON ? blankEnd(bytes, colon + 1) : -1;
}

/** `from` is behind the quote that begins the text. */
function textEnd(bytes: Uint8Array, from: number): number {
  // What would be read behind the end is slow for ever after.
  const { length } = bytes;
  let at = from;
  for (;;) {
    while (at < length && STOPS[bytes[at] as number] === 0) at++;
    if (at >= length) return -1;
    if (bytes[at] === QUOTE) return at + 1;
    if (bytes[at] !== BACKSLASH || at + 1 >= length) return -1;
    const kind = bytes[at + 1] as number;
    at += 2;
    if (kind === LETTER_U) {
      for (const end = at + 4; at < end; at++) if (at >= length || HEX[bytes[at] as number] === 0) return -1;
    } else if (ESCAPED[kind] === 0) return -1;
  }
}

/** A number or a word. */
function plainEnd(bytes: Uint8Array, from: number): number {
  const first = bytes[from] ?? 0;
  if (first === MINUS || isDigit(first)) return numberEnd(bytes, from);
  const word = WORDS.find(([letter]) => letter === first);
  return word?.every((letter, index) => bytes[from + index] === letter) === true ? from + word.length : -1;
}

function numberEnd(bytes: Uint8Array, from: number): number {
  const start = bytes[from] === MINUS ? from + 1 : from;
  let at = bytes[start] === ZERO ? start + 1 : digitsEnd(bytes, start);
  if (at >= 0 && bytes[at] === POINT) at = digitsEnd(bytes, at + 1);
  if (at < 0 || ((bytes[at] as number) | LOWER) !== LETTER_E) return at;
  const sign = bytes[at + 1];
  return digitsEnd(bytes, sign === PLUS || sign === MINUS ? at + 2 : at + 1);
}

function digitsEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  const { length } = bytes;
  while (at < length && isDigit(bytes[at] as number)) at++;
  return at > from ? at : -1;
}

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE;

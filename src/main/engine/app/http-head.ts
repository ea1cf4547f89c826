/**
 * The head of an HTTP/1 message, RFC 9112 sections 2 to 5: start line and header fields. One walk over the bytes serves
 * both readings: the scan, which notes only what framing and lists need, and the listing of every field when asked for.
 * Lenient as servers and clients are (bare LF, folding, space before the colon), and says what it let pass.
 */
import type { Issue } from '../../../shared/model/index.ts';
import { equalsIgnoreCase, indexOfByte, isDigit, isTokenByte, latin1, startsWith } from './ascii.ts';
import { MAX_HEADERS } from './limits.ts';

const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;
const COLON = 58;

/** Things let pass in a head, as bits. */
const HEAD_BARE_LF = 1;
const HEAD_FOLDED = 2;
const HEAD_SPACE_BEFORE_COLON = 4;
const HEAD_NO_COLON = 8;

/** Called for each field: name range, value range (outer white space removed, folds inside kept). */
export type FieldVisitor = (nameFrom: number, nameTo: number, valueFrom: number, valueTo: number) => void;

/** Offset after the blank line that ends the head beginning at `from`, or -1 if it is not within `to`. Accepts bare LF. */
export function findHeadEnd(bytes: Uint8Array, from: number, to: number): number {
  let lf = indexOfByte(bytes, LF, from, to);
  while (lf >= 0) {
    const next = bytes[lf + 1];
    if (next === LF && lf + 1 < to) return lf + 2;
    if (next === CR && bytes[lf + 2] === LF && lf + 2 < to) return lf + 3;
    lf = indexOfByte(bytes, LF, lf + 1, to);
  }
  return -1;
}

/** End of the line at `from`, without its CR LF; -1 if it does not end before `to`. */
export function lineEnd(bytes: Uint8Array, from: number, to: number): number {
  const lf = indexOfByte(bytes, LF, from, to);
  if (lf < 0) return -1;
  return lf > from && bytes[lf - 1] === CR ? lf - 1 : lf;
}

/**
 * Visit every field from `from` (after the start line) up to `to`. Stops at a blank line. Returns the HEAD_… bits of what
 * was odd. A line without a colon is passed over.
 */
export function walkFields(bytes: Uint8Array, from: number, to: number, visit: FieldVisitor): number {
  let odd = 0;
  let line = from;
  while (line < to) {
    let lf = indexOfByte(bytes, LF, line, to);
    if (lf < 0) lf = to;
    else if (bytes[lf - 1] !== CR) odd |= HEAD_BARE_LF;
    if (lf === line || (lf === line + 1 && bytes[line] === CR)) break;
    // Obsolete folding (RFC 9112 section 5.2): a line that begins with white space continues the one before.
    while (lf + 1 < to && (bytes[lf + 1] === SPACE || bytes[lf + 1] === TAB)) {
      odd |= HEAD_FOLDED;
      const next = indexOfByte(bytes, LF, lf + 1, to);
      lf = next < 0 ? to : next;
    }
    const colon = indexOfByte(bytes, COLON, line, lf);
    if (colon < 0) {
      // The colon of a line that is not captured to its end may stand there.
      if (lf < to) odd |= HEAD_NO_COLON;
    } else {
      let nameTo = colon;
      while (nameTo > line && isBlank(bytes[nameTo - 1])) nameTo--;
      if (nameTo !== colon) odd |= HEAD_SPACE_BEFORE_COLON;
      let valueFrom = colon + 1;
      while (valueFrom < lf && isBlank(bytes[valueFrom])) valueFrom++;
      let valueTo = lf;
      while (valueTo > valueFrom && isBlank(bytes[valueTo - 1])) valueTo--;
      visit(line, nameTo, valueFrom, valueTo);
    }
    line = lf + 1;
  }
  return odd;
}

/** White space around a field's value and the words of a start line. */
export const isBlank = (byte: number | undefined): boolean =>
  byte === SPACE || byte === TAB || byte === CR || byte === LF;

/** Every field as ordered raw pairs, folds joined by one space. At most MAX_HEADERS; `more` counts the rest. */
export function listFields(
  bytes: Uint8Array,
  from: number,
  to: number,
): { readonly fields: (readonly [name: string, value: string])[]; readonly more: number } {
  const fields: (readonly [string, string])[] = [];
  let more = 0;
  walkFields(bytes, from, to, (nameFrom, nameTo, valueFrom, valueTo) => {
    if (fields.length >= MAX_HEADERS) {
      more++;
      return;
    }
    const value = latin1(bytes, valueFrom, valueTo);
    fields.push([
      latin1(bytes, nameFrom, nameTo),
      value.includes('\n') ? value.replace(/[ \t]*\r?\n[ \t]+/g, ' ') : value,
    ]);
  });
  return { fields, more };
}

/** What framing and the lists need of a head. Absent text is ''. */
export interface HeadFacts {
  /** Value of Content-Length; -1 without one, -2 where it is no number or several disagree. */
  contentLength: number;
  /** `chunked` is the last transfer coding; or there are transfer codings of which it is not the last. */
  transfer: 'none' | 'chunked' | 'other';
  host: string;
  contentType: string;
  /** Upgrade header, lower case. */
  upgrade: string;
  /** Extensions of WebSocket that the server agreed on: its Sec-WebSocket-Extensions. */
  extensions: string;
  /** The client waits for a 100 before it sends the body (`Expect: 100-continue`). */
  expects: boolean;
  /** HEAD_… bits. */
  odd: number;
}

/** Facts of a head without fields. */
export const noFacts = (): HeadFacts => ({
  contentLength: -1,
  transfer: 'none',
  host: '',
  contentType: '',
  upgrade: '',
  extensions: '',
  expects: false,
  odd: 0,
});

/** Note what framing needs from the fields between `from` and `to`. */
export function scanFields(bytes: Uint8Array, from: number, to: number): HeadFacts {
  const facts = noFacts();
  facts.odd = walkFields(bytes, from, to, (nameFrom, nameTo, valueFrom, valueTo) =>
    noteField(facts, bytes, nameFrom, nameTo, valueFrom, valueTo),
  );
  return facts;
}

/** Note what framing needs of one field, by the ranges of its name and of its value without outer white space. */
export function noteField(
  facts: HeadFacts,
  bytes: Uint8Array,
  nameFrom: number,
  nameTo: number,
  valueFrom: number,
  valueTo: number,
): void {
  // The length tells the few fields of interest apart before any character is compared.
  switch (nameTo - nameFrom) {
    case 4:
      if (facts.host === '' && equalsIgnoreCase(bytes, nameFrom, nameTo, 'host'))
        facts.host = latin1(bytes, valueFrom, valueTo);
      break;
    case 6:
      if (equalsIgnoreCase(bytes, nameFrom, nameTo, 'expect'))
        facts.expects = equalsIgnoreCase(bytes, valueFrom, valueTo, '100-continue');
      break;
    case 7:
      if (equalsIgnoreCase(bytes, nameFrom, nameTo, 'upgrade'))
        facts.upgrade = latin1(bytes, valueFrom, valueTo).toLowerCase();
      break;
    case 12:
      if (equalsIgnoreCase(bytes, nameFrom, nameTo, 'content-type'))
        facts.contentType = latin1(bytes, valueFrom, valueTo);
      break;
    case 14:
      if (equalsIgnoreCase(bytes, nameFrom, nameTo, 'content-length')) {
        const length = contentLength(bytes, valueFrom, valueTo);
        facts.contentLength = facts.contentLength === -1 || facts.contentLength === length ? length : -2;
      }
      break;
    case 17:
      if (equalsIgnoreCase(bytes, nameFrom, nameTo, 'transfer-encoding'))
        facts.transfer = transferOf(latin1(bytes, valueFrom, valueTo), facts.transfer);
      break;
    case 24:
      if (equalsIgnoreCase(bytes, nameFrom, nameTo, 'sec-websocket-extensions'))
        facts.extensions += (facts.extensions === '' ? '' : ', ') + latin1(bytes, valueFrom, valueTo);
      break;
  }
}

/** RFC 9112 section 6.3: digits; a list of equal numbers counts as one; anything else is -2. */
function contentLength(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  let digits = 0;
  let agreed = -1;
  for (let i = from; i <= to; i++) {
    const byte = i < to ? bytes[i] : 44;
    if (isDigit(byte)) {
      value = value * 10 + (byte as number) - 48;
      if (value > Number.MAX_SAFE_INTEGER) return -2;
      digits++;
    } else if (byte === 44) {
      if (digits === 0 || (agreed >= 0 && agreed !== value)) return -2;
      agreed = value;
      value = 0;
      digits = 0;
    } else if (!isBlank(byte)) return -2;
  }
  return agreed;
}

/** What a Transfer-Encoding comes to, behind one that came to `before`: see {@link HeadFacts}. */
export function transferOf(value: string, before: HeadFacts['transfer']): HeadFacts['transfer'] {
  if (value === 'chunked') return value;
  const codings = value
    .toLowerCase()
    .split(',')
    // Only space and tab are white space here: a receiver that takes more for it reads another message than its peer.
    .map((coding) => coding.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter((coding) => coding !== '');
  const last = codings.at(-1);
  if (last === undefined || last === 'identity') return before;
  return last.startsWith('chunked') ? 'chunked' : 'other';
}

/** A request line. `version` is '' for HTTP/0.9, which has none. */
export interface RequestLine {
  readonly method: string;
  readonly target: string;
  readonly version: string;
}

/** Whether the bytes at `from` are `HTTP/` and a version such as 1.1. */
export function isVersion(bytes: Uint8Array, from: number, to: number): boolean {
  return (
    startsWith(bytes, from, to, 'HTTP/') &&
    to - from >= 8 &&
    isDigit(bytes[from + 5]) &&
    bytes[from + 6] === 46 &&
    isDigit(bytes[from + 7])
  );
}

/** Whether `HTTP/` begins at `from`, of which the end is missing: where lines are cut by the capture. */
const isVersionCut = (bytes: Uint8Array, from: number, to: number): boolean =>
  from < to && to - from < 5 && 'HTTP/'.startsWith(latin1(bytes, from, to));

/** Length of the method at `from`: 1 to 24 token characters before a space; 0 if it is none. */
function methodLength(bytes: Uint8Array, from: number, to: number): number {
  let i = from;
  const limit = Math.min(to, from + 25);
  while (i < limit && isTokenByte(bytes[i])) i++;
  return i > from && bytes[i] === SPACE && i < to ? i - from : 0;
}

const SIMPLE_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'];

/** Whether the line behind the one that ends at `lineTo` (-1: it does not) begins as a header field does, before `to`. */
export function isFieldAfter(bytes: Uint8Array, lineTo: number, to: number): boolean {
  if (lineTo < 0) return false;
  const from = lineTo + (bytes[lineTo] === CR ? 2 : 1);
  let i = from;
  while (i < to && i - from < 64 && isTokenByte(bytes[i])) i++;
  return i > from && i < to && bytes[i] === COLON;
}

/**
 * Read the request line from `from` to `to` (without its line end). Without a version it is HTTP/0.9 if the method is one
 * of that time's, and a later version's with its last word forgotten if a header field follows; anything else is no
 * request line.
 */
export function parseRequestLine(
  bytes: Uint8Array,
  from: number,
  to: number,
  fieldFollows = false,
): RequestLine | undefined {
  const length = methodLength(bytes, from, to);
  if (length === 0) return fieldFollows ? bareMethod(bytes, from, to) : undefined;
  let lineTo = to;
  while (lineTo > from && isBlank(bytes[lineTo - 1])) lineTo--;
  let targetFrom = from + length;
  while (targetFrom < lineTo && isBlank(bytes[targetFrom])) targetFrom++;
  // The last word is the version, well-formed or not; some clients leave spaces inside the target before it.
  let versionFrom = lineTo;
  while (versionFrom > targetFrom && lineTo - versionFrom < 12 && bytes[versionFrom - 1] !== SPACE) versionFrom--;
  const isVersioned = startsWith(bytes, versionFrom, lineTo, 'HTTP/') || isVersionCut(bytes, versionFrom, lineTo);
  if (versionFrom > targetFrom && bytes[versionFrom - 1] === SPACE && isVersioned) {
    let targetTo = versionFrom - 1;
    while (targetTo > targetFrom && isBlank(bytes[targetTo - 1])) targetTo--;
    return {
      method: latin1(bytes, from, from + length),
      target: latin1(bytes, targetFrom, targetTo),
      version: latin1(bytes, versionFrom, lineTo),
    };
  }
  const method = latin1(bytes, from, from + length);
  if (lineTo > targetFrom && (SIMPLE_METHODS.includes(method) || (fieldFollows && METHOD_NAME.test(method))))
    return { method, target: latin1(bytes, targetFrom, lineTo), version: '' };
  return undefined;
}

/** Methods as they are registered (RFC 9110 section 16.1): what else stands before a colon's line is rather a body's text. */
const METHOD_NAME = /^[A-Z][A-Z_-]{2,23}$/;

/** A line that is a method and nothing else. */
function bareMethod(bytes: Uint8Array, from: number, to: number): RequestLine | undefined {
  if (to - from > 24) return undefined;
  const method = latin1(bytes, from, to);
  return METHOD_NAME.test(method) ? { method, target: '', version: '' } : undefined;
}

/** A status line. */
export interface StatusLine {
  readonly version: string;
  readonly statusCode: number;
  readonly reason: string;
}

/** Whether a status line begins at `from`: version, space, three digits. */
export function isStatusLine(bytes: Uint8Array, from: number, to: number): boolean {
  if (!isVersion(bytes, from, to) || bytes[from + 8] !== SPACE) return false;
  const after = bytes[from + 12];
  return (
    to - from >= 12 &&
    isDigit(bytes[from + 9]) &&
    isDigit(bytes[from + 10]) &&
    isDigit(bytes[from + 11]) &&
    (from + 12 >= to || after === SPACE || after === CR || after === LF)
  );
}

/** Read the status line from `from` to `to` (without its line end); the reason may be absent. */
export function parseStatusLine(bytes: Uint8Array, from: number, to: number): StatusLine | undefined {
  if (!isStatusLine(bytes, from, to)) return undefined;
  return {
    version: latin1(bytes, from, from + 8),
    statusCode: Number(latin1(bytes, from + 9, from + 12)),
    reason: latin1(bytes, from + 13, to).trim(),
  };
}

/** What was let pass, in words' keys. `offset` is the head's place in the stream. */
export function oddities(odd: number, offset: number): Issue[] {
  const issues: Issue[] = [];
  const say = (bit: number, code: string, because: string): void => {
    if (odd & bit) issues.push({ code, layer: 'http', offset, because });
  };
  say(HEAD_BARE_LF, 'http-bare-lf', 'RFC 9112 2.2');
  say(HEAD_FOLDED, 'http-folded-header', 'RFC 9112 5.2');
  say(HEAD_SPACE_BEFORE_COLON, 'http-space-before-colon', 'RFC 9112 5.1');
  say(HEAD_NO_COLON, 'http-header-without-colon', 'RFC 9112 5');
  return issues;
}

/**
 * The head of an HTTP/1 message in one walk, where nothing about it is unusual: its lines end with CR LF and none
 * is folded, every field has a name of token characters and a colon right behind it (RFC 9112 sections 2 to 5). All other
 * heads are http-head.ts's; of plain ones both say the same.
 */
import { isDigit, isText, isTokenByte, latin1 } from './ascii.ts';
import { type HeadFacts, isBlank, noFacts, noteField } from './http-head.ts';

const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;
const COLON = 58;
const DOT = 46;
const SLASH = 47;

/** `HTTP/1.1` and what comes behind it on a status line, up to the last digit of the code. */
const VERSION_LENGTH = 8;
const CODE_AT = 9;
const REASON_AT = 12;
const LONGEST_METHOD = 24;

/** In place of where a head ends: it is not plain; its first line is, and the rest of it is not all there. */
export const NOT_PLAIN = -1;
export const NOT_WHOLE = -2;

/** What {@link readPlainRequest} and {@link readPlainResponse} found last; filled anew by the next call. */
export interface PlainHead {
  version: string;
  /** Of a request. */
  method: string;
  target: string;
  /** Of a response. */
  statusCode: number;
  reason: string;
  facts: HeadFacts;
}

/** A head to read into. */
export const blankHead = (): PlainHead => ({
  version: '',
  method: '',
  target: '',
  statusCode: 0,
  reason: '',
  facts: noFacts(),
});

/** Read a request's head from `from` on: index behind its blank line, if that stands before `to`; else one of the above. */
export function readPlainRequest(bytes: Uint8Array, from: number, to: number, head: PlainHead): number {
  let at = from;
  const methodMost = Math.min(to, from + LONGEST_METHOD + 1);
  while (at < methodMost && isTokenByte(bytes[at])) at++;
  if (at === from || at - from > LONGEST_METHOD || bytes[at] !== SPACE) return NOT_PLAIN;
  const methodTo = at;
  const targetFrom = ++at;
  // What is no white space: everything beyond the space.
  while (at < to && (bytes[at] as number) > SPACE) at++;
  if (at === targetFrom || at >= to || bytes[at] !== SPACE) return NOT_PLAIN;
  const targetTo = at++;
  const lineTo = at + VERSION_LENGTH;
  if (lineTo + 2 > to || !isVersion1(bytes, at) || bytes[lineTo] !== CR || bytes[lineTo + 1] !== LF) return NOT_PLAIN;
  const end = readFields(bytes, lineTo + 2, to, head.facts);
  if (end < 0) return end;
  if (!isText(bytes, from, methodTo, head.method)) head.method = latin1(bytes, from, methodTo);
  head.target = latin1(bytes, targetFrom, targetTo);
  head.version = versionOf(bytes, at);
  return end;
}

/** The same of a response. */
export function readPlainResponse(bytes: Uint8Array, from: number, to: number, head: PlainHead): number {
  if (to - from < REASON_AT + 4 || !isVersion1(bytes, from) || bytes[from + VERSION_LENGTH] !== SPACE) return NOT_PLAIN;
  let code = 0;
  for (let i = from + CODE_AT; i < from + REASON_AT; i++) {
    const digit = (bytes[i] as number) - 0x30;
    if (digit < 0 || digit > 9) return NOT_PLAIN;
    code = code * 10 + digit;
  }
  const reasonFrom = from + REASON_AT;
  if (bytes[reasonFrom] !== SPACE && bytes[reasonFrom] !== CR) return NOT_PLAIN;
  let at = reasonFrom;
  while (at < to && bytes[at] !== LF) at++;
  if (at >= to || bytes[at - 1] !== CR) return NOT_PLAIN;
  const end = readFields(bytes, at + 1, to, head.facts);
  if (end < 0) return end;
  head.statusCode = code;
  if (!isText(bytes, reasonFrom + 1, at - 1, head.reason)) head.reason = latin1(bytes, reasonFrom + 1, at - 1).trim();
  head.version = versionOf(bytes, from);
  return end;
}

/** `HTTP/1.` and a digit. */
function isVersion1(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at] === 0x48 &&
    bytes[at + 1] === 0x54 &&
    bytes[at + 2] === 0x54 &&
    bytes[at + 3] === 0x50 &&
    bytes[at + 4] === SLASH &&
    bytes[at + 5] === 0x31 &&
    bytes[at + 6] === DOT &&
    isDigit(bytes[at + 7])
  );
}

const VERSIONS: readonly string[] = Array.from({ length: 10 }, (_, minor) => `HTTP/1.${minor}`);
const versionOf = (bytes: Uint8Array, at: number): string => VERSIONS[(bytes[at + 7] as number) - 0x30] ?? '';

/** Fields from `from` on and the blank line behind them: the index behind that, or what is wrong. */
function readFields(bytes: Uint8Array, from: number, to: number, facts: HeadFacts): number {
  clear(facts);
  let line = from;
  while (line + 1 < to) {
    if (bytes[line] === CR) return bytes[line + 1] === LF ? line + 2 : NOT_PLAIN;
    let colon = line;
    while (colon < to && isTokenByte(bytes[colon])) colon++;
    if (colon >= to) return NOT_WHOLE;
    if (colon === line || bytes[colon] !== COLON) return NOT_PLAIN;
    let lf = colon + 1;
    while (lf < to && bytes[lf] !== LF) lf++;
    if (lf + 1 >= to) return NOT_WHOLE;
    if (bytes[lf - 1] !== CR) return NOT_PLAIN;
    const next = bytes[lf + 1];
    if (next === SPACE || next === TAB) return NOT_PLAIN;
    let valueFrom = colon + 1;
    while (valueFrom < lf && isBlank(bytes[valueFrom])) valueFrom++;
    let valueTo = lf;
    while (valueTo > valueFrom && isBlank(bytes[valueTo - 1])) valueTo--;
    noteField(facts, bytes, line, colon, valueFrom, valueTo);
    line = lf + 1;
  }
  return NOT_WHOLE;
}

function clear(facts: HeadFacts): void {
  facts.contentLength = -1;
  facts.transfer = 'none';
  facts.host = '';
  facts.contentType = '';
  facts.upgrade = '';
  facts.extensions = '';
  facts.expects = false;
}

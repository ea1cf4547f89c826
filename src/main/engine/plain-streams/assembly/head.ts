/**
 * The head of an HTTP/1 message in one walk, where nothing about it is unusual: its lines end with CR LF and none
 * is folded, every field has a name of token characters and a colon right behind it (RFC 9112 sections 2 to 5). All other
 * heads are app/http-head.ts's; of plain ones both say the same.
 */

/** What a Transfer-Encoding comes to that is not `chunked` alone, behind one that came to `before`. */
declare function transferOf(at: usize, length: u32, before: i32): i32;

const CR: u8 = 13;
const LF: u8 = 10;
const SPACE: u8 = 32;
const TAB: u8 = 9;
const COLON: u8 = 58;
/** A version, and what comes behind it on a status line, up to the last digit of the code. */
const VERSION_LENGTH: u32 = 8;
const CODE_AT: u32 = 9;
const REASON_AT: u32 = 12;
const LONGEST_METHOD: usize = 24;
/** Digits of a length at most. */
const MOST_DIGITS: u32 = 15;
/** `100-continue`: what else is as long is left to followers as well. */
const CONTINUE_LENGTH: u32 = 12;

/** In place of where a head ends: it is not plain; it may be, and is not all there. */
export const NOT_PLAIN: usize = 0;
export const NOT_WHOLE: usize = 1;

/** In place of a length: there is none; it is none, or several do not agree. */
export const NO_LENGTH: f64 = -1;
export const BAD_LENGTH: f64 = -2;

export const NOT_CODED: i32 = 0;
export const CHUNKED: i32 = 1;

// What was found last. Each is filled anew by the next head.
/** Of a request the method, of a response the reason. */
export let wordAt: usize = 0;
export let wordLength: u32 = 0;
export let targetAt: usize = 0;
export let targetLength: u32 = 0;
export let versionAt: usize = 0;
export let statusCode: i32 = 0;
export let contentLength: f64 = NO_LENGTH;
export let transfer: i32 = NOT_CODED;
export let hostAt: usize = 0;
export let hostLength: u32 = 0;
export let typeAt: usize = 0;
export let typeLength: u32 = 0;
export let upgradeAt: usize = 0;
export let upgradeLength: u32 = 0;
export let extensionsAt: usize = 0;
export let extensionsLength: u32 = 0;
/** How many fields there are of that name, of which several make one. */
export let extensions: i32 = 0;
export let expects: bool = false;

/** By byte: 1 for characters of a token (RFC 9110 section 5.6.2). Set once. */
let tokens: usize = 0;

/** `table`: a byte for each byte there is. */
export function setTokens(table: usize): void {
  tokens = table;
}

function isToken(at: usize): bool {
  return load<u8>(tokens + load<u8>(at)) !== 0;
}
function isBlank(byte: u8): bool {
  return byte === SPACE || byte === TAB;
}
/** White space of a value's ends: with its line end. */
function isSpace(byte: u8): bool {
  return isBlank(byte) || byte === CR || byte === LF;
}
function isDigit(byte: u8): bool {
  return <u32>byte - 0x30 < 10;
}
function isVersion1(at: usize): bool {
  return load<u64>(at) << 8 === TEXT_HTTP_1_ << 8 && isDigit(load<u8>(at + VERSION_LENGTH - 1));
}

/** Read a request's head from `from` on: where it ends, if that is not beyond `to`; else one of the above. */
export function readRequest(from: usize, to: usize): usize {
  let at = from;
  const methodMost = min<usize>(to, from + LONGEST_METHOD + 1);
  while (at < methodMost && isToken(at)) at++;
  if (at - from > LONGEST_METHOD) return NOT_PLAIN;
  if (at >= to) return NOT_WHOLE;
  if (at === from || load<u8>(at) !== SPACE) return NOT_PLAIN;
  wordAt = from;
  wordLength = <u32>(at - from);
  targetAt = ++at;
  // What is no white space: everything beyond the space.
  while (at < to && load<u8>(at) > SPACE) at++;
  targetLength = <u32>(at - targetAt);
  if (at >= to) return NOT_WHOLE;
  if (targetLength === 0 || load<u8>(at) !== SPACE) return NOT_PLAIN;
  versionAt = ++at;
  const lineTo = at + VERSION_LENGTH;
  if (lineTo + 2 > to) return NOT_WHOLE;
  if (!isVersion1(at) || load<u8>(lineTo) !== CR || load<u8>(lineTo + 1) !== LF) return NOT_PLAIN;
  return readFields(lineTo + 2, to);
}

/** The same of a response. */
export function readResponse(from: usize, to: usize): usize {
  if (to - from >= VERSION_LENGTH && !isVersion1(from)) return NOT_PLAIN;
  if (to - from < REASON_AT + 4) return NOT_WHOLE;
  if (load<u8>(from + VERSION_LENGTH) !== SPACE) return NOT_PLAIN;
  let code = 0;
  for (let i = from + CODE_AT; i < from + REASON_AT; i++) {
    if (!isDigit(load<u8>(i))) return NOT_PLAIN;
    code = code * 10 + load<u8>(i) - 0x30;
  }
  const reasonFrom = from + REASON_AT;
  if (load<u8>(reasonFrom) !== SPACE && load<u8>(reasonFrom) !== CR) return NOT_PLAIN;
  const lf = lineFeed(reasonFrom, to);
  if (lf >= to) return NOT_WHOLE;
  if (load<u8>(lf - 1) !== CR) return NOT_PLAIN;
  versionAt = from;
  statusCode = code;
  wordAt = reasonFrom + 1;
  wordLength = lf - 1 > wordAt ? <u32>(lf - 1 - wordAt) : 0;
  return readFields(lf + 1, to);
}

/** Place of the next line feed; `to` where there is none before. */
function lineFeed(from: usize, to: usize): usize {
  let at = from;
  const feeds = i8x16.splat(LF);
  for (; at + 16 <= to; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), feeds));
    if (found !== 0) return at + ctz<i32>(found);
  }
  while (at < to && load<u8>(at) !== LF) at++;
  return at;
}

/** Fields from `from` on and the blank line behind them: where that ends, or what is wrong. */
function readFields(from: usize, to: usize): usize {
  contentLength = NO_LENGTH;
  transfer = NOT_CODED;
  hostLength = typeLength = upgradeLength = extensionsLength = 0;
  extensions = 0;
  expects = false;
  let line = from;
  while (line + 1 < to) {
    if (load<u8>(line) === CR) return load<u8>(line + 1) === LF ? line + 2 : NOT_PLAIN;
    let colon = line;
    while (colon < to && isToken(colon)) colon++;
    if (colon >= to) return NOT_WHOLE;
    if (colon === line || load<u8>(colon) !== COLON) return NOT_PLAIN;
    const lf = lineFeed(colon + 1, to);
    if (lf + 1 >= to) return NOT_WHOLE;
    if (load<u8>(lf - 1) !== CR || isBlank(load<u8>(lf + 1))) return NOT_PLAIN;
    let valueFrom = colon + 1;
    while (valueFrom < lf && isSpace(load<u8>(valueFrom))) valueFrom++;
    let valueTo = lf;
    while (valueTo > valueFrom && isSpace(load<u8>(valueTo - 1))) valueTo--;
    noteField(line, <u32>(colon - line), valueFrom, <u32>(valueTo - valueFrom));
    line = lf + 1;
  }
  return NOT_WHOLE;
}

/** Letters in lower case, of bytes that are a token's. */
function lower4(at: usize): u32 {
  return load<u32>(at) | 0x20202020;
}
function lower8(at: usize): u64 {
  return load<u64>(at) | (<u64>0x20202020 * 0x100000001);
}

/** Note what framing and lists need of one field, as app/http-head.ts does. */
function noteField(name: usize, nameLength: u32, value: usize, length: u32): void {
  // The length tells the few fields of interest apart before any character is compared.
  switch (nameLength) {
    case 4: // host
      if (hostLength !== 0 || lower4(name) !== TEXT_host) return;
      hostAt = value;
      hostLength = length;
      return;
    case 6: // expect
      if (lower4(name) === TEXT_expe && (load<u16>(name + 4) | 0x2020) === TEXT_ct)
        expects = length === CONTINUE_LENGTH;
      return;
    case 7: // upgrade
      if (lower4(name) !== TEXT_upgr || lower4(name + 3) !== TEXT_rade) return;
      upgradeAt = value;
      upgradeLength = length;
      return;
    case 12: // content-type
      if (lower8(name) !== TEXT_content_ || lower4(name + 8) !== TEXT_type) return;
      typeAt = value;
      typeLength = length;
      return;
    case 14: // content-length
      if (lower8(name) === TEXT_content_ && lower8(name + 6) === TEXT_t_length) noteLength(numberOf(value, length));
      return;
    case 17: // transfer-encoding
      if (
        lower8(name) === TEXT_transfer &&
        lower8(name + 8) === TEXT__encodin &&
        (load<u8>(name + 16) | 0x20) === TEXT_g
      )
        transfer = isChunked(value, length) ? CHUNKED : transferOf(value, length, transfer);
      return;
    case 24: // sec-websocket-extensions
      if (lower8(name) !== TEXT_sec_webs || lower8(name + 8) !== TEXT_ocket_ex || lower8(name + 16) !== TEXT_tensions)
        return;
      extensionsAt = value;
      extensionsLength = length;
      extensions++;
  }
}

function isChunked(at: usize, length: u32): bool {
  return length === 7 && load<u32>(at) === TEXT_chun && load<u32>(at + 3) === TEXT_nked;
}

function noteLength(length: f64): void {
  contentLength = contentLength === NO_LENGTH || contentLength === length ? length : BAD_LENGTH;
}

/** RFC 9112 section 6.3: digits. A list of numbers is left to followers. */
function numberOf(at: usize, length: u32): f64 {
  if (length === 0 || length > MOST_DIGITS) return BAD_LENGTH;
  let value: f64 = 0;
  for (let i: u32 = 0; i < length; i++) {
    const digit = <i32>load<u8>(at + i) - 0x30;
    if (digit < 0 || digit > 9) return BAD_LENGTH;
    value = value * 10 + digit;
  }
  return value;
}

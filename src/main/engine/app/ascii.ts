/**
 * Text that protocols keep in bytes: compare and read it in place, so that scanning builds no strings it does not need.
 * HTTP's header bytes are read as Latin-1 (RFC 9110 section 5.5), one character a byte, so nothing is lost.
 */

/** Texts made last, each at a place that follows from its bytes: versions, methods, hosts and types come again and again. */
const RECENT: string[] = new Array(1024).fill('');
const LONGEST_RECENT = 32;
/** The memory that a text was read from last, if it is not so large that keeping it would matter. */
const LARGEST_ROOM = 1 << 18;
let room: Buffer = Buffer.alloc(0);

/** The bytes from `from` up to `to` as Latin-1. */
export function latin1(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > LONGEST_RECENT || to > bytes.length) return newText(bytes, from, to);
  let place = to - from;
  for (let i = from; i < to; i++) place = (place * 31 + (bytes[i] as number)) & 0xffffff;
  place = (place ^ (place >> 10)) & 1023;
  const recent = RECENT[place] as string;
  if (isText(bytes, from, to, recent)) return recent;
  const text = newText(bytes, from, to);
  RECENT[place] = text;
  return text;
}

/** Whether the bytes from `from` up to `to` are a text, as Latin-1. */
export function isText(bytes: Uint8Array, from: number, to: number, text: string): boolean {
  if (text.length !== to - from) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[from + i]) return false;
  return true;
}

function newText(bytes: Uint8Array, from: number, to: number): string {
  if (to <= from) return '';
  // Bytes come out of a few rooms again and again, each of which is made a Buffer once.
  if (room.buffer !== bytes.buffer) {
    if (bytes.buffer.byteLength > LARGEST_ROOM)
      return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
    room = Buffer.from(bytes.buffer);
  }
  return room.toString('latin1', bytes.byteOffset + from, bytes.byteOffset + to);
}

/** Whether the bytes from `from` up to `to` are `lower` (ASCII lower case), whatever their case. */
export function equalsIgnoreCase(bytes: Uint8Array, from: number, to: number, lower: string): boolean {
  if (to - from !== lower.length) return false;
  for (let i = 0; i < lower.length; i++) {
    const byte = bytes[from + i] as number;
    const folded = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    if (folded !== lower.charCodeAt(i)) return false;
  }
  return true;
}

/** Whether the bytes at `from` begin with `text`, exactly. Beyond `to` nothing matches. */
export function startsWith(bytes: Uint8Array, from: number, to: number, text: string): boolean {
  if (to - from < text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** As far as a byte is looked for one by one: a line of text mostly ends sooner than a call into the runtime begins. */
const NEAR = 256;

/** First place of `byte` from `from` up to `to`, or -1. */
export function indexOfByte(bytes: Uint8Array, byte: number, from: number, to: number): number {
  const near = Math.min(to, bytes.length, from + NEAR);
  for (let i = from; i < near; i++) if (bytes[i] === byte) return i;
  if (near >= to) return -1;
  const found = bytes.indexOf(byte, near);
  return found < to ? found : -1;
}

/** First place of `text` from `from` up to `to`, or -1. */
export function indexOfText(bytes: Uint8Array, from: number, to: number, text: string): number {
  const found = Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.max(0, to - from)).indexOf(text, 0, 'latin1');
  return found < 0 ? -1 : from + found;
}

/** A digit 0-9. */
export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** A character of a token: method, field name (RFC 9110 section 5.6.2). */
export function isTokenByte(byte: number | undefined): boolean {
  return byte !== undefined && byte < 128 && TOKEN[byte] === 1;
}

const TOKEN = new Uint8Array(128);
for (const c of "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
  TOKEN[c.charCodeAt(0)] = 1;

/** Value of a hexadecimal digit, or -1. */
export function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

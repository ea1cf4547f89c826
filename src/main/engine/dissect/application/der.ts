/**
 * DER (ITU-T X.690) as far as certificates need it: elements by tag and length, and the few kinds of values in them. Reads
 * within given bounds only; what does not fit them is not there.
 */
import { formatBytesText } from '../text.ts';

/** Tags that are asked for. */
export const Der = {
  boolean: 0x01,
  integer: 0x02,
  octets: 0x04,
  identifier: 0x06,
  utf8: 0x0c,
  printable: 0x13,
  bmp: 0x1e,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

const MAX_IDENTIFIER = 64;
const UTF8 = new TextDecoder();

/** One element: its tag, where it begins, and where its content is. */
export interface DerElement {
  readonly tag: number;
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** The element at `at`; undefined where there is none that ends by `end`. */
export function derAt(bytes: Uint8Array, at: number, end: number): DerElement | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || at + 2 > end || (tag & 0x1f) === 0x1f) return undefined;
  const size = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || size > 4 || at + 2 + size > end) return undefined;
  let length = size === 0 ? first : 0;
  for (let i = 0; i < size; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0);
  const from = at + 2 + size;
  return from + length <= end ? { tag, at, from, to: from + length } : undefined;
}

/** The elements inside another, up to the first that does not fit. */
export function derChildren(bytes: Uint8Array, { from, to }: DerElement): DerElement[] {
  const children: DerElement[] = [];
  for (let at = from; at < to; ) {
    const child = derAt(bytes, at, to);
    if (child === undefined) break;
    children.push(child);
    at = child.to;
  }
  return children;
}

/** An object identifier as numbers with dots. */
export function derIdentifier(bytes: Uint8Array, { from, to }: DerElement): string {
  const parts: number[] = [];
  let value = 0;
  for (let at = from; at < Math.min(to, from + MAX_IDENTIFIER); at++) {
    const byte = bytes[at] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    if (parts.length === 0)
      parts.push(Math.min(2, Math.floor(value / 40)), value - Math.min(2, Math.floor(value / 40)) * 40);
    else parts.push(value);
    value = 0;
  }
  return parts.join('.');
}

/** A text of any of the string types. */
export function derText(bytes: Uint8Array, { tag, from, to }: DerElement): string {
  const value = bytes.subarray(from, Math.min(to, from + 1024));
  if (tag === Der.utf8) return UTF8.decode(value);
  if (tag === Der.bmp) return new TextDecoder('utf-16be').decode(value);
  return formatBytesText(value);
}

/** A time as it is written, in the words of the reference: `2026-01-31 10:20:30 (UTC)`. */
export function derTime(bytes: Uint8Array, element: DerElement): string {
  const text = derText(bytes, element);
  const isShort = element.tag === Der.utcTime;
  const parts = (
    isShort ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/ : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/
  ).exec(text);
  if (parts === null) return text;
  const [, year = '', month, day, hour, minute, second = '00'] = parts;
  const century = isShort ? (Number(year) >= 50 ? '19' : '20') : '';
  return `${century}${year}-${month}-${day} ${hour}:${minute}:${second} (UTC)`;
}

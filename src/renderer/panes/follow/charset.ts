/** Character sets that Follow offers, and bytes as text that cannot steer what shows it. */
import { formatHarmless } from '../../../shared/format.ts';

/** Offered, by the names of the Encoding Standard. `auto`: UTF-8. */
export const CHARSETS = [
  'utf-8',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'windows-1252',
  'utf-16le',
] as const;

/** One of {@link CHARSETS}. */
export type Charset = (typeof CHARSETS)[number];

/** Bytes as text; control characters but tabs and line ends as dots. */
export function textOf(bytes: Uint8Array, charset: Charset): string {
  return formatHarmless(new TextDecoder(charset).decode(bytes).replace(/\r\n?/g, '\n'), '·');
}

/** Bytes as they are, one character each: those that print, and line ends; the rest as dots. */
export function rawOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    text +=
      (byte >= 0x20 && byte < 0x7f) || byte === 10 || byte === 9 ? String.fromCharCode(byte) : byte === 13 ? '' : '.';
  }
  return text;
}

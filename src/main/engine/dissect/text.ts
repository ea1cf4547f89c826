/** Bytes as text for people and for the Info column, as Wireshark writes them. */
import { hexOf } from '../bytes/index.ts';

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });
const ESCAPES: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
};

/** UTF-8 read with U+FFFD for what is not UTF-8; control characters stay. */
export function readUtf8(bytes: Uint8Array): string {
  return UTF8.decode(bytes);
}

/** ASCII: every other byte becomes U+FFFD. */
export function readAscii(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte < 128 ? String.fromCharCode(byte) : '\ufffd';
  return text;
}

/** Text on one line: control characters as C escapes or three octal digits. */
export function escapeControls(text: string): string {
  let escaped = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    escaped += code < 32 || code === 127 ? (ESCAPES[code] ?? `\\${code.toString(8).padStart(3, '0')}`) : character;
  }
  return escaped;
}

/** UTF-8 on one line. */
export const formatBytesText = (bytes: Uint8Array): string => escapeControls(readUtf8(bytes));

/** Lower-case hex without separators. */
export function formatHexBytes(bytes: Uint8Array, separator = ''): string {
  if (separator === '') return hexOf(bytes, 0, bytes.length);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(separator);
}

/** Whole seconds in words: `4 minutes, 30 seconds`. */
export function formatSpan(seconds: number): string {
  const parts: string[] = [];
  const part = (count: number, unit: string): void => {
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
  };
  part(Math.floor(seconds / 86400), 'day');
  part(Math.floor((seconds % 86400) / 3600), 'hour');
  part(Math.floor((seconds % 3600) / 60), 'minute');
  part(seconds % 60, 'second');
  return parts.length === 0 ? '0 seconds' : parts.join(', ');
}

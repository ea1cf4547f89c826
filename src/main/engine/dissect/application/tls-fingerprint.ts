/**
 * Fingerprints of hellos: what a client offers (JA3), or what a server makes of it (JA3S), as numbers in the order in which
 * they stand there, and the MD5 of that text. Numbers that only test whether unknown ones are borne (RFC 8701) are left out.
 */
import { createHash } from 'node:crypto';
import { readU16BE } from '../../bytes/index.ts';
import { Extension } from './tls-extensions.ts';
import { isGrease } from './tls-names.ts';

/** Version and random before the length of the session's name. */
const BEFORE_SESSION = 34;

/**
 * The text of a fingerprint; undefined where the hello is cut off. `at`: the hello's first byte behind its header, `end`
 * behind its last.
 */
export function fingerprintOf(bytes: Uint8Array, at: number, end: number, client: boolean): string | undefined {
  const session = at + BEFORE_SESSION;
  if (session >= end) return undefined;
  const version = readU16BE(bytes, at);
  let next = session + 1 + (bytes[session] ?? 0);
  let suites: readonly number[];
  if (client) {
    if (next + 2 > end) return undefined;
    const length = readU16BE(bytes, next);
    suites = numbersAt(bytes, next + 2, Math.min(next + 2 + length, end));
    next += 2 + length;
    next += 1 + (bytes[next] ?? 0);
  } else {
    if (next + 3 > end) return undefined;
    suites = [readU16BE(bytes, next)];
    next += 3;
  }
  if (next > end) return undefined;
  const found = extensionsAt(bytes, next + 2, end);
  const parts = client ? [suites, found.types, found.groups, found.formats] : [suites, found.types];
  return [String(version), ...parts.map((numbers) => numbers.join('-'))].join(',');
}

/** The MD5 of a fingerprint's text. */
export const fingerprintHash = (text: string): string => createHash('md5').update(text).digest('hex');

function numbersAt(bytes: Uint8Array, from: number, to: number): readonly number[] {
  const numbers: number[] = [];
  for (let at = from; at + 2 <= to; at += 2) numbers.push(readU16BE(bytes, at));
  return numbers.filter((number) => !isGrease(number));
}

function extensionsAt(bytes: Uint8Array, from: number, end: number) {
  const types: number[] = [];
  let groups: readonly number[] = [];
  let formats: readonly number[] = [];
  for (let at = from; at + 4 <= end; at += 4 + readU16BE(bytes, at + 2)) {
    const type = readU16BE(bytes, at);
    const to = Math.min(at + 4 + readU16BE(bytes, at + 2), end);
    if (!isGrease(type)) types.push(type);
    if (type === Extension.groups) groups = numbersAt(bytes, at + 6, to);
    if (type === Extension.pointFormats) formats = [...bytes.subarray(at + 5, to)];
  }
  return { types, groups, formats };
}

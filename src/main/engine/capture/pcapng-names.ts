/**
 * Name Resolution Blocks of pcapng: records of an address and the names it has, each name ended by a NUL. Options after
 * the records are only checked. See the pcapng draft, section 4.5.
 */
import { readU16BE, readU16LE } from '../bytes/index.ts';
import type { NameRecord } from './format.ts';
import { type BlockFault, decodeText, type OptionCursor, optionFault } from './pcapng-options.ts';

const END = 0;
const ADDRESS_LENGTH: ReadonlyMap<number, number> = new Map([
  [1, 4],
  [2, 16],
]);
const MAX_NAMES = 100_000;

/** Append the records of one block to `names`. `options` is a cursor to use for what follows them. */
export function readNames(
  bytes: Uint8Array,
  from: number,
  to: number,
  big: boolean,
  names: NameRecord[],
  options: OptionCursor,
): BlockFault {
  const u16 = big ? readU16BE : readU16LE;
  let at = from;
  while (at < to) {
    if (to - at < 4) return { code: 'pcapng-name-record', at };
    const type = u16(bytes, at);
    const length = u16(bytes, at + 2);
    at += 4;
    if (((length + 3) & ~3) > to - at) return { code: 'pcapng-name-record', at, params: { value: length } };
    if (type === END) {
      options.reset(bytes, at, to, big);
      while (options.next());
      return optionFault(options);
    }
    const addressLength = ADDRESS_LENGTH.get(type);
    if (addressLength !== undefined) {
      if (length < addressLength) return { code: 'pcapng-name-record', at, params: { value: length } };
      const list = namesBetween(bytes, at + addressLength, at + length);
      if (list === undefined) return { code: 'pcapng-name-unended', at };
      if (names.length < MAX_NAMES) {
        names.push({ address: formatAddress(bytes.subarray(at, at + addressLength)), names: list });
      }
    }
    at += (length + 3) & ~3;
  }
  return undefined;
}

/** Names between two positions, each with its NUL; undefined when the last has none. */
function namesBetween(bytes: Uint8Array, from: number, to: number): string[] | undefined {
  const names: string[] = [];
  let at = from;
  while (at < to) {
    const end = bytes.indexOf(0, at);
    if (end < 0 || end >= to) return undefined;
    names.push(decodeText(bytes, at, end));
    at = end + 1;
  }
  return names;
}

/** 4 bytes as dotted decimal, 16 as RFC 5952 says. */
function formatAddress(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push(readU16BE(bytes, i));
  let from = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let run = 0;
    while (i + run < 8 && groups[i + run] === 0) run++;
    if (run > length) {
      from = i;
      length = run;
    }
  }
  const hex = (part: number[]): string => part.map((group) => group.toString(16)).join(':');
  return from < 0 ? hex(groups) : `${hex(groups.slice(0, from))}::${hex(groups.slice(from + length))}`;
}

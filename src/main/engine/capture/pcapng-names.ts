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
/** Names kept of a whole file. */
const MAX_NAMES = 100_000;

/** The names of a file, collected block by block. What is beyond the bound is checked and left out. */
export class NameTable {
  readonly records: NameRecord[] = [];
  #names = 0;

  /** Take the records of one block. `options` is a cursor to use for what follows them. */
  read(bytes: Uint8Array, from: number, to: number, big: boolean, options: OptionCursor): BlockFault {
    const u16 = big ? readU16BE : readU16LE;
    let at = from;
    while (at < to) {
      if (to - at < 4) return { code: 'pcapng-name-record', at };
      const type = u16(bytes, at);
      const length = u16(bytes, at + 2);
      at += 4;
      const room = to - at;
      const addressLength = type === END ? 0 : (ADDRESS_LENGTH.get(type) ?? 0);
      if (((length + 3) & ~3) > room || length < addressLength) {
        return { code: 'pcapng-name-record', at, params: { value: length } };
      }
      if (type === END) {
        options.reset(bytes, at, to, big);
        while (options.next());
        return optionFault(options);
      }
      if (addressLength > 0 && !this.#take(bytes, at, at + addressLength, at + length)) {
        return { code: 'pcapng-name-unended', at };
      }
      at += (length + 3) & ~3;
    }
    return undefined;
  }

  /** Take one record: an address, then names with a NUL each. False when the last has none. */
  #take(bytes: Uint8Array, address: number, from: number, to: number): boolean {
    const names: string[] = [];
    for (let at = from; at < to; ) {
      const end = bytes.subarray(at, to).indexOf(0);
      if (end < 0) return false;
      if (this.#names < MAX_NAMES) names.push(decodeText(bytes, at, at + end));
      this.#names++;
      at += end + 1;
    }
    if (names.length > 0) this.records.push({ address: formatAddress(bytes.subarray(address, from)), names });
    return true;
  }
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

/** Link Layer Discovery Protocol (IEEE 802.1AB clause 8): who sends, for how long that is so, and the system's names. */
import { readU16BE } from '../../bytes/index.ts';
import { AddressKind, formatAddress, formatMac } from '../../table/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import { formatBytes } from '../detail.ts';
import { named } from '../named.ts';
import { Reader } from '../reader.ts';
import { formatBytesText, formatHexBytes } from '../text.ts';

const SHOWN = 255;
const END = 0;
const LIFETIME = 3;
const SYSTEM_NAME = 5;
const SYSTEM_DESCRIPTION = 6;
/** Sizes of network addresses by their family. */
const FAMILIES: Readonly<Record<number, readonly [kind: AddressKind, size: number]>> = {
  1: [AddressKind.ipv4, 4],
  2: [AddressKind.ipv6, 16],
};

/** The first three elements are these, in this order: what they are called, and their kinds of identifiers from 1 on. */
const FIRST: readonly { readonly name: string; readonly kinds: readonly string[] }[] = [
  { name: 'Chassis ID', kinds: ['CC', 'IA', 'PC', 'MA', 'NA', 'IN', 'LA'] },
  { name: 'Port ID', kinds: ['IA', 'PC', 'MA', 'NA', 'IN', 'AC', 'LA'] },
  { name: 'Time-to-Live', kinds: [] },
];

function networkAddress(bytes: Uint8Array): string | undefined {
  const [kind, size] = FAMILIES[bytes[0] ?? 0] ?? [];
  if (kind === undefined) return formatHexBytes(bytes.subarray(1));
  return bytes.length === 1 + (size ?? 0) ? formatAddress(kind, bytes, 1) : undefined;
}

/** An identifier, its kind before the slash; undefined where it is none. */
function identifier(bytes: Uint8Array, kinds: readonly string[]): string | undefined {
  if (bytes.length < 2) return undefined;
  const kind = kinds[(bytes[0] ?? 0) - 1];
  const value = bytes.subarray(1, SHOWN);
  if (kind === undefined) return 'Rs/Reserved';
  if (kind === 'MA') return value.length === 6 ? `MA/${formatMac(value, 0)}` : undefined;
  if (kind === 'NA') {
    const address = networkAddress(value);
    return address === undefined ? undefined : `NA/${address}`;
  }
  return `${kind}/${kind === 'PC' ? formatBytes(value, 0, value.length) : formatBytesText(value)}`;
}

/** What an announcement says; `wrong` where one of the first elements is not what it has to be, or damaged. */
function readAnnouncement(reader: Reader): { readonly info: string; readonly wrong: boolean } {
  let words = '';
  for (let i = 0; reader.left >= 2; i++) {
    const head = reader.u16();
    const type = head >> 9;
    const value = reader.take(head & 0x1ff);
    if (reader.failed) break;
    const first = FIRST[i];
    if (first !== undefined && type !== i + 1) {
      return { info: `Invalid ${first.name} TLV`, wrong: i + 1 < LIFETIME };
    }
    if (first !== undefined && type < LIFETIME) {
      const id = identifier(value, first.kinds);
      if (id === undefined) return { info: `Invalid ${first.name} TLV`, wrong: true };
      words += `${id} `;
    } else if (type === LIFETIME && value.length < 2) {
      reader.fail();
      break;
    } else if (type === LIFETIME) words += `${readU16BE(value, 0)} `;
    else if (type === SYSTEM_NAME) words += `SysN=${formatBytesText(value)} `;
    else if (type === SYSTEM_DESCRIPTION) words += `SysD=${formatBytesText(value)} `;
    else if (type === END) break;
  }
  return { info: words, wrong: false };
}

/** LLDP. */
export const lldp = named({
  id: 'lldp',
  title: 'Link Layer Discovery Protocol',
  column: 'LLDP',
  claims: [{ table: Table.etherType, value: 0x88cc }],
  info: (reader) => readAnnouncement(reader).info,
  paint(cursor: Cursor, out) {
    const { info, wrong } = readAnnouncement(new Reader(cursor));
    if (wrong) out.malformed(cursor.offset, 0, info);
  },
});

/**
 * Frame relay: an address of two to four bytes (ITU-T Q.922 section 3.3), then a control byte and the identifier of a
 * network layer (RFC 2427), Cisco's two bytes of an ethertype, or a whole Ethernet frame.
 */
import { readU16BE, readU16LE, readU24BE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';
import { followEtherType } from './ether-types.ts';
import { controlText } from './llc.ts';

const F = declareFields({
  dlci: { key: 'fr.dlci', label: 'DLCI', type: 'uint32' },
  control: { key: 'fr.control', label: 'Control Field', type: 'uint16', base: 'hex' },
  nlpid: { key: 'fr.nlpid', label: 'NLPID', type: 'uint8', base: 'hex' },
});

/** Last byte of an address; of the last one: it holds control bits rather than a part of the number. */
const LAST = 0x01;
const CORE_CONTROL = 0x02;
const RESPONSE = 0x02;

/** An address: the number of the circuit and the bytes it takes, more than there are where it is cut. */
interface Address {
  readonly dlci: number;
  readonly length: number;
}

function readAddress({ bytes, offset, end }: Cursor): Address {
  const at = (index: number): number => (offset + index < end ? (bytes[offset + index] ?? 0) : LAST);
  if ((at(0) & LAST) !== 0) return { dlci: 0, length: 1 };
  let dlci = ((at(0) >> 2) << 4) | (at(1) >> 4);
  let length = 2;
  if ((at(1) & LAST) === 0) {
    if ((at(2) & LAST) === 0) {
      dlci = (dlci << 7) | (at(2) >> 1);
      length = 3;
      while ((at(length) & LAST) === 0) length++;
    }
    if ((at(length) & CORE_CONTROL) === 0) dlci = (dlci << 6) | (at(length) >> 2);
    length++;
  }
  return { dlci, length };
}

const UNNUMBERED_INFORMATION = 0x03;
const SNAP = 0x80;
const SNAP_HEADER = 5;
/** Ethertypes by network layer protocol identifier (ISO/IEC TR 9577). */
const ETHER_TYPES: ReadonlyMap<number, number> = new Map([
  [0xcc, 0x0800],
  [0x8e, 0x86dd],
]);
/** CLNP, ES-IS and IS-IS: the identifier is their own first byte. */
const OSI: ReadonlySet<number> = new Set([0x81, 0x82, 0x83]);
/** Types that Cisco's header has as well. */
const CISCO_TYPES: ReadonlySet<number> = new Set([0x0800, 0x86dd, 0x8847, 0x8848, 0x6558]);

/** What stands behind the address: who reads it, how many bytes come before it, and where the control field is. */
interface Content {
  readonly dissector: Dissector | undefined;
  readonly skip: number;
  readonly control?: 1 | 2;
}

/** Behind a control field, from index `at` on. */
function identified(cursor: Cursor, at: number, control: 1 | 2): Content | undefined {
  const { bytes, end, claims } = cursor;
  const from = bytes[at] === 0 ? at + 1 : at;
  if (from >= end) return undefined;
  const nlpid = bytes[from] as number;
  const skip = from - cursor.offset;
  if (OSI.has(nlpid)) return { dissector: claims.find(Table.osiNetwork, nlpid), skip, control };
  const type = ETHER_TYPES.get(nlpid);
  if (type !== undefined) return { dissector: followEtherType(cursor, type), skip: skip + 1, control };
  if (nlpid !== SNAP) return { dissector: claims.data, skip: skip + 1, control };
  const snap = from + 1;
  if (snap + SNAP_HEADER > end) return undefined;
  const inner = readU16BE(bytes, snap + 3);
  const dissector = readU24BE(bytes, snap) === 0 ? followEtherType(cursor, inner) : claims.data;
  return { dissector, skip: skip + 1 + SNAP_HEADER, control };
}

function readContent(cursor: Cursor, { dlci, length }: Address): Content | undefined {
  const { bytes, offset, end, claims } = cursor;
  const at = offset + length;
  if (at >= end) return undefined;
  const first = bytes[at] as number;
  if (first === UNNUMBERED_INFORMATION) return identified(cursor, at + 1, 1);
  const control = (first & 3) === 3 ? 1 : 2;
  // Circuit 0 is for signalling.
  if (dlci === 0) return { dissector: claims.data, skip: length, control };
  if (at + 2 > end) return undefined;
  const type = readU16BE(bytes, at);
  if (CISCO_TYPES.has(type)) return { dissector: followEtherType(cursor, type), skip: length + 2 };
  const known = identified(cursor, at + (first === 0 ? 1 : 0) + control, control);
  if (known !== undefined && known.dissector !== claims.data) return known;
  const ethernet = at + 14 <= end ? readU16BE(bytes, at + 12) : 0xffff;
  const isEthernet = ethernet <= 1500 || claims.find(Table.etherType, ethernet) !== undefined;
  return { dissector: isEthernet ? claims.find(Table.linkType, 1) : claims.data, skip: length };
}

/** Frame relay without a header of the file's own. */
export const frameRelay: Dissector = {
  id: 'fr',
  title: 'Frame Relay',
  short: 'FR',
  claims: [{ table: Table.linkType, value: 107 }],
  fields: F,
  scan(cursor) {
    const address = readAddress(cursor);
    if (!cursor.has(address.length + 1)) return undefined;
    const content = readContent(cursor, address);
    if (content === undefined) {
      cursor.has(cursor.end - cursor.offset + 1);
      return undefined;
    }
    cursor.offset += content.skip;
    return content.dissector;
  },
  detail(cursor, out) {
    const { bytes, offset, end } = cursor;
    out.columns.protocol = 'FR';
    out.columns.setInfo('');
    const address = readAddress(cursor);
    const content = readContent(cursor, address);
    const skip = Math.min(content?.skip ?? address.length, end - offset);
    out.layer(cursor, frameRelay, Math.max(0, skip), frameRelay.title);
    if (offset + address.length > end) return;
    out.add(F.dlci, offset, address.length, address.dlci);
    out.columns.setInfo(`DLCI ${address.dlci}`);
    const control = content?.control;
    const at = offset + address.length;
    if (control === undefined || at + control > end) return;
    const value = control === 1 ? (bytes[at] as number) : readU16LE(bytes, at);
    const words = controlText(value, control, ((bytes[offset] as number) & RESPONSE) !== 0);
    out.add(F.control, at, control, value, { text: `Control field: ${words}` });
    out.columns.appendInfo(`, ${words}`);
  },
};

/**
 * BSD loopback: four bytes that name an address family, in the byte order of the machine that captured (NULL) or in
 * network order (LOOP). Families are small numbers, so the order shows; PPP frames and ethertypes occur there as well.
 */
import { readU16BE, readU32BE, readU32LE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';
import { etherTypeName, followEtherType } from './ether-types.ts';

const HEADER = 4;
const MAX_LENGTH = 1500;
/** Address and control bytes of PPP in HDLC framing (RFC 1662 section 3.1). */
const PPP_FRAMING = 0xff03;

const FAMILY_NAMES = {
  2: 'IP',
  7: 'OSI',
  16: 'Appletalk',
  23: 'Netware IPX/SPX',
  24: 'IPv6',
  28: 'IPv6',
  30: 'IPv6',
};

const F = declareFields({
  family: { key: 'null.family', label: 'Family', type: 'uint32', names: FAMILY_NAMES },
  type: { key: 'null.type', label: 'Type', type: 'uint16', base: 'hex' },
});

/** Ethertype that an address family stands for; 0 for none of ours. */
function etherTypeOf(family: number): number {
  switch (family) {
    case 2:
      return 0x0800;
    case 24:
    case 28:
    case 30:
      return 0x86dd;
    case 16:
      return 0x809b;
    default:
      return 0;
  }
}

/** A 16-bit family in the first half stays below this; anything greater there is a family written the other way round. */
const FIRST_HALF_LIMIT = 6;

/**
 * The family, whichever way round it was written; above MAX_LENGTH where the header holds an ethertype: by its value, or
 * in its second half behind two other bytes.
 */
function readFamily(cursor: Cursor): number {
  const family = readU32BE(cursor.bytes, cursor.offset);
  if ((family & 0xffff0000) === 0) return family;
  if ((family & 0xffff) !== 0 && (family & 0xff00ff00) !== 0) return 0x10000 | (family & 0xffff);
  return family >>> 16 < FIRST_HALF_LIMIT ? family >>> 16 : readU32LE(cursor.bytes, cursor.offset);
}

/** Link types NULL and LOOP. */
export const loopback: Dissector = {
  id: 'null',
  title: 'Null/Loopback',
  short: 'Null',
  claims: [
    { table: Table.linkType, value: 0 },
    { table: Table.linkType, value: 108 },
  ],
  fields: F,
  scan(cursor) {
    if (!cursor.has(HEADER)) return undefined;
    if (readU16BE(cursor.bytes, cursor.offset) === PPP_FRAMING) return cursor.find(Table.linkType, 9);
    const family = readFamily(cursor);
    cursor.offset += HEADER;
    if (family > MAX_LENGTH) return followEtherType(cursor, family & 0xffff);
    const type = etherTypeOf(family);
    return type === 0 ? cursor.claims.data : followEtherType(cursor, type);
  },
  detail(cursor, out) {
    if (cursor.offset + HEADER > cursor.end) {
      if (cursor.offset + HEADER <= cursor.wireEnd) {
        out.columns.protocol = 'N/A';
        out.columns.setInfo('Null/Loopback');
      }
      out.layer(cursor, loopback, cursor.end - cursor.offset, 'Null/Loopback');
      return;
    }
    if (readU16BE(cursor.bytes, cursor.offset) === PPP_FRAMING) return;
    out.columns.protocol = 'N/A';
    out.columns.setInfo('Null/Loopback');
    out.layer(cursor, loopback, HEADER, 'Null/Loopback');
    const family = readFamily(cursor);
    if (family <= MAX_LENGTH) out.add(F.family, cursor.offset, HEADER, family);
    else out.add(F.type, cursor.offset, HEADER, family & 0xffff, { text: `Type: ${etherTypeName(family & 0xffff)}` });
  },
};

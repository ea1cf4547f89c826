/**
 * Linux netfilter log (https://www.tcpdump.org/linktypes/LINKTYPE_NFLOG.html): an address family and a list of values,
 * one of which is the packet. Lengths and types are in the byte order of the machine that captured.
 */
import { readU16BE, readU16LE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';

const HEADER = 4;
const TLV_HEADER = 4;
const PAYLOAD = 9;
const FAMILY_IPV4 = 2;
const FAMILY_IPV6 = 10;

const F = declareFields({
  family: { key: 'nflog.family', label: 'Family', type: 'uint8', at: 0, names: { 2: 'IP', 10: 'IPv6' } },
  version: { key: 'nflog.version', label: 'Version', type: 'uint8', at: 1 },
  resource: { key: 'nflog.res_id', label: 'Resource id', type: 'uint16', at: 2, size: 2 },
  tlv: { key: 'nflog.tlv', label: 'TLV', type: 'none' },
  type: { key: 'nflog.tlv_type', label: 'Type', type: 'uint16' },
  length: { key: 'nflog.tlv_length', label: 'Length', type: 'uint16' },
});

/** Whether the values are little-endian: the first length then is a small number read that way. */
function isLittle(cursor: Cursor): boolean {
  const at = cursor.offset + HEADER;
  return at + 2 > cursor.end || readU16LE(cursor.bytes, at) <= readU16BE(cursor.bytes, at);
}

/** Link type NFLOG. */
export const nflog: Dissector = {
  id: 'nflog',
  title: 'Linux Netfilter NFLOG',
  short: 'NFLOG',
  claims: [{ table: Table.linkType, value: 239 }],
  fields: F,
  scan(cursor) {
    if (!cursor.has(HEADER)) return undefined;
    const family = cursor.bytes[cursor.offset] as number;
    const read = isLittle(cursor) ? readU16LE : readU16BE;
    cursor.offset += HEADER;
    while (cursor.offset < cursor.wireEnd) {
      if (!cursor.has(TLV_HEADER)) return undefined;
      const length = read(cursor.bytes, cursor.offset);
      const type = read(cursor.bytes, cursor.offset + 2);
      if (length < TLV_HEADER) return undefined;
      if (type === PAYLOAD) {
        cursor.narrow(length);
        cursor.offset += TLV_HEADER;
        if (family === FAMILY_IPV4) return cursor.find(Table.etherType, 0x0800);
        return family === FAMILY_IPV6 ? cursor.find(Table.etherType, 0x86dd) : cursor.claims.data;
      }
      cursor.offset += (length + 3) & ~3;
    }
    return undefined;
  },
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    out.columns.protocol = 'NFLOG';
    out.columns.setInfo('');
    const here = cursor.end - offset;
    out.layer(cursor, nflog, Math.max(0, here), nflog.title);
    if (here < HEADER) return;
    for (const spec of [F.family, F.version, F.resource]) out.read(cursor, spec);
    const read = isLittle(cursor) ? readU16LE : readU16BE;
    for (let at = offset + HEADER; at + TLV_HEADER <= cursor.end; ) {
      const length = read(bytes, at);
      const type = read(bytes, at + 2);
      if (length < TLV_HEADER) return;
      const from = at;
      const node = out.add(F.tlv, at, Math.min(length, cursor.end - at), '', {
        text: `TLV Type: ${type}, Length: ${length}`,
      });
      out.within(node, () => {
        out.add(F.length, from, 2, length);
        out.add(F.type, from + 2, 2, type);
      });
      at += (length + 3) & ~3;
    }
  },
};

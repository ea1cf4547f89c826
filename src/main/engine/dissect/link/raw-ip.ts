/** Packets without a link header: the first four bits tell IPv4 from IPv6. */
import { Table } from '../claims.ts';
import type { Dissector } from '../dissector.ts';
import { followEtherType } from './ether-types.ts';

/** Link type RAW under the numbers it has had: DLT_RAW of several systems and LINKTYPE_RAW. */
export const rawIp: Dissector = {
  id: 'raw',
  title: 'Raw packet data',
  short: 'Raw',
  claims: [12, 14, 101].map((value) => ({ table: Table.linkType, value })),
  fields: {},
  scan(cursor) {
    if (!cursor.has(1)) return undefined;
    const version = (cursor.bytes[cursor.offset] ?? 0) >> 4;
    if (version === 4) return followEtherType(cursor, 0x0800);
    return version === 6 ? followEtherType(cursor, 0x86dd) : cursor.claims.data;
  },
  detail(cursor, out) {
    out.columns.protocol = 'Raw';
    out.columns.setInfo('Raw packet data');
    out.layer(cursor, rawIp, cursor.end - cursor.offset, 'Raw packet data');
    out.label(cursor.offset, 0, 'No link information available');
  },
};

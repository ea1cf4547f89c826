/**
 * Mobility header of IPv6 (RFC 6275 section 6.1), an extension header that nothing follows as a rule: its message by name
 * and its fixed part, not its options.
 */
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';
import { IP_PROTOCOL_NAMES } from './ip-protocols.ts';

const NAMES: Readonly<Record<number, string>> = {
  0: 'Binding Refresh Request',
  1: 'Home Test Init',
  2: 'Care-of Test Init',
  3: 'Home Test',
  4: 'Care-of Test',
  5: 'Binding Update',
  6: 'Binding Acknowledgement',
  7: 'Binding Error',
  8: 'Fast Binding Update',
  9: 'Fast Binding Acknowledgment',
  10: 'Fast Neighbor Advertisement',
  11: 'Experimental Mobility Header',
  12: 'Home Agent Switch',
  13: 'Heartbeat',
  14: 'Handover Initiate',
  15: 'Handover Acknowledge',
  16: 'Binding Revocation',
  17: 'Localized Routing Initiation',
  18: 'Localized Routing Acknowledgment',
};

const F = declareFields({
  next: { key: 'mip6.proto', label: 'Payload protocol', type: 'uint8', at: 0, names: IP_PROTOCOL_NAMES },
  length: { key: 'mip6.hlen', label: 'Header length', type: 'uint8', at: 1 },
  type: { key: 'mip6.mhtype', label: 'Mobility Header Type', type: 'uint8', at: 2, names: NAMES },
  reserved: { key: 'mip6.reserved', label: 'Reserved', type: 'uint8', base: 'hex', at: 3 },
  checksum: { key: 'mip6.csum', label: 'Checksum', type: 'uint16', base: 'hex', at: 4, size: 2 },
});

const UNIT = 8;
const MIN_HEADER = 6;

const lengthOf = ({ bytes, offset }: Cursor): number => ((bytes[offset + 1] ?? 0) + 1) * UNIT;

/** Mobile IPv6, under the number it has and the one it had before that was assigned. */
export const mobility: Dissector = {
  id: 'mipv6',
  title: 'Mobile IPv6 / Network Mobility',
  short: 'MIPv6',
  claims: [
    { table: Table.ipProtocol, value: 135 },
    { table: Table.ipProtocol, value: 62 },
  ],
  fields: F,
  scan(cursor) {
    if (cursor.has(MIN_HEADER)) cursor.has(lengthOf(cursor));
    return undefined;
  },
  detail(cursor, out) {
    const here = cursor.end - cursor.offset;
    out.columns.protocol = 'MIPv6';
    out.columns.setInfo('');
    out.layer(cursor, mobility, Math.max(0, here < 2 ? here : Math.min(here, lengthOf(cursor))), mobility.title);
    for (const spec of Object.values(F)) out.read(cursor, spec);
    if (here < MIN_HEADER) return;
    const type = cursor.bytes[cursor.offset + 2] as number;
    out.columns.setInfo(NAMES[type] ?? `Unknown Mobility Header (${type})`);
  },
};

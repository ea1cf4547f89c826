/** PIM (RFC 7761): named by its type; the multicast packet inside a Register message is followed. */
import { Table } from '../claims.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';
import { followEtherType } from '../link/ether-types.ts';

const TYPES: Readonly<Record<number, string>> = {
  0: 'Hello',
  1: 'Register',
  2: 'Register-stop',
  3: 'Join/Prune',
  4: 'Bootstrap',
  5: 'Assert',
  6: 'Graft',
  7: 'Graft-Ack',
  8: 'Candidate-RP-Advertisement',
  9: 'State-Refresh',
  10: 'DF election',
};

const REGISTER = 1;
/** Of a Register message, what stands before the packet in it. */
const REGISTER_HEADER = 8;

const F = declareFields({
  version: { key: 'pim.version', label: 'Version', type: 'uint8', at: 0, size: 1, mask: 0xf0 },
  type: { key: 'pim.type', label: 'Type', type: 'uint8', at: 0, size: 1, mask: 0x0f, names: TYPES },
  checksum: { key: 'pim.cksum', label: 'Checksum', type: 'uint16', base: 'hex', at: 2, size: 2 },
});

/** Protocol Independent Multicast. */
export const pim: Dissector = {
  id: 'pim',
  title: 'Protocol Independent Multicast',
  short: 'PIM',
  claims: [{ table: Table.ipProtocol, value: 103 }],
  fields: F,
  scan(cursor) {
    const { bytes, offset } = cursor;
    if (((bytes[offset] ?? 0) & 15) !== REGISTER || !cursor.has(REGISTER_HEADER + 1)) return undefined;
    cursor.offset += REGISTER_HEADER;
    const version = (bytes[cursor.offset] ?? 0) >> 4;
    if (version === 4) return followEtherType(cursor, 0x0800);
    return version === 6 ? followEtherType(cursor, 0x86dd) : undefined;
  },
  detail(cursor, out) {
    const first = cursor.bytes[cursor.offset] ?? 0;
    const here = cursor.end - cursor.offset;
    const isRegister = (first & 15) === REGISTER;
    out.columns.protocol = `PIMv${first >> 4}`;
    out.columns.setInfo(TYPES[first & 15] ?? 'Unknown');
    out.layer(cursor, pim, Math.max(0, Math.min(here, isRegister ? REGISTER_HEADER : here)), pim.title);
    for (const spec of Object.values(F)) out.read(cursor, spec);
    // The row stays that of the packet between the routers.
    if (isRegister) out.columns.freeze();
  },
};

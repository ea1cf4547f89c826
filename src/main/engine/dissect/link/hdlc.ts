/** Cisco HDLC: address, control and an ethertype; and SLARP, its address resolution and keepalive. */
import { readU16BE, readU32BE } from '../../bytes/index.ts';
import { AddressKind, formatAddress } from '../../table/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';
import { etherTypeName } from './ether-types.ts';

const HEADER = 4;
const SLARP = 0x8035;
const SLARP_LENGTH = 14;
const KEEPALIVE = 2;

const F = declareFields({
  address: {
    key: 'chdlc.address',
    label: 'Address',
    type: 'uint8',
    base: 'hex',
    at: 0,
    names: { 15: 'Unicast', 143: 'Multicast' },
  },
  control: { key: 'chdlc.control', label: 'Control', type: 'uint8', base: 'hex', at: 1 },
  protocol: { key: 'chdlc.protocol', label: 'Protocol', type: 'uint16', base: 'hex', at: 2, size: 2 },
});

const S = declareFields({
  type: {
    key: 'slarp.ptype',
    label: 'Packet type',
    type: 'uint32',
    names: { 0: 'Request', 1: 'Reply', 2: 'Line keepalive' },
    at: 0,
    size: 4,
  },
  address: { key: 'slarp.address', label: 'Address', type: 'ipv4', at: 4, size: 4 },
  mine: { key: 'slarp.mysequence', label: 'Outgoing sequence number', type: 'uint32', at: 4, size: 4 },
  yours: { key: 'slarp.yoursequence', label: 'Returned sequence number', type: 'uint32', at: 8, size: 4 },
});

/** Protocol numbers that mean what they mean as ethertypes. */
const SHARED = new Set([0x0800, 0x86dd, 0x8847, 0x8848, 0x6558, 0x0806]);

/** ISO's network layer, behind a byte of padding or none, and Cisco's own. */
const OSI = 0xfefe;
const CDP = 0x2000;

/** Who reads a protocol number of this link; undefined for nobody. */
function claimant(cursor: Cursor, protocol: number): Dissector | undefined {
  if (protocol === SLARP) return slarp;
  if (protocol === OSI) return cursor.claims.find(Table.llcSap, 0xfe);
  if (protocol === CDP) return cursor.claims.find(Table.snapPid, CDP);
  return SHARED.has(protocol) ? cursor.claims.find(Table.etherType, protocol) : undefined;
}

/** Link type C_HDLC. */
export const ciscoHdlc: Dissector = {
  id: 'chdlc',
  title: 'Cisco HDLC',
  short: 'CHDLC',
  claims: [{ table: Table.linkType, value: 104 }],
  fields: F,
  scan(cursor) {
    if (!cursor.has(HEADER)) return undefined;
    const protocol = readU16BE(cursor.bytes, cursor.offset + 2);
    cursor.offset += HEADER;
    if (protocol === OSI && (cursor.bytes[cursor.offset] ?? 0) < 0x81 && cursor.offset < cursor.end) cursor.offset++;
    return claimant(cursor, protocol) ?? cursor.claims.data;
  },
  detail(cursor, out) {
    out.columns.protocol = 'CHDLC';
    out.columns.setInfo('');
    out.columns.setAddresses('N/A', 'N/A');
    const here = cursor.end - cursor.offset;
    out.layer(cursor, ciscoHdlc, Math.max(0, Math.min(here, HEADER)), 'Cisco HDLC');
    if (here < HEADER) return;
    out.read(cursor, F.address);
    out.read(cursor, F.control);
    const protocol = readU16BE(cursor.bytes, cursor.offset + 2);
    const hex = `0x${protocol.toString(16).padStart(4, '0')}`;
    out.read(cursor, F.protocol, {
      text: `Protocol: ${protocol === SLARP ? 'SLARP' : etherTypeName(protocol)} (${hex})`,
    });
    if (claimant(cursor, protocol) === undefined) out.columns.protocol = hex;
  },
};

/** Cisco SLARP. */
export const slarp: Dissector = {
  id: 'slarp',
  title: 'Cisco SLARP',
  short: 'SLARP',
  claims: [],
  fields: S,
  scan(cursor) {
    cursor.has(SLARP_LENGTH);
    return undefined;
  },
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    out.columns.protocol = 'SLARP';
    out.columns.setInfo('');
    const here = cursor.end - offset;
    out.layer(cursor, slarp, Math.max(0, Math.min(here, SLARP_LENGTH)), 'Cisco SLARP');
    if (here < SLARP_LENGTH) return;
    const type = readU32BE(bytes, offset);
    out.read(cursor, S.type);
    if (type === KEEPALIVE) {
      out.read(cursor, S.mine);
      out.read(cursor, S.yours);
      const [mine, yours] = [readU32BE(bytes, offset + 4), readU32BE(bytes, offset + 8)];
      out.columns.setInfo(`Line keepalive, outgoing sequence ${mine}, returned sequence ${yours}`);
    } else if (type <= 1) {
      out.read(cursor, S.address);
      const [address, mask] = [4, 8].map((at) => formatAddress(AddressKind.ipv4, bytes, offset + at));
      out.columns.setInfo(`${type === 0 ? 'Request' : 'Reply'}, from ${address}, mask ${mask}`);
    } else out.columns.setInfo(`Unknown packet type 0x${type.toString(16).padStart(8, '0')}`);
  },
};

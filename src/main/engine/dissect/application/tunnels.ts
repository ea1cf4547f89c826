/**
 * Tunnels over UDP that carry frames or packets behind a short header: VXLAN (RFC 7348) and its generic extension, Geneve
 * (RFC 8926), GTP-U (3GPP TS 29.281) and Teredo (RFC 4380).
 */
import { readU16BE, readU24BE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import { type Detail, formatBytes } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields, TRUE_OR_FALSE, YES_OR_NO } from '../field.ts';
import { ETHER_TYPE_NAMES } from '../link/ether-types.ts';
import { GTP_MESSAGE_NAMES } from './gtp-names.ts';

const ETHERNET = 1;
const IPV4 = 0x0800;
const IPV6 = 0x86dd;

const V = declareFields({
  flags: { key: 'vxlan.flags', label: 'Flags', type: 'uint16', base: 'hex', at: 0, size: 2 },
  isGroup: {
    key: 'vxlan.flag_g',
    label: 'GBP Extension',
    type: 'boolean',
    names: { 0: 'Not defined', 1: 'Defined' },
    at: 0,
    size: 2,
    mask: 0x8000,
  },
  isNetwork: {
    key: 'vxlan.flag_i',
    label: 'VXLAN Network ID (VNI)',
    type: 'boolean',
    names: TRUE_OR_FALSE,
    at: 0,
    size: 2,
    mask: 0x0800,
  },
  isUnlearned: {
    key: 'vxlan.flag_d',
    label: "Don't Learn",
    type: 'boolean',
    names: TRUE_OR_FALSE,
    at: 0,
    size: 2,
    mask: 0x0040,
  },
  isApplied: {
    key: 'vxlan.flag_a',
    label: 'Policy Applied',
    type: 'boolean',
    names: TRUE_OR_FALSE,
    at: 0,
    size: 2,
    mask: 0x0008,
  },
  reserved: {
    key: 'vxlan.flags_reserved',
    label: 'Reserved(R)',
    type: 'uint16',
    base: 'hex',
    at: 0,
    size: 2,
    mask: 0x77b7,
  },
  group: { key: 'vxlan.gbp', label: 'Group Policy ID', type: 'uint16', at: 2, size: 2 },
  vni: { key: 'vxlan.vni', label: 'VXLAN Network Identifier (VNI)', type: 'uint24', at: 4, size: 3 },
  rest: { key: 'vxlan.reserved8', label: 'Reserved', type: 'uint8', at: 7, size: 1 },
});

const VXLAN_HEADER = 8;
/** Next protocols of the generic extension: IPv4, IPv6, Ethernet, the network service header, MPLS. */
const VXLAN_NEXT: Readonly<Record<number, number>> = { 1: IPV4, 2: IPV6, 3: 0x6558, 4: 0x894f, 5: 0x8847 };

function paintVxlan(cursor: Cursor, out: Detail, self: Dissector): void {
  out.columns.protocol = 'VxLAN';
  out.columns.setInfo('');
  const here = cursor.end - cursor.offset;
  out.layer(cursor, self, Math.max(0, Math.min(here, VXLAN_HEADER)), self.title);
  const flags = out.read(cursor, V.flags);
  // Those of the generic extension mean something else.
  if (self === vxlan)
    out.within(flags, () => {
      for (const spec of [V.isGroup, V.isNetwork, V.isUnlearned, V.isApplied, V.reserved]) out.read(cursor, spec);
    });
  for (const spec of [V.group, V.vni, V.rest]) out.read(cursor, spec);
}

/** VXLAN: always Ethernet inside. */
export const vxlan: Dissector = {
  id: 'vxlan',
  title: 'Virtual eXtensible Local Area Network',
  short: 'VXLAN',
  claims: [{ table: Table.udpPort, value: 4789 }],
  fields: V,
  scan(cursor) {
    if (!cursor.has(VXLAN_HEADER)) return undefined;
    cursor.offset += VXLAN_HEADER;
    return cursor.find(Table.linkType, ETHERNET);
  },
  detail: (cursor, out) => paintVxlan(cursor, out, vxlan),
};

/** VXLAN with a next-protocol field. */
const vxlanGpe: Dissector = {
  id: 'vxlan',
  title: 'Virtual eXtensible Local Area Network',
  short: 'VXLAN',
  claims: [{ table: Table.udpPort, value: 4790 }],
  fields: {},
  scan(cursor) {
    if (!cursor.has(VXLAN_HEADER)) return undefined;
    const next = VXLAN_NEXT[cursor.bytes[cursor.offset + 3] as number];
    cursor.offset += VXLAN_HEADER;
    return next === undefined ? cursor.claims.data : cursor.find(Table.etherType, next);
  },
  detail(cursor, out) {
    paintVxlan(cursor, out, vxlanGpe);
    // The reference lists the generic extension in its tree, but not among the protocols of the frame.
    out.protocols.pop();
  },
};

const G = declareFields({
  version: { key: 'geneve.version', label: 'Version', type: 'uint8', at: 0, mask: 0xc0 },
  flags: { key: 'geneve.flags', label: 'Flags', type: 'uint8', base: 'hex', at: 1 },
  type: {
    key: 'geneve.proto_type',
    label: 'Protocol Type',
    type: 'uint16',
    base: 'hex',
    at: 2,
    size: 2,
    names: ETHER_TYPE_NAMES,
  },
  vni: {
    key: 'geneve.vni',
    label: 'Virtual Network Identifier (VNI)',
    type: 'uint24',
    base: 'hex-dec',
    at: 4,
    size: 3,
  },
  options: { key: 'geneve.options', label: 'Geneve Options', type: 'bytes' },
});

const GENEVE_HEADER = 8;

/** Geneve: options, then what its ethertype says. */
export const geneve: Dissector = {
  id: 'geneve',
  title: 'Generic Network Virtualization Encapsulation',
  short: 'Geneve',
  claims: [{ table: Table.udpPort, value: 6081 }],
  fields: G,
  scan(cursor) {
    if (!cursor.has(GENEVE_HEADER)) return undefined;
    const options = ((cursor.bytes[cursor.offset] as number) & 0x3f) * 4;
    const type = readU16BE(cursor.bytes, cursor.offset + 2);
    if (!cursor.has(GENEVE_HEADER + options)) return undefined;
    cursor.offset += GENEVE_HEADER + options;
    return cursor.find(Table.etherType, type);
  },
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    out.columns.protocol = 'Geneve';
    out.columns.setInfo('');
    const here = cursor.end - offset;
    const options = here < 1 ? 0 : ((bytes[offset] as number) & 0x3f) * 4;
    const length = Math.max(0, Math.min(here, GENEVE_HEADER + options));
    if (here < GENEVE_HEADER) {
      out.layer(cursor, geneve, length, geneve.title);
      return;
    }
    const type = readU16BE(bytes, offset + 2);
    const name = ETHER_TYPE_NAMES[type];
    const hex = formatBytes(bytes, offset + 2, 2);
    out.columns.setInfo(`Encapsulated ${name ?? `0x${hex} (unknown)`}`);
    const vni = readU24BE(bytes, offset + 4)
      .toString(16)
      .padStart(6, '0');
    out.layer(cursor, geneve, length, `${geneve.title}, VNI: 0x${vni}`);
    for (const spec of [G.version, G.flags, G.type, G.vni]) out.read(cursor, spec);
    if (options > 0 && here >= GENEVE_HEADER + options) {
      const shown = formatBytes(bytes, offset + GENEVE_HEADER, options);
      out.add(G.options, offset + GENEVE_HEADER, options, shown, { text: `Options: (${options} bytes)` });
    }
  },
};

const P = declareFields({
  flags: { key: 'gtp.flags', label: 'Flags', type: 'uint8', base: 'hex', at: 0 },
  version: {
    key: 'gtp.flags.version',
    label: 'Version',
    type: 'uint8',
    names: {
      0: 'GTP release 97/98 version',
      1: 'GTP release 99 version',
      2: 'GTPv2-C',
      3: 'None',
      4: 'None',
      5: 'None',
      6: 'None',
      7: 'None',
    },
    at: 0,
    size: 1,
    mask: 0xe0,
  },
  protocol: {
    key: 'gtp.flags.payload',
    label: 'Protocol type',
    type: 'uint8',
    names: { 0: "GTP'", 1: 'GTP' },
    at: 0,
    size: 1,
    mask: 0x10,
  },
  reserved: { key: 'gtp.flags.reserved', label: 'Reserved', type: 'uint8', at: 0, size: 1, mask: 0x08 },
  hasExtension: {
    key: 'gtp.flags.e',
    label: 'Is Next Extension Header present?',
    type: 'boolean',
    names: YES_OR_NO,
    at: 0,
    size: 1,
    mask: 0x04,
  },
  hasSequence: {
    key: 'gtp.flags.s',
    label: 'Is Sequence Number present?',
    type: 'boolean',
    names: YES_OR_NO,
    at: 0,
    size: 1,
    mask: 0x02,
  },
  hasNumber: {
    key: 'gtp.flags.pn',
    label: 'Is N-PDU number present?',
    type: 'boolean',
    names: YES_OR_NO,
    at: 0,
    size: 1,
    mask: 0x01,
  },
  message: { key: 'gtp.message', label: 'Message Type', type: 'uint8', base: 'hex', at: 1, names: GTP_MESSAGE_NAMES },
  length: { key: 'gtp.length', label: 'Length', type: 'uint16', at: 2, size: 2 },
  teid: { key: 'gtp.teid', label: 'TEID', type: 'uint32', base: 'hex-dec', at: 4, size: 4 },
  sequence: { key: 'gtp.seq_number', label: 'Sequence number', type: 'uint16', base: 'hex-dec', at: 8, size: 2 },
});

const GTP_HEADER = 8;
const GTP_OPTIONAL = 4;
/** Flags: a next extension header, a sequence number, an N-PDU number. */
const GTP_EXTENSION = 0x04;
const GTP_OPTIONS = 0x07;
const T_PDU = 255;

/** Length of the header with its extensions; 0 where it is not all there, which the cursor is told. */
function gtpLength(cursor: Cursor): number {
  if (!cursor.has(GTP_HEADER)) return 0;
  const { bytes, offset } = cursor;
  const flags = bytes[offset] as number;
  if ((flags & GTP_OPTIONS) === 0) return GTP_HEADER;
  let length = GTP_HEADER + GTP_OPTIONAL;
  if (!cursor.has(length)) return 0;
  let next = (flags & GTP_EXTENSION) === 0 ? 0 : (bytes[offset + length - 1] as number);
  while (next !== 0) {
    if (!cursor.has(length + 1)) return 0;
    const size = (bytes[offset + length] as number) * 4;
    if (size === 0 || !cursor.has(length + size)) return 0;
    length += size;
    next = bytes[offset + length - 1] as number;
  }
  return length;
}

/** What a user packet is, by its first byte: an ethertype, or 0. */
function userType(first: number): number {
  if (first >= 0x45 && first <= 0x4e) return IPV4;
  return first >> 4 === 6 ? IPV6 : 0;
}

/** GTP version 1, user plane; other messages are named. */
export const gtp: Dissector = {
  id: 'gtp',
  title: 'GPRS Tunneling Protocol',
  short: 'GTP',
  claims: [{ table: Table.udpPort, value: 2152 }],
  fields: P,
  scan(cursor) {
    const { bytes, offset } = cursor;
    const length = gtpLength(cursor);
    if (length === 0) return undefined;
    const message = bytes[offset + 1] as number;
    cursor.narrow(GTP_HEADER + readU16BE(bytes, offset + 2));
    cursor.offset = offset + length;
    if (message !== T_PDU || cursor.offset >= cursor.end) return undefined;
    const type = userType(bytes[cursor.offset] as number);
    return type === 0 ? undefined : cursor.find(Table.etherType, type);
  },
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    out.columns.protocol = 'GTP';
    out.columns.setInfo('');
    const here = cursor.end - offset;
    out.layer(cursor, gtp, Math.max(0, Math.min(here, GTP_HEADER)), gtp.title);
    if (here < 2) return;
    const message = bytes[offset + 1] as number;
    out.columns.setInfo(GTP_MESSAGE_NAMES[message] ?? 'Unknown');
    out.within(out.read(cursor, P.flags), () => {
      const bits = [P.version, P.protocol, P.reserved, P.hasExtension, P.hasSequence, P.hasNumber];
      for (const spec of bits) out.read(cursor, spec);
    });
    for (const spec of [P.message, P.length, P.teid]) out.read(cursor, spec);
    if (here < GTP_HEADER) return;
    const flags = bytes[offset] as number;
    if ((flags & GTP_OPTIONS) !== 0) out.read(cursor, P.sequence);
    if (message === T_PDU && readU16BE(bytes, offset + 2) > ((flags & GTP_OPTIONS) === 0 ? 0 : GTP_OPTIONAL)) {
      out.columns.wrapProtocol('GTP');
    }
  },
};

const T = declareFields({
  auth: { key: 'teredo.auth', label: 'Teredo Authentication header', type: 'none' },
  nonce: { key: 'teredo.auth.nonce', label: 'Nonce value', type: 'bytes' },
  origin: { key: 'teredo.orig', label: 'Teredo Origin Indication header', type: 'none' },
  originPort: { key: 'teredo.orig.port', label: 'Origin UDP port', type: 'uint16' },
});

const AUTHENTICATION = 1;
const ORIGIN = 0;
const ORIGIN_LENGTH = 8;
/** Of an authentication header without identifier and value. */
const AUTHENTICATION_LENGTH = 13;

/** Teredo: an authentication header, an origin indication, both or neither, then IPv6. */
export const teredo: Dissector = {
  id: 'teredo',
  title: 'Teredo IPv6 over UDP tunneling',
  short: 'Teredo',
  claims: [{ table: Table.udpPort, value: 3544 }],
  fields: T,
  scan(cursor) {
    if (!cursor.has(2)) return undefined;
    if (readU16BE(cursor.bytes, cursor.offset) === AUTHENTICATION) {
      if (!cursor.has(4)) return undefined;
      const length = authenticationLength(cursor, cursor.offset);
      if (!cursor.has(length)) return undefined;
      cursor.offset += length;
      if (!cursor.has(2)) return undefined;
    }
    if (readU16BE(cursor.bytes, cursor.offset) === ORIGIN) {
      if (!cursor.has(ORIGIN_LENGTH)) return undefined;
      cursor.offset += ORIGIN_LENGTH;
    }
    if (!cursor.has(1)) return undefined;
    return cursor.find(Table.etherType, IPV6);
  },
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    out.columns.protocol = 'Teredo';
    out.columns.setInfo('');
    const layer = out.layer(cursor, teredo, 0, teredo.title);
    let at = offset;
    const info: string[] = [];
    if (at + 4 <= cursor.end && readU16BE(bytes, at) === AUTHENTICATION) {
      const length = authenticationLength(cursor, at);
      info.push('Authentication header');
      out.add(T.auth, at, Math.min(length, cursor.end - at), '', { text: 'Teredo Authentication header' });
      if (at + length <= cursor.end) out.add(T.nonce, at + length - 9, 8, formatBytes(bytes, at + length - 9, 8));
      at += length;
    } else if (at + 2 <= cursor.end && readU16BE(bytes, at) === AUTHENTICATION) info.push('Authentication header');
    if (at + ORIGIN_LENGTH <= cursor.end && readU16BE(bytes, at) === ORIGIN) {
      info.push('Origin indication');
      const node = out.add(T.origin, at, ORIGIN_LENGTH, '', { text: 'Teredo Origin Indication header' });
      const port = readU16BE(bytes, at + 2) ^ 0xffff;
      const from = at;
      out.within(node, () => out.add(T.originPort, from + 2, 2, port));
      at += ORIGIN_LENGTH;
    }
    layer.length = Math.max(0, Math.min(at, cursor.end) - offset);
    out.columns.setInfo(info.join(', '));
  },
};

/** Length of the authentication header at index `at`, four bytes of which are there. */
const authenticationLength = (cursor: Cursor, at: number): number =>
  AUTHENTICATION_LENGTH + (cursor.bytes[at + 2] as number) + (cursor.bytes[at + 3] as number);

/** All of them. */
export const TUNNELS: readonly Dissector[] = [vxlan, vxlanGpe, geneve, gtp, teredo];

/**
 * Short headers between a frame and what it carries: Arista's time stamps, the network service header (RFC 8300), MACsec
 * (IEEE 802.1AE) where it signs without enciphering, and Cisco's FabricPath, whose addresses stand in place of Ethernet's.
 */
import { readU16BE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';
import { etherTypeName, followEtherType, paintEtherType } from './ether-types.ts';
import { ethernet, FABRIC_PATH } from './ethernet.ts';

const etherType = (value: number) => ({ table: Table.etherType, value });
const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;

const A = declareFields({
  subtype: { key: 'avsp.sub_type', label: 'Sub Type', type: 'uint16', at: 0, size: 2, names: { 1: 'timestamp' } },
  version: { key: 'avsp.ver', label: 'Version', type: 'uint16', base: 'hex', at: 2, size: 2 },
  type: { key: 'avsp.etype', label: 'Type', type: 'uint16', base: 'hex' },
});
const AVSP_HEADER = 4;
/** Bytes of the time stamp by version: 32 or 16 bits of seconds, 32 of nanoseconds; atomic time or UTC. */
const STAMPS: Readonly<Record<number, { readonly size: number; readonly words: string }>> = {
  16: { size: 8, words: '64bit TAI timestamp' },
  272: { size: 8, words: '64bit UTC timestamp' },
  32: { size: 6, words: '48bit TAI timestamp' },
  288: { size: 6, words: '48bit UTC timestamp' },
};
const stampAt = ({ bytes, offset }: Cursor) => STAMPS[readU16BE(bytes, offset + 2)];

/** Arista's vendor specific protocol: a time stamp, and the ethertype of what follows. */
const arista: Dissector = {
  id: 'avsp',
  title: 'Arista Vendor Specific Protocol',
  short: 'AVSP',
  claims: [etherType(0xd28b)],
  fields: A,
  scan(cursor) {
    if (!cursor.has(AVSP_HEADER)) return undefined;
    const stamp = stampAt(cursor);
    if (stamp === undefined || !cursor.has(AVSP_HEADER + stamp.size + 2)) return undefined;
    const type = readU16BE(cursor.bytes, cursor.offset + AVSP_HEADER + stamp.size);
    cursor.offset += AVSP_HEADER + stamp.size + 2;
    return followEtherType(cursor, type);
  },
  detail(cursor, out) {
    const here = cursor.end - cursor.offset;
    out.columns.protocol = 'AVSP';
    out.columns.setInfo('');
    const stamp = here < AVSP_HEADER ? undefined : stampAt(cursor);
    const length = AVSP_HEADER + (stamp === undefined ? 0 : stamp.size + 2);
    out.layer(cursor, arista, Math.max(0, Math.min(here, length)), arista.title);
    out.read(cursor, A.subtype);
    out.read(cursor, A.version);
    if (stamp === undefined || here < length) return;
    out.columns.setInfo(stamp.words);
    out.label(cursor.offset + AVSP_HEADER, stamp.size, stamp.words);
    const at = cursor.offset + length - 2;
    const type = readU16BE(cursor.bytes, at);
    out.add(A.type, at, 2, type, { text: `Type: ${etherTypeName(type)} (${hex(type, 4)})` });
    paintEtherType(cursor, out, length, type);
  },
};

const N = declareFields({
  length: { key: 'nsh.length', label: 'Length', type: 'uint16', base: 'hex', at: 0, size: 2, mask: 0x003f },
  kind: { key: 'nsh.mdtype', label: 'MD Type', type: 'uint8', base: 'hex', at: 2 },
  next: {
    key: 'nsh.nextproto',
    label: 'Next Protocol',
    type: 'uint8',
    names: {
      0: 'None',
      1: 'IPv4',
      2: 'IPv6',
      3: 'Ethernet',
      4: 'NSH',
      5: 'MPLS',
      254: 'Experiment 1',
      255: 'Experiment 2',
    },
    base: 'hex',
    at: 3,
  },
  path: { key: 'nsh.spi', label: 'SPI', type: 'uint24', at: 4, size: 3 },
  index: { key: 'nsh.si', label: 'SI', type: 'uint8', at: 7 },
});
const NSH_HEADER = 8;
/** Ethertypes of what follows: IPv4, IPv6, Ethernet, another such header, MPLS. */
const NSH_NEXT = [0, 0x0800, 0x86dd, 0x6558, 0x894f, 0x8847] as const;
const NSH_LENGTH = 0x3f;

/** The network service header; metadata of either kind is passed over. */
const serviceHeader: Dissector = {
  id: 'nsh',
  title: 'Network Service Header',
  short: 'NSH',
  claims: [etherType(0x894f), { table: Table.greProtocol, value: 0x894f }],
  fields: N,
  scan(cursor) {
    if (!cursor.has(NSH_HEADER)) return undefined;
    const { bytes, offset } = cursor;
    const length = 4 * (readU16BE(bytes, offset) & NSH_LENGTH);
    const next = NSH_NEXT[bytes[offset + 3] ?? 0] ?? 0;
    if (!cursor.has(Math.max(NSH_HEADER, length))) return undefined;
    cursor.offset = offset + Math.max(NSH_HEADER, length);
    if (cursor.offset >= cursor.end) return undefined;
    return next === 0 ? cursor.claims.data : followEtherType(cursor, next);
  },
  detail(cursor, out) {
    const here = cursor.end - cursor.offset;
    out.columns.protocol = 'NSH';
    out.columns.setInfo('Network Service Header');
    const length = here < 2 ? here : 4 * (readU16BE(cursor.bytes, cursor.offset) & NSH_LENGTH);
    out.layer(cursor, serviceHeader, Math.max(0, Math.min(here, length)), serviceHeader.title);
    for (const spec of Object.values(N)) out.read(cursor, spec);
  },
};

const M = declareFields({
  flags: { key: 'macsec.TCI', label: 'TCI', type: 'uint8', base: 'hex', at: 0 },
  association: { key: 'macsec.AN', label: 'AN', type: 'uint8', base: 'hex', at: 0, mask: 0x03 },
  shortLength: { key: 'macsec.SL', label: 'Short length', type: 'uint8', at: 1 },
  packet: { key: 'macsec.PN', label: 'Packet number', type: 'uint32', at: 2, size: 4 },
  icv: { key: 'macsec.ICV', label: 'ICV', type: 'bytes' },
});
const MACSEC_VERSION = 0x80;
const MACSEC_CHANNEL = 0x20;
/** Enciphered, or changed otherwise. */
const MACSEC_SECRET = 0x0c;
const ICV = 16;

/** Bytes of the tag, the channel's identifier with it; 0 where the bytes are no tag or too few. */
function tagLength({ bytes, offset, end }: Cursor): number {
  const flags = bytes[offset] ?? MACSEC_VERSION;
  if ((flags & MACSEC_VERSION) !== 0) return 0;
  const length = (flags & MACSEC_CHANNEL) === 0 ? 6 : 14;
  return end - offset <= length + ICV ? 0 : length;
}

/** MACsec: what is signed only is followed. */
const macsec: Dissector = {
  id: 'macsec',
  title: '802.1AE Security tag',
  short: 'MACSEC',
  claims: [etherType(0x88e5)],
  fields: M,
  scan(cursor) {
    const length = tagLength(cursor);
    if (length === 0) return cursor.claims.data;
    const { bytes, offset } = cursor;
    cursor.offset = offset + length;
    if (((bytes[offset] ?? 0) & MACSEC_SECRET) !== 0) {
      cursor.end -= ICV;
      cursor.wireEnd = cursor.end;
      return cursor.claims.data;
    }
    // What is signed only tells its own length; the signature is its trailer.
    if (!cursor.has(2)) return undefined;
    cursor.offset += 2;
    return followEtherType(cursor, readU16BE(bytes, offset + length));
  },
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    const length = tagLength(cursor);
    if (length === 0) {
      out.columns.protocol = hex(0x88e5, 4);
      out.columns.setInfo(etherTypeName(0x88e5));
      return;
    }
    out.columns.protocol = 'MACSEC';
    out.columns.setInfo('MACsec frame');
    const isSecret = ((bytes[offset] ?? 0) & MACSEC_SECRET) !== 0;
    out.layer(cursor, macsec, isSecret ? length : length + 2, macsec.title);
    for (const spec of [M.flags, M.association, M.shortLength, M.packet]) out.read(cursor, spec);
    const at = cursor.end - ICV;
    out.add(
      M.icv,
      at,
      ICV,
      Array.from(bytes.subarray(at, at + ICV), (byte) => byte.toString(16).padStart(2, '0')).join(''),
    );
    if (!isSecret) paintEtherType(cursor, out, length + 2, readU16BE(bytes, offset + length));
  },
};

const P = declareFields({
  type: { key: 'cfp.etype', label: 'FP Ethertype', type: 'uint16', base: 'hex', at: 12, size: 2 },
  tree: { key: 'cfp.ftag', label: 'FTAG', type: 'uint16', at: 14, size: 2, mask: 0xffc0 },
  ttl: { key: 'cfp.ttl', label: 'TTL', type: 'uint16', at: 14, size: 2, mask: 0x003f },
});
const FABRIC_HEADER = 16;
const FCS = 4;

/** A switch's place in the fabric: switch, switch below it, port. */
function fabricAddress(bytes: Uint8Array, at: number): string {
  const part = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  const middle = readU16BE(bytes, at + 1) & 0x0fff;
  return `${part(middle, 3)}.${part(bytes[at + 3] ?? 0, 2)}.${part(readU16BE(bytes, at + 4), 4)}`;
}

/** FabricPath: begins where the frame does, and ends with a check sequence of its own behind the frame that it carries. */
const fabricPath: Dissector = {
  id: 'cfp',
  title: 'Cisco FabricPath',
  short: 'CFP',
  claims: [etherType(FABRIC_PATH)],
  fields: P,
  scan(cursor) {
    if (!cursor.has(FABRIC_HEADER)) return undefined;
    cursor.offset += FABRIC_HEADER;
    cursor.wireEnd -= FCS;
    cursor.end = Math.min(cursor.end, cursor.wireEnd);
    return ethernet;
  },
  detail(cursor, out) {
    out.columns.protocol = 'CFP';
    out.columns.setInfo('Cisco FabricPath MiM Encapsulated Frame');
    if (cursor.end - cursor.offset < FABRIC_HEADER) {
      out.layer(cursor, fabricPath, Math.max(0, cursor.end - cursor.offset), fabricPath.title);
      return;
    }
    const { bytes, offset } = cursor;
    const ends = `Src: ${fabricAddress(bytes, offset + 6)}, Dst: ${fabricAddress(bytes, offset)}`;
    out.layer(cursor, fabricPath, FABRIC_HEADER, `${fabricPath.title}, ${ends}`);
    for (const spec of Object.values(P)) out.read(cursor, spec);
  },
};

/** All of them. */
export const SHIMS: readonly Dissector[] = [arista, serviceHeader, macsec, fabricPath];

/**
 * Links that few have seen since the nineties, and two that few have: FDDI (ANSI X3.139), token ring (IEEE 802.5), IP
 * over InfiniBand (RFC 4391), over ATM (RFC 2225), what Solaris shows of its IP layer and Juniper of its Ethernet. What
 * they carry is followed.
 */
import { readU16BE, readU24BE, readU32BE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';
import { followEtherType } from './ether-types.ts';

/** What one of them is: its link types, how long its header is, and who reads what follows. */
interface RareLink {
  readonly id: string;
  readonly title: string;
  readonly short: string;
  readonly linkTypes: readonly number[];
  readonly fields: Dissector['fields'];
  /** Bytes of the header at the cursor, of which `here` are there. */
  header(cursor: Cursor, here: number): number;
  /** Who follows; the cursor still stands before the header. */
  next(cursor: Cursor): Dissector | undefined;
  info?(cursor: Cursor): string;
}

function rareLink({ id, title, short, linkTypes, fields, header, next, info }: RareLink): Dissector {
  const link: Dissector = {
    id,
    title,
    short,
    claims: linkTypes.map((value) => ({ table: Table.linkType, value })),
    fields,
    scan(cursor) {
      const length = header(cursor, cursor.end - cursor.offset);
      if (!cursor.has(length)) return undefined;
      const follower = next(cursor);
      cursor.offset += length;
      return follower;
    },
    detail(cursor, out) {
      const here = cursor.end - cursor.offset;
      const length = header(cursor, here);
      out.columns.protocol = short;
      out.columns.setInfo(here < length ? '' : (info?.(cursor) ?? ''));
      out.layer(cursor, link, Math.max(0, Math.min(here, length)), title);
      if (here >= length) for (const spec of Object.values(fields)) out.read(cursor, spec);
    },
  };
  return link;
}

/** Frames of a class and format that carry LLC: the two bits before the rest. */
const isLlc = (control: number): boolean => (control & 0xc0) === 0x40;

const FDDI_HEADER = 13;
const fddi = rareLink({
  id: 'fddi',
  title: 'Fiber Distributed Data Interface',
  short: 'FDDI',
  linkTypes: [10],
  fields: declareFields({
    control: { key: 'fddi.fc', label: 'Frame Control', type: 'uint8', base: 'hex', at: 0, size: 1 },
  }),
  header: () => FDDI_HEADER,
  next: (cursor) => (isLlc(cursor.bytes[cursor.offset] ?? 0) ? cursor.find(Table.llc, 0) : cursor.claims.data),
});

const RING_HEADER = 14;
/** First bit of the source address: routing information follows, whose first five low bits are its length. */
const ROUTED = 0x80;
const tokenRing = rareLink({
  id: 'tr',
  title: 'Token-Ring',
  short: 'TR',
  linkTypes: [6],
  fields: declareFields({
    access: { key: 'tr.ac', label: 'Access Control', type: 'uint8', base: 'hex', at: 0, size: 1 },
    control: { key: 'tr.fc', label: 'Frame Control', type: 'uint8', base: 'hex', at: 1, size: 1 },
  }),
  header({ bytes, offset }, here) {
    const routed = here > RING_HEADER && ((bytes[offset + 8] ?? 0) & ROUTED) !== 0;
    return RING_HEADER + (routed ? (bytes[offset + RING_HEADER] ?? 0) & 0x1f : 0);
  },
  next: (cursor) => (isLlc(cursor.bytes[cursor.offset + 1] ?? 0) ? cursor.find(Table.llc, 0) : cursor.claims.data),
});

/** The global routing header, and four bytes that begin with an ethertype. */
const INFINIBAND_HEADER = 44;
const ipOverInfiniband = rareLink({
  id: 'ipoib',
  title: 'IP over Infiniband',
  short: 'IPoIB',
  linkTypes: [242],
  fields: declareFields({
    type: { key: 'ipoib.type', label: 'Type', type: 'uint16', base: 'hex', at: 40, size: 2 },
  }),
  header: () => INFINIBAND_HEADER,
  next: (cursor) => followEtherType(cursor, readU16BE(cursor.bytes, cursor.offset + 40)),
});

const SOLARIS_HEADER = 24;
/** Address families as Solaris numbers them. */
const FAMILIES: ReadonlyMap<number, number> = new Map([
  [2, 0x0800],
  [26, 0x86dd],
]);
const solarisIp = rareLink({
  id: 'ipnet',
  title: 'Solaris IPNET',
  short: 'IPNET',
  linkTypes: [226],
  fields: declareFields({
    version: { key: 'ipnet.version', label: 'Header version', type: 'uint8', at: 0, size: 1 },
    family: { key: 'ipnet.family', label: 'Address family', type: 'uint8', at: 1, size: 1 },
    length: { key: 'ipnet.pktlen', label: 'Data length', type: 'uint32', at: 4, size: 4 },
    interface: { key: 'ipnet.ifindex', label: 'Interface index', type: 'uint32', at: 8, size: 4 },
  }),
  header: () => SOLARIS_HEADER,
  next(cursor) {
    const type = FAMILIES.get(cursor.bytes[cursor.offset + 1] ?? 0);
    return type === undefined ? cursor.claims.data : followEtherType(cursor, type);
  },
  info: ({ bytes, offset }) => `Zone ${readU32BE(bytes, offset + 16)} to zone ${readU32BE(bytes, offset + 20)}`,
});

/** IP over ATM, of which nothing but the packet is left. */
const classicalIp = rareLink({
  id: 'clip',
  title: 'Classical IP frame',
  short: 'CLIP',
  linkTypes: [18, 19, 106],
  fields: {},
  header: () => 0,
  next: (cursor) => followEtherType(cursor, 0x0800),
});

/** Three letters, flags, and perhaps extensions behind two bytes of their length. */
const JUNIPER_HEADER = 4;
const JUNIPER_MAGIC = 0x4d4743;
const JUNIPER_NO_LINK = 0x02;
const JUNIPER_EXTENDED = 0x80;
const juniperEthernet = rareLink({
  id: 'juniper',
  title: 'Juniper Ethernet',
  short: 'Juniper Ethernet',
  linkTypes: [178],
  fields: declareFields({
    magic: { key: 'juniper.magic-number', label: 'Magic Number', type: 'uint24', base: 'hex', at: 0, size: 3 },
    direction: {
      key: 'juniper.direction',
      label: 'Direction',
      type: 'uint8',
      at: 3,
      size: 1,
      mask: 0x01,
      names: { 0: 'Out', 1: 'In' },
    },
    link: {
      key: 'juniper.l2hdr',
      label: 'L2 header presence',
      type: 'uint8',
      at: 3,
      size: 1,
      mask: 0x02,
      names: { 0: 'Present', 2: 'Not-Present' },
    },
  }),
  header({ bytes, offset }, here) {
    if (here < JUNIPER_HEADER || readU24BE(bytes, offset) !== JUNIPER_MAGIC) return 0;
    const isExtended = ((bytes[offset + 3] ?? 0) & JUNIPER_EXTENDED) !== 0;
    if (!isExtended) return JUNIPER_HEADER;
    return here < JUNIPER_HEADER + 2 ? JUNIPER_HEADER + 2 : JUNIPER_HEADER + 2 + readU16BE(bytes, offset + 4);
  },
  next: ({ bytes, offset, claims }) =>
    ((bytes[offset + 3] ?? 0) & JUNIPER_NO_LINK) === 0 ? claims.find(Table.linkType, 1) : claims.data,
});

/** All of them. */
export const RARE_LINKS: readonly Dissector[] = [
  fddi,
  tokenRing,
  ipOverInfiniband,
  solarisIp,
  classicalIp,
  juniperEthernet,
];

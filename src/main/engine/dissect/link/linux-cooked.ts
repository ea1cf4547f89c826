/**
 * Linux cooked capture, versions 1 and 2 (https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html and …SLL2.html):
 * what the "any" device gives in place of a link header.
 *
 *   v1: packet type 2 · ARPHRD type 2 · address length 2 · address 8 · protocol 2
 *   v2: protocol 2 · reserved 2 · interface index 4 · ARPHRD type 2 · packet type 1 · address length 1 · address 8
 */
import { readU16BE } from '../../bytes/index.ts';
import { AddressKind, formatAddress, formatMac } from '../../table/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import { type Detail, formatBytes } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';
import { hasIpAddresses } from '../network/ip-length.ts';
import type { PacketScan } from '../packet-scan.ts';
import { ETHER_TYPE_NAMES, followEtherType, paintEtherType } from './ether-types.ts';
import { HARDWARE_NAMES } from './hardware-types.ts';

const HEADER_1 = 16;
const HEADER_2 = 20;
const ADDRESS_FIELD = 8;
const MAX_LENGTH = 1500;

const PACKET_TYPES: Readonly<Record<number, string>> = {
  0: 'Unicast to us',
  1: 'Broadcast',
  2: 'Multicast',
  3: 'Unicast to another host',
  4: 'Sent by us',
};

/** Values of the protocol field below the ethertypes. */
const KIND_NAMES: Readonly<Record<number, string>> = {
  1: 'Raw 802.3',
  3: 'Ethernet',
  4: '802.2 LLC',
  12: 'CAN',
  13: 'CAN FD',
  14: 'CAN XL',
};

const F = declareFields({
  packetType: { key: 'sll.pkttype', label: 'Packet type', type: 'uint16', names: PACKET_TYPES },
  hardware: { key: 'sll.hatype', label: 'Link-layer address type', type: 'uint16', names: HARDWARE_NAMES },
  addressLength: { key: 'sll.halen', label: 'Link-layer address length', type: 'uint16' },
  sourceMac: { key: 'sll.src.eth', label: 'Source', type: 'ether' },
  sourceIp: { key: 'sll.src.ipv4', label: 'Source', type: 'ipv4' },
  sourceOther: { key: 'sll.src.other', label: 'Source', type: 'bytes' },
  unused: { key: 'sll.unused', label: 'Unused', type: 'bytes' },
  interfaceIndex: { key: 'sll.ifindex', label: 'Interface index', type: 'uint32' },
  etherType: { key: 'sll.etype', label: 'Protocol', type: 'uint16', base: 'hex', names: ETHER_TYPE_NAMES },
  kind: { key: 'sll.ltype', label: 'Protocol', type: 'uint16', base: 'hex', names: KIND_NAMES },
});

/** Where the fields of one version are, from the header's first byte. */
interface Layout {
  readonly header: number;
  readonly packetType: number;
  readonly packetTypeSize: 1 | 2;
  readonly hardware: number;
  readonly addressLength: number;
  readonly address: number;
  readonly protocol: number;
  readonly interfaceIndex?: number;
}

const V1: Layout = {
  header: HEADER_1,
  packetType: 0,
  packetTypeSize: 2,
  hardware: 2,
  addressLength: 4,
  address: 6,
  protocol: 14,
};

const V2: Layout = {
  header: HEADER_2,
  packetType: 10,
  packetTypeSize: 1,
  hardware: 8,
  addressLength: 11,
  address: 12,
  protocol: 0,
  interfaceIndex: 4,
};

/** A field of one byte or two. */
const readSmall = (cursor: Cursor, at: number, size: 1 | 2): number =>
  size === 1 ? (cursor.bytes[cursor.offset + at] ?? 0) : readU16BE(cursor.bytes, cursor.offset + at);

function scanHeader(cursor: Cursor, row: PacketScan, layout: Layout): Dissector | undefined {
  if (!cursor.has(layout.header)) return undefined;
  const { bytes, offset } = cursor;
  const protocol = readU16BE(bytes, offset + layout.protocol);
  if (!hasIpAddresses(bytes, offset + layout.header, cursor.end, protocol)) takeSource(cursor, row, layout);
  cursor.offset = offset + layout.header;
  if (protocol > MAX_LENGTH) return followEtherType(cursor, protocol);
  return cursor.find(Table.sllKind, protocol);
}

/** The sender's address, which is a MAC address or one of IPv4. */
function takeSource(cursor: Cursor, row: PacketScan, layout: Layout): void {
  const { bytes, offset } = cursor;
  const length = readSmall(cursor, layout.addressLength, layout.packetTypeSize);
  if (length === 6) row.source = row.addresses.intern(AddressKind.mac, bytes, offset + layout.address, 6);
  else if (length === 4) row.source = row.addresses.intern(AddressKind.ipv4, bytes, offset + layout.address, 4);
}

/** ARPHRD_ number of an interface that is the end of a GRE tunnel. */
const GRE_OVER_IP = 778;

function paintHeader(cursor: Cursor, out: Detail, layout: Layout, self: Dissector, title: string): void {
  const { bytes, offset } = cursor;
  out.columns.protocol = 'SLL';
  out.columns.setInfo('');
  const here = Math.min(layout.header, cursor.end - offset);
  out.layer(cursor, self, here, title);
  if (here < layout.header) return;
  const packetType = readSmall(cursor, layout.packetType, layout.packetTypeSize);
  out.columns.setInfo(PACKET_TYPES[packetType] ?? 'Unknown');
  const protocol = readU16BE(bytes, offset + layout.protocol);
  const paintProtocol = (): void => {
    out.add(protocol > MAX_LENGTH ? F.etherType : F.kind, offset + layout.protocol, 2, protocol);
  };
  if (layout === V2) paintProtocol();
  if (layout.interfaceIndex !== undefined)
    out.read(cursor, { ...F.interfaceIndex, at: layout.interfaceIndex, size: 4 });
  if (layout === V1) out.add(F.packetType, offset + layout.packetType, 2, packetType);
  out.add(F.hardware, offset + layout.hardware, 2, readU16BE(bytes, offset + layout.hardware));
  if (layout === V2) out.add(F.packetType, offset + layout.packetType, 1, packetType);
  const length = readSmall(cursor, layout.addressLength, layout.packetTypeSize);
  out.add(F.addressLength, offset + layout.addressLength, layout.packetTypeSize, length);
  paintAddress(cursor, out, offset + layout.address, length);
  if (layout === V1) paintProtocol();
  if (protocol <= MAX_LENGTH) return;
  paintEtherType(cursor, out, layout.header, protocol);
  // What a GRE interface has is GRE's protocol number rather than an ethertype, if the same one.
  if (readU16BE(bytes, offset + layout.hardware) === GRE_OVER_IP && out.protocols.at(-1) === 'ethertype')
    out.protocols.pop();
}

function paintAddress(cursor: Cursor, out: Detail, at: number, length: number): void {
  const used = Math.min(length, ADDRESS_FIELD);
  if (length === 6) {
    const source = formatMac(cursor.bytes, at);
    out.columns.setAddresses(source, '');
    out.add(F.sourceMac, at, 6, source);
  } else if (length === 4) {
    const source = formatAddress(AddressKind.ipv4, cursor.bytes, at);
    out.columns.setAddresses(source, '');
    out.add(F.sourceIp, at, 4, source);
  } else if (used > 0) out.add(F.sourceOther, at, used, formatBytes(cursor.bytes, at, used));
  if (used < ADDRESS_FIELD) {
    out.add(F.unused, at + used, ADDRESS_FIELD - used, formatBytes(cursor.bytes, at + used, ADDRESS_FIELD - used));
  }
}

/** Link type LINUX_SLL. */
export const linuxCooked: Dissector = {
  id: 'sll',
  title: 'Linux cooked capture v1',
  short: 'SLL',
  claims: [{ table: Table.linkType, value: 113 }],
  fields: F,
  scan: (cursor, row) => scanHeader(cursor, row, V1),
  detail: (cursor, out) => paintHeader(cursor, out, V1, linuxCooked, 'Linux cooked capture v1'),
};

/** Link type LINUX_SLL2. */
export const linuxCooked2: Dissector = {
  id: 'sll',
  title: 'Linux cooked capture v2',
  short: 'SLL',
  claims: [{ table: Table.linkType, value: 276 }],
  fields: F,
  scan: (cursor, row) => scanHeader(cursor, row, V2),
  detail: (cursor, out) => paintHeader(cursor, out, V2, linuxCooked2, 'Linux cooked capture v2'),
};

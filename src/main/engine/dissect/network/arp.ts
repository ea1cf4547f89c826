/** ARP (RFC 826), RARP (RFC 903), inverse and dynamic reverse ARP, with addresses of any length. */
import { readU16BE, readU32BE } from '../../bytes/index.ts';
import { AddressKind, formatAddress, formatMac } from '../../table/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import { type Detail, formatBytes } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';
import { ETHER_TYPE_NAMES } from '../link/ether-types.ts';
import { HARDWARE_NAMES } from '../link/hardware-types.ts';
import { Layer } from '../packet-scan.ts';
import { remark } from '../remarks.ts';

const HEADER = 8;
/** Bytes of a hardware address of Ethernet. */
const MAC = 6;
const IPV4 = 0x0800;
const REQUEST = 1;
const REPLY = 2;

const OPCODE_NAMES: Readonly<Record<number, string>> = {
  0: 'reserved',
  1: 'request',
  2: 'reply',
  3: 'reverse request',
  4: 'reverse reply',
  5: 'drarp request',
  6: 'drarp reply',
  7: 'drarp error',
  8: 'inverse request',
  9: 'inverse reply',
  10: 'arp nak',
  11: 'mars request',
  12: 'mars multi',
  13: 'mars mserv',
  14: 'mars join',
  15: 'mars leave',
  16: 'mars nak',
  17: 'mars unserv',
  18: 'mars sjoin',
  19: 'mars sleave',
  20: 'mars grouplist request',
  21: 'mars grouplist reply',
  22: 'mars redirect map',
  23: 'mapos unarp',
  24: 'experimental 1',
  25: 'experimental 2',
  65535: 'reserved',
};

/** How Info begins for the messages of multicast address resolution (RFC 2022) and MAPOS (RFC 2176). */
const MULTICAST_INFO: Readonly<Record<number, string>> = {
  11: 'MARS request',
  12: 'MARS MULTI request',
  13: 'MARS MSERV request',
  14: 'MARS JOIN request',
  15: 'MARS LEAVE',
  16: 'MARS NAK',
  17: 'MARS UNSERV request',
  18: 'MARS SJOIN request',
  19: 'MARS SLEAVE',
  20: 'MARS grouplist request',
  21: 'MARS grouplist reply',
  22: 'MARS redirect map',
  23: 'MAPOS UNARP request',
};

const F = declareFields({
  hardware: {
    key: 'arp.hw.type',
    label: 'Hardware type',
    type: 'uint16',
    at: 0,
    size: 2,
    names: HARDWARE_NAMES,
    fixed: true,
  },
  protocol: {
    key: 'arp.proto.type',
    label: 'Protocol type',
    type: 'uint16',
    base: 'hex',
    at: 2,
    size: 2,
    names: ETHER_TYPE_NAMES,
    fixed: true,
  },
  hardwareSize: { key: 'arp.hw.size', label: 'Hardware size', type: 'uint8', at: 4, fixed: true },
  protocolSize: { key: 'arp.proto.size', label: 'Protocol size', type: 'uint8', at: 5, fixed: true },
  opcode: { key: 'arp.opcode', label: 'Opcode', type: 'uint16', at: 6, size: 2, names: OPCODE_NAMES, fixed: true },
  gratuitous: { key: 'arp.isgratuitous', label: 'Is gratuitous', type: 'boolean' },
  probe: { key: 'arp.isprobe', label: 'Is probe', type: 'boolean' },
  announcement: { key: 'arp.isannouncement', label: 'Is announcement', type: 'boolean' },
  senderMac: { key: 'arp.src.hw_mac', label: 'Sender MAC address', type: 'ether' },
  senderHardware: { key: 'arp.src.hw', label: 'Sender hardware address', type: 'bytes' },
  senderIp: { key: 'arp.src.proto_ipv4', label: 'Sender IP address', type: 'ipv4' },
  senderProtocol: { key: 'arp.src.proto', label: 'Sender protocol address', type: 'bytes' },
  targetMac: { key: 'arp.dst.hw_mac', label: 'Target MAC address', type: 'ether' },
  targetHardware: { key: 'arp.dst.hw', label: 'Target hardware address', type: 'bytes' },
  targetIp: { key: 'arp.dst.proto_ipv4', label: 'Target IP address', type: 'ipv4' },
  targetProtocol: { key: 'arp.dst.proto', label: 'Target protocol address', type: 'bytes' },
  conflict: remark('arp.duplicate-address-detected', 'Duplicate IP address configured', 'warn/Sequence'),
});

/** Name of the protocol that an opcode belongs to, as the Protocol column has it. */
function protocolName(opcode: number): string {
  if (opcode === 3 || opcode === 4) return 'RARP';
  if (opcode >= 5 && opcode <= 7) return 'DRARP';
  if (opcode === 8 || opcode === 9) return 'Inverse ARP';
  if (opcode === 23) return 'MAPOS';
  return opcode >= 11 && opcode <= 22 ? 'MARS' : 'ARP';
}

/** ARP and its kin. */
export const arp: Dissector = {
  id: 'arp',
  title: 'Address Resolution Protocol',
  short: 'ARP/RARP',
  claims: [
    { table: Table.etherType, value: 0x0806 },
    { table: Table.etherType, value: 0x8035 },
  ],
  fields: F,
  scan(cursor, row) {
    if (!cursor.has(HEADER)) return undefined;
    const { bytes, offset } = cursor;
    const whole = cursor.has(HEADER + 2 * ((bytes[offset + 4] as number) + (bytes[offset + 5] as number)));
    if (whole && !cursor.replay && isOverEthernet(cursor)) {
      if (meetClaims(cursor)) row.layers |= Layer.remarked;
    }
    return undefined;
  },
  detail(cursor, out) {
    const { offset } = cursor;
    const here = cursor.end - offset;
    out.columns.protocol = 'ARP';
    out.columns.setInfo('');
    if (here < HEADER) {
      out.layer(cursor, arp, Math.max(0, here), 'Address Resolution Protocol');
      return;
    }
    const packet = readArp(cursor);
    out.columns.protocol = protocolName(packet.opcode);
    const kind = OPCODE_NAMES[packet.opcode] ?? `opcode ${packet.opcode}`;
    const what = packet.announcement ? 'ARP Announcement' : packet.probe ? 'ARP Probe' : kind;
    out.layer(cursor, arp, Math.min(here, packet.length), `Address Resolution Protocol (${what})`);
    for (const spec of [F.hardware, F.protocol, F.hardwareSize, F.protocolSize, F.opcode]) out.read(cursor, spec);
    if (here < packet.length) return;
    out.columns.setInfo(describe(packet) + conflictText(cursor));
    if (packet.gratuitous) out.add(F.gratuitous, offset, 0, true, { generated: true });
    if (packet.probe) out.add(F.probe, offset, 0, true, { generated: true });
    if (packet.announcement) out.add(F.announcement, offset, 0, true, { generated: true });
    paintAddresses(cursor, out, packet.hardwareSize, packet.protocolSize);
    for (const at of isOverEthernet(cursor) ? conflictsAt(cursor) : []) {
      const address = formatAddress(AddressKind.ipv4, cursor.bytes, at + MAC);
      out.remark(F.conflict, at, MAC + 4, `${F.conflict.label} (${address})`);
    }
  },
};

/** Whether hardware addresses are MACs: those of other hardware are shown as plain bytes. */
const isEthernet = (cursor: Cursor): boolean => readU16BE(cursor.bytes, cursor.offset) === 1;

/** Whether protocol addresses are IPv4's: those of others are shown as plain bytes, of four too. */
const isIpv4 = (cursor: Cursor): boolean => readU16BE(cursor.bytes, cursor.offset + 2) === IPV4;

/** Requests and replies about IPv4 addresses and MACs. */
function isOverEthernet(cursor: Cursor): boolean {
  const { bytes, offset } = cursor;
  const opcode = readU16BE(bytes, offset + 6);
  return (
    isEthernet(cursor) &&
    isIpv4(cursor) &&
    readU16BE(bytes, offset + 4) === 0x0604 &&
    (opcode === REQUEST || opcode === REPLY)
  );
}

/** Remember the pair of MAC and IPv4 address at index `at`, unless either is no address of one host. */
function claim(cursor: Cursor, at: number): void {
  const { bytes } = cursor;
  const mac = readU16BE(bytes, at) * 0x100000000 + readU32BE(bytes, at + 2);
  const ip = readU32BE(bytes, at + 6);
  const isGroup = ((bytes[at] as number) & 1) !== 0;
  if (ip !== 0 && mac !== 0 && !isGroup) cursor.state.addressClaims.claim(ip, mac, cursor.packet);
}

/** Where a message says which address is whose: the sender does, and a reply says it of its target too. */
function claimsAt({ bytes, offset }: Cursor): readonly number[] {
  const sender = offset + HEADER;
  return readU16BE(bytes, offset + 6) === REPLY ? [sender, sender + MAC + 4] : [sender];
}

/**
 * Remember whose addresses the whole message at the cursor, of a host of Ethernet about IPv4, says they are. Says whether any is against the
 * owner of an address.
 */
export function meetClaims(cursor: Cursor): boolean {
  for (const at of claimsAt(cursor)) claim(cursor, at);
  return conflictsAt(cursor).length > 0;
}

/** Those of them that are against the owner of the address. */
const conflictsAt = (cursor: Cursor): readonly number[] =>
  claimsAt(cursor).filter((at) =>
    cursor.state.addressClaims.isConflict(cursor.packet, readU32BE(cursor.bytes, at + MAC)),
  );

/** A remark behind the Info column when the sender of a request, or the target of a reply, has another's address. */
function conflictText(cursor: Cursor): string {
  if (!isOverEthernet(cursor)) return '';
  const { bytes, offset } = cursor;
  const at = offset + HEADER + (readU16BE(bytes, offset + 6) === REPLY ? 16 : 6);
  if (!cursor.state.addressClaims.isConflict(cursor.packet, readU32BE(bytes, at))) return '';
  return ` (duplicate use of ${formatAddress(AddressKind.ipv4, bytes, at)} detected!)`;
}

/** What the words are made of. */
interface ArpPacket {
  readonly opcode: number;
  readonly hardwareSize: number;
  readonly protocolSize: number;
  readonly length: number;
  readonly senderHardware: string;
  readonly senderProtocol: string;
  readonly targetHardware: string;
  readonly targetProtocol: string;
  readonly gratuitous: boolean;
  readonly probe: boolean;
  readonly announcement: boolean;
}

/** The packet at the cursor; the header is there, addresses that are not captured read as empty. */
function readArp(cursor: Cursor): ArpPacket {
  const { bytes, offset } = cursor;
  const opcode = readU16BE(bytes, offset + 6);
  const hardwareSize = bytes[offset + 4] as number;
  const protocolSize = bytes[offset + 5] as number;
  const length = HEADER + 2 * (hardwareSize + protocolSize);
  const whole = offset + length <= cursor.end;
  const at = (skip: number): number => offset + HEADER + skip;
  const hardware = (skip: number): string => (whole ? formatHardware(cursor, at(skip), hardwareSize) : '');
  const protocol = (skip: number): string => (whole ? formatProtocol(cursor, at(skip), protocolSize) : '');
  const senderProtocol = protocol(hardwareSize);
  const targetProtocol = protocol(2 * hardwareSize + protocolSize);
  const isArp = opcode === 1 || opcode === 2;
  // Who announces its own address knows of no hardware address to ask for (RFC 5227 section 2.3).
  const target = offset + HEADER + hardwareSize + protocolSize;
  const isNobody = whole && bytes.subarray(target, target + hardwareSize).every((byte) => byte === 0);
  const same = whole && isArp && protocolSize > 0 && senderProtocol === targetProtocol;
  return {
    opcode,
    hardwareSize,
    protocolSize,
    length,
    senderHardware: hardware(0),
    senderProtocol,
    targetHardware: hardware(hardwareSize + protocolSize),
    targetProtocol,
    gratuitous: same,
    probe: opcode === 1 && senderProtocol === '0.0.0.0' && targetProtocol !== '0.0.0.0',
    announcement: same && opcode === 1 && isNobody,
  };
}

function formatHardware(cursor: Cursor, at: number, size: number): string {
  if (size === 0) return '<No address>';
  return isEthernet(cursor) ? formatMac(cursor.bytes, at, size) : formatBytes(cursor.bytes, at, size);
}

function formatProtocol(cursor: Cursor, at: number, size: number): string {
  if (size === 0) return '<No address>';
  const { bytes } = cursor;
  return size === 4 && isIpv4(cursor) ? formatAddress(AddressKind.ipv4, bytes, at) : formatBytes(bytes, at, size);
}

/** The Info column. */
function describe(packet: ArpPacket): string {
  const { senderProtocol, targetProtocol, senderHardware, targetHardware } = packet;
  switch (packet.opcode) {
    case 1:
      if (packet.announcement) return `ARP Announcement for ${targetProtocol}`;
      if (packet.gratuitous) return `Gratuitous ARP for ${targetProtocol} (Request)`;
      if (packet.probe) return `Who has ${targetProtocol}? (ARP Probe)`;
      return `Who has ${targetProtocol}? Tell ${senderProtocol}`;
    case 2:
      if (packet.gratuitous) return `Gratuitous ARP for ${senderProtocol} (Reply)`;
      return `${senderProtocol} is at ${senderHardware}`;
    case 3:
    case 5:
    case 8:
      return `Who is ${targetHardware}? Tell ${senderHardware}`;
    case 4:
    case 6:
      return `${targetHardware} is at ${targetProtocol}`;
    case 7:
      return 'DRARP Error';
    case 9:
      return `${senderHardware} is at ${senderProtocol}`;
    case 10:
      return 'ARP NAK';
    case 0:
    case 65535:
      return `Reserved opcode ${packet.opcode}`;
    case 24:
    case 25:
      return `Experimental ${packet.opcode - 23} ( opcode ${packet.opcode} )`;
    default: {
      const name = MULTICAST_INFO[packet.opcode];
      if (name === undefined) return `Unknown ARP opcode 0x${packet.opcode.toString(16).padStart(4, '0')}`;
      return `${name} from ${senderHardware} at ${senderProtocol}`;
    }
  }
}

function paintAddresses(cursor: Cursor, out: Detail, hardwareSize: number, protocolSize: number): void {
  const { bytes, offset } = cursor;
  let at = offset + HEADER;
  for (const side of [
    { mac: F.senderMac, hardware: F.senderHardware, ip: F.senderIp, protocol: F.senderProtocol },
    { mac: F.targetMac, hardware: F.targetHardware, ip: F.targetIp, protocol: F.targetProtocol },
  ]) {
    if (hardwareSize === 6) out.add(side.mac, at, 6, formatMac(bytes, at));
    else if (hardwareSize > 0) out.add(side.hardware, at, hardwareSize, formatBytes(bytes, at, hardwareSize));
    at += hardwareSize;
    if (protocolSize === 4 && isIpv4(cursor)) out.add(side.ip, at, 4, formatAddress(AddressKind.ipv4, bytes, at));
    else if (protocolSize > 0) out.add(side.protocol, at, protocolSize, formatBytes(bytes, at, protocolSize));
    at += protocolSize;
  }
}

/**
 * GRE (RFC 2784, 2890; version 1: RFC 2637) with its optional fields, and ERSPAN, which mirrors Ethernet frames through
 * it. The protocol type is an ethertype, with a few numbers of its own.
 */
import { readU16BE, readU32BE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields, YES_OR_NO } from '../field.ts';

const HEADER = 4;
const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const ACKNOWLEDGMENT = 0x0080;
const VERSION = 0x0007;
const ERSPAN_2 = 0x88be;
const ERSPAN_3 = 0x22eb;

const TYPE_NAMES: Readonly<Record<number, string>> = {
  0: 'Possible GRE keepalive packet',
  254: 'OSI',
  2048: 'IP',
  2054: 'ARP',
  8192: 'CDP (Cisco)',
  8193: 'NHRP',
  8939: 'ERSPAN III',
  25600: 'MIKROTIK EoIP',
  25944: 'Transparent Ethernet bridging',
  25945: 'Frame Relay',
  33079: 'IPX',
  34525: 'IPv6',
  34827: 'PPP',
  34878: 'WCCP',
  34887: 'MPLS label switched packet',
  34945: 'CDMA2000 A10 Unstructured byte stream',
  35006: 'ERSPAN',
  35026: 'CDMA2000 A10 3GPP2 Packet',
  35081: 'CiscoMetaData',
  35151: 'Network Service Header',
  47082: 'Huawei GRE bonding',
};

/** Types that are read as the ethertypes they are. */
const SHARED = new Set([0x0800, 0x0806, 0x6558, 0x86dd, 0x8847]);

const F = declareFields({
  flags: { key: 'gre.flags_and_version', label: 'Flags and Version', type: 'uint16', base: 'hex', at: 0, size: 2 },
  hasChecksum: {
    key: 'gre.flags.checksum',
    label: 'Checksum Bit',
    type: 'boolean',
    names: YES_OR_NO,
    at: 0,
    size: 2,
    mask: CHECKSUM,
  },
  hasRouting: {
    key: 'gre.flags.routing',
    label: 'Routing Bit',
    type: 'boolean',
    names: YES_OR_NO,
    at: 0,
    size: 2,
    mask: ROUTING,
  },
  hasKey: { key: 'gre.flags.key', label: 'Key Bit', type: 'boolean', names: YES_OR_NO, at: 0, size: 2, mask: KEY },
  hasSequence: {
    key: 'gre.flags.sequence_number',
    label: 'Sequence Number Bit',
    type: 'boolean',
    names: YES_OR_NO,
    at: 0,
    size: 2,
    mask: SEQUENCE,
  },
  isStrict: {
    key: 'gre.flags.strict_source_route',
    label: 'Strict Source Route Bit',
    type: 'boolean',
    names: YES_OR_NO,
    at: 0,
    size: 2,
    mask: 0x0800,
  },
  recursion: {
    key: 'gre.flags.recursion_control',
    label: 'Recursion control',
    type: 'uint16',
    at: 0,
    size: 2,
    mask: 0x0700,
  },
  reserved: { key: 'gre.flags.reserved', label: 'Flags (Reserved)', type: 'uint16', at: 0, size: 2, mask: 0x00f8 },
  version: {
    key: 'gre.flags.version',
    label: 'Version',
    type: 'uint16',
    names: { 0: 'GRE', 1: 'Enhanced GRE' },
    at: 0,
    size: 2,
    mask: VERSION,
  },
  protocol: {
    key: 'gre.proto',
    label: 'Protocol Type',
    type: 'uint16',
    base: 'hex',
    at: 2,
    size: 2,
    names: TYPE_NAMES,
  },
  checksum: { key: 'gre.checksum', label: 'Checksum', type: 'uint16', base: 'hex' },
  offset: { key: 'gre.offset', label: 'Offset', type: 'uint16' },
  key: { key: 'gre.key', label: 'Key', type: 'uint32', base: 'hex' },
  payloadLength: { key: 'gre.key.payload_length', label: 'Payload Length', type: 'uint16' },
  callId: { key: 'gre.key.call_id', label: 'Call ID', type: 'uint16' },
  sequence: { key: 'gre.sequence_number', label: 'Sequence Number', type: 'uint32' },
  acknowledgment: { key: 'gre.ack_number', label: 'Acknowledgment Number', type: 'uint32' },
});
const FLAGS = [F.hasChecksum, F.hasRouting, F.hasKey, F.hasSequence, F.isStrict, F.recursion, F.reserved, F.version];

/** Length of the header with its optional fields but without routing entries, from its first two bytes. */
function headerLength(flags: number): number {
  let length = HEADER;
  if ((flags & (CHECKSUM | ROUTING)) !== 0) length += 4;
  if ((flags & KEY) !== 0) length += 4;
  if ((flags & SEQUENCE) !== 0) length += 4;
  if ((flags & ACKNOWLEDGMENT) !== 0 && (flags & VERSION) === 1) length += 4;
  return length;
}

/** Move past the source route entries (RFC 1701) to the one of length 0 that ends them. */
function passRouting(cursor: Cursor): boolean {
  for (;;) {
    if (!cursor.has(4)) return false;
    const family = readU16BE(cursor.bytes, cursor.offset);
    const size = cursor.bytes[cursor.offset + 3] as number;
    if (!cursor.has(4 + size)) return false;
    cursor.offset += 4 + size;
    if (family === 0 && size === 0) return true;
  }
}

/** Who reads a protocol type; undefined for nobody. */
function claimant(cursor: Cursor, type: number): Dissector | undefined {
  const own = cursor.claims.find(Table.greProtocol, type);
  return own ?? (SHARED.has(type) ? cursor.claims.find(Table.etherType, type) : undefined);
}

/** GRE. */
export const gre: Dissector = {
  id: 'gre',
  title: 'Generic Routing Encapsulation',
  short: 'GRE',
  claims: [{ table: Table.ipProtocol, value: 47 }],
  fields: F,
  scan(cursor) {
    if (!cursor.has(HEADER)) return undefined;
    const flags = readU16BE(cursor.bytes, cursor.offset);
    const type = readU16BE(cursor.bytes, cursor.offset + 2);
    const length = headerLength(flags);
    if (!cursor.has(length)) return undefined;
    cursor.offset += length;
    if ((flags & ROUTING) !== 0 && !passRouting(cursor)) return undefined;
    cursor.greSequenced = (flags & SEQUENCE) !== 0;
    if (cursor.offset >= cursor.wireEnd || type === 0) return undefined;
    return claimant(cursor, type) ?? cursor.claims.data;
  },
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    const here = cursor.end - offset;
    const flags = here < HEADER ? 0 : readU16BE(bytes, offset);
    const type = here < HEADER ? 0 : readU16BE(bytes, offset + 2);
    const length = Math.max(0, Math.min(here, headerLength(flags)));
    const name = TYPE_NAMES[type];
    const hex = type.toString(16).toUpperCase().padStart(4, '0');
    const what = here < HEADER ? '' : ` (${name ?? `0x${hex} - unknown`})`;
    out.layer(cursor, gre, length, `Generic Routing Encapsulation${what}`);
    if (here < HEADER) return;
    out.columns.protocol = 'GRE';
    out.columns.setInfo(`Encapsulated ${name ?? `0x${hex} (unknown)`}`);
    const node = out.read(cursor, F.flags);
    out.within(node, () => {
      for (const spec of FLAGS) out.read(cursor, spec);
    });
    out.read(cursor, F.protocol);
    if (here < headerLength(flags)) return;
    let at = offset + HEADER;
    if ((flags & (CHECKSUM | ROUTING)) !== 0) {
      out.add(F.checksum, at, 2, readU16BE(bytes, at));
      out.add(F.offset, at + 2, 2, readU16BE(bytes, at + 2));
      at += 4;
    }
    if ((flags & KEY) !== 0) {
      if ((flags & VERSION) === 1) {
        out.add(F.payloadLength, at, 2, readU16BE(bytes, at));
        out.add(F.callId, at + 2, 2, readU16BE(bytes, at + 2));
      } else out.add(F.key, at, 4, readU32BE(bytes, at));
      at += 4;
    }
    if ((flags & SEQUENCE) !== 0) {
      out.add(F.sequence, at, 4, readU32BE(bytes, at));
      at += 4;
    }
    if ((flags & ACKNOWLEDGMENT) !== 0 && (flags & VERSION) === 1)
      out.add(F.acknowledgment, at, 4, readU32BE(bytes, at));
  },
};

const E = declareFields({
  version: {
    key: 'erspan.version',
    label: 'Version',
    type: 'uint16',
    names: { 1: 'Type II', 2: 'Type III' },
    at: 0,
    size: 2,
    mask: 0xf000,
  },
  vlan: { key: 'erspan.vlan', label: 'Vlan', type: 'uint16', at: 0, size: 2, mask: 0x0fff },
  session: { key: 'erspan.spanid', label: 'SpanID', type: 'uint16', at: 2, size: 2, mask: 0x03ff },
});

/** Length of an ERSPAN header: none without a GRE sequence number (type I), else by its version. */
function erspanLength(cursor: Cursor): number {
  if (!cursor.greSequenced || cursor.offset >= cursor.end) return 0;
  const version = (cursor.bytes[cursor.offset] as number) >> 4;
  if (version === 1) return 8;
  // Type III ends with a flag for a platform-specific subheader of 8 bytes.
  const flagged = ((cursor.bytes[cursor.offset + 11] ?? 0) & 1) !== 0;
  return version === 2 ? (flagged ? 20 : 12) : 0;
}

/** ERSPAN types I, II and III. */
export const erspan: Dissector = {
  id: 'erspan',
  title: 'Encapsulated Remote Switch Packet ANalysis',
  short: 'ERSPAN',
  claims: [
    { table: Table.greProtocol, value: ERSPAN_2 },
    { table: Table.greProtocol, value: ERSPAN_3 },
  ],
  fields: E,
  scan(cursor) {
    const length = erspanLength(cursor);
    if (!cursor.has(length)) return undefined;
    cursor.offset += length;
    return cursor.find(Table.linkType, 1);
  },
  detail(cursor, out) {
    const length = erspanLength(cursor);
    out.columns.protocol = 'ERSPAN';
    out.columns.setInfo('');
    out.layer(cursor, erspan, Math.max(0, Math.min(length, cursor.end - cursor.offset)), erspan.title);
    if (length === 0) return;
    for (const spec of [E.version, E.vlan, E.session]) out.read(cursor, spec);
  },
};

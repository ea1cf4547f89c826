/**
 * Ethernet (IEEE 802.3): Ethernet II with a type, 802.3 with a length and LLC behind it, and what stands behind the
 * payload: padding, a trailer, a frame check sequence. A capture seldom says whether the latter is there; it is taken to
 * be when exactly four bytes are left over behind a frame of full length, or when the file says so.
 */
import { readU16BE, readU32BE } from '../../bytes/index.ts';
import { AddressKind, formatMac } from '../../table/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import { type Detail, formatBytes } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields, type FieldSpec, nameOfBoolean } from '../field.ts';
import { carriedLength } from '../network/ip-length.ts';
import type { PacketScan } from '../packet-scan.ts';
import { ETHER_TYPE_NAMES, etherTypeName, followEtherType, paintEtherType } from './ether-types.ts';

const HEADER = 14;
/** Greatest value of the length/type field that is a length; 0 is taken for a type. */
const MAX_LENGTH = 1500;
/** Smallest value that is a type. */
const MIN_TYPE = 0x0600;
/** A frame is at least this long without its check sequence; shorter payloads are padded. */
const MIN_FRAME = 60;
const FCS = 4;
const IPV4 = 0x0800;
const IPV6 = 0x86dd;

/** What two bits of an address say (IEEE 802-2014 section 8.2). */
const SCOPES = {
  0: 'Globally unique address (factory default)',
  1: 'Locally administered address (this is NOT the factory default)',
};
const GROUPS = { 0: 'Individual address (unicast)', 1: 'Group address (multicast/broadcast)' };

const F = declareFields({
  destination: { key: 'eth.dst', label: 'Destination', type: 'ether', at: 0, size: 6, also: ['eth.addr'], fixed: true },
  source: { key: 'eth.src', label: 'Source', type: 'ether', at: 6, size: 6, also: ['eth.addr'], fixed: true },
  destinationVendor: {
    key: 'eth.dst.oui',
    label: 'Destination OUI',
    type: 'uint24',
    at: 0,
    size: 3,
    also: ['eth.addr.oui'],
    fixed: true,
  },
  sourceVendor: {
    key: 'eth.src.oui',
    label: 'Source OUI',
    type: 'uint24',
    at: 6,
    size: 3,
    also: ['eth.addr.oui'],
    fixed: true,
  },
  destinationName: {
    key: 'eth.dst_resolved',
    label: 'Destination (resolved)',
    type: 'string',
    also: ['eth.addr_resolved'],
  },
  sourceName: { key: 'eth.src_resolved', label: 'Source (resolved)', type: 'string', also: ['eth.addr_resolved'] },
  destinationLocal: {
    key: 'eth.dst.lg',
    label: 'LG bit',
    type: 'boolean',
    names: SCOPES,
    at: 0,
    size: 3,
    mask: 0x020000,
    also: ['eth.lg'],
    fixed: true,
  },
  destinationGroup: {
    key: 'eth.dst.ig',
    label: 'IG bit',
    type: 'boolean',
    names: GROUPS,
    at: 0,
    size: 3,
    mask: 0x010000,
    also: ['eth.ig'],
    fixed: true,
  },
  sourceLocal: {
    key: 'eth.src.lg',
    label: 'LG bit',
    type: 'boolean',
    names: SCOPES,
    at: 6,
    size: 3,
    mask: 0x020000,
    also: ['eth.lg'],
    fixed: true,
  },
  sourceGroup: {
    key: 'eth.src.ig',
    label: 'IG bit',
    type: 'boolean',
    names: GROUPS,
    at: 6,
    size: 3,
    mask: 0x010000,
    also: ['eth.ig'],
    fixed: true,
  },
  type: {
    key: 'eth.type',
    label: 'Type',
    type: 'uint16',
    base: 'hex',
    at: 12,
    size: 2,
    names: ETHER_TYPE_NAMES,
    fixed: { least: MIN_TYPE },
  },
  length: { key: 'eth.len', label: 'Length', type: 'uint16', at: 12, size: 2 },
  invalid: {
    key: 'eth.invalid_lentype',
    label: 'Invalid length/type',
    type: 'uint16',
    base: 'hex-dec',
    at: 12,
    size: 2,
  },
  padding: { key: 'eth.padding', label: 'Padding', type: 'bytes' },
  trailer: { key: 'eth.trailer', label: 'Trailer', type: 'bytes' },
  fromGroup: {
    key: 'eth.src_not_group',
    label: 'Source MAC must not be a group address: IEEE 802.3-2002, Section 3.2.3(b)',
    type: 'none',
  },
  paddingNotZero: {
    key: 'eth.padding_bad',
    label: "Didn't find padding of zeros, and an undecoded trailer exists. There may be padding of non-zeros.",
    type: 'none',
  },
  fcs: { key: 'eth.fcs', label: 'Frame check sequence', type: 'uint32', base: 'hex' },
});

/** Ethertype of FabricPath, which reads the frame from its beginning. */
export const FABRIC_PATH = 0x8903;

const isLength = (type: number): boolean => type <= MAX_LENGTH && type !== 0;

/** Frames of link type 1, and those that tunnels carry. */
export const ethernet: Dissector = {
  id: 'eth',
  title: 'Ethernet',
  claims: [
    { table: Table.linkType, value: 1 },
    { table: Table.etherType, value: 0x6558 },
    { table: Table.ipProtocol, value: 143 },
  ],
  fields: F,
  scan: scanEthernet,
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    out.columns.protocol = 'Ethernet';
    if (offset + HEADER > cursor.end) {
      out.layer(cursor, ethernet, cursor.end - offset, 'Ethernet');
      return;
    }
    const type = readU16BE(bytes, offset + 12);
    if (type === FABRIC_PATH) {
      out.protocols.push(ethernet.id);
      return;
    }
    const destination = formatMac(bytes, offset);
    const source = formatMac(bytes, offset + 6);
    out.columns.setAddresses(source, destination);
    const kind = isLength(type) ? 'IEEE 802.3 Ethernet' : type !== 0 && type < MIN_TYPE ? 'Ethernet' : 'Ethernet II';
    const layer = out.layer(cursor, ethernet, HEADER, `${kind}, Src: ${source}, Dst: ${destination}`);
    paintAddress(cursor, out, DESTINATION);
    paintAddress(cursor, out, SOURCE);
    if (isLength(type)) {
      out.columns.setInfo('IEEE 802.3 Ethernet');
      out.read(cursor, F.length);
    } else if (kind === 'Ethernet') {
      out.columns.setInfo(`Ethernet Unknown: Invalid length/type: 0x${type.toString(16).padStart(4, '0')} (${type})`);
      out.read(cursor, F.invalid);
    } else {
      out.columns.setInfo('Ethernet II');
      out.read(cursor, F.type, { text: `Type: ${etherTypeName(type)} (0x${type.toString(16).padStart(4, '0')})` });
      paintEtherType(cursor, out, HEADER, type);
    }
    out.within(layer, () => paintRest(cursor, out, type));
  },
};

/** See {@link ethernet}. */
export function scanEthernet(cursor: Cursor, row: PacketScan): Dissector | undefined {
  const { bytes, offset } = cursor;
  if (!cursor.has(HEADER)) return undefined;
  const type = readU16BE(bytes, offset + 12);
  // IP brings addresses of its own; nearly every packet is spared two look-ups.
  if (type !== IPV4 && type !== IPV6) {
    row.destination = row.addresses.intern(AddressKind.mac, bytes, offset, 6);
    row.source = row.addresses.intern(AddressKind.mac, bytes, offset + 6, 6);
  }
  // Such a frame has other addresses in their place.
  if (type === FABRIC_PATH) return followEtherType(cursor, type);
  cursor.offset = offset + HEADER;
  if (isLength(type)) {
    cursor.narrow(type);
    return isNovell(cursor) ? cursor.find(Table.etherType, NOVELL) : cursor.find(Table.llc, 0);
  }
  if (type !== 0 && type < MIN_TYPE) return cursor.claims.data;
  return followEtherType(cursor, type);
}

/** Novell's frames have IPX, which begins without a check sum, where others have LLC. */
const NOVELL = 0x8137;
const isNovell = ({ bytes, offset, end }: Cursor): boolean =>
  offset + 2 <= end && bytes[offset] === 0xff && bytes[offset + 1] === 0xff;

/** One of the two addresses, and what its first bytes tell. */
interface AddressFields {
  readonly address: FieldSpec;
  readonly name: FieldSpec;
  readonly vendor: FieldSpec;
  readonly local: FieldSpec;
  readonly group: FieldSpec;
  readonly at: number;
}

const DESTINATION: AddressFields = {
  address: F.destination,
  name: F.destinationName,
  vendor: F.destinationVendor,
  local: F.destinationLocal,
  group: F.destinationGroup,
  at: 0,
};
const SOURCE: AddressFields = {
  address: F.source,
  name: F.sourceName,
  vendor: F.sourceVendor,
  local: F.sourceLocal,
  group: F.sourceGroup,
  at: 6,
};

function paintAddress(cursor: Cursor, out: Detail, fields: AddressFields): void {
  const node = out.read(cursor, fields.address);
  out.within(node, () => {
    const where = cursor.offset + fields.at;
    const first = cursor.bytes[where] ?? 0;
    const local = (first & 2) !== 0;
    const group = (first & 1) !== 0;
    out.add(fields.name, where, 6, formatMac(cursor.bytes, where), { hidden: true });
    out.read(cursor, fields.vendor, { hidden: true });
    out.add(fields.local, where, 3, local, {
      text: `.... ..${local ? 1 : 0}. .... .... .... .... = LG bit: ${nameOfBoolean(fields.local, local)}`,
    });
    out.add(fields.group, where, 3, group, {
      text: `.... ...${group ? 1 : 0} .... .... .... .... = IG bit: ${nameOfBoolean(fields.group, group)}`,
    });
    if (group && fields === SOURCE) {
      const text = `[Expert Info (Warning/Protocol): ${F.fromGroup.label}]`;
      out.add(F.fromGroup, where, 3, true, { text, severity: 'warn' });
    }
  });
}

/** Padding, trailer and check sequence: what is left behind a payload that tells its own length. */
function paintRest(cursor: Cursor, out: Detail, type: number): void {
  const start = cursor.offset + HEADER;
  const carried = isLength(type) ? type : carriedLength(cursor.bytes, start, cursor.end, type);
  if (carried === undefined) return;
  let at = start + carried;
  let end = cursor.end;
  if (at >= end) return;
  const whole = cursor.end === cursor.wireEnd;
  const fcs = whole && end - Math.max(at, cursor.offset + MIN_FRAME) === FCS;
  if (fcs) end -= FCS;
  const padEnd = Math.min(end, cursor.offset + MIN_FRAME);
  if (padEnd > at && isZero(cursor.bytes, at, padEnd)) {
    out.add(F.padding, at, padEnd - at, formatBytes(cursor.bytes, at, padEnd - at));
    at = padEnd;
  }
  if (end > at) {
    const node = out.add(F.trailer, at, end - at, formatBytes(cursor.bytes, at, end - at));
    const text = `[Expert Info (Note/Protocol): ${F.paddingNotZero.label}]`;
    if (padEnd > at) out.within(node, () => out.add(F.paddingNotZero, at, end - at, true, { text, severity: 'note' }));
  }
  if (fcs) out.add(F.fcs, end, FCS, readU32BE(cursor.bytes, end));
}

function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== 0) return false;
  return true;
}

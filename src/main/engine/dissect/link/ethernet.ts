/**
 * Ethernet (IEEE 802.3): Ethernet II with a type, 802.3 with a length and LLC behind it. What stands behind the payload
 * (padding, a trailer, a check sequence) is in ethernet-rest.ts.
 */
import { readU16BE } from '../../bytes/index.ts';
import { AddressKind, formatMac } from '../../table/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields, type FieldSpec, nameOfBoolean } from '../field.ts';
import { hasIpAddresses, isVlan } from '../network/ip-length.ts';
import { Layer, type PacketScan } from '../packet-scan.ts';
import { remark } from '../remarks.ts';
import { ETHER_TYPE_NAMES, etherTypeName, followEtherType, paintEtherType } from './ether-types.ts';
import { isLength, isPaddingOdd, paintRest, REST_FIELDS } from './ethernet-rest.ts';

const HEADER = 14;
/** Smallest value that is a type. */
const MIN_TYPE = 0x0600;
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
  fromGroup: remark(
    'eth.src_not_group',
    'Source MAC must not be a group address: IEEE 802.3-2002, Section 3.2.3(b)',
    'warn/Protocol',
  ),
  ...REST_FIELDS,
});

/** Ethertype of FabricPath, which reads the frame from its beginning. */
export const FABRIC_PATH = 0x8903;

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
    out.within(layer, () => paintRest(cursor, out, HEADER, type));
  },
};

/** See {@link ethernet}. */
export function scanEthernet(cursor: Cursor, row: PacketScan): Dissector | undefined {
  const { bytes, offset } = cursor;
  if (!cursor.has(HEADER)) return undefined;
  const type = readU16BE(bytes, offset + 12);
  if (isFrameRemarked(cursor, type)) row.layers |= Layer.remarked;
  // IP brings addresses of its own; nearly every packet is spared two look-ups.
  if (type !== IPV4 && type !== IPV6 && !(isVlan(type) && hasIpAddresses(bytes, offset + HEADER, cursor.end, type))) {
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

/** Whether something is remarked on the frame at the cursor, whose header is there whole and names `type`. */
export const isFrameRemarked = ({ bytes, offset, end, wireEnd }: Cursor, type: number): boolean =>
  ((bytes[offset + 6] as number) & 1) !== 0 || isPaddingOdd(bytes, offset, end, wireEnd, HEADER, type);

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
    if (group && fields === SOURCE) out.remark(F.fromGroup, where, 3);
  });
}

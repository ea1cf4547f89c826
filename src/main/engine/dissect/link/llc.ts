/**
 * IEEE 802.2 logical link control, and the SNAP header behind SAP 0xAA (RFC 1042) that names an ethertype or a protocol
 * of some organisation. Who follows is found by the destination SAP.
 */
import { readU16BE, readU16LE, readU24BE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import { type Detail, formatBytes } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields, nameOfBoolean } from '../field.ts';
import { ETHER_TYPE_NAMES, etherTypeName, followEtherType } from './ether-types.ts';

const SNAP = 0xaa;
const SNAP_HEADER = 5;
const OUI_ETHERNET = 0x000000;
const OUI_CISCO_90 = 0x0000f8;
const OUI_BRIDGED = 0x0080c2;

const SAP_NAMES: Readonly<Record<number, string>> = {
  0: 'NULL LSAP',
  2: 'LLC Sub-Layer Management',
  4: 'SNA Path Control',
  6: 'TCP/IP',
  8: 'SNA',
  12: 'SNA',
  16: 'NetWare (unofficial?)',
  14: 'PROWAY (IEC955) Network Management and Initialization',
  24: 'Texas Instruments',
  66: 'Spanning Tree BPDU',
  78: 'EIA RS-511 Manufacturing Message Service',
  126: 'ISO 8208 (X.25 over 802.2)',
  128: 'XNS',
  134: 'Nestar',
  142: 'PROWAY (IEC955) Active Station List Maintenance',
  152: 'ARP',
  170: 'SNAP',
  188: 'Vines',
  224: 'NetWare',
  240: 'NetBIOS',
  244: 'IBM Net Management',
  248: 'Remote Program Load',
  250: 'Ungermann-Bass',
  252: 'Remote Program Load',
  254: 'ISO Network Layer',
  255: 'Global DSAP',
};

const OUI_NAMES: Readonly<Record<number, string>> = {
  0: 'Xerox Corporation',
  248: 'Digital Equipment Corporation',
  12: 'Cisco Systems, Inc',
  32962: 'IEEE 802.1 Working Group',
};

const F = declareFields({
  dsap: { key: 'llc.dsap', label: 'DSAP', type: 'uint8', base: 'hex', at: 0, names: SAP_NAMES },
  ssap: { key: 'llc.ssap', label: 'SSAP', type: 'uint8', base: 'hex', at: 1, names: SAP_NAMES },
  destinationSap: { key: 'llc.dsap.sap', label: 'SAP', type: 'uint8', at: 0, size: 1, mask: 0xfe },
  group: {
    key: 'llc.dsap.ig',
    label: 'IG Bit',
    type: 'boolean',
    names: { 0: 'Individual', 1: 'Group' },
    at: 0,
    size: 1,
    mask: 0x01,
  },
  sourceSap: { key: 'llc.ssap.sap', label: 'SAP', type: 'uint8', at: 1, size: 1, mask: 0xfe },
  response: {
    key: 'llc.ssap.cr',
    label: 'CR Bit',
    type: 'boolean',
    names: { 0: 'Command', 1: 'Response' },
    at: 1,
    size: 1,
    mask: 0x01,
  },
  command: { key: 'llc.control.u_modifier_cmd', label: 'Command', type: 'uint8', base: 'hex' },
  answer: { key: 'llc.control.u_modifier_resp', label: 'Response', type: 'uint8', base: 'hex' },
  frameType: {
    key: 'llc.control.ftype',
    label: 'Frame type',
    type: 'uint16',
    base: 'hex',
    bits: 8,
    names: { 0: 'Information frame', 1: 'Supervisory frame', 3: 'Unnumbered frame' },
  },
  control: { key: 'llc.control', label: 'Control field', type: 'uint16', base: 'hex' },
  oui: { key: 'llc.oui', label: 'Organization Code', type: 'uint24', names: OUI_NAMES },
  type: { key: 'llc.type', label: 'Type', type: 'uint16', base: 'hex', names: ETHER_TYPE_NAMES },
  pid: { key: 'llc.pid', label: 'Protocol ID', type: 'uint16', base: 'hex' },
});

/** Unnumbered frames have a control field of one byte, the others of two. */
const controlSize = (first: number): 1 | 2 => ((first & 3) === 3 ? 1 : 2);

/** LLC as Ethernet's length frames, 802.11 data and others carry it. */
export const llc: Dissector = {
  id: 'llc',
  title: 'Logical-Link Control',
  short: 'LLC',
  claims: [
    { table: Table.llc, value: 0 },
    { table: Table.etherType, value: 0x8870 },
    { table: Table.sllKind, value: 4 },
    // Over ATM, under both numbers.
    { table: Table.linkType, value: 11 },
    { table: Table.linkType, value: 100 },
  ],
  fields: F,
  scan(cursor) {
    if (!cursor.has(3)) return undefined;
    const { bytes, offset } = cursor;
    const dsap = bytes[offset] as number;
    const header = 2 + controlSize(bytes[offset + 2] as number);
    if (!cursor.has(header)) return undefined;
    if (dsap === SNAP && (bytes[offset + 1] as number) === SNAP) {
      if (!cursor.has(header + SNAP_HEADER)) return undefined;
      const oui = readU24BE(bytes, offset + header);
      const type = readU16BE(bytes, offset + header + 3);
      cursor.offset = offset + header + SNAP_HEADER;
      if (oui === OUI_ETHERNET || oui === OUI_CISCO_90) return followEtherType(cursor, type);
      if (oui === OUI_BRIDGED && (type === 1 || type === 7)) {
        // A bridged Ethernet frame begins behind two bytes of padding (RFC 2684 section 5.2).
        if (!cursor.has(2)) return undefined;
        cursor.offset += 2;
        return cursor.find(Table.linkType, 1);
      }
      return cursor.find(Table.snapPid, type);
    }
    cursor.offset = offset + header;
    if (cursor.offset >= cursor.wireEnd) return undefined;
    return cursor.find(Table.llcSap, dsap);
  },
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    out.columns.protocol = 'LLC';
    out.columns.setInfo('');
    const here = cursor.end - offset;
    const header = here < 3 ? 3 : 2 + controlSize(bytes[offset + 2] as number);
    const snap = here >= 3 && bytes[offset] === SNAP && bytes[offset + 1] === SNAP;
    const length = Math.max(0, Math.min(here, header + (snap ? SNAP_HEADER : 0)));
    out.layer(cursor, llc, length, 'Logical-Link Control');
    out.within(out.read(cursor, F.dsap), () => {
      out.read(cursor, F.destinationSap);
      out.read(cursor, F.group);
    });
    out.within(out.read(cursor, F.ssap), () => {
      out.read(cursor, F.sourceSap);
      out.read(cursor, F.response);
    });
    if (here < header || here < 3) return;
    paintControl(cursor, out, header - 2);
    if (snap && here >= header + SNAP_HEADER) paintSnap(cursor, out, offset + header);
  },
};

const UNNUMBERED: Readonly<Record<number, readonly [string, string]>> = {
  0: ['UI', 'Unnumbered Information'],
  12: ['DM', 'Disconnected mode'],
  64: ['DISC', 'Disconnect'],
  96: ['UA', 'Unnumbered Acknowledge'],
  108: ['SABME', 'Set Asynchronous Balanced Mode Extended'],
  132: ['FRMR', 'Frame reject'],
  172: ['XID', 'Exchange identification'],
  224: ['TEST', 'Test'],
};
const SUPERVISORY = ['RR', 'RNR', 'REJ', 'SREJ'] as const;

/** The control field, and what Info says of the frame: its type, and who speaks to whom. */
function paintControl(cursor: Cursor, out: Detail, size: number): void {
  const { bytes, offset } = cursor;
  const at = offset + 2;
  const response = ((bytes[offset + 1] as number) & 1) !== 0;
  const value = size === 1 ? (bytes[at] as number) : readU16LE(bytes, at);
  const kind = controlText(value, size, response);
  const node = out.add(F.control, at, size, value, {
    text: `Control field: ${kind} (0x${value.toString(16).padStart(size * 2, '0')})`,
  });
  out.within(node, () => {
    if (size === 1) out.add(response ? F.answer : F.command, at, 1, value & 0xec);
    out.add(F.frameType, at, size, size === 1 ? 3 : value & 1);
  });
  const sap = (n: number): string => SAP_NAMES[n & 0xfe] ?? `0x${(n & 0xfe).toString(16).padStart(2, '0')}`;
  const group = nameOfBoolean(F.group, ((bytes[offset] as number) & 1) !== 0);
  const way = nameOfBoolean(F.response, response);
  if ((bytes[offset] as number) === SNAP && (bytes[offset + 1] as number) === SNAP) {
    out.columns.setInfo(kind);
    return;
  }
  out.columns.setInfo(
    `${kind}; DSAP ${sap(bytes[offset] as number)} ${group}, SSAP ${sap(bytes[offset + 1] as number)} ${way}`,
  );
}

/** A control field of one or two bytes in words, the latter in little-endian order (ISO/IEC 8802-2 section 5.4). */
export function controlText(value: number, size: number, response: boolean): string {
  if (size === 1) {
    const name = UNNUMBERED[value & 0xec]?.[0] ?? 'Unknown';
    const poll = (value & 0x10) === 0 ? '' : response ? 'F' : 'P';
    return `U${poll === '' ? '' : ` ${poll}`}, func=${name}`;
  }
  const next = value >>> 9;
  const poll = (value & 0x100) === 0 ? '' : response ? ' F' : ' P';
  if ((value & 1) === 0) return `I${poll}, N(R)=${next}, N(S)=${(value >>> 1) & 0x7f}`;
  return `S${poll}, func=${SUPERVISORY[(value >>> 2) & 3]}, N(R)=${next}`;
}

function paintSnap(cursor: Cursor, out: Detail, at: number): void {
  const { bytes } = cursor;
  const oui = readU24BE(bytes, at);
  const type = readU16BE(bytes, at + 3);
  out.add(F.oui, at, 3, oui);
  const hex = `0x${type.toString(16).padStart(4, '0')}`;
  if (oui === OUI_ETHERNET || oui === OUI_CISCO_90) {
    out.add(F.type, at + 3, 2, type, { text: `Type: ${etherTypeName(type)} (${hex})` });
  } else out.add(F.pid, at + 3, 2, type);
  const names =
    oui === OUI_ETHERNET ? 'Officially Xerox, but 0:0:0:0:0:0 is more common' : (OUI_NAMES[oui] ?? 'Unknown');
  const [organisation, protocol] = [formatBytes(bytes, at, 3), formatBytes(bytes, at + 3, 2)];
  out.columns.appendInfo(`; SNAP, OUI 0x${organisation.toUpperCase()} (${names}), PID 0x${protocol.toUpperCase()}`);
}

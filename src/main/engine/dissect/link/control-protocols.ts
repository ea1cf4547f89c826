/**
 * What switches and routers say to each other: named, with what their first bytes say in the Info column. LLDP (IEEE
 * 802.1AB), CDP, LACP and its kin (IEEE 802.3 annex 57A), EAP over LANs (IEEE 802.1X, RFC 3748), pause frames, OSPF (RFC
 * 2328, 5340), EIGRP (RFC 7868), VRRP (RFC 5798), RSVP (RFC 2205) and HSRP (RFC 2281).
 */
import { readU16BE, readU32BE } from '../../bytes/index.ts';
import { formatMac } from '../../table/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import { declareFields } from '../field.ts';
import { named } from '../named.ts';
import type { Reader } from '../reader.ts';
import { formatBytesText } from '../text.ts';
import { lldp } from './lldp.ts';

type Names = Readonly<Record<number, string>>;

const nameOf = (names: Names, value: number): string => names[value] ?? `Unknown (${value})`;
const etherType = (value: number) => ({ table: Table.etherType, value });
const ipProtocol = (value: number) => ({ table: Table.ipProtocol, value });

function describeCdp(reader: Reader): string {
  reader.skip(4);
  let words = '';
  while (reader.left >= 4) {
    const type = reader.u16();
    const value = reader.take(Math.max(0, reader.u16() - 4));
    if (reader.failed) break;
    if (type === 1) words += `Device ID: ${formatBytesText(value)}  `;
    else if (type === 3) words += `Port ID: ${formatBytesText(value)}  `;
  }
  return words;
}

const SLOW: Readonly<Record<number, readonly [layer: string, column: string]>> = {
  1: ['lacp', 'LACP'],
  2: ['marker', 'Marker'],
  3: ['oampdu', 'OAM'],
  10: ['ossp', 'OSSP'],
};
const LACP = 1;
const OAM = 3;
const OAM_CODES: Names = {
  0: 'Information',
  1: 'Event Notification',
  2: 'Variable Request',
  3: 'Variable Response',
  4: 'Loopback Control',
};
const LACP_FLAGS = 'EFDCSGSA';

/** One end: address, port, key, and its state, a letter a bit. */
function lacpEnd(bytes: Uint8Array, at: number): string {
  const state = bytes[at + 14] ?? 0;
  const flags = [...LACP_FLAGS].map((letter, i) => (((state >> (7 - i)) & 1) === 1 ? letter : '*')).join('');
  return `${formatMac(bytes, at + 2)} P: ${readU16BE(bytes, at + 12)} K: ${readU16BE(bytes, at + 8)} ${flags}`;
}

function describeSlow(reader: Reader, { bytes, offset, end }: Cursor): string {
  const subtype = reader.u8();
  if (subtype === OAM) return `OAMPDU: ${nameOf(OAM_CODES, bytes[offset + 3] ?? 0)}`;
  if (subtype !== LACP || end - offset < 40) return '';
  return `v${bytes[offset + 1]} ACTOR ${lacpEnd(bytes, offset + 4)} PARTNER ${lacpEnd(bytes, offset + 24)}`;
}

const EAPOL: Names = { 1: 'Start', 2: 'Logoff', 3: 'Key', 4: 'Encapsulated ASF Alert', 5: 'MKA' };
const EAP_CODES: Names = { 1: 'Request', 2: 'Response', 3: 'Success', 4: 'Failure' };
const EAP_TYPES: Names = {
  1: 'Identity',
  2: 'Notification',
  3: 'Legacy Nak (Response Only)',
  4: 'MD5-Challenge EAP (EAP-MD5-CHALLENGE)',
  6: 'Generic Token Card EAP (EAP-GTC)',
  13: 'TLS EAP (EAP-TLS)',
  18: 'GSM Subscriber Identity Modules EAP (EAP-SIM)',
  21: 'Tunneled TLS EAP (EAP-TTLS)',
  23: 'UMTS Authentication and Key Agreement EAP (EAP-AKA)',
  25: 'Protected EAP (EAP-PEAP)',
  26: 'MS-EAP-Authentication EAP (EAP-MS-AUTH)',
  43: 'Flexible Authentication via Secure Tunneling EAP (EAP-FAST)',
};
const EAP_PACKET = 0;
const EAPOL_KEY = 3;
/** Descriptors of keys that have the handshake's flags: that of RSN, and that of WPA before it. */
const HANDSHAKE_KEYS: ReadonlySet<number> = new Set([2, 254]);

/** Which message of the four-way handshake a key frame is (IEEE 802.11 section 12.7.6). */
function keyMessage(info: number, dataLength: number): string {
  const isPairwise = (info & 0x0008) !== 0;
  const isAsked = (info & 0x0080) !== 0;
  const isSigned = (info & 0x0100) !== 0;
  const isSecure = (info & 0x0200) !== 0;
  if (!isPairwise) return isAsked ? ' (Group Message 1 of 2)' : ' (Group Message 2 of 2)';
  if (isAsked) return isSigned ? ' (Message 3 of 4)' : ' (Message 1 of 4)';
  return isSecure || dataLength === 0 ? ' (Message 4 of 4)' : ' (Message 2 of 4)';
}

function describeEapol(reader: Reader, { bytes, offset, end }: Cursor): string {
  reader.skip(1);
  const type = reader.u8();
  reader.skip(2);
  if (type === EAP_PACKET) {
    const code = reader.u8();
    reader.skip(3);
    const isAbout = code <= 2 && reader.left > 0;
    return `${nameOf(EAP_CODES, code)}${isAbout ? `, ${nameOf(EAP_TYPES, reader.u8())}` : ''}`;
  }
  const isWhole = type === EAPOL_KEY && HANDSHAKE_KEYS.has(bytes[offset + 4] ?? 0) && end - offset >= 99;
  return nameOf(EAPOL, type) + (isWhole ? keyMessage(readU16BE(bytes, offset + 5), readU16BE(bytes, offset + 97)) : '');
}

const OSPF: Names = { 1: 'Hello Packet', 2: 'DB Description', 3: 'LS Request', 4: 'LS Update', 5: 'LS Acknowledge' };
const EIGRP: Names = {
  1: 'Update',
  2: 'Request',
  3: 'Query',
  4: 'Reply',
  5: 'Hello',
  10: 'SIA-Query',
  11: 'SIA-Reply',
};
const RSVP: Names = {
  1: 'PATH',
  2: 'RESV',
  3: 'PATH ERROR',
  4: 'RESV ERROR',
  5: 'PATH TEAR',
  6: 'RESV TEAR',
  7: 'CONFIRM',
  20: 'HELLO',
};
const HSRP: Names = { 0: 'Hello', 1: 'Coup', 2: 'Resign', 3: 'Advertise' };
const HSRP_STATES: Names = { 0: 'Initial', 1: 'Learn', 2: 'Listen', 4: 'Speak', 8: 'Standby', 16: 'Active' };
const HSRP_LENGTH = 20;
/** What a router says of its interface as a whole is shorter. */
const HSRP_ADVERTISE = 3;
const HSRP_ADVERTISED: Names = { 1: 'Dormant', 2: 'Passive', 3: 'Active' };
const HSRP_ADVERTISE_LENGTH = 16;
const hsrpLength = ({ bytes, offset }: Cursor): number =>
  bytes[offset + 1] === HSRP_ADVERTISE ? HSRP_ADVERTISE_LENGTH : HSRP_LENGTH;
const PAUSE = 1;
const CLASS_PAUSE = 0x0101;

/** Sent to all routers: what else uses the port is no HSRP. */
function isToRouters({ bytes, addresses, addressesSize }: Cursor): boolean {
  return addressesSize === 8 && bytes[addresses + 4] === 224 && bytes[addresses + 7] === 2;
}

const OSPF_FIELDS = declareFields({
  version: { key: 'ospf.version', label: 'Version', type: 'uint8', at: 0, size: 1 },
  kind: { key: 'ospf.msg', label: 'Message Type', type: 'uint8', at: 1, size: 1, names: OSPF },
  length: { key: 'ospf.packet_length', label: 'Packet Length', type: 'uint16', at: 2, size: 2 },
  router: { key: 'ospf.srcrouter', label: 'Source OSPF Router', type: 'ipv4', at: 4, size: 4 },
  area: { key: 'ospf.area_id', label: 'Area ID', type: 'ipv4', at: 8, size: 4 },
  checksum: { key: 'ospf.checksum', label: 'Checksum', type: 'uint16', base: 'hex', at: 12, size: 2 },
});
const OSPF_LATER = declareFields({
  authentication: {
    key: 'ospf.auth.type',
    label: 'Auth Type',
    type: 'uint16',
    at: 14,
    size: 2,
    names: { 0: 'Null', 1: 'Simple password', 2: 'Cryptographic' },
  },
  instance: { key: 'ospf.instance_id', label: 'Instance ID', type: 'uint8', at: 14, size: 1 },
});
const VRRP_FIELDS = declareFields({
  versionAndType: { key: 'vrrp.typever', label: 'VRRP message version and type', type: 'uint8', at: 0, size: 1 },
  version: { key: 'vrrp.version', label: 'VRRP protocol version', type: 'uint8', at: 0, size: 1, mask: 0xf0 },
  kind: {
    key: 'vrrp.type',
    label: 'VRRP packet type',
    type: 'uint8',
    at: 0,
    size: 1,
    mask: 0x0f,
    names: { 1: 'Advertisement' },
  },
  router: { key: 'vrrp.virt_rtr_id', label: 'Virtual Rtr ID', type: 'uint8', at: 1, size: 1 },
  priority: { key: 'vrrp.prio', label: 'Priority', type: 'uint8', at: 2, size: 1 },
  addresses: { key: 'vrrp.addr_count', label: 'Addr Count', type: 'uint8', at: 3, size: 1 },
  checksum: { key: 'vrrp.checksum', label: 'Checksum', type: 'uint16', base: 'hex', at: 6, size: 2 },
});
const HSRP_FIELDS = declareFields({
  version: { key: 'hsrp.version', label: 'Version', type: 'uint8', at: 0, size: 1 },
  operation: { key: 'hsrp.opcode', label: 'Op Code', type: 'uint8', at: 1, size: 1, names: HSRP },
  state: { key: 'hsrp.state', label: 'State', type: 'uint8', at: 2, size: 1, names: HSRP_STATES },
  hello: { key: 'hsrp.hellotime', label: 'Hellotime', type: 'uint8', at: 3, size: 1 },
  hold: { key: 'hsrp.holdtime', label: 'Holdtime', type: 'uint8', at: 4, size: 1 },
  priority: { key: 'hsrp.priority', label: 'Priority', type: 'uint8', at: 5, size: 1 },
  group: { key: 'hsrp.group', label: 'Group', type: 'uint8', at: 6, size: 1 },
  reserved: { key: 'hsrp.reserved', label: 'Reserved', type: 'uint8', at: 7, size: 1 },
  address: { key: 'hsrp.virt_ip', label: 'Virtual IP Address', type: 'ipv4', at: 16, size: 4 },
});

/** All of them. */
export const CONTROL_PROTOCOLS = [
  lldp,
  named({
    id: 'cdp',
    title: 'Cisco Discovery Protocol',
    column: 'CDP',
    claims: [{ table: Table.snapPid, value: 0x2000 }],
    info: describeCdp,
  }),
  named({
    id: 'slow',
    title: 'Slow Protocols',
    column: 'Slow Protocols',
    claims: [etherType(0x8809)],
    columnOf: ({ bytes, offset }) => SLOW[bytes[offset] ?? 0]?.[1] ?? 'Slow Protocols',
    above: ({ bytes, offset }) => SLOW[bytes[offset] ?? 0]?.slice(0, 1) ?? ['data'],
    info: describeSlow,
  }),
  named({
    id: 'eapol',
    title: '802.1X Authentication',
    column: 'EAPOL',
    claims: [etherType(0x888e)],
    columnOf: ({ bytes, offset }) => (bytes[offset + 1] === EAP_PACKET ? 'EAP' : 'EAPOL'),
    stands: ({ bytes, offset }) => (bytes[offset + 1] === EAP_PACKET ? ['eapol', 'eap'] : ['eapol']),
    info: describeEapol,
  }),
  named({
    id: 'macc',
    title: 'MAC Control',
    column: 'MAC CTRL',
    claims: [etherType(0x8808)],
    info(reader) {
      const operation = reader.u16();
      if (operation === PAUSE) return `Pause: pause_time: ${reader.u16()} quanta`;
      return operation === CLASS_PAUSE ? 'Class Based Flow Control [CBFC] Pause' : nameOf({}, operation);
    },
  }),
  named({
    id: 'ospf',
    readsAll: true,
    title: 'Open Shortest Path First',
    column: 'OSPF',
    claims: [ipProtocol(89)],
    fields: OSPF_FIELDS,
    further: OSPF_LATER,
    paint(cursor, out) {
      // The second version goes on with how it is authenticated (RFC 2328 section A.3.1), the third with an instance.
      if (cursor.bytes[cursor.offset] === 2) out.read(cursor, OSPF_LATER.authentication);
      else out.read(cursor, OSPF_LATER.instance);
    },
    info(reader) {
      reader.skip(1);
      return nameOf(OSPF, reader.u8());
    },
  }),
  named({
    id: 'eigrp',
    readsAll: true,
    title: 'Cisco EIGRP',
    column: 'EIGRP',
    claims: [ipProtocol(88)],
    info(_reader, { bytes, offset, end }) {
      const name = nameOf(EIGRP, bytes[offset + 1] ?? 0);
      // A hello that acknowledges says nothing else (RFC 7868 section 6.5).
      return end - offset >= 16 && name === 'Hello' && readU32BE(bytes, offset + 12) !== 0 ? `${name} (Ack)` : name;
    },
  }),
  named({
    id: 'vrrp',
    readsAll: true,
    title: 'Virtual Router Redundancy Protocol',
    column: 'VRRP',
    claims: [ipProtocol(112)],
    fields: VRRP_FIELDS,
    info: (reader) => `Announcement (v${reader.u8() >> 4})`,
  }),
  named({
    id: 'rsvp',
    readsAll: true,
    title: 'Resource ReserVation Protocol (RSVP)',
    column: 'RSVP',
    claims: [ipProtocol(46)],
    info(reader) {
      reader.skip(1);
      return `${nameOf(RSVP, reader.u8())} Message. `;
    },
  }),
  named({
    id: 'hsrp',
    title: 'Cisco Hot Standby Router Protocol',
    column: 'HSRP',
    ports: [1985],
    fields: HSRP_FIELDS,
    hasHeader: ({ bytes, offset }) => bytes[offset + 1] !== HSRP_ADVERTISE,
    fits: (cursor) => cursor.end - cursor.offset >= hsrpLength(cursor) && isToRouters(cursor),
    info(reader, { bytes, offset }) {
      reader.skip(1);
      const code = reader.u8();
      const state =
        code === HSRP_ADVERTISE ? nameOf(HSRP_ADVERTISED, bytes[offset + 6] ?? 0) : nameOf(HSRP_STATES, reader.u8());
      return `${nameOf(HSRP, code)} (state ${state})`;
    },
  }),
];

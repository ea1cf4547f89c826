/**
 * What carries or steers other traffic, over UDP: OpenVPN, L2TP (RFC 2661, RFC 3931) with the PPP inside, BFD (RFC 5880),
 * NetFlow and IPFIX (RFC 3954, 7011), sFlow (sflow.ts), GTPv2 and PFCP (3GPP TS 29.274, 29.244), LDP's hello (RFC 5036) and
 * GLBP. Named, with what their first bytes say.
 */
import { readU16BE, readU32BE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';
import { ppp } from '../link/ppp.ts';
import { named } from '../named.ts';
import { sflow } from './sflow.ts';

type Names = Readonly<Record<number, string>>;

const left = ({ offset, end }: Cursor): number => end - offset;
const hex = (value: number, digits = 2): string => value.toString(16).padStart(digits, '0');

const OPENVPN: Names = {
  1: 'P_CONTROL_HARD_RESET_CLIENT_V1',
  2: 'P_CONTROL_HARD_RESET_SERVER_V1',
  3: 'P_CONTROL_SOFT_RESET_V1',
  4: 'P_CONTROL_V1',
  5: 'P_ACK_V1',
  6: 'P_DATA_V1',
  7: 'P_CONTROL_HARD_RESET_CLIENT_V2',
  8: 'P_CONTROL_HARD_RESET_SERVER_V2',
  9: 'P_DATA_V2',
  10: 'P_CONTROL_HARD_RESET_CLIENT_V3',
};

const L2TP_CONTROL = 0x8000;
const L2TP_LENGTH = 0x4000;
const L2TP_SEQUENCE = 0x0800;
const L2TP_OFFSET = 0x0200;
const L2TP_VERSION = 0x000f;
const L2TP_MESSAGES = [
  '',
  'SCCRQ',
  'SCCRP',
  'SCCCN',
  'StopCCN',
  '',
  'Hello',
  'OCRQ',
  'OCRP',
  'OCCN',
  'ICRQ',
  'ICRP',
  'ICCN',
  '',
  'CDN',
  'WEN',
  'SLI',
];
/** Bytes of an L2TP header (RFC 2661 section 3.1); more than there are where it is cut. */
function l2tpHeader({ bytes, offset, end }: Cursor): number {
  if (end - offset < 6) return Number.POSITIVE_INFINITY;
  const flags = readU16BE(bytes, offset);
  const size = 6 + ((flags & L2TP_LENGTH) === 0 ? 0 : 2) + ((flags & L2TP_SEQUENCE) === 0 ? 0 : 4);
  if ((flags & L2TP_OFFSET) === 0) return size;
  return offset + size + 2 > end ? Number.POSITIVE_INFINITY : size + 2 + readU16BE(bytes, offset + size);
}

const isL2tp = (cursor: Cursor): boolean =>
  left(cursor) >= 6 && (readU16BE(cursor.bytes, cursor.offset) & L2TP_VERSION) === 2;

function describeL2tp(cursor: Cursor): string {
  const { bytes, offset, end } = cursor;
  const flags = readU16BE(bytes, offset);
  const ids = offset + ((flags & L2TP_LENGTH) === 0 ? 2 : 4);
  const where = `(tunnel id=${readU16BE(bytes, ids)}, session id=${readU16BE(bytes, ids + 2)})`;
  if ((flags & L2TP_CONTROL) === 0) return `Data Message    ${where}`;
  const first = offset + l2tpHeader(cursor);
  // The first value of a control message is its kind (section 4.4.1); none acknowledges (section 5.8).
  if (first + 8 > end)
    return first + 8 > cursor.wireEnd ? `Control Message - ZLB      ${where}` : `Control Message ${where}`;
  return `Control Message - ${L2TP_MESSAGES[readU16BE(bytes, first + 6)] ?? 'Unknown'} ${where}`;
}

/** Layer Two Tunneling Protocol, version 2. */
const l2tp: Dissector = {
  id: 'l2tp',
  title: 'Layer 2 Tunneling Protocol',
  short: 'L2TP',
  claims: [{ table: Table.udpPort, value: 1701 }],
  fields: {},
  scan(cursor) {
    if (!isL2tp(cursor)) return cursor.claims.data;
    const isControl = (readU16BE(cursor.bytes, cursor.offset) & L2TP_CONTROL) !== 0;
    const header = l2tpHeader(cursor);
    if (isControl || !cursor.has(header)) return undefined;
    cursor.offset += header;
    return ppp;
  },
  detail(cursor, out) {
    if (!isL2tp(cursor)) return;
    out.columns.protocol = 'L2TP';
    const words = describeL2tp(cursor);
    out.columns.setInfo(words);
    const node = out.layer(cursor, l2tp, Math.min(left(cursor), l2tpHeader(cursor)), l2tp.title);
    out.within(node, () => out.label(cursor.offset, 2, words));
  },
};

const BFD_DIAGNOSES: Names = {
  0: 'No Diagnostic',
  1: 'Control Detection Time Expired',
  2: 'Echo Function Failed',
  3: 'Neighbor Signaled Session Down',
  4: 'Forwarding Plane Reset',
  5: 'Path Down',
  6: 'Concatenated Path Down',
  7: 'Administratively Down',
  8: 'Reverse Concatenated Path Down',
  9: 'Mis-Connectivity Defect',
};
const BFD_STATES = ['AdminDown', 'Down', 'Init', 'Up'];
const BFD_FIELDS = declareFields({
  version: { key: 'bfd.version', label: 'Protocol Version', type: 'uint8', at: 0, size: 1, mask: 0xe0 },
  diagnosis: {
    key: 'bfd.diag',
    label: 'Diagnostic Code',
    type: 'uint8',
    base: 'hex',
    at: 0,
    size: 1,
    mask: 0x1f,
    names: BFD_DIAGNOSES,
  },
  state: {
    key: 'bfd.sta',
    label: 'Session State',
    type: 'uint8',
    base: 'hex',
    at: 1,
    size: 1,
    mask: 0xc0,
    names: BFD_STATES,
  },
  flags: { key: 'bfd.flags', label: 'Message Flags', type: 'uint8', base: 'hex', at: 1, size: 1 },
  poll: { key: 'bfd.flags.p', label: 'Poll', type: 'boolean', at: 1, size: 1, mask: 0x20 },
  final: { key: 'bfd.flags.f', label: 'Final', type: 'boolean', at: 1, size: 1, mask: 0x10 },
  independent: { key: 'bfd.flags.c', label: 'Control Plane Independent', type: 'boolean', at: 1, size: 1, mask: 8 },
  authenticated: { key: 'bfd.flags.a', label: 'Authentication Present', type: 'boolean', at: 1, size: 1, mask: 4 },
  demand: { key: 'bfd.flags.d', label: 'Demand', type: 'boolean', at: 1, size: 1, mask: 2 },
  multipoint: { key: 'bfd.flags.m', label: 'Multipoint', type: 'boolean', at: 1, size: 1, mask: 1 },
  multiplier: { key: 'bfd.detect_time_multiplier', label: 'Detect Time Multiplier', type: 'uint8', at: 2, size: 1 },
  length: { key: 'bfd.message_length', label: 'Message Length', type: 'uint8', at: 3, size: 1 },
  mine: { key: 'bfd.my_discriminator', label: 'My Discriminator', type: 'uint32', base: 'hex', at: 4, size: 4 },
  yours: { key: 'bfd.your_discriminator', label: 'Your Discriminator', type: 'uint32', base: 'hex', at: 8, size: 4 },
  sending: { key: 'bfd.desired_min_tx_interval', label: 'Desired Min TX Interval', type: 'uint32', at: 12, size: 4 },
  receiving: {
    key: 'bfd.required_min_rx_interval',
    label: 'Required Min RX Interval',
    type: 'uint32',
    at: 16,
    size: 4,
  },
  echoing: {
    key: 'bfd.required_min_echo_interval',
    label: 'Required Min Echo Interval',
    type: 'uint32',
    at: 20,
    size: 4,
  },
});

const FLOW_TEMPLATES: Readonly<Record<number, string>> = {
  0: 'Data-Template',
  1: 'Options-Template',
  2: 'Data-Template',
  3: 'Options-Template',
};
const NETFLOW_9 = 9;
const IPFIX = 10;
const MAX_SETS = 64;

/** Sets of version 9 and IPFIX: templates by the numbers that they define, data by the number they follow. */
function flowSets({ bytes, offset, end }: Cursor, header: number): string {
  let words = '';
  let at = offset + header;
  for (let i = 0; i < MAX_SETS && at + 4 <= end; i++) {
    const set = readU16BE(bytes, at);
    const name = FLOW_TEMPLATES[set];
    words += name === undefined ? ` [Data:${set}]` : ` [${name}:${at + 6 <= end ? readU16BE(bytes, at + 4) : 0}]`;
    at += Math.max(4, readU16BE(bytes, at + 2));
  }
  return words;
}

function describeFlow(cursor: Cursor): string {
  const { bytes, offset, end } = cursor;
  const version = readU16BE(bytes, offset);
  const count = readU16BE(bytes, offset + 2);
  const domain = (at: number): string => ` Obs-Domain-ID=${String(readU32BE(bytes, offset + at)).padStart(5)}`;
  if (version === IPFIX && end - offset >= 16) {
    return `IPFIX flow (${String(count).padStart(4)} bytes)${domain(12)}${flowSets(cursor, 16)}`;
  }
  if (version === NETFLOW_9 && end - offset >= 20) {
    return `total: ${count} (v9) record${count === 1 ? '' : 's'}${domain(16)}${flowSets(cursor, 20)}`;
  }
  return `total: ${count} (v${version}) flow${count === 1 ? '' : 's'}`;
}

const FLOW_VERSIONS: ReadonlySet<number> = new Set([1, 5, 7, 8, NETFLOW_9, IPFIX]);

const GTPV2: Names = {
  1: 'Echo Request',
  2: 'Echo Response',
  3: 'Version Not Supported Indication',
  32: 'Create Session Request',
  33: 'Create Session Response',
  34: 'Modify Bearer Request',
  35: 'Modify Bearer Response',
  36: 'Delete Session Request',
  37: 'Delete Session Response',
  38: 'Change Notification Request',
  39: 'Change Notification Response',
  64: 'Modify Bearer Command',
  65: 'Modify Bearer Failure Indication',
  66: 'Delete Bearer Command',
  67: 'Delete Bearer Failure Indication',
  68: 'Bearer Resource Command',
  69: 'Bearer Resource Failure Indication',
  70: 'Downlink Data Notification Failure Indication',
  95: 'Create Bearer Request',
  96: 'Create Bearer Response',
  97: 'Update Bearer Request',
  98: 'Update Bearer Response',
  99: 'Delete Bearer Request',
  100: 'Delete Bearer Response',
  128: 'Identification Request',
  129: 'Identification Response',
  130: 'Context Request',
  131: 'Context Response',
  132: 'Context Acknowledge',
  133: 'Forward Relocation Request',
  134: 'Forward Relocation Response',
  135: 'Forward Relocation Complete Notification',
  136: 'Forward Relocation Complete Acknowledge',
  170: 'Release Access Bearers Request',
  171: 'Release Access Bearers Response',
  176: 'Downlink Data Notification',
  177: 'Downlink Data Notification Acknowledge',
};
const PFCP: Names = {
  1: 'Heartbeat Request',
  2: 'Heartbeat Response',
  3: 'PFD Management Request',
  4: 'PFD Management Response',
  5: 'Association Setup Request',
  6: 'Association Setup Response',
  7: 'Association Update Request',
  8: 'Association Update Response',
  9: 'Association Release Request',
  10: 'Association Release Response',
  11: 'Version Not Supported Response',
  12: 'Node Report Request',
  13: 'Node Report Response',
  14: 'Session Set Deletion Request',
  15: 'Session Set Deletion Response',
  50: 'Session Establishment Request',
  51: 'Session Establishment Response',
  52: 'Session Modification Request',
  53: 'Session Modification Response',
  54: 'Session Deletion Request',
  55: 'Session Deletion Response',
  56: 'Session Report Request',
  57: 'Session Report Response',
};
const LDP: Names = {
  1: 'Notification Message',
  256: 'Hello Message',
  512: 'Initialization Message',
  513: 'Keep Alive Message',
  768: 'Address Message',
  1024: 'Label Mapping Message',
};
const GLBP_STATES: Names = { 1: 'Hello', 2: 'Request/Response?', 3: 'Auth' };

/** All of them. */
export const CARRIERS: readonly Dissector[] = [
  named({
    id: 'openvpn',
    title: 'OpenVPN Protocol',
    column: 'OpenVPN',
    ports: [1194],
    fits: ({ bytes, offset, end }) => end - offset >= 2 && OPENVPN[(bytes[offset] ?? 0) >> 3] !== undefined,
    info: (reader) => `MessageType: ${OPENVPN[reader.u8() >> 3]}`,
  }),
  l2tp,
  named({
    id: 'bfd',
    title: 'BFD Control message',
    column: 'BFD Control',
    ports: [3784, 4784, 6784, 7784],
    fields: BFD_FIELDS,
    fits: ({ bytes, offset, end }) => end - offset >= 24 && (bytes[offset] ?? 0) >> 5 <= 1,
    info(reader) {
      const diagnosis = BFD_DIAGNOSES[reader.u8() & 31] ?? 'Unknown';
      const flags = reader.u8();
      return `Diag: ${diagnosis}, State: ${BFD_STATES[flags >> 6]}, Flags: 0x${hex(flags & 0x3f)}`;
    },
  }),
  named({
    id: 'cflow',
    title: 'Cisco NetFlow/IPFIX',
    column: 'CFLOW',
    ports: [2055, 4739, 9996],
    fits: ({ bytes, offset, end }) => end - offset >= 16 && FLOW_VERSIONS.has(readU16BE(bytes, offset)),
    info: (_reader, cursor) => describeFlow(cursor),
  }),
  sflow,
  named({
    id: 'gtp',
    title: 'GPRS Tunneling Protocol V2',
    column: 'GTPv2',
    ports: [2123],
    fits: ({ bytes, offset, end }) => end - offset >= 8 && (bytes[offset] ?? 0) >> 5 === 2,
    above: () => ['gtpv2'],
    stands: () => ['gtpv2'],
    info(reader) {
      reader.skip(1);
      const type = reader.u8();
      return GTPV2[type] ?? `Unknown (${type})`;
    },
  }),
  named({
    id: 'pfcp',
    title: 'Packet Forwarding Control Protocol',
    column: 'PFCP',
    ports: [8805],
    fits: ({ bytes, offset, end }) => end - offset >= 8 && (bytes[offset] ?? 0) >> 5 === 1,
    info(reader) {
      reader.skip(1);
      const type = reader.u8();
      return `PFCP ${PFCP[type] ?? `Unknown (${type})`}`;
    },
  }),
  named({
    id: 'ldp',
    readsAll: true,
    title: 'Label Distribution Protocol',
    column: 'LDP',
    ports: [646],
    fits: ({ bytes, offset, end }) => end - offset >= 12 && readU16BE(bytes, offset) === 1,
    info: (_reader, { bytes, offset }) => `${LDP[readU16BE(bytes, offset + 10) & 0x7fff] ?? 'Unknown message type'} `,
  }),
  named({
    id: 'glbp',
    title: 'Gateway Load Balancing Protocol',
    column: 'GLBP',
    ports: [3222],
    fits: (cursor) => left(cursor) >= 14,
    info(_reader, { bytes, offset, end }) {
      const names: string[] = [`G: ${readU16BE(bytes, offset + 2)}`];
      for (let at = offset + 12, i = 0; i < MAX_SETS && at + 2 <= end; i++) {
        const size = bytes[at + 1] ?? 0;
        names.push(GLBP_STATES[bytes[at] ?? 0] ?? 'Unknown');
        if (size < 2) break;
        at += size;
      }
      return names.join(', ');
    },
  }),
];

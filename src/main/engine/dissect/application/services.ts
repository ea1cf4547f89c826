/**
 * Services over UDP, named, with what their first bytes say: CoAP (RFC 7252), SLP (RFC 2608), SAP (RFC 2974), MGCP (RFC
 * 3435), XDMCP, RMCP ([ASF] section 3.2.2), NAT-PMP (RFC 6886), PTP (IEEE 1588), Canon's BJNP, RTCP (RFC 3550), and the
 * oldest ones.
 */
import { readU16BE, readU32BE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import { named } from '../named.ts';
import type { Reader } from '../reader.ts';
import { formatBytesText, formatHexBytes } from '../text.ts';

type Names = Readonly<Record<number, string>>;

const left = ({ offset, end }: Cursor): number => end - offset;

const COAP_TYPES = ['CON', 'NON', 'ACK', 'RST'];
const COAP_CODES: Names = {
  0: 'Empty Message',
  1: 'GET',
  2: 'POST',
  3: 'PUT',
  4: 'DELETE',
  5: 'FETCH',
  6: 'PATCH',
  7: 'iPATCH',
  65: '2.01 Created',
  66: '2.02 Deleted',
  67: '2.03 Valid',
  68: '2.04 Changed',
  69: '2.05 Content',
  95: '2.31 Continue',
  128: '4.00 Bad Request',
  129: '4.01 Unauthorized',
  130: '4.02 Bad Option',
  131: '4.03 Forbidden',
  132: '4.04 Not Found',
  133: '4.05 Method Not Allowed',
  134: '4.06 Not Acceptable',
  136: '4.08 Request Entity Incomplete',
  137: '4.09 Conflict',
  140: '4.12 Precondition Failed',
  141: '4.13 Request Entity Too Large',
  143: '4.15 Unsupported Content-Format',
  157: '4.29 Too Many Requests',
  160: '5.00 Internal Server Error',
  161: '5.01 Not Implemented',
  162: '5.02 Bad Gateway',
  163: '5.03 Service Unavailable',
  164: '5.04 Gateway Timeout',
  165: '5.05 Proxying Not Supported',
};
const COAP_PATH = 11;
const COAP_FORMAT = 12;
const COAP_QUERY = 15;
const COAP_PAYLOAD = 0xff;
/** Formats of payloads that have a reader of their own: layers above and words. */
const COAP_FORMATS: Readonly<Record<number, readonly [layer: string, column: string, words: string]>> = {
  50: ['json', 'CoAP/JSON', 'JavaScript Object Notation (application/json)'],
};
const MAX_COAP_OPTIONS = 64;

/** Path and query of a message, the number of its format, whether it has a payload. */
interface CoapOptions {
  readonly uri: string;
  readonly format: number | undefined;
  readonly payload: boolean;
}

/** A delta or length of an option: 13 and 14 say that one or two bytes more tell it. */
function coapNumber(reader: Reader, nibble: number): number {
  if (nibble === 13) return 13 + reader.u8();
  return nibble === 14 ? 269 + reader.u16() : nibble;
}

function coapOptions(reader: Reader): CoapOptions {
  let number = 0;
  let uri = '';
  let queries = 0;
  let format: number | undefined;
  for (let i = 0; i < MAX_COAP_OPTIONS && reader.left > 0; i++) {
    const head = reader.u8();
    if (head === COAP_PAYLOAD) return { uri, format, payload: reader.left > 0 };
    number += coapNumber(reader, head >> 4);
    const value = reader.take(coapNumber(reader, head & 15));
    if (reader.failed) break;
    if (number === COAP_PATH) uri += `/${formatBytesText(value)}`;
    if (number === COAP_QUERY) uri += `${queries++ === 0 ? '?' : '&'}${formatBytesText(value)}`;
    if (number === COAP_FORMAT) format = value.reduce((sum, byte) => sum * 256 + byte, 0);
  }
  return { uri, format, payload: false };
}

/** What a CoAP message is told as. */
function describeCoap(reader: Reader): { info: string; column: string; above: readonly string[] } {
  const head = reader.u8();
  const code = reader.u8();
  const id = reader.u16();
  const token = reader.take(Math.min(head & 15, 8));
  const { uri, format, payload } = coapOptions(reader);
  const known = payload ? COAP_FORMATS[format ?? -1] : undefined;
  const words = [
    COAP_TYPES[(head >> 4) & 3] ?? '',
    `MID:${id}`,
    COAP_CODES[code] ?? 'Unknown',
    ...(known === undefined ? [] : [known[2]]),
    ...(token.length === 0 ? [] : [`TKN:${formatHexBytes(token, ' ')}`]),
    ...(uri === '' ? [] : [uri]),
  ];
  const above = payload ? [known?.[0] ?? (format === 0 ? 'data-text-lines' : 'data')] : [];
  return { info: words.join(', '), column: known?.[1] ?? 'CoAP', above };
}

const SRVLOC: Names = {
  1: 'Service Request',
  2: 'Service Reply',
  3: 'Service Registration',
  4: 'Service Deregister',
  5: 'Service Acknowledge',
  6: 'Attribute Request',
  7: 'Attribute Reply',
  8: 'DA Advertisement',
  9: 'Service Type Request',
  10: 'Service Type Reply',
  11: 'SA Advertisement',
};
const XDMCP: Names = {
  1: 'Broadcast_query',
  2: 'Query',
  3: 'Indirect_query',
  4: 'Forward_query',
  5: 'Willing',
  6: 'Unwilling',
  7: 'Request',
  8: 'Accept ',
  9: 'Decline',
  10: 'Manage',
  11: 'Refuse',
  12: 'Failed',
  13: 'Keepalive',
  14: 'Alive',
};
const RMCP: Names = { 6: 'asf', 7: 'ipmi_session', 8: 'OEM' };
const RMCP_ASF = 6;
const ASF: Names = { 64: 'Presence Pong', 128: 'Presence Ping', 129: 'Capabilities Request', 16: 'Reset' };
const NAT_PMP: Names = {
  0: 'External Address Request',
  1: 'Map UDP Request',
  2: 'Map TCP Request',
  128: 'External Address Response',
  129: 'Map UDP Response',
  130: 'Map TCP Response',
};
const PTP: Names = {
  0: 'Sync Message',
  1: 'Delay_Req Message',
  2: 'Peer_Delay_Req Message',
  3: 'Peer_Delay_Resp Message',
  8: 'Follow_Up Message',
  9: 'Delay_Resp Message',
  10: 'Peer_Delay_Resp_Follow_Up Message',
  11: 'Announce Message',
  12: 'Signalling Message',
  13: 'Management Message',
};
const BJNP_TYPES: Names = {
  1: 'Printer Command',
  2: 'Scanner Command',
  129: 'Printer Response',
  130: 'Scanner Response',
};
const BJNP_CODES: Names = {
  1: 'Discover',
  16: 'Print Job Details',
  17: 'Request Closure',
  32: 'Get Printer Status',
  33: 'Print',
  48: 'Get Printer Identity',
  50: 'Scan Job Details',
};
const BJNP_MAGIC: ReadonlySet<string> = new Set(['BJNP', 'BJNB', 'MFNP']);
const RTCP: Names = {
  200: 'Sender Report',
  201: 'Receiver Report',
  202: 'Source description',
  203: 'Goodbye',
  204: 'Application specific',
  205: 'Generic RTP Feedback',
  206: 'Payload-specific Feedback',
  207: 'Extended report (RFC 3611)',
};
const RTCP_SENDER = 200;
const RTCP_RECEIVER = 201;
const MAX_RTCP = 16;

/** Compound packets that fill the datagram and begin with a report (RFC 3550 section 6.1), on ports that are even and odd. */
function isRtcp({ bytes, offset, end }: Cursor): boolean {
  if (end - offset < 8 || ((bytes[offset] ?? 0) & 0xc0) !== 0x80) return false;
  const first = bytes[offset + 1] ?? 0;
  if (first !== RTCP_SENDER && first !== RTCP_RECEIVER) return false;
  let at = offset;
  while (at + 4 <= end) {
    if (((bytes[at] ?? 0) & 0xc0) !== 0x80 || RTCP[bytes[at + 1] ?? 0] === undefined) return false;
    at += 4 * (readU16BE(bytes, at + 2) + 1);
  }
  return at === end;
}

function describeRtcp({ bytes, offset, end }: Cursor): string {
  let words = '';
  let at = offset;
  for (let i = 0; i < MAX_RTCP && at + 4 <= end; i++) {
    words += `${RTCP[bytes[at + 1] ?? 0]}   `;
    at += 4 * (readU16BE(bytes, at + 2) + 1);
  }
  return words;
}

const firstLine = ({ bytes, offset, end }: Cursor): string => {
  const line = bytes.subarray(offset, Math.min(end, offset + 512));
  const lf = line.findIndex((byte) => byte === 10 || byte === 13);
  return formatBytesText(lf < 0 ? line : line.subarray(0, lf));
};

/** MGCP begins with a verb of four letters, or with a code of three digits, and a number of the transaction. */
const isMgcp = (cursor: Cursor): boolean => /^(?:[A-Z]{4}|\d{3}) \d{1,9}(?: |$)/i.test(firstLine(cursor));

const textAt = ({ bytes, offset }: Cursor, size: number): string =>
  formatBytesText(bytes.subarray(offset, offset + size));

/** All of them. */
export const SERVICES = [
  named({
    id: 'coap',
    title: 'Constrained Application Protocol',
    column: 'CoAP',
    ports: [5683],
    fits: (cursor) => left(cursor) >= 4 && (cursor.bytes[cursor.offset] ?? 0) >> 6 === 1,
    told: describeCoap,
  }),
  named({
    id: 'srvloc',
    title: 'Service Location Protocol',
    column: 'SRVLOC',
    ports: [427],
    fits: (cursor) => left(cursor) >= 12 && SRVLOC[cursor.bytes[cursor.offset + 1] ?? 0] !== undefined,
    info(reader, { bytes, offset }) {
      const version = reader.u8();
      return `${SRVLOC[reader.u8()]}, V${version} XID - ${readU16BE(bytes, offset + 10)}`;
    },
  }),
  named({
    id: 'sap',
    title: 'Session Announcement Protocol',
    column: 'SAP/SDP',
    ports: [9875],
    fits: (cursor) => left(cursor) >= 8 && (cursor.bytes[cursor.offset] ?? 0) >> 5 === 1,
    info: (reader) => `${(reader.u8() & 4) === 0 ? 'Announcement' : 'Deletion'} (v1)`,
    above: () => ['sdp'],
  }),
  named({
    id: 'mgcp',
    title: 'Media Gateway Control Protocol',
    column: 'MGCP',
    ports: [2427, 2727],
    fits: isMgcp,
    info: (_reader, cursor) => firstLine(cursor),
  }),
  named({
    id: 'xdmcp',
    title: 'X Display Manager Control Protocol',
    column: 'XDMCP',
    ports: [177],
    fits: (cursor) => left(cursor) >= 6 && readU16BE(cursor.bytes, cursor.offset) === 1,
    info(reader) {
      reader.skip(2);
      return XDMCP[reader.u16()] ?? 'Unknown';
    },
  }),
  named({
    id: 'rmcp',
    title: 'Remote Management Control Protocol',
    column: 'RMCP',
    ports: [623],
    fits: ({ bytes, offset, end }) =>
      end - offset >= 4 && bytes[offset] === 6 && RMCP[(bytes[offset + 3] ?? 0) & 31] !== undefined,
    columnOf: ({ bytes, offset }) => (((bytes[offset + 3] ?? 0) & 31) === RMCP_ASF ? 'ASF' : 'IPMB'),
    above: ({ bytes, offset }) => [RMCP[(bytes[offset + 3] ?? 0) & 31] ?? 'data'],
    info({ bytes }, { offset, end }) {
      if (((bytes[offset + 3] ?? 0) & 31) === RMCP_ASF) return ASF[bytes[offset + 8] ?? 0] ?? 'Unknown';
      return end - offset < 13 ? '' : `Session ID 0x${readU32BE(bytes, offset + 9).toString(16)}`;
    },
  }),
  named({
    id: 'portcontrol',
    title: 'NAT Port Mapping Protocol',
    column: 'NAT-PMP',
    ports: [5351],
    stands: () => ['nat-pmp'],
    fits: ({ bytes, offset, end }) => end - offset >= 2 && bytes[offset] === 0,
    info(reader) {
      reader.skip(1);
      return NAT_PMP[reader.u8()] ?? 'Unknown';
    },
  }),
  named({
    id: 'ptp',
    title: 'Precision Time Protocol (IEEE1588)',
    column: 'PTPv2',
    ports: [319, 320],
    claims: [{ table: Table.etherType, value: 0x88f7 }],
    fits: (cursor) => left(cursor) >= 34 && ((cursor.bytes[cursor.offset + 1] ?? 0) & 15) === 2,
    info: (reader) => PTP[reader.u8() & 15] ?? 'Unknown',
  }),
  named({
    id: 'bjnp',
    title: 'Canon BJNP',
    column: 'BJNP',
    ports: [8611, 8612, 8613, 8614],
    fits: (cursor) => left(cursor) >= 16 && BJNP_MAGIC.has(textAt(cursor, 4)),
    info(reader) {
      reader.skip(4);
      const type = reader.u8();
      const code = reader.u8();
      return `${BJNP_TYPES[type] ?? `Unknown (${type})`}: ${BJNP_CODES[code] ?? `Unknown (${code})`}`;
    },
  }),
  named({
    id: 'rtcp',
    title: 'Real-time Transport Control Protocol',
    column: 'RTCP',
    fits: isRtcp,
    anywhere: true,
    info: (_reader, cursor) => describeRtcp(cursor),
  }),
  named({
    id: 'daytime',
    title: 'Daytime Protocol',
    column: 'DAYTIME',
    ports: [13],
    info: (_reader, cursor) => `DAYTIME ${cursor.destinationPort === 13 ? 'Request' : 'Response'}`,
  }),
  named({
    id: 'chargen',
    title: 'Character Generator Protocol',
    column: 'Chargen',
    ports: [19],
    info: () => 'Chargen',
  }),
];

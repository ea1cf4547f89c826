/**
 * Machines and what controls them, and ISO's transport that some of them use: Modbus/TCP, EtherNet/IP encapsulation (ODVA
 * volume 2, chapter 2), IEC 60870-5-104 without its data, and TPKT (RFC 1006) with COTP (ISO 8073), S7 communication and
 * the first messages of RDP ([MS-RDPBCGR] section 2.2.1.1).
 */
import { readU16BE, readU16LE, readU32LE } from '../bytes/index.ts';
import { formatBytesText } from '../dissect/index.ts';
import { type FramedMessage, framed, type Told } from './framed.ts';
import type { StreamProtocol } from './protocol.ts';

type Names = Readonly<Record<number, string>>;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

const MODBUS: Names = {
  1: 'Read Coils',
  2: 'Read Discrete Inputs',
  3: 'Read Holding Registers',
  4: 'Read Input Registers',
  5: 'Write Single Coil',
  6: 'Write Single Register',
  7: 'Read Exception Status',
  8: 'Diagnostics',
  11: 'Get Comm. Event Counters',
  12: 'Get Comm. Event Log',
  15: 'Write Multiple Coils',
  16: 'Write Multiple Registers',
  17: 'Report Slave ID',
  20: 'Read File Record',
  21: 'Write File Record',
  22: 'Mask Write Register',
  23: 'Read Write Register',
  24: 'Read FIFO Queue',
  43: 'Encapsulated Interface Transport',
  90: 'Unity (Schneider)',
};
const DIAGNOSTICS: Names = {
  0: 'Return Query Data',
  1: 'Restart Communications Option',
  2: 'Return Diagnostic Register',
  3: 'Change ASCII Input Delimiter',
  4: 'Force Listen Only Mode',
};
const IDENTIFICATION = 14;

function tellModbus({ bytes, at, end, toServer }: FramedMessage): Told {
  const code = bytes[at + 7] ?? 0;
  const plain = code & 0x7f;
  const sub = bytes[at + 8] ?? 0;
  let words = `Func: ${String(plain).padStart(3)}: ${MODBUS[plain] ?? 'Unknown function'}`;
  if (plain === 43 && sub === IDENTIFICATION && code === plain && end - at > 9) {
    words = `Func: ${String(plain).padStart(3)}/${String(bytes[at + 9] ?? 0).padStart(3)}: Read Device Identification`;
  } else if (plain === 8 && code === plain && end - at > 9) {
    const kind = readU16BE(bytes, at + 8);
    words = `Func: ${String(plain).padStart(3)}/${String(kind).padStart(3)}: ${DIAGNOSTICS[kind] ?? 'Diagnostics'}`;
  }
  const who = toServer ? '   Query' : 'Response';
  const head = `${who}: Trans: ${String(readU16BE(bytes, at)).padStart(5)}; Unit: ${String(bytes[at + 6] ?? 0).padStart(3)}`;
  return { info: `${head}, ${words}${code === plain ? '' : '. Exception returned '}`, above: ['modbus'] };
}

const modbus = framed({
  id: 'mbtcp',
  title: 'Modbus/TCP',
  column: 'Modbus/TCP',
  ports: [502],
  header: 8,
  length(bytes, at) {
    const length = readU16BE(bytes, at + 4);
    // The protocol number is 0, and what follows has a unit and a function at least.
    return readU16BE(bytes, at + 2) !== 0 || length < 2 || length > 254 ? undefined : 6 + length;
  },
  tell: tellModbus,
});

const ENIP: Names = {
  0: 'NOP',
  4: 'List Services',
  99: 'List Identity',
  100: 'List Interfaces',
  101: 'Register Session',
  102: 'Unregister Session',
  111: 'Send RR Data',
  112: 'Send Unit Data',
  200: 'StartDTLS',
};
/** Commands that belong to no session. */
const WITHOUT_SESSION: ReadonlySet<number> = new Set([0, 4, 0x63, 0x64]);

const enip = framed({
  id: 'enip',
  title: 'EtherNet/IP (Industrial Protocol)',
  column: 'ENIP',
  ports: [44818],
  header: 24,
  length: (bytes, at) => (ENIP[readU16LE(bytes, at)] === undefined ? undefined : 24 + readU16LE(bytes, at + 2)),
  separator: ' | ',
  tell({ bytes, at, toServer }) {
    const command = readU16LE(bytes, at);
    const words = `${ENIP[command]} (${toServer ? 'Req' : 'Rsp'})`;
    const session = `, Session: 0x${hex(readU32LE(bytes, at + 4), 8).toUpperCase()}`;
    return { info: WITHOUT_SESSION.has(command) ? words : words + session };
  },
});

const IEC_START = 0x68;
const IEC_U: Names = {
  1: 'STARTDT act',
  2: 'STARTDT con',
  4: 'STOPDT act',
  8: 'STOPDT con',
  16: 'TESTFR act',
  32: 'TESTFR con',
};

const iec104 = framed({
  id: 'iec60870_104',
  title: 'IEC 60870-5-104',
  column: 'IEC 60870-5-104',
  ports: [2404],
  // Its control fields are there before anything is read (section 5).
  header: 6,
  length: (bytes, at) => (bytes[at] === IEC_START ? 2 + (bytes[at + 1] ?? 0) : undefined),
  separator: ' | ',
  tell({ bytes, at, toServer }) {
    const control = bytes[at + 2] ?? 0;
    const way = toServer ? '<-' : '->';
    const number = (from: number): number => readU16LE(bytes, at + from) >> 1;
    if ((control & 3) === 3) return { info: `${way} U (${IEC_U[control >> 2] ?? '<ERR>'}) ` };
    if ((control & 1) === 1) return { info: `${way} S (${number(4)}) ` };
    return { info: `${way} I (${number(2)},${number(4)}) `, above: ['iec60870_asdu'], column: 'IEC 60870-5 ASDU' };
  },
});

const COTP_DATA = 0xf;
const COTP_CONNECT = 0xe;
const COTP_CONFIRM = 0xd;
const COTP_TYPES: Names = { 13: 'CC', 14: 'CR' };
const COTP_OTHERS: Names = { 1: 'ED', 2: 'EA', 5: 'RJ', 6: 'AK', 7: 'ER', 8: 'DR', 12: 'DC' };
const TPKT_HEADER = 4;
const COTP_ENDS = 0x80;
const S7_START = 0x32;
const S7_KINDS: Names = { 1: 'Job     ', 2: 'Ack     ', 3: 'Ack_Data', 7: 'Userdata' };
const S7_FUNCTIONS: Names = {
  0: 'CPU services',
  4: 'Read Var',
  5: 'Write Var',
  26: 'Request download',
  27: 'Download block',
  28: 'Download ended',
  29: 'Start upload',
  30: 'Upload',
  31: 'End upload',
  40: 'PI-Service',
  41: 'PLC Stop',
  240: 'Setup communication',
};
const RDP_PORT = 3389;
const RDP_REQUEST = 1;
const RDP_RESPONSE = 2;
const RDP_FAILURE = 3;
const RDP_FAILURES: Names = {
  1: 'TLS required by server',
  2: 'TLS not allowed by server',
  3: 'TLS certificate not on server',
  4: 'Inconsistent flags',
  5: 'Server requires Enhanced RDP Security with CredSSP',
  6: 'Server requires Enhanced RDP Security with TLS and certificate-based client authentication',
};
const MAX_COOKIE = 255;

/** S7 communication: header of 10 bytes, of 12 where it acknowledges, and the function behind it. */
function tellS7(bytes: Uint8Array, at: number, end: number): Told {
  const kind = bytes[at + 1] ?? 0;
  const info = `ROSCTR:[${S7_KINDS[kind] ?? `Unknown: 0x${hex(kind, 2)}`}]`;
  const from = at + (kind === 2 || kind === 3 ? 12 : 10);
  const code = bytes[from] ?? 0;
  const told =
    kind !== 7 && from < end ? ` Function:[${S7_FUNCTIONS[code] ?? `Unknown function: 0x${hex(code, 2)}`}]` : '';
  return { info: info + told, column: 'S7COMM', above: ['cotp', 's7comm'] };
}

/** What RDP says when a connection is made: whose session it is, and how it is to be secured. */
function tellRdp(bytes: Uint8Array, from: number, end: number): string | undefined {
  const words: string[] = [];
  let at = from;
  const head = formatBytesText(bytes.subarray(at, Math.min(end, at + MAX_COOKIE)));
  const cookie = /^(Cookie: mstshash=.*?)\\r\\n/.exec(head)?.[1];
  if (cookie !== undefined) {
    words.push(cookie);
    at += cookie.length + 2;
  }
  const type = bytes[at] ?? 0;
  if (at + 8 <= end && type === RDP_REQUEST) words.push('Negotiate Request');
  if (at + 8 <= end && type === RDP_RESPONSE) words.push('Negotiate Response');
  if (at + 8 <= end && type === RDP_FAILURE) {
    words.push(`Negotiate Failure, failureCode ${RDP_FAILURES[readU32LE(bytes, at + 4)] ?? 'Unknown'}`);
  }
  return words.length === 0 ? undefined : words.join(', ');
}

function tellCotp({ bytes, at, end, piece }: FramedMessage): Told {
  const from = at + TPKT_HEADER;
  const type = (bytes[from + 1] ?? 0) >> 4;
  if (from + 2 >= end) return { info: '', column: 'TPKT' };
  const body = from + 1 + (bytes[from] ?? 0);
  if (type === COTP_DATA) {
    const last = ((bytes[from + 2] ?? 0) & COTP_ENDS) !== 0;
    if (bytes[body] === S7_START && body < end && last) return tellS7(bytes, body, end);
    const words = `DT TPDU (${(bytes[from + 2] ?? 0) & 0x7f})${last ? ' EOT' : ` [COTP fragment, ${Math.max(0, end - body)} bytes]`}`;
    return { info: words, above: body < end && last ? ['cotp', 'data'] : ['cotp'] };
  }
  const name = COTP_TYPES[type] ?? COTP_OTHERS[type] ?? '';
  const references = `dst-ref: 0x${hex(readU16BE(bytes, from + 2), 4)}`;
  if (type !== COTP_CONNECT && type !== COTP_CONFIRM) return { info: `${name} TPDU ${references}`, above: ['cotp'] };
  const isRdp = piece.sourcePort === RDP_PORT || piece.destinationPort === RDP_PORT;
  const said = isRdp ? tellRdp(bytes, from + 7, end) : undefined;
  if (said !== undefined) return { info: said, column: 'RDP', above: ['cotp', 'rdp'] };
  return { info: `${name} TPDU src-ref: 0x${hex(readU16BE(bytes, from + 4), 4)} ${references}`, above: ['cotp'] };
}

const tpkt = framed({
  id: 'tpkt',
  isUnsized: true,
  title: 'TPKT, ISO on TCP - RFC1006',
  column: 'COTP',
  ports: [102, RDP_PORT],
  header: TPKT_HEADER,
  length: (bytes, at) => (bytes[at] === 3 && bytes[at + 1] === 0 ? readU16BE(bytes, at + 2) : undefined),
  separator: ' ',
  tell: tellCotp,
});

/** All of them. */
export const INDUSTRY: readonly StreamProtocol[] = [modbus, enip, iec104, tpkt];

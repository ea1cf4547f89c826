/**
 * Protocols whose transactions are framed by a length and told by a code: CQL of Cassandra, Bitcoin, SMPP (short messages),
 * Diameter (RFC 6733), DNP3 (IEEE 1815), AJP13 of Tomcat, DRDA of DB2; and FIX, whose messages are text.
 */
import { readU16BE, readU24BE, readU32BE, readU32LE } from '../bytes/index.ts';
import { type FramedMessage, framed, type Told } from './framed.ts';
import { pieceProtocol, type ToldPiece } from './pieces.ts';
import type { Piece, StreamProtocol } from './protocol.ts';

type Names = Readonly<Record<number, string>>;

/** A claim of more than this makes no sense in any of them. */
const MAX_MESSAGE = 64 * 1024 * 1024;

const sensible = (length: number): number | undefined => (length > MAX_MESSAGE ? undefined : length);

// biome-ignore format: one list
const CQL_OPCODES: readonly (string | undefined)[] = [
  'ERROR', 'STARTUP', 'READY', 'AUTHENTICATE', undefined, 'OPTIONS', 'SUPPORTED', 'QUERY', 'RESULT', 'PREPARE',
  'EXECUTE', 'REGISTER', 'EVENT', 'BATCH', 'AUTH_CHALLENGE', 'AUTH_RESPONSE', 'AUTH_SUCCESS',
];
const CQL_ANSWER = 0x80;

const cql = framed({
  id: 'cql',
  title: 'Cassandra CQL Protocol',
  column: 'CQL',
  ports: [9042],
  header: 9,
  length: (bytes, at) => sensible(9 + readU32BE(bytes, at + 5)),
  tell({ bytes, at }) {
    const version = bytes[at] ?? 0;
    const opcode = bytes[at + 4] ?? 0;
    const way = (version & CQL_ANSWER) === 0 ? 'C->S' : 'S->C';
    return { info: `v${version & 0x7f} ${way} Type ${CQL_OPCODES[opcode] ?? `Unknown (0x${opcode.toString(16)})`}` };
  },
});

/** Magic 4, command 12, length 4, check sum 4. */
const BITCOIN_HEADER = 24;
const BITCOIN_MAGICS: ReadonlySet<number> = new Set([0xf9beb4d9, 0xfabfb5da, 0x0b110907]);
const isBitcoin = (bytes: Uint8Array, at: number): boolean => BITCOIN_MAGICS.has(readU32BE(bytes, at));
const BITCOIN_COMMANDS: ReadonlySet<string> = new Set(
  (
    'version verack addr addrv2 inv getdata notfound getblocks getheaders tx block headers getaddr mempool checkorder ' +
    'submitorder reply ping pong reject filterload filteradd filterclear merkleblock alert'
  ).split(' '),
);

/** Bytes between two positions as text, a character each. */
const latin = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));

/** The command of a message: text in twelve bytes, the rest of them zero. */
const bitcoinCommand = (bytes: Uint8Array, at: number): string => latin(bytes, at + 4, at + 16).split('\0')[0] ?? '';

const bitcoin = framed({
  id: 'bitcoin',
  title: 'Bitcoin protocol',
  column: 'Bitcoin',
  ports: [8333, 18333],
  header: BITCOIN_HEADER,
  recognise: ({ bytes, from, to }) => to - from >= BITCOIN_HEADER && isBitcoin(bytes, from),
  length: (bytes, at) => (isBitcoin(bytes, at) ? sensible(BITCOIN_HEADER + readU32LE(bytes, at + 16)) : undefined),
  separator: ', ',
  tell({ bytes, at }) {
    const command = bitcoinCommand(bytes, at);
    return { info: BITCOIN_COMMANDS.has(command) ? command : '[unknown command]', above: ['bitcoin'] };
  },
});

const SMPP_COMMANDS: Names = {
  0: 'Generic_nack',
  1: 'Bind_receiver',
  2: 'Bind_transmitter',
  3: 'Query_sm',
  4: 'Submit_sm',
  5: 'Deliver_sm',
  6: 'Unbind',
  7: 'Replace_sm',
  8: 'Cancel_sm',
  9: 'Bind_transceiver',
  11: 'Outbind',
  21: 'Enquire_link',
  33: 'Submit_multi',
  258: 'Alert_notification',
  259: 'Data_sm',
  273: 'Broadcast_sm',
  274: 'Query_broadcast_sm',
  275: 'Cancel_broadcast_sm',
};
const SMPP_HEADER = 16;
const SMPP_RESPONSE = 0x80000000;
const SMPP_GENERIC_NACK = 0x80000000;
/** A message may be this long; recognising one by its first bytes asks for no more. */
const SMPP_MOST = 64 * 1024;

function smppName(code: number): string | undefined {
  const name = SMPP_COMMANDS[code & 0x7fffffff];
  if (name === undefined || code >>> 0 === SMPP_GENERIC_NACK) return name;
  return (code & SMPP_RESPONSE) === 0 ? name : `${name} - resp`;
}

function isSmpp({ bytes, from, to }: Piece): boolean {
  if (to - from < SMPP_HEADER) return false;
  const length = readU32BE(bytes, from);
  const code = readU32BE(bytes, from + 4);
  const isAsked = (code & SMPP_RESPONSE) === 0;
  if (length < SMPP_HEADER || length > SMPP_MOST || smppName(code) === undefined) return false;
  return readU32BE(bytes, from + 12) !== 0 && (isAsked ? code !== 0 && readU32BE(bytes, from + 8) === 0 : true);
}

const smpp = framed({
  id: 'smpp',
  title: 'Short Message Peer to Peer',
  column: 'SMPP',
  ports: [2775],
  header: SMPP_HEADER,
  recognise: isSmpp,
  length: (bytes, at) =>
    smppName(readU32BE(bytes, at + 4)) === undefined ? undefined : sensible(readU32BE(bytes, at)),
  separator: ', ',
  tell({ bytes, at }) {
    const code = readU32BE(bytes, at + 4);
    const status = readU32BE(bytes, at + 8);
    const name = smppName(code) ?? '';
    if ((code & SMPP_RESPONSE) === 0) return { info: name };
    return { info: `${name}: "${status === 0 ? 'Ok' : `0x${status.toString(16).padStart(8, '0')}`}"` };
  },
});

const DIAMETER_COMMANDS: Names = {
  257: 'Capabilities-Exchange',
  258: 'Re-Auth',
  265: 'AA',
  268: 'Diameter-EAP',
  271: 'Accounting',
  272: 'Credit-Control',
  274: 'Abort-Session',
  275: 'Session-Termination',
  280: 'Device-Watchdog',
  282: 'Disconnect-Peer',
  300: '3GPP-User-Authorization',
  301: '3GPP-Server-Assignment',
  302: '3GPP-Location-Info',
  303: '3GPP-Multimedia-Auth',
  316: '3GPP-Update-Location',
  317: '3GPP-Cancel-Location',
  318: '3GPP-Authentication-Information',
  321: '3GPP-Purge-UE',
};
const DIAMETER_APPLICATIONS: Names = {
  0: 'Diameter Common Messages',
  1: 'Diameter NASREQ',
  2: 'Diameter Mobile IPv4',
  3: 'Diameter Base Accounting',
  4: 'Diameter Credit Control Application',
  5: 'Diameter EAP',
  6: 'Diameter Session Initiation Protocol (SIP) Application',
  16777216: '3GPP Cx',
  16777217: '3GPP Sh',
  16777236: '3GPP Rx',
  16777238: '3GPP Gx',
  16777251: '3GPP S6a/S6d',
};
const DIAMETER_HEADER = 20;

function tellDiameter({ bytes, at }: FramedMessage): Told {
  const flags = bytes[at + 4] ?? 0;
  const command = readU24BE(bytes, at + 5);
  const application = readU32BE(bytes, at + 8);
  const kind = (flags & 0x80) === 0 ? 'Answer' : 'Request';
  const letters = ['R', 'P', 'E', 'T'].map((letter, i) => ((flags & (0x80 >> i)) === 0 ? '-' : letter)).join('');
  const name = `${DIAMETER_COMMANDS[command] ?? 'Unknown'} ${kind}(${command})`;
  const where = `${DIAMETER_APPLICATIONS[application] ?? 'Unknown'}(${application})`;
  const ids = `h2h=${readU32BE(bytes, at + 12).toString(16)} e2e=${readU32BE(bytes, at + 16).toString(16)}`;
  return { info: `cmd=${name} flags=${letters} appl=${where} ${ids} | ` };
}

const diameter = framed({
  id: 'diameter',
  title: 'Diameter Protocol',
  column: 'DIAMETER',
  ports: [3868],
  header: DIAMETER_HEADER,
  length: (bytes, at) => (bytes[at] === 1 ? readU24BE(bytes, at + 1) : undefined),
  separator: ' ',
  tell: tellDiameter,
});

// biome-ignore format: one list
const DNP3_FUNCTIONS: readonly string[] = [
  'Confirm', 'Read', 'Write', 'Select', 'Operate', 'Direct Operate', 'Direct Operate No Ack', 'Immediate Freeze',
  'Immediate Freeze No Ack', 'Freeze and Clear', 'Freeze and Clear No ACK', 'Freeze With Time',
  'Freeze With Time No ACK', 'Cold Restart', 'Warm Restart', 'Initialize Data', 'Initialize Application',
  'Start Application', 'Stop Application', 'Save Configuration', 'Enable Spontaneous Messages',
  'Disable Spontaneous Messages', 'Assign Classes', 'Delay Measurement', 'Record Current Time', 'Open File',
  'Close File', 'Delete File', 'Get File Info', 'Authenticate File', 'Abort File', 'Activate Config',
  'Authentication Request', 'Authentication Error',
];
const DNP3_ANSWERS: Names = { 129: 'Response', 130: 'Unsolicited Response', 131: 'Authentication Response' };
/** Objects that a request may be about, by group and variation. */
const DNP3_OBJECTS: Names = { 12801: 'Time and Date', 20481: 'Internal Indications' };
const DNP3_CLASS_GROUP = 60;
const DNP3_START = 0x0564;
const DNP3_LINK_HEADER = 10;
/** Data of a frame stand in blocks of 16 bytes, each with a check sum of two behind it. */
const DNP3_BLOCK = 16;
/** Of the length, which counts neither check sums nor what stands before the control byte. */
const DNP3_LEAST = 5;
const DNP3_READ = 1;
const DNP3_WRITE = 2;
/** Where transport, application control, function and objects begin. */
const DNP3 = { control: 3, function: DNP3_LINK_HEADER + 2, objects: DNP3_LINK_HEADER + 3 } as const;

/** What a request of one function is about, as far as its first block of data says. */
function dnp3Objects(bytes: Uint8Array, from: number, end: number): string {
  const classes: number[] = [];
  for (let at = from; at + 3 <= end; at += 3) {
    const group = bytes[at] ?? 0;
    const variation = bytes[at + 1] ?? 0;
    if (group !== DNP3_CLASS_GROUP) {
      const name = DNP3_OBJECTS[(group << 8) | variation];
      return name === undefined || classes.length > 0 ? '' : `, ${name}`;
    }
    classes.push(variation - 1);
  }
  return classes.length === 0 ? '' : `, Class ${classes.sort().join('')}`;
}

function tellDnp3({ bytes, at, end }: FramedMessage): Told {
  const length = bytes[at + 2] ?? 0;
  if (length <= DNP3_LEAST || end <= at + DNP3.function) {
    const [source, target] = [bytes[at + 6], bytes[at + 4]];
    return { info: `from ${source} to ${target}, len=${length}` };
  }
  const code = bytes[at + DNP3.function] ?? 0;
  const name = DNP3_FUNCTIONS[code] ?? DNP3_ANSWERS[code] ?? `Unknown function (0x${code.toString(16)})`;
  if (code !== DNP3_READ && code !== DNP3_WRITE) return { info: name };
  const data = Math.min(length - DNP3_LEAST, DNP3_BLOCK);
  return { info: name + dnp3Objects(bytes, at + DNP3.objects, Math.min(end, at + DNP3_LINK_HEADER + data)) };
}

const dnp3 = framed({
  id: 'dnp3',
  title: 'Distributed Network Protocol 3.0',
  column: 'DNP 3.0',
  ports: [20_000],
  header: DNP3_LINK_HEADER,
  length(bytes, at) {
    const length = bytes[at + 2] ?? 0;
    if (readU16BE(bytes, at) !== DNP3_START || length < DNP3_LEAST) return undefined;
    const data = length - DNP3_LEAST;
    return DNP3_LINK_HEADER + data + 2 * Math.ceil(data / DNP3_BLOCK);
  },
  separator: ', ',
  tell: tellDnp3,
});

const AJP_REQUEST = 0x1234;
const AJP_ANSWER = 0x4142;
const AJP_REQUESTS: Names = { 2: 'FORWARD REQUEST', 7: 'SHUTDOWN', 8: 'PING', 10: 'CPING' };
const AJP_ANSWERS: Names = {
  3: 'SEND BODY CHUNK',
  4: 'SEND HEADERS',
  5: 'END RESPONSE',
  6: 'GET BODY CHUNK',
  9: 'CPONG',
};

const ajp = framed({
  id: 'ajp13',
  title: 'Apache JServ Protocol v1.3',
  column: 'AJP13',
  ports: [8009],
  header: 4,
  length(bytes, at) {
    const magic = readU16BE(bytes, at);
    return magic === AJP_REQUEST || magic === AJP_ANSWER ? 4 + readU16BE(bytes, at + 2) : undefined;
  },
  separator: ' ',
  tell({ bytes, at }) {
    const code = bytes[at + 4] ?? 0;
    const isRequest = readU16BE(bytes, at) === AJP_REQUEST;
    return { info: isRequest ? `0:REQ:${AJP_REQUESTS[code] ?? 'Body'}` : `0:RSP:${AJP_ANSWERS[code] ?? 'Unknown'}` };
  },
});

const DRDA_MAGIC = 0xd0;
const DRDA_CODES: Names = {
  4161: 'EXCSAT',
  4205: 'ACCSEC',
  4206: 'SECCHK',
  4633: 'SECCHKRM',
  5187: 'EXCSATRD',
  5292: 'ACCSECRD',
  8193: 'ACCRDB',
  8194: 'BGNBND',
  8197: 'CLSQRY',
  8198: 'CNTQRY',
  8200: 'DSCSQLSTT',
  8202: 'EXCSQLIMM',
  8203: 'EXCSQLSTT',
  8204: 'OPNQRY',
  8205: 'PRPSQLSTT',
  8206: 'RDBCMM',
  8207: 'RDBRLLBCK',
  8212: 'EXCSQLSET',
  8705: 'ACCRDBRM',
  8709: 'OPNQRYRM',
  8715: 'ENDQRYRM',
  8716: 'ENDUOWRM',
  9224: 'SQLCARD',
  9233: 'SQLDARD',
  9234: 'SQLDTA',
  9235: 'SQLDTARD',
  9236: 'SQLSTT',
  9242: 'QRYDSC',
  9243: 'QRYDTA',
  9296: 'SQLATTR',
};
const DRDA_HEADER = 10;

const isDrda = (bytes: Uint8Array, at: number): boolean =>
  bytes[at + 2] === DRDA_MAGIC && readU16BE(bytes, at) === readU16BE(bytes, at + 6) + 6;

const drda = framed({
  id: 'drda',
  title: 'DRDA',
  column: 'DRDA',
  ports: [446],
  header: DRDA_HEADER,
  recognise: ({ bytes, from, to }) => to - from >= DRDA_HEADER && isDrda(bytes, from),
  length: (bytes, at) => (isDrda(bytes, at) ? readU16BE(bytes, at) : undefined),
  separator: ' | ',
  tell({ bytes, at }) {
    const code = readU16BE(bytes, at + 8);
    return { info: DRDA_CODES[code] ?? `Unknown (0x${code.toString(16)})` };
  },
});

const FIX_START = '8=FIX';
const FIX_MESSAGES: Readonly<Record<string, string>> = {
  '0': 'Heartbeat',
  '1': 'TestRequest',
  '2': 'ResendRequest',
  '3': 'Reject',
  '4': 'SequenceReset',
  '5': 'Logout',
  '8': 'ExecutionReport',
  '9': 'OrderCancelReject',
  A: 'Logon',
  D: 'NewOrderSingle',
  F: 'OrderCancelRequest',
  G: 'OrderCancelReplaceRequest',
  H: 'OrderStatusRequest',
  V: 'MarketDataRequest',
  W: 'MarketDataSnapshotFullRefresh',
  X: 'MarketDataIncrementalRefresh',
  Y: 'MarketDataRequestReject',
  d: 'SecurityDefinition',
};
/** Fields before the type of a message are short. */
const FIX_HEAD = 128;
const FIX_SEPARATOR = '\x01';
const FIX_TYPE = '35=';

function tellFix({ bytes, from, to }: ToldPiece): Told {
  const head = latin(bytes, from, Math.min(to, from + FIX_HEAD));
  if (!head.startsWith(FIX_START)) return { info: '[FIX continuation]' };
  const type = head
    .split(FIX_SEPARATOR)
    .find((field) => field.startsWith(FIX_TYPE))
    ?.slice(FIX_TYPE.length);
  return { info: FIX_MESSAGES[type ?? ''] ?? `FIX Message (${type ?? ''})` };
}

const fix = pieceProtocol({
  id: 'fix',
  title: 'Financial Information eXchange Protocol',
  column: 'FIX',
  ports: [],
  recognise: ({ bytes, from, to }) =>
    to - from > FIX_START.length && latin(bytes, from, from + FIX_START.length) === FIX_START,
  tell: tellFix,
});

/** All of them. */
export const TRANSACTIONS: readonly StreamProtocol[] = [cql, bitcoin, smpp, diameter, dnp3, ajp, drda, fix];

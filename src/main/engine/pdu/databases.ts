/**
 * Databases in the grid: MySQL (client/server protocol, version 4.1 and later), PostgreSQL (frontend/backend protocol 3),
 * Redis (RESP 2), TDS ([MS-TDS] section 2.2.3) and memcached's binary protocol. What is asked and answered is named.
 */
import { readU16BE, readU16LE, readU32BE } from '../bytes/index.ts';
import { formatBytesText } from '../dissect/index.ts';
import { type FramedMessage, framed, type Told } from './framed.ts';
import { pieceProtocol } from './pieces.ts';
import type { StreamProtocol } from './protocol.ts';

const MYSQL_COMMANDS: Readonly<Record<number, string>> = {
  0: 'SLEEP',
  1: 'Quit',
  2: 'Use Database',
  3: 'Query',
  4: 'Show Fields',
  5: 'Create Database',
  6: 'Drop Database',
  7: 'Refresh',
  8: 'Shutdown',
  9: 'Statistics',
  10: 'Process List',
  11: 'Connect',
  12: 'Kill Server Thread',
  13: 'Dump Debuginfo',
  14: 'Ping',
  15: 'Time',
  17: 'Change User',
  18: 'Send Binlog',
  19: 'Send Table',
  20: 'Slave Connect',
  21: 'Register Slave',
  22: 'Prepare Statement',
  23: 'Execute Statement',
  24: 'Send BLOB',
  25: 'Close Statement',
  26: 'Reset Statement',
  27: 'Set Option',
  28: 'Fetch Data',
  29: 'Daemon',
  30: 'Send Binlog GTID',
  31: 'Reset Connection',
  250: 'Execute Bulk Statement',
};
/** Commands that a table answers. */
const MYSQL_TABULAR: ReadonlySet<number> = new Set([3, 10, 23]);
const MYSQL_HEADER = 4;
const MYSQL_CONNECT_WITH_DB = 0x08;
const MYSQL_PREPARE = 22;
/** A login up to the user's name, behind the packet's header. */
const MYSQL_LOGIN = 32;
const MAX_TEXT = 256;

/** What is expected next, and where the last answer without further words was. */
interface MysqlState {
  readonly phase: 'greeting' | 'login' | 'commands' | 'secured';
  /** Command that is being answered; undefined behind its first answer. */
  readonly asked: number | undefined;
  readonly plainAt: number;
}

/** Text at `from`, up to a zero byte. */
function zeroEnded(bytes: Uint8Array, from: number, end: number): string {
  const zero = bytes.indexOf(0, from);
  return formatBytesText(bytes.subarray(from, Math.min(zero < 0 ? end : zero, end, from + MAX_TEXT)));
}

function tellMysql(message: FramedMessage): Told {
  const state = message.state as MysqlState;
  return message.toServer ? tellMysqlRequest(message, state) : tellMysqlAnswer(message, state);
}

function tellMysqlRequest({ bytes, at, end }: FramedMessage, state: MysqlState): Told {
  const from = at + MYSQL_HEADER;
  if (state.phase === 'login') {
    if (end - from <= MYSQL_LOGIN) return { info: 'Login Request user= ', state: { ...state, phase: 'secured' } };
    const user = zeroEnded(bytes, from + MYSQL_LOGIN, end);
    const password = from + MYSQL_LOGIN + user.length + 1;
    const withDatabase = (readU16LE(bytes, from) & MYSQL_CONNECT_WITH_DB) !== 0;
    const database = withDatabase ? zeroEnded(bytes, password + 1 + (bytes[password] ?? 0), end) : '';
    const info = `Login Request user=${user} ${database === '' ? '' : `db=${database} `}`;
    return { info, state: { ...state, phase: 'commands', asked: undefined } };
  }
  const command = bytes[from] ?? 0;
  const info = `Request ${MYSQL_COMMANDS[command] ?? `Unknown (${command}) `}`;
  return { info, state: { ...state, phase: 'commands', asked: command } };
}

function tellMysqlAnswer({ bytes, at, end, piece }: FramedMessage, state: MysqlState): Told {
  const from = at + MYSQL_HEADER;
  const kind = bytes[from] ?? 0;
  if (kind === 0xff) return { info: `Response  Error ${end - from > 2 ? readU16LE(bytes, from + 1) : 0} ` };
  if (state.phase === 'greeting') {
    const info = `Server Greeting  proto=${kind} version=${zeroEnded(bytes, from + 1, end)} `;
    return { info, state: { ...state, phase: 'login' } };
  }
  const next: MysqlState = { ...state, asked: undefined };
  const isFirst = state.asked !== undefined || state.phase === 'login';
  if (kind === 0 && end - from >= 7 && state.asked !== MYSQL_PREPARE && (isFirst || bytes[at + 3] === 2)) {
    return { info: 'Response  OK ', state: next };
  }
  if (isFirst && MYSQL_TABULAR.has(state.asked ?? 0) && kind !== 0xfe)
    return { info: 'Response TABULAR ', state: next };
  // Several without words in one packet are told once.
  const isTold = at > piece.from && state.plainAt === piece.position;
  return { info: isTold ? '' : 'Response ', state: { ...next, plainAt: piece.position } };
}

const mysql = framed({
  id: 'mysql',
  title: 'MySQL Protocol',
  column: 'MySQL',
  ports: [3306],
  header: MYSQL_HEADER,
  length: (bytes, at) => MYSQL_HEADER + readU16LE(bytes, at) + (bytes[at + 2] ?? 0) * 65_536,
  separator: '',
  start: { phase: 'greeting', asked: undefined, plainAt: -1 } satisfies MysqlState,
  tell: tellMysql,
});

const PG_STARTUP = 0x00030000;
const PG_TLS = 80877103;
const PG_CANCEL = 80877102;
const PG_GSS = 80877104;

/** Whether the message at `at` is one of those that come before the others, without a letter in front. */
function isPgStartup(bytes: Uint8Array, at: number, to: number): boolean {
  if (bytes[at] !== 0 || to - at < 8) return false;
  const code = readU32BE(bytes, at + 4);
  return code === PG_STARTUP || code === PG_TLS || code === PG_CANCEL || code === PG_GSS;
}

const pgsql = framed({
  id: 'pgsql',
  title: 'PostgreSQL',
  column: 'PGSQL',
  ports: [5432],
  header: 5,
  length: (bytes, at, { to }) => (isPgStartup(bytes, at, to) ? readU32BE(bytes, at) : 1 + readU32BE(bytes, at + 1)),
  separator: '/',
  tell({ bytes, at, end, toServer, piece }) {
    const letter = isPgStartup(bytes, at, end) ? '' : String.fromCharCode(bytes[at] ?? 0);
    const mark = toServer ? '>' : '<';
    return { info: at === piece.from ? mark + letter : letter };
  },
});

const TDS_TYPES: Readonly<Record<number, string>> = {
  1: 'SQL batch',
  2: 'TDS4/5 login',
  3: 'Remote Procedure Call',
  4: 'Response',
  6: 'Attention',
  7: 'Bulk load data',
  14: 'Transaction Manager Request',
  15: 'TDS5 query',
  16: 'TDS7 login',
  17: 'SSPI message',
  18: 'TDS7 pre-login message',
  23: 'TLS exchange',
};

const tds = framed({
  id: 'tds',
  title: 'Tabular Data Stream',
  column: 'TDS',
  ports: [1433, 2433],
  header: 8,
  length(bytes, at) {
    const length = readU16BE(bytes, at + 2);
    return TDS_TYPES[bytes[at] ?? 0] === undefined || length < 8 ? undefined : length;
  },
  tell: ({ bytes, at }) => ({ info: TDS_TYPES[bytes[at] ?? 0] ?? '' }),
});

/** Values of one RESP message at most, and how deep arrays may be in arrays. */
const MAX_VALUES = 1000;
const MAX_DEPTH = 4;
const CR = 13;

/** One value: its words, and where the next begins; undefined where it is not whole, or none. */
function respValue(
  bytes: Uint8Array,
  at: number,
  to: number,
  depth: number,
): { words: string; next: number } | undefined {
  const cr = bytes.indexOf(CR, at);
  if (cr < 0 || cr + 2 > to || depth > MAX_DEPTH) return undefined;
  const line = formatBytesText(bytes.subarray(at + 1, Math.min(cr, at + 1 + MAX_TEXT)));
  const next = cr + 2;
  const count = Number(line);
  switch (String.fromCharCode(bytes[at] ?? 0)) {
    case '+':
    case ':':
      return { words: ` ${line}`, next };
    case '-':
      return { words: ` Error: ${line}`, next };
    case '$':
      if (count < 0) return { words: '', next };
      if (!(next + count + 2 <= to)) return undefined;
      return {
        words: ` ${formatBytesText(bytes.subarray(next, next + Math.min(count, MAX_TEXT)))}`,
        next: next + count + 2,
      };
    case '*': {
      let words = '';
      let after = next;
      for (let i = 0; i < Math.min(count, MAX_VALUES); i++) {
        const value = respValue(bytes, after, to, depth + 1);
        if (value === undefined) return undefined;
        words += value.words;
        after = value.next;
      }
      return { words, next: after };
    }
    default:
      return undefined;
  }
}

const resp: StreamProtocol = pieceProtocol({
  id: 'resp',
  title: 'REdis Serialization Protocol',
  column: 'RESP',
  ports: [6379],
  tell({ bytes, from, to, toServer }) {
    let words = toServer ? 'Request:' : 'Response:';
    for (let at = from; at < to; ) {
      const value = respValue(bytes, at, to, 0);
      if (value === undefined) return { info: `${words} [fragment]` };
      words += value.words;
      at = value.next;
    }
    return { info: words };
  },
});

const MEMCACHE_REQUEST = 0x80;
const MEMCACHE_RESPONSE = 0x81;
// biome-ignore format: one list
const MEMCACHE_OPERATIONS = [
  'Get', 'Set', 'Add', 'Replace', 'Delete', 'Increment', 'Decrement', 'Quit', 'Flush', 'Get Quiet', 'NOOP', 'Version',
  'Get Key', 'Get Key Quiet', 'Append', 'Prepend', 'Statistics', 'Set Quiet', 'Add Quiet', 'Replace Quiet',
  'Delete Quiet', 'Increment Quiet', 'Decrement Quiet', 'Quit Quiet', 'Flush Quiet', 'Append Quiet', 'Prepend Quiet',
];
const LF = 10;

const memcache = pieceProtocol({
  id: 'memcache',
  title: 'Memcache Protocol',
  column: 'MEMCACHE',
  ports: [11211],
  tell({ bytes, from, to }) {
    const magic = bytes[from] ?? 0;
    if (magic === MEMCACHE_REQUEST || magic === MEMCACHE_RESPONSE) {
      const operation = MEMCACHE_OPERATIONS[bytes[from + 1] ?? 0] ?? 'Unknown opcode';
      return { info: `${operation} ${magic === MEMCACHE_REQUEST ? 'Request' : 'Response'}` };
    }
    const lf = bytes.indexOf(LF, from);
    const end = Math.min(lf < 0 ? to : lf, to, from + MAX_TEXT);
    return { info: `${formatBytesText(bytes.subarray(from, bytes[end - 1] === CR ? end - 1 : end)).trimEnd()} ` };
  },
});

/** All of them. */
export const DATABASES: readonly StreamProtocol[] = [mysql, pgsql, tds, resp, memcache];

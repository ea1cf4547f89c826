/**
 * Messages between people and between programs: AMQP 0-9-1 (sections 2.3 and 4.2), XMPP (RFC 6120), Yahoo Messenger and
 * BitTorrent (BEP 3) in the grid.
 */
import { readU16BE, readU32BE } from '../bytes/index.ts';
import { formatBytesText } from '../dissect/index.ts';
import { type FramedMessage, framed, type Told } from './framed.ts';
import { pieceProtocol, type ToldPiece } from './pieces.ts';
import type { Piece, StreamProtocol } from './protocol.ts';

type Names = Readonly<Record<number, string>>;

const hex = (value: number): string => `0x${value.toString(16)}`;

/** A class of methods: its name, and theirs. */
const METHODS: Readonly<Record<number, readonly [name: string, methods: Names]>> = {
  10: [
    'Connection',
    {
      10: 'Start',
      11: 'Start-Ok',
      20: 'Secure',
      21: 'Secure-Ok',
      30: 'Tune',
      31: 'Tune-Ok',
      40: 'Open',
      41: 'Open-Ok',
      50: 'Close',
      51: 'Close-Ok',
      60: 'Blocked',
      61: 'Unblocked',
    },
  ],
  20: ['Channel', { 10: 'Open', 11: 'Open-Ok', 20: 'Flow', 21: 'Flow-Ok', 40: 'Close', 41: 'Close-Ok' }],
  40: ['Exchange', { 10: 'Declare', 11: 'Declare-Ok', 20: 'Delete', 21: 'Delete-Ok', 30: 'Bind', 31: 'Bind-Ok' }],
  50: [
    'Queue',
    {
      10: 'Declare',
      11: 'Declare-Ok',
      20: 'Bind',
      21: 'Bind-Ok',
      30: 'Purge',
      31: 'Purge-Ok',
      40: 'Delete',
      41: 'Delete-Ok',
      50: 'Unbind',
      51: 'Unbind-Ok',
    },
  ],
  60: [
    'Basic',
    {
      10: 'Qos',
      11: 'Qos-Ok',
      20: 'Consume',
      21: 'Consume-Ok',
      30: 'Cancel',
      31: 'Cancel-Ok',
      40: 'Publish',
      50: 'Return',
      60: 'Deliver',
      70: 'Get',
      71: 'Get-Ok',
      72: 'Get-Empty',
      80: 'Ack',
      90: 'Reject',
      110: 'Recover',
      111: 'Recover-Ok',
      120: 'Nack',
    },
  ],
  85: ['Confirm', { 10: 'Select', 11: 'Select-Ok' }],
  90: ['Tx', { 10: 'Select', 11: 'Select-Ok', 20: 'Commit', 21: 'Commit-Ok', 30: 'Rollback', 31: 'Rollback-Ok' }],
};
/** Arguments that the Info column has, by class and method: bytes to pass over, and the letters of each short text. */
const ARGUMENTS: Readonly<Record<string, readonly (number | string)[]>> = {
  'Connection.Open': ['vhost'],
  'Exchange.Declare': [2, 'x'],
  'Exchange.Delete': [2, 'x'],
  'Queue.Declare': [2, 'q'],
  'Queue.Declare-Ok': ['q'],
  'Queue.Bind': [2, 'q', 'x', 'bk'],
  'Queue.Purge': [2, 'q'],
  'Queue.Delete': [2, 'q'],
  'Basic.Consume': [2, 'q'],
  'Basic.Publish': [2, 'x', 'rk'],
  'Basic.Deliver': ['', 9, 'x', 'rk'],
  'Basic.Get': [2, 'q'],
};
const AMQP_METHOD = 1;
const AMQP_HEARTBEAT = 8;
const AMQP_FRAMES: Names = { 2: 'Content-Header', 3: 'Content-Body', [AMQP_HEARTBEAT]: 'Heartbeat' };
const AMQP_MAGIC = 0x414d5150;

function tellAmqp({ bytes, at, end }: FramedMessage): Told {
  if (end - at >= 8 && readU32BE(bytes, at) === AMQP_MAGIC) {
    const [major, minor, revision] = bytes.subarray(at + 5, at + 8);
    // Version 1.0 is another protocol; the reference leaves room for its words.
    return { info: `Protocol-Header ${major}-${minor}-${revision}${major === 1 ? ' ' : ''}` };
  }
  const type = bytes[at] ?? 0;
  if (type !== AMQP_METHOD || end - at < 11) return { info: `${AMQP_FRAMES[type] ?? 'Unknown'} ` };
  const [group, methods] = METHODS[readU16BE(bytes, at + 7)] ?? ['Unknown', {}];
  const name = `${group}.${methods[readU16BE(bytes, at + 9)] ?? 'Unknown'}`;
  let info = `${name} `;
  let next = at + 11;
  for (const part of ARGUMENTS[name] ?? []) {
    if (typeof part === 'number') next += part;
    else {
      const size = bytes[next] ?? 0;
      const value = formatBytesText(bytes.subarray(next + 1, Math.min(end, next + 1 + size)));
      if (part !== '') info += `${part}=${value} `;
      next += 1 + size;
    }
  }
  return { info };
}

const YMSG_MAGIC = 0x594d5347;
const YMSG_HEADER = 20;
const YMSG_SERVICES: Names = {
  1: 'Pager Logon',
  2: 'Pager Logoff',
  3: 'Is Away',
  4: 'Is Back',
  6: 'Message',
  10: 'User Status',
  11: 'New Mail',
  18: 'Ping',
  70: 'File Transfer',
  75: 'Notify',
  76: 'Verify',
  77: 'P2P File Transfer',
  79: 'Peer To Peer',
  84: 'Authentication Response',
  85: 'List',
  87: 'Authentication',
  131: 'Add Buddy',
  132: 'Remove Buddy',
  138: 'Keep Alive',
  190: 'Picture',
  198: 'Y6 Status Update',
  199: 'Picture Sharing Status',
  208: 'Audible',
  240: 'Status V15',
  241: 'List V15',
};
const YMSG_STATUS: Names = {
  0: 'Default',
  1: 'Server Ack',
  2: 'Playing Game',
  4: 'Away',
  22: 'Notify',
  4294967295: 'Disconnected',
};

const isYmsg = ({ bytes, from, to }: Piece): boolean =>
  to - from >= YMSG_HEADER && readU32BE(bytes, from) === YMSG_MAGIC;

const BITTORRENT_HANDSHAKE = 68;
const BITTORRENT_TITLE = 'BitTorrent protocol';
const MAX_BITTORRENT = 0x20000;
const BITTORRENT: Names = {
  0: 'Choke',
  1: 'Unchoke',
  2: 'Interested',
  3: 'Not Interested',
  4: 'Have',
  5: 'Bitfield',
  6: 'Request',
  7: 'Piece',
  8: 'Cancel',
  9: 'Port',
  20: 'Extended',
};

const isHandshake = (bytes: Uint8Array, at: number, to: number): boolean =>
  to - at >= 20 && bytes[at] === 19 && formatBytesText(bytes.subarray(at + 1, at + 20)) === BITTORRENT_TITLE;

function tellBittorrent({ bytes, at, end }: FramedMessage): Told {
  if (isHandshake(bytes, at, end)) return { info: 'Handshake  ' };
  return { info: `${describeBittorrent(bytes, at)}  ` };
}

function describeBittorrent(bytes: Uint8Array, at: number): string {
  const length = readU32BE(bytes, at);
  const type = bytes[at + 4] ?? 0;
  const name = BITTORRENT[type];
  if (length === 0 || name === undefined) return 'BitTorrent ';
  const index = `Idx:${hex(readU32BE(bytes, at + 5))}`;
  if (type === 4) return `${name}, Piece (${index})`;
  if (type === 5) return `${name}, Len:${hex(length - 1)}`;
  if (type !== 6 && type !== 7 && type !== 8) return name;
  const begin = `${index},Begin:${hex(readU32BE(bytes, at + 9))}`;
  if (type === 7) return `${name}, ${begin},Len:${hex(length - 9)}`;
  return `${name}, Piece (${begin},Len:${hex(readU32BE(bytes, at + 13))})`;
}

const MAX_XML = 4096;

/** The value of an attribute in a start tag. */
const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s${name}=(?:'([^']*)'|"([^"]*)")`)
    .exec(tag)
    ?.slice(1)
    .find((value) => value !== undefined);

/** Elements that are told by name, and what is behind some of them. */
const XMPP_ELEMENTS: Readonly<Record<string, string>> = {
  'stream:features': 'FEATURES ',
  starttls: 'STARTTLS ',
  proceed: 'PROCEED ',
  auth: 'AUTH',
  challenge: 'CHALLENGE ',
  response: 'RESPONSE ',
  success: 'SUCCESS',
  failure: 'FAILURE ',
};

/** What an `iq` asks about: its first child, and the namespace of a query. */
function queryWords(text: string): string {
  const [tag = '', name] = /<([a-z]+)[^>]*>/.exec(text) ?? [];
  if (name === undefined || text.startsWith('</')) return '';
  const space = name === 'query' ? `(${attribute(tag, 'xmlns') ?? ''})` : '';
  return `${name.toUpperCase()}${space} `;
}

/** The first stanza of a piece: what it is, of which kind, and for whom or from whom. */
const TAG_END = 0x3e;
const isKeepAlive = (bytes: Uint8Array, from: number, to: number): boolean => to - from === 1 && bytes[from] === 0x20;

function tellXmpp({ bytes, from, to, toServer, state }: ToldPiece): Told | undefined {
  const text = formatBytesText(bytes.subarray(from, Math.min(to, from + MAX_XML)));
  if (text === ' ') return { info: 'Whitespace Keepalive' };
  const told = (info: string): Told => ({ info, column: 'XMPP/XML', above: ['xml'] });
  if (text.startsWith('</stream:stream>')) return told('STREAM END');
  const [, tag = '', name = ''] = /^\s*(?:<\?xml[^>]*\?>\s*)?(<([a-z:]+)[^>]*>)/.exec(text) ?? [];
  const party = attribute(tag, toServer ? 'to' : 'from');
  const direction = party === undefined ? '' : `${toServer ? '>' : '<'} ${party} `;
  switch (name) {
    case 'stream:stream':
      return told(`STREAM ${direction}`);
    case 'iq': {
      const words = tag.endsWith('/>') ? '' : queryWords(text.slice(text.indexOf(tag) + tag.length));
      return told(`IQ(${attribute(tag, 'type') ?? ''}) ${words}${direction}`);
    }
    case 'message':
    case 'presence':
      return told(`${name.toUpperCase()} ${direction}`);
    default: {
      const known = XMPP_ELEMENTS[name];
      if (known !== undefined) return name === 'proceed' ? { ...told(known), state: 'secured' } : told(known);
      return bytes[to - 1] === TAG_END && state === 'clear' ? told('UNKNOWN PACKET ') : undefined;
    }
  }
}

/** All of them. */
export const MESSAGING: readonly StreamProtocol[] = [
  framed({
    id: 'amqp',
    title: 'Advanced Message Queuing Protocol',
    column: 'AMQP',
    ports: [5672],
    header: 8,
    length(bytes, at) {
      if (readU32BE(bytes, at) === AMQP_MAGIC) return 8;
      const type = bytes[at] ?? 0;
      return type === AMQP_METHOD || AMQP_FRAMES[type] !== undefined ? 8 + readU32BE(bytes, at + 3) : undefined;
    },
    separator: '',
    tell: tellAmqp,
  }),
  framed({
    id: 'ymsg',
    title: 'Yahoo YMSG Messenger Protocol',
    column: 'YMSG',
    ports: [5050],
    header: YMSG_HEADER,
    recognise: isYmsg,
    length: (bytes, at) => (readU32BE(bytes, at) === YMSG_MAGIC ? YMSG_HEADER + readU16BE(bytes, at + 8) : undefined),
    separator: '',
    tell({ bytes, at }) {
      const service = readU16BE(bytes, at + 10);
      const status = readU32BE(bytes, at + 12);
      const name = YMSG_SERVICES[service] ?? `Unknown Service: ${service}`;
      return { info: `${name} (status=${YMSG_STATUS[status] ?? `Unknown Status: ${status}`})   ` };
    },
  }),
  framed({
    id: 'bittorrent',
    title: 'BitTorrent',
    column: 'BitTorrent',
    ports: [6881, 6882, 6883, 6884, 6885, 6886, 6887, 6888, 6889],
    header: 4,
    recognise: ({ bytes, from, to }) => isHandshake(bytes, from, to),
    length(bytes, at, { to }) {
      if (isHandshake(bytes, at, to)) return BITTORRENT_HANDSHAKE;
      const length = readU32BE(bytes, at);
      const isKnown = length === 0 || at + 4 >= to || BITTORRENT[bytes[at + 4] ?? 0] !== undefined;
      return length > MAX_BITTORRENT || !isKnown ? undefined : 4 + length;
    },
    separator: '',
    tell: tellBittorrent,
  }),
  pieceProtocol({
    id: 'xmpp',
    title: 'XMPP Protocol',
    column: 'XMPP',
    ports: [5222, 5269],
    start: 'clear',
    // An element ends with a tag. Behind the word that TLS may begin there are none.
    lacks: ({ bytes, from, to, state }) =>
      state === 'clear' && bytes[to - 1] !== TAG_END && !isKeepAlive(bytes, from, to) ? 'segment' : undefined,
    tell: tellXmpp,
  }),
];

/**
 * Sessions in the grid: SOCKS (RFC 1928) until it is connected, RFB of VNC (RFC 6143) as it begins, RTSP (RFC 7826), SIP
 * over TCP, PPTP (RFC 2637), TACACS+ (RFC 8907), LPD (RFC 1179), rlogin, finger, whois, rsync, Git and FTP's data.
 */
import { readU16BE, readU32BE } from '../bytes/index.ts';
import { formatBytesText, sip } from '../dissect/index.ts';
import { framed, type Told } from './framed.ts';
import { readLine } from './lines.ts';
import { pieceProtocol, type ToldPiece } from './pieces.ts';
import type { Need, Piece, StreamProtocol } from './protocol.ts';

type Names = Readonly<Record<number, string>>;

const firstLine = ({ bytes, from, to }: Piece): string => readLine(bytes, from, to).text;

const SOCKS_COMMANDS: Names = { 1: 'Connect', 2: 'Bind', 3: 'UdpAssociate', 128: 'Ping', 129: 'Traceroute' };
const SOCKS_METHODS_ASKED = 0;
const SOCKS_CONNECTED = 5;

/** A conversation of version 5 by steps: methods asked, chosen, (user and password, their answer,) command, its answer. */
function tellSocks({ bytes, from, to, toServer, state: raw }: ToldPiece): Told | undefined {
  const { step, version, command } = raw as SocksState;
  const next = (to_: number, more: Partial<SocksState> = {}): SocksState => ({ step: to_, version, command, ...more });
  if (step === SOCKS_METHODS_ASKED) {
    const spoken = bytes[from] ?? 0;
    if (!toServer || (spoken !== 4 && spoken !== 5)) return undefined;
    if (spoken === 4) return { info: 'Version: 4', state: next(4, { version: 4 }) };
    return { info: 'Version: 5 Connect to server request', state: next(1, { version: 5 }) };
  }
  if (step >= SOCKS_CONNECTED) return undefined;
  if (version === 4) return { info: 'Version: 4', state: next(toServer ? step : SOCKS_CONNECTED) };
  const head = 'Version: 5';
  if (step === 1) {
    const isOpen = bytes[from + 1] === 0;
    return { info: `${head} Connect to server response`, state: next(isOpen ? 3 : 2) };
  }
  if (step === 2) {
    const info = `${head} User authentication ${toServer ? 'request' : 'reply'}`;
    return { info, state: next(toServer ? 2 : 3) };
  }
  if (step === 3) {
    const name = SOCKS_COMMANDS[bytes[from + 1] ?? 0] ?? 'Unknown';
    return to - from < 4 ? undefined : { info: `${head} Command Request - ${name}`, state: next(4, { command: name }) };
  }
  return { info: `${head} Command Response - ${command}`, state: next(SOCKS_CONNECTED) };
}

/** How far a SOCKS conversation is. */
interface SocksState {
  readonly step: number;
  readonly version: number;
  readonly command: string;
}

const VNC_TYPES: Names = {
  0: 'Invalid',
  1: 'None',
  2: 'VNC',
  5: 'RA2',
  6: 'RA2ne',
  16: 'Tight',
  17: 'Ultra',
  18: 'TLS',
  19: 'VeNCrypt',
  30: 'Apple Remote Desktop',
};
const VNC_CLIENT: Names = {
  0: 'Client set pixel format',
  2: 'Client set encodings',
  3: 'Client framebuffer update request',
  4: 'Client key event',
  5: 'Client pointer event',
  6: 'Client cut text',
};
const VNC_SERVER: Names = {
  0: 'Server framebuffer update',
  1: 'Server set colormap entries',
  2: 'Server ring bell on client',
  3: 'Server cut text',
};
type VncPhase =
  | 'server'
  | 'client'
  | 'types'
  | 'choice'
  | 'challenge'
  | 'answer'
  | 'result'
  | 'share'
  | 'init'
  | 'open';

/** What is said at each phase before the session is open, and what comes next. */
function tellVnc({ bytes, from, toServer, state, ...piece }: ToldPiece): Told | undefined {
  const version = formatBytesText(bytes.subarray(from + 4, from + 11));
  const type = bytes[from] ?? 0;
  const told = (info: string, next: VncPhase): Told => ({ info, state: next });
  switch (state as VncPhase) {
    case 'server':
      return isRfb({ bytes, from, ...piece }) ? told(`Server protocol version: ${version}`, 'client') : undefined;
    case 'client':
      return told(`Client protocol version: ${version}`, 'types');
    case 'types':
      return told('Security types supported', 'choice');
    case 'choice': {
      const info = `Security type ${VNC_TYPES[type] ?? 'Unknown'} (${type}) selected by client`;
      return told(info, type === 2 ? 'challenge' : type === 1 ? 'result' : 'open');
    }
    case 'challenge':
      return told('Authentication challenge from server', 'answer');
    case 'answer':
      return told('Authentication response from client', 'result');
    case 'result':
      return told('Authentication result', 'share');
    case 'share':
      return told('Share desktop flag', 'init');
    case 'init':
      return told('Server framebuffer parameters', 'open');
    default:
      return told(
        (toServer ? VNC_CLIENT : VNC_SERVER)[type] ?? `Unknown ${toServer ? 'client' : 'server'} message type`,
        'open',
      );
  }
}

const isRfb = ({ bytes, from, to }: Piece): boolean =>
  to - from === 12 && /^RFB \d{3}\.\d{3}\\n$/.test(formatBytesText(bytes.subarray(from, to)));

const MAX_HEAD = 4096;
const LATIN1 = new TextDecoder('latin1');

/** First lines of requests and answers, as HTTP's are; what is neither is of the stream's media. */
function tellRtsp(piece: ToldPiece): Told | undefined {
  const line = firstLine(piece);
  const isAnswer = line.startsWith('RTSP/');
  if (!isAnswer && !/ RTSP\/\d\.\d$/.test(line)) return undefined;
  const head = LATIN1.decode(piece.bytes.subarray(piece.from, Math.min(piece.to, piece.from + MAX_HEAD)));
  const hasSession = /^content-type:\s*application\/sdp/im.test(head) && /\r\n\r\n[\s\S]/.test(head);
  const info = isAnswer ? `Reply: ${line}` : line;
  return hasSession ? { info, column: 'RTSP/SDP', above: ['sdp'] } : { info };
}

/** A head that has not ended goes on in the next segment; a body is as long as it says, else there is none. */
function rtspLacks(piece: Piece): Need | undefined {
  const { bytes, from, to } = piece;
  if (!/(^RTSP\/| RTSP\/\d\.\d$)/.test(firstLine(piece))) return undefined;
  const head = LATIN1.decode(bytes.subarray(from, Math.min(to, from + MAX_HEAD)));
  const end = head.indexOf('\r\n\r\n');
  if (end < 0) return head.length < MAX_HEAD ? 'segment' : undefined;
  const length = /^content-length:[ \t]*(\d{1,9})/im.exec(head.slice(0, end))?.[1];
  const missing = end + 4 + Number(length ?? 0) - (to - from);
  return missing > 0 ? missing : undefined;
}

const PPTP: Names = {
  1: 'Start-Control-Connection-Request',
  2: 'Start-Control-Connection-Reply',
  3: 'Stop-Control-Connection-Request',
  4: 'Stop-Control-Connection-Reply',
  5: 'Echo-Request',
  6: 'Echo-Reply',
  7: 'Outgoing-Call-Request',
  8: 'Outgoing-Call-Reply',
  9: 'Incoming-Call-Request',
  10: 'Incoming-Call-Reply',
  11: 'Incoming-Call-Connected',
  12: 'Call-Clear-Request',
  13: 'Call-Disconnect-Notify',
  14: 'WAN-Error-Notify',
  15: 'Set-Link-Info',
};
const PPTP_MAGIC = 0x1a2b3c4d;
const TACACS: Names = { 1: 'Authentication', 2: 'Authorization', 3: 'Accounting' };
const LPD: Names = {
  1: 'LPC: print any waiting jobs / jobcmd: abort',
  2: 'LPR: transfer a printer job / jobcmd: receive control file',
  3: 'LPQ: print short form of queue status / jobcmd: receive data file',
  4: 'LPQ: print long form of queue status',
  5: 'LPRM: remove jobs',
};

/** Bytes by which data of FTP is taken for text. */
const LOOKED_AT = 10;

const isText = (bytes: Uint8Array): boolean =>
  bytes.every((byte) => (byte >= 32 && byte < 127) || (byte >= 9 && byte <= 13));

/** A line of Git tells its length in four hexadecimal digits, which it counts; 0000 to 0002 stand for themselves. */
function gitLength(bytes: Uint8Array, at: number, { to }: { readonly to: number }): number {
  const digits = LATIN1.decode(bytes.subarray(at, at + 4));
  // Packs go unframed.
  return /^[\da-f]{4}$/i.test(digits) ? Number.parseInt(digits, 16) : to - at;
}

/** SIP over TCP: one message a segment, in the words of SIP over UDP. */
const sipOverTcp: StreamProtocol = {
  layer: sip,
  start: undefined,
  ports: [5060],
  recognise: (piece) => /^(?:SIP\/2\.0 \d{3} |[A-Z]+ sips?:\S+ SIP\/2\.0$)/.test(firstLine(piece)),
  read(piece, state, target) {
    if (target !== undefined) {
      sip.detail(target.cursor, target.out);
      target.cursor.offset = target.cursor.end;
    }
    return { used: piece.to - piece.from, state };
  },
};

/** All of them. */
export const SESSIONS: readonly StreamProtocol[] = [
  pieceProtocol({
    id: 'socks',
    title: 'Socks Protocol',
    column: 'Socks',
    ports: [1080],
    start: { step: SOCKS_METHODS_ASKED, version: 5, command: '' } satisfies SocksState,
    tell: tellSocks,
  }),
  pieceProtocol({
    id: 'vnc',
    title: 'Virtual Network Computing',
    column: 'VNC',
    ports: [5900, 5901],
    start: 'server' satisfies VncPhase,
    tell: tellVnc,
    recognise: isRfb,
  }),
  pieceProtocol({
    id: 'rtsp',
    title: 'Real Time Streaming Protocol',
    column: 'RTSP',
    ports: [554, 8554],
    tell: tellRtsp,
    lacks: rtspLacks,
  }),
  sipOverTcp,
  framed({
    id: 'pptp',
    isUnsized: true,
    title: 'Point-to-Point Tunnelling Protocol',
    column: 'PPTP',
    ports: [1723],
    header: 12,
    length: (bytes, at) => (readU32BE(bytes, at + 4) === PPTP_MAGIC ? readU16BE(bytes, at) : undefined),
    tell: ({ bytes, at }) => ({ info: PPTP[readU16BE(bytes, at + 8)] ?? 'Unknown control type' }),
  }),
  framed({
    id: 'tacplus',
    title: 'TACACS+',
    column: 'TACACS+',
    ports: [49],
    header: 12,
    length: (bytes, at) =>
      TACACS[bytes[at + 1] ?? 0] === undefined ? undefined : 12 + (readU32BE(bytes, at + 8) & 0xffff),
    tell: ({ bytes, at, toServer }) => ({ info: `${toServer ? 'Q' : 'R'}: ${TACACS[bytes[at + 1] ?? 0]}` }),
  }),
  pieceProtocol({
    id: 'lpd',
    title: 'Line Printer Daemon Protocol',
    column: 'LPD',
    ports: [515],
    tell({ bytes, from, toServer, to }) {
      if (!toServer) return { info: 'LPD response' };
      const told = bytes.indexOf(10, from) === to - 1 ? LPD[bytes[from] ?? 0] : undefined;
      return { info: told ?? 'LPD continuation' };
    },
  }),
  pieceProtocol({
    id: 'whois',
    title: 'whois',
    column: 'WHOIS',
    ports: [43],
    answersUntilClose: true,
    start: '',
    tell: (piece) =>
      piece.toServer
        ? { info: `Query: ${firstLine(piece)}`, state: firstLine(piece) }
        : { info: `Answer${piece.state === '' ? '' : `: ${piece.state}`}` },
  }),
  pieceProtocol({
    id: 'finger',
    title: 'finger',
    column: 'FINGER',
    ports: [79],
    answersUntilClose: true,
    tell: ({ toServer }) => ({ info: toServer ? 'Query' : 'Response' }),
  }),
  framed({
    id: 'git',
    title: 'Git Smart Protocol',
    column: 'Git',
    ports: [9418],
    header: 4,
    length: gitLength,
    tell: () => ({ info: 'Git Smart Protocol' }),
  }),
  pieceProtocol({
    id: 'ftp-data',
    title: 'FTP Data',
    column: 'FTP-DATA',
    ports: [20],
    tell: ({ bytes, from, to }) => ({
      info: `FTP Data: ${to - from} bytes`,
      above: isText(bytes.subarray(from, Math.min(to, from + LOOKED_AT))) ? ['data-text-lines'] : [],
    }),
  }),
];

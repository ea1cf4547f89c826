/**
 * TLS records in the grid: RFC 8446 section 5, RFC 5246 section 6. The handshake is read as far as it is in the clear;
 * what is encrypted is named and counted. A handshake message in several records is shown on the last of them.
 */
import { readServerHello } from '../app/index.ts';
import { readU16BE } from '../bytes/index.ts';
import {
  ALERTS,
  CONTENT_TYPES,
  Fault,
  HANDSHAKE_HEADER,
  Handshake,
  handshakeName,
  serverHelloSuite,
  serverHelloVersion,
  VERSION_COLUMNS,
} from '../dissect/index.ts';
import { openLayer } from './layer.ts';
import { MessageKind } from './message-kinds.ts';
import type { Outcome, PaintTarget, Piece, StreamProtocol } from './protocol.ts';
import type { OpenedRecord } from './segments.ts';
import {
  beginsOldHello,
  beginsOldRecord,
  type OldRecord,
  oldRecordWords,
  readOldRecord,
  SSL_2,
  settlesOldVersion,
} from './tls-old.ts';
import { appendWords, Content, LEVELS, type Message, paintRecord, type RecordPlace, TLS_LAYER } from './tls-paint.ts';
import { type ChooseInside, TlsPlain } from './tls-plain.ts';

const RECORD_HEADER = 5;
/** A handshake message is not believed to be longer. */
const MAX_HANDSHAKE = 1 << 20;
const TLS_13 = 0x0304;
/** Words for application data that nobody reads. */
const DATA = 'Application Data';
const NO_BYTES = new Uint8Array(0);

/** The conversation so far. */
interface TlsState {
  /** What can be read of what is encrypted; undefined where nothing is known of it. */
  readonly plain: TlsPlain | undefined;
  /** Records with application data that were opened so far. */
  readonly opened: number;
  /** Settled by the server, or by the first record that is no Client Hello; 0 not yet. */
  readonly version: number;
  /** Cipher suite that the server chose; 0 not yet. */
  readonly suite: number;
  /** Protocol that the server chose in the clear (RFC 7301); '' not known. */
  readonly alpn: string;
  /** Each end has announced that it encrypts. */
  readonly ciphered: readonly [boolean, boolean];
  /**
   * Which end's next Change Cipher Spec ends a handshake that resumes a session: the server's, as long as it has not said
   * that its hello is done, which it does in whole handshakes only (RFC 5246 section 7.3).
   */
  readonly resumes: 0 | 1 | undefined;
  /** Beginning of a handshake message that goes on in the next record, by end. */
  readonly partial: readonly [Uint8Array, Uint8Array];
}

const START: TlsState = {
  plain: undefined,
  opened: 0,
  version: 0,
  suite: 0,
  alpn: '',
  ciphered: [false, false],
  resumes: undefined,
  partial: [NO_BYTES, NO_BYTES],
};

/** TLS, with who reads what is in it. */
export const tlsProtocol = (choose: ChooseInside): StreamProtocol => ({
  layer: TLS_LAYER,
  start: START,
  // biome-ignore format: one list
  ports: [
    443, 324, 465, 636, 802, 853, 993, 995, 1300, 2221, 2443, 3249, 3250, 3251, 3252, 3496, 5061, 5671, 5684, 5868,
    8883, 11207, 19999, 27017,
  ],
  recognise: beginsRecord,
  read: (piece, state, target) => read(piece, begin(piece, state as TlsState, choose, target), target),
  kinds: (before, after) => kindsBetween(before as TlsState, after as TlsState),
});

/** With what can be read of the connection, from its first piece on. */
function begin(piece: Piece, state: TlsState, choose: ChooseInside, target?: PaintTarget): TlsState {
  if (state.plain !== undefined || piece.opened === undefined) return state;
  const known = (target?.latest as TlsState | undefined)?.plain;
  return { ...state, plain: known ?? new TlsPlain(piece, piece.opened, choose) };
}

const kindsBetween = (before: TlsState, { plain, opened }: TlsState): number =>
  MessageKind.tls | (plain?.kinds(before.opened, opened) ?? 0);

/** A record header that makes sense: type, version, and a length that a record can have. */
function beginsRecord({ bytes, from, to }: Piece): boolean {
  if (to - from < RECORD_HEADER || !looksLikeRecord(bytes, from)) return false;
  const length = readU16BE(bytes, from + 3);
  return length > 0 && length <= 0x4800;
}

function looksLikeRecord(bytes: Uint8Array, at: number): boolean {
  return isContentType(bytes[at]) && bytes[at + 1] === 3 && (bytes[at + 2] ?? 255) <= 4;
}

const isContentType = (type = 0): boolean => type >= Content.changeCipherSpec && type <= Content.heartbeat;

/** Versions under which whatever begins with a content type is a record, and the rest is ignored (RFC 2246 section 6). */
const isStrict = (version: number): boolean => version >= 0x0300 && version < TLS_13;

/** What stands at a place, by the conversation's version. Five bytes are there. */
function kindOf(bytes: Uint8Array, at: number, version: number): 'record' | 'old' | 'unknown' {
  if (version === SSL_2) return 'old';
  if (isStrict(version)) {
    if (beginsOldHello(bytes, at)) return 'old';
    return isContentType(bytes[at]) ? 'record' : 'unknown';
  }
  if (beginsOldRecord(bytes, at)) return 'old';
  return looksLikeRecord(bytes, at) ? 'record' : 'unknown';
}

function read(piece: Piece, state: TlsState, target?: PaintTarget): Outcome {
  const { bytes, from, to } = piece;
  // Four printable characters begin a text rather than anything of TLS.
  if (to - from >= RECORD_HEADER && bytes.subarray(from, from + 4).every(isPrintable)) return { used: 0, state };
  if (target === undefined) return readRecords(piece, state);
  const { columns, protocols } = target.out;
  const named = protocols.includes('tls') ? columns.protocol : undefined;
  protocols.push('tls');
  const outcome = readRecords(piece, state, target);
  // As the reference has it: the first piece of a packet names its protocol, and what it says stays before what follows.
  const { plain, version } = outcome.state as TlsState;
  if (named !== undefined) columns.protocol = named;
  else if (plain?.isAhead === true) columns.protocol = VERSION_COLUMNS[version] ?? columns.protocol;
  columns.fenceInfo();
  return outcome;
}

function readRecords(piece: Piece, state: TlsState, target?: PaintTarget): Outcome {
  const { bytes, from, to, more } = piece;
  let now = state;
  let at = from;
  if (target !== undefined) openLayer(target, TLS_LAYER, from, to - from);
  const layer = target?.out.layers.at(-1);
  while (at < to) {
    if (to - at < RECORD_HEADER && more) return { used: at - from, need: 'segment', state: now };
    // What was said later may settle how bytes are told that nobody could tell then.
    const { version: spoken } = (target?.latest as TlsState | undefined) ?? now;
    const kind = kindOf(bytes, at, spoken);
    if (kind === 'old') {
      const old = readOldRecord(bytes, at);
      if (old.end > to && more) return { used: at - from, need: old.end - to, state: now };
      if (target !== undefined) paintOld(target, bytes, at, old, at === from);
      if (now.version === 0 && settlesOldVersion(bytes, old)) now = { ...now, version: SSL_2 };
      at = Math.min(old.end, to);
      continue;
    }
    if (kind === 'unknown') {
      if (target !== undefined) paintUnknown(target, to, spoken, at, at > from);
      at = to;
      break;
    }
    const end = at + RECORD_HEADER + readU16BE(bytes, at + 3);
    if (end > to && more) return { used: at - from, need: end - to, state: now };
    if (end === at + RECORD_HEADER && end === to) {
      // The kind of message in a record is read before its length is looked at.
      if (target !== undefined) {
        if (at === from) target.out.columns.protocol = VERSION_COLUMNS[spoken] ?? 'SSL';
        if (at === from) target.out.columns.setInfo('');
        target.cursor.fail(Fault.malformed);
      }
      return { used: to - from, state: now };
    }
    const record: RecordPlace = {
      type: bytes[at] ?? 0,
      version: readU16BE(bytes, at + 1),
      at,
      body: Math.min(at + RECORD_HEADER, to),
      end: Math.min(end, to),
    };
    const opened = now.plain?.open(piece.sender, (piece.seq + at) >>> 0);
    const result = opened ? readOpened(opened, record, now, piece) : readRecord(bytes, record, now, piece.sender);
    if (target !== undefined) {
      const { version } = target.latest as TlsState;
      const column = VERSION_COLUMNS[version || record.version] ?? 'SSL';
      target.out.resume(layer);
      const { words, messages, resumes = false } = result;
      // The suite that was chosen before this record or in it: a later handshake may choose another.
      const facts = { isVersion13: version === TLS_13, version, suite: result.state.suite };
      const isFirst = at === from;
      const carried = carriedName(piece, now.plain?.alpn || now.alpn);
      paintRecord(target, { bytes, record, opened, words, messages, resumes, column, facts, carried, isFirst });
      const isData = result.state.opened > now.opened;
      if (isData && now.plain?.paint(now.opened, target) === false) appendWords(target.out, [DATA], false);
    }
    if (end > to) target?.cursor.fail(Fault.cut);
    now = result.state;
    at = record.end;
  }
  return { used: to - from, state: now };
}

const isPrintable = (byte: number): boolean => byte >= 32 && byte < 127;

/** What a record says, and the conversation after it. */
interface RecordResult {
  readonly state: TlsState;
  /** Words for the Info column, one for each message. */
  readonly words: readonly string[];
  readonly messages: readonly Message[];
  /** It ends a handshake that resumes a session. */
  readonly resumes?: boolean;
}

function readRecord(bytes: Uint8Array, record: RecordPlace, state: TlsState, sender: 0 | 1): RecordResult {
  const length = record.end - record.body;
  const ciphered = state.ciphered[sender];
  switch (record.type) {
    case Content.changeCipherSpec:
      // In TLS 1.3 it says nothing, and a hello may follow, RFC 8446 appendix D.4.
      return {
        state: {
          ...settled(state, record),
          ciphered: put(state.ciphered, sender, state.version !== TLS_13),
          resumes: state.resumes === sender ? undefined : state.resumes,
        },
        ...say('Change Cipher Spec'),
        resumes: state.resumes === sender && state.version !== TLS_13,
      };
    case Content.alert:
      return { state: settled(state, record), ...say(alertWords(bytes, record, length)) };
    case Content.handshake:
      return readHandshakes(bytes, record, state, sender);
    case Content.heartbeat: {
      const kind = bytes[record.body] === 1 ? 'Heartbeat Request' : 'Heartbeat Response';
      return { state: settled(state, record), ...say(ciphered ? 'Encrypted Heartbeat' : kind) };
    }
    case Content.applicationData:
      return { state: settled(state, record), ...say(DATA) };
    default:
      return { state, ...say(CONTENT_TYPES[record.type] ?? 'Unknown Record') };
  }
}

/** A record whose content is known. */
function readOpened(
  { type, content, offset }: OpenedRecord,
  { version }: RecordPlace,
  state: TlsState,
  piece: Piece,
): RecordResult {
  const inside: RecordPlace = { type, version, at: 0, body: 0, end: content.length };
  if (type !== Content.applicationData) {
    const result = readRecord(content, inside, { ...state, ciphered: [false, false] }, piece.sender);
    return { ...result, state: { ...result.state, ciphered: state.ciphered } };
  }
  if (content.length === 0) return { state, ...say(DATA) };
  state.plain?.put(state.opened, piece, { type, content, offset });
  return {
    state: { ...state, opened: state.opened + 1 },
    words: state.plain?.isKnown === true ? [] : [DATA],
    messages: [],
  };
}

const say = (words: string): { words: readonly string[]; messages: readonly Message[] } => ({
  words: [words],
  messages: [],
});

const put = <T>(pair: readonly [T, T], side: 0 | 1, value: T): readonly [T, T] =>
  side === 0 ? [value, pair[1]] : [pair[0], value];

const settled = (state: TlsState, record: RecordPlace): TlsState =>
  state.version === 0 ? { ...state, version: record.version } : state;

function alertWords(bytes: Uint8Array, record: RecordPlace, length: number): string {
  const level = LEVELS[bytes[record.body] ?? 0];
  const description = ALERTS[bytes[record.body + 1] ?? 255];
  if (length !== 2 || level === undefined || description === undefined) return 'Encrypted Alert';
  return `Alert (Level: ${level}, Description: ${description})`;
}

function readHandshakes(bytes: Uint8Array, record: RecordPlace, state: TlsState, sender: 0 | 1): RecordResult {
  const before = state.partial[sender];
  const own = before.length === 0;
  const all = own ? bytes : joined(before, bytes.subarray(record.body, record.end));
  const end = own ? record.end : all.length;
  const messages: Message[] = [];
  let now = state;
  let at = own ? record.body : 0;
  let partial = NO_BYTES;
  let isTold = true;
  while (at < end) {
    const name = state.ciphered[sender] ? undefined : handshakeName(all, at, end);
    const length = end - at < HANDSHAKE_HEADER ? -1 : (all[at + 1] ?? 0) * 65536 + readU16BE(all, at + 2);
    if (name === undefined || length > MAX_HANDSHAKE) {
      messages.push({ name: 'Encrypted Handshake Message', bytes: all, from: at, to: end, whole: false });
      at = end;
      break;
    }
    const stop = at + HANDSHAKE_HEADER + length;
    if (length < 0 || stop > end) {
      partial = all.slice(at, end);
      messages.push({ name: `[${name} Fragment]`, bytes: all, from: at, to: end, whole: false });
      // Where something else is told of the record, or the message began before it, this is not worth a word.
      isTold = messages.length === 1 && own;
      break;
    }
    if (all[at] === Handshake.serverHello) {
      now = {
        ...now,
        version: serverHelloVersion(all, at, stop),
        suite: serverHelloSuite(all, at, stop),
        alpn: chosenName(all.subarray(at, stop)),
        resumes: sender,
      };
    } else if (all[at] === Handshake.serverHelloDone) now = { ...now, resumes: undefined };
    messages.push({ name, bytes: all, from: at, to: stop, whole: true });
    at = stop;
  }
  // A Client Hello's record version says nothing of what will be spoken.
  if (messages[0] !== undefined && !messages[0].name.includes('Client Hello')) now = settled(now, record);
  if (partial.length > 0 || !own) now = { ...now, partial: put(now.partial, sender, partial) };
  const told = isTold ? messages : messages.slice(0, -1);
  return { state: now, words: told.map(({ name }) => name), messages };
}

/** Names that handshakes settle on, and the server's ports, in the words of the protocols they are for. */
const CARRIED_BY_NAME: Readonly<Record<string, string | undefined>> = {
  'http/1.1': 'Hypertext Transfer Protocol',
  h2: 'HyperText Transfer Protocol 2',
};
const CARRIED_BY_PORT: Readonly<Record<number, string | undefined>> = {
  443: 'Hypertext Transfer Protocol',
  465: 'Simple Mail Transfer Protocol',
  636: 'Lightweight Directory Access Protocol',
  853: 'Domain Name System',
  993: 'Internet Message Access Protocol',
  995: 'Post Office Protocol',
  8883: 'MQ Telemetry Transport Protocol',
};

/** What application data is taken for; undefined where nobody knows. */
const carriedName = ({ sourcePort, destinationPort }: Piece, alpn: string): string | undefined =>
  CARRIED_BY_NAME[alpn] ?? CARRIED_BY_PORT[sourcePort] ?? CARRIED_BY_PORT[destinationPort];

function chosenName(message: Uint8Array): string {
  const hello = readServerHello(message);
  return typeof hello === 'object' ? hello.alpn : '';
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

/** A record of SSL 2.0. */
function paintOld({ out }: PaintTarget, bytes: Uint8Array, at: number, record: OldRecord, isFirst: boolean): void {
  const words = oldRecordWords(bytes, record);
  out.columns.protocol = 'SSLv2';
  appendWords(out, [words], isFirst);
  out.label(at, record.end - at, `SSLv2 Record Layer: ${words}`);
}

/** Bytes that are no record. `follows`: records went before them. */
function paintUnknown({ out }: PaintTarget, end: number, version: number, at: number, follows: boolean): void {
  const words = isStrict(version) ? 'Ignored Unknown Record' : 'Continuation Data';
  if (!follows) out.columns.protocol = VERSION_COLUMNS[version] ?? 'SSL';
  appendWords(out, [words], !follows);
  out.label(at, end - at, words);
}

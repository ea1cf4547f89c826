/**
 * TLS records in the grid: RFC 8446 section 5, RFC 5246 section 6. The handshake is read as far as it is in the clear;
 * what is encrypted is named and counted. A handshake message in several records is shown on the last of them.
 */
import { readU16BE } from '../bytes/index.ts';
import {
  ALERTS,
  CONTENT_TYPES,
  Cursor,
  type Detail,
  type Dissector,
  declareFields,
  Fault,
  formatHex,
  HANDSHAKE_FIELDS,
  HANDSHAKE_HEADER,
  Handshake,
  handshakeName,
  joinFields,
  paintHandshake,
  serverHelloVersion,
  VERSION_COLUMNS,
  VERSIONS,
} from '../dissect/index.ts';
import { openLayer } from './layer.ts';
import { MessageKind } from './message-kinds.ts';
import type { Outcome, PaintTarget, Piece, StreamProtocol } from './protocol.ts';

const RECORD_HEADER = 5;
const Content = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23, heartbeat: 24 } as const;
const LEVELS: Readonly<Record<number, string>> = { 1: 'Warning', 2: 'Fatal' };
/** A handshake message is not believed to be longer. */
const MAX_HANDSHAKE = 1 << 20;
const TLS_13 = 0x0304;
const NO_BYTES = new Uint8Array(0);

const H = HANDSHAKE_FIELDS;
const F = declareFields({
  record: { key: 'tls.record', label: 'Record Layer', type: 'none' },
  opaqueType: { key: 'tls.record.opaque_type', label: 'Opaque Type', type: 'uint8', names: CONTENT_TYPES },
  contentType: { key: 'tls.record.content_type', label: 'Content Type', type: 'uint8', names: CONTENT_TYPES },
  version: { key: 'tls.record.version', label: 'Version', type: 'uint16', base: 'hex', names: VERSIONS },
  length: { key: 'tls.record.length', label: 'Length', type: 'uint16' },
  changeCipherSpec: { key: 'tls.change_cipher_spec', label: 'Change Cipher Spec Message', type: 'none' },
  level: { key: 'tls.alert_message.level', label: 'Level', type: 'uint8', names: LEVELS },
  description: { key: 'tls.alert_message.desc', label: 'Description', type: 'uint8', names: ALERTS },
  encryptedAlert: { key: 'tls.alert_message', label: 'Alert Message: Encrypted Alert', type: 'none' },
  data: { key: 'tls.app_data', label: 'Encrypted Application Data', type: 'bytes' },
});

/** The layer, with every field that it may have. */
export const TLS_LAYER: Dissector = {
  id: 'tls',
  title: 'Transport Layer Security',
  short: 'TLS',
  claims: [],
  fields: joinFields(F, HANDSHAKE_FIELDS),
  scan: () => undefined,
  detail: () => undefined,
};

/** The conversation so far. */
interface TlsState {
  /** Settled by the server, or by the first record that is no Client Hello; 0 not yet. */
  readonly version: number;
  /** Each end has announced that it encrypts. */
  readonly ciphered: readonly [boolean, boolean];
  /** Beginning of a handshake message that goes on in the next record, by end. */
  readonly partial: readonly [Uint8Array, Uint8Array];
}

const START: TlsState = { version: 0, ciphered: [false, false], partial: [NO_BYTES, NO_BYTES] };

/** TLS. */
export const tlsProtocol: StreamProtocol = {
  layer: TLS_LAYER,
  start: START,
  // biome-ignore format: one list
  ports: [
    443, 324, 465, 636, 802, 853, 993, 995, 1300, 2221, 2443, 3249, 3250, 3251, 3252, 3496, 5061, 5671, 5684, 5868,
    8883, 11207, 19999, 27017,
  ],
  recognise: beginsRecord,
  read,
  kinds: () => MessageKind.tls,
};

/** A record header that makes sense: type, version, and a length that a record can have. */
function beginsRecord({ bytes, from, to }: Piece): boolean {
  if (to - from < RECORD_HEADER || !looksLikeRecord(bytes, from)) return false;
  return readU16BE(bytes, from + 3) <= 0x4800;
}

function looksLikeRecord(bytes: Uint8Array, at: number): boolean {
  const type = bytes[at] ?? 0;
  return type >= Content.changeCipherSpec && type <= 25 && bytes[at + 1] === 3 && (bytes[at + 2] ?? 255) <= 4;
}

/** One record. */
interface RecordPlace {
  readonly type: number;
  readonly version: number;
  readonly at: number;
  readonly body: number;
  readonly end: number;
}

function read(piece: Piece, state: unknown, target?: PaintTarget): Outcome {
  const { bytes, from, to, more } = piece;
  let now = state as TlsState;
  let at = from;
  if (to - from >= RECORD_HEADER && !looksLikeRecord(bytes, from) && isPrintable(bytes[from])) {
    return { used: 0, state };
  }
  target?.out.protocols.push('tls');
  if (target !== undefined) openLayer(target, TLS_LAYER, from, to - from);
  let said = '';
  while (at < to) {
    if (to - at < RECORD_HEADER && more) return { used: at - from, need: 'segment', state: now };
    if (!looksLikeRecord(bytes, at)) {
      if (target !== undefined) paintUnknown(target, piece, now, at, at > from);
      at = to;
      break;
    }
    const end = at + RECORD_HEADER + readU16BE(bytes, at + 3);
    if (end > to && more) return { used: at - from, need: end - to, state: now };
    const record: RecordPlace = {
      type: bytes[at] ?? 0,
      version: readU16BE(bytes, at + 1),
      at,
      body: Math.min(at + RECORD_HEADER, to),
      end: Math.min(end, to),
    };
    const result = readRecord(bytes, record, now, piece.sender);
    if (target !== undefined) {
      const { version } = target.latest as TlsState;
      said = VERSION_COLUMNS[version || record.version] ?? 'SSL';
      paintRecord(target, bytes, record, result, said);
    }
    if (end > to) target?.cursor.fail(Fault.cut);
    now = result.state;
    at = record.end;
  }
  if (target !== undefined && said !== '') target.out.columns.protocol = said;
  return { used: to - from, state: now };
}

const isPrintable = (byte: number | undefined): boolean => byte !== undefined && byte >= 32 && byte < 127;

/** A handshake message in, or ending in, a record. */
interface Message {
  readonly name: string;
  /** Where it stands, in `bytes`: the record's own, or those put together. */
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly whole: boolean;
}

/** What a record says, and the conversation after it. */
interface RecordResult {
  readonly state: TlsState;
  /** Words for the Info column, one for each message. */
  readonly words: readonly string[];
  readonly messages: readonly Message[];
}

function readRecord(bytes: Uint8Array, record: RecordPlace, state: TlsState, sender: 0 | 1): RecordResult {
  const length = record.end - record.body;
  const ciphered = state.ciphered[sender];
  switch (record.type) {
    case Content.changeCipherSpec:
      // In TLS 1.3 it says nothing, and a hello may follow, RFC 8446 appendix D.4.
      return {
        state: { ...settled(state, record), ciphered: put(state.ciphered, sender, state.version !== TLS_13) },
        ...say('Change Cipher Spec'),
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
      return { state: settled(state, record), ...say('Application Data') };
    default:
      return { state, ...say(CONTENT_TYPES[record.type] ?? 'Unknown Record') };
  }
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
      break;
    }
    if (all[at] === Handshake.serverHello) now = { ...now, version: serverHelloVersion(all, at, stop) };
    messages.push({ name, bytes: all, from: at, to: stop, whole: true });
    at = stop;
  }
  // A Client Hello's record version says nothing of what will be spoken.
  if (messages[0] !== undefined && !messages[0].name.includes('Client Hello')) now = settled(now, record);
  if (partial.length > 0 || !own) now = { ...now, partial: put(now.partial, sender, partial) };
  return { state: now, words: messages.map(({ name }) => name), messages };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

function appendWords(out: Detail, words: readonly string[], first: boolean): void {
  const { columns } = out;
  if (first) columns.setInfo('');
  for (const word of words) columns.appendInfo(columns.info === '' ? word : `, ${word}`);
}

function paintRecord(
  target: PaintTarget,
  bytes: Uint8Array,
  record: RecordPlace,
  result: RecordResult,
  column: string,
): void {
  const { out, cursor } = target;
  const { type, at, body, end } = record;
  appendWords(out, result.words, !isTls(out));
  out.columns.protocol = column;
  const kind = CONTENT_TYPES[type] ?? 'Unknown';
  const what = type === Content.handshake ? `${kind} Protocol: ${handshakeTitle(result)}` : `${kind} Protocol`;
  const node = out.add(F.record, at, end - at, '', { text: `${column} Record Layer: ${what}` });
  // RFC 8446 section 5.2: what a record of TLS 1.3 really holds is told inside it.
  const isOpaque = type === Content.applicationData && (target.latest as TlsState).version === TLS_13;
  out.within(node, () => {
    out.add(isOpaque ? F.opaqueType : F.contentType, at, 1, type);
    out.add(F.version, at + 1, 2, record.version);
    out.add(F.length, at + 3, 2, readU16BE(bytes, at + 3));
    for (const message of result.messages) paintMessage(cursor, out, bytes, message);
    if (type === Content.changeCipherSpec)
      out.add(F.changeCipherSpec, body, end - body, '', { text: 'Change Cipher Spec Message' });
    if (type === Content.applicationData) {
      out.add(F.data, body, end - body, '', { text: `Encrypted Application Data (${end - body} bytes)` });
    }
    if (type === Content.alert) paintAlert(out, bytes, record, result.words[0] ?? '');
  });
}

/** Whether the columns speak of TLS already: the piece is not the packet's first. */
const isTls = (out: Detail): boolean => /^(?:SSL|TLS)/.test(out.columns.protocol);

function handshakeTitle({ messages }: RecordResult): string {
  return messages.length === 1 ? (messages[0]?.name ?? '') : 'Multiple Handshake Messages';
}

function paintAlert(out: Detail, bytes: Uint8Array, { body, end }: RecordPlace, words: string): void {
  if (words === 'Encrypted Alert') {
    out.add(F.encryptedAlert, body, end - body, '', { text: 'Alert Message: Encrypted Alert' });
    return;
  }
  out.add(F.level, body, 1, bytes[body] ?? 0);
  out.add(F.description, body + 1, 1, bytes[body + 1] ?? 0);
}

function paintMessage(cursor: Cursor, out: Detail, bytes: Uint8Array, message: Message): void {
  const { name, from, to, whole } = message;
  if (message.bytes === bytes) {
    if (whole) paintHandshake(cursor, out, from, to);
    else out.add(H.protocol, from, to - from, '', { text: `Handshake Protocol: ${name}` });
    return;
  }
  const { source, base } = out;
  out.openSource(`Reassembled TLS Handshake (${message.bytes.length} bytes)`, message.bytes, 0);
  const inside = new Cursor(cursor.claims);
  inside.begin(message.bytes, 0, message.bytes.length, message.bytes.length);
  if (whole) paintHandshake(inside, out, from, to);
  else out.add(H.protocol, from, to - from, '', { text: `Handshake Protocol: ${name}` });
  out.source = source;
  out.base = base;
}

/** Bytes that are no record. `follows`: records went before them. */
function paintUnknown({ out }: PaintTarget, piece: Piece, state: TlsState, at: number, follows: boolean): void {
  const old = !follows && state.version === 0 && isOldHello(piece);
  const words = old ? 'Client Hello' : follows || state.version !== 0 ? 'Ignored Unknown Record' : 'Continuation Data';
  if (!follows) out.columns.protocol = old ? 'SSLv2' : (VERSION_COLUMNS[state.version] ?? 'SSL');
  appendWords(out, [words], !follows);
  out.label(at, piece.to - at, words);
}

/** The hello of SSL 2.0, which clients once sent for later versions too, RFC 5246 appendix E.2. */
function isOldHello({ bytes, from, to }: Piece): boolean {
  if (to - from < 11 || ((bytes[from] ?? 0) & 0x80) === 0 || bytes[from + 2] !== Handshake.clientHello) return false;
  const version = readU16BE(bytes, from + 3);
  return version === 2 || version >> 8 === 3;
}

/** A record's version in hex, for lines of the tree. */
export const formatRecordVersion = (version: number): string => formatHex(F.version, version);

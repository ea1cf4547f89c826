/**
 * Frames of Google's QUIC up to version Q046 that are not enciphered: those of the handshake, and of a connection that is
 * closed. Nothing says that they are not; it is tried whether the bytes read as frames up to one that tells.
 */
import { readU16BE, readU16LE } from '../../bytes/index.ts';
import { Varints } from './quic-frames.ts';

/** Bytes of the hash in front, and of the flags that old versions have behind it. */
const HASH = 12;
const NO_FLAGS = 34;

const STREAM = 0x80;
const STREAM_LENGTH = 0x20;
const ACKNOWLEDGMENT = 0x40;
const BLOCKS = 0x20;
const SPECIAL = 0xe0;

const MESSAGES: Readonly<Record<string, string>> = { CHLO: 'Client Hello', SHLO: 'Server Hello', REJ: 'Rejection' };
const CLOSE = 2;
const GOING_AWAY = 3;
const STOP_WAITING = 6;
/** Bytes behind the kind of a plain frame, where that is fixed. */
const PLAIN_SIZES: readonly number[] = [0, 16, 4, 8, 12, 4, 0, 0];
const ACK_SIZES: readonly number[] = [1, 2, 4, 6];

/** A packet behind its number. */
export interface GquicPayload {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly end: number;
  readonly version: number;
  readonly isBig: boolean;
  /** Bytes of the packet's number. */
  readonly numberSize: number;
}

/** What a packet says in words; undefined where it is enciphered. */
export function describeFrames(payload: GquicPayload): string | undefined {
  const { bytes, end, version } = payload;
  let at = payload.at + HASH + (version < NO_FLAGS ? 1 : 0);
  while (at + 1 < end) {
    const kind = bytes[at] ?? 0;
    at++;
    if ((kind & SPECIAL) === 0) {
      if (kind === 0) return undefined;
      if (kind === CLOSE && closes(payload, at)) return 'Connection Close';
      at += plainSize(payload, kind, at);
    } else if ((kind & STREAM) !== 0) {
      at += streamHeader(kind);
      return at + 4 < end ? MESSAGES[tagAt(bytes, at)] : undefined;
    } else if ((kind & ACKNOWLEDGMENT) !== 0) {
      at = version < NO_FLAGS ? passOldAck(bytes, kind, at) : passAck(bytes, kind, at);
    } else return undefined;
  }
  return undefined;
}

/** A CRYPTO frame: what its data is, and the message that Google's own handshake has in it. */
export interface GquicCrypto {
  readonly offset: number;
  readonly from: number;
  readonly to: number;
  readonly message: string | undefined;
}

/** Kind of a CRYPTO frame in versions Q050 and T050, which have old frames in packets of IETF's shape. */
const CRYPTO = 8;
const VERSION_50 = 50;

/** The CRYPTO frame of an Initial packet of these versions, its frames laid open. */
export function findCrypto(bytes: Uint8Array): GquicCrypto | undefined {
  const payload = { bytes, at: 0, end: bytes.length, version: VERSION_50, isBig: true, numberSize: 1 };
  for (let at = 0; at < bytes.length; ) {
    const kind = bytes[at] ?? 0;
    at++;
    if (kind === CRYPTO) return readCrypto(bytes, at);
    if (kind === 0 || (kind & STREAM) !== 0) return undefined;
    if ((kind & SPECIAL) === 0) at += plainSize(payload, kind, at);
    else if ((kind & ACKNOWLEDGMENT) !== 0) at = passAck(bytes, kind, at);
    else return undefined;
  }
  return undefined;
}

function readCrypto(bytes: Uint8Array, at: number): GquicCrypto | undefined {
  const numbers = new Varints(bytes, at);
  const offset = numbers.next();
  const length = numbers.next();
  const from = numbers.at;
  if (numbers.failed || from + length > bytes.length) return undefined;
  return { offset, from, to: from + length, message: MESSAGES[tagAt(bytes, from)] };
}

const u16 = ({ bytes, isBig }: GquicPayload, at: number): number =>
  isBig ? readU16BE(bytes, at) : readU16LE(bytes, at);

/** Whether a reason ends exactly where the packet does. */
const closes = (payload: GquicPayload, at: number): boolean =>
  at + 6 <= payload.end && u16(payload, at + 4) === payload.end - at - 6;

function plainSize(payload: GquicPayload, kind: number, at: number): number {
  if (kind === STOP_WAITING) return payload.numberSize + (payload.version < NO_FLAGS ? 1 : 0);
  if (kind === GOING_AWAY && at + 10 <= payload.end) return 10 + u16(payload, at + 8);
  return PLAIN_SIZES[kind] ?? 0;
}

/** Stream, offset and length behind the kind of a stream frame: `1 d ooo ss`. */
function streamHeader(kind: number): number {
  const offset = (kind >> 2) & 7;
  return (kind & 3) + 1 + (offset === 0 ? 0 : offset + 1) + ((kind & STREAM_LENGTH) === 0 ? 0 : 2);
}

const tagAt = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + 4)).replace('\0', '');

/** Behind an acknowledgment: `01 n llmm`, blocks, time stamps. */
function passAck(bytes: Uint8Array, kind: number, from: number): number {
  const block = ACK_SIZES[kind & 3] ?? 1;
  let at = from + (ACK_SIZES[(kind >> 2) & 3] ?? 1) + 2;
  if ((kind & BLOCKS) === 0) at += block;
  else at += 1 + block + (bytes[at] ?? 0) * (1 + block);
  return passTimes(bytes, at);
}

/** The same before blocks: ranges that are missing, and packets that were revived. */
function passOldAck(bytes: Uint8Array, kind: number, from: number): number {
  const largest = ACK_SIZES[(kind >> 2) & 3] ?? 1;
  const missing = ACK_SIZES[kind & 3] ?? 1;
  let at = passTimes(bytes, from + 1 + largest + 2);
  if ((kind & BLOCKS) === 0) return at;
  at += 1 + (bytes[at] ?? 0) * (missing + 1);
  return at + 1 + (bytes[at] ?? 0) * largest;
}

function passTimes(bytes: Uint8Array, at: number): number {
  const count = bytes[at] ?? 0;
  return at + 1 + (count === 0 ? 0 : 5 + (count - 1) * 3);
}

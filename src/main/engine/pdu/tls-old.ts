/**
 * Records of SSL 2.0, with which clients once began later versions too (RFC 5246 appendix E.2), and what the reference
 * takes for one: two bytes of length with the high bit set, or three with padding, and a kind of message.
 */
import { readU16BE } from '../bytes/index.ts';

/** Version number of SSL 2.0, as conversations are told to be of it. */
export const SSL_2 = 0x0002;

const NAMES: Readonly<Record<number, string>> = {
  0: 'Error',
  1: 'Client Hello',
  2: 'Client Master Key',
  3: 'Client Finished',
  4: 'Server Hello',
  5: 'Server Verify',
  6: 'Server Finished',
  7: 'Request Certificate',
  8: 'Client Certificate',
};
const CLIENT_HELLO = 1;
const CLIENT_KEY = 2;
const SERVER_HELLO = 4;
/** Kinds that the beginning of a conversation may have. */
const BEGINNINGS: ReadonlySet<number> = new Set([0, CLIENT_HELLO, CLIENT_KEY, SERVER_HELLO]);
const PADDED = 0x80;

/** Whether bytes look like a record, of a conversation whose version is not known; three are there. */
export const beginsOldRecord = (bytes: Uint8Array, at: number): boolean =>
  (bytes[at] ?? 0) >= PADDED && BEGINNINGS.has(bytes[at + 2] ?? 255);

/** Whether a client begins a later version with a hello of this one. */
export const beginsOldHello = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === PADDED && bytes[at + 2] === CLIENT_HELLO;

/** A record: where its message begins and ends, perhaps beyond what is there. */
export interface OldRecord {
  readonly body: number;
  readonly end: number;
}

/** The record at `at`; two bytes of it are there. */
export function readOldRecord(bytes: Uint8Array, at: number): OldRecord {
  const length = readU16BE(bytes, at);
  const body = at + ((length & 0x8000) === 0 ? 3 : 2);
  return { body, end: body + (length & (body === at + 3 ? 0x3fff : 0x7fff)) };
}

const isVersion = (version: number): boolean => version === SSL_2 || (version >= 0x0300 && version <= 0x0304);

/** What a record says in words: its kind, or that it is enciphered. */
export function oldRecordWords(bytes: Uint8Array, { body, end }: OldRecord): string {
  const kind = bytes[body] ?? 0;
  const isSound =
    (kind === CLIENT_HELLO && isVersion(readU16BE(bytes, body + 1))) ||
    (kind === SERVER_HELLO && isVersion(readU16BE(bytes, body + 3))) ||
    (kind === CLIENT_KEY &&
      readU16BE(bytes, body + 4) + readU16BE(bytes, body + 6) + readU16BE(bytes, body + 8) <= end - body);
  return isSound && body < end ? (NAMES[kind] ?? 'Encrypted Data') : 'Encrypted Data';
}

/** Whether a record's kind settles that the conversation is of SSL 2.0. */
export const settlesOldVersion = (bytes: Uint8Array, { body }: OldRecord): boolean => {
  const kind = bytes[body] ?? 0;
  return kind >= CLIENT_KEY && kind <= 8;
};

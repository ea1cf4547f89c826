/** DTLS records: RFC 6347 section 4.1, RFC 9147. Recognised by their look, since it has no port of its own. */
import { readU16BE, readU24BE } from '../../bytes/index.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { named } from '../named.ts';
import { endsOf } from './quic-connections.ts';
import { ALERTS, HANDSHAKE_TYPES } from './tls-names.ts';

const HEADER = 13;
const HANDSHAKE_HEADER = 12;
const VERSIONS: Readonly<Record<number, string>> = { 65279: 'DTLSv1.0', 65277: 'DTLSv1.2', 256: 'DTLSv1.0' };
const CHANGE_CIPHER_SPEC = 20;
const ALERT = 21;
const HANDSHAKE = 22;
const APPLICATION_DATA = 23;

function isRecord({ bytes, offset, end }: Cursor): boolean {
  if (end - offset < HEADER) return false;
  const type = bytes[offset] ?? 0;
  const known = VERSIONS[readU16BE(bytes, offset + 1)] !== undefined;
  return type >= CHANGE_CIPHER_SPEC && type <= 25 && known && offset + HEADER + readU16BE(bytes, offset + 11) <= end;
}

/** A message whose length fits into its record is in the clear. */
function handshakeName(bytes: Uint8Array, at: number, end: number): string {
  const fits = at + HANDSHAKE_HEADER <= end && readU24BE(bytes, at + 9) <= end - at - HANDSHAKE_HEADER;
  const name = HANDSHAKE_TYPES[bytes[at] ?? 255];
  return fits && name !== undefined ? name : 'Encrypted Handshake Message';
}

function alertWords(bytes: Uint8Array, at: number, end: number): string {
  const level = bytes[at] === 1 ? 'Warning' : 'Fatal';
  const description = ALERTS[bytes[at + 1] ?? 255];
  if (end - at !== 2 || description === undefined) return 'Encrypted Alert';
  return `Alert (Level: ${level}, Description: ${description})`;
}

function describe({ bytes, offset, end }: Cursor): string {
  const words: string[] = [];
  for (let at = offset; at + HEADER <= end; ) {
    const from = at + HEADER;
    const to = Math.min(from + readU16BE(bytes, at + 11), end);
    const type = bytes[at] ?? 0;
    if (type === HANDSHAKE) {
      for (let next = from; next < to; ) {
        const name = handshakeName(bytes, next, to);
        words.push(name);
        next = name.startsWith('Encrypted') ? to : next + HANDSHAKE_HEADER + readU24BE(bytes, next + 9);
      }
    } else if (type === CHANGE_CIPHER_SPEC) words.push('Change Cipher Spec');
    else if (type === ALERT) words.push(alertWords(bytes, from, to));
    else words.push(type === APPLICATION_DATA ? 'Application Data' : 'Unknown Record');
    at = to;
  }
  return words.join(', ');
}

const SERVER_HELLO = 2;
const MAX_CONVERSATIONS = 1 << 16;

/** Version that both ends have settled on: of handshakes only a server's hello tells it, of other records the record. */
function settled({ bytes, offset }: Cursor): string | undefined {
  const body = offset + HEADER;
  if (bytes[offset] !== HANDSHAKE) return VERSIONS[readU16BE(bytes, offset + 1)];
  return bytes[body] === SERVER_HELLO ? VERSIONS[readU16BE(bytes, body + HANDSHAKE_HEADER)] : undefined;
}

/** Versions of conversations, as far as they have been settled. Filled by the scan; bounded. */
export class DtlsVersions {
  readonly #versions = new Map<string, string>();

  /** A record went by. */
  met(cursor: Cursor): void {
    const version = settled(cursor);
    if (version === undefined || this.#versions.size >= MAX_CONVERSATIONS) return;
    const ends = endsOf(cursor);
    if (!this.#versions.has(ends)) this.#versions.set(ends, version);
  }

  /** Version of the conversation that a record belongs to. */
  of(cursor: Cursor): string | undefined {
    return this.#versions.get(endsOf(cursor));
  }
}

const plain = named({
  id: 'dtls',
  title: 'Datagram Transport Layer Security',
  column: 'DTLS',
  fits: isRecord,
  anywhere: true,
  columnOf: (cursor) => cursor.state.dtls.of(cursor) ?? settled(cursor) ?? 'DTLS',
  info: (_reader, cursor) => describe(cursor),
});

/** Datagram Transport Layer Security. */
export const dtls: Dissector = {
  ...plain,
  leavesNothing: () => false,
  scan(cursor, row) {
    if (!cursor.replay && isRecord(cursor)) cursor.state.dtls.met(cursor);
    return plain.scan(cursor, row);
  },
};

/**
 * Google's QUIC as it was before IETF's, up to version Q043: its public header tells ids, version and packet numbers, and
 * the first message of a client is not enciphered. Later packets of a conversation leave the version out, so that the
 * first ones are remembered.
 *
 *   flags 1 · connection id 8 (where flagged) · version 4 (where flagged) · packet number 1, 2, 4 or 6
 */
import type { Cursor } from './cursor.ts';
import type { Dissector } from './dissector.ts';
import { named } from './named.ts';
import { endsOf, portsOf } from './quic-connections.ts';

const HAS_VERSION = 0x01;
const IS_RESET = 0x02;
const HAS_NONCE = 0x04;
const HAS_ID = 0x08;
const RESERVED = 0xc0;
const NONCE = 32;
const HASH = 12;
const LETTER = 0x51;
/** Versions from this on write numbers with the highest byte first; and the last with such a header. */
const BIG_ENDIAN = 39;
const LAST_VERSION = 43;
const CLIENT_HELLO = [...'CHLO'].map((letter) => letter.charCodeAt(0));
const MAX_CONNECTIONS = 1 << 16;

/** Conversations that began with a version of it. */
export class GquicConnections {
  readonly #versions = new Map<string, number>();
  /** Pairs of ports that they have: most packets are told apart by these alone. */
  readonly #ports = new Set<number>();

  /** A packet with a version went by. */
  met(cursor: Cursor, version: number): void {
    const ends = endsOf(cursor);
    if (this.#versions.size >= MAX_CONNECTIONS || this.#versions.has(ends)) return;
    this.#versions.set(ends, version);
    this.#ports.add(portsOf(cursor));
  }

  /** Version of the conversation that a packet belongs to. */
  versionOf(cursor: Cursor): number | undefined {
    return this.#ports.has(portsOf(cursor)) ? this.#versions.get(endsOf(cursor)) : undefined;
  }
}

/** The number in `Q039` of a packet that tells its version; undefined where it does not. */
function versionIn({ bytes, offset, end }: Cursor): number | undefined {
  const flags = bytes[offset] ?? 0;
  const flagged = HAS_VERSION | HAS_ID;
  if ((flags & flagged) !== flagged || (flags & RESERVED) !== 0 || end - offset < 14) return undefined;
  if (bytes[offset + 9] !== LETTER) return undefined;
  let version = 0;
  for (let i = 10; i < 13; i++) {
    const digit = (bytes[offset + i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    version = version * 10 + digit;
  }
  return version <= LAST_VERSION ? version : undefined;
}

function isGquic(cursor: Cursor): boolean {
  const flags = cursor.bytes[cursor.offset] ?? 0;
  if (versionIn(cursor) !== undefined) return true;
  return (flags & RESERVED) === 0 && cursor.state.gquic.versionOf(cursor) !== undefined;
}

/** Whether the first frame of a packet begins like a client's first message. */
function isClientHello({ bytes, end }: Cursor, from: number): boolean {
  const last = Math.min(end - CLIENT_HELLO.length, from + HASH + 12);
  for (let at = from + HASH; at <= last; at++) {
    if (CLIENT_HELLO.every((byte, i) => bytes[at + i] === byte)) return true;
  }
  return false;
}

/** An unsigned number in bytes of either order. */
function numberIn(bytes: Uint8Array, isBig: boolean): bigint {
  let value = 0n;
  for (let i = 0; i < bytes.length; i++) value = value * 256n + BigInt(bytes[isBig ? i : bytes.length - 1 - i] ?? 0);
  return value;
}

function describe(cursor: Cursor): string {
  const { bytes, offset } = cursor;
  const flags = bytes[offset] ?? 0;
  const told = versionIn(cursor);
  const isBig = (told ?? cursor.state.gquic.versionOf(cursor) ?? 0) >= BIG_ENDIAN;
  const id = (flags & HAS_ID) === 0 ? 0 : 8;
  const words = id === 0 ? '' : `, CID: ${numberIn(bytes.subarray(offset + 1, offset + 9), isBig)}`;
  if ((flags & IS_RESET) !== 0) return `Public Reset${words}`;
  // Only servers send a nonce; the bit is part of the id's length where clients of old versions set it.
  const isServer = cursor.sourcePort < cursor.destinationPort;
  const nonce = (flags & HAS_NONCE) !== 0 && told === undefined && isServer ? NONCE : 0;
  const at = offset + 1 + id + (told === undefined ? 0 : 4) + nonce;
  const size = [1, 2, 4, 6][(flags >> 4) & 3] ?? 1;
  const kind = told !== undefined && isClientHello(cursor, at + size) ? 'Client Hello' : 'Payload (Encrypted)';
  return `${kind}, PKN: ${numberIn(bytes.subarray(at, at + size), isBig)}${words}`;
}

const plain = named({
  id: 'gquic',
  title: 'GQUIC (Google Quick UDP Internet Connections)',
  column: 'GQUIC',
  fits: isGquic,
  anywhere: true,
  info: (_reader, cursor) => describe(cursor),
});

/** Google QUIC. */
export const gquic: Dissector = {
  ...plain,
  scan(cursor, row) {
    const version = versionIn(cursor);
    if (version !== undefined && !cursor.replay) cursor.state.gquic.met(cursor, version);
    return plain.scan(cursor, row);
  },
};

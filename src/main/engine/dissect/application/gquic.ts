/**
 * Google's QUIC as it was before IETF's, up to version Q046: its public header tells ids, version and packet numbers, and
 * the handshake is not enciphered. Later packets of a conversation leave the version out, so that the first ones are
 * remembered.
 *
 *   flags 1 · connection id 8 (where flagged) · version 4 (where flagged) · packet number 1, 2, 4 or 6
 */
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { named } from '../named.ts';
import { describeFrames } from './gquic-frames.ts';
import { endsOf, portsOf } from './quic-connections.ts';
import { ToldPort, ToldPorts } from './told-ports.ts';

const HAS_VERSION = 0x01;
const IS_RESET = 0x02;
const HAS_NONCE = 0x04;
const HAS_ID = 0x08;
const RESERVED = 0xc0;
const NONCE = 32;
/** Versions from this one on have the nonce. */
const FIRST_NONCE = 33;
const LETTER = 0x51;
/** Versions from this on write numbers with the highest byte first; and the last with such a header. */
const BIG_ENDIAN = 39;
const LAST_VERSION = 43;
/** The version whose header is half that of IETF's QUIC, with a first byte of its own. */
const VERSION_46 = 46;
const LONG = 0xc0;
const MAX_CONNECTIONS = 1 << 16;

/** Conversations that began with a version of it. */
export class GquicConnections {
  readonly #versions = new Map<string, number>();
  /** Pairs of ports that they have: most packets are told apart by these alone. */
  readonly #ports = new Set<number>();
  readonly #told: ToldPorts;

  constructor(told = new ToldPorts()) {
    this.#told = told;
  }

  /** A packet with a version went by. */
  met(cursor: Cursor, version: number): void {
    const ends = endsOf(cursor);
    if (this.#versions.size >= MAX_CONNECTIONS || this.#versions.has(ends)) return;
    this.#versions.set(ends, version);
    this.#ports.add(portsOf(cursor));
    this.#told.add(Math.max(cursor.sourcePort, cursor.destinationPort), ToldPort.talk);
  }

  /** Version of the conversation that a packet belongs to. */
  versionOf(cursor: Cursor): number | undefined {
    return this.#ports.has(portsOf(cursor)) ? this.#versions.get(endsOf(cursor)) : undefined;
  }
}

/** The number in `Q039` of a packet that tells its version; undefined where it does not. */
function versionIn({ bytes, offset, end }: Cursor): number | undefined {
  const flags = bytes[offset] ?? 0;
  if (end - offset < 14) return undefined;
  if ((flags & LONG) === LONG) return versionAt(bytes, offset + 1) === VERSION_46 ? VERSION_46 : undefined;
  const flagged = HAS_VERSION | HAS_ID;
  if ((flags & flagged) !== flagged || (flags & RESERVED) !== 0) return undefined;
  const version = versionAt(bytes, offset + 9);
  return version !== undefined && version <= LAST_VERSION ? version : undefined;
}

/** The number behind a letter, of three digits. */
function versionAt(bytes: Uint8Array, at: number): number | undefined {
  if (bytes[at] !== LETTER) return undefined;
  let version = 0;
  for (let i = at + 1; i < at + 4; i++) {
    const digit = (bytes[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    version = version * 10 + digit;
  }
  return version;
}

function isGquic(cursor: Cursor): boolean {
  if (versionIn(cursor) !== undefined) return true;
  return cursor.state.gquic.versionOf(cursor) !== undefined;
}

/** Whether a header is the public one, or that of version 46. */
const isPublic = ({ bytes, offset }: Cursor): boolean => ((bytes[offset] ?? 0) & RESERVED) === 0;

/** An unsigned number in bytes of either order. */
function numberIn(bytes: Uint8Array, isBig: boolean): bigint {
  let value = 0n;
  for (let i = 0; i < bytes.length; i++) value = value * 256n + BigInt(bytes[isBig ? i : bytes.length - 1 - i] ?? 0);
  return value;
}

/** What a header tells. */
interface Header {
  readonly version: number;
  readonly id: bigint | undefined;
  /** Where the packet number is, and its bytes. */
  readonly at: number;
  readonly size: number;
}

/** The public header: flags, id, version, a nonce, packet number. */
function readHeader(cursor: Cursor): Header {
  const { bytes, offset } = cursor;
  const flags = bytes[offset] ?? 0;
  const told = versionIn(cursor);
  const version = told ?? cursor.state.gquic.versionOf(cursor) ?? 0;
  const length = (flags & HAS_ID) === 0 ? 0 : 8;
  const id = length === 0 ? undefined : numberIn(bytes.subarray(offset + 1, offset + 9), version >= BIG_ENDIAN);
  // Only servers send a nonce; the bit is part of the id's length where clients of old versions set it.
  const hasNonce = (flags & HAS_NONCE) !== 0 && told === undefined && version >= FIRST_NONCE && isFromServer(cursor);
  const at = offset + 1 + length + (told === undefined ? 0 : 4) + (hasNonce ? NONCE : 0);
  return { version, id, at, size: [1, 2, 4, 6][(flags >> 4) & 3] ?? 1 };
}

/** That of version 46: form, version and lengths of ids in the long one, ids, packet number. */
function readHeader46(cursor: Cursor): Header {
  const { bytes, offset } = cursor;
  const size = ((bytes[offset] ?? 0) & 3) + 1;
  const isLong = ((bytes[offset] ?? 0) & LONG) === LONG;
  if (!isLong && isFromServer(cursor)) return { version: VERSION_46, id: undefined, at: offset + 1, size };
  const from = offset + (isLong ? 6 : 1);
  const lengths = bytes[offset + 5] ?? 0;
  const length = isLong ? ((isFromServer(cursor) ? lengths : lengths >> 4) & 15) + 3 : 8;
  return { version: VERSION_46, id: numberIn(bytes.subarray(from, from + 8), true), at: from + length, size };
}

const isFromServer = ({ sourcePort, destinationPort }: Cursor): boolean => sourcePort < destinationPort;

function describe(cursor: Cursor): string {
  const { bytes, offset, end } = cursor;
  const isOld = isPublic(cursor);
  const header = isOld ? readHeader(cursor) : readHeader46(cursor);
  const words = header.id ? `, CID: ${header.id}` : '';
  if (isOld && ((bytes[offset] ?? 0) & IS_RESET) !== 0) return `Public Reset${words}`;
  const isBig = header.version >= BIG_ENDIAN;
  const { at, size: numberSize } = header;
  const said = describeFrames({ bytes, at: at + numberSize, end, version: header.version, isBig, numberSize });
  return `${said ?? 'Payload (Encrypted)'}, PKN: ${numberIn(bytes.subarray(at, at + numberSize), isBig)}${words}`;
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
  leavesNothing: () => false,
  scan(cursor, row) {
    const version = versionIn(cursor);
    if (version !== undefined && !cursor.replay) {
      cursor.state.gquic.met(cursor, version);
      cursor.state.talks.between(cursor, gquic);
    }
    return plain.scan(cursor, row);
  },
};

/**
 * STUN (RFC 8489) and what TURN (RFC 8656) adds to it, with the attributes that the Info column has; channel data of TURN;
 * and STUN as it was before its messages had a cookie (RFC 3489).
 */
import { readU16BE, readU32BE } from '../bytes/index.ts';
import { AddressKind, formatAddress } from '../table/index.ts';
import type { Cursor } from './cursor.ts';
import { named } from './named.ts';
import { formatBytesText } from './text.ts';

type Names = Readonly<Record<number, string>>;

const COOKIE = 0x2112a442;
const HEADER = 20;
const PORT = 3478;
const METHODS: Names = {
  1: 'Binding',
  2: 'SharedSecret',
  3: 'Allocate',
  4: 'Refresh',
  6: 'Send',
  7: 'Data',
  8: 'CreatePermission',
  9: 'Channel-Bind',
  10: 'Connect',
  11: 'ConnectionBind',
  12: 'ConnectionAttempt',
};
const CLASSES = ['Request', 'Indication', 'Success Response', 'Error Response'];
/** Attributes that hold an address: their names, whether it is masked with the cookie. */
const ADDRESSES: Readonly<Record<number, readonly [name: string, masked: boolean]>> = {
  1: ['MAPPED-ADDRESS', false],
  18: ['XOR-PEER-ADDRESS', true],
  22: ['XOR-RELAYED-ADDRESS', true],
  32: ['XOR-MAPPED-ADDRESS', true],
  32800: ['XOR-MAPPED-ADDRESS', true],
  32803: ['ALTERNATE-SERVER', false],
  32811: ['RESPONSE-ORIGIN', false],
  32812: ['OTHER-ADDRESS', false],
};
const USERNAME = 0x0006;
const ERROR_CODE = 0x0009;
const CHANNEL = 0x000c;
const LIFETIME = 0x000d;
const DATA = 0x0013;
const REALM = 0x0014;
const NONCE = 0x0015;
const TRANSPORT = 0x0019;
const TRANSPORTS: Names = { 6: 'TCP', 17: 'UDP' };
const ERRORS: Names = {
  300: 'Try Alternate',
  400: 'Bad Request',
  401: 'Unauthenticated',
  403: 'Forbidden',
  405: 'Mobility Forbidden',
  420: 'Unknown Attribute',
  437: 'Allocation Mismatch',
  438: 'Stale Nonce',
  440: 'Address Family not Supported',
  441: 'Wrong Credentials',
  442: 'Unsupported Transport Protocol',
  443: 'Peer Address Family Mismatch',
  446: 'Connection Already Exists',
  447: 'Connection Timeout or Failure',
  486: 'Allocation Quota Reached',
  487: 'Role Conflict',
  500: 'Server Error',
  508: 'Insufficient Capacity',
};
const IPV6 = 2;
const MAX_ATTRIBUTES = 64;
const MAX_TEXT = 256;

/** One attribute: its type, and where its value is. */
interface Attribute {
  readonly type: number;
  readonly from: number;
  readonly to: number;
}

function attributes({ bytes, offset, end }: Cursor): Attribute[] {
  const found: Attribute[] = [];
  for (let at = offset + HEADER; at + 4 <= end && found.length < MAX_ATTRIBUTES; ) {
    const length = readU16BE(bytes, at + 2);
    found.push({ type: readU16BE(bytes, at), from: at + 4, to: Math.min(at + 4 + length, end) });
    at += 4 + ((length + 3) & ~3);
  }
  return found;
}

/** `a.b.c.d:port`; what is masked is so with the 16 bytes from the cookie on, the port with the first two. */
function addressWords(bytes: Uint8Array, { from, to }: Attribute, mask: number | undefined): string {
  const size = bytes[from + 1] === IPV6 ? 16 : 4;
  if (from + 4 + size > to) return '';
  const plain = bytes.slice(from + 2, from + 4 + size);
  if (mask !== undefined) {
    for (let i = 0; i < plain.length; i++) plain[i] = (plain[i] ?? 0) ^ (bytes[mask + (i < 2 ? i : i - 2)] ?? 0);
  }
  const kind = size === 16 ? AddressKind.ipv6 : AddressKind.ipv4;
  return `${formatAddress(kind, plain, 2)}:${readU16BE(plain, 0)}`;
}

function attributeWords(bytes: Uint8Array, attribute: Attribute, cookieAt: number): string {
  const { type, from, to } = attribute;
  const text = (): string => formatBytesText(bytes.subarray(from, Math.min(to, from + MAX_TEXT)));
  const address = ADDRESSES[type];
  if (address !== undefined) {
    const [name, masked] = address;
    return ` ${name}: ${addressWords(bytes, attribute, masked ? cookieAt : undefined)}`;
  }
  if (type === USERNAME) return ` user: ${text()}`;
  if (type === REALM) return ` realm: ${text()}`;
  if (type === NONCE) return ' with nonce';
  if (to - from < 4) return '';
  if (type === LIFETIME) return ` lifetime: ${readU32BE(bytes, from)}`;
  if (type === CHANNEL) return ` ChannelNumber=0x${readU16BE(bytes, from).toString(16)}`;
  if (type === TRANSPORT) return ` ${TRANSPORTS[bytes[from] ?? 0] ?? 'Unknown'}`;
  if (type !== ERROR_CODE) return '';
  const code = (bytes[from + 2] ?? 0) * 100 + (bytes[from + 3] ?? 0);
  const said = formatBytesText(bytes.subarray(from + 4, Math.min(to, from + 4 + MAX_TEXT)));
  return ` error-code: ${code} (${ERRORS[code] ?? 'Unknown'})${said === '' ? '' : ` ${said}`}`;
}

const left = ({ offset, end }: Cursor): number => end - offset;

function isStun(cursor: Cursor): boolean {
  const { bytes, offset } = cursor;
  if (left(cursor) < HEADER || ((bytes[offset] ?? 0) & 0xc0) !== 0) return false;
  const length = readU16BE(bytes, offset + 2);
  return readU32BE(bytes, offset + 4) === COOKIE && (length & 3) === 0 && length + HEADER === left(cursor);
}

/** Data of a channel of TURN (RFC 8656 section 12.4), which only the port tells. */
function isChannelData(cursor: Cursor): boolean {
  const { bytes, offset, sourcePort, destinationPort } = cursor;
  if (sourcePort !== PORT && destinationPort !== PORT) return false;
  return (
    left(cursor) >= 4 && ((bytes[offset] ?? 0) & 0xc0) === 0x40 && readU16BE(bytes, offset + 2) <= left(cursor) - 4
  );
}

function describe(cursor: Cursor): string {
  const { bytes, offset } = cursor;
  if (!isStun(cursor)) return 'ChannelData TURN Message';
  const type = readU16BE(bytes, offset);
  const kind = ((type >> 7) & 2) | ((type >> 4) & 1);
  const method = (type & 0x0f) | ((type >> 1) & 0x70) | ((type >> 2) & 0xf80);
  const words = attributes(cursor).map((attribute) => attributeWords(bytes, attribute, offset + 4));
  return `${METHODS[method] ?? 'Unknown'} ${CLASSES[kind]}${words.join('')}`;
}

const BEFORE_COOKIE: Names = {
  1: 'Binding Request',
  257: 'Binding Response',
  273: 'Binding Error Response',
  2: 'Shared Secret Request',
  258: 'Shared Secret Response',
  274: 'Shared Secret Error Response',
};

/** A message without a cookie: it is as long as it says, and each attribute within. */
function isClassic(cursor: Cursor): boolean {
  const { bytes, offset, end } = cursor;
  if (left(cursor) < HEADER || (bytes[offset] ?? 0) > 1 || readU32BE(bytes, offset + 4) === COOKIE) return false;
  if (BEFORE_COOKIE[readU16BE(bytes, offset)] === undefined) return false;
  if (readU16BE(bytes, offset + 2) + HEADER !== left(cursor)) return false;
  let at = offset + HEADER;
  while (at + 4 <= end) at += 4 + readU16BE(bytes, at + 2);
  return at === end;
}

const classic = named({
  id: 'classicstun',
  title: 'Simple Traversal of UDP Through NAT',
  column: 'CLASSIC-STUN',
  fits: isClassic,
  anywhere: true,
  info: (reader) => `Message: ${BEFORE_COOKIE[reader.u16()] ?? ''}`,
});

const stun = named({
  id: 'stun',
  title: 'Session Traversal Utilities for NAT',
  column: 'STUN',
  ports: [PORT],
  fits: (cursor) => isStun(cursor) || isChannelData(cursor),
  anywhere: true,
  info: (_reader, cursor) => describe(cursor),
  above(cursor) {
    const hasData = !isStun(cursor) || attributes(cursor).some(({ type, from, to }) => type === DATA && to > from);
    return hasData ? ['data'] : [];
  },
});

/** Both. */
export const STUN = [stun, classic] as const;

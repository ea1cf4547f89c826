/**
 * STUN (RFC 8489) and TURN (RFC 8656): messages with the attributes that their Info column tells, channel data; and STUN as
 * it first was (RFC 3489), without the magic cookie.
 */
import { readU16BE, readU32BE } from '../../bytes/index.ts';
import { AddressKind, formatAddress } from '../../table/index.ts';
import type { Cursor } from '../cursor.ts';
import { declareFields } from '../field.ts';
import { named } from '../named.ts';
import { formatBytesText } from '../text.ts';

const COOKIE = 0x2112a442;
const HEADER = 20;
const CHANNEL_HEADER = 4;
const PORT = 3478;
const METHODS: Readonly<Record<number, string>> = {
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
const CLASSIC: Readonly<Record<number, string>> = {
  1: 'Binding Request',
  2: 'Shared Secret Request',
  257: 'Binding Response',
  258: 'Shared Secret Response',
  273: 'Binding Error Response',
  274: 'Shared Secret Error Response',
};
const ERRORS: Readonly<Record<number, string>> = {
  300: 'Try Alternate',
  400: 'Bad Request',
  401: 'Unauthenticated',
  403: 'Forbidden',
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
const TRANSPORTS: Readonly<Record<number, string>> = { 6: 'TCP', 17: 'UDP' };
const ADDRESSES: Readonly<Record<number, string>> = {
  1: 'MAPPED-ADDRESS',
  32803: 'ALTERNATE-SERVER',
  32811: 'RESPONSE-ORIGIN',
  32812: 'OTHER-ADDRESS',
};
const HIDDEN_ADDRESSES: Readonly<Record<number, string>> = {
  18: 'XOR-PEER-ADDRESS',
  22: 'XOR-RELAYED-ADDRESS',
  32: 'XOR-MAPPED-ADDRESS',
};
/** Attributes that are told of otherwise than as an address. */
const Attribute = {
  user: 6,
  error: 9,
  channel: 12,
  lifetime: 13,
  data: 19,
  realm: 20,
  nonce: 21,
  transport: 25,
} as const;
const SIZES: Readonly<Record<number, number>> = { 1: 4, 2: 16 };

const left = ({ offset, end }: Cursor): number => end - offset;

/** Address and port; XORed with the cookie and the transaction behind it, which `key` has, where it is to be hidden. */
function addressText(value: Uint8Array, key: Uint8Array | undefined): string | undefined {
  const size = SIZES[value[1] ?? 0];
  if (size === undefined || value.length < 4 + size) return undefined;
  const plain = value.slice(2, 4 + size);
  if (key !== undefined) {
    for (let i = 0; i < plain.length; i++) plain[i] = (plain[i] ?? 0) ^ (key[i < 2 ? i : i - 2] ?? 0);
  }
  const kind = size === 4 ? AddressKind.ipv4 : AddressKind.ipv6;
  return `${formatAddress(kind, plain, 2)}:${readU16BE(plain, 0)}`;
}

function errorText(value: Uint8Array): string {
  const code = ((value[2] ?? 0) & 7) * 100 + (value[3] ?? 0);
  const reason = value.length > 4 ? ` ${formatBytesText(value.subarray(4))}` : '';
  return `error-code: ${code} (${ERRORS[code] ?? 'Unknown'})${reason}`;
}

/** What an attribute adds to the Info column. */
function attributeText(type: number, value: Uint8Array, key: Uint8Array): string | undefined {
  const hidden = HIDDEN_ADDRESSES[type];
  const name = hidden ?? ADDRESSES[type];
  if (name !== undefined) {
    const address = addressText(value, hidden === undefined ? undefined : key);
    return address === undefined ? undefined : `${name}: ${address}`;
  }
  if (type === Attribute.user) return `user: ${formatBytesText(value)}`;
  if (type === Attribute.realm) return `realm: ${formatBytesText(value)}`;
  if (type === Attribute.nonce) return 'with nonce';
  if (value.length < 4) return undefined;
  if (type === Attribute.error) return errorText(value);
  if (type === Attribute.channel) return `ChannelNumber=0x${readU16BE(value, 0).toString(16)}`;
  if (type === Attribute.lifetime) return `lifetime: ${readU32BE(value, 0)}`;
  return type === Attribute.transport ? TRANSPORTS[value[0] ?? 0] : undefined;
}

/**
 * Visit every attribute that is there; each is padded to a multiple of four. Gives where one begins that with its padding
 * would reach beyond the message, undefined where none does.
 */
function eachAttribute(
  { bytes, offset, end }: Cursor,
  visit: (type: number, value: Uint8Array) => void,
): number | undefined {
  for (let at = offset + HEADER; at + 4 <= end; ) {
    const length = readU16BE(bytes, at + 2);
    const next = at + 4 + ((length + 3) & ~3);
    if (next > end) return at;
    visit(readU16BE(bytes, at), bytes.subarray(at + 4, at + 4 + length));
    at = next;
  }
  return undefined;
}

/** The two bits of the class stand between those of the method (RFC 8489 section 5). */
const methodOf = (type: number): number => (type & 0x0f) | ((type >> 1) & 0x70) | ((type >> 2) & 0xf80);
const classOf = (type: number): number => ((type >> 7) & 2) | ((type >> 4) & 1);
const messageName = (type: number): string => `${METHODS[methodOf(type)] ?? 'Unknown'} ${CLASSES[classOf(type)]}`;

/** A channel's number begins with the bits 01. */
const isChannel = ({ bytes, offset }: Cursor): boolean => ((bytes[offset] ?? 0) & 0xc0) === 0x40;

function describe(cursor: Cursor): string {
  const { bytes, offset } = cursor;
  if (isChannel(cursor)) return 'ChannelData TURN Message';
  const key = bytes.subarray(offset + 4, offset + HEADER);
  const words = [messageName(readU16BE(bytes, offset))];
  eachAttribute(cursor, (type, value) => {
    const text = attributeText(type, value, key);
    if (text !== undefined) words.push(text);
  });
  return words.join(' ');
}

/** What a peer sent, or is sent, stands inside the message. */
function carried(cursor: Cursor): readonly string[] {
  if (isChannel(cursor)) return left(cursor) > CHANNEL_HEADER ? ['data'] : [];
  let holds = false;
  eachAttribute(cursor, (type, value) => {
    if (type === Attribute.data && value.length > 0) holds = true;
  });
  return holds ? ['data'] : [];
}

/** Whether a message with a cookie begins here. Where nothing else speaks for it, its length has to be one of STUN's. */
function isMessage(cursor: Cursor, sure: boolean): boolean {
  const { bytes, offset } = cursor;
  if (left(cursor) < HEADER || ((bytes[offset] ?? 0) & 0xc0) !== 0) return false;
  const length = readU16BE(bytes, offset + 2);
  if (METHODS[methodOf(readU16BE(bytes, offset))] === undefined) return false;
  if (readU32BE(bytes, offset + 4) !== COOKIE || length + HEADER !== left(cursor)) return false;
  return sure || (length & 3) === 0;
}

/** Too little to know it by: looked for only where STUN went before. */
function isChannelData(cursor: Cursor): boolean {
  if (left(cursor) < CHANNEL_HEADER || !isChannel(cursor)) return false;
  const length = readU16BE(cursor.bytes, cursor.offset + 2) + CHANNEL_HEADER;
  return left(cursor) === length || left(cursor) === ((length + 3) & ~3);
}

const isClassic = (cursor: Cursor): boolean =>
  left(cursor) >= HEADER &&
  CLASSIC[readU16BE(cursor.bytes, cursor.offset)] !== undefined &&
  readU16BE(cursor.bytes, cursor.offset + 2) + HEADER === left(cursor);

/** STUN as it first was. */
const classicStun = named({
  id: 'classicstun',
  title: 'Simple Traversal of UDP Through NAT',
  column: 'CLASSIC-STUN',
  fits: isClassic,
  anywhere: true,
  info: (_reader, { bytes, offset }) => `Message: ${CLASSIC[readU16BE(bytes, offset)]}`,
});

const F = declareFields({
  type: { key: 'stun.type', label: 'Message Type', type: 'uint16', base: 'hex', at: 0, size: 2 },
  length: { key: 'stun.length', label: 'Message Length', type: 'uint16', at: 2, size: 2 },
  cookie: { key: 'stun.cookie', label: 'Message Cookie', type: 'bytes', at: 4, size: 4 },
  id: { key: 'stun.id', label: 'Message Transaction ID', type: 'bytes', at: 8, size: 12 },
});

const stun = named({
  id: 'stun',
  title: 'Session Traversal Utilities for NAT',
  column: 'STUN',
  ports: [PORT],
  fits: (cursor) => isMessage(cursor, true) || isChannelData(cursor),
  anywhere: (cursor) => isMessage(cursor, false),
  remember: (cursor, self) => cursor.state.talks.between(cursor, self),
  info: (_reader, cursor) => describe(cursor),
  above: carried,
  fields: F,
  hasHeader: (cursor) => !isChannel(cursor),
  paint(cursor, out) {
    const wrong = isChannel(cursor) ? undefined : eachAttribute(cursor, () => undefined);
    if (wrong !== undefined) out.malformed(wrong, 4, 'Attribute length exceeds message length');
  },
});

/** Both. */
export const STUN = [stun, classicStun] as const;

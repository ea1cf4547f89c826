/**
 * QUIC: the headers, RFC 9000 section 17 and RFC 9369 section 3.1, and Initial packets, whose keys anybody can make: their
 * frames and the hello in them. What else is protected is not decrypted. Short headers tell nothing of themselves and are
 * taken for QUIC between ends that began a connection, and where they are sent to an id that one of them chose.
 */
import { readU24BE, readU32BE } from '../../bytes/index.ts';
import { Cursor } from '../cursor.ts';
import type { Detail } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { joinFields } from '../field.ts';
import { Reader } from '../reader.ts';
import { formatHexBytes } from '../text.ts';
import { findCrypto } from './gquic-frames.ts';
import { type QuicConnection, senderOf } from './quic-connections.ts';
import { QUIC_FIELDS as F, QUIC_TYPES as TYPES } from './quic-fields.ts';
import { CryptoData, paintFrames, QUIC_FRAME_FIELDS, readFrames } from './quic-frames.ts';
import { type OpenedInitial, openInitial } from './quic-initial.ts';
import { isKnownVersion, VERSION_2, VERSION_NEGOTIATION, versionName } from './quic-versions.ts';
import { HANDSHAKE_HEADER, paintHandshake } from './tls-handshake.ts';

/** A short header, a connection id and the least that is protected. */
const LEAST_SHORT = 21;
const MAX_CONNECTION_ID = 20;
const INITIAL = 0;
const RETRY = 3;
/** Handshake messages that Initial packets begin with: client's and server's hello. */
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
const HELLOS: ReadonlySet<number | undefined> = new Set([CLIENT_HELLO, SERVER_HELLO]);
/** What proves that a Retry packet is the server's (RFC 9001 section 5.8), in bytes. */
const RETRY_TAG = 16;
const NO_SECRETS = 'Failed to create decryption context: Secrets are not available';
/** Packets of one datagram that are looked at. */
const MAX_PACKETS = 16;

/** TLS without records, RFC 9001 section 4; its fields are declared with those of TLS over TCP. */
const TLS: Dissector = {
  id: 'tls',
  title: 'TLSv1.3 Record Layer: Handshake Protocol',
  short: 'TLS',
  claims: [],
  fields: {},
  scan: () => undefined,
  detail: () => undefined,
};

/** QUIC. */
export const quic: Dissector = {
  id: 'quic',
  title: 'QUIC IETF',
  short: 'QUIC',
  claims: [],
  fields: joinFields(F, QUIC_FRAME_FIELDS),
  showsOthers: true,
  scan(cursor) {
    if (!cursor.replay && cursor.addressesSize > 0) remember(cursor);
    return undefined;
  },
  detail: paint,
  recogniseUdp(cursor) {
    if (isLong(cursor) || (isShort(cursor) && cursor.state.quic.knowsId(cursor))) return true;
    // Between ends that have begun, the fixed bit may be anything (RFC 9287).
    return cursor.addressesSize > 0 && cursor.state.quic.find(cursor) !== undefined;
  },
};

/** Take down what the first packet of a datagram says of its connection. */
function remember(cursor: Cursor): void {
  const { bytes, offset } = cursor;
  const first = bytes[offset] ?? 0;
  if (!hasLongShape(cursor)) return;
  const type = typeOf(first, readU32BE(bytes, offset + 1));
  if (type !== INITIAL && type !== RETRY) return;
  const destinationEnd = offset + 6 + (bytes[offset + 5] ?? 0);
  const sourceEnd = destinationEnd + 1 + (bytes[destinationEnd] ?? 0);
  const ids = {
    destination: bytes.subarray(offset + 6, destinationEnd),
    source: bytes.subarray(destinationEnd + 1, sourceEnd),
  };
  if (type === INITIAL) cursor.state.quic.initial(cursor, ids);
  else cursor.state.quic.retry(cursor, ids);
}

const isLong = (cursor: Cursor): boolean => ((cursor.bytes[cursor.offset] ?? 0) & 0x40) !== 0 && hasLongShape(cursor);

function hasLongShape({ bytes, offset, end }: Cursor): boolean {
  if (end - offset < 7 || (bytes[offset] ?? 0) < 0x80 || !isKnownVersion(readU32BE(bytes, offset + 1))) return false;
  const destination = bytes[offset + 5] ?? 0;
  const source = bytes[offset + 6 + destination] ?? 255;
  return destination <= MAX_CONNECTION_ID && source <= MAX_CONNECTION_ID && offset + 7 + destination + source <= end;
}

const isShort = ({ bytes, offset, end }: Cursor): boolean =>
  end - offset >= LEAST_SHORT && ((bytes[offset] ?? 0) & 0xc0) === 0x40;

/** Kind of a long header's packet; version 2 numbers them anew. */
function typeOf(first: number, version: number): number {
  const type = (first >> 4) & 3;
  return version === VERSION_2 ? (type + 3) & 3 : type;
}

function paint(cursor: Cursor, out: Detail): void {
  const reader = new Reader(cursor);
  const start = cursor.offset;
  out.columns.protocol = 'QUIC';
  out.layer(cursor, quic, cursor.end - start, quic.title);
  const connection = cursor.addressesSize > 0 ? cursor.state.quic.find(cursor) : undefined;
  if (connection !== undefined) out.add(F.connection, start, 0, connection.number, { generated: true });
  const crypto: HandshakeData = { hasBeginning: false, upTo: [] };
  // A datagram may hold several packets (section 12.2); the Info column is the last one's.
  for (let packets = 0; reader.left > 0 && packets < MAX_PACKETS; packets++) {
    const at = reader.position;
    const first = reader.u8();
    // A datagram is filled up with zeros behind its last packet.
    // In the reference's tree each of them is a layer, and so is what the datagram is filled up with.
    if (packets > 0) out.stand(cursor, quic.id);
    // Where the fixed bit is greased (RFC 9287), only the id tells a packet from that.
    if (packets > 0 && first < 0x40 && shortId(cursor, at, connection) === undefined) {
      out.remark(F.appended, at, 0);
      break;
    }
    if (first < 0x80) {
      paintShort(cursor, out, at, connection);
      break;
    }
    const node = out.label(at, 0, 'QUIC Long Header');
    out.within(node, () => {
      paintLong(reader, out, at, first, connection, crypto);
      out.add(F.packetLength, at, 0, reader.position - at, { generated: true });
    });
    node.length = reader.position - at;
  }
  if (connection !== undefined && crypto.upTo.length > 0) paintHandshakeData(cursor, out, connection, crypto);
}

/**
 * The id of the other end that a short header at `at` is sent to; undefined where it is none of those that went by: an end
 * may have made up further ids under protection, and how long those are nobody else knows.
 */
function shortId(cursor: Cursor, at: number, connection: QuicConnection | undefined): Uint8Array | undefined {
  const ids = connection?.allIds[senderOf(cursor) === 0 ? 1 : 0] ?? [];
  return ids.find((id) => at + 1 + id.length <= cursor.end && id.every((byte, i) => cursor.bytes[at + 1 + i] === byte));
}

/** A short header: the id that the other end chose, and what is protected. */
function paintShort(cursor: Cursor, out: Detail, at: number, connection: QuicConnection | undefined): void {
  const known = shortId(cursor, at, connection);
  const length = known?.length ?? 0;
  const hex = formatHexBytes(known ?? new Uint8Array(0));
  out.columns.setInfo(`Protected Payload (KP0)${length > 0 ? `, DCID=${hex}` : ''}`);
  out.add(F.packetLength, at, 0, cursor.end - at, { generated: true });
  const text = `${F.short.label}${length > 0 ? ` DCID=${hex}` : ''}`;
  out.within(out.add(F.short, at, cursor.end - at, '', { text }), () => {
    out.add(F.form, at, 1, 0);
    const first = cursor.bytes[at] ?? 0;
    out.add(F.fixed, at, 1, (first & F.fixed.mask) !== 0);
    out.add(F.spin, at, 1, (first & F.spin.mask) !== 0);
    if (length > 0) out.add(F.destination, at + 1, length, hex);
    const rest = at + 1 + length;
    out.add(F.remaining, rest, cursor.end - rest, formatHexBytes(cursor.bytes.subarray(rest, cursor.end)));
  });
}

/** What the Initial packets of a datagram carry of the handshake. */
interface HandshakeData {
  hasBeginning: boolean;
  /** Where its first frame lies in what was opened; undefined where the frames are not told. */
  beginning?: { readonly source: number; readonly payload: Uint8Array; readonly from: number; readonly to: number };
  /** CRYPTO frames of this datagram. */
  readonly upTo: { readonly offset: number; readonly bytes: Uint8Array }[];
}

/** A long header and what it protects; the reader ends behind both. */
function paintLong(
  reader: Reader,
  out: Detail,
  at: number,
  first: number,
  connection: QuicConnection | undefined,
  crypto: HandshakeData,
): void {
  const version = reader.u32();
  const type = typeOf(first, version);
  const destination = reader.take(reader.u8());
  const source = reader.take(reader.u8());
  if (reader.failed) return;
  const ids = [
    ...(destination.length > 0 ? [`DCID=${formatHexBytes(destination)}`] : []),
    ...(source.length > 0 ? [`SCID=${formatHexBytes(source)}`] : []),
  ];
  const negotiates = version === VERSION_NEGOTIATION;
  out.columns.setInfo([negotiates ? 'Version Negotiation' : TYPES[type], ...ids].join(', '));
  out.add(F.form, at, 1, 1);
  if (!negotiates) {
    out.add(F.fixed, at, 1, (first & F.fixed.mask) !== 0);
    if (version === VERSION_2) out.add(F.type2, at, 1, (first & F.type2.mask) >> 4);
    else out.add(F.type, at, 1, type);
  }
  out.add(F.version, at + 1, 4, version, { text: `Version: ${inWords(version)}` });
  out.add(F.destinationLength, at + 5, 1, destination.length);
  if (destination.length > 0) out.add(F.destination, at + 6, destination.length, formatHexBytes(destination));
  const sourceAt = at + 6 + destination.length;
  out.add(F.sourceLength, sourceAt, 1, source.length);
  if (source.length > 0) out.add(F.source, sourceAt + 1, source.length, formatHexBytes(source));
  if (negotiates) {
    paintVersions(reader, out);
    return;
  }
  if (type === RETRY || !isKnownVersion(version)) {
    const tokenAt = reader.position;
    const tagAt = tokenAt + reader.left - RETRY_TAG;
    if (type === RETRY && tagAt >= tokenAt) {
      out.add(F.retryToken, tokenAt, tagAt - tokenAt, formatHexBytes(reader.bytes.subarray(tokenAt, tagAt)));
      out.add(F.retryTag, tagAt, RETRY_TAG, formatHexBytes(reader.bytes.subarray(tagAt, tagAt + RETRY_TAG)));
    }
    reader.skip(reader.left);
    return;
  }
  if (type === INITIAL) paintToken(reader, out);
  const lengthAt = reader.position;
  const length = Math.min(readVariable(reader), reader.left);
  if (reader.failed) return;
  const numberAt = reader.position;
  out.add(F.length, lengthAt, numberAt - lengthAt, length);
  reader.skip(length);
  if (type !== INITIAL || connection === undefined) {
    if (type !== INITIAL) paintSealed(reader, out, numberAt, length);
    return;
  }
  const opened = openInitial({
    version,
    bytes: reader.bytes.subarray(at, numberAt + length),
    numberAt: numberAt - at,
    firstId: connection.firstId,
    fromClient: senderOf(reader.cursor) === connection.client,
  });
  if (opened === undefined) return;
  out.add(F.reserved, at, 1, (opened.first & F.reserved.mask) >> 2);
  out.add(F.numberLength, at, 1, opened.first & F.numberLength.mask);
  (isGoogle(version) ? paintGoogle : paintOpened)(out, opened, numberAt, crypto);
}

/** What an Initial packet shows to say that its sender was here before (RFC 9000 section 8.1). */
function paintToken(reader: Reader, out: Detail): void {
  const at = reader.position;
  const stated = readVariable(reader);
  const length = Math.min(stated, reader.left);
  if (reader.failed) return;
  const tokenAt = reader.position;
  out.add(F.tokenLength, at, tokenAt - at, stated);
  if (length > 0) out.add(F.token, tokenAt, length, formatHexBytes(reader.bytes.subarray(tokenAt, tokenAt + length)));
  reader.skip(length);
}

/** What nobody can open without secrets. */
function paintSealed({ bytes }: Reader, out: Detail, at: number, length: number): void {
  out.remark(F.notOpened, at, 0, NO_SECRETS);
  out.add(F.remaining, at, length, formatHexBytes(bytes.subarray(at, at + length)));
}

/** What a server that does not speak the version of a packet speaks instead (RFC 9000 section 17.2.1). */
function paintVersions(reader: Reader, out: Detail): void {
  while (reader.left >= 4) {
    const at = reader.position;
    const version = reader.u32();
    out.add(F.supported, at, 4, version, { text: `Supported Version: ${inWords(version)}` });
  }
  reader.skip(reader.left);
}

const inWords = (version: number): string => `${versionName(version)} (0x${version.toString(16).padStart(8, '0')})`;

/** Versions of Google's that have its old frames in packets of this shape. */
const isGoogle = (version: number): boolean =>
  version === 0x51303530 || version === 0x54303530 || version === 0x54303531;

/** The same of Google's versions: of the frames only the handshake is told. */
function paintGoogle(
  out: Detail,
  { number, numberLength, payload }: OpenedInitial,
  at: number,
  data: HandshakeData,
): void {
  out.add(F.number, at, numberLength, number);
  const found = findCrypto(payload);
  out.columns.appendInfo(`, PKN: ${number}${found === undefined ? '' : ', CRYPTO'}`);
  if (found === undefined) return;
  const { offset, from, to, message } = found;
  if (message !== undefined) out.columns.setInfo(message);
  if (offset === 0) data.hasBeginning = true;
  data.upTo.push({ offset, bytes: payload.subarray(from, to) });
}

/** The packet number, and the frames that were protected. */
function paintOpened(out: Detail, opened: OpenedInitial, numberAt: number, crypto: HandshakeData): void {
  const { number, numberLength, payload, sealed } = opened;
  out.add(F.number, numberAt, numberLength, number);
  out.add(F.payload, numberAt + numberLength, sealed.length, formatHexBytes(sealed));
  const frames = readFrames(payload);
  out.columns.appendInfo([`, PKN: ${number}`, ...frames.map(({ name }) => name)].join(', '));
  const { source, base } = out;
  out.openSource(`Decrypted QUIC (${payload.length} bytes)`, payload, 0);
  const decrypted = out.source;
  paintFrames(out, payload, frames);
  out.source = source;
  out.base = base;
  for (const { crypto: part } of frames) {
    if (part === undefined) continue;
    if (part.offset === 0) {
      crypto.hasBeginning = true;
      crypto.beginning ??= { source: decrypted, payload, from: part.from, to: part.to };
    }
    crypto.upTo.push({ offset: part.offset, bytes: payload.subarray(part.from, part.to) });
  }
}

/**
 * TLS in CRYPTO frames: its layer is of the datagram that begins it and of the one that completes the first message, which
 * is painted there, put together from all datagrams up to it.
 */
function paintHandshakeData(cursor: Cursor, out: Detail, connection: QuicConnection, crypto: HandshakeData): void {
  const before = new CryptoData();
  for (const part of earlierCrypto(cursor, connection)) before.add(part.offset, part.bytes);
  const wasWhole = firstMessage(before.joined()) !== undefined;
  for (const { offset, bytes } of crypto.upTo) before.add(offset, bytes);
  // Google's handshake before TLS is another.
  if (!HELLOS.has(before.joined()[0])) return;
  const message = wasWhole ? undefined : firstMessage(before.joined());
  if (message === undefined) {
    if (wasWhole || !crypto.hasBeginning) return;
    if (crypto.beginning === undefined) out.protocols.push('tls');
    else paintBeginning(cursor, out, crypto.beginning);
    return;
  }
  const { source, base } = out;
  out.openSource(`Reassembled QUIC CRYPTO (${message.length} bytes)`, message, 0);
  const inner = new Cursor(cursor.claims, cursor.state);
  inner.begin(message, 0, message.length, message.length);
  out.layer(inner, TLS, message.length, TLS.title);
  paintHandshake(inner, out, 0, message.length);
  out.source = source;
  out.base = base;
}

/** TLS of a message that only begins here, as a line: nothing in it can be read yet. */
function paintBeginning(
  cursor: Cursor,
  out: Detail,
  { source: opened, payload, from, to }: NonNullable<HandshakeData['beginning']>,
): void {
  const { source, base } = out;
  out.source = opened;
  out.base = 0;
  const inner = new Cursor(cursor.claims, cursor.state);
  inner.begin(payload, from, to - from, to - from);
  const hello = payload[from] === CLIENT_HELLO ? 'Client Hello' : 'Server Hello';
  out.layer(inner, TLS, to - from, `${TLS.title}: ${hello} (fragment)`);
  out.source = source;
  out.base = base;
}

/** The first handshake message, if all of it is there. */
function firstMessage(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < HANDSHAKE_HEADER) return undefined;
  const length = HANDSHAKE_HEADER + readU24BE(bytes, 1);
  return length <= bytes.length ? bytes.subarray(0, length) : undefined;
}

/** CRYPTO data that the same end sent in earlier packets. */
function earlierCrypto(cursor: Cursor, connection: QuicConnection): { offset: number; bytes: Uint8Array }[] {
  const sender = senderOf(cursor);
  return connection.initials.flatMap(({ packet, at, length, sender: own }) => {
    if (packet >= cursor.packet || own !== sender) return [];
    const bytes = cursor.state.fragments.readPacket?.(packet)?.subarray(at, at + length);
    return bytes === undefined ? [] : cryptoOf(bytes, connection, sender === connection.client);
  });
}

/** CRYPTO frames of the Initial packet that a datagram begins with. */
function cryptoOf(bytes: Uint8Array, { firstId }: QuicConnection, fromClient: boolean) {
  const cursor = new Cursor({} as Cursor['claims']);
  cursor.begin(bytes, 0, bytes.length, bytes.length);
  const reader = new Reader(cursor);
  reader.skip(1);
  const version = reader.u32();
  reader.skip(reader.u8());
  reader.skip(reader.u8());
  reader.skip(Math.min(readVariable(reader), reader.left));
  const length = Math.min(readVariable(reader), reader.left);
  if (reader.failed) return [];
  const numberAt = reader.position;
  const opened = openInitial({ version, bytes: bytes.subarray(0, numberAt + length), numberAt, firstId, fromClient });
  if (opened === undefined) return [];
  return readFrames(opened.payload).flatMap(({ crypto: part }) =>
    part === undefined ? [] : [{ offset: part.offset, bytes: opened.payload.subarray(part.from, part.to) }],
  );
}

/** A variable-length integer, section 16; 2^53 and above lose precision and exceed any datagram. */
function readVariable(reader: Reader): number {
  const first = reader.u8();
  let value = first & 0x3f;
  for (let i = (1 << (first >> 6)) - 1; i > 0; i--) value = value * 256 + reader.u8();
  return value;
}

/**
 * QUIC: the headers, RFC 9000 section 17 and RFC 9369 section 3.1. What they protect is not decrypted. Short headers tell
 * nothing of themselves and are taken for QUIC on its port only.
 */
import { readU32BE } from '../bytes/index.ts';
import type { Cursor } from './cursor.ts';
import type { Detail } from './detail.ts';
import type { Dissector } from './dissector.ts';
import { declareFields } from './field.ts';
import { Reader } from './reader.ts';
import { formatHexBytes } from './text.ts';

const VERSION_1 = 1;
const VERSION_2 = 0x6b3343cf;
const PORT = 443;
/** A short header, a connection id and the least that is protected. */
const LEAST_SHORT = 21;
const MAX_CONNECTION_ID = 20;
const INITIAL = 0;
const RETRY = 3;
/** Packets of one datagram that are looked at. */
const MAX_PACKETS = 16;
const TYPES = ['Initial', '0-RTT', 'Handshake', 'Retry'];
const VERSION_NAMES: Readonly<Record<number, string>> = { [VERSION_1]: '1', [VERSION_2]: '2' };

const F = declareFields({
  form: {
    key: 'quic.header_form',
    label: 'Header Form',
    type: 'uint8',
    mask: 0x80,
    names: { 0: 'Short Header', 1: 'Long Header' },
  },
  version: { key: 'quic.version', label: 'Version', type: 'uint32', base: 'hex', names: VERSION_NAMES },
  type: { key: 'quic.long.packet_type', label: 'Packet Type', type: 'uint8', mask: 0x30 },
  destinationLength: { key: 'quic.dcil', label: 'Destination Connection ID Length', type: 'uint8' },
  destination: { key: 'quic.dcid', label: 'Destination Connection ID', type: 'bytes' },
  sourceLength: { key: 'quic.scil', label: 'Source Connection ID Length', type: 'uint8' },
  source: { key: 'quic.scid', label: 'Source Connection ID', type: 'bytes' },
});

/** QUIC. */
export const quic: Dissector = {
  id: 'quic',
  title: 'QUIC IETF',
  claims: [],
  fields: F,
  scan() {
    return undefined;
  },
  detail: paint,
  recogniseUdp(cursor) {
    return isLong(cursor) || (isOnPort(cursor) && isShort(cursor));
  },
};

const isOnPort = ({ sourcePort, destinationPort }: Cursor): boolean => sourcePort === PORT || destinationPort === PORT;

/** Versions that are spoken: 1, 2, drafts, and those that only keep the others honest (section 15). */
function isKnown(version: number): boolean {
  if (version === VERSION_1 || version === VERSION_2) return true;
  return version >>> 8 === 0xff0000 || (version & 0x0f0f0f0f) === 0x0a0a0a0a;
}

function isLong({ bytes, offset, end }: Cursor): boolean {
  if (end - offset < 7 || ((bytes[offset] ?? 0) & 0xc0) !== 0xc0 || !isKnown(readU32BE(bytes, offset + 1)))
    return false;
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
  // A datagram may hold several packets (section 12.2); the Info column is the last one's.
  for (let packets = 0; reader.left > 0 && packets < MAX_PACKETS; packets++) {
    const at = reader.position;
    const first = reader.u8();
    if (first < 0x80) {
      out.columns.setInfo('Protected Payload (KP0)');
      out.within(out.label(at, cursor.end - at, 'QUIC Short Header'), () => out.add(F.form, at, 1, 0));
      return;
    }
    const node = out.label(at, 0, 'QUIC Long Header');
    out.within(node, () => paintLong(reader, out, at, first));
    node.length = reader.position - at;
  }
}

/** A long header and what it protects; the reader ends behind both. */
function paintLong(reader: Reader, out: Detail, at: number, first: number): void {
  const version = reader.u32();
  const type = typeOf(first, version);
  const destination = reader.take(reader.u8());
  const source = reader.take(reader.u8());
  if (reader.failed) return;
  const ids = [
    ...(destination.length > 0 ? [`DCID=${formatHexBytes(destination)}`] : []),
    ...(source.length > 0 ? [`SCID=${formatHexBytes(source)}`] : []),
  ];
  out.columns.setInfo([TYPES[type], ...ids].join(', '));
  out.add(F.form, at, 1, 1);
  out.add(F.type, at, 1, type, { text: `Packet Type: ${TYPES[type]} (${type})` });
  out.add(F.version, at + 1, 4, version);
  out.add(F.destinationLength, at + 5, 1, destination.length);
  if (destination.length > 0) out.add(F.destination, at + 6, destination.length, formatHexBytes(destination));
  const sourceAt = at + 6 + destination.length;
  out.add(F.sourceLength, sourceAt, 1, source.length);
  if (source.length > 0) out.add(F.source, sourceAt + 1, source.length, formatHexBytes(source));
  if (type === RETRY || !isSettled(version)) {
    reader.skip(reader.left);
    return;
  }
  if (type === INITIAL) reader.skip(Math.min(readVariable(reader), reader.left));
  reader.skip(Math.min(readVariable(reader), reader.left));
}

/** Versions whose packets say their length where version 1 does. */
const isSettled = (version: number): boolean =>
  version === VERSION_1 || version === VERSION_2 || version >>> 8 === 0xff0000;

/** A variable-length integer, section 16; 2^53 and above lose precision and exceed any datagram. */
function readVariable(reader: Reader): number {
  const first = reader.u8();
  let value = first & 0x3f;
  for (let i = (1 << (first >> 6)) - 1; i > 0; i--) value = value * 256 + reader.u8();
  return value;
}

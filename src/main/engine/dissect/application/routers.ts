/**
 * What routers and switches say besides: UDLD (RFC 5171), pings of label switched paths (RFC 8029), Babel (RFC 8966) and
 * PGM (RFC 3208).
 */
import { readU16BE, readU32BE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { named } from '../named.ts';
import type { Reader } from '../reader.ts';
import { formatBytesText, formatHexBytes } from '../text.ts';

type Names = Readonly<Record<number, string>>;

const left = ({ offset, end }: Cursor): number => end - offset;

const MAX_VALUES = 64;
const UDLD_DEVICE = 1;
const UDLD_PORT = 2;

/** Device and port, of values that tell their length with their head. */
function describeUdld(reader: Reader): string {
  reader.skip(4);
  let words = '';
  for (let i = 0; i < MAX_VALUES && reader.left >= 4; i++) {
    const type = reader.u16();
    const size = reader.u16() - 4;
    if (size < 0 || size > reader.left) break;
    const value = reader.take(size);
    const zero = value.indexOf(0);
    const text = formatBytesText(zero < 0 ? value : value.subarray(0, zero));
    if (type === UDLD_DEVICE) words += `Device ID: ${text}  `;
    else if (type === UDLD_PORT) words += `Port ID: ${text}  `;
  }
  return words;
}

const ECHOES: Names = {
  1: 'MPLS Echo Request',
  2: 'MPLS Echo Reply',
  3: 'MPLS Data Plane Verification Request',
  4: 'MPLS Data Plane Verification Reply',
};
const ECHO_LENGTH = 32;
const VERIFICATION_LENGTH = 16;

function describeEcho(cursor: Cursor): string {
  const type = cursor.bytes[cursor.offset + 4] ?? 0;
  const isEcho = type === 1 || type === 2;
  if (left(cursor) < (isEcho ? ECHO_LENGTH : VERIFICATION_LENGTH)) return 'Malformed Message';
  return ECHOES[type] ?? `Unknown Message Type (0x${type.toString(16).toUpperCase().padStart(2, '0')})`;
}

const BABEL_MAGIC = 42;
const BABEL_VERSION = 2;
const PAD1 = 0;
const BABEL: Names = {
  0: 'pad1',
  1: 'padn',
  2: 'ack-req',
  3: 'ack',
  4: 'hello',
  5: 'ihu',
  6: 'router-id',
  7: 'nh',
  8: 'update',
  9: 'request',
  10: 'mh-request',
  11: 'ts/pc (obsolete)',
  12: 'hmac',
  13: 'source-specific-update',
  14: 'source-specific-req',
  15: 'source-specific-seqno',
  16: 'hmac',
  17: 'pc',
  18: 'challenge-request',
  19: 'challenge-reply',
};

/** The kinds of messages of a packet. */
function describeBabel(reader: Reader): string {
  reader.skip(1);
  const version = reader.u8();
  if (version !== BABEL_VERSION) return `Version ${version}`;
  reader.skip(2);
  let words = 'Babel';
  // A trailer behind the body has messages as well (RFC 8967).
  while (reader.left > 0) {
    const type = reader.u8();
    words += ` ${BABEL[type] ?? 'unknown'}`;
    if (type !== PAD1 && reader.left > 0) reader.skip(Math.min(reader.u8(), reader.left));
  }
  return words;
}

const PGM: Names = {
  0: 'SPM',
  1: 'POLL',
  2: 'POLR',
  4: 'ODATA',
  5: 'RDATA',
  8: 'NAK',
  9: 'NNAK',
  10: 'NCF',
  13: 'ACK',
};
const PGM_HEADER = 20;
const POLL = 0x01;
const ODATA = 0x04;
const RDATA = 0x05;
const POLLS: Names = { 0: 'General', 1: 'DLR' };

function describePgm({ bytes, offset, end }: Cursor): string {
  const type = (bytes[offset + 4] ?? 0) & 0x0f;
  const name = PGM[type];
  if (name === undefined) return '';
  const number = readU32BE(bytes, offset + 16).toString(16);
  const words = `${name.padEnd(5)} sqn 0x${number} gsi ${formatHexBytes(bytes.subarray(offset + 8, offset + 14))}`;
  if (type === ODATA || type === RDATA) return `${words} tsdulen ${readU16BE(bytes, offset + 14)}`;
  if (type !== POLL || offset + 24 > end) return words;
  const kind = readU16BE(bytes, offset + 22);
  return `${words} subtype ${POLLS[kind] ?? `Unknown (0x${kind.toString(16).padStart(2, '0')})`}`;
}

/** All of them. */
export const ROUTERS: readonly Dissector[] = [
  named({
    id: 'udld',
    readsAll: true,
    title: 'Unidirectional Link Detection',
    column: 'UDLD',
    claims: [{ table: Table.snapPid, value: 0x0111 }],
    info: describeUdld,
  }),
  named({
    id: 'mpls-echo',
    readsAll: true,
    title: 'Multiprotocol Label Switching Echo',
    column: 'MPLS ECHO',
    ports: [3503],
    fits: (cursor) => left(cursor) >= 5,
    info: (_reader, cursor) => describeEcho(cursor),
  }),
  named({
    id: 'babel',
    title: 'Babel Routing Protocol',
    column: 'Babel',
    ports: [6696],
    fits: ({ bytes, offset, end }) => end - offset >= 4 && bytes[offset] === BABEL_MAGIC,
    info: describeBabel,
  }),
  named({
    id: 'pgm',
    readsAll: true,
    title: 'Pragmatic General Multicast',
    column: 'PGM',
    claims: [{ table: Table.ipProtocol, value: 113 }],
    fits: (cursor) => left(cursor) >= PGM_HEADER,
    info: (_reader, cursor) => describePgm(cursor),
  }),
];

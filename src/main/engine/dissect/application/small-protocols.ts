/**
 * Application protocols over UDP that are told by their first bytes: TFTP (RFC 1350, 2347), syslog (RFC 3164),
 * RADIUS (RFC 2865), WireGuard, IKE (RFC 7296), ESP in UDP (RFC 3948), Echo, Time, Wake-on-LAN and others.
 */
import { readU16BE, readU32BE, readU32LE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import { declareFields } from '../field.ts';
import { named } from '../named.ts';
import type { Reader } from '../reader.ts';
import { formatBytesText } from '../text.ts';
import { EXCHANGES, ISAKMP_FIELDS, VERSION_1, VERSION_2 } from './isakmp-fields.ts';
import { ATTRIBUTE_FIELDS, paintAttributes, RADIUS, RADIUS_FIELDS } from './radius-fields.ts';
import { syslog } from './syslog.ts';
import { endAddresses } from './talks.ts';

const TFTP: Readonly<Record<number, string>> = {
  1: 'Read Request',
  2: 'Write Request',
  3: 'Data Packet',
  4: 'Acknowledgement',
  5: 'Error Code',
  6: 'Option Acknowledgement',
};
const TFTP_FIELDS = declareFields({
  operation: { key: 'tftp.opcode', label: 'Opcode', type: 'uint16', at: 0, size: 2, names: TFTP },
});
const TFTP_ERRORS: Readonly<Record<number, string>> = {
  0: 'Not defined',
  1: 'File not found',
  2: 'Access violation',
  3: 'Disk full or allocation exceeded',
  4: 'Illegal TFTP Operation',
  5: 'Unknown transfer ID',
  6: 'File already exists',
  7: 'No such user',
  8: 'Option negotiation failed',
};
const MAX_OPTIONS = 32;
const RADIUS_LEAST = 20;
const RADIUS_MOST = 4096;

/** A code that is known, and a length that a message can have (RFC 2865 section 3). */
function isRadius({ bytes, offset, end }: Cursor): boolean {
  if (end - offset < RADIUS_LEAST || RADIUS[bytes[offset] ?? 0] === undefined) return false;
  const length = readU16BE(bytes, offset + 2);
  return length >= RADIUS_LEAST && length <= RADIUS_MOST;
}

const WIREGUARD = ['', 'Handshake Initiation', 'Handshake Response', 'Cookie Reply', 'Transport Data'];
const WIREGUARD_LENGTHS = [0, 148, 92, 64, 32];
/** Bytes in front of the data of a packet, and of the tag behind it. */
const WIREGUARD_DATA = 16;
const WIREGUARD_TAG = 16;

const RIPNG_ROUTE = 20;
const RIPNG_COMMANDS: Readonly<Record<number, string>> = { 1: 'Request', 2: 'Response' };

const left = (cursor: Cursor): number => cursor.end - cursor.offset;
const hex = (value: number): string => value.toString(16).padStart(2, '0');

/** How messages of the BitTorrent hash table begin. */
const DHT_BEGINNINGS = ['d1:ad', 'd1:rd', 'd2:ip', 'd1:el'] as const;

/** Text up to the next zero byte. */
function zeroEnded(reader: Reader): string {
  const zero = reader.bytes.indexOf(0, reader.position);
  const end = zero < 0 || zero > reader.end ? reader.end : zero;
  const text = formatBytesText(reader.bytes.subarray(reader.position, end));
  reader.position = Math.min(end + 1, reader.end);
  return text;
}

/** Options as `, name=value`, a pair of texts each. */
function tftpOptions(reader: Reader): string {
  let words = '';
  for (let i = 0; i < MAX_OPTIONS && reader.left > 1; i++) words += `, ${zeroEnded(reader)}=${zeroEnded(reader)}`;
  return words;
}

function describeTftp(reader: Reader, cursor: Cursor): string {
  const operation = reader.u16();
  const name = TFTP[operation] ?? `Unknown (${operation})`;
  switch (operation) {
    case 1:
    case 2:
      return `${name}, File: ${zeroEnded(reader)}, Transfer type: ${zeroEnded(reader)}${tftpOptions(reader)}`;
    case 3:
      return `${name}, Block: ${reader.u16()}${left(cursor) < 516 ? ' (last)' : ''}`;
    case 4:
      return `${name}, Block: ${reader.u16()}`;
    case 5: {
      const code = reader.u16();
      return `${name}, Code: ${TFTP_ERRORS[code] ?? `Unknown (${code})`}, Message: ${zeroEnded(reader)}`;
    }
    case 6:
      return name + tftpOptions(reader);
    default:
      return name;
  }
}

function isWireguard(cursor: Cursor): boolean {
  const { bytes, offset } = cursor;
  const type = bytes[offset] ?? 0;
  const length = WIREGUARD_LENGTHS[type] ?? 0;
  if (
    length === 0 ||
    left(cursor) < length ||
    (bytes[offset + 1] ?? 1) + (bytes[offset + 2] ?? 1) + (bytes[offset + 3] ?? 1) !== 0
  ) {
    return false;
  }
  return type === 4 ? (left(cursor) & 15) === 0 : left(cursor) === length;
}

const fromLittleEndian = (bytes: Uint8Array, at: number): string =>
  `0x${readU32LE(bytes, at).toString(16).toUpperCase().padStart(8, '0')}`;

function describeWireguard({ bytes, offset, end }: Cursor): string {
  const type = bytes[offset] ?? 0;
  const name = WIREGUARD[type] ?? '';
  const first = fromLittleEndian(bytes, offset + 4);
  if (type === 1) return `${name}, sender=${first}`;
  if (type === 2) return `${name}, sender=${first}, receiver=${fromLittleEndian(bytes, offset + 8)}`;
  if (type === 3) return `${name}, receiver=${first}`;
  const length = end - offset - WIREGUARD_DATA - WIREGUARD_TAG;
  const counter = (BigInt(readU32LE(bytes, offset + 12)) << 32n) | BigInt(readU32LE(bytes, offset + 8));
  const words = `receiver=${first}, counter=${counter}`;
  return length === 0 ? `Keepalive, ${words}` : `${name}, ${words}, datalen=${length}`;
}

const ISAKMP_HEADER = 28;

function describeIke({ bytes, offset, end }: Cursor): string {
  if (end - offset < ISAKMP_HEADER) return '';
  const version = (bytes[offset + 17] ?? 0) >> 4;
  const exchange = bytes[offset + 18] ?? 0;
  const flags = bytes[offset + 19] ?? 0;
  const name = EXCHANGES[exchange] ?? `Unknown ${exchange}`;
  if (version < 2) return name;
  const id = readU32BE(bytes, offset + 20);
  const who = (flags & 0x08) === 0 ? 'Responder' : 'Initiator';
  return `${name} MID=${String(id).padStart(2, '0')} ${who} ${(flags & 0x20) === 0 ? 'Request' : 'Response'}`;
}

function isMagicPacket({ bytes, offset, end }: Cursor): boolean {
  if (end - offset < 102) return false;
  for (let i = 0; i < 6; i++) if (bytes[offset + i] !== 0xff) return false;
  for (let i = 12; i < 102; i++) if (bytes[offset + i] !== bytes[offset + i - 6]) return false;
  return true;
}

const startsWith = ({ bytes, offset, end }: Cursor, text: string): boolean =>
  end - offset >= text.length && [...text].every((character, i) => bytes[offset + i] === character.charCodeAt(0));

/** All of them. */
export const SMALL_PROTOCOLS = [
  named({
    id: 'tftp',
    title: 'Trivial File Transfer Protocol',
    column: 'TFTP',
    ports: [69],
    fields: TFTP_FIELDS,
    info: describeTftp,
    remember(cursor, self) {
      // The server answers from a port of its own choice (RFC 1350 section 4).
      if (cursor.destinationPort !== 69) return;
      cursor.state.talks.at(endAddresses(cursor)[0], cursor.sourcePort, cursor.packet, self);
    },
  }),
  syslog,
  named({
    id: 'radius',
    title: 'RADIUS Protocol',
    column: 'RADIUS',
    ports: [1645, 1646, 1700, 1812, 1813, 3799],
    fits: isRadius,
    fields: RADIUS_FIELDS,
    further: ATTRIBUTE_FIELDS,
    paint: paintAttributes,
    info(reader) {
      const code = reader.u8();
      return `${RADIUS[code] ?? `Unknown code ${code}`} id=${reader.u8()}`;
    },
  }),
  named({
    id: 'wg',
    title: 'WireGuard Protocol',
    column: 'WireGuard',
    fits: isWireguard,
    anywhere: true,
    info: (_reader, cursor) => describeWireguard(cursor),
  }),
  named({
    id: 'isakmp',
    title: 'Internet Security Association and Key Management Protocol',
    column: 'ISAKMP',
    ports: [500],
    fields: ISAKMP_FIELDS,
    further: { ...VERSION_1, ...VERSION_2 },
    hasHeader: (cursor) => left(cursor) >= ISAKMP_HEADER,
    paint(cursor, out) {
      if (left(cursor) < ISAKMP_HEADER) return;
      const isSecond = (cursor.bytes[cursor.offset + 17] ?? 0) >> 4 >= 2;
      for (const spec of Object.values(isSecond ? VERSION_2 : VERSION_1)) out.read(cursor, spec);
    },
    info: (_reader, cursor) => describeIke(cursor),
  }),
  named({
    id: 'udpencap',
    title: 'UDP Encapsulation of IPsec Packets',
    column: 'UDPENCAP',
    ports: [4500],
    columnOf(cursor) {
      if (left(cursor) < 8) return 'UDPENCAP';
      return readU32BE(cursor.bytes, cursor.offset) === 0 ? 'ISAKMP' : 'ESP';
    },
    above(cursor) {
      if (left(cursor) < 8) return [];
      return readU32BE(cursor.bytes, cursor.offset) === 0 ? ['isakmp'] : ['esp'];
    },
    info(reader, cursor) {
      if (left(cursor) < 8) return 'NAT-keepalive';
      const spi = reader.u32();
      if (spi !== 0) return `ESP (SPI=0x${spi.toString(16).padStart(8, '0')})`;
      return describeIke(Object.assign(Object.create(cursor) as Cursor, { offset: cursor.offset + 4 }));
    },
  }),
  named({
    id: 'echo',
    title: 'Echo',
    column: 'ECHO',
    ports: [7],
    info: (_reader, cursor) => (cursor.destinationPort === 7 ? 'Request' : 'Response'),
  }),
  named({
    id: 'time',
    title: 'Time Protocol',
    column: 'TIME',
    ports: [37],
    info: (_reader, cursor) => `TIME ${cursor.destinationPort === 37 ? 'Request' : 'Response'}`,
  }),
  named({
    id: 'wol',
    title: 'Wake On LAN',
    column: 'WOL',
    claims: [{ table: Table.etherType, value: 0x0842 }],
    fits: isMagicPacket,
    anywhere: true,
    info(_reader, { bytes, offset }) {
      const address = Array.from(bytes.subarray(offset + 6, offset + 12), hex).join(':');
      return `MagicPacket for ${address}`;
    },
  }),
  named({
    id: 'bt-dht',
    title: 'BitTorrent DHT Protocol',
    column: 'BT-DHT',
    fits: (cursor) => startsWith(cursor, 'd') && DHT_BEGINNINGS.some((beginning) => startsWith(cursor, beginning)),
    anywhere: true,
    info: () => 'BitTorrent DHT Protocol',
  }),
  named({
    id: 'db-lsp-disc',
    title: 'Dropbox LAN sync Discovery Protocol',
    column: 'DB-LSP-DISC',
    ports: [17500],
    columnOf: (cursor) => (startsWith(cursor, '{') ? 'DB-LSP-DISC/JSON' : 'DB-LSP-DISC'),
    above: (cursor) => (startsWith(cursor, '{') ? ['json'] : []),
    info: (_reader, cursor) =>
      `Dropbox LAN sync Discovery Protocol${startsWith(cursor, '{') ? ', JavaScript Object Notation' : ''}`,
  }),
  named({
    id: 'ripng',
    readsAll: true,
    title: 'RIPng',
    column: 'RIPng',
    ports: [521],
    info(reader) {
      const command = reader.u8();
      const name = RIPNG_COMMANDS[command] ?? `Unknown (${command})`;
      const words = ` Command ${name}, Version ${reader.u8()}`;
      reader.skip(2);
      // Routes are of one size (RFC 2080 section 2.1); half a one is malformed.
      while (reader.left > 0) reader.skip(RIPNG_ROUTE);
      return words;
    },
  }),
];

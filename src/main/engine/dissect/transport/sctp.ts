/** SCTP (RFC 9260): the common header and the chunks by name. */
import { readU16BE, readU32BE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';
import { Layer } from '../packet-scan.ts';

const HEADER = 12;
const CHUNK_HEADER = 4;
const DATA = 0;
const DATA_HEADER = 16;
const SACK = 3;
const NR_SACK = 16;
/** Flags of a data chunk that holds a whole message: first and last piece of it. */
const WHOLE = 0x03;
const LAST_PIECE = 0x01;

const CHUNK_NAMES: Readonly<Record<number, string>> = {
  0: 'DATA',
  1: 'INIT',
  2: 'INIT_ACK',
  3: 'SACK',
  4: 'HEARTBEAT',
  5: 'HEARTBEAT_ACK',
  6: 'ABORT',
  7: 'SHUTDOWN',
  8: 'SHUTDOWN_ACK',
  9: 'ERROR',
  10: 'COOKIE_ECHO',
  11: 'COOKIE_ACK',
  12: 'ECNE',
  13: 'CWR',
  14: 'SHUTDOWN_COMPLETE',
  15: 'AUTH',
  16: 'NR_SACK',
  64: 'I_DATA',
  128: 'ASCONF_ACK',
  129: 'PKTDROP',
  130: 'RE_CONFIG',
  132: 'PAD',
  192: 'FORWARD_TSN',
  193: 'ASCONF',
  194: 'I_FORWARD_TSN',
};

const F = declareFields({
  sourcePort: { key: 'sctp.srcport', label: 'Source port', type: 'uint16', at: 0, size: 2, also: ['sctp.port'] },
  destinationPort: {
    key: 'sctp.dstport',
    label: 'Destination port',
    type: 'uint16',
    at: 2,
    size: 2,
    also: ['sctp.port'],
  },
  tag: { key: 'sctp.verification_tag', label: 'Verification tag', type: 'uint32', base: 'hex', at: 4, size: 4 },
  checksum: { key: 'sctp.checksum', label: 'Checksum', type: 'uint32', base: 'hex', at: 8, size: 4 },
  chunk: { key: 'sctp.chunk_type', label: 'Chunk type', type: 'uint8', names: CHUNK_NAMES },
  flags: { key: 'sctp.chunk_flags', label: 'Chunk flags', type: 'uint8', base: 'hex' },
  length: { key: 'sctp.chunk_length', label: 'Chunk length', type: 'uint16' },
  tsn: { key: 'sctp.data_tsn_raw', label: 'Transmission sequence number (absolute)', type: 'uint32' },
});

const chunkName = (type: number): string => CHUNK_NAMES[type] ?? 'RESERVED';

/** SCTP. */
export const sctp: Dissector = {
  id: 'sctp',
  title: 'Stream Control Transmission Protocol',
  short: 'SCTP',
  claims: [
    { table: Table.ipProtocol, value: 132 },
    { table: Table.linkType, value: 248 },
  ],
  fields: F,
  scan(cursor, row) {
    row.enter(Layer.transport);
    if (!cursor.has(HEADER)) return undefined;
    const { bytes, offset } = cursor;
    cursor.sourcePort = readU16BE(bytes, offset);
    cursor.destinationPort = readU16BE(bytes, offset + 2);
    row.sourcePort = cursor.sourcePort;
    row.destinationPort = cursor.destinationPort;
    if (!cursor.replay && !cursor.quoted) cursor.state.sctp.meet(cursor, firstData(cursor));
    // The first chunk that holds a whole message is followed; the others are named only.
    for (let at = offset + HEADER; at + CHUNK_HEADER <= cursor.end; ) {
      const size = readU16BE(bytes, at + 2);
      if (size < CHUNK_HEADER) return undefined;
      if (bytes[at] === DATA && ((bytes[at + 1] as number) & WHOLE) === WHOLE && size > DATA_HEADER) {
        cursor.offset = at;
        if (!cursor.has(size)) return undefined;
        cursor.narrow(size);
        cursor.offset = at + DATA_HEADER;
        return followPorts(cursor);
      }
      at += (size + 3) & ~3;
    }
    return undefined;
  },
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    out.columns.protocol = 'SCTP';
    out.columns.setInfo('');
    const here = cursor.end - offset;
    if (here < HEADER) {
      out.layer(cursor, sctp, Math.max(0, here), sctp.title);
      return;
    }
    const ports = `Src Port: ${readU16BE(bytes, offset)}, Dst Port: ${readU16BE(bytes, offset + 2)}`;
    out.layer(cursor, sctp, here, `${sctp.title}, ${ports}`);
    for (const spec of [F.sourcePort, F.destinationPort, F.tag, F.checksum]) out.read(cursor, spec);
    paintChunks(cursor, out);
  },
};

/** Sequence number of the first data chunk; undefined where there is none. */
function firstData({ bytes, offset, end }: Cursor): number | undefined {
  for (let at = offset + HEADER; at + 8 <= end; ) {
    if (bytes[at] === DATA) return readU32BE(bytes, at + 4);
    const size = readU16BE(bytes, at + 2);
    if (size < CHUNK_HEADER) return undefined;
    at += (size + 3) & ~3;
  }
  return undefined;
}

function followPorts(cursor: Cursor): Dissector | undefined {
  const low = Math.min(cursor.sourcePort, cursor.destinationPort);
  const high = Math.max(cursor.sourcePort, cursor.destinationPort);
  const claimant = cursor.claims.find(Table.sctpPort, low) ?? cursor.claims.find(Table.sctpPort, high);
  return claimant ?? cursor.claims.data;
}

function paintChunks(cursor: Cursor, out: Detail): void {
  const { bytes } = cursor;
  let info = '';
  for (let at = cursor.offset + HEADER; at + CHUNK_HEADER <= cursor.end; ) {
    const type = bytes[at] as number;
    const size = readU16BE(bytes, at + 2);
    const from = at;
    const node = out.label(at, Math.max(CHUNK_HEADER, Math.min(size, cursor.end - at)), `${chunkName(type)} chunk`);
    out.within(node, () => {
      out.add(F.chunk, from, 1, type);
      out.add(F.flags, from + 1, 1, bytes[from + 1] as number);
      out.add(F.length, from + 2, 2, size);
      if (type === DATA && from + 8 <= cursor.end) out.add(F.tsn, from + 4, 4, readU32BE(bytes, from + 4));
    });
    info += `${chunkName(type)}${chunkWords(cursor, at, type)} `;
    if (size < CHUNK_HEADER) break;
    at += (size + 3) & ~3;
  }
  out.columns.setInfo(info);
}

/** What Info says of a chunk behind its name. */
function chunkWords(cursor: Cursor, at: number, type: number): string {
  if (at + 12 > cursor.end) return '';
  const number = readU32BE(cursor.bytes, at + 4);
  const { sctp: associations } = cursor.state;
  if (type === DATA) {
    // The last piece of a message completes it; those before it are told of as pieces.
    const isPiece = ((cursor.bytes[at + 1] as number) & LAST_PIECE) === 0;
    return ` (TSN=${associations.relative(cursor, number)})${isPiece ? ' (Message Fragment)' : ''}`;
  }
  if (type !== SACK && type !== NR_SACK) return '';
  return ` (Ack=${associations.relativeOfPeer(cursor, number)}, Arwnd=${readU32BE(cursor.bytes, at + 8)})`;
}

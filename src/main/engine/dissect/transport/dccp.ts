/**
 * DCCP (RFC 4340): packets by type, with sequence numbers counted from those of the Request and the Response.
 *
 *   ports 4 · data offset 1 · coverage 1 · checksum 2 · type 4 bits, extended 1 bit · sequence number 3, or 1 + 6
 */
import { readU16BE, readU24BE, readU32BE } from '../../bytes/index.ts';
import { endsOf, senderOf } from '../application/quic-connections.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields, TRUE_OR_FALSE } from '../field.ts';
import { Layer } from '../packet-scan.ts';

const TYPES = [
  'Request',
  'Response',
  'Data',
  'Ack',
  'DataAck',
  'CloseReq',
  'Close',
  'Reset',
  'Sync',
  'SyncAck',
  'Listen',
];
const Type = { request: 0, response: 1, data: 2, ack: 3, dataAck: 4, reset: 7, listen: 10 } as const;
const RESET_CODES = [
  'Unspecified',
  'Closed',
  'Aborted',
  'No Connection',
  'Packet Error',
  'Option Error',
  'Mandatory Error',
  'Connection Refused',
  'Bad Service Code',
  'Too Busy',
  'Bad Init Cookie',
  'Aggression Penalty',
  'Reserved',
];
/** Service codes by their four letters. */
const SERVICES: Readonly<Record<string, string>> = {
  'LTP ': 'LTP: Licklider Transmission Protocol',
  DISC: 'DISC: Discard',
  RTCP: 'RTCP: RTCP connection, separate from the corresponding RTP',
  RTPA: 'RTPA: RTP session conveying audio data (and associated RTCP)',
  RTPO: 'RTPO: RTP session conveying other media (and associated RTCP)',
  RTPT: 'RTPT: RTP session conveying text media (and associated RTCP)',
  RTPV: 'RTPV: RTP session conveying video data (and associated RTCP)',
  SYLG: 'SYLG: Syslog Protocol',
  NPMP: 'NPMP: NetPerfMeter Data',
};
const SHORT_HEADER = 12;
const LONG_HEADER = 16;
const MAX_CONNECTIONS = 1 << 16;

const F = declareFields({
  sourcePort: { key: 'dccp.srcport', label: 'Source Port', type: 'uint16', at: 0, size: 2, also: ['dccp.port'] },
  destinationPort: {
    key: 'dccp.dstport',
    label: 'Destination Port',
    type: 'uint16',
    at: 2,
    size: 2,
    also: ['dccp.port'],
  },
  dataOffset: { key: 'dccp.data_offset', label: 'Data Offset', type: 'uint8', at: 4 },
  coverage: { key: 'dccp.cscov', label: 'Checksum Coverage', type: 'uint8', at: 5, mask: 0x0f },
  checksum: { key: 'dccp.checksum', label: 'Checksum', type: 'uint16', base: 'hex', at: 6, size: 2 },
  type: { key: 'dccp.type', label: 'Type', type: 'uint8', at: 8, mask: 0x1e, names: { ...TYPES } },
  extended: {
    key: 'dccp.x',
    label: 'Extended Sequence Numbers',
    type: 'boolean',
    names: TRUE_OR_FALSE,
    at: 8,
    mask: 0x01,
  },
  sequence: { key: 'dccp.seq', label: 'Sequence Number', type: 'uint64' },
});

/** Where the sequence numbers of both directions begin. Filled by the scan, asked when a packet is looked at again. */
export class DccpConnections {
  readonly #bases = new Map<string, [number | undefined, number | undefined]>();

  /** A packet that begins a direction, with its sequence number. */
  begins(cursor: Cursor, sequence: number): void {
    const key = endsOf(cursor);
    const known = this.#bases.get(key) ?? [undefined, undefined];
    known[senderOf(cursor)] ??= sequence;
    if (this.#bases.size < MAX_CONNECTIONS) this.#bases.set(key, known);
  }

  /** First number of this packet's direction (`own`) or of the other one; 0 where it is not known. */
  base(cursor: Cursor, own: boolean): number {
    const sender = senderOf(cursor);
    return this.#bases.get(endsOf(cursor))?.[own === (sender === 0) ? 0 : 1] ?? 0;
  }
}

const typeOf = ({ bytes, offset }: Cursor): number => ((bytes[offset + 8] ?? 0) >> 1) & 15;
const isExtended = ({ bytes, offset }: Cursor): boolean => ((bytes[offset + 8] ?? 0) & 1) === 1;
const u48 = (bytes: Uint8Array, at: number): number => readU16BE(bytes, at) * 2 ** 32 + readU32BE(bytes, at + 2);
const sequenceOf = (cursor: Cursor): number =>
  isExtended(cursor) ? u48(cursor.bytes, cursor.offset + 10) : readU24BE(cursor.bytes, cursor.offset + 9);
/** Bytes of the generic header, as far as its first ones tell. */
const genericLength = (cursor: Cursor): number => (isExtended(cursor) ? LONG_HEADER : SHORT_HEADER);
/** The difference of numbers of 24 or 48 bits. */
const difference = (number: number, base: number, bits: 24 | 48): number =>
  (((number - base) % 2 ** bits) + 2 ** bits) % 2 ** bits;

function service(bytes: Uint8Array, at: number): string {
  const code = readU32BE(bytes, at);
  if (code === 0) return 'not specified';
  return SERVICES[String.fromCharCode(...bytes.subarray(at, at + 4))] ?? `Unknown (${code})`;
}

/** What follows the sequence number in words: acknowledgment, service, reason. */
function describe(cursor: Cursor, type: number): string {
  const { bytes, offset, end } = cursor;
  const at = offset + genericLength(cursor);
  if (type === Type.request || type === Type.listen) return at + 4 > end ? '' : ` (service=${service(bytes, at)})`;
  if (type === Type.data || type >= TYPES.length) return '';
  const isShort = !isExtended(cursor) && (type === Type.ack || type === Type.dataAck);
  const size = isShort ? 4 : 8;
  if (at + size > end) return '';
  const number = isShort ? readU24BE(bytes, at + 1) : u48(bytes, at + 2);
  const isWhole = !isShort && (type === Type.response || type === Type.ack || type === Type.dataAck);
  const base = cursor.state.dccp.base(cursor, false);
  const words = ` (Ack=${base === 0 ? number : difference(number, base, isWhole ? 48 : 24)})`;
  if (type === Type.response && at + 12 <= end) return `${words} (service=${service(bytes, at + 8)})`;
  if (type !== Type.reset || at + 9 > end) return words;
  return `${words} (code=${RESET_CODES[bytes[at + 8] ?? 0] ?? 'Unknown'})`;
}

/** DCCP. */
export const dccp: Dissector = {
  id: 'dccp',
  title: 'Datagram Congestion Control Protocol',
  short: 'DCCP',
  claims: [{ table: Table.ipProtocol, value: 33 }],
  fields: F,
  scan(cursor, row) {
    row.enter(Layer.transport);
    if (!cursor.has(SHORT_HEADER)) return undefined;
    const { bytes, offset } = cursor;
    cursor.sourcePort = readU16BE(bytes, offset);
    cursor.destinationPort = readU16BE(bytes, offset + 2);
    row.sourcePort = cursor.sourcePort;
    row.destinationPort = cursor.destinationPort;
    if (!cursor.has(genericLength(cursor))) return undefined;
    const type = typeOf(cursor);
    const begins = type === Type.request || type === Type.listen || type === Type.response;
    if (begins && !cursor.replay && !cursor.quoted) cursor.state.dccp.begins(cursor, sequenceOf(cursor));
    const header = (bytes[offset + 4] ?? 0) * 4;
    if (header < genericLength(cursor) || !cursor.has(header)) return undefined;
    cursor.offset = offset + header;
    const carries = type <= Type.data || type === Type.dataAck;
    return carries && cursor.offset < cursor.end ? cursor.claims.data : undefined;
  },
  detail(cursor, out) {
    const here = cursor.end - cursor.offset;
    out.columns.protocol = 'DCCP';
    out.columns.setInfo('');
    if (here < SHORT_HEADER || here < genericLength(cursor)) {
      out.layer(cursor, dccp, Math.max(0, here), dccp.title);
      return;
    }
    const { bytes, offset } = cursor;
    const [source, destination] = [readU16BE(bytes, offset), readU16BE(bytes, offset + 2)];
    // The layer is painted before it is passed: its ports are not the cursor's yet.
    cursor.sourcePort = source;
    cursor.destinationPort = destination;
    const type = typeOf(cursor);
    const name = TYPES[type] ?? 'Reserved';
    const base = cursor.state.dccp.base(cursor, true);
    const number = base === 0 ? sequenceOf(cursor) : difference(sequenceOf(cursor), base, isExtended(cursor) ? 48 : 24);
    out.layer(
      cursor,
      dccp,
      Math.min(here, (bytes[offset + 4] ?? 0) * 4),
      `${dccp.title}, Src Port: ${source}, Dst Port: ${destination} [${name}] Seq=${number}`,
    );
    for (const spec of [F.sourcePort, F.destinationPort, F.dataOffset, F.coverage, F.checksum, F.type, F.extended])
      out.read(cursor, spec);
    const size = isExtended(cursor) ? 6 : 3;
    out.add(F.sequence, offset + genericLength(cursor) - size, size, number);
    out.columns.setInfo(`${source} → ${destination} [${name}] Seq=${number}${describe(cursor, type)}`);
  },
};

/**
 * ICMP (RFC 792, 950, 1256, 8335). Errors quote the packet they are about: that is dissected too, as quoted. Pings are
 * matched with their answers by both ends, identifier, sequence number and contents (through the checksum).
 */
import { packetIndex } from '../../../../shared/units.ts';
import { readI32BE, readU16BE, readU32BE, readU32LE } from '../../bytes/index.ts';
import { AddressKind, type AddressPool, formatAddress } from '../../table/index.ts';
import { CHECKSUM_STATUS_NAMES, ChecksumStatus, internetChecksum } from '../checksum.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import { type Detail, formatBytes } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';
import { formatDuration, formatTime } from '../frame.ts';
import { ANY_REMARK, remark } from '../remarks.ts';
import { CODE_NAMES, TYPE_NAMES, Type } from './icmp-names.ts';

const HEADER = 8;
/** Columns that the name of a type takes in the Info column. */
const TYPE_WIDTH = 20;
/** Bytes of the time that pings begin their data with, and seconds that it may be away from the packet's. */
const STAMP = 8;
const DAY = 86_400;
const STAMP_READERS = [readU32BE, readU32LE];
/** Why an echo request's checksum differs from its reply's: the type byte, as the high half of a word. */
const ECHO_DIFFERENCE = 0x0800;

const F = declareFields({
  type: { key: 'icmp.type', label: 'Type', type: 'uint8', at: 0 },
  code: { key: 'icmp.code', label: 'Code', type: 'uint8', at: 1 },
  checksum: { key: 'icmp.checksum', label: 'Checksum', type: 'uint16', base: 'hex', at: 2, size: 2 },
  checksumBad: remark('icmp.checksum_bad', 'Bad checksum', 'warn/Checksum'),
  checksumStatus: {
    key: 'icmp.checksum.status',
    label: 'Checksum Status',
    type: 'uint8',
    names: CHECKSUM_STATUS_NAMES,
  },
  ident: { key: 'icmp.ident', label: 'Identifier (BE)', type: 'uint16', base: 'dec-hex', at: 4, size: 2 },
  identLe: { key: 'icmp.ident_le', label: 'Identifier (LE)', type: 'uint16', base: 'dec-hex', at: 4, size: 2 },
  seq: { key: 'icmp.seq', label: 'Sequence Number (BE)', type: 'uint16', base: 'dec-hex', at: 6, size: 2 },
  seqLe: { key: 'icmp.seq_le', label: 'Sequence Number (LE)', type: 'uint16', base: 'dec-hex', at: 6, size: 2 },
  unused: { key: 'icmp.unused', label: 'Unused', type: 'bytes' },
  gateway: { key: 'icmp.redir_gw', label: 'Gateway Address', type: 'ipv4', at: 4, size: 4 },
  mtu: { key: 'icmp.mtu', label: 'MTU of next hop', type: 'uint16', at: 6, size: 2 },
  pointer: { key: 'icmp.pointer', label: 'Pointer', type: 'uint32', at: 4, size: 1 },
  length: { key: 'icmp.length', label: 'Length', type: 'uint8', at: 5 },
  addressMask: { key: 'icmp.address_mask', label: 'Address Mask', type: 'ipv4', at: 8, size: 4 },
  originate: { key: 'icmp.originate_timestamp', label: 'Originate Timestamp', type: 'uint32', at: 8, size: 4 },
  receive: { key: 'icmp.receive_timestamp', label: 'Receive Timestamp', type: 'uint32', at: 12, size: 4 },
  transmit: { key: 'icmp.transmit_timestamp', label: 'Transmit Timestamp', type: 'uint32', at: 16, size: 4 },
  addresses: { key: 'icmp.num_addrs', label: 'Number of addresses', type: 'uint8', at: 4 },
  entrySize: { key: 'icmp.addr_entry_size', label: 'Address entry size', type: 'uint8', at: 5 },
  lifetime: { key: 'icmp.lifetime', label: 'Lifetime', type: 'uint16', at: 6, size: 2 },
  router: { key: 'icmp.router_address', label: 'Router address', type: 'ipv4' },
  responseIn: { key: 'icmp.resp_in', label: 'Response frame', type: 'frame' },
  responseTo: { key: 'icmp.resp_to', label: 'Request frame', type: 'frame' },
  responseTime: { key: 'icmp.resptime', label: 'Response time', type: 'double' },
  dataTime: { key: 'icmp.data_time', label: 'Timestamp from icmp data', type: 'time' },
  dataTimeRelative: {
    key: 'icmp.data_time_relative',
    label: 'Timestamp from icmp data (relative)',
    type: 'duration',
  },
  noResponse: { key: 'icmp.no_resp', label: 'No response seen', type: 'none' },
  notAnswered: remark('icmp.resp_not_found', 'Response not found', 'warn/Sequence'),
});

const isError = (type: number): boolean =>
  type === Type.unreachable ||
  type === Type.sourceQuench ||
  type === Type.redirect ||
  type === Type.timeExceeded ||
  type === Type.parameterProblem;

/**
 * Remember a ping or an answer: both ends, identifier and number, and the checksum that the request has, with which its contents
 * count.
 */
function meetEcho({ bytes, offset, addresses, packet, state }: Cursor, pool: AddressPool, isRequest: boolean): void {
  const source = pool.internIpv4(bytes, addresses);
  const destination = pool.internIpv4(bytes, addresses + 4);
  const numbers = readI32BE(bytes, offset + 4);
  const own = readU16BE(bytes, offset + 2);
  if (isRequest) {
    state.echoes.request(packet, source, destination, numbers, own);
    return;
  }
  const difference = own >= ECHO_DIFFERENCE ? own - ECHO_DIFFERENCE : own - ECHO_DIFFERENCE + 0xffff;
  state.echoes.reply(packet, destination, source, numbers, difference === 0 ? 0xffff : difference);
}

/** Whether the pings of this header can be matched: sent, not quoted, and over IPv4. */
const canMatch = (cursor: Cursor): boolean => !cursor.quoted && cursor.addressesSize === 8;

/** ICMP. */
export const icmp: Dissector = {
  id: 'icmp',
  title: 'Internet Control Message Protocol',
  short: 'ICMP',
  claims: [{ table: Table.ipProtocol, value: 1 }],
  showsOthers: true,
  fields: F,
  leavesNothing({ bytes, offset, end }) {
    const type = bytes[offset] as number;
    return end - offset >= HEADER && !isError(type) && type !== Type.echoRequest && type !== Type.echoReply;
  },
  scan(cursor, row) {
    if (!cursor.has(HEADER)) return undefined;
    const { bytes, offset } = cursor;
    const type = bytes[offset] as number;
    if (isError(type)) {
      if (!cursor.quoted) row.beginQuote();
      cursor.quoted = true;
      cursor.offset = offset + HEADER;
      return cursor.offset < cursor.end ? cursor.find(Table.etherType, 0x0800) : undefined;
    }
    if (type === Type.echoRequest || type === Type.echoReply) {
      if (!cursor.replay && canMatch(cursor)) meetEcho(cursor, row.addresses, type === Type.echoRequest);
      cursor.offset = offset + HEADER + (sentReader(cursor) === undefined ? 0 : STAMP);
      return cursor.offset < cursor.wireEnd ? cursor.claims.data : undefined;
    }
    return undefined;
  },
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    out.columns.protocol = 'ICMP';
    out.columns.setInfo('');
    const here = cursor.end - offset;
    const type = here < 2 ? -1 : (bytes[offset] as number);
    const header = out.layer(cursor, icmp, Math.max(0, Math.min(here, HEADER)), 'Internet Control Message Protocol');
    if (here < 2) return;
    const code = bytes[offset + 1] as number;
    const typeName = TYPE_NAMES[type] ?? 'Unknown ICMP (obsolete or malformed?)';
    const codeName = CODE_NAMES[type]?.[code];
    const codes = CODE_NAMES[type];
    const padded = typeName.padEnd(TYPE_WIDTH);
    if (here >= 4)
      out.columns.setInfo(codes === undefined ? padded : `${padded} (${codeName ?? `Unknown code: ${code}`})`);
    out.read(cursor, F.type, { text: `Type: ${type} (${typeName})` });
    out.read(cursor, F.code, { text: codeName === undefined ? `Code: ${code}` : `Code: ${code} (${codeName})` });
    if (here < HEADER) return;
    paintChecksum(cursor, out);
    if (type === Type.echoRequest || type === Type.echoReply) paintEcho(cursor, out, type, typeName);
    else paintOther(cursor, out, type, code, typeName);
    if (isError(type)) {
      header.length = HEADER;
      out.columns.freeze();
    }
  },
};

function paintChecksum(cursor: Cursor, out: Detail): void {
  const { bytes, offset } = cursor;
  const at = offset + 2;
  const given = readU16BE(bytes, at);
  const line = `Checksum: 0x${given.toString(16).padStart(4, '0')}`;
  // The reference always works this one out.
  const isAsked = out.asks(F.checksumStatus, F.checksumBad, ...ANY_REMARK);
  if (!isAsked || cursor.end < cursor.wireEnd || cursor.fragment || cursor.quoted) {
    out.read(cursor, F.checksum, { text: `${line} [unverified]` });
    const text = '[Checksum Status: Unverified]';
    out.add(F.checksumStatus, at, 0, ChecksumStatus.unverified, { text, generated: true });
    return;
  }
  const expected = internetChecksum(bytes, offset, cursor.end - offset, at);
  const good = expected === given;
  const should = `0x${expected.toString(16).padStart(4, '0')}`;
  const node = out.read(cursor, F.checksum, {
    text: good ? `${line} [correct]` : `${line} incorrect, should be ${should}`,
  });
  if (!good) out.within(node, () => out.remark(F.checksumBad, at, 2, `Bad checksum [should be ${should}]`));
  const status = good ? ChecksumStatus.good : ChecksumStatus.bad;
  out.add(F.checksumStatus, at, 0, status, { text: `[Checksum Status: ${good ? 'Good' : 'Bad'}]`, generated: true });
}

/** Both ways round: hosts disagree about the byte order of these two. */
function paintIdentifier(cursor: Cursor, out: Detail): { readonly id: string; readonly seq: string } {
  const { bytes, offset } = cursor;
  const swap = (value: number): number => ((value & 0xff) << 8) | (value >>> 8);
  const ident = readU16BE(bytes, offset + 4);
  const seq = readU16BE(bytes, offset + 6);
  out.read(cursor, F.ident);
  out.add(F.identLe, offset + 4, 2, swap(ident));
  out.read(cursor, F.seq);
  out.add(F.seqLe, offset + 6, 2, swap(seq));
  return { id: `0x${ident.toString(16).padStart(4, '0')}`, seq: `${seq}/${swap(seq)}` };
}

function paintEcho(cursor: Cursor, out: Detail, type: number, typeName: string): void {
  const { id, seq } = paintIdentifier(cursor, out);
  let info = `${typeName.padEnd(TYPE_WIDTH)} id=${id}, seq=${seq}, ttl=${cursor.hopLimit}`;
  if (canMatch(cursor)) {
    const { echoes } = cursor.state;
    const request = type === Type.echoRequest;
    const other = request ? echoes.answerOf(cursor.packet) : echoes.requestOf(cursor.packet);
    if (other !== undefined) {
      const spec = request ? F.responseIn : F.responseTo;
      const link = packetIndex(other);
      out.add(spec, cursor.offset, 0, other + 1, { generated: true, link });
      const span = request ? undefined : out.context.elapsed?.(other, cursor.packet);
      if (span !== undefined) {
        const milliseconds = Number(span) * 1000;
        const text = `[Response time: ${milliseconds.toFixed(3)} ms]`;
        out.add(F.responseTime, cursor.offset, 0, milliseconds, { generated: true, text });
      }
      info += request ? ` (reply in ${other + 1})` : ` (request in ${other + 1})`;
    } else if (request && cursor.replay) {
      const text = `[${F.noResponse.label}]`;
      const node = out.add(F.noResponse, cursor.offset, 0, true, { text, generated: true });
      out.within(node, () => out.remark(F.notAnswered, cursor.offset, 0, 'No response seen to ICMP request'));
      info += ' (no response found!)';
    }
  }
  out.columns.setInfo(info);
  paintSent(cursor, out);
}

/**
 * The time that most pings begin their data with, in seconds and microseconds of either byte order: taken for one where it
 * is less than a day from the packet's own, as the reference does. How to read it; undefined where there is none.
 */
function sentReader({ bytes, offset, end, seconds }: Cursor): ((bytes: Uint8Array, at: number) => number) | undefined {
  const at = offset + HEADER;
  if (end - at < STAMP || Number.isNaN(seconds)) return undefined;
  for (const read of STAMP_READERS) {
    if (Math.abs((read(bytes, at) - seconds) | 0) < DAY && read(bytes, at + 4) < 1e6) return read;
  }
  return undefined;
}

function paintSent(cursor: Cursor, out: Detail): void {
  const read = sentReader(cursor);
  if (read === undefined) return;
  const { bytes } = cursor;
  const at = cursor.offset + HEADER;
  const seconds = read(bytes, at);
  const sent = read(bytes, at + 4) * 1000;
  const nanos = cursor.nanos - sent;
  out.add(F.dataTime, at, STAMP, formatTime(seconds, sent));
  const carried = nanos < 0 ? 1 : 0;
  const late = formatDuration(cursor.seconds - seconds - carried, nanos + carried * 1e9);
  const text = `[${F.dataTimeRelative.label}: ${late} seconds]`;
  out.add(F.dataTimeRelative, at, STAMP, late, { generated: true, text });
}

function paintOther(cursor: Cursor, out: Detail, type: number, code: number, typeName: string): void {
  const { bytes, offset } = cursor;
  switch (type) {
    case Type.redirect:
      out.read(cursor, F.gateway);
      break;
    case Type.unreachable:
      out.add(F.unused, offset + 4, 1, formatBytes(bytes, offset + 4, 1));
      out.read(cursor, F.length);
      if (code === 4) out.read(cursor, F.mtu);
      else out.add(F.unused, offset + 6, 2, formatBytes(bytes, offset + 6, 2));
      break;
    case Type.parameterProblem:
      out.read(cursor, F.pointer);
      break;
    case Type.routerAdvertisement:
      paintRouters(cursor, out);
      break;
    case Type.timestampRequest:
    case Type.timestampReply:
    case Type.informationRequest:
    case Type.informationReply:
    case Type.addressMaskRequest:
    case Type.addressMaskReply: {
      const { id, seq } = paintIdentifier(cursor, out);
      out.columns.setInfo(`${typeName.padEnd(TYPE_WIDTH)} id=${id}, seq=${seq}, ttl=${cursor.hopLimit}`);
      if (type === Type.addressMaskRequest || type === Type.addressMaskReply) out.read(cursor, F.addressMask);
      else if (type <= Type.timestampReply) {
        for (const spec of [F.originate, F.receive, F.transmit]) out.read(cursor, spec);
      }
      break;
    }
    default:
      out.add(F.unused, offset + 4, 4, formatBytes(bytes, offset + 4, 4));
  }
}

function paintRouters(cursor: Cursor, out: Detail): void {
  const { bytes, offset } = cursor;
  for (const spec of [F.addresses, F.entrySize, F.lifetime]) out.read(cursor, spec);
  const size = (bytes[offset + 5] as number) * 4;
  const count = bytes[offset + 4] as number;
  if (size < 4) return;
  for (let i = 0, at = offset + HEADER; i < count && at + 4 <= cursor.end; i++, at += size) {
    out.add(F.router, at, 4, formatAddress(AddressKind.ipv4, bytes, at));
  }
}

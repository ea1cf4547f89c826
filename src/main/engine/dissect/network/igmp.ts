/** IGMP versions 1, 2 and 3 (RFC 1112, 2236, 3376). */
import { readU16BE } from '../../bytes/index.ts';
import { AddressKind, formatAddress } from '../../table/index.ts';
import { CHECKSUM_STATUS_NAMES, ChecksumStatus, internetChecksum } from '../checksum.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import { type Detail, formatBytes } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { Fault } from '../faults.ts';
import { declareFields } from '../field.ts';

const HEADER = 8;
const QUERY = 0x11;
const REPORT_3 = 0x22;
/** A query of version 3 has more than the eight bytes of its predecessors. */
const QUERY_3_LENGTH = 12;

const TYPE_NAMES: Readonly<Record<number, string>> = {
  17: 'Membership Query',
  18: 'Membership Report',
  22: 'Membership Report',
  23: 'Leave Group',
  30: 'Traceroute Response',
  31: 'Traceroute Request',
  34: 'Membership Report',
};

const TRACE_REQUEST = 31;
/** Bytes of one that asks and has no answers in it. */
const TRACE_QUERY = 24;

const F = declareFields({
  version: { key: 'igmp.version', label: 'IGMP Version', type: 'uint8' },
  type: { key: 'igmp.type', label: 'Type', type: 'uint8', base: 'hex', at: 0, names: TYPE_NAMES },
  reserved: { key: 'igmp.reserved', label: 'Reserved', type: 'bytes' },
  suppress: { key: 'igmp.s', label: 'S', type: 'boolean', at: 8, mask: 0x08 },
  robustness: { key: 'igmp.qrv', label: 'QRV', type: 'uint8', at: 8, mask: 0x07 },
  interval: { key: 'igmp.qqic', label: 'QQIC', type: 'uint8', at: 9 },
  auxiliary: { key: 'igmp.aux_data_len', label: 'Aux Data Len', type: 'uint8' },
  maxResponse: { key: 'igmp.max_resp', label: 'Max Resp Time', type: 'uint8', at: 1 },
  checksum: { key: 'igmp.checksum', label: 'Checksum', type: 'uint16', base: 'hex', at: 2, size: 2 },
  checksumStatus: {
    key: 'igmp.checksum.status',
    label: 'Checksum Status',
    type: 'uint8',
    names: CHECKSUM_STATUS_NAMES,
  },
  address: { key: 'igmp.maddr', label: 'Multicast Address', type: 'ipv4' },
  source: { key: 'igmp.saddr', label: 'Source Address', type: 'ipv4' },
  recordCount: { key: 'igmp.num_grp_recs', label: 'Num Group Records', type: 'uint16', at: 6, size: 2 },
  recordType: {
    key: 'igmp.record_type',
    label: 'Record Type',
    type: 'uint8',
    names: {
      1: 'Mode Is Include',
      2: 'Mode Is Exclude',
      3: 'Change To Include Mode',
      4: 'Change To Exclude Mode',
      5: 'Allow New Sources',
      6: 'Block Old Sources',
    },
  },
  sourceCount: { key: 'igmp.num_src', label: 'Num Src', type: 'uint16' },
});

/** Version a message is of, by its type and length. */
function versionOf(cursor: Cursor, type: number): number {
  if (type === 0x12) return 1;
  if (type === REPORT_3) return 3;
  if (type !== QUERY) return type === 0x16 || type === 0x17 ? 2 : 0;
  if (cursor.wireEnd - cursor.offset >= QUERY_3_LENGTH) return 3;
  return (cursor.bytes[cursor.offset + 1] ?? 0) === 0 ? 1 : 2;
}

/** Note a fault where the message at the cursor, or a record of it, is not there whole. */
function checkMessage(cursor: Cursor): void {
  if (!cursor.has(1) || TYPE_NAMES[cursor.bytes[cursor.offset] as number] === undefined || !cursor.has(HEADER)) return;
  if (cursor.bytes[cursor.offset] !== REPORT_3) return;
  const records = readU16BE(cursor.bytes, cursor.offset + 6);
  cursor.offset += HEADER;
  for (let i = 0; i < records; i++) {
    if (!cursor.has(8)) return;
    const size = recordSize(cursor.bytes, cursor.offset);
    if (!cursor.has(size)) return;
    cursor.offset += size;
  }
}

/** IGMP. */
export const igmp: Dissector = {
  id: 'igmp',
  title: 'Internet Group Management Protocol',
  short: 'IGMP',
  claims: [{ table: Table.ipProtocol, value: 2 }],
  fields: F,
  leavesNothing(cursor) {
    checkMessage(cursor);
    return cursor.fault === Fault.none;
  },
  scan(cursor) {
    checkMessage(cursor);
    return undefined;
  },
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    out.columns.protocol = 'IGMP';
    out.columns.setInfo('');
    const here = cursor.end - offset;
    out.layer(cursor, igmp, Math.max(0, here), igmp.title);
    if (here < 1) return;
    const type = bytes[offset] as number;
    // A request that no router has added to yet.
    const isQuery = type === TRACE_REQUEST && cursor.wireEnd - offset === TRACE_QUERY;
    const name = isQuery ? 'Traceroute Query' : TYPE_NAMES[type];
    if (name === undefined) {
      out.columns.setInfo(`Unknown Type:0x${type.toString(16).padStart(2, '0')}`);
      return;
    }
    // The versions are dissectors of their own to Wireshark, under the same name.
    out.protocols.push('igmp');
    const version = versionOf(cursor, type);
    if (version > 0) out.columns.protocol = `IGMPv${version}`;
    out.columns.setInfo(name);
    if (version > 0) out.add(F.version, offset, 0, version, { generated: true });
    out.read(cursor, F.type);
    if (here < HEADER) return;
    if (type !== REPORT_3) out.read(cursor, F.maxResponse);
    else out.add(F.reserved, offset + 1, 1, formatBytes(bytes, offset + 1, 1));
    paintChecksum(cursor, out);
    if (type === REPORT_3) paintReport(cursor, out, name);
    else paintGroup(cursor, out, type, version, name);
  },
};

/** It is always worked out: messages are short. */
function paintChecksum(cursor: Cursor, out: Detail): void {
  const { bytes, offset } = cursor;
  out.read(cursor, F.checksum);
  if (cursor.end < cursor.wireEnd || cursor.fragment || cursor.quoted || !out.asks(F.checksumStatus)) return;
  const at = offset + 2;
  const isGood = internetChecksum(bytes, offset, cursor.end - offset, at) === readU16BE(bytes, at);
  const text = `[Checksum Status: ${isGood ? 'Good' : 'Bad'}]`;
  out.add(F.checksumStatus, at, 0, isGood ? ChecksumStatus.good : ChecksumStatus.bad, { text, generated: true });
}

const address = (bytes: Uint8Array, at: number): string => formatAddress(AddressKind.ipv4, bytes, at);

/** Length of the group record at `at`, eight bytes of which are there. */
const recordSize = (bytes: Uint8Array, at: number): number =>
  8 + readU16BE(bytes, at + 2) * 4 + (bytes[at + 1] as number) * 4;

function paintGroup(cursor: Cursor, out: Detail, type: number, version: number, name: string): void {
  const { bytes, offset } = cursor;
  const group = address(bytes, offset + 4);
  out.add(F.address, offset + 4, 4, group);
  let info = name;
  if (type === QUERY && version > 1) {
    info += group === '0.0.0.0' ? ', general' : `, specific for group ${group}`;
    if (version === 3) {
      for (const spec of [F.suppress, F.robustness, F.interval]) out.read(cursor, spec);
      out.add(F.sourceCount, offset + 10, 2, readU16BE(bytes, offset + 10));
      const sources = paintSources(cursor, out, offset + 12, readU16BE(bytes, offset + 10));
      if (sources !== '') info += `, source {${sources}}`;
    }
  } else if (type === 0x16) info += ` group ${group}`;
  else if (type === 0x17) info += ` ${group}`;
  out.columns.setInfo(info);
}

/** Source addresses from index `at`, as they are listed in Info. */
function paintSources(cursor: Cursor, out: Detail, at: number, count: number): string {
  const sources: string[] = [];
  for (let i = 0; i < count && at + i * 4 + 4 <= cursor.end; i++) {
    const source = address(cursor.bytes, at + i * 4);
    out.add(F.source, at + i * 4, 4, source);
    sources.push(source);
  }
  return sources.join(', ');
}

function paintReport(cursor: Cursor, out: Detail, name: string): void {
  const { bytes, offset } = cursor;
  out.add(F.reserved, offset + 4, 2, formatBytes(bytes, offset + 4, 2));
  out.read(cursor, F.recordCount);
  const count = readU16BE(bytes, offset + 6);
  let info = name;
  for (let i = 0, at = offset + HEADER; i < count && at + 8 <= cursor.end; i++) {
    const from = at;
    const type = bytes[at] as number;
    const group = address(bytes, at + 4);
    const sourceCount = readU16BE(bytes, at + 2);
    const size = recordSize(bytes, at);
    const node = out.label(at, Math.min(size, cursor.end - at), `Group Record : ${group}`);
    let sources = '';
    out.within(node, () => {
      out.add(F.recordType, from, 1, type);
      out.add(F.auxiliary, from + 1, 1, bytes[from + 1] as number);
      out.add(F.sourceCount, from + 2, 2, sourceCount);
      out.add(F.address, from + 4, 4, group);
      sources = paintSources(cursor, out, from + 8, sourceCount);
    });
    info += ` / ${recordText(type, group, sources)}`;
    at += size;
  }
  out.columns.setInfo(info);
}

/** One group record in Info's words. Types 1 and 3 include the sources given, 2 and 4 exclude them. */
function recordText(type: number, group: string, sources: string): string {
  switch (type) {
    case 1:
    case 3:
      return sources === '' ? `Leave group ${group}` : `Join group ${group} for source {${sources}}`;
    case 2:
    case 4:
      return sources === ''
        ? `Join group ${group} for any sources`
        : `Join group ${group}, for sources not in {${sources}}`;
    case 5:
      return `Group ${group}, new source {${sources}}`;
    case 6:
      return `Group ${group}, block source {${sources}}`;
    default:
      return `Group ${group}, unknown record type ${type}`;
  }
}

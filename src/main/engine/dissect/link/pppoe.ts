/** PPP over Ethernet (RFC 2516): discovery, with its tags, and session, which carries PPP without framing. */
import { readU16BE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import { type Detail, formatBytes } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields, joinFields } from '../field.ts';
import { remark } from '../remarks.ts';

const HEADER = 6;
const TAG_HEADER = 4;
const AC_NAME = 0x0102;
const SERVICE_NAME = 0x0101;
const PPP_LINK = 9;
/** What Ethernet's least frame leaves for a session's payload, and the length of its check sequence. */
const LEAST_CARRIED = 40;
const FCS = 4;

const CODE_NAMES: Readonly<Record<number, string>> = {
  0: 'Session Data',
  7: 'Active Discovery Offer (PADO)',
  9: 'Active Discovery Initiation (PADI)',
  10: 'Active Discovery Session-Grant (PADG)',
  11: 'Active Discovery Session-Credit Resp.(PADC)',
  12: 'Active Discovery Quality (PADQ)',
  25: 'Active Discovery Request (PADR)',
  101: 'Active Discovery Session-confirmation (PADS)',
  167: 'Active Discovery Terminate (PADT)',
  211: 'Active Discovery Message (PADM)',
  212: 'Active Discovery Network (PADN)',
};

const TAG_NAMES: Readonly<Record<number, string>> = {
  0: 'End-Of-List',
  257: 'Service-Name',
  258: 'AC-Name',
  259: 'Host-Uniq',
  260: 'AC-Cookie',
  261: 'Vendor-Specific',
  262: 'Credits',
  263: 'Metrics',
  264: 'Sequence Number',
  265: 'Credit Scale Factor',
  272: 'Relay-Session-Id',
  273: 'HURL',
  274: 'MOTM',
  288: 'PPP-Max-Payload',
  289: 'IP Route Add',
  513: 'Service-Name-Error',
  514: 'AC-System-Error',
  515: 'Generic-Error',
};

const F = declareFields({
  version: { key: 'pppoe.version', label: 'Version', type: 'uint8', at: 0, mask: 0xf0 },
  type: { key: 'pppoe.type', label: 'Type', type: 'uint8', at: 0, mask: 0x0f },
  code: { key: 'pppoe.code', label: 'Code', type: 'uint8', base: 'hex', at: 1, names: CODE_NAMES },
  session: { key: 'pppoe.session_id', label: 'Session ID', type: 'uint16', base: 'hex', at: 2, size: 2 },
  length: { key: 'pppoe.payload_length', label: 'Payload Length', type: 'uint16', at: 4, size: 2 },
});

const R = declareFields({
  length: remark('pppoe.payload_length.bad', 'Possible bad payload length', 'warn/Malformed'),
});

const T = declareFields({
  tag: { key: 'pppoed.tag', label: 'Tag', type: 'uint16', base: 'hex', names: TAG_NAMES },
  tagLength: { key: 'pppoed.tag_length', label: 'Tag Length', type: 'uint16' },
  acName: { key: 'pppoed.tags.ac_name', label: 'AC-Name', type: 'string' },
  serviceName: { key: 'pppoed.tags.service_name', label: 'Service-Name', type: 'string' },
});

function paintHeader(cursor: Cursor, out: Detail, self: Dissector, column: string): boolean {
  const { bytes, offset } = cursor;
  out.columns.protocol = column;
  out.columns.setInfo('');
  const here = cursor.end - offset;
  out.layer(cursor, self, Math.max(0, Math.min(here, HEADER)), self.title);
  if (here < 2) return false;
  out.columns.setInfo(CODE_NAMES[bytes[offset + 1] as number] ?? 'Unknown');
  for (const spec of [F.version, F.type, F.code, F.session, F.length]) out.read(cursor, spec);
  return here >= HEADER;
}

/** Discovery. */
export const pppoeDiscovery: Dissector = {
  id: 'pppoed',
  title: 'PPP-over-Ethernet Discovery',
  short: 'PPPoED',
  claims: [{ table: Table.etherType, value: 0x8863 }],
  fields: joinFields(F, T),
  scan(cursor) {
    if (!cursor.has(HEADER)) return undefined;
    const end = cursor.offset + HEADER + readU16BE(cursor.bytes, cursor.offset + 4);
    cursor.offset += HEADER;
    while (cursor.offset < end && cursor.offset < cursor.wireEnd) {
      if (!cursor.has(TAG_HEADER)) return undefined;
      const size = TAG_HEADER + readU16BE(cursor.bytes, cursor.offset + 2);
      if (!cursor.has(size)) return undefined;
      cursor.offset += size;
    }
    return undefined;
  },
  detail(cursor, out) {
    if (!paintHeader(cursor, out, pppoeDiscovery, 'PPPoED')) return;
    const { bytes, offset } = cursor;
    const end = Math.min(cursor.end, offset + HEADER + readU16BE(bytes, offset + 4));
    for (let at = offset + HEADER; at + TAG_HEADER <= end; ) {
      const tag = readU16BE(bytes, at);
      const size = readU16BE(bytes, at + 2);
      if (at + TAG_HEADER + size > end) return;
      paintTag(out, bytes, at, tag, size);
      if (tag === 0) return;
      at += TAG_HEADER + size;
    }
  },
};

function paintTag(out: Detail, bytes: Uint8Array, at: number, tag: number, size: number): void {
  const name = TAG_NAMES[tag] ?? 'Unknown';
  const node = out.label(at, TAG_HEADER + size, `Tag: ${name}`);
  out.within(node, () => {
    out.add(T.tag, at, 2, tag);
    out.add(T.tagLength, at + 2, 2, size);
    if (tag === AC_NAME || tag === SERVICE_NAME) {
      const text = new TextDecoder().decode(bytes.subarray(at + TAG_HEADER, at + TAG_HEADER + size));
      out.add(tag === AC_NAME ? T.acName : T.serviceName, at + TAG_HEADER, size, text);
      if (tag === AC_NAME) out.columns.appendInfo(` AC-Name='${text}'`);
    } else if (size > 0) {
      out.label(at + TAG_HEADER, size, `${name}: ${formatBytes(bytes, at + TAG_HEADER, Math.min(size, 64))}`);
    }
  });
}

/** Session. */
export const pppoeSession: Dissector = {
  id: 'pppoes',
  title: 'PPP-over-Ethernet Session',
  short: 'PPPoES',
  claims: [
    { table: Table.etherType, value: 0x8864 },
    { table: Table.linkType, value: 51 },
  ],
  fields: joinFields(F, R),
  scan(cursor) {
    if (!cursor.has(HEADER)) return undefined;
    const length = readU16BE(cursor.bytes, cursor.offset + 4);
    cursor.offset += HEADER;
    if (length > 0) cursor.narrow(length);
    if (!cursor.has(1)) return undefined;
    return cursor.find(Table.linkType, PPP_LINK);
  },
  detail(cursor, out) {
    if (!paintHeader(cursor, out, pppoeSession, 'PPPoES')) return;
    const length = readU16BE(cursor.bytes, cursor.offset + 4);
    const there = cursor.wireEnd - cursor.offset - HEADER;
    if (cursor.linkType === 51 || there <= LEAST_CARRIED || length === there || length + FCS === there) return;
    out.remark(R.length, cursor.offset + 4, 2, `${R.length.label} ${length} != ${there}`);
  },
};

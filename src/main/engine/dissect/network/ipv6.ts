/**
 * IPv6 (RFC 8200) and its extension headers: hop-by-hop and destination options, routing, fragment. Each extension
 * header is a layer of its own, as Wireshark lists them.
 */
import { readU16BE, readU32BE } from '../../bytes/index.ts';
import { AddressKind, formatAddress } from '../../table/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields, joinFields } from '../field.ts';
import { Layer, type PacketScan } from '../packet-scan.ts';
import { remark } from '../remarks.ts';
import { DSCP_NAMES, ECN_NAMES, formatDsField } from './ds-field.ts';
import { IP_PROTOCOL_NAMES, ipProtocolName } from './ip-protocols.ts';
import { EMBEDDED_FIELDS, paintEmbedded } from './ipv6-embedded.ts';

const HEADER = 40;
const HOP_BY_HOP = 0;
const NO_NEXT_HEADER = 59;
const JUMBO_OPTION = 0xc2;

const F = declareFields({
  version: { key: 'ipv6.version', label: 'Version', type: 'uint8', at: 0, mask: 0xf0, also: ['ip.version'] },
  trafficClass: { key: 'ipv6.tclass', label: 'Traffic Class', type: 'uint32', base: 'hex', bits: 8 },
  dscp: {
    key: 'ipv6.tclass.dscp',
    label: 'Differentiated Services Codepoint',
    type: 'uint32',
    at: 0,
    size: 4,
    mask: 0x0fc00000,
    names: DSCP_NAMES,
    fixed: true,
  },
  ecn: {
    key: 'ipv6.tclass.ecn',
    label: 'Explicit Congestion Notification',
    type: 'uint32',
    at: 0,
    size: 4,
    mask: 0x00300000,
    names: ECN_NAMES,
    fixed: true,
  },
  flow: {
    key: 'ipv6.flow',
    label: 'Flow Label',
    type: 'uint24',
    base: 'hex',
    bits: 20,
    at: 1,
    size: 3,
    mask: 0x0fffff,
    fixed: true,
  },
  length: { key: 'ipv6.plen', label: 'Payload Length', type: 'uint16', at: 4, size: 2, fixed: { least: 1 } },
  next: { key: 'ipv6.nxt', label: 'Next Header', type: 'uint8', at: 6, names: IP_PROTOCOL_NAMES, fixed: true },
  hopLimit: { key: 'ipv6.hlim', label: 'Hop Limit', type: 'uint8', at: 7, fixed: true },
  source: {
    key: 'ipv6.src',
    label: 'Source Address',
    type: 'ipv6',
    at: 8,
    size: 16,
    also: ['ipv6.addr', 'ipv6.src_host', 'ipv6.host'],
  },
  destination: {
    key: 'ipv6.dst',
    label: 'Destination Address',
    type: 'ipv6',
    at: 24,
    size: 16,
    also: ['ipv6.addr', 'ipv6.dst_host', 'ipv6.host'],
  },
});

const R = declareFields({
  lengthZero: remark(
    'ipv6.plen_zero',
    'IPv6 payload length equals 0 (maybe because of "TCP segmentation offload" (TSO))',
    'chat/Protocol',
  ),
});

/** Payload length: the field, or that of a jumbo payload option (RFC 2675) when it is 0; undefined where neither says. */
function payloadLength(cursor: Cursor): number | undefined {
  const { bytes, offset } = cursor;
  const length = readU16BE(bytes, offset + 4);
  if (length !== 0) return length;
  if (bytes[offset + 6] !== HOP_BY_HOP) return 0;
  let at = offset + HEADER;
  if (at + 2 > cursor.end) return undefined;
  const end = Math.min(cursor.end, at + ((bytes[at + 1] as number) + 1) * 8);
  at += 2;
  while (at + 1 < end) {
    const type = bytes[at] as number;
    if (type === JUMBO_OPTION && at + 6 <= end) return readU32BE(bytes, at + 2);
    at += type === 0 ? 1 : 2 + (bytes[at + 1] as number);
  }
  return undefined;
}

/** Who follows a next-header value. */
export const followNextHeader = (cursor: Cursor, next: number): Dissector | undefined => {
  cursor.ipProtocol = next;
  if (next === NO_NEXT_HEADER) return cursor.offset < cursor.wireEnd ? cursor.claims.data : undefined;
  return cursor.find(Table.ipProtocol, next);
};

/** What a next-header value that nobody reads does to the Info column. */
export function paintNextHeader(cursor: Cursor, out: Detail, next: number): void {
  if (next === NO_NEXT_HEADER) out.columns.setInfo('IPv6 no next header');
  else if (cursor.claims.find(Table.ipProtocol, next) === undefined) {
    out.columns.setInfo(`Unknown IP Protocol: ${ipProtocolName(next)} (${next})`);
  }
}

/** Its own number as an IP protocol. */
const OVER_IP = 41;

/** IPv6, wherever it is carried. */
export const ipv6: Dissector = {
  id: 'ipv6',
  title: 'Internet Protocol Version 6',
  short: 'IPv6',
  claims: [
    { table: Table.linkType, value: 229 },
    { table: Table.etherType, value: 0x86dd },
    { table: Table.ipProtocol, value: OVER_IP },
    { table: Table.pppProtocol, value: 0x0057 },
  ],
  fields: joinFields(F, R, EMBEDDED_FIELDS),
  scan: scanIpv6,
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    out.columns.protocol = 'IPv6';
    out.columns.setInfo('');
    const here = cursor.end - offset;
    const version = here < 1 ? 6 : (bytes[offset] as number) >> 4;
    if (version !== 6 && offset === cursor.base) {
      out.columns.setInfo(`Bogus IPv6 version (${version}, must be 6)`);
      return;
    }
    if (version !== 6) {
      const inIpv4 = cursor.ipProtocol === OVER_IP;
      out.columns.protocol = inIpv4 ? 'IPv4' : '0x86dd';
      out.columns.setInfo(inIpv4 ? 'IPv6 (41)' : 'IPv6');
      return;
    }
    if (here < HEADER) {
      out.layer(cursor, ipv6, Math.max(0, Math.min(here, HEADER)), 'Internet Protocol Version 6');
      const isCut = cursor.wireEnd - offset >= HEADER;
      if (isCut && here >= 4) paintFixed(cursor, out);
      else out.read(cursor, F.version);
      if (!isCut) {
        const text = `Invalid IPv6 header (${cursor.wireEnd - offset} bytes, need exactly ${HEADER})`;
        out.columns.setInfo(text);
        out.malformed(offset, 0, text);
      }
      return;
    }
    const source = formatAddress(AddressKind.ipv6, bytes, offset + 8);
    const destination = formatAddress(AddressKind.ipv6, bytes, offset + 24);
    out.columns.setAddresses(source, destination);
    out.layer(cursor, ipv6, HEADER, `Internet Protocol Version 6, Src: ${source}, Dst: ${destination}`);
    paintFixed(cursor, out);
    paintNextHeader(cursor, out, bytes[offset + 6] as number);
  },
};

/** See {@link ipv6}. */
export function scanIpv6(cursor: Cursor, row: PacketScan): Dissector | undefined {
  row.enter(Layer.ipv6);
  if (!cursor.has(1)) return undefined;
  const { bytes, offset } = cursor;
  // Not what it was announced as: the reference leaves it to nobody, and so it is told by whatever announced it.
  if ((bytes[offset] as number) >> 4 !== 6) return offset === cursor.base ? undefined : cursor.claims.data;
  if (!cursor.has(HEADER)) return undefined;
  row.source = row.addresses.internIpv6(bytes, offset + 8);
  row.destination = row.addresses.internIpv6(bytes, offset + 24);
  row.hopLimit = bytes[offset + 7] as number;
  const length = payloadLength(cursor);
  cursor.ipEnd = length === undefined ? cursor.wireEnd : offset + HEADER + length;
  if (cursor.ipEnd > cursor.wireEnd) row.layers |= Layer.remarked;
  if (length !== undefined) cursor.narrow(HEADER + length);
  cursor.addresses = offset + 8;
  cursor.addressesSize = 32;
  cursor.hopLimit = bytes[offset + 7] as number;
  cursor.offset = offset + HEADER;
  return followNextHeader(cursor, bytes[offset + 6] as number);
}

/** The header as far as it is there; at least its first four bytes. */
function paintFixed(cursor: Cursor, out: Detail): void {
  const { bytes, offset } = cursor;
  out.read(cursor, F.version);
  const trafficClass = (readU16BE(bytes, offset) >> 4) & 0xff;
  const bits = trafficClass.toString(2).padStart(8, '0');
  const node = out.add(F.trafficClass, offset, 4, trafficClass, {
    text: `.... ${bits.slice(0, 4)} ${bits.slice(4)} .... .... .... .... .... = Traffic Class: ${formatDsField(trafficClass)}`,
  });
  out.within(node, () => {
    out.read(cursor, F.dscp);
    out.read(cursor, F.ecn);
  });
  out.read(cursor, F.flow);
  const length = out.read(cursor, F.length);
  const claimed = readU16BE(bytes, offset + 4);
  const there = cursor.wireEnd - offset - HEADER;
  if (claimed > there) {
    const text = `IPv6 payload length exceeds framing length (${there} bytes)`;
    out.within(length, () => out.label(offset + 4, 2, text, { severity: 'warn' }));
  }
  const next = bytes[offset + 6];
  // A jumbo payload option tells it then; of what ends here there is nothing to tell.
  if (claimed === 0 && next !== HOP_BY_HOP && next !== NO_NEXT_HEADER) {
    out.within(length, () => out.remark(R.lengthZero, offset + 4, 2));
  }
  out.read(cursor, F.next);
  out.read(cursor, F.hopLimit);
  const source = out.read(cursor, F.source);
  if (source !== undefined) paintEmbedded(out, source, bytes, offset + 8, 'source');
  const destination = out.read(cursor, F.destination);
  if (destination !== undefined) paintEmbedded(out, destination, bytes, offset + 24, 'destination');
}

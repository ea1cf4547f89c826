/**
 * IPv4 (RFC 791). The total length bounds what follows; what is behind it belongs to the link. A total length of zero is
 * what a capture sees of a packet that the network card was still to cut up: it then reaches to the end of the frame.
 */
import { readU16BE } from '../../bytes/index.ts';
import { AddressKind, formatAddress } from '../../table/index.ts';
import { CHECKSUM_STATUS_NAMES, ChecksumStatus, internetChecksum } from '../checksum.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import { type Detail, formatBytes } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { Fault } from '../faults.ts';
import { declareFields, joinFields } from '../field.ts';
import { Layer, type PacketScan } from '../packet-scan.ts';
import { remark } from '../remarks.ts';
import { DSCP_NAMES, ECN_NAMES, formatDsField } from './ds-field.ts';
import { fragmentFields, paintFragment } from './ip-fragment-lines.ts';
import { IP_PROTOCOL_NAMES, ipProtocolName } from './ip-protocols.ts';
import { Fragment, joinFragment } from './ip-reassembly.ts';
import { IPV4_OPTION_FIELDS, IPV4_OPTION_REMARKS, paintOptions } from './ipv4-options.ts';
import { isTtlRemarked, localTtl } from './time-to-live.ts';

const MIN_HEADER = 20;
const MORE_FRAGMENTS = 0x2000;
const OFFSET_MASK = 0x1fff;

const F = declareFields({
  version: { key: 'ip.version', label: 'Version', type: 'uint8', at: 0, mask: 0xf0, fixed: true },
  headerLength: { key: 'ip.hdr_len', label: 'Header Length', type: 'uint8', at: 0, mask: 0x0f, fixed: 'words' },
  dsField: {
    key: 'ip.dsfield',
    label: 'Differentiated Services Field',
    type: 'uint8',
    base: 'hex',
    at: 1,
    fixed: true,
  },
  dscp: {
    key: 'ip.dsfield.dscp',
    label: 'Differentiated Services Codepoint',
    type: 'uint8',
    at: 1,
    mask: 0xfc,
    names: DSCP_NAMES,
    fixed: true,
  },
  ecn: {
    key: 'ip.dsfield.ecn',
    label: 'Explicit Congestion Notification',
    type: 'uint8',
    at: 1,
    mask: 0x03,
    names: ECN_NAMES,
    fixed: true,
  },
  length: { key: 'ip.len', label: 'Total Length', type: 'uint16', at: 2, size: 2, fixed: { least: 1 } },
  id: { key: 'ip.id', label: 'Identification', type: 'uint16', base: 'hex-dec', at: 4, size: 2, fixed: true },
  flags: { key: 'ip.flags', label: 'Flags', type: 'uint8', base: 'hex', at: 6, mask: 0xe0, fixed: true },
  reserved: { key: 'ip.flags.rb', label: 'Reserved bit', type: 'boolean', at: 6, mask: 0x80, fixed: true },
  dontFragment: { key: 'ip.flags.df', label: "Don't fragment", type: 'boolean', at: 6, mask: 0x40, fixed: true },
  moreFragments: { key: 'ip.flags.mf', label: 'More fragments', type: 'boolean', at: 6, mask: 0x20, fixed: true },
  fragmentOffset: {
    key: 'ip.frag_offset',
    label: 'Fragment Offset',
    type: 'uint16',
    at: 6,
    size: 2,
    mask: OFFSET_MASK,
    fixed: true,
  },
  ttl: { key: 'ip.ttl', label: 'Time to Live', type: 'uint8', at: 8, fixed: true },
  protocol: { key: 'ip.proto', label: 'Protocol', type: 'uint8', at: 9, names: IP_PROTOCOL_NAMES, fixed: true },
  checksum: { key: 'ip.checksum', label: 'Header Checksum', type: 'uint16', base: 'hex', at: 10, size: 2, fixed: true },
  checksumStatus: {
    key: 'ip.checksum.status',
    label: 'Header checksum status',
    type: 'uint8',
    names: CHECKSUM_STATUS_NAMES,
    unverified: [ChecksumStatus.unverified],
  },
  checksumCalculated: {
    key: 'ip.checksum_calculated',
    label: 'Calculated Checksum',
    type: 'uint16',
    base: 'hex',
  },
  source: {
    key: 'ip.src',
    label: 'Source Address',
    type: 'ipv4',
    at: 12,
    size: 4,
    also: ['ip.addr', 'ip.src_host', 'ip.host'],
  },
  destination: {
    key: 'ip.dst',
    label: 'Destination Address',
    type: 'ipv4',
    at: 16,
    size: 4,
    also: ['ip.addr', 'ip.dst_host', 'ip.host'],
  },
});

const R = declareFields({
  length: remark('ip.bogus_ip_length', 'Bogus IP length', 'error/Protocol'),
  version: remark('ip.bogus_ip_version', 'Bogus IPv4 version', 'error/Protocol'),
  headerLength: remark('ip.bogus_header_length', 'Bogus IP header length', 'error/Protocol'),
  ttlSmall: remark('ip.ttl.too_small', 'Time To Live', 'note/Sequence'),
  ttlLocal: remark('ip.ttl.lncb', 'Time To Live', 'note/Sequence'),
});

const FRAGMENTS = fragmentFields('ip', 'IPv4');

/** Its own number as an IP protocol. */
const OVER_IP = 4;

const versionOf = (cursor: Cursor): number => (cursor.bytes[cursor.offset] ?? 0) >> 4;
const headerLengthOf = (cursor: Cursor): number => ((cursor.bytes[cursor.offset] ?? 0) & 0x0f) * 4;

/** The total length as the packet means it: 0 stands for all there is. */
function totalLength(cursor: Cursor): number {
  const length = readU16BE(cursor.bytes, cursor.offset + 2);
  return length === 0 ? cursor.wireEnd - cursor.offset : length;
}

/** IPv4, wherever it is carried. */
export const ipv4: Dissector = {
  id: 'ip',
  title: 'Internet Protocol Version 4',
  short: 'IPv4',
  claims: [
    { table: Table.linkType, value: 228 },
    { table: Table.etherType, value: 0x0800 },
    { table: Table.ipProtocol, value: OVER_IP },
    { table: Table.pppProtocol, value: 0x0021 },
    { table: Table.llcSap, value: 0x06 },
  ],
  fields: joinFields(F, R, IPV4_OPTION_FIELDS, IPV4_OPTION_REMARKS, { ...FRAGMENTS }),
  scan: scanIpv4,
  detail: paint,
};

/** See {@link ipv4}. */
export function scanIpv4(cursor: Cursor, row: PacketScan): Dissector | undefined {
  row.enter(Layer.ipv4);
  if (!cursor.has(1)) return undefined;
  // Announced as IPv4, but it says IPv6 itself.
  if (versionOf(cursor) === 6) {
    row.layers |= Layer.remarked;
    return cursor.find(Table.etherType, 0x86dd);
  }
  if (versionOf(cursor) !== 4 || headerLengthOf(cursor) < MIN_HEADER) {
    cursor.fail(Fault.length);
    return undefined;
  }
  if (!cursor.has(MIN_HEADER)) return undefined;
  const { bytes, offset } = cursor;
  const headerLength = headerLengthOf(cursor);
  const length = totalLength(cursor);
  if (length < headerLength) {
    cursor.fail(Fault.length);
    return undefined;
  }
  if (headerLength > MIN_HEADER) row.layers |= Layer.options;
  cursor.ipEnd = offset + length;
  if (cursor.ipEnd > cursor.wireEnd || isTtlRemarked(bytes, offset)) row.layers |= Layer.remarked;
  cursor.narrow(length);
  row.source = row.addresses.internIpv4(bytes, offset + 12);
  row.destination = row.addresses.internIpv4(bytes, offset + 16);
  row.hopLimit = bytes[offset + 8] as number;
  if (!cursor.has(headerLength)) return undefined;
  const fragment = readU16BE(bytes, offset + 6);
  cursor.addresses = offset + 12;
  cursor.addressesSize = 8;
  cursor.hopLimit = bytes[offset + 8] as number;
  cursor.ipProtocol = bytes[offset + 9] as number;
  cursor.offset = offset + headerLength;
  if (cursor.offset >= cursor.wireEnd) return undefined;
  if ((fragment & (MORE_FRAGMENTS | OFFSET_MASK)) !== 0) {
    const id = `${cursor.ipProtocol} ${readU16BE(bytes, offset + 4)}`;
    const joined = joinFragment(cursor, id, (fragment & OFFSET_MASK) * 8, (fragment & MORE_FRAGMENTS) !== 0, 'IPv4');
    if (joined === Fragment.part) return cursor.claims.data;
    if (joined === Fragment.loose) {
      if ((fragment & OFFSET_MASK) !== 0) return cursor.claims.data;
      cursor.fragment = true;
    }
  }
  return cursor.find(Table.ipProtocol, cursor.ipProtocol);
}

function paint(cursor: Cursor, out: Detail): void {
  const { bytes, offset } = cursor;
  const here = cursor.end - offset;
  out.columns.protocol = 'IPv4';
  out.columns.setInfo('');
  if (here > 0 && versionOf(cursor) === 6) {
    // A link that carries nothing but IP, and IP in IP, go by the version itself.
    if (offset > cursor.base && cursor.ipProtocol !== OVER_IP) {
      out.layer(cursor, ipv4, 1, 'Internet Protocol Version 4');
      out.within(out.read(cursor, F.version), () => out.remark(R.version, offset, 1));
      return;
    }
    out.protocols.push(ipv4.id);
    if (offset > cursor.base) out.stand(cursor, ipv4.id);
    return;
  }
  const headerLength = headerLengthOf(cursor);
  const bogus = here < 1 ? undefined : wrongHeader(cursor, headerLength);
  if (here < MIN_HEADER || bogus !== undefined) {
    out.columns.setInfo(bogus ?? '');
    if (bogus !== undefined && versionOf(cursor) !== 4 && offset === cursor.base) out.columns.protocol = 'IP';
    const layer = out.layer(cursor, ipv4, Math.max(0, Math.min(here, MIN_HEADER)), 'Internet Protocol Version 4');
    if (bogus === undefined && here > 0) paintFixed(cursor, out, headerLength);
    else {
      out.read(cursor, F.version);
      out.read(cursor, F.headerLength);
    }
    if (bogus !== undefined) out.within(layer, () => paintBogus(cursor, out, headerLength, bogus));
    return;
  }
  const source = formatAddress(AddressKind.ipv4, bytes, offset + 12);
  const destination = formatAddress(AddressKind.ipv4, bytes, offset + 16);
  // Where options follow but none is there, the destination is not told: a source route may name another.
  const whole = headerLength <= here;
  const named = headerLength === MIN_HEADER || here > MIN_HEADER;
  out.columns.setAddresses(source, named ? destination : out.columns.destination);
  const text = `Internet Protocol Version 4, Src: ${source}, Dst: ${destination}`;
  out.layer(cursor, ipv4, Math.min(headerLength, here), text);
  paintFixed(cursor, out, headerLength);
  if (named) out.read(cursor, F.destination);
  if (headerLength > MIN_HEADER && headerLength <= here) {
    paintOptions(cursor, out, offset + MIN_HEADER, offset + headerLength);
  }
  const length = totalLength(cursor);
  const fragment = readU16BE(bytes, offset + 6);
  const protocol = bytes[offset + 9] as number;
  if (!whole || length === headerLength) return;
  if ((fragment & (MORE_FRAGMENTS | OFFSET_MASK)) !== 0) {
    const fate = paintFragment(cursor, out, FRAGMENTS);
    const isWhole = offset + length <= cursor.end;
    if (fate === 'here' || (!isWhole && (fragment & OFFSET_MASK) === 0)) return;
    const id = formatBytes(bytes, offset + 4, 2);
    const place = `off=${(fragment & OFFSET_MASK) * 8}, ID=${id}`;
    const where = fate === undefined ? '' : ` [Reassembled in #${fate + 1}]`;
    out.columns.setInfo(`Fragmented IP protocol (proto=${ipProtocolName(protocol)} ${protocol}, ${place})${where}`);
  } else if (cursor.claims.find(Table.ipProtocol, protocol) === undefined) {
    out.columns.setInfo(`${ipProtocolName(protocol)} (${protocol})`);
  }
}

/** What is wrong with the first bytes, in words; undefined where nothing is. */
function wrongHeader(cursor: Cursor, headerLength: number): string | undefined {
  const version = versionOf(cursor);
  // Where no link says which version it is, neither does the sentence.
  if (version !== 4 && cursor.offset === cursor.base) return `Bogus IP version (${version})`;
  if (version !== 4) return `Bogus IPv4 version (${version}, must be 4)`;
  if (headerLength < MIN_HEADER) return `Bogus IP header length (${headerLength}, must be at least ${MIN_HEADER})`;
  if (cursor.offset + 4 > cursor.end) return undefined;
  const length = totalLength(cursor);
  if (length < headerLength) return `Bogus IP length (${length}, less than header length ${headerLength})`;
  return undefined;
}

/** The remark on it, which says less of a wrong version or length than the Info column does. */
function paintBogus(cursor: Cursor, out: Detail, headerLength: number, words: string): void {
  if (versionOf(cursor) !== 4) out.remark(R.version, cursor.offset, 1);
  else if (headerLength < MIN_HEADER) out.remark(R.headerLength, cursor.offset, 1, words);
  else out.remark(R.length, cursor.offset + 2, 2);
}

/** The header as far as it is there. */
function paintFixed(cursor: Cursor, out: Detail, headerLength: number): void {
  const { bytes, offset } = cursor;
  const here = cursor.end - offset;
  out.read(cursor, F.version);
  out.add(F.headerLength, offset, 1, headerLength, {
    text: `.... ${(headerLength / 4).toString(2).padStart(4, '0')} = Header Length: ${headerLength} bytes (${headerLength / 4})`,
  });
  const ds = out.read(cursor, F.dsField, {
    text: `Differentiated Services Field: ${formatDsField(bytes[offset + 1] ?? 0)}`,
  });
  out.within(ds, () => {
    out.read(cursor, F.dscp);
    out.read(cursor, F.ecn);
  });
  if (here >= 4) paintLength(cursor, out);
  out.read(cursor, F.id);
  if (here >= 8) {
    paintFlags(cursor, out);
    paintFragmentOffset(cursor, out);
  }
  paintTtl(cursor, out);
  out.read(cursor, F.protocol);
  if (here >= 12) paintChecksum(cursor, out, headerLength);
  out.read(cursor, F.source);
}

function paintTtl(cursor: Cursor, out: Detail): void {
  const { bytes, offset } = cursor;
  const node = out.read(cursor, F.ttl);
  // Where the destination was not captured, nothing is said of what it asks for.
  if (offset + MIN_HEADER > cursor.end || !isTtlRemarked(bytes, offset)) return;
  const local = localTtl(bytes, offset + 16);
  out.within(node, () => {
    if (local === undefined) out.remark(R.ttlSmall, offset + 8, 1, `"Time To Live" only ${bytes[offset + 8]}`);
    else {
      const what = 'a packet sent to the Local Network Control Block (see RFC 3171)';
      out.remark(R.ttlLocal, offset + 8, 1, `"Time To Live" != ${local} for ${what}`);
    }
  });
}

function paintFragmentOffset({ bytes, offset }: Cursor, out: Detail): void {
  const fragmentOffset = readU16BE(bytes, offset + 6) & OFFSET_MASK;
  const bits = fragmentOffset.toString(2).padStart(13, '0');
  out.add(F.fragmentOffset, offset + 6, 2, fragmentOffset, {
    text: `...${bits.slice(0, 1)} ${bits.slice(1, 5)} ${bits.slice(5, 9)} ${bits.slice(9)} = Fragment Offset: ${fragmentOffset * 8}`,
  });
}

function paintLength(cursor: Cursor, out: Detail): void {
  const length = readU16BE(cursor.bytes, cursor.offset + 2);
  const there = cursor.wireEnd - cursor.offset;
  if (length === 0) {
    const text = `Total Length: ${there} bytes (reported as 0, presumed to be because of "TCP segmentation offload" (TSO))`;
    out.add(F.length, cursor.offset + 2, 2, there, { text });
    return;
  }
  const node = out.read(cursor, F.length);
  // What an error quotes is cut as a rule.
  if (length <= there || cursor.quoted) return;
  const text = `IPv4 total length exceeds packet length (${there} bytes)`;
  out.within(node, () => out.remark(R.length, cursor.offset + 2, 2, text));
}

function paintFlags(cursor: Cursor, out: Detail): void {
  const value = (cursor.bytes[cursor.offset + 6] as number) >> 5;
  const names = [value & 4 ? 'Reserved bit' : '', value & 2 ? "Don't fragment" : '', value & 1 ? 'More fragments' : ''];
  const set = names.filter((name) => name !== '').join(', ');
  const text = `${value.toString(2).padStart(3, '0')}. .... = Flags: 0x${value.toString(16)}${set === '' ? '' : `, ${set}`}`;
  const flags = out.read(cursor, F.flags, { text });
  out.within(flags, () => {
    out.read(cursor, F.reserved);
    out.read(cursor, F.dontFragment);
    out.read(cursor, F.moreFragments);
  });
}

function paintChecksum(cursor: Cursor, out: Detail, headerLength: number): void {
  const { bytes, offset } = cursor;
  const at = offset + 10;
  const given = `Header Checksum: 0x${readU16BE(bytes, at).toString(16).padStart(4, '0')}`;
  if (!out.context.verifyChecksums || offset + headerLength > cursor.end || cursor.quoted) {
    out.read(cursor, F.checksum, { text: `${given} [validation disabled]` });
    out.add(F.checksumStatus, at, 0, ChecksumStatus.unverified, {
      text: '[Header checksum status: Unverified]',
      generated: true,
    });
    return;
  }
  const expected = internetChecksum(bytes, offset, headerLength, at);
  const good = expected === readU16BE(bytes, at);
  const hex = `0x${expected.toString(16).padStart(4, '0')}`;
  out.read(cursor, F.checksum, {
    text: good
      ? `${given} [correct]`
      : `${given} incorrect, should be ${hex} (may be caused by "IP checksum offload"?)`,
    ...(good ? {} : { severity: 'error' as const }),
  });
  const status = good ? 'Good' : 'Bad';
  out.add(F.checksumStatus, at, 0, good ? 1 : 0, { text: `[Header checksum status: ${status}]`, generated: true });
  out.add(F.checksumCalculated, at, 2, expected, { text: `[Calculated Checksum: ${hex}]`, generated: true });
}

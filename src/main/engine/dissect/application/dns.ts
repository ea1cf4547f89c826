/**
 * DNS messages: RFC 1035 section 4, dynamic update RFC 2136, EDNS(0) RFC 6891; and the same message as multicast DNS
 * (RFC 6762) and LLMNR (RFC 4795). Over TCP a message follows its length; see pdu/. Queries and
 * answers are matched over UDP between two ends.
 */
import { packetIndex } from '../../../../shared/units.ts';
import { hexOf, readU16BE } from '../../bytes/index.ts';
import { type Claim, Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail, DetailNode } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields, type FieldSpec, formatHex, joinFields, nameOfBoolean } from '../field.ts';
import { Reader } from '../reader.ts';
import { formatSpan } from '../text.ts';
import { type DnsName, readDnsName } from './dns-name.ts';
import { DNS_DATA_FIELDS, paintRecordData } from './dns-records.ts';
import { DNS_CLASS_NAMES, DNS_OPCODE_NAMES, DNS_RCODE_NAMES, DNS_TYPE_NAMES, formatDnsType } from './dns-types.ts';

const HEADER_LENGTH = 12;
const SRV = 33;
const OPT = 41;
const UPDATE = 5;

const F = declareFields({
  id: { key: 'dns.id', label: 'Transaction ID', type: 'uint16', base: 'hex' },
  flags: { key: 'dns.flags', label: 'Flags', type: 'uint16', base: 'hex' },
  response: {
    key: 'dns.flags.response',
    label: 'Response',
    type: 'boolean',
    names: { 0: 'Message is a query', 1: 'Message is a response' },
    mask: 0x8000,
    bits: 16,
  },
  opcode: {
    key: 'dns.flags.opcode',
    label: 'Opcode',
    type: 'uint16',
    mask: 0x7800,
    bits: 16,
    names: DNS_OPCODE_NAMES,
  },
  authoritative: {
    key: 'dns.flags.authoritative',
    label: 'Authoritative',
    type: 'boolean',
    names: { 0: 'Server is not an authority for domain', 1: 'Server is an authority for domain' },
    mask: 0x0400,
    bits: 16,
  },
  truncated: {
    key: 'dns.flags.truncated',
    label: 'Truncated',
    type: 'boolean',
    names: { 0: 'Message is not truncated', 1: 'Message is truncated' },
    mask: 0x0200,
    bits: 16,
  },
  recursionDesired: {
    key: 'dns.flags.recdesired',
    label: 'Recursion desired',
    type: 'boolean',
    names: { 0: "Don't do query recursively", 1: 'Do query recursively' },
    mask: 0x0100,
    bits: 16,
  },
  recursionAvailable: {
    key: 'dns.flags.recavail',
    label: 'Recursion available',
    type: 'boolean',
    names: { 0: "Server can't do recursive queries", 1: 'Server can do recursive queries' },
    mask: 0x0080,
    bits: 16,
  },
  reserved: {
    key: 'dns.flags.z',
    label: 'Z',
    type: 'boolean',
    names: { 0: 'reserved (0)', 1: 'reserved - incorrect!' },
    mask: 0x0040,
    bits: 16,
  },
  authenticated: {
    key: 'dns.flags.authenticated',
    label: 'Answer authenticated',
    type: 'boolean',
    names: {
      0: 'Answer/authority portion was not authenticated by the server',
      1: 'Answer/authority portion was authenticated by the server',
    },
    mask: 0x0020,
    bits: 16,
  },
  checkingDisabled: {
    key: 'dns.flags.checkdisable',
    label: 'Non-authenticated data',
    type: 'boolean',
    names: { 0: 'Unacceptable', 1: 'Acceptable' },
    mask: 0x0010,
    bits: 16,
  },
  rcode: {
    key: 'dns.flags.rcode',
    label: 'Reply code',
    type: 'uint16',
    mask: 0x000f,
    bits: 16,
    names: DNS_RCODE_NAMES,
  },
  questions: { key: 'dns.count.queries', label: 'Questions', type: 'uint16' },
  zones: { key: 'dns.count.zones', label: 'Zones', type: 'uint16' },
  answers: { key: 'dns.count.answers', label: 'Answer RRs', type: 'uint16' },
  prerequisites: { key: 'dns.count.prerequisites', label: 'Prerequisites', type: 'uint16' },
  authorities: { key: 'dns.count.auth_rr', label: 'Authority RRs', type: 'uint16' },
  updates: { key: 'dns.count.updates', label: 'Updates', type: 'uint16' },
  additional: { key: 'dns.count.add_rr', label: 'Additional RRs', type: 'uint16' },
  queryName: { key: 'dns.qry.name', label: 'Name', type: 'string' },
  nameLength: { key: 'dns.qry.name.len', label: 'Name Length', type: 'uint16' },
  labelCount: { key: 'dns.count.labels', label: 'Label Count', type: 'uint16' },
  queryType: { key: 'dns.qry.type', label: 'Type', type: 'uint16', names: DNS_TYPE_NAMES },
  queryClass: { key: 'dns.qry.class', label: 'Class', type: 'uint16', base: 'hex', names: DNS_CLASS_NAMES },
  unicast: { key: 'dns.qry.qu', label: '"QU" question', type: 'boolean' },
  name: { key: 'dns.resp.name', label: 'Name', type: 'string' },
  service: { key: 'dns.srv.service', label: 'Service', type: 'string' },
  protocol: { key: 'dns.srv.proto', label: 'Protocol', type: 'string' },
  serviceName: { key: 'dns.srv.name', label: 'Name', type: 'string' },
  type: { key: 'dns.resp.type', label: 'Type', type: 'uint16', names: DNS_TYPE_NAMES },
  class: { key: 'dns.resp.class', label: 'Class', type: 'uint16', base: 'hex', names: DNS_CLASS_NAMES },
  cacheFlush: { key: 'dns.resp.cache_flush', label: 'Cache flush', type: 'boolean' },
  ttl: { key: 'dns.resp.ttl', label: 'Time to live', type: 'uint32' },
  payloadSize: { key: 'dns.rr.udp_payload_size', label: 'UDP payload size', type: 'uint16' },
  extendedRcode: {
    key: 'dns.resp.ext_rcode',
    label: 'Higher bits in extended RCODE',
    type: 'uint8',
    base: 'hex',
  },
  ednsVersion: { key: 'dns.resp.edns0_version', label: 'EDNS0 version', type: 'uint8' },
  ednsFlags: { key: 'dns.resp.z', label: 'Z', type: 'uint16', base: 'hex' },
  responseIn: { key: 'dns.response_in', label: 'Response In', type: 'frame' },
  responseTo: { key: 'dns.response_to', label: 'Request In', type: 'frame' },
  time: { key: 'dns.time', label: 'Time', type: 'duration' },
  dataLength: { key: 'dns.resp.len', label: 'Data length', type: 'uint16' },
});

/** The dialects of the message. */
interface Dialect {
  readonly id: string;
  readonly title: string;
  readonly short: string;
  readonly column: string;
  readonly ports: readonly number[];
  /** The top bit of a class means something of its own, RFC 6762 sections 10.2 and 5.4. */
  readonly multicast: boolean;
}

function dialect(options: Dialect): Dissector {
  const dissector: Dissector = {
    id: options.id,
    title: options.title,
    short: options.short,
    claims: options.ports.map((value): Claim => ({ table: Table.udpPort, value })),
    fields: joinFields(F, DNS_DATA_FIELDS),
    scan(cursor) {
      if (cursor.has(HEADER_LENGTH) && !cursor.replay && canMatch(cursor, options)) {
        const { queries } = cursor.state;
        const key = exchangeKey(cursor);
        if (isResponse(cursor)) queries.reply(key, cursor.packet);
        else queries.request(key, cursor.packet);
      }
      return undefined;
    },
    detail(cursor, out) {
      paintMessage(cursor, out, dissector, options);
    },
  };
  return options.id === 'dns' ? { ...dissector, recogniseUdp: looksLikeDns } : dissector;
}

/** Whether queries and answers can be matched: over UDP between two ends, and not quoted. */
const canMatch = (cursor: Cursor, { multicast }: Dialect): boolean =>
  !multicast && !cursor.quoted && cursor.addressesSize > 0;

const isResponse = ({ bytes, offset }: Cursor): boolean => ((bytes[offset + 2] ?? 0) & 0x80) !== 0;

/** What tells one exchange from others: both ends, who asks first, and its number. */
function exchangeKey(cursor: Cursor): string {
  const { bytes, offset, addresses, addressesSize, sourcePort, destinationPort } = cursor;
  const half = addressesSize >> 1;
  const from = `${hexOf(bytes, addresses, addresses + half)} ${sourcePort}`;
  const to = `${hexOf(bytes, addresses + half, addresses + addressesSize)} ${destinationPort}`;
  const id = readU16BE(bytes, offset);
  return isResponse(cursor) ? `${to} ${from} ${id}` : `${from} ${to} ${id}`;
}

/** The packet that answers, or is answered. */
function paintExchange(cursor: Cursor, out: Detail): void {
  const { state, packet, offset } = cursor;
  const answers = isResponse(cursor);
  const other = answers ? state.queries.requestOf(packet) : state.queries.answerOf(packet);
  if (other === undefined) return;
  const link = packetIndex(other);
  out.add(answers ? F.responseTo : F.responseIn, offset, 0, other + 1, { generated: true, link });
  const time = answers ? out.context.elapsed?.(other, packet) : undefined;
  if (time !== undefined) out.add(F.time, offset, 0, time, { generated: true, text: `[Time: ${time} seconds]` });
}

/**
 * A header that makes sense, for messages on other ports: an ordinary query asks one thing and carries few records, a
 * response has no more than one question.
 */
function looksLikeDns(cursor: Cursor): boolean {
  const { bytes, offset } = cursor;
  if (cursor.end - offset <= HEADER_LENGTH) return false;
  const flags = readU16BE(bytes, offset + 2);
  const questions = readU16BE(bytes, offset + 4);
  const answers = readU16BE(bytes, offset + 6);
  const authorities = readU16BE(bytes, offset + 8);
  if ((flags & 0x7800) !== 0 || readU16BE(bytes, offset + 10) > 10) return false;
  if ((flags & 0x8000) === 0) return questions === 1 && answers === 0 && authorities === 0;
  return questions <= 1 && answers <= 100 && authorities <= 10;
}

/** Domain Name System. */
export const dns = dialect({
  id: 'dns',
  title: 'Domain Name System',
  short: 'DNS',
  column: 'DNS',
  ports: [53],
  multicast: false,
});

/** Multicast DNS. */
export const mdns = dialect({
  id: 'mdns',
  title: 'Multicast Domain Name System',
  short: 'mDNS',
  column: 'MDNS',
  ports: [5353],
  multicast: true,
});

/** Link-local multicast name resolution. */
export const llmnr = dialect({
  id: 'llmnr',
  title: 'Link-local Multicast Name Resolution',
  short: 'LLMNR',
  column: 'LLMNR',
  ports: [5355],
  multicast: false,
});

function paintMessage(cursor: Cursor, out: Detail, dissector: Dissector, dialect: Dialect): void {
  const { column, multicast } = dialect;
  const reader = new Reader(cursor);
  const start = cursor.offset;
  out.columns.protocol = column;
  out.columns.setInfo('');
  const id = reader.u16();
  const flags = reader.u16();
  if (reader.failed) return;
  const response = (flags & 0x8000) !== 0;
  const opcode = (flags >> 11) & 15;
  out.columns.setInfo(formatSummary(id, flags));
  out.layer(cursor, dissector, cursor.end - start, `${dissector.title} (${response ? 'response' : 'query'})`);
  out.add(F.id, start, 2, id);
  paintFlags(out, start + 2, flags);
  const update = opcode === UPDATE;
  const counts = (
    update ? [F.zones, F.prerequisites, F.updates, F.additional] : [F.questions, F.answers, F.authorities, F.additional]
  ).map((spec) => {
    const count = reader.u16();
    if (!reader.failed) out.add(spec, reader.position - 2, 2, count);
    return count;
  });
  const titles = update
    ? ['Zone', 'Prerequisites', 'Updates', 'Additional records']
    : ['Queries', 'Answers', 'Authoritative nameservers', 'Additional records'];
  for (const [section, count] of counts.entries()) {
    if (count === 0 || reader.failed) continue;
    const node = out.label(reader.position, 0, titles[section] ?? '');
    out.within(node, () => {
      for (let i = 0; i < count && !reader.failed; i++) {
        if (section === 0) paintQuestion(reader, out, start, multicast);
        else paintRecord(reader, out, start, multicast);
      }
    });
    node.length = reader.position - out.base - node.offset;
  }
  if (canMatch(cursor, dialect)) paintExchange(cursor, out);
}

/** What the Info column begins with. */
function formatSummary(id: number, flags: number): string {
  const response = (flags & 0x8000) !== 0;
  const opcode = (flags >> 11) & 15;
  const rcode = flags & 15;
  const operation = DNS_OPCODE_NAMES[opcode] ?? `Unknown operation (${opcode})`;
  const outcome = response && rcode !== 0 ? ` ${DNS_RCODE_NAMES[rcode] ?? `Unknown error (${rcode})`}` : '';
  return `${operation}${response ? ' response' : ''} ${formatHex(F.id, id)}${outcome}`;
}

const ALWAYS: readonly FieldSpec[] = [F.truncated, F.recursionDesired];
const IN_RESPONSES: readonly FieldSpec[] = [
  F.authoritative,
  ...ALWAYS,
  F.recursionAvailable,
  F.reserved,
  F.authenticated,
  F.checkingDisabled,
];
const IN_QUERIES: readonly FieldSpec[] = [...ALWAYS, F.reserved, F.checkingDisabled];

function paintFlags(out: Detail, at: number, flags: number): void {
  const response = (flags & 0x8000) !== 0;
  const opcode = (flags >> 11) & 15;
  const rcode = flags & 15;
  const operation = DNS_OPCODE_NAMES[opcode] ?? 'Unknown operation';
  const words = response ? `${operation} response, ${DNS_RCODE_NAMES[rcode] ?? 'Unknown error'}` : operation;
  const node = out.add(F.flags, at, 2, flags, { text: `Flags: ${formatHex(F.flags, flags)} ${words}` });
  out.within(node, () => {
    const flag = (spec: FieldSpec): void => {
      const value = (flags & (spec.mask ?? 0)) !== 0;
      out.add(spec, at, 2, value, { text: `${spec.label}: ${nameOfBoolean(spec, value)}` });
    };
    flag(F.response);
    out.add(F.opcode, at, 2, opcode);
    (response ? IN_RESPONSES : IN_QUERIES).forEach(flag);
    if (response) out.add(F.rcode, at, 2, rcode);
  });
}

function paintQuestion(reader: Reader, out: Detail, start: number, multicast: boolean): void {
  const at = reader.position;
  const name = readDnsName(reader, start);
  const nameEnd = reader.position;
  const type = reader.u16();
  const rawClass = reader.u16();
  if (reader.failed) return;
  const unicast = multicast && (rawClass & 0x8000) !== 0;
  const value = multicast ? rawClass & 0x7fff : rawClass;
  const asked = multicast ? `, "${unicast ? 'QU' : 'QM'}" question` : '';
  out.columns.appendInfo(` ${formatDnsType(type)} ${name.text}${asked}`);
  const node = out.label(at, reader.position - at, `${headline(name, type, value)}${asked}`);
  out.within(node, () => {
    out.add(F.queryName, at, nameEnd - at, name.text);
    const length = name.text === '<Root>' ? 0 : name.text.length;
    out.add(F.nameLength, at, 0, length, { generated: true });
    out.add(F.labelCount, at, 0, name.labels, { generated: true });
    out.add(F.queryType, nameEnd, 2, type);
    out.add(F.queryClass, nameEnd + 2, 2, value);
    if (multicast) out.add(F.unicast, nameEnd + 2, 2, unicast);
  });
}

function paintRecord(reader: Reader, out: Detail, start: number, multicast: boolean): void {
  const at = reader.position;
  const name = readDnsName(reader, start);
  const nameEnd = reader.position;
  const type = reader.u16();
  const rawClass = reader.u16();
  const ttl = reader.u32();
  const dataLength = reader.u16();
  if (reader.failed) return;
  const marked = multicast && type !== OPT;
  const flush = marked && (rawClass & 0x8000) !== 0;
  const value = marked ? rawClass & 0x7fff : rawClass;
  const remark = flush ? ', cache flush' : '';
  out.columns.appendInfo(` ${formatDnsType(type)}${remark}`);
  const line = type === OPT ? `${name.text}: type OPT` : `${headline(name, type, value)}${remark}`;
  const node = out.label(at, reader.position - at, line);
  const dataAt = reader.position;
  out.within(node, () => {
    paintOwner(out, at, nameEnd - at, name, type);
    out.add(F.type, nameEnd, 2, type);
    if (type === OPT) paintEdns(out, nameEnd + 2, rawClass, ttl);
    else {
      out.add(F.class, nameEnd + 2, 2, value);
      if (marked) out.add(F.cacheFlush, nameEnd + 2, 2, flush);
      out.add(F.ttl, nameEnd + 4, 4, ttl, { text: `Time to live: ${ttl} (${formatSpan(ttl)})` });
    }
    out.add(F.dataLength, nameEnd + 8, 2, dataLength);
    const words = paintRecordData(reader, out, start, type, name.text, dataLength);
    out.columns.appendInfo(words.info);
    node.text += words.line;
  });
  if (reader.failed) return;
  reader.position = dataAt;
  reader.skip(dataLength);
  node.length = reader.position - at;
}

/** The record's name; that of a service is three in one, RFC 2782. */
function paintOwner(out: Detail, at: number, length: number, name: DnsName, type: number): void {
  const [service, protocol, ...rest] = name.text.split('.');
  if (type !== SRV || service === undefined || protocol === undefined || rest.length === 0) {
    out.add(F.name, at, length, name.text);
    return;
  }
  out.add(F.service, at, length, service);
  out.add(F.protocol, at, length, protocol);
  out.add(F.serviceName, at, length, rest.join('.'));
}

/** The class and TTL of an OPT record mean other things, RFC 6891 section 6.1.3. */
function paintEdns(out: Detail, at: number, payloadSize: number, ttl: number): DetailNode {
  out.add(F.payloadSize, at, 2, payloadSize);
  out.add(F.extendedRcode, at + 2, 1, ttl >>> 24);
  out.add(F.ednsVersion, at + 3, 1, (ttl >>> 16) & 0xff);
  return out.add(F.ednsFlags, at + 4, 2, ttl & 0xffff);
}

function headline(name: DnsName, type: number, value: number): string {
  return `${name.text}: type ${formatDnsType(type)}, class ${DNS_CLASS_NAMES[value] ?? 'Unknown'}`;
}

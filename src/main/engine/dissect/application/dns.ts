/**
 * DNS messages: RFC 1035 section 4, dynamic update RFC 2136, EDNS(0) RFC 6891; and the same message as multicast DNS
 * (RFC 6762) and LLMNR (RFC 4795). Over TCP a message follows its length; see pdu/dns.ts. Queries and
 * answers are matched over UDP between two ends, over TCP on their connection.
 */
import { packetIndex } from '../../../../shared/units.ts';
import { hexOf, readU16BE } from '../../bytes/index.ts';
import { AddressKind, type AddressPool } from '../../table/index.ts';
import { type Claim, Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail, DetailNode } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { type FieldSpec, formatHex, joinFields, nameOfBoolean } from '../field.ts';
import { Reader } from '../reader.ts';
import { formatSpan } from '../text.ts';
import { EDNS_FIELDS } from './dns-edns.ts';
import { DNS_RESPONSE, type DnsExchange } from './dns-exchanges.ts';
import { DNS_FIELDS as F } from './dns-fields.ts';
import { type DnsName, readDnsName } from './dns-name.ts';
import { DNS_DATA_FIELDS, paintRecordData } from './dns-records.ts';
import { DNS_CLASS_NAMES, DNS_OPCODE_NAMES, DNS_RCODE_NAMES, formatDnsType } from './dns-types.ts';

const HEADER_LENGTH = 12;
const ID_AND_FLAGS = 4;
const SRV = 33;
const OPT = 41;
const UPDATE = 5;

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

const DNS: Dialect = {
  id: 'dns',
  title: 'Domain Name System',
  short: 'DNS',
  column: 'DNS',
  ports: [53],
  multicast: false,
};

function dialect(options: Dialect): Dissector {
  const dissector: Dissector = {
    id: options.id,
    title: options.title,
    short: options.short,
    claims: options.ports.map((value): Claim => ({ table: Table.udpPort, value })),
    fields: joinFields(F, DNS_DATA_FIELDS, EDNS_FIELDS),
    scan(cursor, row) {
      cursor.has(HEADER_LENGTH);
      if (!cursor.replay && canMatch(cursor)) meetMessage(cursor, row.addresses);
      return undefined;
    },
    detail(cursor, out) {
      paintMessage(cursor, out, dissector, options, matchedBy(cursor));
    },
  };
  return options.id === 'dns' ? { ...dissector, recogniseUdp: looksLikeDns } : dissector;
}

/** Whether queries and answers can be matched: over UDP between two ends, not quoted, number and flags there. */
const canMatch = ({ quoted, addressesSize, offset, end }: Cursor): boolean =>
  !quoted && addressesSize > 0 && end - offset >= ID_AND_FLAGS;

const isResponse = ({ bytes, offset }: Cursor): boolean => ((bytes[offset + 2] ?? 0) & 0x80) !== 0;

function meetMessage(cursor: Cursor, pool: AddressPool): void {
  const { bytes, offset, packet, addresses, addressesSize, sourcePort, destinationPort, seconds, nanos } = cursor;
  const size = addressesSize >> 1;
  const kind = size === 4 ? AddressKind.ipv4 : AddressKind.ipv6;
  const source = pool.intern(kind, bytes, addresses, size);
  const destination = pool.intern(kind, bytes, addresses + size, size);
  const message = readU16BE(bytes, offset) | (isResponse(cursor) ? DNS_RESPONSE : 0);
  cursor.state.queries.meet(packet, source, sourcePort, destination, destinationPort, message, seconds, nanos);
}

/** What is known of a message from those before and after it. */
interface Matched {
  /** The packet that it is in, 0-based. */
  readonly packet: number;
  /** What it is part of; undefined for a response that nobody asked for. */
  readonly exchange: DnsExchange | undefined;
  /** Paints what stands before the message in its layer. */
  lead?(): void;
}

/** Of a message over UDP; undefined where nothing could be matched. */
const matchedBy = (cursor: Cursor): Matched | undefined =>
  canMatch(cursor) ? { packet: cursor.packet, exchange: cursor.state.queries.of(cursor.packet) } : undefined;

/** The packet that this one says again, 0-based; undefined where it says something new. */
function saidBefore(cursor: Cursor, { packet, exchange }: Matched): number | undefined {
  const first = isResponse(cursor) ? exchange?.response : exchange?.query;
  return first === packet ? undefined : first;
}

/** The remark on it. */
function remarkRepetition(cursor: Cursor, out: Detail, matched: Matched): void {
  const first = saidBefore(cursor, matched);
  if (first === undefined) return;
  const { offset } = cursor;
  if (isResponse(cursor)) {
    const words = `DNS response retransmission. Original response in frame ${first + 1}`;
    out.remark(F.responseAgainRemark, offset, 0, words);
  } else out.remark(F.queryAgainRemark, offset, 0, `DNS query retransmission. Original request in frame ${first + 1}`);
}

/** The packet that answers, or is answered, or says the same. */
function paintExchange(cursor: Cursor, out: Detail, matched: Matched): void {
  const { offset } = cursor;
  const { packet, exchange } = matched;
  const answers = isResponse(cursor);
  const addLink = (spec: FieldSpec, other: number): void => {
    out.add(spec, offset, 0, other + 1, { generated: true, link: packetIndex(other) });
  };
  const first = saidBefore(cursor, matched);
  if (first !== undefined) {
    addLink(answers ? F.responseAgain : F.queryAgain, first);
    out.add(F.again, offset, 0, true, { generated: true });
  } else if (exchange === undefined) {
    if (answers) out.add(F.unsolicited, offset, 0, true, { generated: true });
  } else if (answers) {
    addLink(F.responseTo, exchange.query);
    const time = out.context.elapsed?.(exchange.query, packet);
    if (time !== undefined) out.add(F.time, offset, 0, time, { generated: true, text: `[Time: ${time} seconds]` });
  } else if (exchange.response !== undefined) addLink(F.responseIn, exchange.response);
}

/** Bytes behind the last record. */
function paintExtraneous(reader: Reader, out: Detail): void {
  const { position: at, left: length, end } = reader;
  if (length <= 0) return;
  out.within(out.label(at, length, `Extraneous Data (${length} bytes)`), () => {
    out.add(F.extraneous, at, length, hexOf(reader.bytes, at, end));
    out.add(F.extraneousLength, end, 0, length, { generated: true });
    out.remark(F.extraneousRemark, at, length);
  });
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
export const dns = dialect(DNS);

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

/** Paint a message at the cursor that came over TCP, of whose connection it is known what answers it. */
export function paintDns(cursor: Cursor, out: Detail, matched: Matched): void {
  paintMessage(cursor, out, dns, DNS, matched);
}

function paintMessage(
  cursor: Cursor,
  out: Detail,
  dissector: Dissector,
  dialect: Dialect,
  matched: Matched | undefined,
): void {
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
  matched?.lead?.();
  const number = out.add(F.id, start, 2, id);
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
  if (reader.failed) return;
  if (matched !== undefined) {
    out.within(number, () => remarkRepetition(cursor, out, matched));
    paintExchange(cursor, out, matched);
  }
  paintExtraneous(reader, out);
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
  const flags = out.add(F.ednsFlags, at + 4, 2, ttl & 0xffff);
  out.within(flags, () => {
    out.add(F.dnssecOk, at + 4, 2, (ttl & F.dnssecOk.mask) !== 0);
    out.add(F.ednsReserved, at + 4, 2, ttl & F.ednsReserved.mask);
  });
  return flags;
}

function headline(name: DnsName, type: number, value: number): string {
  return `${name.text}: type ${formatDnsType(type)}, class ${DNS_CLASS_NAMES[value] ?? 'Unknown'}`;
}

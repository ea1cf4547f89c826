/** NetBIOS name service: RFC 1002 section 4.2. Names are half-ASCII encoded, RFC 1001 section 14.1. */
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail } from '../detail.ts';
import { leaf } from '../dissector.ts';
import { declareFields, formatHex, nameOfBoolean } from '../field.ts';
import { Reader } from '../reader.ts';
import { formatHexBytes } from '../text.ts';
import { readDnsName } from './dns-name.ts';

const OPCODES: Readonly<Record<number, string>> = {
  0: 'Name query',
  5: 'Registration',
  6: 'Release',
  7: 'Wait for acknowledgment',
  8: 'Refresh',
  9: 'Refresh (alternate opcode)',
  15: 'Multi-homed registration',
};
const RCODES: Readonly<Record<number, string>> = {
  0: 'No error',
  1: 'Request was invalidly formatted',
  2: 'Server failure',
  3: 'Requested name does not exist',
  4: 'Request is not implemented',
  5: 'Request was refused',
  6: 'Name is owned by another node',
  7: 'Name is in conflict',
};
const NB = 32;
const NBSTAT = 33;
const TYPES: Readonly<Record<number, string>> = { [NB]: 'NB', [NBSTAT]: 'NBSTAT' };
const ENCODED_LENGTH = 32;

const F = declareFields({
  id: { key: 'nbns.id', label: 'Transaction ID', type: 'uint16', base: 'hex' },
  flags: { key: 'nbns.flags', label: 'Flags', type: 'uint16', base: 'hex' },
  response: {
    key: 'nbns.flags.response',
    label: 'Response',
    type: 'boolean',
    names: { 0: 'Message is a query', 1: 'Message is a response' },
    mask: 0x8000,
    bits: 16,
  },
  opcode: { key: 'nbns.flags.opcode', label: 'Opcode', type: 'uint16', mask: 0x7800, bits: 16, names: OPCODES },
  authoritative: { key: 'nbns.flags.authoritative', label: 'Authoritative', type: 'boolean', mask: 0x0400, bits: 16 },
  truncated: { key: 'nbns.flags.truncated', label: 'Truncated', type: 'boolean', mask: 0x0200, bits: 16 },
  desired: { key: 'nbns.flags.recdesired', label: 'Recursion desired', type: 'boolean', mask: 0x0100, bits: 16 },
  available: { key: 'nbns.flags.recavail', label: 'Recursion available', type: 'boolean', mask: 0x0080, bits: 16 },
  broadcast: { key: 'nbns.flags.broadcast', label: 'Broadcast', type: 'boolean', mask: 0x0010, bits: 16 },
  rcode: { key: 'nbns.flags.rcode', label: 'Reply code', type: 'uint16', mask: 0x000f, bits: 16, names: RCODES },
  questions: { key: 'nbns.count.queries', label: 'Questions', type: 'uint16' },
  answers: { key: 'nbns.count.answers', label: 'Answer RRs', type: 'uint16' },
  authorities: { key: 'nbns.count.auth_rr', label: 'Authority RRs', type: 'uint16' },
  additional: { key: 'nbns.count.add_rr', label: 'Additional RRs', type: 'uint16' },
  name: { key: 'nbns.name', label: 'Name', type: 'string' },
  type: { key: 'nbns.type', label: 'Type', type: 'uint16', names: TYPES },
  class: { key: 'nbns.class', label: 'Class', type: 'uint16', names: { 1: 'IN' } },
  ttl: { key: 'nbns.ttl', label: 'Time to live', type: 'uint32' },
  length: { key: 'nbns.data_length', label: 'Data length', type: 'uint16' },
  address: { key: 'nbns.addr', label: 'Addr', type: 'ipv4' },
  data: { key: 'nbns.data', label: 'Data', type: 'bytes' },
});

/** NetBIOS Name Service. */
export const nbns = leaf({
  id: 'nbns',
  title: 'NetBIOS Name Service',
  short: 'NBNS',
  claims: [{ table: Table.udpPort, value: 137 }],
  fields: F,
  detail: paint,
});

function paint(cursor: Cursor, out: Detail): void {
  const reader = new Reader(cursor);
  const start = cursor.offset;
  out.columns.protocol = 'NBNS';
  out.columns.setInfo('');
  const id = reader.u16();
  const flags = reader.u16();
  if (reader.failed) return;
  const response = (flags & 0x8000) !== 0;
  const opcode = (flags >> 11) & 15;
  const rcode = flags & 15;
  const operation = OPCODES[opcode] ?? `Unknown operation (${opcode})`;
  const outcome = response && rcode !== 0 ? `, ${RCODES[rcode] ?? `Unknown error (${rcode})`}` : '';
  out.columns.setInfo(`${operation}${response ? ' response' : ''}${outcome}`);
  out.layer(cursor, nbns, cursor.end - start, nbns.title);
  out.add(F.id, start, 2, id);
  const node = out.add(F.flags, start + 2, 2, flags, {
    text: `Flags: ${formatHex(F.flags, flags)}, Opcode: ${operation}`,
  });
  out.within(node, () => {
    out.add(F.response, start + 2, 2, response, {
      text: `Response: ${nameOfBoolean(F.response, response)}`,
    });
    out.add(F.opcode, start + 2, 2, opcode);
    const bits = response
      ? [F.authoritative, F.truncated, F.desired, F.available, F.broadcast]
      : [F.truncated, F.desired, F.broadcast];
    for (const spec of bits) out.add(spec, start + 2, 2, (flags & spec.mask) !== 0);
    if (response) out.add(F.rcode, start + 2, 2, rcode);
  });
  const counts = [F.questions, F.answers, F.authorities, F.additional].map((spec) => {
    const count = reader.u16();
    if (!reader.failed) out.add(spec, reader.position - 2, 2, count);
    return count;
  });
  const titles = ['Queries', 'Answers', 'Authoritative nameservers', 'Additional records'];
  for (const [section, count] of counts.entries()) {
    if (count === 0 || reader.failed) continue;
    const node = out.label(reader.position, 0, titles[section] ?? '');
    out.within(node, () => {
      for (let i = 0; i < count && !reader.failed; i++) paintEntry(reader, out, start, section, response);
    });
    node.length = reader.position - out.base - node.offset;
  }
}

/** One question (section 0) or record. Only questions and answers are repeated in the Info column. */
function paintEntry(reader: Reader, out: Detail, start: number, section: number, response: boolean): void {
  const at = reader.position;
  const name = readName(reader, start);
  const nameEnd = reader.position;
  const type = reader.u16();
  const value = reader.u16();
  if (reader.failed) return;
  const mnemonic = TYPES[type] ?? 'Unknown';
  if (section === 0) out.columns.appendInfo(` ${mnemonic} ${name}`);
  const text = `${name}: type ${mnemonic}, class ${value === 1 ? 'IN' : 'Unknown'}`;
  const node = out.label(at, reader.position - at, text);
  out.within(node, () => {
    out.add(F.name, at, nameEnd - at, name);
    out.add(F.type, nameEnd, 2, type);
    out.add(F.class, nameEnd + 2, 2, value);
    if (section === 0) return;
    const ttl = reader.u32();
    const length = reader.u16();
    if (reader.failed) return;
    if (section === 1 && response) out.columns.appendInfo(` ${mnemonic}`);
    out.add(F.ttl, nameEnd + 4, 4, ttl);
    out.add(F.length, nameEnd + 8, 2, length);
    const dataAt = reader.position;
    const data = reader.take(length);
    if (reader.failed) return;
    if (type === NB && length >= 6) {
      const address = Array.from(data.subarray(2, 6)).join('.');
      if (section === 1 && response) out.columns.appendInfo(` ${address}`);
      out.add(F.address, dataAt + 2, 4, address);
    } else if (length > 0) {
      out.add(F.data, dataAt, length, formatHexBytes(data));
    }
    node.length = reader.position - at;
  });
}

/** A name with its suffix byte, `ABC<20>`, and its scope; Wireshark's words where it is none. */
function readName(reader: Reader, start: number): string {
  const name = readDnsName(reader, start).text;
  if (reader.failed) return '';
  const dot = name.indexOf('.');
  const label = dot < 0 ? name : name.slice(0, dot);
  const scope = dot < 0 ? '' : name.slice(dot);
  const bytes: number[] = [];
  for (let i = 0; i < label.length; i += 2) {
    const high = label.charCodeAt(i) - 65;
    const low = label.charCodeAt(i + 1) - 65;
    if (high < 0 || high > 25) return illegal('1st character not between A and Z in first-level encoding');
    if (Number.isNaN(low) || low < 0 || low > 25)
      return illegal('2nd character not between A and Z in first-level encoding');
    bytes.push(((high << 4) | low) & 0xff);
  }
  if (label.length !== ENCODED_LENGTH) return illegal(`length ${label.length} not ${ENCODED_LENGTH}`);
  const suffix = bytes.pop() ?? 0;
  const text = bytes.map(printable).join('').trimEnd();
  return `${text}<${suffix.toString(16).padStart(2, '0')}>${scope}`;
}

const illegal = (why: string): string => `Illegal NetBIOS name (${why})`;

const printable = (byte: number): string =>
  byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `<${byte.toString(16).padStart(2, '0')}>`;

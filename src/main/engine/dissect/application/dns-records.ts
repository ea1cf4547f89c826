/**
 * Resource record data, RFC 1035 section 3.3 and its many followers, as a table: what each type's data consists of, in
 * order, and how much of it the Info column and the record's line repeat. Types without a row show their bytes.
 */
import { formatIpv6 } from '../../table/index.ts';
import type { Detail } from '../detail.ts';
import { declareFields, type FieldSpec } from '../field.ts';
import type { Reader } from '../reader.ts';
import { formatBytesText, formatHexBytes, formatSpan } from '../text.ts';
import { paintEdnsOptions } from './dns-edns.ts';
import { readDnsName } from './dns-name.ts';
import { DNS_TYPE_NAMES } from './dns-types.ts';

/** Fields of record data. */
export const DNS_DATA_FIELDS = declareFields({
  a: { key: 'dns.a', label: 'Address', type: 'ipv4' },
  aaaa: { key: 'dns.aaaa', label: 'AAAA Address', type: 'ipv6' },
  cname: { key: 'dns.cname', label: 'CNAME', type: 'string' },
  dname: { key: 'dns.dname', label: 'Dname', type: 'string' },
  ns: { key: 'dns.ns', label: 'Name Server', type: 'string' },
  pointer: { key: 'dns.ptr.domain_name', label: 'Domain Name', type: 'string' },
  primary: { key: 'dns.soa.mname', label: 'Primary name server', type: 'string' },
  mailbox: { key: 'dns.soa.rname', label: "Responsible authority's mailbox", type: 'string' },
  serial: { key: 'dns.soa.serial_number', label: 'Serial Number', type: 'uint32' },
  refresh: { key: 'dns.soa.refresh_interval', label: 'Refresh Interval', type: 'uint32' },
  retry: { key: 'dns.soa.retry_interval', label: 'Retry Interval', type: 'uint32' },
  expire: { key: 'dns.soa.expire_limit', label: 'Expire limit', type: 'uint32' },
  minimum: { key: 'dns.soa.minimum_ttl', label: 'Minimum TTL', type: 'uint32' },
  cpuLength: { key: 'dns.hinfo.cpu_length', label: 'CPU Length', type: 'uint8' },
  cpu: { key: 'dns.hinfo.cpu', label: 'CPU', type: 'string' },
  osLength: { key: 'dns.hinfo.os_length', label: 'OS Length', type: 'uint8' },
  os: { key: 'dns.hinfo.os', label: 'OS', type: 'string' },
  mxPreference: { key: 'dns.mx.preference', label: 'Preference', type: 'uint16' },
  mailExchange: { key: 'dns.mx.mail_exchange', label: 'Mail Exchange', type: 'string' },
  kxPreference: { key: 'dns.kx.preference', label: 'Preference', type: 'uint16' },
  keyExchange: { key: 'dns.kx.key_exchange', label: 'Key Exchange', type: 'string' },
  textLength: { key: 'dns.txt.length', label: 'TXT Length', type: 'uint8' },
  text: { key: 'dns.txt', label: 'TXT', type: 'string' },
  spfLength: { key: 'dns.spf.length', label: 'SPF Length', type: 'uint8' },
  spf: { key: 'dns.spf', label: 'SPF', type: 'string' },
  priority: { key: 'dns.srv.priority', label: 'Priority', type: 'uint16' },
  weight: { key: 'dns.srv.weight', label: 'Weight', type: 'uint16' },
  port: { key: 'dns.srv.port', label: 'Port', type: 'uint16' },
  target: { key: 'dns.srv.target', label: 'Target', type: 'string' },
  order: { key: 'dns.naptr.order', label: 'Order', type: 'uint16' },
  preference: { key: 'dns.naptr.preference', label: 'Preference', type: 'uint16' },
  flagsLength: { key: 'dns.naptr.flags_length', label: 'Flags Length', type: 'uint8' },
  flags: { key: 'dns.naptr.flags', label: 'Flags', type: 'string' },
  serviceLength: { key: 'dns.naptr.service_length', label: 'Service Length', type: 'uint8' },
  service: { key: 'dns.naptr.service', label: 'Service', type: 'string' },
  regexLength: { key: 'dns.naptr.regex_length', label: 'Regex Length', type: 'uint8' },
  regex: { key: 'dns.naptr.regex', label: 'Regex', type: 'string' },
  replacement: { key: 'dns.naptr.replacement', label: 'Replacement', type: 'string' },
  wksAddress: { key: 'dns.wks.address', label: 'Address', type: 'ipv4' },
  wksProtocol: { key: 'dns.wks.protocol', label: 'Protocol', type: 'uint8' },
  prefixLength: { key: 'dns.a6.prefix_len', label: 'Prefix len', type: 'uint8' },
  keyId: { key: 'dns.ds.key_id', label: 'Key id', type: 'uint16', base: 'hex' },
  dsAlgorithm: { key: 'dns.ds.algorithm', label: 'Algorithm', type: 'uint8' },
  digestType: {
    key: 'dns.ds.digest_type',
    label: 'Digest Type',
    type: 'uint8',
    names: { 0: 'Reserved digest', 1: 'SHA-1', 2: 'SHA-256', 3: 'GOST R 34.11-94', 4: 'SHA-384' },
  },
  digest: { key: 'dns.ds.digest', label: 'Digest', type: 'bytes' },
  covered: { key: 'dns.rrsig.type_covered', label: 'Type Covered', type: 'uint16', names: DNS_TYPE_NAMES },
  algorithm: { key: 'dns.rrsig.algorithm', label: 'Algorithm', type: 'uint8' },
  labels: { key: 'dns.rrsig.labels', label: 'Labels', type: 'uint8' },
  originalTtl: { key: 'dns.rrsig.original_ttl', label: 'Original TTL', type: 'uint32' },
  expiration: { key: 'dns.rrsig.signature_expiration', label: 'Signature Expiration', type: 'uint32' },
  inception: { key: 'dns.rrsig.signature_inception', label: 'Signature Inception', type: 'uint32' },
  keyTag: { key: 'dns.rrsig.key_tag', label: 'Key Tag', type: 'uint16' },
  signer: { key: 'dns.rrsig.signers_name', label: "Signer's name", type: 'string' },
  signature: { key: 'dns.rrsig.signature', label: 'Signature', type: 'bytes' },
  nextName: { key: 'dns.nsec.next_domain_name', label: 'Next Domain Name', type: 'string' },
  keyFlags: { key: 'dns.dnskey.flags', label: 'Flags', type: 'uint16', base: 'hex' },
  keyProtocol: { key: 'dns.dnskey.protocol', label: 'Protocol', type: 'uint8' },
  keyAlgorithm: { key: 'dns.dnskey.algorithm', label: 'Algorithm', type: 'uint8' },
  publicKey: { key: 'dns.dnskey.public_key', label: 'Public Key', type: 'bytes' },
  svcPriority: { key: 'dns.svcb.svcpriority', label: 'SvcPriority', type: 'uint16' },
  svcTarget: { key: 'dns.svcb.targetname', label: 'TargetName', type: 'string' },
  caaFlags: { key: 'dns.caa.flags', label: 'CAA Flags', type: 'uint8', base: 'hex' },
  tagLength: { key: 'dns.caa.tag_length', label: 'Tag length', type: 'uint8' },
  tag: { key: 'dns.caa.tag', label: 'Tag', type: 'string' },
  data: { key: 'dns.data', label: 'Data', type: 'bytes' },
});
const F = DNS_DATA_FIELDS;
/** Its data are options. */
const OPT = 41;

type Kind = 'u8' | 'u16' | 'u32' | 'span' | 'ipv4' | 'ipv6' | 'name' | 'string' | 'strings' | 'rest';

/** One part of the data; `length` is the field of a string's length byte. */
interface Part {
  readonly kind: Kind;
  readonly spec: FieldSpec;
  readonly length?: FieldSpec;
}

interface Shape {
  readonly parts: readonly Part[];
  /** How many values the Info column repeats. */
  readonly info: number;
  /** Words before each value that the record's line repeats; an empty word repeats the value alone. */
  readonly line: readonly string[];
}

const part = (kind: Kind, spec: FieldSpec, length?: FieldSpec): Part =>
  length === undefined ? { kind, spec } : { kind, spec, length };
const shape = (parts: readonly Part[], info: number, line: readonly string[] = []): Shape => ({ parts, info, line });

const SIGNATURE = shape(
  [
    part('u16', F.covered),
    part('u8', F.algorithm),
    part('u8', F.labels),
    part('span', F.originalTtl),
    part('u32', F.expiration),
    part('u32', F.inception),
    part('u16', F.keyTag),
    part('name', F.signer),
    part('rest', F.signature),
  ],
  0,
);
const KEY = shape(
  [part('u16', F.keyFlags), part('u8', F.keyProtocol), part('u8', F.keyAlgorithm), part('rest', F.publicKey)],
  0,
);
const DIGEST = shape(
  [part('u16', F.keyId), part('u8', F.dsAlgorithm), part('u8', F.digestType), part('rest', F.digest)],
  0,
);
const SERVICE = shape([part('u16', F.svcPriority), part('name', F.svcTarget), part('rest', F.data)], 0);
const BYTES = shape([part('rest', F.data)], 0);

const SHAPES: Readonly<Record<number, Shape>> = {
  1: shape([part('ipv4', F.a)], 1, ['addr ']),
  2: shape([part('name', F.ns)], 1, ['ns ']),
  5: shape([part('name', F.cname)], 1, ['cname ']),
  6: shape(
    [
      part('name', F.primary),
      part('name', F.mailbox),
      part('u32', F.serial),
      part('span', F.refresh),
      part('span', F.retry),
      part('span', F.expire),
      part('span', F.minimum),
    ],
    1,
    ['mname '],
  ),
  11: shape([part('ipv4', F.wksAddress), part('u8', F.wksProtocol)], 1),
  12: shape([part('name', F.pointer)], 1, ['']),
  13: shape([part('string', F.cpu, F.cpuLength), part('string', F.os, F.osLength)], 2, ['CPU ', 'OS ']),
  15: shape([part('u16', F.mxPreference), part('name', F.mailExchange)], 2, ['preference ', 'mx ']),
  16: shape([part('strings', F.text, F.textLength)], 0),
  24: SIGNATURE,
  25: KEY,
  28: shape([part('ipv6', F.aaaa)], 1, ['addr ']),
  33: shape([part('u16', F.priority), part('u16', F.weight), part('u16', F.port), part('name', F.target)], 4, [
    'priority ',
    'weight ',
    'port ',
    'target ',
  ]),
  35: shape(
    [
      part('u16', F.order),
      part('u16', F.preference),
      part('string', F.flags, F.flagsLength),
      part('string', F.service, F.serviceLength),
      part('string', F.regex, F.regexLength),
      part('name', F.replacement),
    ],
    3,
    ['order ', 'preference ', 'flags '],
  ),
  36: shape([part('u16', F.kxPreference), part('name', F.keyExchange)], 2),
  39: shape([part('name', F.dname)], 1, ['dname ']),
  43: DIGEST,
  46: SIGNATURE,
  47: shape([part('name', F.nextName), part('rest', F.data)], 1, ['next domain name ']),
  48: KEY,
  59: DIGEST,
  60: KEY,
  64: SERVICE,
  65: SERVICE,
  99: shape([part('strings', F.spf, F.spfLength)], 0),
  257: shape([part('u8', F.caaFlags), part('string', F.tag, F.tagLength), part('rest', F.data)], 0),
};

/** Types whose data the Info column leaves out and repeats the owner's name in place of. */
const OWNER_IN_INFO = new Set([3, 4, 7, 8, 9, 10, 14, 17, 18, 19, 20, 21, 22, 23, 26, 27, 49, 51, 52, 55]);

/** What a record's data adds to the Info column and to the record's own line. */
export interface RecordWords {
  info: string;
  line: string;
}

/**
 * Add the lines of one record's data, which stands at the reader and is `length` long by its own word; names may point
 * anywhere behind `start`, the beginning of the message. The caller moves on by `length`, whatever was read here.
 */
export function paintRecordData(
  reader: Reader,
  out: Detail,
  start: number,
  type: number,
  owner: string,
  length: number,
): RecordWords {
  if (type === OPT) {
    paintEdnsOptions(reader, out, length);
    return { info: '', line: '' };
  }
  const { parts, info, line } = SHAPES[type] ?? BYTES;
  const stop = reader.position + length;
  const words: RecordWords = { info: '', line: '' };
  let told = 0;
  for (const piece of parts) {
    do {
      const text = paintPart(reader, out, start, piece, stop);
      if (reader.failed) return words;
      if (told < info) words.info += ` ${text}`;
      const lead = line[told];
      if (lead !== undefined) words.line += `, ${lead}${text}`;
      told++;
    } while (piece.kind === 'strings' && reader.position < stop);
  }
  if (OWNER_IN_INFO.has(type)) words.info = ` ${owner}`;
  return words;
}

/** Add one part; returns its value as text. */
function paintPart(reader: Reader, out: Detail, start: number, piece: Part, stop: number): string {
  const { kind, spec, length } = piece;
  const at = reader.position;
  const add = (value: string | number, text = String(value)): string => {
    if (!reader.failed) out.add(spec, at, reader.position - at, value);
    return text;
  };
  switch (kind) {
    case 'u8':
      return add(reader.u8());
    case 'u16':
      return add(reader.u16());
    case 'u32':
      return add(reader.u32());
    case 'span': {
      const seconds = reader.u32();
      if (!reader.failed) out.add(spec, at, 4, seconds, { text: `${spec.label}: ${seconds} (${formatSpan(seconds)})` });
      return String(seconds);
    }
    case 'ipv4':
      return add(Array.from(reader.take(4)).join('.'));
    case 'ipv6': {
      const address = reader.take(16);
      return reader.failed ? '' : add(formatIpv6(address, 0));
    }
    case 'name':
      return add(readDnsName(reader, start).text);
    case 'string':
    case 'strings': {
      const size = reader.u8();
      if (!reader.failed && length !== undefined) out.add(length, at, 1, size);
      const text = formatBytesText(reader.take(size));
      if (!reader.failed) out.add(spec, at + 1, size, text);
      return text;
    }
    case 'rest': {
      const bytes = reader.take(Math.max(0, stop - at));
      return reader.failed || bytes.length === 0 ? '' : add(formatHexBytes(bytes));
    }
  }
}

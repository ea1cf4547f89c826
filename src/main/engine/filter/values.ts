/**
 * Values while a filter runs: numbers, text, bytes. What a field's type means for comparing (its domain), and how the
 * values of a painted packet are brought into it.
 */
import type { FieldValue } from '../../../shared/model/index.ts';
import {
  type Detail,
  type DetailNode,
  type FieldSpec,
  type FieldType,
  formatFieldValue,
  REMARK_FIELDS,
} from '../dissect/index.ts';

/** Numbers as numbers (integers beyond 2^53 as bigint), IPv4 as its 32 bits, times as nanoseconds, IPv6 and bytes as bytes. */
export type Val = number | bigint | string | Uint8Array;

/** Types whose values compare with each other. */
export type Domain =
  | 'number'
  | 'text'
  | 'bytes'
  | 'protocol'
  | 'ipv4'
  | 'ipv6'
  | 'time'
  | 'duration'
  | 'double'
  | 'none';

const DOMAINS: Readonly<Record<FieldType, Domain>> = {
  none: 'none',
  protocol: 'protocol',
  boolean: 'number',
  uint8: 'number',
  uint16: 'number',
  uint24: 'number',
  uint32: 'number',
  uint64: 'number',
  int8: 'number',
  int16: 'number',
  int32: 'number',
  int64: 'number',
  frame: 'number',
  ether: 'bytes',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
  string: 'text',
  bytes: 'bytes',
  guid: 'bytes',
  oid: 'text',
  time: 'time',
  duration: 'duration',
  double: 'double',
};

/** What a type's values compare with. */
export const domainOf = (type: FieldType): Domain => DOMAINS[type];

const ENCODER = new TextEncoder();

/** The bytes of a value, for slices, `contains` and `len()`; undefined for numbers and times, which have none to speak of. */
export function bytesOf(value: Val, domain: Domain): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') return ENCODER.encode(value);
  if (domain !== 'ipv4') return undefined;
  const bits = Number(value);
  return Uint8Array.of(bits >>> 24, bits >>> 16, bits >>> 8, bits);
}

/**
 * Order of two values of one domain: negative, 0, positive. `network` is the number of leading bits that count, for
 * addresses.
 */
export function compareValues(a: Val, b: Val, network?: number): number {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b, network);
  if (network !== undefined) {
    const mask = maskOf(network);
    return ((Number(a) & mask) >>> 0) - ((Number(b) & mask) >>> 0);
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The leading `network` bits of 32. */
const maskOf = (network: number): number => (network === 0 ? 0 : -1 << (32 - network));

/** Fewer bytes come before more, whatever they are. */
function compareBytes(a: Uint8Array, b: Uint8Array, network?: number): number {
  if (network === undefined && a.length !== b.length) return a.length - b.length;
  const length = network === undefined ? a.length : Math.min(a.length, b.length, network >> 3);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  if (network === undefined) return 0;
  const mask = 0xff00 >> (network & 7);
  return ((a[length] ?? 0) & mask) - ((b[length] ?? 0) & mask);
}

/** Where `needle` begins in `bytes`; -1 where it does not. An empty one is nowhere. */
export function indexOfBytes(bytes: Uint8Array, needle: Uint8Array): number {
  const { length } = needle;
  if (length === 0) return -1;
  const first = needle[0] as number;
  const last = bytes.length - length;
  for (let at = bytes.indexOf(first); at >= 0 && at <= last; at = bytes.indexOf(first, at + 1)) {
    let same = 1;
    while (same < length && bytes[at + same] === needle[same]) same++;
    if (same === length) return at;
  }
  return -1;
}

const IPV4 = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;

/** Dotted IPv4 as 32 bits; undefined where the text is none. */
export function parseIpv4(text: string): number | undefined {
  const parts = IPV4.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((bits, part) => bits * 256 + part, 0);
}

/** IPv6 (RFC 4291 section 2.2) as 16 bytes; undefined where the text is none. */
export function parseIpv6(text: string): Uint8Array | undefined {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const low = dotted === null ? undefined : parseIpv4(dotted[2] ?? '');
  if (dotted !== null && low === undefined) return undefined;
  const whole =
    low === undefined ? text : `${dotted?.[1] ?? ''}${(low >>> 16).toString(16)}:${(low & 0xffff).toString(16)}`;
  const halves = whole.split('::');
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], tail = []] = groups;
  const missing = 8 - head.length - tail.length;
  if (halves.length > 2 || (halves.length === 1 ? missing !== 0 : missing < 1)) return undefined;
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (!all.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return undefined;
  return Uint8Array.from(all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]));
}

/** Hex digits, with any separators between bytes taken out, as bytes. */
export function parseHex(text: string): Uint8Array {
  const digits = text.replace(/[^0-9A-Fa-f]/g, '');
  return Uint8Array.from({ length: digits.length >> 1 }, (_, i) => Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16));
}

/** Seconds as decimal text (nine digits are kept) in nanoseconds. */
export function parseSeconds(text: string): bigint | undefined {
  const [, sign, whole = '', fraction = ''] = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.trim()) ?? [];
  if (sign === undefined || whole === '') return undefined;
  const nanos = BigInt(whole === '' ? '0' : whole) * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return sign === '-' ? -nanos : nanos;
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** Absolute times as the tree writes them, and as people do; in nanoseconds since 1970. UTC where no zone is named. */
export function parseTime(text: string): bigint | undefined {
  const named = /^([A-Z][a-z]{2}) +(\d{1,2}), (\d{4})(?: +(.*))?$/.exec(text.trim());
  const [, year, month, day, rest = ''] = named
    ? ['', named[3], String(MONTHS.indexOf(named[1] ?? '') / 3 + 1), named[2], named[4]]
    : (/^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(.*))?$/.exec(text.trim()) ?? []);
  const clock = /^(?:(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(?:(UTC|Z)|([+-])(\d{2}):?(\d{2}))?$/.exec(
    rest,
  );
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const months = Number(month);
  if (year === undefined || clock === null || !Number.isFinite(at) || months < 1 || months > 12) return undefined;
  if (named !== null && rest === '') return undefined;
  const [, hours = '0', minutes = '0', seconds = '0', fraction = '', , sign, zoneHours = '0', zoneMinutes = '0'] =
    clock;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 60) return undefined;
  const east = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -60 : 60);
  const whole = at / 1000 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) - east;
  return BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
}

/** Whether there are bytes that a protocol is: what is remarked of others has none. */
export const hasBytes = ({ spec }: DetailNode): boolean => spec?.key !== REMARK_FIELDS.item.key;

/** The value of a line of a painted packet, as `type`; undefined where it has none. */
export function valueOfNode(node: DetailNode, type: FieldType, detail: Detail): Val | undefined {
  const { value, spec } = node;
  if (type === 'protocol' && node.bytes !== undefined) return node.bytes();
  if (type === 'protocol')
    return hasBytes(node) ? detail.sources[node.source]?.bytes.subarray(node.offset, detail.endOf(node)) : undefined;
  if (value === undefined || spec === undefined) return undefined;
  switch (domainOf(type)) {
    case 'number':
      return typeof value === 'string' || typeof value === 'boolean' ? Number(value) : value;
    case 'text':
      return formatFieldValue(spec, value);
    case 'bytes':
      return bytesOfNode(node, String(value), detail);
    case 'ipv4':
      return parseIpv4(String(value));
    case 'ipv6':
      return parseIpv6(String(value));
    case 'time':
      return parseTime(String(value));
    case 'duration':
      return durationOf(value);
    case 'double':
      return Number(value);
    default:
      return undefined;
  }
}

/** Bytes of a line by the hex digits of its value. Values are cut where they would be long; the bytes themselves are not. */
export function bytesOfNode(node: DetailNode, text: string, detail: Detail): Uint8Array {
  const stated = parseHex(text);
  if (stated.length >= node.length || node.generated) return stated;
  const there = detail.sources[node.source]?.bytes.subarray(node.offset, node.offset + node.length);
  return there !== undefined && there.length > stated.length ? there : stated;
}

const durationOf = (value: FieldValue): bigint | undefined =>
  typeof value === 'number' ? BigInt(Math.round(value * 1e9)) : parseSeconds(String(value));

/** As `string()` gives it: whole numbers always as decimal ones. */
export function textOfNode(spec: FieldSpec, value: FieldValue): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  const isNumber = typeof value !== 'string' && domainOf(spec.type) === 'number';
  return isNumber ? String(value) : formatFieldValue(spec, value);
}

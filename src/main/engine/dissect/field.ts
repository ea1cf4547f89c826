/**
 * Declaration of protocol fields. One declaration drives the details tree, the bytes lit in the hex view, the filter
 * language and `-e`. Keys and labels are Wireshark's.
 */
import type { FieldValue } from '../../../shared/model/index.ts';

/** Types of values, as the filter language knows them. `none` is a label with children; `protocol` is a layer itself. */
export type FieldType =
  | 'none'
  | 'protocol'
  | 'boolean'
  | 'uint8'
  | 'uint16'
  | 'uint24'
  | 'uint32'
  | 'uint64'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'frame'
  | 'ether'
  | 'ipv4'
  | 'ipv6'
  | 'string'
  | 'bytes'
  | 'guid'
  | 'oid'
  | 'time'
  | 'duration'
  | 'double';

/** One field. `at` and `size` (bytes) place it in its header where that is fixed; `mask` picks bits of that integer. */
export interface FieldSpec {
  /** Display-filter name. */
  readonly key: string;
  readonly label: string;
  readonly type: FieldType;
  /** How integers are written: decimal (the default), hex with 0x and leading zeros, or both. */
  readonly base?: 'dec' | 'hex' | 'dec-hex' | 'hex-dec';
  readonly at?: number;
  readonly size?: number;
  readonly mask?: number;
  /**
   * It is in every header of its protocol that is whole, and is what stands in its place: a filter may read it there.
   * `least`: smaller numbers mean something else. `words`: it counts words of four bytes, and is told in bytes.
   */
  readonly fixed?: true | { readonly least: number } | 'words';
  /** Further keys that this value answers to, as `ip.addr` finds `ip.src` and `ip.dst`. */
  readonly also?: readonly string[];
  /** All that it can be, but in a packet that is looked at with its checksums worked out: filters never do. */
  readonly unverified?: readonly number[];
  /** Names of values. */
  readonly names?: Readonly<Record<number, string>>;
  /** Bits of the whole integer that hex values are padded for; by default that of the type. */
  readonly bits?: number;
}

/** Names of both values of a boolean, where they are those that many have. */
export const YES_OR_NO = { 0: 'No', 1: 'Yes' } as const;
export const TRUE_OR_FALSE = { 0: 'False', 1: 'True' } as const;
export const SET_OR_NOT = { 0: 'Not set', 1: 'Set' } as const;

/** What a boolean is called: bits of a number are set or not, others are true or false, where nothing else is declared. */
export function nameOfBoolean({ names, mask }: FieldSpec, value: boolean): string {
  const usual = mask === undefined ? TRUE_OR_FALSE : SET_OR_NOT;
  return names?.[Number(value)] ?? usual[value ? 1 : 0];
}

/** Check a protocol's fields at compile time and keep their literal keys. */
export const declareFields = <const T extends Readonly<Record<string, FieldSpec>>>(fields: T): T => fields;

/** Several groups of fields as one, keyed by display-filter name, so that equal short names do not hide each other. */
export const joinFields = (
  ...groups: readonly Readonly<Record<string, FieldSpec>>[]
): Readonly<Record<string, FieldSpec>> =>
  Object.fromEntries(groups.flatMap((group) => Object.values(group).map((spec) => [spec.key, spec])));

const WIDTH: Partial<Record<FieldType, number>> = {
  uint8: 8,
  uint16: 16,
  uint24: 24,
  uint32: 32,
  uint64: 64,
  int8: 8,
  int16: 16,
  int32: 32,
  int64: 64,
};

/**
 * The bits of a masked field in their place, the others as dots, in groups of four: `.1.. .... = ` for mask 0x40 of a
 * one-byte integer. `size` is that integer's, in bytes.
 */
export function formatBits(raw: number, mask: number, size: number): string {
  let bits = '';
  for (let i = size * 8 - 1; i >= 0; i--) {
    if (((mask >>> i) & 1) === 0) bits += '.';
    else bits += (raw >>> i) & 1 ? '1' : '0';
    if (i > 0 && i % 4 === 0) bits += ' ';
  }
  return `${bits} = `;
}

/** Hex with `0x` and as many digits as the field has. */
export function formatHex(spec: FieldSpec, value: number | bigint): string {
  const bits = spec.bits ?? WIDTH[spec.type] ?? 32;
  return `0x${value.toString(16).padStart(Math.ceil(bits / 4), '0')}`;
}

/** A value as `tshark -T fields` writes it: the CLI's and the filter language's text form. Booleans are 1 and 0. */
export function formatFieldValue(spec: FieldSpec, value: FieldValue): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'string') return value;
  if (spec.base === 'hex' || spec.base === 'hex-dec') return formatHex(spec, value);
  return String(value);
}

/** A value as the tree shows it: names and both bases where declared. */
export function formatFieldText(spec: FieldSpec, value: FieldValue): string {
  if (typeof value === 'boolean') return nameOfBoolean(spec, value);
  if (typeof value === 'string') return value;
  const name = spec.names?.[Number(value)];
  if (name !== undefined) return `${name} (${spec.base === 'hex' ? formatHex(spec, value) : String(value)})`;
  if (spec.base === 'dec-hex') return `${value} (${formatHex(spec, value)})`;
  if (spec.base === 'hex-dec') return `${formatHex(spec, value)} (${value})`;
  return spec.base === 'hex' ? formatHex(spec, value) : String(value);
}

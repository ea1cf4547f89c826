/**
 * The text of a field in packet after packet (`tshark -T fields`), where the columns that filters read have its values: nothing is
 * painted then. What a value is as text is what the painted line would have, which tests hold both to.
 */
import { type FieldSpec, FRAME_FIELDS, formatDuration, formatFieldValue, Layer } from '../dissect/index.ts';
import { AddressKind, formatMac } from '../table/index.ts';
import { absenceOf } from './absence.ts';
import { noteColumn } from './analysis-columns.ts';
import { type Column, certainty, columnOf } from './columns.ts';
import type { FilterSource } from './source.ts';
import { domainOf, type Val } from './values.ts';

/** The texts of a field in a packet, in order; undefined where only painting tells them. */
export type Teller = (packet: number) => readonly string[] | undefined;

const NONE: readonly string[] = [];
const DUPLICATE = 'tcp.analysis.duplicate_ack';
/** Nanoseconds of a second. */
const NANOS = 1_000_000_000;

/** Who tells the texts of a field; undefined where nobody does. */
export function textTeller(spec: FieldSpec, source: FilterSource): Teller | undefined {
  const absent = absenceOf(spec.key, source);
  const own = columnTeller(spec, source);
  if (own === undefined && absent === undefined) return undefined;
  return (packet) => own?.(packet) ?? (absent?.(packet) === true ? NONE : undefined);
}

function columnTeller(spec: FieldSpec, source: FilterSource): Teller | undefined {
  const column = columnOf(spec.key, source) ?? noteColumn(spec.key, source);
  if (column === undefined) return undefined;
  const format = column.addresses === true ? addressText(column, source) : formatOf(spec);
  if (format === undefined) return undefined;
  const certain = column.timed === true ? timedCertainty(column, source) : certainty(column, source.table);
  const [only, ...others] = column.values;
  if (only === undefined) return undefined;
  const all = column.values;
  return (packet) => {
    if (!certain(packet)) return undefined;
    if (others.length === 0) {
      const value = only(packet);
      if (value === undefined) return NONE;
      const text = format(value);
      return text === undefined ? undefined : [text];
    }
    const texts: string[] = [];
    for (const one of all) {
      const value = one(packet);
      const text = value === undefined ? undefined : format(value);
      if (text !== undefined) texts.push(text);
      else if (value !== undefined) return undefined;
    }
    return texts;
  };
}

/** Nanoseconds in a file can be more than a second has: how times are written then is left to who paints them. */
function timedCertainty(column: Column, { table }: FilterSource): (packet: number) => boolean {
  const certain = certainty(column, table);
  return (packet) => {
    const { nanos, annotations } = table;
    const others = [Math.max(0, packet - 1), annotations.referenceOf(packet)];
    return certain(packet) && (nanos[packet] ?? 0) < NANOS && others.every((other) => (nanos[other] ?? 0) < NANOS);
  };
}

/** Addresses are of the version that the field is of. */
function addressText({ layer }: Column, { addresses }: FilterSource): (value: Val) => string | undefined {
  const kind = layer === Layer.ipv4 ? AddressKind.ipv4 : AddressKind.ipv6;
  return (value) => (addresses.kind(Number(value)) === kind ? addresses.text(Number(value)) : undefined);
}

/** How values of a field are written; undefined where a painted line says more than its value does. */
function formatOf(spec: FieldSpec): ((value: Val) => string | undefined) | undefined {
  if (spec.type === 'boolean') return (value) => (Number(value) === 0 ? '0' : '1');
  // It stands in the tree twice: with its number, and as a remark.
  if (spec.key === DUPLICATE) return () => undefined;
  if (spec.type === 'none') return () => '1';
  if (spec.type === 'ether') return (value) => (value instanceof Uint8Array ? formatMac(value, 0) : undefined);
  // An absolute time is told as the seconds that it is in filters.
  if (spec.key === FRAME_FIELDS.epoch.key || spec.type === 'duration') return durationText;
  switch (domainOf(spec.type)) {
    case 'number':
      return (value) =>
        typeof value === 'number' || typeof value === 'bigint' ? formatFieldValue(spec, value) : undefined;
    case 'text':
      return (value) => (typeof value === 'string' ? value : undefined);
    default:
      return undefined;
  }
}

/** Nanoseconds as seconds with nine digits behind the point. */
function durationText(value: Val): string | undefined {
  if (typeof value === 'bigint') {
    const nanos = Number(((value % BigInt(NANOS)) + BigInt(NANOS)) % BigInt(NANOS));
    return formatDuration(Number((value - BigInt(nanos)) / BigInt(NANOS)), nanos);
  }
  if (typeof value !== 'number') return undefined;
  const seconds = Math.floor(value / NANOS);
  return formatDuration(seconds, value - seconds * NANOS);
}

/**
 * TCP options read from the packet's bytes as they are: those of which there is one in a header, of the length that it
 * should have. Of the others it is told at least which packets do not have them.
 */
import { readU32BE } from '../bytes/index.ts';
import { Layer, OptionKind, optionLength } from '../dissect/index.ts';
import type { Column } from './columns.ts';
import { ASK, Decided } from './decided.ts';
import { type Header, headerOf } from './headers.ts';
import type { FilterSource } from './source.ts';
import type { Val } from './values.ts';

const MIN_HEADER = 20;
const MAX_HEADER = 60;
/** A header with two NOPs and a timestamp, and what these begin with. */
const WITH_TIMESTAMP = 32;
const TIMESTAMP_OPTIONS = 0x0101080a;
/** Byte of the header whose upper half counts its words. */
const WORDS = 12;

/** A field of an option: of which kind, how long such an option is (undefined: any), and its value in the whole of it. */
interface OptionField {
  readonly kind: number;
  readonly size: number | undefined;
  readonly value: (option: DataView) => Val;
  /** Where in it the value is, if that is a number of 32 bits. */
  readonly at?: number;
}

const whole = ({ buffer, byteOffset, byteLength }: DataView): Val => new Uint8Array(buffer, byteOffset, byteLength);

const FIELDS: Readonly<Record<string, OptionField>> = {
  'tcp.options.mss': { kind: OptionKind.maximumSegmentSize, size: 4, value: whole },
  'tcp.options.mss_val': { kind: OptionKind.maximumSegmentSize, size: 4, value: (option) => option.getUint16(2) },
  'tcp.options.wscale': { kind: OptionKind.windowScale, size: 3, value: whole },
  'tcp.options.wscale.shift': { kind: OptionKind.windowScale, size: 3, value: (option) => option.getUint8(2) },
  'tcp.options.wscale.multiplier': {
    kind: OptionKind.windowScale,
    size: 3,
    value: (option) => 1 << Math.min(14, option.getUint8(2)),
  },
  'tcp.options.sack_perm': { kind: OptionKind.sackPermitted, size: 2, value: whole },
  'tcp.options.sack': { kind: OptionKind.sack, size: undefined, value: whole },
  'tcp.options.timestamp': { kind: OptionKind.timestamps, size: 10, value: whole },
  'tcp.options.timestamp.tsval': {
    kind: OptionKind.timestamps,
    size: 10,
    value: (option) => option.getUint32(2),
    at: 2,
  },
  'tcp.options.timestamp.tsecr': {
    kind: OptionKind.timestamps,
    size: 10,
    value: (option) => option.getUint32(6),
    at: 6,
  },
};

/** Kinds told apart, as bits; every other kind is the last of them. */
const OTHER = 1 << 9;
const ANY = OTHER * 2 - 1;
/** Fields that only options of some kinds have. All others that begin with `tcp.option` are of other kinds. */
const KINDS: readonly (readonly [form: RegExp, kinds: number])[] = [
  [/^tcp\.option(s|_kind|_len|\.len\.invalid|s\.mss\.absent)$/, ANY],
  [/^tcp\.options\.eol$/, 1 << OptionKind.end],
  [/^tcp\.options\.nop$/, 1 << OptionKind.noOperation],
  [/^tcp\.options\.mss(_val|\.present)?$/, 1 << OptionKind.maximumSegmentSize],
  [/^tcp\.options\.wscale(\..*)?$/, 1 << OptionKind.windowScale],
  [/^tcp\.options\.sack_perm$/, 1 << OptionKind.sackPermitted],
  [/^tcp\.options\.sack([._].*)?$/, 1 << OptionKind.sack],
  [/^tcp\.options\.timestamp(\..*)?$/, 1 << OptionKind.timestamps],
];

/** The column of a field; undefined for others. */
export function optionColumn(key: string, source: FilterSource): Column | undefined {
  const header = headerOf(source, 'tcp');
  const column = (value: Column['values'][number], tells: (packet: number) => boolean): Column => ({
    layer: Layer.tcp,
    analysed: true,
    optional: true,
    costly: true,
    tells,
    values: [value],
  });
  if (key === 'tcp.options') {
    return column(
      (packet) => {
        const options = optionsOf(header, packet);
        return options?.length === 0 ? undefined : options;
      },
      (packet) => optionsOf(header, packet) !== undefined,
    );
  }
  const field = FIELDS[key];
  if (field === undefined) return undefined;
  const one = column(
    (packet) => {
      const option = find(optionsOf(header, packet), field.kind);
      return option instanceof DataView ? field.value(option) : undefined;
    },
    (packet) => {
      const option = find(optionsOf(header, packet), field.kind);
      if (!(option instanceof DataView)) return option === 'none';
      return field.size === undefined || option.byteLength === field.size;
    },
  );
  return { ...one, row: optionRow(header, field, one) };
}

/** Packets in a row, where their headers have no options, or none but those that nearly all have: two NOPs and a timestamp. */
function optionRow(header: Header, { kind, value, at }: OptionField, one: Column): NonNullable<Column['row']> {
  const [valueAt] = one.values;
  return (from, to, out, test) => {
    const { bytes } = header;
    const tellOne = (packet: number): number => {
      if (one.tells?.(packet) !== true) return ASK;
      const found = valueAt?.(packet);
      return found === undefined ? Decided.no : test(found);
    };
    header.visit(from, to, out, WITH_TIMESTAMP, (place, packet) => {
      if (place < 0) return ASK;
      const words = (bytes[place + WORDS] as number) >> 4;
      if (words * 4 === MIN_HEADER) return Decided.no;
      const isUsual = words * 4 === WITH_TIMESTAMP && readU32BE(bytes, place + MIN_HEADER) === TIMESTAMP_OPTIONS;
      if (!isUsual) return tellOne(packet);
      if (kind !== OptionKind.timestamps) return Decided.no;
      const option = place + MIN_HEADER + 2;
      if (at !== undefined) return test(readU32BE(bytes, option + at));
      return test(value(new DataView(bytes.buffer, bytes.byteOffset + option, 10)));
    });
  };
}

/** Whether a packet's only TCP header is known to have no option that has a field; undefined for fields of no option. */
export function lacksOption(key: string, source: FilterSource): ((packet: number) => boolean) | undefined {
  if (!key.startsWith('tcp.option')) return undefined;
  const header = headerOf(source, 'tcp');
  const wanted = KINDS.find(([form]) => form.test(key))?.[1] ?? OTHER;
  const { table } = source;
  return (packet) => {
    const isAlone =
      ((table.layers[packet] as number) & (Layer.tcp | Layer.several)) === Layer.tcp && table.issue[packet] === 0;
    const kinds = isAlone ? kindsOf(optionsOf(header, packet)) : undefined;
    return kinds !== undefined && (kinds & wanted) === 0;
  };
}

/** The options of a packet's only TCP header; undefined where it cannot be told where they are. */
function optionsOf(tcp: Header, packet: number): Uint8Array | undefined {
  const header = tcp.head(packet, MIN_HEADER, MAX_HEADER);
  if (header === undefined) return undefined;
  const length = ((header[WORDS] ?? 0) >> 4) * 4;
  return length < MIN_HEADER || length > header.length ? undefined : header.subarray(MIN_HEADER, length);
}

/** Kinds that are there, as bits; undefined where a length is wrong. */
function kindsOf(options: Uint8Array | undefined): number | undefined {
  if (options === undefined) return undefined;
  let kinds = 0;
  for (let at = 0; at < options.length; ) {
    const length = optionLength(options, at, options.length);
    if (length === 0) return undefined;
    const kind = options[at] as number;
    if (kind === OptionKind.end) return kinds | (1 << OptionKind.end);
    kinds |= kind <= OptionKind.timestamps ? 1 << kind : OTHER;
    at += length;
  }
  return kinds;
}

/** The option of a kind; undefined where there are several, or a length is wrong. */
function find(options: Uint8Array | undefined, kind: number): DataView | 'none' | undefined {
  if (options === undefined) return undefined;
  let found: DataView | 'none' = 'none';
  for (let at = 0; at < options.length && options[at] !== OptionKind.end; ) {
    const length = optionLength(options, at, options.length);
    if (length === 0) return undefined;
    if (options[at] === kind) {
      if (found !== 'none') return undefined;
      found = new DataView(options.buffer, options.byteOffset + at, length);
    }
    at += length;
  }
  return found;
}

/**
 * Fields at a fixed place of a header, read from the packet's bytes as they are: of the one header of its protocol, where
 * the way that the packet was walked tells where that header begins.
 */
import { DISSECTORS, type FieldSpec, Layer, maskedValue } from '../dissect/index.ts';
import type { PacketTable } from '../table/index.ts';
import type { Column, ColumnTest } from './columns.ts';
import { ASK, Decided } from './decided.ts';
import { type Header, headerOf, NOT_TOLD } from './headers.ts';
import { NumberTold } from './row-loop.ts';
import type { FilterSource } from './source.ts';
import { toldNumber } from './told-headers.ts';
import type { Val } from './values.ts';

/** Headers whose fixed fields are read, by id of their dissector. */
const HEADERS: Readonly<Record<string, { readonly layer: number; readonly length: number } | undefined>> = {
  eth: { layer: 0, length: 14 },
  vlan: { layer: 0, length: 4 },
  ieee8021ad: { layer: 0, length: 4 },
  arp: { layer: 0, length: 8 },
  ip: { layer: Layer.ipv4, length: 20 },
  ipv6: { layer: Layer.ipv6, length: 40 },
  tcp: { layer: Layer.tcp, length: 20 },
  udp: { layer: Layer.udp, length: 8 },
};

/** Fields of a network header that the scan has put down where they are not 0. */
const PUT_DOWN: ReadonlySet<string> = new Set(['ip.ttl', 'ipv6.hlim']);

/** A key, the protocol whose headers have it, and its fields there. */
interface Fixed {
  readonly protocol: string;
  readonly specs: readonly FieldSpec[];
}

/** By key; made for the first filter, because most runs of the command line have none. */
let fixedFields: ReadonlyMap<string, Fixed> | undefined;

function collect(): ReadonlyMap<string, Fixed> {
  const all = new Map<string, { protocol: string; spec: FieldSpec }[]>();
  for (const { id: protocol, fields } of DISSECTORS) {
    for (const spec of Object.values(fields)) {
      for (const key of [spec.key, ...(spec.also ?? [])]) {
        const known = all.get(key);
        if (known === undefined) all.set(key, [{ protocol, spec }]);
        else known.push({ protocol, spec });
      }
    }
  }
  const fixed = new Map<string, Fixed>();
  for (const [key, places] of all) {
    const protocol = places[0]?.protocol ?? '';
    const alike = places.every((one) => one.protocol === protocol && one.spec.fixed !== undefined);
    if (alike && HEADERS[protocol] !== undefined) fixed.set(key, { protocol, specs: places.map(({ spec }) => spec) });
  }
  return fixed;
}

/** The column of a field that stands in headers; undefined for others. */
export function headerColumn(key: string, source: FilterSource): Column | undefined {
  const column = fixedColumn(key, source);
  return column?.layer === Layer.ipv6 ? ofVersion6(column, source.table) : column;
}

/** What says IPv6 outside and something else inside has left no hop limit: it has no such fields. */
function ofVersion6({ tells, row, ...column }: Column, table: PacketTable): Column {
  return {
    ...column,
    tells: (packet) => table.hopLimit[packet] !== 0 && (tells === undefined || tells(packet)),
    ...(row && {
      row(from, to, out, test, all) {
        const { hopLimit } = table;
        for (let packet = from; packet < to; packet++)
          if (hopLimit[packet] === 0 && out[packet - from] === ASK) out[packet - from] = Decided.open;
        row(from, to, out, test, all);
      },
    }),
  };
}

function fixedColumn(key: string, source: FilterSource): Column | undefined {
  fixedFields ??= collect();
  const fixed = fixedFields.get(key);
  if (fixed === undefined) return undefined;
  const { protocol, specs } = fixed;
  const { layer = 0, length = 0 } = HEADERS[protocol] ?? {};
  const header = headerOf(source, protocol);
  const [only, ...others] = specs.map((spec) => new HeaderField(header, spec, length));
  if (only === undefined) return undefined;
  if (PUT_DOWN.has(key)) return putDown(layer, source.table, header, only, length);
  const told = others.length === 0 && only.isShort ? toldNumber(key, source) : undefined;
  if (told !== undefined) return toldColumn(layer, told, header, only, length);
  const limited = [only, ...others].filter(({ least }) => least > 0);
  return {
    layer,
    values: [only, ...others].map((field) => (packet) => field.value(packet)),
    costly: true,
    isShort: others.length === 0 && only.isShort,
    tells: (packet) => header.find(packet, length) >= 0 && limited.every((field) => field.tells(packet)),
    ...(others.length === 0 && only.isShort && { row: (from, to, out, test) => only.row(from, to, out, test) }),
    ...(only.isEther && others.length < 2 && { row: etherRow(header, length, only, others[0]) }),
  };
}

/** The column of a field that the scan has put down: where it has not, the header is read. */
function putDown(layer: number, table: PacketTable, header: Header, field: HeaderField, length: number): Column {
  return {
    layer,
    isShort: true,
    values: [(packet) => table.hopLimit[packet] || field.value(packet)],
    tells: (packet) => table.hopLimit[packet] !== 0 || header.find(packet, length) >= 0,
    row(from, to, out, test) {
      const { hopLimit } = table;
      let isAll = true;
      for (let packet = from; packet < to; packet++) {
        if (out[packet - from] !== ASK) continue;
        const value = hopLimit[packet] as number;
        if (value === 0) isAll = false;
        else out[packet - from] = test(value);
      }
      if (!isAll) field.row(from, to, out, test);
    },
  };
}

/** The column of a field that the table tells of most packets: of the others the header is read. */
function toldColumn(
  layer: number,
  told: (packet: number) => number,
  header: Header,
  field: HeaderField,
  length: number,
): Column {
  return {
    layer,
    isShort: true,
    values: [
      (packet) => {
        const number = told(packet);
        return number < 0 ? field.value(packet) : number;
      },
    ],
    tells: (packet) => told(packet) >= 0 || (header.find(packet, length) >= 0 && field.tells(packet)),
    row(from, to, out, test) {
      let isAll = true;
      for (let packet = from; packet < to; packet++) {
        if (out[packet - from] !== ASK) continue;
        const number = told(packet);
        if (number < 0) isAll = false;
        else out[packet - from] = test(number);
      }
      if (!isAll) field.row(from, to, out, test);
    },
  };
}

/** The row of one link address, or of two. */
function etherRow(
  header: Header,
  length: number,
  one: HeaderField,
  two: HeaderField | undefined,
): NonNullable<Column['row']> {
  return (from, to, out, test, all) =>
    header.tellEthers(from, to, out, length, [one.at, two?.at ?? NOT_TOLD], all, test);
}

/** A field of a header, read from its place. */
class HeaderField {
  readonly #header: Header;
  readonly #spec: FieldSpec;
  /** Bytes of its header that are there where it is. */
  readonly #length: number;
  readonly at: number;
  readonly #size: number;
  readonly #mask: number;
  readonly #shift: number;
  /** Smaller numbers mean something else. */
  readonly least: number;
  /** Whether it is a number of at most 16 bits, and what the number there is multiplied by. */
  readonly isShort: boolean;
  readonly #factor: number;
  readonly #isFlag: boolean;
  /** Whether it is a link address. */
  readonly isEther: boolean;
  /** The test that was asked last, and what it told. */
  #asked: ColumnTest | undefined;
  #told: NumberTold | undefined;

  constructor(header: Header, spec: FieldSpec, length: number) {
    const { at = 0, size = 1, mask, type, fixed } = spec;
    this.#header = header;
    this.#spec = spec;
    this.#length = length;
    this.at = at;
    this.#size = size;
    this.least = typeof fixed === 'object' ? fixed.least : 0;
    this.isEther = type === 'ether';
    this.isShort = !this.isEther && size <= 2;
    this.#factor = fixed === 'words' ? 4 : 1;
    this.#isFlag = type === 'boolean';
    this.#mask = mask ?? 0xffff;
    this.#shift = mask === undefined ? 0 : 31 - Math.clz32(mask & -mask);
  }

  /** Its value in a packet that {@link Header.find} has found it in. */
  value(packet: number): Val {
    const { type } = this.#spec;
    const { bytes } = this.#header;
    const from = this.#header.find(packet, this.#length) + this.at;
    if (type === 'ether') return bytes.subarray(from, from + this.#size);
    if (this.isShort) return this.#shortAt(from);
    let raw = 0;
    for (let i = 0; i < this.#size; i++) raw = raw * 256 + (bytes[from + i] as number);
    const { mask } = this.#spec;
    if (mask !== undefined) raw = maskedValue(raw, mask);
    return type === 'boolean' ? Number(raw !== 0) : raw;
  }

  /** Whether what stands there is what it says: see {@link least}. */
  tells(packet: number): boolean {
    return Number(this.value(packet)) >= this.least;
  }

  /** Tell of packets in a row; those whose header is elsewhere are open. */
  row(from: number, to: number, out: Uint8Array, test: ColumnTest): void {
    if (this.#told === undefined || this.#asked !== test) this.#told = this.#learn(test);
    this.#asked = test;
    this.#header.tellNumbers(from, to, out, this.#length, this.at, this.#size, this.#told);
  }

  /** What a test says of numbers as they stand there. */
  #learn(test: ColumnTest): NumberTold {
    const told = new NumberTold((raw) => {
      const value = this.#meant(raw);
      return value < this.least ? Decided.open : test(value);
    });
    const isPlain = this.#spec.mask === undefined && this.#factor === 1 && !this.#isFlag;
    if (isPlain && test.breaks !== undefined) told.divide([this.least, ...test.breaks]);
    return told;
  }

  #shortAt(from: number): number {
    const { bytes } = this.#header;
    const first = bytes[from] as number;
    return this.#meant(this.#size === 1 ? first : (first << 8) | (bytes[from + 1] as number));
  }

  /** What a number that stands there is. */
  #meant(raw: number): number {
    const value = ((raw & this.#mask) >>> this.#shift) * this.#factor;
    return this.#isFlag && value !== 0 ? 1 : value;
  }
}

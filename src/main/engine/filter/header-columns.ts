/**
 * Fields at a fixed place of a header, read from the packet's bytes as they are: of the one header of its protocol, where
 * the way that the packet was walked tells where that header begins.
 */
import { DISSECTORS, type FieldSpec, Layer, maskedValue } from '../dissect/index.ts';
import type { PacketTable } from '../table/index.ts';
import type { Column } from './columns.ts';
import { ASK, Decided } from './decided.ts';
import { type Header, headerOf } from './headers.ts';
import type { FilterSource } from './source.ts';
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
  fixedFields ??= collect();
  const fixed = fixedFields.get(key);
  if (fixed === undefined) return undefined;
  const { protocol, specs } = fixed;
  const { layer = 0, length = 0 } = HEADERS[protocol] ?? {};
  const header = headerOf(source, protocol);
  const [only, ...others] = specs.map((spec) => new HeaderField(header, spec, length));
  if (only === undefined) return undefined;
  if (PUT_DOWN.has(key)) return putDown(layer, source.table, header, only, length);
  const limited = [only, ...others].filter(({ least }) => least > 0);
  return {
    layer,
    values: [only, ...others].map((field) => (packet) => field.value(packet)),
    costly: true,
    isShort: others.length === 0 && only.isShort,
    tells: (packet) => header.find(packet, length) >= 0 && limited.every((field) => field.tells(packet)),
    ...(others.length === 0 && only.isShort && { row: (from, to, out, test) => only.row(from, to, out, test) }),
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

/** A field of a header, read from its place. */
class HeaderField {
  readonly #header: Header;
  readonly #spec: FieldSpec;
  /** Bytes of its header that are there where it is. */
  readonly #length: number;
  readonly #at: number;
  readonly #size: number;
  readonly #mask: number;
  readonly #shift: number;
  /** Smaller numbers mean something else. */
  readonly least: number;
  /** Whether it is a number of at most 16 bits. */
  readonly isShort: boolean;

  constructor(header: Header, spec: FieldSpec, length: number) {
    const { at = 0, size = 1, mask, type, fixed } = spec;
    this.#header = header;
    this.#spec = spec;
    this.#length = length;
    this.#at = at;
    this.#size = size;
    this.least = typeof fixed === 'object' ? fixed.least : 0;
    this.isShort = type !== 'ether' && size <= 2;
    this.#mask = mask ?? 0xffff;
    this.#shift = mask === undefined ? 0 : 31 - Math.clz32(mask & -mask);
  }

  /** Its value in a packet that {@link Header.find} has found it in. */
  value(packet: number): Val {
    const { type } = this.#spec;
    const { bytes } = this.#header;
    const from = this.#header.find(packet, this.#length) + this.#at;
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
  row(from: number, to: number, out: Uint8Array, test: (value: number) => Decided): void {
    this.#header.visit(from, to, out, this.#length, (at) => {
      const value = at < 0 ? -1 : this.#shortAt(at + this.#at);
      return value < this.least ? Decided.open : test(value);
    });
  }

  #shortAt(from: number): number {
    const { bytes } = this.#header;
    const first = bytes[from] as number;
    const raw = this.#size === 1 ? first : (first << 8) | (bytes[from + 1] as number);
    const { type, fixed } = this.#spec;
    const value = (raw & this.#mask) >>> this.#shift;
    if (fixed === 'words') return value * 4;
    return type === 'boolean' && value !== 0 ? 1 : value;
  }
}

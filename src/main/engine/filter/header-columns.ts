/**
 * Fields at a fixed place of a header, read from the packet's bytes as they are: of the one header of its protocol, where
 * the way that the packet was walked tells where that header begins.
 */
import { DISSECTORS, type Dissector, type FieldSpec, Layer, maskedValue } from '../dissect/index.ts';
import type { Column } from './columns.ts';
import type { FilterSource } from './source.ts';
import type { Val } from './values.ts';

/** Bytes of a packet that are read: all headers up to the transport's, with options and tags. */
const HEAD = 160;
/** What reading the beginning of a packet costs, in bytes of a long run. */
const READING = 1024;
/** Ways through the layers are numbered up to here. */
const CHAINS = 0x10000;
const MIN_IPV4 = 20;

/** Lengths of headers that are the same in every packet. */
const LENGTHS: Readonly<Record<string, number | undefined>> = { eth: 14, vlan: 4, null: 4, raw: 0, ipv6: 40 };
/** Link types of the two cooked headers of Linux, which share a name. */
const COOKED: ReadonlyMap<number, number> = new Map([
  [113, 16],
  [276, 20],
]);
const BITS: Readonly<Record<string, number | undefined>> = {
  eth: 0,
  ip: Layer.ipv4,
  ipv6: Layer.ipv6,
  tcp: Layer.tcp,
  udp: Layer.udp,
};

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
    if (alike && BITS[protocol] !== undefined) fixed.set(key, { protocol, specs: places.map(({ spec }) => spec) });
  }
  return fixed;
}

/** The column of a field that stands in headers; undefined for others. */
export function headerColumn(key: string, source: FilterSource): Column | undefined {
  fixedFields ??= collect();
  const fixed = fixedFields.get(key);
  if (fixed === undefined) return undefined;
  const { protocol, specs } = fixed;
  const heads = headsOf(source);
  const last = Math.max(...specs.map(({ at = 0, size = 1 }) => at + size));
  const zero = specs.filter((spec) => spec.fixed === 'unless-zero');
  return {
    layer: BITS[protocol] ?? 0,
    values: specs.map((spec) => (packet) => {
      heads.find(packet, protocol, last);
      return heads.read(spec);
    }),
    costly: true,
    tells: (packet) => heads.find(packet, protocol, last) && zero.every((spec) => heads.read(spec) !== 0),
  };
}

const HEADS = new WeakMap<FilterSource, Heads>();

/** The one reader of a source: the fields of a filter are asked of one packet after the other. */
export function headsOf(source: FilterSource): Heads {
  const known = HEADS.get(source) ?? new Heads(source);
  HEADS.set(source, known);
  return known;
}

/** Reads the beginnings of packets, and finds headers in them. */
export class Heads {
  readonly #source: FilterSource;
  readonly #bytes = new Uint8Array(HEAD);
  readonly #view = new DataView(this.#bytes.buffer);
  /** By protocol and way: where its header begins. */
  readonly #places = new Map<string, Int32Array>();
  #packet = -1;
  #length = 0;
  /** Where the header found last begins. */
  #at = 0;

  constructor(source: FilterSource) {
    this.#source = source;
  }

  /** Go to the header of a protocol; says whether it can be told where it is, and its first `length` bytes are there. */
  find(packet: number, protocol: string, length: number): boolean {
    const { table } = this.#source;
    const place = this.#placeOf(table.chain[packet] as number, protocol);
    if (place === NOWHERE) return false;
    this.#load(packet);
    this.#at = place >= 0 ? place : this.#behindIpv4(place - BEHIND_IPV4);
    if (this.#at < 0 || this.#at + length > this.#length) return false;
    if (protocol !== 'tcp' && protocol !== 'udp') return true;
    // What was put together from fragments does not stand in the packet.
    return this.#view.getUint16(this.#at) === table.sourcePort[packet];
  }

  /** Bytes of the header that was found, from `from` to before `to`; a view, until the next packet. */
  bytes(from: number, to: number): Uint8Array {
    return this.#bytes.subarray(this.#at + from, Math.min(this.#at + to, this.#length));
  }

  /** A field of the header that was found. */
  read({ at = 0, size = 1, mask, type, fixed }: FieldSpec): Val {
    const from = this.#at + at;
    if (type === 'ether') return this.#bytes.subarray(from, from + size);
    let raw = 0;
    for (let i = 0; i < size; i++) raw = raw * 256 + (this.#bytes[from + i] as number);
    if (mask !== undefined) raw = maskedValue(raw, mask);
    if (fixed === 'words') return raw * 4;
    return type === 'boolean' ? Number(raw !== 0) : raw;
  }

  #load(packet: number): void {
    if (packet === this.#packet) return;
    const { table, file } = this.#source;
    const wanted = Math.min(HEAD, table.capturedLength[packet] as number);
    this.#length = file.readInto(this.#bytes, 0, table.fileOffset[packet] as number, wanted);
    this.#packet = packet;
    this.#source.noteRead?.(READING);
  }

  #behindIpv4(at: number): number {
    const length = ((this.#bytes[at] as number) & 0x0f) * 4;
    return length < MIN_IPV4 ? -1 : at + length;
  }

  #placeOf(chain: number, protocol: string): number {
    let places = this.#places.get(protocol);
    if (places === undefined) {
      places = new Int32Array(CHAINS);
      this.#places.set(protocol, places);
    }
    const known = places[chain] as number;
    if (known !== 0) return known - SHIFT;
    const place = this.#work(chain, protocol);
    places[chain] = place + SHIFT;
    return place;
  }

  /** Where the header of a protocol begins on a way: its offset, {@link BEHIND_IPV4} and that of IPv4, or nowhere. */
  #work(chain: number, protocol: string): number {
    const layers = this.#source.chains.layers(chain) ?? [];
    if (layers.filter(({ id }) => id === protocol).length !== 1) return NOWHERE;
    let at = 0;
    for (const [index, layer] of layers.entries()) {
      const { id } = layer;
      if (id === protocol) return at;
      if (id === 'ip') return layers[index + 1]?.id === protocol ? at + BEHIND_IPV4 : NOWHERE;
      const length = lengthOf(layer);
      if (length === undefined) return NOWHERE;
      at += length;
    }
    return NOWHERE;
  }
}

/** Length of a header that is the same in every packet; undefined for others. */
function lengthOf({ id, claims }: Dissector): number | undefined {
  if (id !== 'sll') return LENGTHS[id];
  return claims.map(({ value }) => COOKED.get(value)).find((length) => length !== undefined);
}

/** No such place; and what is added to the offset of an IPv4 header for that of the header behind it. */
const NOWHERE = -1_000_000;
const BEHIND_IPV4 = -10_000;
/** Added to what is kept, so that 0 is nothing known yet. */
const SHIFT = 2_000_000;

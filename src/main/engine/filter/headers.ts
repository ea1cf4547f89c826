/**
 * Where headers begin in packets, and their bytes. Which layers a packet was walked through tells the place; the file is
 * read in windows that hold as many packets as are asked about one after the other.
 */
import type { ByteSource } from '../bytes/index.ts';
import { type Chains, type Dissector, Layer } from '../dissect/index.ts';
import type { PacketTable } from '../table/index.ts';
import { ASK, Decided } from './decided.ts';
import { BEHIND_IPV4, MIN_IPV4, NOWHERE, UNKNOWN, WINDOW_BYTES } from './row-layout.ts';
import { type EtherTest, type NumberTold, rowLoop } from './row-loop.ts';
import type { FilterSource } from './source.ts';

/** Bytes of a packet that are looked at: all headers up to the transport's, with options and tags. */
const HEAD = 160;
/** Bytes of the file read at once at least. */
const SMALLEST_WINDOW = 512;
/** Bytes that can be read for what one call of the file costs. */
const WORTH_READING = 1 << 12;
/** Cost of a call, in bytes of a long run. */
const READING = 1024;

/** Lengths of headers that are the same in every packet. */
const LENGTHS: Readonly<Record<string, number | undefined>> = {
  eth: 14,
  vlan: 4,
  ieee8021ad: 4,
  null: 4,
  raw: 0,
  ipv6: 40,
};
/** Link types of the two cooked headers of Linux, which share a name. */
const COOKED: ReadonlyMap<number, number> = new Map([
  [113, 16],
  [276, 20],
]);

/** Bytes of a link address. */
const ETHER = 6;
/** Stands for a number that is not told, or a place. */
export const NOT_TOLD = -1;

const WINDOWS = new WeakMap<FilterSource, { readonly window: Window; readonly headers: Map<string, Header> }>();

/** The headers of a protocol, by the id of its dissector. All those of a source are read through one window. */
export function headerOf(source: FilterSource, protocol: string): Header {
  const known = WINDOWS.get(source) ?? { window: new Window(source), headers: new Map<string, Header>() };
  WINDOWS.set(source, known);
  const header = known.headers.get(protocol) ?? new Header(source, known.window, protocol);
  known.headers.set(protocol, header);
  return header;
}

/** Part of the file, as large as it pays. It lies where the loops over rows find it, until another capture's is read there. */
class Window {
  readonly #loop = rowLoop();
  readonly bytes = this.#loop.window;
  readonly #table: PacketTable;
  readonly #file: ByteSource;
  readonly #source: FilterSource;
  /** What was read: from where in the file to where. */
  #start = 0;
  #end = 0;
  /** Packets looked at in it. */
  #looks = 0;

  constructor(source: FilterSource) {
    this.#source = source;
    this.#table = source.table;
    this.#file = source.file;
  }

  /** Where in the file {@link bytes} begin. */
  get start(): number {
    return this.#start;
  }

  /** Where in {@link bytes} what was read ends, if it is there still. */
  get end(): number {
    return this.#loop.owner === this ? this.#end - this.#start : 0;
  }

  /** So many packets were looked at without {@link at}. */
  looked(packets: number): void {
    this.#looks += packets;
  }

  /** Where in {@link bytes} a packet begins, with its head or as much of it as there is. */
  at(packet: number): number {
    const offset = this.#table.fileOffset[packet] as number;
    const head = Math.min(HEAD, this.#table.capturedLength[packet] as number);
    if (offset < this.#start || offset + head > this.#end || this.#loop.owner !== this) this.#read(offset, head);
    this.#looks++;
    return offset - this.#start;
  }

  /** As much as the looks at what was read before would have been worth, where it lies right before this. */
  #read(offset: number, head: number): void {
    const follows = offset >= this.#start && offset < this.#end + WINDOW_BYTES;
    this.#loop.owner = this;
    const worth = follows ? Math.min(WINDOW_BYTES, this.#looks * WORTH_READING) : 0;
    const wanted = Math.max(head, SMALLEST_WINDOW, worth);
    this.#start = offset;
    this.#end = offset + this.#file.readInto(this.bytes, 0, offset, wanted);
    this.#looks = 0;
    this.#source.noteRead?.(READING + wanted);
  }
}

/** See {@link headerOf}. */
export class Header {
  readonly #table: PacketTable;
  readonly #chains: Chains;
  readonly #window: Window;
  readonly #protocol: string;
  readonly #isTransport: boolean;
  readonly #loop = rowLoop();
  /** By way through the layers: where the header begins. */
  #places = new Int32Array(256).fill(UNKNOWN);

  constructor({ table, chains }: FilterSource, window: Window, protocol: string) {
    this.#table = table;
    this.#chains = chains;
    this.#window = window;
    this.#protocol = protocol;
    this.#isTransport = protocol === 'tcp' || protocol === 'udp';
  }

  /** The bytes that {@link find} tells a place in, until it is asked for another packet. */
  get bytes(): Uint8Array {
    return this.#window.bytes;
  }

  /** Where in a packet the only header of this protocol begins, as far as the table tells; else {@link NOT_TOLD}. Reads nothing. */
  placeOf(packet: number): number {
    const place = this.#placeOn(this.#table.chain[packet] as number);
    if (place >= 0) return place;
    const isLong = ((this.#table.layers[packet] as number) & Layer.options) !== 0;
    return place === NOWHERE || isLong ? NOT_TOLD : place - BEHIND_IPV4 + MIN_IPV4;
  }

  /** Where in a packet the header begins that stands right in front of it, of IPv4 (`ip`) or IPv6; else {@link NOT_TOLD}. */
  networkPlace(packet: number, network: 'ip' | 'ipv6'): number {
    const place = this.#placeOn(this.#table.chain[packet] as number);
    if (network === 'ip') return place >= 0 || place === NOWHERE ? NOT_TOLD : place - BEHIND_IPV4;
    if (place < 0) return NOT_TOLD;
    const layers = this.#chains.layers(this.#table.chain[packet] as number) ?? [];
    const before = layers[layers.findIndex(({ id }) => id === this.#protocol) - 1];
    return before?.id === network ? place - (LENGTHS.ipv6 ?? 0) : NOT_TOLD;
  }

  /** Where the only header of this protocol begins, if that can be told and its first `length` bytes are there; else -1. */
  find(packet: number, length: number): number {
    const place = this.#placeOn(this.#table.chain[packet] as number);
    if (place === NOWHERE) return -1;
    const window = this.#window;
    const start = window.at(packet);
    const end = start + Math.min(HEAD, this.#table.capturedLength[packet] as number, window.end - start);
    const at = place >= 0 ? start + place : this.#behindIpv4(start + place - BEHIND_IPV4);
    if (at < 0 || at + length > end) return -1;
    if (!this.#isTransport) return at;
    // What was put together from fragments does not stand in the packet.
    const port = ((window.bytes[at] as number) << 8) | (window.bytes[at + 1] as number);
    return port === this.#table.sourcePort[packet] ? at : -1;
  }

  /** Visit packets of a row that are not told yet with what {@link find} says of them. */
  visit(from: number, to: number, out: Uint8Array, length: number, tell: (at: number, packet: number) => number): void {
    const window = this.#window;
    const { places } = this.#loop;
    this.#loop.take(this.#table, from, to, out, this.#places);
    for (let next = 0; next < to - from; ) {
      const last = this.#locate(next, to - from, length);
      const { start } = window;
      // It may have to read more of the packet, and then places are no longer those in the window.
      for (; next < last && window.start === start; next++) {
        if (out[next] === ASK) out[next] = tell(places[next] as number, from + next);
      }
      if (next !== last || last === to - from) continue;
      out[next] = tell(this.find(from + next, length), from + next);
      next++;
    }
  }

  /**
   * Tell of packets of a row that are not told yet by the number of one byte or two at `at` of the header, whose first `length` bytes
   * have to be there; those are open of which {@link find} does not tell the place.
   */
  tellNumbers(
    from: number,
    to: number,
    out: Uint8Array,
    length: number,
    at: number,
    size: number,
    numbers: NumberTold,
  ) {
    const { bytes } = this.#window;
    this.#inWindows(from, to, out, length, {
      found: (first, last) => this.#loop.tellNumbers(first, last, at, size, numbers),
      alone: (place) => {
        const first = bytes[place + at] as number;
        return numbers.of(size === 1 ? first : (first << 8) | (bytes[place + at + 1] as number));
      },
    });
  }

  /** The same by the link address at `at`; or, where `other` is not negative, by either of two, or by `all`. */
  tellEthers(
    from: number,
    to: number,
    out: Uint8Array,
    length: number,
    [at, other]: readonly [number, number],
    all: boolean,
    test: EtherTest,
  ): void {
    const { bytes } = this.#window;
    const one = (place: number): Decided => test(bytes.subarray(place, place + ETHER));
    this.#inWindows(from, to, out, length, {
      found: (first, last) => this.#loop.tellEthers(first, last, at, other, all, test),
      alone: (place) => {
        const told = one(place + at);
        // Nothing is open of what was read.
        return other < 0 || (told === Decided.yes) !== all ? told : one(place + other);
      },
    });
  }

  /** Have the loops tell of those packets of a row whose headers they find (`found`), and of each of the others `alone`. */
  #inWindows(
    from: number,
    to: number,
    out: Uint8Array,
    length: number,
    { found, alone }: { found(first: number, last: number): void; alone(place: number): Decided },
  ): void {
    this.#loop.take(this.#table, from, to, out, this.#places);
    for (let next = 0; next < to - from; next++) {
      const last = this.#locate(next, to - from, length);
      found(next, last);
      next = last;
      if (last === to - from) break;
      const place = this.find(from + next, length);
      this.#loop.tell(next, place < 0 ? Decided.open : alone(place));
    }
    this.#loop.give(to - from, out);
  }

  /** Find places of headers in packets of the row, up to the first for which {@link find} has to be asked. Gives that, or `to`. */
  #locate(next: number, to: number, length: number): number {
    const window = this.#window;
    // Behind IPv4 without options, of a payload that is the packet's own, it is the packet's header.
    const besides = this.#isTransport ? Layer.options : 0;
    const last = this.#loop.locate(next, to, length, besides, window.start, window.end);
    window.looked(this.#loop.found);
    return last;
  }

  /** Bytes of a packet from `from` on, as far as they are there; a view, until the next packet. Undefined where they lie too deep. */
  bytesIn(packet: number, from: number, length: number): Uint8Array | undefined {
    if (from + length > HEAD) return undefined;
    const window = this.#window;
    const start = window.at(packet);
    const end = Math.min(from + length, this.#table.capturedLength[packet] as number, window.end - start);
    return window.bytes.subarray(start + Math.min(from, end), start + end);
  }

  /** Bytes of a packet's header that are there, `most` of them at most; a view, until the next packet. */
  head(packet: number, least: number, most: number): Uint8Array | undefined {
    const at = this.find(packet, least);
    if (at < 0) return undefined;
    const window = this.#window;
    const start = window.at(packet);
    const end = Math.min(start + HEAD, start + (this.#table.capturedLength[packet] as number), window.end);
    return window.bytes.subarray(at, Math.min(at + most, end));
  }

  #behindIpv4(at: number): number {
    const length = ((this.#window.bytes[at] as number) & 0x0f) * 4;
    return length < MIN_IPV4 ? -1 : at + length;
  }

  #placeOn(chain: number): number {
    const known = chain < this.#places.length ? (this.#places[chain] as number) : UNKNOWN;
    return known === UNKNOWN ? this.#learn(chain) : known;
  }

  #learn(chain: number): number {
    if (chain >= this.#places.length) {
      const grown = new Int32Array(chain * 2).fill(UNKNOWN);
      grown.set(this.#places);
      this.#places = grown;
    }
    const place = this.#work(chain);
    this.#places[chain] = place;
    this.#loop.knowWays(this.#places);
    return place;
  }

  /** Where the header begins on a way: its offset, {@link BEHIND_IPV4} and that of IPv4, or nowhere. */
  #work(chain: number): number {
    const protocol = this.#protocol;
    const layers = this.#chains.layers(chain) ?? [];
    if (layers.filter(({ id }) => id === protocol).length !== 1) return NOWHERE;
    // Then it is not the only one, whatever the way says.
    if (layers.some(({ showsLinks }) => showsLinks)) return NOWHERE;
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

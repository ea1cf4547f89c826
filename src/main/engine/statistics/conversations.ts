/**
 * Who speaks with whom in one layer, and who sent and was sent how much. A TCP stream is a conversation of its own, also
 * on the ports of one before; elsewhere addresses and ports tell conversations apart.
 */
import type {
  AddressLayer,
  Conversation,
  ConversationQuery,
  EndpointQuery,
  EndpointTotals,
} from '../../../shared/model/index.ts';
import { type PacketIndex, packetIndex } from '../../../shared/units.ts';
import { sinceFirst } from './clock.ts';
import { Headers } from './headers.ts';
import type { Counter, StatisticsSource } from './source.ts';

/** Conversations told apart at most; packets of further ones are counted as beyond. */
const MAX_CONVERSATIONS = 1_000_000;

interface Talk {
  readonly addressA: string;
  readonly portA: number;
  readonly addressB: string;
  readonly portB: number;
  readonly stream: number;
  readonly packet: PacketIndex;
  packetsAB: number;
  bytesAB: number;
  packetsBA: number;
  bytesBA: number;
  /** Nanoseconds since the capture began. */
  first: number;
  last: number;
}

/** See the file's first lines. */
export class Conversations implements Counter {
  readonly #source: StatisticsSource;
  readonly #layer: AddressLayer;
  readonly #headers: Headers;
  readonly #ids = new Map<string, number>();
  /** By both ends, or by the stream. */
  readonly #byEnds = new Map<string | number, Talk>();
  readonly #talks: Talk[] = [];
  /** The list in the order that was asked for last. */
  #ordered: { readonly key: string; readonly rows: readonly Conversation[] } | undefined;
  /** Ends there were when there were so many conversations. */
  #ended: { readonly talks: number; readonly ends: number } | undefined;
  #endpoints: { readonly key: string; readonly rows: readonly EndpointTotals[] } | undefined;

  constructor(source: StatisticsSource, layer: AddressLayer) {
    this.#source = source;
    this.#layer = layer;
    this.#headers = new Headers(source, layer);
  }

  add(packet: number): number {
    const bytes = this.#source.table.originalLength[packet] ?? 0;
    const at = sinceFirst(this.#source.table, packet);
    this.#ordered = undefined;
    this.#endpoints = undefined;
    return this.#headers.read(packet, (source, sourcePort, destination, destinationPort, stream) => {
      const talk = this.#find(source, sourcePort, destination, destinationPort, stream, packet, at);
      if (talk === undefined) return;
      if (talk.addressA === source && talk.portA === sourcePort) {
        talk.packetsAB++;
        talk.bytesAB += bytes;
      } else {
        talk.packetsBA++;
        talk.bytesBA += bytes;
      }
      if (at < talk.first) talk.first = at;
      if (at > talk.last) talk.last = at;
    });
  }

  /** Conversations so far. */
  get count(): number {
    return this.#talks.length;
  }

  /** Ends so far. */
  get endCount(): number {
    if (this.#ended?.talks !== this.#talks.length) {
      this.#ended = { talks: this.#talks.length, ends: this.#ends().length };
    }
    return this.#ended.ends;
  }

  /** All conversations in an order; equal ones as they were met. */
  conversations({ sort, descending }: ConversationQuery): readonly Conversation[] {
    const key = `${sort} ${descending}`;
    if (this.#ordered?.key !== key) {
      const rows = this.#talks.map((talk) => this.#describe(talk));
      this.#ordered = { key, rows: sortBy(rows, (row) => orderOf(row, sort), descending) };
    }
    return this.#ordered.rows;
  }

  /** All ends in an order. */
  endpoints({ sort, descending }: EndpointQuery): readonly EndpointTotals[] {
    const key = `${sort} ${descending}`;
    if (this.#endpoints?.key !== key) {
      this.#endpoints = { key, rows: sortBy(this.#ends(), (row) => endpointOrder(row, sort), descending) };
    }
    return this.#endpoints.rows;
  }

  #find(
    source: string,
    sourcePort: number,
    destination: string,
    destinationPort: number,
    stream: number,
    packet: number,
    at: number,
  ): Talk | undefined {
    const key = stream >= 0 ? stream : this.#key(source, sourcePort, destination, destinationPort);
    const known = this.#byEnds.get(key);
    if (known !== undefined) return known;
    if (this.#talks.length >= MAX_CONVERSATIONS) return undefined;
    const talk: Talk = {
      addressA: source,
      portA: sourcePort,
      addressB: destination,
      portB: destinationPort,
      stream,
      packet: packetIndex(packet),
      packetsAB: 0,
      bytesAB: 0,
      packetsBA: 0,
      bytesBA: 0,
      first: at,
      last: at,
    };
    this.#talks.push(talk);
    this.#byEnds.set(key, talk);
    return talk;
  }

  /** The same for both ways. */
  #key(source: string, sourcePort: number, destination: string, destinationPort: number): string {
    const [a, b] = [this.#id(source), this.#id(destination)];
    const forward = a < b || (a === b && sourcePort <= destinationPort);
    return forward ? `${a} ${sourcePort} ${b} ${destinationPort}` : `${b} ${destinationPort} ${a} ${sourcePort}`;
  }

  #id(address: string): number {
    const known = this.#ids.get(address);
    if (known !== undefined) return known;
    this.#ids.set(address, this.#ids.size);
    return this.#ids.size - 1;
  }

  #describe({ first, last, portA, portB, stream, ...talk }: Talk): Conversation {
    return {
      ...talk,
      ...(this.#hasPorts ? { portA, portB } : {}),
      ...(stream >= 0 ? { stream } : {}),
      start: first / 1e9,
      duration: (last - first) / 1e9,
    };
  }

  get #hasPorts(): boolean {
    return this.#layer === 'tcp' || this.#layer === 'udp';
  }

  #ends(): EndpointTotals[] {
    const ends = new Map<string, { -readonly [K in keyof EndpointTotals]: EndpointTotals[K] }>();
    const end = (address: string, port: number) => {
      const key = `${address} ${port}`;
      const known = ends.get(key);
      if (known !== undefined) return known;
      const ports = this.#hasPorts ? { port } : {};
      const made = { address, ...ports, packetsTx: 0, bytesTx: 0, packetsRx: 0, bytesRx: 0 };
      ends.set(key, made);
      return made;
    };
    for (const talk of this.#talks) {
      const [a, b] = [end(talk.addressA, talk.portA), end(talk.addressB, talk.portB)];
      a.packetsTx += talk.packetsAB;
      a.bytesTx += talk.bytesAB;
      b.packetsRx += talk.packetsAB;
      b.bytesRx += talk.bytesAB;
      b.packetsTx += talk.packetsBA;
      b.bytesTx += talk.bytesBA;
      a.packetsRx += talk.packetsBA;
      a.bytesRx += talk.bytesBA;
    }
    return Array.from(ends.values());
  }
}

/** Bits a second; 0 for what has no duration. */
export const bitRate = (bytes: number, seconds: number): number => (seconds > 0 ? (bytes * 8) / seconds : 0);

function orderOf(row: Conversation, sort: ConversationQuery['sort']): number | string {
  switch (sort) {
    case 'packets':
      return row.packetsAB + row.packetsBA;
    case 'bytes':
      return row.bytesAB + row.bytesBA;
    case 'bitsAB':
      return bitRate(row.bytesAB, row.duration);
    case 'bitsBA':
      return bitRate(row.bytesBA, row.duration);
    case 'addressA':
    case 'addressB':
      return addressOrder(row[sort]);
    default:
      return row[sort] ?? -1;
  }
}

function endpointOrder(row: EndpointTotals, sort: EndpointQuery['sort']): number | string {
  switch (sort) {
    case 'packets':
      return row.packetsTx + row.packetsRx;
    case 'bytes':
      return row.bytesTx + row.bytesRx;
    case 'address':
      return addressOrder(row.address);
    default:
      return row[sort] ?? -1;
  }
}

/** Text that orders addresses by their numbers: 10.0.0.9 before 10.0.0.10. */
const addressOrder = (address: string): string => address.replace(/[0-9a-f]+/gi, (part) => part.padStart(4, '0'));

function sortBy<T>(rows: readonly T[], by: (row: T) => number | string, descending: boolean): readonly T[] {
  const sign = descending ? -1 : 1;
  return rows
    .map((row) => ({ row, order: by(row) }))
    .sort((a, b) => (a.order < b.order ? -sign : a.order > b.order ? sign : 0))
    .map(({ row }) => row);
}

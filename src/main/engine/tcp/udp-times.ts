/**
 * Which packet of a UDP stream was its first, and which came before another: worked out in the order of packets, as far as
 * somebody asks. Tunnels have several UDP headers in a packet, each of a stream of its own.
 */
import { Uint32Column } from '../bytes/index.ts';
import type { PacketTable } from '../table/index.ts';

/** Packets that {@link UdpTimes} knows, at most; those behind have no place. */
const MAX_PACKETS = 1 << 24;
const NONE = 0;

/** A packet among those of its UDP stream. */
export interface UdpPlace {
  readonly first: number;
  /** Undefined for the first one. */
  readonly before: number | undefined;
}

/** See the file's first lines. Holds as long as the tables do not change. */
export class UdpTimes {
  readonly #packets: PacketTable;
  readonly #streamsOf: (packet: number) => readonly number[];
  /** By packet: the stream's first packet, and the one before it, both + 1. */
  readonly #first = new Uint32Column();
  readonly #before = new Uint32Column();
  /** Of UDP headers after the first of their packet: by packet, from the second header on. */
  readonly #inner = new Map<number, readonly UdpPlace[]>();
  /** By stream: its first packet, and its latest. */
  readonly #firsts = new Map<number, number>();
  readonly #latest = new Map<number, number>();

  /** `streamsOf`: the streams of a packet's UDP headers, outermost first. */
  constructor(packets: PacketTable, streamsOf: (packet: number) => readonly number[]) {
    this.#packets = packets;
    this.#streamsOf = streamsOf;
  }

  /** Where the `occurrence`-th UDP header of a packet stands; undefined where it is of no stream. */
  of(packet: number, occurrence: number): UdpPlace | undefined {
    const end = Math.min(packet + 1, this.#packets.length, MAX_PACKETS);
    while (this.#first.length < end) this.#add(this.#first.length);
    if (occurrence > 0) return this.#inner.get(packet)?.[occurrence - 1];
    const first = packet < this.#first.length ? this.#first.at(packet) : NONE;
    if (first === NONE) return undefined;
    const before = this.#before.at(packet);
    return { first: first - 1, before: before === NONE ? undefined : before - 1 };
  }

  #add(packet: number): void {
    const [place, ...inner] = this.#streamsOf(packet).map((stream) => this.#put(packet, stream));
    this.#first.push(place === undefined ? NONE : place.first + 1);
    this.#before.push(place?.before === undefined ? NONE : place.before + 1);
    if (inner.length > 0) this.#inner.set(packet, inner);
  }

  #put(packet: number, stream: number): UdpPlace {
    const first = this.#firsts.get(stream) ?? packet;
    const before = this.#latest.get(stream);
    this.#firsts.set(stream, first);
    this.#latest.set(stream, packet);
    return { first, before };
  }
}

/**
 * Which packet of a UDP stream was its first, and which came before another: worked out in the order of packets, as far as
 * somebody asks. The row of a packet tells of one UDP header; of others nothing is known.
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
  readonly #streamOf: (packet: number) => number | undefined;
  /** By packet: the stream's first packet, and the one before it, both + 1. */
  readonly #first = new Uint32Column();
  readonly #before = new Uint32Column();
  /** By stream: its first packet, and its latest. */
  readonly #firsts = new Map<number, number>();
  readonly #latest = new Map<number, number>();

  constructor(packets: PacketTable, streamOf: (packet: number) => number | undefined) {
    this.#packets = packets;
    this.#streamOf = streamOf;
  }

  /** Where a packet stands; undefined where it is of no UDP stream. */
  of(packet: number): UdpPlace | undefined {
    const end = Math.min(packet + 1, this.#packets.length, MAX_PACKETS);
    while (this.#first.length < end) this.#add(this.#first.length);
    const first = packet < this.#first.length ? this.#first.at(packet) : NONE;
    if (first === NONE) return undefined;
    const before = this.#before.at(packet);
    return { first: first - 1, before: before === NONE ? undefined : before - 1 };
  }

  #add(packet: number): void {
    const stream = this.#streamOf(packet);
    const first = stream === undefined ? undefined : (this.#firsts.get(stream) ?? packet);
    this.#first.push(first === undefined ? NONE : first + 1);
    this.#before.push(stream === undefined ? NONE : (this.#latest.get(stream) ?? -1) + 1);
    if (stream === undefined) return;
    this.#firsts.set(stream, first ?? packet);
    this.#latest.set(stream, packet);
  }
}

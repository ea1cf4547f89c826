/** Which packets each stream has: one list of packet indices, stream after stream, each in file order. */
import type { PacketTable } from '../table/index.ts';

/** The packets of every stream. Headers quoted in ICMP errors count to their stream as well, as `tcp.stream` does. */
export class StreamPackets {
  /** Where each stream begins in `packets`; one entry more than there are streams. */
  readonly start: Uint32Array;
  readonly packets: Uint32Array;

  /** Count and sort in two passes over the stream column. */
  constructor(table: PacketTable, streams: number) {
    const column = table.stream.subarray(0, table.length);
    this.start = new Uint32Array(streams + 1);
    countPackets(column, this.start);
    sumUp(this.start);
    this.packets = new Uint32Array(this.start[streams] as number);
    sortPackets(column, this.start.slice(), this.packets);
  }

  /** The packets of one stream; a view. */
  of(stream: number): Uint32Array {
    return this.packets.subarray(this.start[stream] ?? 0, this.start[stream + 1] ?? 0);
  }
}

/**
 * The packets of each stream while the scan still runs: every packet leads to the one before it on its stream. Made when first
 * asked for, and carried on with every further question: most captures are read before anybody asks.
 */
export class PacketLinks {
  /** By stream: its latest packet (+1). By packet: the one before it (+1), 0 none. */
  #latest: Uint32Array = new Uint32Array(0);
  #previous: Uint32Array = new Uint32Array(0);
  /** Packets of the table that have been looked at. */
  #known = 0;

  /** Let the memory go: the packets of each stream are listed otherwise. */
  clear(): void {
    this.#latest = new Uint32Array(0);
    this.#previous = new Uint32Array(0);
    this.#known = 0;
  }

  /** Packets of a stream after the packet `after` (-1: all), in file order. */
  since(table: PacketTable, stream: number, after: number): Uint32Array {
    this.#goOn(table);
    const packets = new Uint32Array(this.#walk(stream, after, () => undefined));
    let at = packets.length;
    this.#walk(stream, after, (packet) => {
      packets[--at] = packet;
    });
    return packets;
  }

  /** Link the packets that have come since. One that holds segments of two streams is on the list of that in its row. */
  #goOn({ stream: column, length }: PacketTable): void {
    if (length > this.#previous.length) this.#previous = grown(this.#previous, Math.max(length, this.#known * 2));
    for (; this.#known < length; this.#known++) {
      const stream = column[this.#known] as number;
      if (stream < 0) continue;
      if (stream >= this.#latest.length) this.#latest = grown(this.#latest, (stream + 1) * 2);
      this.#previous[this.#known] = this.#latest[stream] as number;
      this.#latest[stream] = this.#known + 1;
    }
  }

  /** Visit backwards and count. */
  #walk(stream: number, after: number, visit: (packet: number) => void): number {
    let count = 0;
    for (let link = this.#latest[stream] ?? 0; link > after + 1; link = this.#previous[link - 1] ?? 0) {
      visit(link - 1);
      count++;
    }
    return count;
  }
}

function grown(old: Uint32Array, length: number): Uint32Array {
  const next = new Uint32Array(length);
  next.set(old);
  return next;
}

// Each loop a function by itself: what is compiled for a long loop while it runs is thrown away where the loop ends and
// something follows that has never run.

/** How many packets each stream has, one place further on. */
function countPackets(column: Int32Array, counts: Uint32Array): void {
  for (let packet = 0; packet < column.length; packet++) {
    const stream = column[packet] as number;
    if (stream >= 0) counts[stream + 1] = (counts[stream + 1] as number) + 1;
  }
}

function sumUp(counts: Uint32Array): void {
  for (let i = 1; i < counts.length; i++) counts[i] = (counts[i] as number) + (counts[i - 1] as number);
}

/** Put each packet where its stream is: `next` says where that goes on. */
function sortPackets(column: Int32Array, next: Uint32Array, packets: Uint32Array): void {
  for (let packet = 0; packet < column.length; packet++) {
    const stream = column[packet] as number;
    if (stream < 0) continue;
    const at = next[stream] as number;
    packets[at] = packet;
    next[stream] = at + 1;
  }
}

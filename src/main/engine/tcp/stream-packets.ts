/** Which packets each stream has, in file order. */
import type { PacketTable, StreamTable } from '../table/index.ts';
import { recent } from './recent.ts';

/** Streams looked for are kept, so many. */
const MAX_FOUND = 64;
/** How many times all packets are looked through for single streams, before those of every stream are listed. */
const PATIENCE = 4;

/** Packets between the first and the last of a stream that are looked through rather than listed, to go over a stream's once. */
const SHORT = 1000;

/** What is asked for: the rows of packets and streams, and the streams whose headers are not one to a packet (tracker.ts). */
export interface ListedStreams {
  readonly packets: PacketTable;
  readonly streams: StreamTable;
  readonly shared: ReadonlyMap<number, number>;
}

/**
 * The packets of every stream, all of which are known. Headers quoted in ICMP errors count to their stream as well, as
 * `tcp.stream` does. A stream is looked for between its first packet and its last; who asks for many has all of them listed.
 */
export class StreamPackets {
  readonly #of: ListedStreams;
  readonly #found = new Map<number, Uint32Array>();
  #looked = 0;
  #lists: StreamLists | undefined;

  constructor(of: ListedStreams) {
    this.#of = of;
  }

  /** The packets of one stream; a view. */
  of(stream: number): Uint32Array {
    return this.#lists?.of(stream) ?? recent(this.#found, stream, MAX_FOUND, () => this.#find(stream));
  }

  /** How many packets a stream has. */
  countOf(stream: number): number {
    const { streams, shared } = this.#of;
    if (shared.has(stream)) return this.of(stream).length;
    return (streams.packets[stream * 2] ?? 0) + (streams.packets[stream * 2 + 1] ?? 0);
  }

  /** Set what is kept by packet to 0, of a stream's packets from one on. */
  clear(kept: Uint8Array, stream: number, from: number): void {
    const { packets, streams } = this.#of;
    const first = Math.max(from, streams.firstPacket[stream] ?? 0);
    const end = this.#endOf(stream);
    if (end - first <= SHORT) clearBetween(packets.stream, first, end, stream, kept);
    else clear(this.of(stream), from, kept);
  }

  /** Behind the last packet of a stream. */
  #endOf(stream: number): number {
    const { packets, streams, shared } = this.#of;
    const last = Math.max(streams.firstPacket[stream] ?? 0, streams.lastPacket[stream] ?? 0, shared.get(stream) ?? 0);
    return Math.min(last + 1, packets.length);
  }

  #find(stream: number): Uint32Array {
    const { packets, streams, shared } = this.#of;
    if (stream < 0 || stream >= streams.length) return new Uint32Array(0);
    const first = streams.firstPacket[stream] as number;
    const column = packets.stream.subarray(first, this.#endOf(stream));
    this.#looked += column.length;
    if (this.#looked > packets.length * PATIENCE) {
      this.#lists = new StreamLists(packets, streams.length);
      this.#found.clear();
      return this.#lists.of(stream);
    }
    const found = new Uint32Array(shared.has(stream) ? countIn(column, stream) : this.countOf(stream));
    find(column, stream, first, found);
    return found;
  }
}

/** One list of packet indices, stream after stream. */
class StreamLists {
  /** Where each stream begins in `packets`; one entry more than there are streams. */
  readonly #start: Uint32Array;
  readonly #packets: Uint32Array;

  /** Count and sort in two passes over the stream column. */
  constructor(table: PacketTable, streams: number) {
    const column = table.stream.subarray(0, table.length);
    this.#start = new Uint32Array(streams + 1);
    countPackets(column, this.#start);
    sumUp(this.#start);
    this.#packets = new Uint32Array(this.#start[streams] as number);
    sortPackets(column, this.#start.slice(), this.#packets);
  }

  of(stream: number): Uint32Array {
    return this.#packets.subarray(this.#start[stream] ?? 0, this.#start[stream + 1] ?? 0);
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

function clear(packets: Uint32Array, from: number, kept: Uint8Array): void {
  for (let i = packets.length - 1; i >= 0 && (packets[i] as number) >= from; i--) kept[packets[i] as number] = 0;
}

function clearBetween(column: Int32Array, first: number, end: number, stream: number, kept: Uint8Array): void {
  for (let packet = first; packet < end; packet++) if (column[packet] === stream) kept[packet] = 0;
}

function countIn(column: Int32Array, stream: number): number {
  let count = 0;
  for (let at = 0; at < column.length; at++) if (column[at] === stream) count++;
  return count;
}

/** Write the places where `stream` stands in the column, which begins at packet `first`, into `found`, which has room for all. */
function find(column: Int32Array, stream: number, first: number, found: Uint32Array): void {
  for (let at = 0, count = 0; count < found.length && at < column.length; at++)
    if (column[at] === stream) found[count++] = first + at;
}

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

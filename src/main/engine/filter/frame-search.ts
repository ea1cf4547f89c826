/**
 * Looks for bytes, or for a pattern, in packets as they lie in the file: long runs of the file are read and searched at
 * once, and only where the bytes are is it asked which packet that is. A packet by itself would cost more than looking
 * through it.
 */
import { type BytePattern, type ByteSource, Needle } from '../bytes/index.ts';
import type { PacketTable } from '../table/index.ts';
import { ASK, Decided } from './decided.ts';

/** Bytes of the file read at once at most: more leaves the near caches. */
const LONGEST_RUN = 1 << 17;
/** Bytes that can be looked through for what one call of the file costs. */
const WORTH_READING = 1 << 12;

/** See the file's first lines. Cheapest for packets asked about in order. */
export class FrameSearch {
  readonly #table: PacketTable;
  readonly #file: ByteSource;
  readonly #sought: Needle | BytePattern | undefined;
  /** Bytes read last. */
  #run = 0;
  /** Packets asked about since the file was read last. */
  #looks = 0;
  /** Packets that have been looked through last, and those of them that have the bytes, in order. */
  #from = 0;
  #to = 0;
  #hits: number[] = [];
  #next = 0;
  /** What runs are read into: memory that is new to the process costs more than what is done with it. */
  #room: Buffer = Buffer.alloc(0);
  /** Bytes read so far. */
  bytesRead = 0;

  /** `sought`: bytes, or a pattern. */
  constructor(table: PacketTable, file: ByteSource, sought: Uint8Array | BytePattern) {
    this.#table = table;
    this.#file = file;
    this.#sought = !(sought instanceof Uint8Array) ? sought : sought.length > 0 ? new Needle(sought) : undefined;
  }

  /** Whether the captured bytes of a packet have what is looked for; no bytes at all are nowhere. */
  has(packet: number): boolean {
    if (this.#sought === undefined) return false;
    if (packet < this.#from || packet >= this.#to) this.#search(packet);
    this.#looks++;
    if ((this.#hits[this.#next - 1] ?? -1) >= packet) this.#next = 0;
    while ((this.#hits[this.#next] ?? packet) < packet) this.#next++;
    return this.#hits[this.#next] === packet;
  }

  /** The same of packets in a row: see `RowTest`. */
  row(from: number, to: number, out: Uint8Array): void {
    for (let packet = from; packet < to; ) {
      if (out[packet - from] !== ASK) packet++;
      else if (this.#sought === undefined) out[packet++ - from] = Decided.no;
      else {
        if (packet < this.#from || packet >= this.#to) this.#search(packet);
        packet = this.#tell(packet, from, Math.min(to, this.#to), out);
      }
    }
  }

  /** Tell of packets that were looked through, from one on that is asked about to the next that is not. Gives that. */
  #tell(first: number, from: number, to: number, out: Uint8Array): number {
    let end = first;
    do out[end++ - from] = Decided.no;
    while (end < to && out[end - from] === ASK);
    this.#looks += end - first;
    const hits = this.#hits;
    if ((hits[this.#next - 1] ?? -1) >= first) this.#next = 0;
    for (; (hits[this.#next] ?? end) < end; this.#next++) {
      const hit = hits[this.#next] as number;
      if (hit >= first) out[hit - from] = Decided.yes;
    }
    return end;
  }

  /** Look through a packet and, where packets are asked about in order, through those behind it. */
  #search(packet: number): void {
    const { fileOffset, capturedLength, length } = this.#table;
    const start = fileOffset[packet] as number;
    const isNear = packet >= this.#to && start - (fileOffset[this.#from] as number) < 2 * LONGEST_RUN;
    const longer = packet === this.#to ? (this.#run + WORTH_READING) * 2 : 0;
    const run = isNear ? Math.min(LONGEST_RUN, Math.max(this.#looks * WORTH_READING, longer)) : 0;
    this.#looks = 0;
    let end = start + (capturedLength[packet] as number);
    let to = packet + 1;
    for (; to < length; to++) {
      const next = fileOffset[to] as number;
      const after = next + (capturedLength[to] as number);
      if (next < end || after - start > run) break;
      end = after;
    }
    this.#run = end - start;
    this.#from = packet;
    this.#to = to;
    this.#next = 0;
    const bytes = this.#read(start, end - start);
    const sought = this.#sought;
    if (sought instanceof Needle) this.#hits = this.#find(sought, bytes, start);
    else if (sought !== undefined) this.#hits = this.#match(sought, bytes, start);
    this.bytesRead += end - start;
  }

  #read(start: number, length: number): Buffer {
    const size = Math.max(0, Math.min(length, this.#file.size - start));
    if (this.#room.length < size) this.#room = Needle.room(Math.max(size, LONGEST_RUN));
    return this.#room.subarray(0, this.#file.readInto(this.#room, 0, start, size));
  }

  #find(needle: Needle, bytes: Buffer, start: number): number[] {
    const { fileOffset, capturedLength } = this.#table;
    const endOf = (one: number): number => (fileOffset[one] as number) + (capturedLength[one] as number) - start;
    const hits: number[] = [];
    let packet = this.#from;
    needle.search(bytes, (at) => {
      while (packet < this.#to && endOf(packet) <= at) packet++;
      if (packet === this.#to) return bytes.length;
      const isInside = at >= (fileOffset[packet] as number) - start && at + needle.length <= endOf(packet);
      if (isInside) hits.push(packet);
      return isInside ? endOf(packet) : at + 1;
    });
    return hits;
  }

  #match(pattern: BytePattern, bytes: Buffer, start: number): number[] {
    const { fileOffset, capturedLength } = this.#table;
    const hits: number[] = [];
    for (let packet = this.#from; packet < this.#to; packet++) {
      const from = Math.min(bytes.length, (fileOffset[packet] as number) - start);
      const to = Math.min(bytes.length, from + (capturedLength[packet] as number));
      if (pattern.testBytes(bytes, from, to)) hits.push(packet);
    }
    return hits;
  }
}

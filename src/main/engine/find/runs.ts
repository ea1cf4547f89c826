/**
 * Tells at the speed of reading which packets may have some bytes: long runs of the file are searched at once, forwards or
 * backwards. Letters are compared without regard to case unless `exact`; what it lets through is to be looked at again.
 */
import { firstIndex } from '../../../shared/bisect.ts';
import { type ByteSource, Needle } from '../bytes/index.ts';
import type { PacketTable } from '../table/index.ts';

/** Bytes of the file read at once: first, so that a near find stays cheap, and in the end. More leaves the near caches. */
const FIRST_RUN = 1 << 14;
const LONGEST_RUN = 1 << 17;

/** See the file's first lines. Cheapest for packets asked about one after the other. */
export class Runs {
  readonly #table: PacketTable;
  readonly #file: ByteSource;
  readonly #needles: readonly Needle[];
  /** What runs are read into. */
  #room: Buffer = Buffer.alloc(0);
  #run = 0;
  /** Packets that have been looked through last, and those of them that may have the bytes. */
  #from = 0;
  #to = 0;
  readonly #hits = new Set<number>();
  /** Bytes read so far. */
  bytesRead = 0;

  constructor(table: PacketTable, file: ByteSource, needles: readonly Uint8Array[], exact: boolean) {
    this.#table = table;
    this.#file = file;
    this.#needles = needles.filter(({ length }) => length > 0).map((needle) => new Needle(needle, exact));
  }

  /** Whether the captured bytes of a packet may have what is looked for. `step`: which way the next packets lie. */
  may(packet: number, step: 1 | -1): boolean {
    if (packet < this.#from || packet >= this.#to) this.#search(packet, step);
    return this.#hits.has(packet);
  }

  #search(packet: number, step: 1 | -1): void {
    const { fileOffset, capturedLength, length } = this.#table;
    const follows = packet === (step > 0 ? this.#to : this.#from - 1);
    this.#run = follows ? Math.min(LONGEST_RUN, Math.max(FIRST_RUN, this.#run * 2)) : FIRST_RUN;
    const endOf = (one: number): number => (fileOffset[one] as number) + (capturedLength[one] as number);
    let first = packet;
    let last = packet;
    for (;;) {
      const next = step > 0 ? last + 1 : first - 1;
      const [low, high] = step > 0 ? [first, next] : [next, last];
      const isBehind =
        step > 0 ? (fileOffset[next] as number) >= endOf(last) : endOf(next) <= (fileOffset[first] as number);
      if (next < 0 || next >= length || !isBehind || endOf(high) - (fileOffset[low] as number) > this.#run) break;
      [first, last] = [low, high];
    }
    this.#from = first;
    this.#to = last + 1;
    const start = fileOffset[first] as number;
    const size = Math.max(0, Math.min(endOf(last) - start, this.#file.size - start));
    if (this.#room.length < size) this.#room = Needle.room(Math.max(size, LONGEST_RUN));
    const bytes = this.#room.subarray(0, this.#file.readInto(this.#room, 0, start, size));
    this.bytesRead += bytes.length;
    this.#hits.clear();
    for (const needle of this.#needles) {
      needle.search(bytes, (at) => {
        const hit = this.#packetAt(start + at);
        if (hit >= this.#from) this.#hits.add(hit);
        // One place is enough for a packet; what lies between two packets belongs to the one before it.
        return Math.max(at + 1, (hit < this.#from ? start : endOf(hit)) - start - needle.length + 1);
      });
    }
  }

  /** The last packet of the run that begins at or before a place in the file; the one before the run where none does. */
  #packetAt(place: number): number {
    const { fileOffset } = this.#table;
    return firstIndex(this.#from, this.#to, (packet) => (fileOffset[packet] as number) > place) - 1;
  }
}

/**
 * Tells at the speed of reading which packets may have some bytes: long runs of the file are searched at once, forwards or
 * backwards. Letters are compared without regard to case unless `exact`; what it lets through is to be looked at again.
 */
import { type ByteSource, readBytes } from '../bytes/index.ts';
import type { PacketTable } from '../table/index.ts';

/** Bytes of the file read at once: first, so that a near find stays cheap, and in the end. */
const FIRST_RUN = 1 << 16;
const LONGEST_RUN = 1 << 20;

/** See the file's first lines. Cheapest for packets asked about one after the other. */
export class Runs {
  readonly #table: PacketTable;
  readonly #file: ByteSource;
  readonly #needles: readonly string[];
  readonly #exact: boolean;
  #run = 0;
  /** Packets that have been looked through last, and those of them that may have the bytes. */
  #from = 0;
  #to = 0;
  #hits = new Set<number>();
  /** Bytes read so far. */
  bytesRead = 0;

  constructor(table: PacketTable, file: ByteSource, needles: readonly Uint8Array[], exact: boolean) {
    this.#table = table;
    this.#file = file;
    this.#exact = exact;
    this.#needles = needles.map((needle) => this.#textOf(needle));
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
    const bytes = readBytes(this.#file, start, endOf(last) - start);
    this.bytesRead += bytes.length;
    this.#hits = this.#find(this.#textOf(bytes), start, endOf);
  }

  #find(text: string, start: number, endOf: (packet: number) => number): Set<number> {
    const hits = new Set<number>();
    for (const needle of this.#needles) {
      let packet = this.#from;
      for (let at = text.indexOf(needle); at >= 0 && packet < this.#to; ) {
        while (packet < this.#to && endOf(packet) <= start + at) packet++;
        if (packet === this.#to) break;
        hits.add(packet);
        // One place is enough for a packet; what lies between two packets belongs to the one behind it.
        at = text.indexOf(needle, Math.max(at + 1, endOf(packet) - start - needle.length + 1));
      }
    }
    return hits;
  }

  /** A character a byte. */
  #textOf(bytes: Uint8Array): string {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    return this.#exact ? text : text.toLowerCase();
  }
}

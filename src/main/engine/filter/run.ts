/**
 * A filter at work: packets in order, as far as it has come. It works in shares, so that its host can answer other
 * questions in between, and goes on where it stopped also when the capture has grown.
 */
import { FRAME_FIELDS } from '../dissect/index.ts';
import { isVerdictField } from './analysis-columns.ts';
import { type Compiled, type Plan, passes } from './compile.ts';
import { decide } from './decide.ts';
import { ASK, type Decide, Decided, ROW, type RowTest } from './decided.ts';
import { nextOfStream, onlyStream } from './only-stream.ts';
import { PacketValues } from './packet-values.ts';
import { partFor, type Wanted } from './parts.ts';
import type { FilterSource } from './source.ts';

/** What other work costs, in whole paintings: the bytes of a packet; a byte of a long run; a packet read for its stream. */
const READING = 1 / 32;
const READING_BYTE = 1 / (1 << 19);
const FOLLOWING = 1 / 32;
/** A packet whose segment is judged, and packets judged at once. */
const JUDGING = 1 / 512;
const JUDGED_AT_ONCE = 8192;
/** Part of a painting, without messages and with them; the columns of a packet. */
const PART = 1 / 8;
const MESSAGES = 1 / 2;
const SUMMARY = 1 / 4;
const COLUMNS = 1 / (1 << 13);

/** Bytes of the file that packets of a row lie in at most. */
const LONGEST_ROW = 1 << 23;
/** What is told of a row of which no packet passes. */
const NONE_TOLD = new Uint8Array(ROW).fill(Decided.no);

/** See the file's first lines. */
export class FilterRun {
  readonly #plan: Plan;
  readonly #values: PacketValues;
  readonly #source: FilterSource;
  readonly #decide: Decide;
  readonly #stream: number | undefined;
  readonly #part: Wanted;
  /** Whether verdicts on all segments are of use: to columns, or to painting many packets of many streams. */
  readonly #judges: 'columns' | 'paintings' | undefined;
  /** Effort left in this share. */
  #left = 0;
  /** What is told of packets in a row, where that can be; of which it was, and up to which. */
  readonly #told = new Uint8Array(ROW);
  #toldFrom = 0;
  #toldTo = 0;
  #found = new Uint32Array(1024);
  #count = 0;
  #next = 0;

  /** Names in it that are fields, but to nobody here: no packet has them. */
  readonly foreign: readonly string[];

  constructor(compiled: Compiled, source: FilterSource, foreign: readonly string[] = []) {
    this.foreign = foreign;
    this.#plan = compiled.plan;
    this.#values = new PacketValues(compiled.keys);
    this.#source = source;
    this.#stream = onlyStream(compiled.plan);
    this.#part = partFor(compiled.keys);
    if (this.#stream === undefined) {
      if ([...compiled.keys].some(isVerdictField)) this.#judges = 'columns';
      else if (this.#part.whole || this.#part.analysis) this.#judges = 'paintings';
    }
    this.#decide = decide(compiled.plan, {
      ...source,
      bytes: (packet) => {
        this.#left -= READING;
        return source.bytes(packet);
      },
      columns: (packet) => {
        this.#left -= SUMMARY;
        if (this.#stream === undefined) this.#judge();
        return source.columns(packet);
      },
      paint: (packet, wanted, shownBefore) => {
        this.#left -= MESSAGES;
        return source.paint(packet, wanted, shownBefore);
      },
      names: (packet) => {
        this.#left -= PART;
        return source.names(packet);
      },
      messageNames: (packet) => this.#following(() => source.messageNames(packet)),
      noteRead: (bytes) => {
        this.#left -= bytes * READING_BYTE;
      },
      messageKinds: (packet) => this.#following(() => source.messageKinds(packet)),
      met: (packet) => this.#following(() => source.met(packet)),
    });
  }

  /** What reading streams comes to, which is work. */
  #following<T>(read: () => T): T {
    const before = this.#source.messagesRead();
    const value = read();
    this.#left -= (this.#source.messagesRead() - before) * FOLLOWING;
    return value;
  }

  /** Packets that have been looked at: all below this one. */
  get checked(): number {
    return this.#next;
  }

  /** Packets that pass, of those that have been looked at, in order; what is found later does not change it. */
  get packets(): Uint32Array {
    return this.#found.subarray(0, this.#count);
  }

  /** Look at further packets, as many as an effort of `paintings` is enough for. Says whether all have been looked at. */
  advance(paintings: number): boolean {
    const { table } = this.#source;
    const { row } = this.#decide;
    // Packets of one stream lie far apart, and verdicts are not there yet for a whole row.
    const inRows = row !== undefined && this.#stream === undefined && this.#judges !== 'columns';
    this.#left = paintings;
    while (this.#next < table.length) {
      if (this.#stream !== undefined) {
        this.#next = nextOfStream(table, this.#stream, this.#next);
        if (this.#next === table.length) break;
      }
      if (this.#left <= 0) return false;
      this.#left -= COLUMNS;
      if (this.#judges === 'columns' && !this.#judge()) return false;
      let told: number = ASK;
      if (inRows) {
        told = this.#passTold(row);
        if (this.#next === this.#toldTo) continue;
      }
      if (told === ASK) told = this.#decide(this.#next);
      if (told === Decided.yes || (told === Decided.open && this.#paint())) this.#add(this.#next);
      this.#next++;
    }
    return true;
  }

  /** Go on to the next packet of a row that is not told, or to the row's end, and keep those that pass. What is told of it. */
  #passTold(row: RowTest): number {
    if (this.#next >= this.#toldTo) {
      this.#toldFrom = this.#next;
      this.#toldTo = this.#rowEnd();
      this.#told.fill(ASK);
      row(this.#toldFrom, this.#toldTo, this.#told);
      this.#left -= COLUMNS * ROW;
      if (this.#isNoneTold()) {
        this.#next = this.#toldTo;
        return ASK;
      }
    }
    const told = this.#told;
    const from = this.#toldFrom;
    const end = this.#toldTo - from;
    let at = this.#next - from;
    for (; at < end; at++) {
      const one = told[at] as number;
      if (one === Decided.yes) this.#add(from + at);
      else if (one !== Decided.no) break;
    }
    this.#next = from + at;
    return told[at] ?? ASK;
  }

  /** Where a row ends that begins at the next packet: before more of the file than is to be read at once. */
  #rowEnd(): number {
    const { fileOffset, length } = this.#source.table;
    const from = this.#next;
    const start = fileOffset[from] as number;
    let to = Math.min(from + ROW, length);
    while (to - from > 1 && (fileOffset[to - 1] as number) - start > LONGEST_ROW) to = from + ((to - from) >> 1);
    return to;
  }

  /** Whether no packet of the row passes: the usual answer to many filters, and compared without a loop that has to be compiled first. */
  #isNoneTold(): boolean {
    const packets = this.#toldTo - this.#toldFrom;
    return Buffer.compare(this.#told.subarray(0, packets), NONE_TOLD.subarray(0, packets)) === 0;
  }

  /** Look at the painting of the next packet. Says whether it passes. */
  #paint(): boolean {
    this.#left -= this.#part.whole ? 1 : this.#part.messages === 0 ? PART : MESSAGES;
    if (this.#judges === 'paintings') this.#judge();
    this.#values.load(this.#source.paint(this.#next, this.#part, this.#shownBefore()));
    return passes(this.#plan, this.#values);
  }

  /** Work out some more verdicts, where that of the next packet is not known yet. Says whether it is now. */
  #judge(): boolean {
    const { verdicts } = this.#source;
    const before = verdicts.covered;
    if (this.#next < before) return true;
    verdicts.advance(before + JUDGED_AT_ONCE);
    const done = verdicts.covered - before;
    this.#left -= done * JUDGING;
    return done === 0 || this.#next < verdicts.covered;
  }

  /** The packet that passed last, or the one at hand where none has: only where it is asked for. */
  #shownBefore(): number | undefined {
    if (!this.#part.keys.has(FRAME_FIELDS.deltaShown.key)) return undefined;
    return this.#count === 0 ? this.#next : this.#found[this.#count - 1];
  }

  #add(packet: number): void {
    if (this.#count === this.#found.length) {
      const grown = new Uint32Array(this.#count * 2);
      grown.set(this.#found);
      this.#found = grown;
    }
    this.#found[this.#count++] = packet;
  }
}

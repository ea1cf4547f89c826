/** The options that the analysis needs again when it looks at a stream a second time, by packet. Few packets have them. */
import { FittedColumn, Uint16Column, Uint32Column } from '../bytes/index.ts';
import { lowerBound } from './headers.ts';
import type { Segment } from './segment.ts';

/** Marks of a row. */
const HAS_SHIFT = 0x100;
const UNSETTLED = 0x200;

/** Cells of a row of {@link OptionRows}: its place in the batch, the shift of its window scale (-1 none), bytes in its SACK blocks. */
export const OPTION_CELLS = 3;

/** Packets of a batch of rows whose options say something, as compiled code has read them (plain-run/), in their order. */
export interface OptionRows {
  readonly cells: Int32Array;
  readonly count: number;
}

/** Rows in order of packets. */
export class OptionFacts {
  readonly #packet = new Uint32Column();
  /** Shift in the low byte, and the marks. */
  readonly #marks = new Uint16Column();
  readonly #sackWidth = new FittedColumn();
  /** Whether some segment has an option of multipath TCP, or options that cannot be read. */
  mayBeMultipath = false;

  /** Keep what the segment's options say, if they say anything. */
  keep(segment: Segment): void {
    if (segment.mayBeMultipath) this.mayBeMultipath = true;
    if (segment.windowShift < 0 && segment.sackWidth === 0 && segment.settlesScaling) return;
    this.#push(segment.packet, segment.windowShift, segment.sackWidth, segment.settlesScaling);
  }

  /** Keep these: none of them is of multipath, all could be read. The first row of the batch is of packet `first`. */
  keepRows({ cells, count }: OptionRows, first: number): void {
    for (let at = 0; at < count * OPTION_CELLS; at += OPTION_CELLS)
      this.#push(first + (cells[at] as number), cells[at + 1] as number, (cells[at + 2] as number) >>> 0, true);
  }

  /** Give back spare room. */
  trim(): void {
    this.#packet.trim();
    this.#marks.trim();
    this.#sackWidth.trim();
  }

  #push(packet: number, windowShift: number, sackWidth: number, settlesScaling: boolean): void {
    this.#packet.push(packet);
    const shift = windowShift >= 0 ? HAS_SHIFT | windowShift : 0;
    this.#marks.push(settlesScaling ? shift : shift | UNSETTLED);
    this.#sackWidth.push(sackWidth);
  }

  /** Whether a packet, of those that were analysed, acknowledges selectively. */
  hasSack(packet: number): boolean {
    const at = lowerBound(this.#packet.data, this.#packet.length, packet);
    return at < this.#packet.length && this.#packet.at(at) === packet && this.#sackWidth.at(at) !== 0;
  }

  /** Put back into `segment`, by its packet, what its options said. */
  recall(segment: Segment): void {
    segment.windowShift = -1;
    segment.sackWidth = 0;
    segment.settlesScaling = true;
    const at = lowerBound(this.#packet.data, this.#packet.length, segment.packet);
    if (at >= this.#packet.length || this.#packet.at(at) !== segment.packet) return;
    const marks = this.#marks.at(at);
    if ((marks & HAS_SHIFT) !== 0) segment.windowShift = marks & 0xff;
    segment.settlesScaling = (marks & UNSETTLED) === 0;
    segment.sackWidth = this.#sackWidth.at(at);
  }
}

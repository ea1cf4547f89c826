/** The options that the analysis needs again when it looks at a stream a second time, by packet. Few packets have them. */
import { firstIndex } from '../../../shared/bisect.ts';
import { Uint32Column } from '../bytes/index.ts';
import type { Segment } from './segment.ts';

/** Marks of a row. */
export const HAS_SHIFT = 0x100;
const UNSETTLED = 0x200;

/** Cells of a row: the packet, its marks with the shift of its window scale in the low byte, bytes in its SACK blocks. */
export const OPTION_CELLS = 3;

/** Rows in order of packets. */
export class OptionFacts {
  readonly #rows = new Uint32Column();
  /** Whether some segment has an option of multipath TCP, or options that cannot be read. */
  mayBeMultipath = false;

  /** Keep what the segment's options say, if they say anything. */
  keep({ packet, windowShift, sackWidth, settlesScaling, mayBeMultipath }: Segment): void {
    if (mayBeMultipath) this.mayBeMultipath = true;
    if (windowShift < 0 && sackWidth === 0 && settlesScaling) return;
    const shift = windowShift >= 0 ? HAS_SHIFT | windowShift : 0;
    this.#rows.push(packet);
    this.#rows.push(settlesScaling ? shift : shift | UNSETTLED);
    this.#rows.push(sackWidth);
  }

  /** Keep rows of packets that come next, as compiled code has read them (plain-run/): none is of multipath, all could be read. */
  keepRows(rows: Uint32Array): void {
    this.#rows.append(rows);
  }

  /** Give back spare room. */
  trim(): void {
    this.#rows.trim();
  }

  /** Whether a packet, of those that were analysed, acknowledges selectively. */
  hasSack(packet: number): boolean {
    const at = this.#find(packet);
    return at >= 0 && this.#rows.at(at + 2) !== 0;
  }

  /** Put back into `segment`, by its packet, what its options said. */
  recall(segment: Segment): void {
    segment.windowShift = -1;
    segment.sackWidth = 0;
    segment.settlesScaling = true;
    const at = this.#find(segment.packet);
    if (at < 0) return;
    const marks = this.#rows.at(at + 1);
    if ((marks & HAS_SHIFT) !== 0) segment.windowShift = marks & 0xff;
    segment.settlesScaling = (marks & UNSETTLED) === 0;
    segment.sackWidth = this.#rows.at(at + 2);
  }

  /** Where a packet's row begins; -1 where it has none. */
  #find(packet: number): number {
    const rows = this.#rows.length / OPTION_CELLS;
    const at = firstIndex(0, rows, (row) => this.#rows.at(row * OPTION_CELLS) >= packet) * OPTION_CELLS;
    return at < this.#rows.length && this.#rows.at(at) === packet ? at : -1;
  }
}

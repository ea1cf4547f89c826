/**
 * Records that stand in the file in another order than they passed in: the clock goes back a little from one to the next.
 * Positions count the packets of a stream, and are noted in turn.
 */

/** Seconds that the clock goes back by at most where records change places in the file; by more, it was set. */
const SWAPPED = 0.1;
/** Records looked at for such an exchange. */
const SWAP_REACH = 16;

/** See the first lines of the file. */
export class SwappedRecords {
  readonly #times: number[] = [];
  /** Position to the last one that it changes places with. */
  readonly #swapped = new Map<number, number>();

  /** The next record with its time in seconds. Positions between were not noted: their time does not count. */
  note(position: number, time: number): void {
    this.#times[position] = time;
    let first = position;
    for (let at = position - 1; at >= Math.max(0, position - SWAP_REACH); at--) {
      const ahead = (this.#times[at] ?? time) - time;
      if (ahead > 0 && ahead < SWAPPED) first = at;
    }
    if (first < position) for (let at = first; at <= position; at++) this.#swapped.set(at, position);
  }

  has(position: number): boolean {
    return this.#swapped.has(position);
  }

  /** The last position that one changes places with: itself, where it stands in its own. */
  last(position: number): number {
    return this.#swapped.get(position) ?? position;
  }
}

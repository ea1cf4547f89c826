/** How much of a long piece of work is done at once, so that questions and a cancel are heard soon. */

/** Milliseconds of work between two looks at what came in. */
const STEP = 6;
const FIRST = 256;
const LEAST = 16;

/** Packets of a step: as many as fit the time, by what the steps before took. */
export class Pace {
  packets = FIRST;

  /** A part of a step, at least the smallest one. */
  part(share: number): number {
    return Math.max(LEAST, Math.round(this.packets * share));
  }

  /**
   * `packets` took so many milliseconds. Towards as many as fit a step, by no more than double at a time: what comes next
   * may be heavier.
   */
  took(packets: number, milliseconds: number): void {
    const fitting = Math.round((packets * STEP) / Math.max(0.05, milliseconds));
    this.packets = Math.max(LEAST, Math.min(this.packets * 2, fitting));
  }
}

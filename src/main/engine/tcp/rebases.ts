/** Connections that began anew on the ports of an earlier one within its stream: what their numbers counted from when. */

/** Remembered at most. */
const MAX_REBASES = 10_000;

/** How the numbers of a direction began anew: from which packet on, and what they counted from before. */
interface Rebased {
  readonly changes: { readonly packet: number; readonly before: number }[];
  /** The first SYN+ACK, once all packets are known. */
  answer: number | undefined;
}

/** Of all directions (2 * stream + side) of a capture. */
export class Rebases {
  readonly #rebased = new Map<number, Rebased>();
  #count = 0;

  /** From `packet` on a direction counts from another number than `before`. */
  note(direction: number, packet: number, before: number): void {
    if (this.#count === MAX_REBASES) return;
    this.#count++;
    const rebased = this.#rebased.get(direction) ?? { changes: [], answer: undefined };
    rebased.changes.push({ packet, before });
    this.#rebased.set(direction, rebased);
  }

  /** Directions that began anew. */
  directions(): Iterable<number> {
    return this.#rebased.keys();
  }

  /** All packets are known: `answer` is the direction's first SYN+ACK. */
  settle(direction: number, answer: number | undefined): void {
    const rebased = this.#rebased.get(direction);
    if (rebased !== undefined) rebased.answer = answer;
  }

  /**
   * What a direction counted from at a packet, where that is not what it counts from in the end. Until the first SYN+ACK it
   * is: that is how a second reading has it.
   */
  baseAt(direction: number, packet: number): number | undefined {
    const rebased = this.#rebased.get(direction);
    if (rebased === undefined || packet < (rebased.answer ?? 0)) return undefined;
    return rebased.changes.find((one) => one.packet > packet)?.before;
  }
}

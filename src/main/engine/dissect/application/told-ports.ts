/**
 * Ports of which earlier packets have said something: a datagram from or to any other is told by its own bytes alone. Compiled code
 * asks as well (plain-run/), which is why they are listed in the order in which they came.
 */

/** Why a port is listed. */
export const ToldPort = {
  /** A conversation is somebody's, media were announced, or a version was settled. */
  talk: 1,
  /** An end of a QUIC connection that began has it. */
  quic: 2,
} as const;

/** See the file's first lines. */
export class ToldPorts {
  readonly #marks = new Map<number, number>();
  /** Each as its number times 4 and a mark: no two are the same. */
  readonly list: number[] = [];

  /** One of {@link ToldPort} is so of a port. */
  add(port: number, mark: number): void {
    const had = this.#marks.get(port) ?? 0;
    if ((had & mark) !== 0) return;
    this.#marks.set(port, had | mark);
    this.list.push(port * 4 + mark);
  }
}

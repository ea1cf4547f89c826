/**
 * The states of both ends around every packet of a stream, four bytes a packet: what {@link StateTimeline.set} wrote and
 * later packets corrected. An entry is the number of a state, with the high bit where a packet proves it.
 */
import type { EndState, StateChange, TcpState } from '../../../shared/model/index.ts';

/** States in the order of their numbers. */
export const STATES = [
  'UNKNOWN',
  'CLOSED',
  'LISTEN',
  'SYN-SENT',
  'SYN-RECEIVED',
  'ESTABLISHED',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSE-WAIT',
  'CLOSING',
  'LAST-ACK',
  'TIME-WAIT',
] as const satisfies readonly TcpState[];

const PROVEN = 0x80;
const CELLS = 4;
const NUMBERS = new Map<TcpState, number>(STATES.map((state, number) => [state, number]));

/** One end: 0 the client, 1 the server. */
export type End = 0 | 1;

/** See the first lines of the file. Positions count the packets of the stream. */
export class StateTimeline {
  readonly length: number;
  readonly #cells: Uint8Array;

  constructor(length: number) {
    this.length = length;
    this.#cells = new Uint8Array(length * CELLS);
  }

  /** Both ends before and after the packet at a position. */
  at(position: number): StateChange {
    const row = position * CELLS;
    const read = (cell: number): EndState => {
      const value = this.#cells[row + cell] ?? 0;
      return { state: STATES[value & ~PROVEN] ?? 'UNKNOWN', proven: (value & PROVEN) !== 0 };
    };
    return { client: { before: read(0), after: read(1) }, server: { before: read(2), after: read(3) } };
  }

  /** The state of an end before (`after` false) or after the packet at a position. */
  set(position: number, end: End, after: boolean, state: TcpState, proven: boolean): void {
    const value = (NUMBERS.get(state) ?? 0) | (proven ? PROVEN : 0);
    this.#cells[position * CELLS + end * 2 + (after ? 1 : 0)] = value;
  }

  /**
   * Write a state over all that stands from after the packet `since` (-1: from the beginning) up to before the packet
   * `until`.
   */
  overwrite(end: End, since: number, until: number, state: TcpState, proven: boolean): void {
    if (since >= 0) this.set(since, end, true, state, proven);
    for (let position = since + 1; position <= until && position < this.length; position++) {
      this.set(position, end, false, state, proven);
      if (position < until) this.set(position, end, true, state, proven);
    }
  }
}

/**
 * The states of both ends along the packets of a stream, two bytes a packet: what {@link StateTimeline.set} wrote and later
 * packets corrected. An entry is the number of a state, with the high bit where a packet proves it. The state before a
 * packet is the one after the packet before.
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
const NUMBERS = new Map<TcpState, number>(STATES.map((state, number) => [state, number]));

/** One end: 0 the client, 1 the server. */
export type End = 0 | 1;

/** See the first lines of the file. Positions count the packets of the stream; -1 is before the first. */
export class StateTimeline {
  readonly length: number;
  readonly #cells: Uint8Array;

  constructor(length: number) {
    this.length = length;
    this.#cells = new Uint8Array((length + 1) * 2);
  }

  /** Both ends before and after the packet at a position. */
  at(position: number): StateChange {
    return {
      client: { before: this.state(0, position - 1), after: this.state(0, position) },
      server: { before: this.state(1, position - 1), after: this.state(1, position) },
    };
  }

  /** The state of an end after the packet at a position. */
  state(end: End, position: number): EndState {
    const value = this.#cells[(position + 1) * 2 + end] ?? 0;
    return { state: STATES[value & ~PROVEN] ?? 'UNKNOWN', proven: (value & PROVEN) !== 0 };
  }

  /** Write the state of an end after the packet at a position. */
  set(end: End, position: number, state: TcpState, proven = false): void {
    this.#cells[(position + 1) * 2 + end] = (NUMBERS.get(state) ?? 0) | (proven ? PROVEN : 0);
  }

  /** Write a state that nothing proves over all from the packet `since` up to before the packet `until`. */
  overwrite(end: End, since: number, until: number, state: TcpState): void {
    for (let position = since; position < until; position++) {
      if (!this.state(end, position).proven) this.set(end, position, state);
    }
  }
}

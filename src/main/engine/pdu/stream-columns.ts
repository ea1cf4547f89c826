/** What the index of a stream keeps, in typed columns: the units a protocol was given, and the messages put together. */
import { Uint32Column } from '../bytes/index.ts';
import type { StreamProtocol } from './protocol.ts';

/** A message put together, or a piece of one segment: what a protocol was given at a packet. */
export interface Unit {
  readonly seq: number;
  /** Bytes that whole messages take. */
  readonly length: number;
  /** Bytes the protocol was given: at least `length`; what is over waits for more. */
  readonly given: number;
  /** Message it was put together as; undefined for a piece of the packet's own payload. */
  readonly message: number | undefined;
  /** State of the conversation before it. */
  readonly state: unknown;
  readonly protocol: StreamProtocol | undefined;
  readonly last: boolean;
}

/** Units, in the order in which they were completed. */
export class UnitColumns {
  readonly #seq = new Uint32Column();
  readonly #length = new Uint32Column();
  readonly #given = new Uint32Column();
  /** Message + 1; 0 none. */
  readonly #message = new Uint32Column();
  readonly #states: unknown[] = [];
  readonly #protocols: (StreamProtocol | undefined)[] = [];
  readonly #last: boolean[] = [];

  get length(): number {
    return this.#seq.length;
  }

  add(unit: Unit): void {
    this.#seq.push(unit.seq);
    this.#length.push(unit.length);
    this.#given.push(unit.given);
    this.#message.push(unit.message === undefined ? 0 : unit.message + 1);
    this.#states.push(unit.state);
    this.#protocols.push(unit.protocol);
    this.#last.push(unit.last);
  }

  at(index: number): Unit {
    const message = this.#message.at(index);
    return {
      seq: this.#seq.at(index),
      length: this.#length.at(index),
      given: this.#given.at(index),
      message: message === 0 ? undefined : message - 1,
      state: this.#states[index],
      protocol: this.#protocols[index],
      last: this.#last[index] ?? false,
    };
  }
}

/** Messages of several segments, whole or waiting; all columns have equal length. */
export class MessageColumns {
  /** Sequence number of the first byte, and length: final once it is whole. */
  readonly seq = new Uint32Column();
  readonly length = new Uint32Column();
  /** Positions of the segment that begins it and of the one that completes it. */
  readonly first = new Uint32Column();
  readonly last = new Uint32Column();
}

/** A value that changes often, and those who are told of it: what draws it does so alone, without what stands around it. */
import { useSyncExternalStore } from 'react';

/** See the head of this file. */
export class Seat<T> {
  #value: T;
  readonly #hearers = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    this.#value = value;
    for (const hear of this.#hearers) hear();
  }

  /** Call `hear` at every change; gives how to stop. */
  readonly listen = (hear: () => void): (() => void) => {
    this.#hearers.add(hear);
    return () => this.#hearers.delete(hear);
  };
}

/** The value that a seat has now. */
export const useSeat = <T>(seat: Seat<T>): T => useSyncExternalStore(seat.listen, () => seat.value);

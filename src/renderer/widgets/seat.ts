/** A value that changes often, and those who are told of it: they show it by themselves, and React draws nothing. */

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

/** A heap: the first of a changing set, by whatever order. */

/** See the file's first line. */
export class Heap<T> {
  readonly #values: T[] = [];
  readonly #comesBefore: (a: T, b: T) => boolean;

  constructor(comesBefore: (a: T, b: T) => boolean) {
    this.#comesBefore = comesBefore;
  }

  get size(): number {
    return this.#values.length;
  }

  /** The first; undefined where there is none. */
  get first(): T | undefined {
    return this.#values[0];
  }

  push(value: T): void {
    const values = this.#values;
    let at = values.push(value) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#comesBefore(value, values[parent] as T)) break;
      values[at] = values[parent] as T;
      at = parent;
    }
    values[at] = value;
  }

  /** Take the first away. */
  pop(): T | undefined {
    const values = this.#values;
    const first = values[0];
    const last = values.pop();
    if (last === undefined || values.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= values.length) break;
      if (child + 1 < values.length && this.#comesBefore(values[child + 1] as T, values[child] as T)) child++;
      if (!this.#comesBefore(values[child] as T, last)) break;
      values[at] = values[child] as T;
      at = child;
    }
    values[at] = last;
    return first;
  }
}

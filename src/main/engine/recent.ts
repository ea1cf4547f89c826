/** The last few things that were made, so that the next question about the same thing is cheap. */

/** Keeps at most `limit` values, those used last. */
export class Recent<K, V> {
  readonly #kept = new Map<K, V>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The value that is kept under `key`, else the one that `make` gives. */
  get(key: K, make: () => V): V {
    const kept = this.#kept.get(key);
    const value = kept ?? make();
    if (kept !== undefined) this.#kept.delete(key);
    this.#kept.set(key, value);
    if (this.#kept.size > this.#limit) {
      const oldest = this.#kept.keys().next();
      if (!oldest.done) this.#kept.delete(oldest.value);
    }
    return value;
  }

  /** Whether there is one under `key`. */
  has(key: K): boolean {
    return this.#kept.has(key);
  }

  /** Forget all. */
  clear(): void {
    this.#kept.clear();
  }
}

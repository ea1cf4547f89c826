/** Find in a JSON text, folded or not: goes through names and values one by one, from any of them, either way and round. */
import type { JsonPlace, JsonText } from './json-text.ts';

/** One search, that can be taken further bit by bit. */
export class JsonFind {
  readonly #json: JsonText;
  readonly #needle: string;
  readonly #step: 1 | -1;
  #at: JsonPlace;
  #left: number;

  /** The next value, or the one before, whose name or content holds `needle`, whatever its case; `from` is looked at last. */
  constructor(json: JsonText, needle: string, from: JsonPlace | undefined, step: 1 | -1) {
    this.#json = json;
    this.#needle = needle.toLowerCase();
    this.#step = step;
    this.#at = from ?? (step > 0 ? json.count - 1 : 0);
    this.#left = json.count;
  }

  /** Look at some more values. A place: found there; undefined: nowhere; `looking`: there are more. */
  advance(values: number): JsonPlace | 'looking' | undefined {
    const { count } = this.#json;
    for (let i = 0; i < values && this.#left > 0; i++, this.#left--) {
      this.#at = (this.#at + this.#step + count) % count;
      if (this.#holds(this.#at)) {
        this.#left = 0;
        return this.#at;
      }
    }
    return this.#left > 0 ? 'looking' : undefined;
  }

  #holds(place: JsonPlace): boolean {
    const json = this.#json;
    const name = json.nameOf(place, Number.POSITIVE_INFINITY);
    if (name?.toLowerCase().includes(this.#needle)) return true;
    const kind = json.kindOf(place);
    if (kind === 'object' || kind === 'array') return false;
    return json.scalar(place, Number.POSITIVE_INFINITY).toLowerCase().includes(this.#needle);
  }
}

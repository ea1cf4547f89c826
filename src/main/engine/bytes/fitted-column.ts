/**
 * A growing column of whole numbers from 0 that takes as many bytes for each as its largest value needs: it begins with one
 * byte and becomes wider when a value asks for it. For tables of which nobody knows beforehand how large their numbers get.
 */

/** Kinds that such numbers are kept in, narrowest first. */
const WIDTHS = [Uint8Array, Uint16Array, Uint32Array, Float64Array] as const;

/** An array of one of them. */
export type FittedNumbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** Values there is room for after the first push. */
const FIRST = 16;

/** Whether an array of so many bytes a value holds one: up to four, whole numbers from 0; eight, any number. */
export function holds(width: number, value: number): boolean {
  return width === 8 || (value >>> 0 === value && value < 2 ** (8 * width));
}

/** An array for `length` values as wide as `value` needs, with the first `kept` of another. */
export function widened(old: FittedNumbers, value: number, length: number, kept: number): FittedNumbers {
  const width = Math.max(
    old.BYTES_PER_ELEMENT,
    WIDTHS.find((kind) => holds(kind.BYTES_PER_ELEMENT, value))?.BYTES_PER_ELEMENT ?? 8,
  );
  const Kind = WIDTHS.find((kind) => kind.BYTES_PER_ELEMENT === width) ?? Float64Array;
  const next = new Kind(length);
  next.set(old.subarray(0, kept));
  return next;
}

/** See the file's first lines. */
export class FittedColumn {
  /** Values written so far. */
  length = 0;
  #data: FittedNumbers = new Uint8Array(0);

  /** Append one value. */
  push(value: number): void {
    const { length } = this;
    if (length === this.#data.length || !holds(this.#data.BYTES_PER_ELEMENT, value)) {
      this.#data = widened(
        this.#data,
        value,
        length < this.#data.length ? this.#data.length : Math.max(FIRST, length * 2),
        length,
      );
    }
    this.#data[length] = value;
    this.length = length + 1;
  }

  /** The value at `index`; 0 beyond the end. */
  at(index: number): number {
    return this.#data[index] ?? 0;
  }

  /** Forget the values, and the room. */
  clear(): void {
    this.#data = new Uint8Array(0);
    this.length = 0;
  }

  /** Give back the spare capacity. */
  trim(): void {
    if (this.#data.length !== this.length) this.#data = this.#data.slice(0, this.length);
  }

  /** Bytes that the values take. */
  get bytes(): number {
    return this.#data.byteLength;
  }
}

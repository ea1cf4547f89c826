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

/** The largest whole number that an array of so many bytes a value holds. One of eight holds any number at all. */
const largest = (width: number): number => (width === 8 ? Number.POSITIVE_INFINITY : 2 ** (8 * width) - 1);

/** Whether an array of so many bytes a value holds one: up to four, whole numbers from 0; eight, any number. */
export function holds(width: number, value: number): boolean {
  return width === 8 || (value >>> 0 === value && value <= largest(width));
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

/** A copy that is as narrow as the values allow. */
export function narrowed(values: FittedNumbers): FittedNumbers {
  const own = values.BYTES_PER_ELEMENT;
  for (const Kind of WIDTHS) {
    if (Kind.BYTES_PER_ELEMENT >= own) break;
    // Copied there and back: a loop in code that has not been compiled yet takes thirty times as long.
    const next = new Kind(values.length);
    next.set(values);
    const back = values.slice();
    back.set(next);
    if (Buffer.compare(bytesIn(values), bytesIn(back)) === 0) return next;
  }
  return values.slice();
}

const bytesIn = ({ buffer, byteOffset, byteLength }: FittedNumbers): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** See the file's first lines. */
export class FittedColumn {
  /** Values written so far. */
  length = 0;
  #data: FittedNumbers = new Uint8Array(0);
  /** The smallest and the largest value that there is no need to widen for. */
  #least = 0;
  #most = largest(1);

  /** Append one value. */
  push(value: number): void {
    const { length } = this;
    if (length === this.#data.length || value < this.#least || value > this.#most) this.#makeRoom(value);
    this.#data[length] = value;
    this.length = length + 1;
  }

  /** Append values, none of them smaller than 0 nor larger than `most`. */
  append(values: Float64Array, most: number): void {
    const { length } = this;
    if (length + values.length > this.#data.length || most > this.#most) this.#makeRoom(most, values.length);
    this.#data.set(values, length);
    this.length = length + values.length;
  }

  #makeRoom(value: number, values = 1): void {
    const { length } = this;
    const has = this.#data.length;
    const room = length + values <= has ? has : Math.max(FIRST, length * 2, length + values);
    this.#data = widened(this.#data, value, room, length);
    this.#most = largest(this.#data.BYTES_PER_ELEMENT);
    this.#least = this.#most === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : 0;
  }

  /** The value at `index`; 0 beyond the end. */
  at(index: number): number {
    return this.#data[index] ?? 0;
  }

  /** Forget the values, and the room. */
  clear(): void {
    this.#data = new Uint8Array(0);
    this.#least = 0;
    this.#most = largest(1);
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

/**
 * Typed columns that grow by doubling and are trimmed when filling ends. `data` is replaced when a column grows, so
 * read it through the column and do not keep it across a push.
 */

type Numbers = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

// Most columns of most streams stay empty: they share one array of no values for each type.
const NO_FLOAT64 = new Float64Array(0);
const NO_UINT32 = new Uint32Array(0);
const NO_UINT16 = new Uint16Array(0);
const NO_UINT8 = new Uint8Array(0);

/** Values there is room for after the first push; many columns stay small. */
const FIRST = 16;

/** What all columns are. */
export abstract class Column<T extends Numbers = Numbers> {
  /** The values; valid up to `length`. Of a packed column the array is as narrow as they allow: read that through `at`. */
  data: T;
  /** Values written so far. */
  length = 0;
  /** It is written to after it has been packed, and keeps its width. */
  readonly isRewritten: boolean;

  constructor(data: T, isRewritten = false) {
    this.data = data;
    this.isRewritten = isRewritten;
  }

  protected abstract make(capacity: number): T;

  /** Append one value. */
  push(value: number): void {
    if (this.length === this.data.length) this.resize(Math.max(FIRST, this.length * 2));
    this.data[this.length++] = value;
  }

  /** Append values. */
  append(values: T): void {
    const length = this.length + values.length;
    if (length > this.data.length) this.resize(Math.max(FIRST, length, this.length * 2));
    this.data.set(values as never, this.length);
    this.length = length;
  }

  /** Forget the values and keep the room. */
  clear(): void {
    this.length = 0;
  }

  /** The value at `index`; 0 beyond the end, as an unwritten cell is. */
  at(index: number): number {
    return this.data[index] ?? 0;
  }

  /** Give back the spare capacity. */
  trim(): void {
    if (this.data.length !== this.length) this.resize(this.length);
  }

  private resize(capacity: number): void {
    const next = this.make(capacity);
    next.set(this.data.subarray(0, Math.min(this.length, capacity)) as never);
    this.data = next;
  }
}

/** A growing column of doubles. */
export class Float64Column extends Column<Float64Array> {
  constructor() {
    super(NO_FLOAT64);
  }
  protected override make(capacity: number): Float64Array {
    return new Float64Array(capacity);
  }
}

/** A growing column of unsigned 32-bit numbers. */
export class Uint32Column extends Column<Uint32Array> {
  constructor() {
    super(NO_UINT32);
  }
  protected override make(capacity: number): Uint32Array {
    return new Uint32Array(capacity);
  }
}

/** A growing column of unsigned 16-bit numbers. */
export class Uint16Column extends Column<Uint16Array> {
  constructor(isRewritten = false) {
    super(NO_UINT16, isRewritten);
  }
  protected override make(capacity: number): Uint16Array {
    return new Uint16Array(capacity);
  }
}

/** A growing column of bytes. */
export class Uint8Column extends Column<Uint8Array> {
  constructor() {
    super(NO_UINT8);
  }
  protected override make(capacity: number): Uint8Array {
    return new Uint8Array(capacity);
  }
}

/** Bytes that the beginning of any column is a multiple of. */
const ALIGNED = 8;

/** Kinds that values are packed in, narrowest first, and the largest whole number of each. */
const PACKED = [
  [Uint8Array, 0xff],
  [Uint16Array, 0xffff],
  [Uint32Array, 0xffffffff],
] as const;

/**
 * Copy columns into others of the same kinds, pair by pair, all in one buffer without spare room and each as narrow as its
 * values allow: for many small tables, a buffer for each column costs more than what is in it.
 */
export function packColumns(from: readonly Column[], to: readonly Column[]): void {
  const kinds = from.map(packedKind);
  let size = 0;
  for (const [i, { length }] of from.entries()) size += alignedSize(kinds[i]?.BYTES_PER_ELEMENT ?? 0, length);
  const buffer = new ArrayBuffer(size);
  let at = 0;
  for (const [i, { data, length }] of from.entries()) {
    const column = to[i];
    const Kind = kinds[i];
    if (column === undefined || Kind === undefined) return;
    if (length > 0) {
      const values = new Kind(buffer, at, length);
      values.set(data.subarray(0, length));
      // Read through `at` they are what they were.
      column.data = values as never;
      at += alignedSize(Kind.BYTES_PER_ELEMENT, length);
    }
    column.length = length;
  }
}

type Kind = (typeof PACKED)[number][0] | Float64ArrayConstructor;

/** The narrowest kind of array that holds a column's values. */
function packedKind({ data, length, isRewritten }: Column): Kind {
  const own = data.constructor as Kind;
  if (isRewritten || own === Uint8Array) return own;
  let most = 0;
  for (let i = 0; i < length; i++) {
    const value = data[i] as number;
    if (value < 0 || !Number.isInteger(value)) return own;
    if (value > most) most = value;
  }
  return PACKED.find(([, largest]) => most <= largest)?.[0] ?? own;
}

const alignedSize = (width: number, length: number): number => Math.ceil((width * length) / ALIGNED) * ALIGNED;

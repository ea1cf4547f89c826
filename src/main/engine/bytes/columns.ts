/**
 * Typed columns that grow by doubling and are trimmed when filling ends. `data` is replaced when a column grows, so
 * read it through the column and do not keep it across a push.
 */

type Numbers = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

// Most columns of most streams stay empty: they share one array of no values for each type.
const NO_FLOAT64 = new Float64Array(0);
const NO_INT32 = new Int32Array(0);
const NO_UINT32 = new Uint32Array(0);
const NO_UINT16 = new Uint16Array(0);
const NO_UINT8 = new Uint8Array(0);

/** Values there is room for after the first push; many columns stay small. */
const FIRST = 16;

abstract class Column<T extends Numbers> {
  /** The values; valid up to `length`. */
  data: T;
  /** Values written so far. */
  length = 0;

  constructor(data: T) {
    this.data = data;
  }

  protected abstract make(capacity: number): T;

  /** Append one value. */
  push(value: number): void {
    if (this.length === this.data.length) this.resize(Math.max(FIRST, this.length * 2));
    this.data[this.length++] = value;
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

/** A growing column of signed 32-bit numbers. */
export class Int32Column extends Column<Int32Array> {
  constructor() {
    super(NO_INT32);
  }
  protected override make(capacity: number): Int32Array {
    return new Int32Array(capacity);
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
  constructor() {
    super(NO_UINT16);
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

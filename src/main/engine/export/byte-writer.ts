/** Grows a byte string in one byte order, for headers and blocks that are written. */

const FIRST_SIZE = 256;

/** See the file's first line. */
export class ByteWriter {
  #bytes = new Uint8Array(FIRST_SIZE);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  readonly #little: boolean;

  constructor(big: boolean) {
    this.#little = !big;
  }

  get length(): number {
    return this.#length;
  }

  u8(value: number): this {
    const at = this.#take(1);
    this.#bytes[at] = value;
    return this;
  }

  u16(value: number): this {
    const at = this.#take(2);
    this.#view.setUint16(at, value, this.#little);
    return this;
  }

  u32(value: number): this {
    const at = this.#take(4);
    this.#view.setUint32(at, value, this.#little);
    return this;
  }

  /** The low 64 bits of a number. */
  u64(value: bigint): this {
    const at = this.#take(8);
    this.#view.setBigUint64(at, BigInt.asUintN(64, value), this.#little);
    return this;
  }

  bytes(bytes: Uint8Array): this {
    const at = this.#take(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  /** Zeros up to the next multiple of four. */
  pad(): this {
    this.#take(-this.#length & 3);
    return this;
  }

  /** Replace four bytes that have been written. */
  patch(at: number, value: number): this {
    this.#view.setUint32(at, value, this.#little);
    return this;
  }

  /** A copy of what has been written. */
  done(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #take(size: number): number {
    const at = this.#length;
    this.#length += size;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}

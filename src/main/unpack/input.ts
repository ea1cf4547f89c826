/** Reading a compressed file piece by piece, from any position. */
import { readSync } from 'node:fs';

/** A file of known size behind a descriptor. */
export class Input {
  readonly size: number;
  readonly #file: number;

  constructor(file: number, size: number) {
    this.#file = file;
    this.size = size;
  }

  /** Fresh copy of up to `length` bytes from `offset`: fewer only at the end. `length` must be bounded by the caller. */
  read(offset: number, length: number): Uint8Array {
    const wanted = Math.max(0, Math.min(length, this.size - offset));
    const bytes = new Uint8Array(wanted);
    let had = 0;
    while (had < wanted) {
      const got = readSync(this.#file, bytes, had, wanted - had, offset + had);
      if (got === 0) break;
      had += got;
    }
    return had === wanted ? bytes : bytes.subarray(0, had);
  }
}

/**
 * Standard output and error of the command line: written synchronously and in large pieces. A reader that closes the
 * pipe early (`| head`) is not an error: the run ends quietly with status 0.
 */
import { writeSync } from 'node:fs';

const PIECE = 1 << 16;

/** Standard output, collected into pieces. Call `end` when done. */
export class Output {
  readonly #file: number;
  #parts: string[] = [];
  #size = 0;

  /** `file` is a descriptor that is open for writing. */
  constructor(file = 1) {
    this.#file = file;
  }

  /** Append text; it is written when enough has come together. */
  text(text: string): void {
    this.#parts.push(text);
    this.#size += text.length;
    if (this.#size >= PIECE) this.end();
  }

  /** Append one line. */
  line(text: string): void {
    this.text(`${text}\n`);
  }

  /** Append one value as a line of JSON. */
  json(value: unknown): void {
    this.line(JSON.stringify(value));
  }

  /** Write bytes as they are, after the text so far. */
  bytes(bytes: Uint8Array): void {
    this.end();
    writeAll(this.#file, bytes);
  }

  /** Write what has been collected. */
  end(): void {
    if (this.#size === 0) return;
    const text = this.#parts.join('');
    this.#parts = [];
    this.#size = 0;
    writeAll(this.#file, Buffer.from(text));
  }
}

/** One line on standard error. */
export function complain(text: string): void {
  writeAll(2, Buffer.from(`${text}\n`));
}

/** Thrown through to the entry when the reader has gone; ends the run with status 0. */
export class ReaderGone extends Error {}

function writeAll(file: number, bytes: Uint8Array): void {
  let done = 0;
  while (done < bytes.length) {
    try {
      done += writeSync(file, bytes, done);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EPIPE') throw new ReaderGone();
      if (code !== 'EAGAIN') throw error;
      // A non-blocking pipe that is full: let the reader catch up.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}

/**
 * A file that is written whole or not at all: pieces go to a temporary file beside the target, which takes the target's
 * name when all are there. What the target held stays until then, and nothing is left behind by a failure. A target that
 * is no regular file (a pipe, a terminal) is written directly. Runs under plain Node.
 */
import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import type { Issue, Result } from '../shared/model/index.ts';

/** Bytes collected before they are written. */
const PIECE = 1 << 20;

/** See the file's first lines. `finish` or `discard` it. */
class OutputFile {
  readonly #path: string;
  /** Where the pieces go; undefined: to the target itself. */
  readonly #temporary: string | undefined;
  #file: number | undefined;
  readonly #room = Buffer.alloc(PIECE);
  #held = 0;

  private constructor(path: string, temporary: string | undefined, file: number) {
    this.#path = path;
    this.#temporary = temporary;
    this.#file = file;
  }

  /** Begin to write to `path`, which must not be the file at `input`, by whatever names. */
  static open(path: string, input?: string): Result<OutputFile> {
    try {
      const stats = statSync(path, { throwIfNoEntry: false });
      const other = input === undefined ? undefined : statSync(input, { throwIfNoEntry: false });
      if (stats && other && stats.ino === other.ino && stats.dev === other.dev) return failure('output-is-input', path);
      if (stats?.isDirectory()) return failure('output-directory', path);
      const temporary = stats && !stats.isFile() ? undefined : `${path}.${process.pid}.part`;
      const file = openSync(temporary ?? path, temporary === undefined ? 'w' : 'wx');
      return { ok: true, value: new OutputFile(path, temporary, file) };
    } catch (error) {
      return failure('output-failed', path, error);
    }
  }

  /** Add a piece. Throws what the disk says. */
  write(piece: Uint8Array | string): void {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    if (this.#held + bytes.length > PIECE) this.#flush();
    if (bytes.length > PIECE) this.#put(bytes);
    else {
      this.#room.set(bytes, this.#held);
      this.#held += bytes.length;
    }
  }

  /** All is there: the target has it now. Throws what the disk says. */
  finish(): void {
    this.#flush();
    this.#close();
    if (this.#temporary !== undefined) renameSync(this.#temporary, this.#path);
  }

  /** Leave everything as it was. */
  discard(): void {
    this.#close();
    if (this.#temporary !== undefined) rmSync(this.#temporary, { force: true });
  }

  #flush(): void {
    this.#put(this.#room.subarray(0, this.#held));
    this.#held = 0;
  }

  #put(bytes: Uint8Array): void {
    if (this.#file === undefined) return;
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
  }

  #close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

/** How an export ended. */
export type WriteEnd =
  | { readonly kind: 'written' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly issue: Issue };

/** Milliseconds of writing between two looks at anything else. */
const SLICE = 12;

/**
 * Write the pieces to a file, a slice at a time: `tell` between slices, until `isCancelled`. Whatever goes wrong, no part
 * of a file is left.
 */
export async function writeFileOf(
  path: string,
  input: string | undefined,
  pieces: Iterable<Uint8Array | string>,
  pace: { isCancelled(): boolean; tell?(): void },
): Promise<WriteEnd> {
  const opened = OutputFile.open(path, input);
  if (!opened.ok) return { kind: 'failed', issue: opened.issue };
  const file = opened.value;
  try {
    let since = performance.now();
    for (const piece of pieces) {
      file.write(piece);
      if (performance.now() - since < SLICE) continue;
      pace.tell?.();
      await new Promise((resolve) => setImmediate(resolve));
      if (pace.isCancelled()) {
        file.discard();
        return { kind: 'cancelled' };
      }
      since = performance.now();
    }
    file.finish();
    return { kind: 'written' };
  } catch (error) {
    file.discard();
    const failed = failure('output-failed', path, error);
    return { kind: 'failed', issue: failed.issue };
  }
}

function failure(code: string, path: string, error?: unknown): { readonly ok: false; readonly issue: Issue } {
  const what = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const params = { path, ...(error === undefined ? {} : { what }) };
  return { ok: false, issue: { code, layer: 'file', offset: 0, params } };
}

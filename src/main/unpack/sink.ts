/**
 * Where unpacked bytes go: memory while they are few, then a temporary file that nobody else can open by name. How many
 * there may be is bounded by a limit and by what the disk has left, so that a small file cannot fill it.
 */
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes that are kept in memory. */
const MEMORY = 32 * 1024 * 1024;
/** Bytes that are unpacked at most. */
const LIMIT = 64 * 1024 * 1024 * 1024;
/** Part of the free space that one file may take. */
const SHARE = 0.5;

/** Limits that a test makes smaller. */
export interface SinkLimits {
  readonly memory?: number;
  readonly total?: number;
}

/** What has been unpacked: bytes in memory, or a file that is gone when it is closed. */
export type Unpacked =
  | { readonly kind: 'memory'; readonly bytes: Uint8Array }
  | { readonly kind: 'file'; readonly file: number; readonly size: number; readonly remove: () => void };

/** Takes unpacked bytes; `finish` or `discard` ends it. Throws what the file system throws. */
export class Sink {
  /** Bytes taken. */
  length = 0;
  /** Bytes that are taken at most. */
  limit: number;
  readonly #memory: number;
  #pieces: Uint8Array[] = [];
  #file: number | undefined;
  #remove: () => void = () => {};

  constructor(limits: SinkLimits = {}) {
    this.#memory = limits.memory ?? MEMORY;
    this.limit = limits.total ?? LIMIT;
  }

  /** Take bytes (the caller may reuse them). False when the limit is reached; what is beyond it is left out. */
  write(bytes: Uint8Array): boolean {
    const room = this.limit - this.length;
    const taken = bytes.length > room ? bytes.subarray(0, room) : bytes;
    if (this.#file === undefined && this.length + taken.length > this.#memory) this.#spill();
    if (this.#file === undefined) this.#pieces.push(taken.slice());
    else writeAll(this.#file, taken);
    this.length += taken.length;
    return this.length < this.limit;
  }

  /** What was taken. */
  finish(): Unpacked {
    if (this.#file !== undefined) {
      return { kind: 'file', file: this.#file, size: this.length, remove: this.#remove };
    }
    const bytes = new Uint8Array(this.length);
    let at = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    this.#pieces = [];
    return { kind: 'memory', bytes };
  }

  /** Give everything back. */
  discard(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#remove();
    this.#file = undefined;
    this.#pieces = [];
    this.length = 0;
  }

  /** Go over to a file, and to the limit that the disk sets. */
  #spill(): void {
    const folder = mkdtempSync(join(tmpdir(), 'capscope-'));
    const path = join(folder, 'unpacked');
    this.#remove = () => rmSync(folder, { recursive: true, force: true });
    try {
      const space = statfsSync(folder);
      this.limit = Math.min(this.limit, Math.max(this.#memory, space.bavail * space.bsize * SHARE));
      this.#file = openSync(path, 'wx+', 0o600);
      // Where an open file can be unlinked, it is gone even when the process dies.
      if (process.platform !== 'win32') {
        unlinkSync(path);
        this.#remove();
        this.#remove = () => {};
      }
      for (const piece of this.#pieces) writeAll(this.#file, piece);
      this.#pieces = [];
    } catch (error) {
      this.discard();
      throw error;
    }
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at);
}

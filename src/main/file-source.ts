/**
 * Capture files on the disk as byte sources. Opening looks before it reads: a folder, a pipe or a device is said, never
 * waited for. A compressed file is unpacked first, in memory or into a temporary file that goes away with the source.
 * Runs under plain Node.
 */
import { accessSync, closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import type { Issue, Result } from '../shared/model/index.ts';
import { type ByteSource, MemorySource } from './engine/bytes/index.ts';
import { COMPRESSIONS, type Compression, Sink, type SinkLimits, type UnpackEnd } from './unpack/index.ts';

/** What {@link FileSource.refresh} found. `replaced`: another file is at the path now; the one opened is still read. */
export type FileChange = 'same' | 'grown' | 'shrunk' | 'replaced';

/** A source that came from a file. */
export interface FileSource extends ByteSource {
  /** Look again how large the file is; `size` follows. Cheap enough to call every second. */
  refresh(): FileChange;
  /** Give the file back. Reading afterwards finds nothing. */
  close(): void;
}

/** An opened capture file. */
export interface OpenedFile {
  readonly source: FileSource;
  /** Id of the compression (`gzip`, `zstd`, `lz4`), or empty. */
  readonly compressed: string;
  /** Bytes of the file before it was unpacked; absent where it is not compressed. */
  readonly compressedBytes?: number;
  /** Faults of unpacking. What could be unpacked is in the source. */
  readonly issues: readonly Issue[];
}

const failure = (code: string, params: Record<string, string | number> = {}): { ok: false; issue: Issue } => ({
  ok: false,
  issue: { code, layer: 'file', offset: 0, params },
});

/** Open the file at `path`. Every reason why it cannot be read is a value with its own code. */
export async function openFileSource(path: string, limits: SinkLimits = {}): Promise<Result<OpenedFile>> {
  let file: number | undefined;
  try {
    const odd = oddKind(statSync(path));
    if (odd !== undefined) return failure(odd);
    // Between looking and opening a pipe may take the file's place: do not wait for it.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(file);
    const changed = oddKind(stats);
    if (changed !== undefined) {
      closeSync(file);
      return failure(changed);
    }
    if (stats.size === 0) {
      closeSync(file);
      return failure('file-empty');
    }
    const head = new Uint8Array(64);
    const got = readSync(file, head, 0, head.length, 0);
    const compression = COMPRESSIONS.find((c) => c.recognise(head.subarray(0, got)));
    if (compression === undefined) {
      return { ok: true, value: { source: new DiskSource(file, stats, path), compressed: '', issues: [] } };
    }
    return await unpack(file, stats.size, compression, limits);
  } catch (error) {
    if (file !== undefined) closeQuietly(file);
    return failure(...codeOf(error, path));
  }
}

/** Why the file at `path` cannot be read, as far as that shows without reading it; undefined where nothing does. */
export function refusalOf(path: string): Issue | undefined {
  try {
    const stats = statSync(path);
    const odd = oddKind(stats) ?? (stats.size === 0 ? 'file-empty' : undefined);
    if (odd !== undefined) return failure(odd).issue;
    accessSync(path, constants.R_OK);
    return undefined;
  } catch (error) {
    return failure(...codeOf(error, path)).issue;
  }
}

/** Code for what is no regular file. */
function oddKind(stats: Stats): string | undefined {
  if (stats.isFile()) return undefined;
  if (stats.isDirectory()) return 'file-directory';
  if (stats.isFIFO()) return 'file-pipe';
  if (stats.isSocket()) return 'file-socket';
  return 'file-device';
}

/** Names of what a single process has open: `<(…)` of a shell. Another process, the engine, finds nothing there. */
const OPEN_ELSEWHERE = /^\/(?:dev|proc\/\w+)\/fd\/\d+$/;

/** `path`: what was to be opened, where that is what failed. */
function codeOf(error: unknown, path = ''): [string, Record<string, string>] {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (code === 'ENOENT' && OPEN_ELSEWHERE.test(path)) return ['file-pipe', {}];
  if (code === 'ENOENT' || code === 'ENOTDIR') return ['file-missing', {}];
  if (code === 'EACCES' || code === 'EPERM') return ['file-permission', {}];
  if (code === 'ENOSPC' || code === 'EDQUOT') return ['unpack-space', {}];
  return ['file-unreadable', { what: code }];
}

function closeQuietly(file: number): void {
  try {
    closeSync(file);
  } catch {
    // It was closed already.
  }
}

async function unpack(
  file: number,
  size: number,
  compression: Compression,
  limits: SinkLimits,
): Promise<Result<OpenedFile>> {
  const sink = new Sink(limits);
  let end: UnpackEnd;
  try {
    end = await compression.unpack(file, size, sink);
  } catch (error) {
    sink.discard();
    return failure(...codeOf(error));
  } finally {
    closeQuietly(file);
  }
  const issues = unpackIssues(compression.id, end, sink);
  const unpacked = sink.finish();
  const source =
    unpacked.kind === 'memory'
      ? new UnpackedMemory(unpacked.bytes)
      : new DiskSource(unpacked.file, fstatSync(unpacked.file), undefined, unpacked.remove);
  return { ok: true, value: { source, compressed: compression.id, compressedBytes: size, issues } };
}

function unpackIssues(format: string, end: UnpackEnd, sink: Sink): readonly Issue[] {
  if (end.kind === 'whole') return [];
  const what = end.kind === 'damaged' ? { what: end.what } : {};
  const needed = end.kind === 'full' ? { needed: sink.limit } : {};
  const code = { cut: 'unpack-cut', damaged: 'unpack-damaged', full: 'unpack-limit' }[end.kind];
  return [{ code, layer: 'file', offset: sink.length, had: sink.length, ...needed, params: { format, ...what } }];
}

/** An open file. `path` is where it was found, to notice that another took its place; absent for a temporary one. */
class DiskSource implements FileSource {
  fault: Issue | undefined;
  #file: number | undefined;
  #size: number;
  readonly #inode: number;
  readonly #device: number;
  readonly #path: string | undefined;
  readonly #remove: () => void;

  constructor(file: number, stats: Stats, path: string | undefined, remove: () => void = () => {}) {
    this.#file = file;
    this.#size = stats.size;
    this.#inode = stats.ino;
    this.#device = stats.dev;
    this.#path = path;
    this.#remove = remove;
  }

  get size(): number {
    return this.#size;
  }

  readInto(target: Uint8Array, targetOffset: number, offset: number, length: number): number {
    if (this.#file === undefined) return 0;
    const wanted = Math.min(length, target.length - targetOffset, this.#size - offset);
    let had = 0;
    try {
      while (had < wanted) {
        const got = readSync(this.#file, target, targetOffset + had, wanted - had, offset + had);
        if (got === 0) break;
        had += got;
      }
    } catch (error) {
      const [code, params] = codeOf(error);
      this.fault ??= { code, layer: 'file', offset: offset + had, params };
    }
    return had;
  }

  refresh(): FileChange {
    if (this.#file === undefined) return 'same';
    const before = this.#size;
    try {
      this.#size = fstatSync(this.#file).size;
      if (this.#size !== before) return this.#size > before ? 'grown' : 'shrunk';
      if (this.#path === undefined) return 'same';
      const now = statSync(this.#path, { throwIfNoEntry: false });
      return now?.ino === this.#inode && now.dev === this.#device ? 'same' : 'replaced';
    } catch {
      return 'same';
    }
  }

  close(): void {
    if (this.#file === undefined) return;
    closeQuietly(this.#file);
    this.#file = undefined;
    this.#remove();
  }
}

/** Unpacked bytes in memory. */
class UnpackedMemory extends MemorySource implements FileSource {
  readonly fault = undefined;

  refresh(): FileChange {
    return 'same';
  }

  close(): void {}
}

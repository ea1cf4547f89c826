/** Reads a file of TLS secrets (SSLKEYLOGFILE), as text and no more of it than is believed. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Result } from '../shared/model/index.ts';

/** Programs add to such a file for years. The newest secrets are at its end. */
const MAX_BYTES = 64 * 1024 * 1024;

/** The text of a key log; of a longer one its last 64 MB. */
export function readKeyLog(path: string): Result<string> {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const stat = fstatSync(file);
    if (!stat.isFile()) return unreadable('not-a-file');
    const bytes = Buffer.alloc(Math.min(stat.size, MAX_BYTES));
    let done = 0;
    for (let got = -1; got !== 0 && done < bytes.length; done += got)
      got = readSync(file, bytes, done, bytes.length - done, stat.size - bytes.length + done);
    return { ok: true, value: bytes.toString('latin1', 0, done) };
  } catch (error) {
    return unreadable(error instanceof Error && 'code' in error ? String(error.code) : 'unknown');
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

const unreadable = (why: string): Result<never> => ({
  ok: false,
  issue: { code: 'key-log-unreadable', layer: 'file', offset: 0, params: { why } },
});

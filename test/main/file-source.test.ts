/** Opening files: what is no file, compressed files whole and broken, files that change while they are open. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBytes } from '../../src/main/engine/bytes/index.ts';
import { type OpenedFile, openFileSource } from '../../src/main/file-source.ts';
import type { SinkLimits } from '../../src/main/unpack/index.ts';
import { join, someBytes } from '../support/capture-builder.ts';
import { GZIP, LZ4, LZ4_LEGACY, SAMPLE, ZSTD } from '../support/compressed-samples.ts';

let folder = '';
let counter = 0;
beforeAll(() => {
  folder = mkdtempSync(joinPath(tmpdir(), 'file-source-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A new file with these bytes. */
function fileOf(bytes: Uint8Array): string {
  const path = joinPath(folder, `f${counter++}.bin`);
  writeFileSync(path, bytes);
  return path;
}

async function open(path: string, limits?: SinkLimits): Promise<OpenedFile> {
  const result = await openFileSource(path, limits);
  if (!result.ok) throw new Error(result.issue.code);
  return result.value;
}

/** What is in the file after unpacking, and what was said. */
async function contents(bytes: Uint8Array, limits?: SinkLimits): Promise<{ bytes: Uint8Array; told: string[] }> {
  const { source, compressed, issues } = await open(fileOf(bytes), limits);
  const all = readBytes(source, 0, source.size);
  source.close();
  return { bytes: all, told: [compressed, ...issues.map((issue) => issue.code)] };
}

async function failureOf(path: string): Promise<string> {
  const result = await openFileSource(path);
  return result.ok ? 'opened' : result.issue.code;
}

describe('opening', () => {
  it('reads a plain file at any offset', async () => {
    const { source, compressed } = await open(fileOf(SAMPLE));
    expect([source.size, compressed, readBytes(source, 20, 8), readBytes(source, SAMPLE.length, 8)]).toEqual([
      SAMPLE.length,
      '',
      SAMPLE.slice(20, 28),
      new Uint8Array(0),
    ]);
    source.close();
    expect(source.readInto(new Uint8Array(4), 0, 0, 4)).toBe(0);
  });

  it('says what a path is that is no file', async () => {
    const pipe = joinPath(folder, 'pipe');
    if (process.platform !== 'win32') execFileSync('mkfifo', [pipe]);
    mkdirSync(joinPath(folder, 'sub'));
    expect([
      await failureOf(joinPath(folder, 'sub')),
      await failureOf(joinPath(folder, 'nowhere')),
      await failureOf(joinPath(fileOf(SAMPLE), 'below-a-file')),
      await failureOf(fileOf(new Uint8Array(0))),
      process.platform === 'win32' ? 'file-pipe' : await failureOf(pipe),
      process.platform === 'win32' ? 'file-device' : await failureOf('/dev/null'),
    ]).toEqual(['file-directory', 'file-missing', 'file-missing', 'file-empty', 'file-pipe', 'file-device']);
  });

  it('says that what a shell opened for another process is a pipe', async () => {
    expect(await failureOf('/dev/fd/987')).toBe('file-pipe');
    expect(await failureOf('/proc/self/fd/987')).toBe('file-pipe');
    expect(await failureOf('/dev/fd/987/capture.pcap')).toBe('file-missing');
  });

  it('says when reading is not allowed', async () => {
    const path = fileOf(SAMPLE);
    chmodSync(path, 0o000);
    // Root may read everything.
    expect(await failureOf(path)).toBe(process.getuid?.() === 0 ? 'opened' : 'file-permission');
  });
});

describe('compressed files', () => {
  const samples = [
    ['gzip', GZIP],
    ['zstd', ZSTD],
    ['lz4', LZ4],
    ['lz4', LZ4_LEGACY],
  ] as const;

  it.each(samples)('%s is unpacked', async (id, bytes) => {
    expect(await contents(bytes)).toEqual({ bytes: SAMPLE, told: [id] });
  });

  it.each(samples)('%s: how long the file itself is is known', async (_, bytes) => {
    const { source, compressedBytes } = await open(fileOf(bytes));
    source.close();
    expect(compressedBytes).toBe(bytes.length);
  });

  it.each(samples)('%s goes to a temporary file when it is large, which is gone afterwards', async (id, bytes) => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('capscope-'));
    expect(await contents(bytes, { memory: 100 })).toEqual({ bytes: SAMPLE, told: [id] });
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('capscope-'))).toEqual(before);
  });

  it.each(samples)('%s: two of them in one file are one after the other', async (id, bytes) => {
    expect(await contents(join(bytes, bytes))).toEqual({ bytes: join(SAMPLE, SAMPLE), told: [id] });
  });

  it.each(samples)('%s is unpacked up to the limit', async (id, bytes) => {
    expect(await contents(bytes, { total: 200 })).toEqual({ bytes: SAMPLE.slice(0, 200), told: [id, 'unpack-limit'] });
  });

  it.each(samples)('%s cut anywhere gives a beginning of it and says so', async (id, bytes) => {
    for (let length = 8; length < bytes.length; length++) {
      const got = await contents(bytes.subarray(0, length));
      expect(got.bytes).toEqual(SAMPLE.slice(0, got.bytes.length));
      // A legacy frame has no end mark: cut between two blocks it is whole.
      if (!(bytes === LZ4_LEGACY && length === 8 && got.told.length === 1)) {
        expect([length, got.told[0], got.told[1] === 'unpack-cut' || got.told[1] === 'unpack-damaged']).toEqual([
          length,
          id,
          true,
        ]);
      }
    }
  });

  it('a cut gzip keeps every byte that can be had', async () => {
    const noise = someBytes(80_000).map((byte, i) => byte ^ (i >> 3) ^ ((i * i) >> 5));
    const packed = gzipSync(noise);
    const got = await contents(packed.subarray(0, packed.length - 9));
    expect(got).toEqual({ bytes: noise, told: ['gzip', 'unpack-cut'] });
  });

  it('a gzip damaged in the middle keeps nearly everything before', async () => {
    const noise = Uint8Array.from({ length: 2_000_000 }, (_, i) => Math.imul(i ^ (i >> 7), 2654435761) >>> 24);
    const packed = new Uint8Array(gzipSync(noise, { level: 1 }));
    const damage = packed.length >> 1;
    packed.fill(0xff, damage, damage + 64);
    const got = await contents(packed);
    const same = got.bytes.findIndex((byte, i) => byte !== noise[i]);
    expect([got.told, (same < 0 ? got.bytes.length : same) > 900_000]).toEqual([['gzip', 'unpack-damaged'], true]);
  });

  it('a zstd frame that asks for a giant window is refused before anything is allocated', async () => {
    const frame = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xf8, 0x01, 0x00, 0x00]);
    expect(await contents(frame)).toEqual({ bytes: new Uint8Array(0), told: ['zstd', 'unpack-damaged'] });
  });

  it('skippable frames are passed over', async () => {
    const skip = Uint8Array.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    expect([await contents(join(skip, ZSTD, skip)), (await contents(join(LZ4, skip))).bytes]).toEqual([
      { bytes: SAMPLE, told: ['zstd'] },
      SAMPLE,
    ]);
  });
});

describe('a file that changes', () => {
  it('tells growth, truncation and replacement', async () => {
    const path = fileOf(SAMPLE);
    const { source } = await open(path);
    const told: unknown[] = [source.refresh()];
    appendFileSync(path, SAMPLE);
    told.push(source.size, source.refresh(), source.size);
    truncateSync(path, 10);
    told.push(source.refresh(), source.size);
    renameSync(path, `${path}.1`);
    told.push(source.refresh());
    writeFileSync(path, SAMPLE);
    told.push(source.refresh(), readBytes(source, 0, 100).length);
    source.close();
    const size = SAMPLE.length;
    expect(told).toEqual(['same', size, 'grown', 2 * size, 'shrunk', 10, 'replaced', 'replaced', 10]);
  });
});

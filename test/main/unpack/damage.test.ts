/** Compressed data with any bytes changed: it unpacks to something within the limit or says why not, and never throws. */
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPRESSIONS, Sink } from '../../../src/main/unpack/index.ts';
import { GZIP, LZ4, LZ4_LEGACY, ZSTD } from '../../support/compressed-samples.ts';

const LIMIT = 100_000;
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unpack-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Unpack bytes with what recognises them; how many came out, and how it ended. */
async function unpack(bytes: Uint8Array): Promise<{ kind: string; length: number }> {
  const compression = COMPRESSIONS.find((one) => one.recognise(bytes.subarray(0, 64)));
  if (compression === undefined) return { kind: 'unknown', length: 0 };
  const path = join(folder, 'packed');
  writeFileSync(path, bytes);
  const file = openSync(path, 'r');
  const sink = new Sink({ total: LIMIT });
  try {
    const end = await compression.unpack(file, bytes.length, sink);
    return { kind: end.kind, length: sink.length };
  } finally {
    closeSync(file);
    sink.discard();
  }
}

describe.each([
  ['gzip', GZIP],
  ['zstd', ZSTD],
  ['lz4', LZ4],
  ['lz4, legacy', LZ4_LEGACY],
])('%s', (_name, sample) => {
  const edits = fc.array(fc.tuple(fc.nat(sample.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 4 });

  it('any bytes changed', async () => {
    await fc.assert(
      fc.asyncProperty(edits, async (list) => {
        const bytes = Uint8Array.from(sample);
        for (const [at, value] of list) bytes[at] = value;
        const { kind, length } = await unpack(bytes);
        expect(['whole', 'cut', 'damaged', 'full', 'unknown']).toContain(kind);
        expect(length).toBeLessThanOrEqual(LIMIT);
      }),
      { seed: 4721, numRuns: 400 },
    );
  });

  it('anything after its signature', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (tail) => {
        const { length } = await unpack(Uint8Array.from([...sample.subarray(0, 4), ...tail]));
        expect(length).toBeLessThanOrEqual(LIMIT);
      }),
      { seed: 4722, numRuns: 400 },
    );
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { writeFileOf } from '../../src/main/output-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'capscope-output-'));
const target = join(folder, 'x.bin');
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => writeFileSync(target, 'before'));

/** What the folder holds afterwards: only the target, with this text. */
const left = () => [readdirSync(folder), readFileSync(target, 'utf8')];

const goOn = { isCancelled: () => false };

describe('a file that is written', () => {
  it('takes the place of what was there, whatever the size of its pieces', async () => {
    const large = 'y'.repeat(3_000_000);
    expect(await writeFileOf(target, undefined, ['a', large, Uint8Array.of(98), 'c'], goOn)).toEqual({
      kind: 'written',
    });
    expect(left()).toEqual([['x.bin'], `a${large}bc`]);
  });

  it('leaves what was there when a piece cannot be made', async () => {
    const pieces = (function* () {
      yield 'a';
      throw new Error('no more');
    })();
    expect((await writeFileOf(target, undefined, pieces, goOn)).kind).toBe('failed');
    expect(left()).toEqual([['x.bin'], 'before']);
  });

  it('leaves what was there when it is taken back, and tells how far it is until then', async () => {
    let told = 0;
    const pieces = (function* () {
      for (;;) {
        const until = performance.now() + 20;
        while (performance.now() < until);
        yield 'a';
      }
    })();
    const pace = { isCancelled: () => told >= 2, tell: () => void told++ };
    expect(await writeFileOf(target, undefined, pieces, pace)).toEqual({ kind: 'cancelled' });
    expect([told, ...left()]).toEqual([2, ['x.bin'], 'before']);
  });

  it('is never the input', async () => {
    const end = await writeFileOf(target, target, ['a'], goOn);
    expect(end.kind === 'failed' && end.issue.code).toBe('output-is-input');
    expect(left()).toEqual([['x.bin'], 'before']);
  });
});

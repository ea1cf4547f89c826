/** What keeps two set-ups or builds apart, tried with real processes. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from '../../scripts/process.mjs';

const MODULE = pathToFileURL(join(dirname(dirname(import.meta.dirname)), 'scripts', 'process.mjs')).href;
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'capscope-lock-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('lets one process at a time do the work', async () => {
  const log = join(folder, 'log');
  // Each says when it comes and goes; the pause between would let the others in if they could come.
  const program = `
    import { appendFileSync } from 'node:fs';
    const { withLock } = await import(${JSON.stringify(MODULE)});
    await withLock(${JSON.stringify(join(folder, 'lock'))}, async () => {
      appendFileSync(${JSON.stringify(log)}, 'in ');
      await new Promise((resolve) => setTimeout(resolve, 150));
      appendFileSync(${JSON.stringify(log)}, 'out ');
    });`;
  const processes = [1, 2, 3].map(() => spawn(process.execPath, ['--input-type=module', '-e', program]));
  await Promise.all(processes.map((child) => once(child, 'exit')));
  expect(readFileSync(log, 'utf8')).toBe('in out in out in out ');
  expect(existsSync(join(folder, 'lock'))).toBe(false);
});

it('takes over the lock of a process that died', async () => {
  const lock = join(folder, 'lock');
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(lock, String(pid));
  expect(await withLock(lock, async () => 'done')).toBe('done');
  expect(existsSync(lock)).toBe(false);
});

it('gives the lock back when the work fails', async () => {
  const lock = join(folder, 'lock');
  const fails = withLock(lock, async () => {
    throw new Error('no luck');
  });
  await expect(fails).rejects.toThrow('no luck');
  expect(existsSync(lock)).toBe(false);
});

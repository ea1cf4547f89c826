/**
 * Builds out/ when it is missing or older than what it is made from (built.cjs), and leaves it alone otherwise: the
 * window by electron-vite, the command line beside it by Vite. `npm run build` builds in any case.
 */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isBuilt, STAMP } from './built.cjs';
import { Failure, LOCAL, ROOT, run, runScript, say, withLock } from './process.mjs';

/** Builds out/ unless it is up to date. The npm packages must be there. */
export async function ensureBuilt() {
  if (isBuilt()) return;
  await withLock(join(LOCAL, 'build.lock'), async () => {
    if (!isBuilt()) await buildAll();
  });
}

async function buildAll() {
  const tool = (path, ...options) =>
    run(process.execPath, [join(ROOT, 'node_modules', path), 'build', '--logLevel', 'warn', ...options]);
  say('building');
  const began = new Date();
  const made = await Promise.all([
    tool('electron-vite/bin/electron-vite.js'),
    tool('vite/bin/vite.js', '--config', 'cli.vite.config.ts'),
  ]);
  made.push(await tool('vite/bin/vite.js', '--config', 'cli.vite.config.ts', '--mode', 'start'));
  if (made.some((status) => status !== 0)) throw new Failure('the build failed; its own message is above');
  mkdirSync(join(ROOT, 'out'), { recursive: true });
  writeFileSync(STAMP, '');
  utimesSync(STAMP, began, began);
}

if (process.argv[1] === import.meta.filename)
  await runScript(async () => {
    const { setUp } = await import('./setup.mjs');
    await setUp({ electron: false });
    await withLock(join(LOCAL, 'build.lock'), buildAll);
  });

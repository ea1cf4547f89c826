/**
 * Builds out/ when it is missing or older than what it is made from, and leaves it alone otherwise. "Older" is a walk
 * over modification times, a few milliseconds. `npm run build` builds in any case.
 */
import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, LOCAL, ROOT, run, runScript, say, withLock } from './process.mjs';

const SOURCES = ['src', 'electron.vite.config.ts', 'package.json', 'package-lock.json'];
/** Bears the time at which the last successful build began. */
const STAMP = join(ROOT, 'out', '.built');

/** Whether out/ is made from the sources as they are. */
export function isBuilt() {
  const built = modified(STAMP);
  return built > 0 && SOURCES.every((path) => newest(join(ROOT, path)) <= built);
}

/** Builds out/ unless it is up to date. The npm packages must be there. */
export async function ensureBuilt() {
  if (isBuilt()) return;
  await withLock(join(LOCAL, 'build.lock'), async () => {
    if (!isBuilt()) await build();
  });
}

async function build() {
  say('building');
  const began = new Date();
  const tool = join(ROOT, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  if ((await run(process.execPath, [tool, 'build', '--logLevel', 'warn'])) !== 0)
    throw new Failure('the build failed; its own message is above');
  mkdirSync(join(ROOT, 'out'), { recursive: true });
  writeFileSync(STAMP, '');
  utimesSync(STAMP, began, began);
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** The latest modification below a path. Folders count: removing a file changes only its folder. */
function newest(path) {
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status?.isDirectory()) return status?.mtimeMs ?? 0;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), status.mtimeMs);
}

if (process.argv[1] === import.meta.filename)
  await runScript(async () => {
    const { setUp } = await import('./setup.mjs');
    await setUp({ electron: false });
    await withLock(join(LOCAL, 'build.lock'), build);
  });

/** Whether out/ is made from the sources as they are: a walk over modification times, a few milliseconds. */
const { readdirSync, statSync } = require('node:fs');
const { dirname, join } = require('node:path');

/** The project's folder. */
const ROOT = dirname(__dirname);
/** What the command line's program is made from. */
const CLI_SOURCES = ['src/main', 'src/shared', 'cli.vite.config.ts', 'package.json', 'package-lock.json'];
const SOURCES = [...CLI_SOURCES, 'src/preload', 'src/renderer', 'electron.vite.config.ts'];
/** Bears the time at which the last successful build began. */
const STAMP = join(ROOT, 'out', '.built');

/** Whether nothing that out/ is made from is newer than it; for the command line's program, name its sources. */
function isBuilt(sources = SOURCES) {
  const built = statSync(STAMP, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return built > 0 && sources.every((path) => !isNewer(join(ROOT, path), built));
}

/** Whether a path or anything below it is newer. Folders count: removing a file changes only its folder. */
function isNewer(path, than) {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return false;
  if (status.mtimeMs > than) return true;
  return status.isDirectory() && readdirSync(path).some((name) => isNewer(`${path}/${name}`, than));
}

module.exports = { CLI_SOURCES, isBuilt, ROOT, STAMP };

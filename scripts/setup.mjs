/**
 * Set-up, on a machine that has Node and npm and may have nothing else: system libraries (Debian, Ubuntu), npm
 * packages, the Electron runtime. Each step looks first and does only what is missing; with nothing missing the whole
 * takes well under a second. `npm start`, `npm test` and `npm run cli` call it; `npm run setup` runs it alone.
 */
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findElectron, installElectron, npmCommand } from './electron-runtime.mjs';
import { ask, Failure, LOCAL, ROOT, readIfThere, run, runScript, say, withLock } from './process.mjs';

/** Debian's packages, each as the names it goes by (newest release first). */
export const LIBRARIES = [
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libnss3'],
  ['libasound2t64', 'libasound2'],
  ['libgbm1'],
  ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  ['libdrm2'],
  ['libxss1'],
  ['libxtst6'],
];
/** A screen for machines that have none, and fonts for it: a desktop brings its own. */
const SCREEN = [['xvfb'], ['fonts-dejavu-core'], ['fonts-noto-cjk']];
/** Needed to unpack the carried runtime only. */
const UNPACKING = [['unzip']];

/**
 * Brings this checkout to where it can run. `packages` alone is what a build and the command line need; `electron`
 * adds the runtime and its libraries, `screen` a virtual display. Throws a Failure that says what the person must do.
 */
export async function setUp({ electron = true, screen = false } = {}) {
  const needed = electron && process.platform === 'linux' ? [...LIBRARIES, ...(screen ? SCREEN : [])] : [];
  if (!hasNpmPackages() || (electron && !findElectron()) || missingFrom(needed).length > 0)
    await withLock(join(LOCAL, 'setup.lock'), async () => {
      if (!hasNpmPackages()) await installNpmPackages();
      if (!electron) return;
      const unpacking = process.platform === 'linux' && !findElectron() ? UNPACKING : [];
      await installLibraries(missingFrom([...needed, ...unpacking]));
      if (!findElectron()) await installElectron();
    });
}

/** Whether node_modules holds what package-lock.json asks for; npm keeps its own list of what it put there. */
function hasNpmPackages() {
  const installed = readIfThere(join(ROOT, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return false;
  const there = JSON.parse(installed).packages;
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || there[path]?.version === entry.version,
  );
}

async function installNpmPackages() {
  const folder = join(ROOT, 'node_modules');
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink())
    throw new Failure('node_modules is a link to another checkout, and lacks something: run `npm ci` there');
  say('installing the npm packages of package-lock.json');
  // No package here needs its install script, and Electron's is done below, where it can fall back.
  const args = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const status = await run(npmCommand(), args, { shell: process.platform === 'win32' });
  if (status !== 0) throw new Failure('`npm ci` failed; its own message is above');
}

/** Those of the given packages that dpkg does not list as installed. Without dpkg nothing can be said: none. */
export function missingFrom(groups) {
  if (groups.length === 0) return [];
  // dpkg-query fails where one name is unknown, and lists the others all the same.
  const list = 'command -v dpkg-query >/dev/null && { dpkg-query -l "$@"; true; }';
  const listed = ask('sh', ['-c', list, 'sh', ...groups.flat()]);
  if (listed === undefined) return [];
  const installed = new Set(Array.from(listed.matchAll(/^ii +([^\s:]+)/gm), ([, name]) => name));
  return groups.filter((names) => !names.some((name) => installed.has(name)));
}

/** Installs the missing of such packages, or throws a Failure that says what the person must do. */
export async function installLibraries(missing) {
  if (missing.length === 0) return;
  const prefix = process.getuid?.() === 0 ? [] : ask('sudo', ['-n', 'true']) === undefined ? undefined : ['sudo', '-n'];
  if (!prefix) {
    const names = missing.map((group) => knownName(group)).join(' ');
    throw new Failure(
      `these system libraries are missing, and installing them needs root. Run this, then try again:\n\n` +
        `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names}\n`,
    );
  }
  const apt = (...args) => {
    const [command = 'env', ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    // apt's own account of each package would bury the rest; its errors still come through.
    return run(command, rest, { stdio: ['ignore', 'ignore', 2] });
  };
  say('refreshing the list of Debian packages');
  if ((await apt('update', '-qq')) !== 0) say('the list could not be refreshed; trying with the old one');
  const names = missing.map((group) => knownName(group));
  say(`installing ${names.join(' ')}`);
  const options = ['-qq', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Use-Pty=0'];
  if ((await apt('install', ...options, ...names)) !== 0) throw new Failure('apt-get failed; its own message is above');
}

/** The name under which this release has the package; where apt does not know yet, the older release's name. */
function knownName(names) {
  return names.find((name) => ask('apt-cache', ['show', '--no-all-versions', name])) ?? names.at(-1);
}

if (process.argv[1] === import.meta.filename)
  await runScript(async () => {
    await setUp({ screen: process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY });
    say('everything is there');
  });

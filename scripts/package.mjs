/**
 * `npm run package [-- deb | archive]`: in dist/, a Debian package of the app and a portable archive, for this machine's
 * architecture. They hold the pinned Electron where it is there or can be downloaded. Else they hold the older one that
 * this machine runs, and are test builds: file names, `capscope --version` and the about box say so.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { electronForRelease } from './electron-runtime.mjs';
import { packArchive } from './package/archive.mjs';
import { debianArchitecture, debianVersion, packDebian } from './package/debian.mjs';
import { Failure, LOCAL, ROOT, runScript, say } from './process.mjs';
import { setUp } from './setup.mjs';

const STAGE = join(LOCAL, 'package');
const DIST = join(ROOT, 'dist');

/** The tree that both are made of, staged; with what it is called. Needs set-up and build. */
export async function stagePackage() {
  // These use npm packages, which are there only after set-up.
  const [{ versionOf }, { placeTree }] = await Promise.all([
    import('./package/program.mjs'),
    import('./package/tree.mjs'),
  ]);
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const runtime = await electronForRelease();
  const electron = versionOf(runtime);
  const pinned = manifest.devDependencies.electron;
  const isTest = electron !== pinned;
  const version = isTest ? `${manifest.version}-test.electron${electron}` : manifest.version;
  if (isTest) say(`with Electron ${electron} instead of ${pinned}: a test build, not for release`);
  await placeTree(join(STAGE, 'usr'), runtime, { ...manifest, version });
  return { stage: STAGE, version, description: manifest.description };
}

async function makeDebian({ stage, version, description }) {
  const architecture = debianArchitecture();
  const file = join(DIST, `capscope_${debianVersion(version)}_${architecture}.deb`);
  await packDebian(stage, file, { version, architecture, description });
  say(`made ${file}`);
}

async function makeArchive({ stage, version }) {
  const name = `capscope-${version}-${process.platform}-${process.arch}`;
  const file = join(DIST, `${name}.tar.gz`);
  await packArchive(join(stage, 'usr'), file, name);
  say(`made ${file}`);
}

if (process.argv[1] === import.meta.filename)
  await runScript(async () => {
    const wanted = process.argv.slice(2);
    const odd = wanted.find((form) => form !== 'deb' && form !== 'archive');
    if (odd !== undefined) throw new Failure(`there is no form "${odd}"; there are deb and archive`);
    const wants = (form) => wanted.length === 0 || wanted.includes(form);
    if (process.platform !== 'linux')
      throw new Failure('this makes the packages for Linux, on Linux; for macOS and Windows see docs/packaging.md');
    if (wants('deb') && debianArchitecture() === undefined)
      throw new Failure(
        'a Debian package is made on Debian or Ubuntu only; `npm run package -- archive` goes anywhere',
      );
    await setUp();
    await ensureBuilt();
    const staged = await stagePackage();
    if (wants('archive')) await makeArchive(staged);
    if (wants('deb')) await makeDebian(staged);
    rmSync(STAGE, { recursive: true });
  });

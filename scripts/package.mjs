/**
 * `npm run package`: a Debian package of the app for this machine's architecture, in dist/. It holds the Electron
 * runtime that set-up found, the build, the samples, a desktop entry with the file types, and `capscope-cli`. Made
 * with dpkg-deb alone. With the carried runtime (older than the pinned one) it is a test build, and named so.
 */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { findElectron } from './electron-runtime.mjs';
import { ask, Failure, LOCAL, ROOT, run, runScript, say } from './process.mjs';
import { LIBRARIES, setUp } from './setup.mjs';

/** Debian's words for Node's names of architectures. */
const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64', arm: 'armhf' };

await runScript(async () => {
  const architecture = ARCHITECTURES[process.arch];
  if (process.platform !== 'linux' || architecture === undefined || ask('dpkg-deb', ['--version']) === undefined)
    throw new Failure('a Debian package is made on Debian or Ubuntu only');
  await setUp();
  await ensureBuilt();

  const stage = join(LOCAL, 'package');
  rmSync(stage, { recursive: true, force: true });
  const description = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const runtime = findElectron();
  const electron = readFileSync(join(runtime.directory, 'version'), 'utf8').trim().replace(/^v/, '');
  const pinned = description.devDependencies.electron;
  const version = electron === pinned ? description.version : `${description.version}~electron${electron}`;

  placeApp(stage, runtime, description);
  placeSystemFiles(stage);
  writeControl(stage, { version, architecture, description: description.description });

  const file = join(ROOT, 'dist', `capscope_${version}_${architecture}.deb`);
  mkdirSync(dirname(file), { recursive: true });
  say('packing');
  if ((await run('dpkg-deb', ['--root-owner-group', '-Zzstd', '-z9', '--build', stage, file])) !== 0)
    throw new Failure('dpkg-deb failed; its own message is above');
  rmSync(stage, { recursive: true });
  say(`made ${file}`);
  if (electron !== pinned) say(`with Electron ${electron} instead of ${pinned}: a test build, not for release`);
});

/** The runtime under the app's name, with the app in it. The build needs no packages beside it. */
function placeApp(stage, runtime, { name, productName, version, description, license, type, main }) {
  const folder = join(stage, 'usr', 'lib', 'capscope');
  mkdirSync(dirname(folder), { recursive: true });
  cpSync(runtime.directory, folder, { recursive: true, verbatimSymlinks: true });
  renameSync(join(folder, 'electron'), join(folder, 'capscope'));
  rmSync(join(folder, 'resources', 'default_app.asar'), { force: true });
  chmodSync(folder, 0o755);
  // Where user namespaces are closed to ordinary programs, the sandbox is this helper's work.
  chmodSync(join(folder, 'chrome-sandbox'), 0o4755);

  const app = join(folder, 'resources', 'app');
  for (const path of ['out', 'resources/samples', 'resources/icons', 'LICENSE'])
    if (existsSync(join(ROOT, path))) cpSync(join(ROOT, path), join(app, path), { recursive: true });
  const manifest = { name, productName, version, description, license, type, main };
  writeFileSync(join(app, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** What goes elsewhere than the app's own folder: commands, desktop entry, file types, icon, licence. */
function placeSystemFiles(stage) {
  const place = (from, to) => {
    mkdirSync(dirname(join(stage, to)), { recursive: true });
    cpSync(join(ROOT, from), join(stage, to));
  };
  place('resources/linux/capscope-cli', 'usr/bin/capscope-cli');
  place('resources/linux/capscope.desktop', 'usr/share/applications/capscope.desktop');
  place('resources/linux/capscope-mime.xml', 'usr/share/mime/packages/capscope.xml');
  place('resources/icons/capscope.svg', 'usr/share/icons/hicolor/scalable/apps/capscope.svg');
  place('LICENSE', 'usr/share/doc/capscope/copyright');
  chmodSync(join(stage, 'usr/bin/capscope-cli'), 0o755);
  symlinkSync('../lib/capscope/capscope', join(stage, 'usr/bin/capscope'));
}

function writeControl(stage, { version, architecture, description }) {
  const size = ask('du', ['-sk', stage]).split('\t')[0];
  // The triggers of the last two keep the desktop's lists of programs and file types.
  const depends = [
    ...LIBRARIES.map((names) => names.join(' | ')),
    'xdg-utils',
    'desktop-file-utils',
    'shared-mime-info',
  ];
  const fields = {
    Package: 'capscope',
    Version: version,
    Architecture: architecture,
    Maintainer: 'Capscope contributors <capscope@localhost>',
    'Installed-Size': size,
    Depends: depends.join(', '),
    Section: 'net',
    Priority: 'optional',
    Description: description,
  };
  mkdirSync(join(stage, 'DEBIAN'));
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`);
  writeFileSync(join(stage, 'DEBIAN', 'control'), lines.join(''));
}

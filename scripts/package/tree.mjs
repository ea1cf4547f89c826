/**
 * What is installed, as the tree under /usr: bin, lib/capscope, share. The Debian package installs it there; the portable
 * archive is the same tree in a folder, because its commands find the program by where they lie themselves.
 */
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ICONS, iconFile, SIZES } from '../icons.mjs';
import { ROOT } from '../process.mjs';
import { placeProgram } from './program.mjs';

const LINUX = join(ROOT, 'resources', 'linux');

/** Each drawing with the kind of icon it is installed as, and the name by which the desktop asks for it. */
const INSTALLED_ICONS = [
  { drawing: 'capscope', kind: 'apps', name: 'capscope' },
  { drawing: 'capture-file', kind: 'mimetypes', name: 'capscope-capture' },
];

/** Makes the tree in `folder`, which is emptied first. */
export async function placeTree(folder, runtime, manifest) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await placeProgram(join(folder, 'lib', 'capscope'), runtime, manifest);

  const place = (from, to, mode = 0o644) => {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    cpSync(from, join(folder, to));
    chmodSync(join(folder, to), mode);
  };
  const placeZipped = (from, to) => {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    writeFileSync(join(folder, to), gzipSync(readFileSync(from), { level: 9 }), { mode: 0o644 });
  };
  for (const command of ['capscope', 'capscope-cli']) {
    place(join(LINUX, 'bin', command), `bin/${command}`, 0o755);
    placeZipped(join(LINUX, 'man', `${command}.1`), `share/man/man1/${command}.1.gz`);
  }
  place(join(LINUX, 'capscope.desktop'), 'share/applications/capscope.desktop');
  place(join(LINUX, 'capscope.xml'), 'share/mime/packages/capscope.xml');
  const metainfo = 'org.capscope.capscope.metainfo.xml';
  place(join(LINUX, metainfo), `share/metainfo/${metainfo}`);
  for (const { drawing, kind, name } of INSTALLED_ICONS) {
    place(join(ICONS, `${drawing}.svg`), `share/icons/hicolor/scalable/${kind}/${name}.svg`);
    for (const size of SIZES) place(iconFile(drawing, size), `share/icons/hicolor/${size}x${size}/${kind}/${name}.png`);
  }
  place(join(ROOT, 'LICENSE'), 'share/doc/capscope/copyright');
  placeZipped(join(ROOT, 'CHANGELOG.md'), 'share/doc/capscope/changelog.gz');
}

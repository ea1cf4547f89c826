/**
 * The Debian package around the tree: made with dpkg-deb alone. It has no scripts of its own: the triggers of the packages
 * it depends on keep the desktop's lists of programs, file types and icons, when it comes and when it goes.
 */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ask, Failure, run } from '../process.mjs';
import { LIBRARIES } from '../setup.mjs';

/** Debian's words for Node's names of architectures. */
const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64', arm: 'armhf' };

/** Debian's name of this machine's architecture; undefined where no Debian package can be made. */
export function debianArchitecture() {
  if (process.platform !== 'linux' || ask('dpkg-deb', ['--version']) === undefined) return undefined;
  return ARCHITECTURES[process.arch];
}

/** A version in Debian's order: what comes after a `-` is before the version without it. */
export function debianVersion(version) {
  return version.replace('-', '~');
}

/**
 * Packs `stage`, whose folder `usr` is the tree, as `file`. `quick` leaves it uncompressed, for a test that only throws
 * it away.
 */
export async function packDebian(stage, file, { version, architecture, description, quick = false }) {
  const lib = join(stage, 'usr', 'lib', 'capscope');
  // Where user namespaces are closed to ordinary programs, the sandbox is this helper's work.
  chmodSync(join(lib, 'chrome-sandbox'), 0o4755);
  rmSync(join(stage, 'DEBIAN'), { recursive: true, force: true });
  const size = ask('du', ['-sk', join(stage, 'usr')]).split('\t')[0];
  const depends = [
    ...LIBRARIES.map((names) => names.join(' | ')),
    'xdg-utils',
    'desktop-file-utils',
    'shared-mime-info',
    'hicolor-icon-theme',
  ];
  const fields = {
    Package: 'capscope',
    Version: debianVersion(version),
    Architecture: architecture,
    Maintainer: 'Capscope contributors <capscope@localhost>',
    'Installed-Size': size,
    Depends: depends.join(', '),
    Section: 'net',
    Priority: 'optional',
    Description: `${description}\n Opens captures (pcap, pcapng) and shows packets, handshake diagrams, HTTP exchanges and\n WebSocket messages. Opens no network connection.`,
  };
  mkdirSync(join(stage, 'DEBIAN'));
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`);
  writeFileSync(join(stage, 'DEBIAN', 'control'), lines.join(''));
  mkdirSync(dirname(file), { recursive: true });
  const compression = quick ? ['-Znone'] : ['-Zzstd', '-z9'];
  if ((await run('dpkg-deb', ['--root-owner-group', ...compression, '--build', stage, file])) !== 0)
    throw new Failure('dpkg-deb failed; its own message is above');
}

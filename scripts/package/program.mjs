/**
 * The installed program's own folder, lib/capscope: the Electron runtime under the app's name, with its fuses set, and
 * the build in an archive (app.asar), which is all that this runtime will load.
 */

import { chmodSync, cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPackage } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { ROOT } from '../process.mjs';

/** What the app speaks, and what Chromium falls back to; the other 50 languages of its own dialogs are never seen. */
const LOCALES = ['en-US.pak', 'zh-CN.pak'];

/**
 * What the runtime must not be talked into: being plain Node, being debugged, loading anything but its archive. The
 * V8 snapshot of its own that one fuse asks for is not shipped. Cookies are not kept, so there is nothing to encrypt.
 */
export const FUSES = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
};

/** Makes the folder. `manifest` is the app's package.json, `version` in it the package's own. */
export async function placeProgram(folder, runtime, manifest) {
  cpSync(runtime.directory, folder, { recursive: true, verbatimSymlinks: true });
  const executable = join(folder, 'capscope');
  renameSync(join(folder, 'electron'), executable);
  rmSync(join(folder, 'resources', 'default_app.asar'), { force: true });
  for (const name of readdirSync(join(folder, 'locales')))
    if (!LOCALES.includes(name)) rmSync(join(folder, 'locales', name));
  chmodSync(folder, 0o755);
  await flipFuses(executable, { version: FuseVersion.V1, ...FUSES });

  await packBuild(join(folder, 'resources', 'app.asar'), manifest);
  for (const path of ['samples', 'icons/png/capscope-128.png'])
    cpSync(join(ROOT, 'resources', path), join(folder, 'resources', path), { recursive: true });
}

/** The build as an archive. It needs no packages beside it. */
async function packBuild(archive, { name, productName, version, description, license, type, main }) {
  const stage = `${archive}.d`;
  for (const path of ['out/main', 'out/preload', 'out/renderer', 'out/cli/program.cjs'])
    cpSync(join(ROOT, path), join(stage, path), { recursive: true });
  // The benchmark's own entry.
  rmSync(join(stage, 'out/main/measure.js'));
  cpSync(join(ROOT, 'LICENSE'), join(stage, 'LICENSE'));
  const desktopName = 'capscope.desktop';
  const manifest = { name, productName, version, description, license, type, main, desktopName };
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await createPackage(stage, archive);
  rmSync(stage, { recursive: true });
}

/** The version that a runtime says it is. */
export function versionOf(runtime) {
  return readFileSync(join(runtime.directory, 'version'), 'utf8').trim().replace(/^v/, '');
}

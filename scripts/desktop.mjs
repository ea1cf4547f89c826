/**
 * Whether this machine can try the installed program out: installing needs root and Debian, and a desktop to double-click
 * on needs some packages of Debian's, which are installed where they are missing.
 */
import { debianArchitecture } from './package/debian.mjs';
import { ask, Failure, say } from './process.mjs';
import { installLibraries, LIBRARIES, missingFrom } from './setup.mjs';

/** A screen, a window manager, a file manager, hands, eyes, and what checks what an installed program tells its desktop. */
const DESKTOP = [
  ['xvfb'],
  ['fonts-dejavu-core'],
  ['fonts-noto-cjk'],
  ['openbox'],
  ['pcmanfm'],
  ['xdotool'],
  ['imagemagick'],
  ['tesseract-ocr'],
  ['dbus-daemon', 'dbus'],
  ['xdg-utils'],
  ['libfile-mimeinfo-perl'],
  ['desktop-file-utils'],
  ['shared-mime-info'],
  ['hicolor-icon-theme'],
  ['appstream'],
  ['mandoc'],
  ['iproute2'],
];

/** Makes the machine ready; gives why it cannot be, or undefined. */
export async function prepareDesktop() {
  if (debianArchitecture() === undefined) return 'that is done on Debian or Ubuntu only';
  if (process.getuid?.() !== 0) return 'installing it needs root';
  if (ask('dpkg-query', ['--status', 'capscope'])?.includes('ok installed'))
    return 'Capscope is installed here, and is left alone';
  // As in a container that was given little: no sandbox can be made there, nor a network to watch.
  if (ask('unshare', ['--net', '--pid', '--fork', 'true']) === undefined) return 'this machine makes no namespaces';
  try {
    await installLibraries(missingFrom([...LIBRARIES, ...DESKTOP]));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(error.message);
    return 'the packages of Debian that it needs cannot be installed';
  }
  return undefined;
}

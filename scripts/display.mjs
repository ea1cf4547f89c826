/**
 * A screen for a program that needs one: the person's own, or a virtual one where there is none. And the switches that
 * Electron needs on the machine it finds itself on.
 */
import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findElectron } from './electron-runtime.mjs';
import { ask, Failure, say } from './process.mjs';

/** The virtual screen: room for the window at the size it is designed for (1440 × 900). */
const SCREEN = '1600x1000x24';

/** Whether there is no screen to draw on. */
export function lacksDisplay() {
  return process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
}

/**
 * Runs `work` with a screen: it gets the environment variables to pass on. A virtual screen is started where there is
 * none, on a display number that the X server itself finds free, and ended afterwards.
 */
export async function withDisplay(work) {
  if (!lacksDisplay()) return work({});
  const server = spawn('Xvfb', ['-displayfd', '3', '-noreset', '-screen', '0', SCREEN, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  try {
    const number = await new Promise((resolve, reject) => {
      server.on('error', () => reject(new Failure('Xvfb is missing: run `npm run setup`')));
      server.on('exit', () => reject(new Failure('the virtual display (Xvfb) ended at once')));
      server.stdio[3].once('data', (data) => resolve(String(data).trim()));
    });
    say(`no display found; using a virtual one (Xvfb :${number}, ${SCREEN})`);
    return await work({ DISPLAY: `:${number}` });
  } finally {
    server.kill();
  }
}

/**
 * Switches that only the command line can carry. Root cannot have Chromium's sandbox, and neither can a system that
 * keeps user namespaces from ordinary programs (Ubuntu since 23.10) unless its helper was given root's rights. Without
 * a GPU the process for it would fail again and again.
 */
export function electronSwitches() {
  const switches = [];
  if (process.getuid?.() === 0 || !canSandbox()) switches.push('--no-sandbox');
  if (process.platform === 'linux' && !hasGpu()) switches.push('--disable-gpu');
  return switches;
}

function canSandbox() {
  if (process.platform !== 'linux' || ask('unshare', ['--user', '--map-root-user', 'true']) !== undefined) return true;
  const helper = join(findElectron()?.directory ?? '', 'chrome-sandbox');
  const { uid, mode } = statSync(helper, { throwIfNoEntry: false }) ?? {};
  if (uid === 0 && (mode & 0o4000) !== 0) return true;
  say('this system allows no user namespaces, so the window runs without its sandbox; to have it, run');
  say(`  sudo chown root ${helper} && sudo chmod 4755 ${helper}`);
  return false;
}

function hasGpu() {
  try {
    return readdirSync('/dev/dri').some((name) => name.startsWith('render'));
  } catch {
    return false;
  }
}

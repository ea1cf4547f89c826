/** `--screenshot PICTURE`: a picture of the window, then the end. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { electronSwitches } from '../../scripts/display.mjs';
import { electronEnvironment, findElectron } from '../../scripts/electron-runtime.mjs';
import { expect, SAMPLES, test } from './launch.ts';

const ROOT = dirname(dirname(import.meta.dirname));

/** Start the app and wait for its end: exit code and what it said. */
async function run(...args: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const runtime = findElectron();
  if (!runtime) throw new Error('no Electron runtime');
  const app = spawn(runtime.executable, [...electronSwitches(), ...args], { env: electronEnvironment() });
  let said = '';
  app.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  app.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  const code = await new Promise<number | null>((resolve) => app.on('exit', resolve));
  return { code, said };
}

test('a picture of a capture is written, and a file that cannot be shown is said', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'capscope-picture-'));
  const userData = `--user-data-dir=${join(folder, 'settings')}`;
  const picture = join(folder, 'window.png');
  const done = await run(userData, ROOT, SAMPLES.http, '--screenshot', picture);
  expect(done.code, done.said).toBe(0);
  const png = readFileSync(picture);
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  // Width and height of the picture; a blank one of this size has some six thousand bytes.
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1440, 900]);
  expect(png.length).toBeGreaterThan(40_000);

  const failed = await run(userData, ROOT, join(folder, 'none.pcap'), '--screenshot', join(folder, 'none.png'));
  expect(failed.code).toBe(1);
  expect(failed.said).toContain('no picture: There is no such file.');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/**
 * The built app for a test, in a real window: `openApp` starts it with settings of its own, in English and light unless
 * told otherwise, and ends it after the test; `picture` keeps what the window shows under test-results/pictures/.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  test as base,
  type ElectronApplication,
  _electron as electron,
  expect,
  type Locator,
  type Page,
  type TestInfo,
} from '@playwright/test';
import { electronSwitches } from '../../scripts/display.mjs';
import { electronEnvironment, findElectron } from '../../scripts/electron-runtime.mjs';

const ROOT = dirname(dirname(import.meta.dirname));

/** The bundled captures, by what is in them. */
export const SAMPLES = {
  http: join(ROOT, 'resources', 'samples', 'http-three-way-handshake.pcap'),
  websocket: join(ROOT, 'resources', 'samples', 'websocket-session.pcapng'),
} as const;

/** How the app is started. */
export interface OpenOptions {
  /** A capture to open at once; relative to `cwd`. */
  readonly file?: string;
  /** Several. */
  readonly files?: readonly string[];
  /** Further arguments, as a person would give them. */
  readonly args?: readonly string[];
  /** Folder with the app's settings, to start it twice with the same; a fresh one where it is not given. */
  readonly userData?: string;
  readonly cwd?: string;
  /** Language of the system, as POSIX writes it. */
  readonly locale?: string;
}

/** A started app. */
export interface OpenedApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
}

interface Fixtures {
  openApp(options?: OpenOptions): Promise<OpenedApp>;
  /** Saves what the window shows as `NAME.png`, gives the path, and attaches it to the report. */
  picture(page: Page, name: string): Promise<string>;
}

export const test = base.extend<Fixtures>({
  openApp: async ({}, use, info) => {
    const opened: ElectronApplication[] = [];
    const scratch = mkdtempSync(join(tmpdir(), 'capscope-test-'));
    await use(
      async ({ file, files = file ? [file] : [], args = [], userData, cwd = ROOT, locale = 'en_US.UTF-8' } = {}) => {
        const folder = userData ?? join(scratch, String(opened.length));
        const app = await electron.launch({
          args: [...electronSwitches(), `--user-data-dir=${folder}`, ROOT, ...files, ...args],
          cwd,
          env: { ...environment(), LANG: locale, LC_ALL: locale, LANGUAGE: locale.slice(0, 5) },
        });
        opened.push(app);
        return { app, page: await app.firstWindow(), userData: folder };
      },
    );
    for (const [index, app] of opened.entries()) {
      if (info.status !== info.expectedStatus) await keepLastSight(app, info, index);
      await app.close().catch(() => undefined);
    }
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  },

  picture: async ({}, use, info) => {
    await use(async (page, name) => {
      const path = join(ROOT, 'test-results', 'pictures', `${name}.png`);
      mkdirSync(dirname(path), { recursive: true });
      await page.screenshot({ path });
      await info.attach(name, { path, contentType: 'image/png' });
      return path;
    });
  },
});

/** Start the app again with the settings of one that runs, as a person would from another folder. What it wrote, and how it ended. */
export async function startAgain(
  userData: string,
  files: readonly string[],
  cwd: string,
): Promise<{ readonly code: number | null; readonly said: string }> {
  const runtime = findElectron();
  if (!runtime) throw new Error('no Electron runtime');
  const args = [...electronSwitches(), `--user-data-dir=${userData}`, ROOT, ...files];
  const second = spawn(runtime.executable, args, {
    cwd,
    env: { ...environment(), LC_ALL: 'en_US.UTF-8' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  second.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const code = await new Promise<number | null>((resolve) => second.on('close', resolve));
  return { code, said };
}

/** Ask main what changes nothing by being asked. V8 may lose an answer on its way; then it is asked once more. */
export async function askMain<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (!String(error).includes('promise was garbage collected')) throw error;
    return await question();
  }
}

/** The rows of a list that have come: before, a row is there but empty, and a click on it does nothing. */
export const filledRows = (page: Page, list: string): Locator =>
  page.locator(`${list} .ag-row`).filter({ hasText: /\S/ });

/** A row of a list by its position, scrolled into view: rows out of view are not drawn. */
export async function rowAt(page: Page, list: string, position: number): Promise<Locator> {
  const row = page.locator(`${list} .ag-row[row-index="${position}"]`);
  // As long as the list is not as long as it will be, there is nothing to scroll to.
  await expect(async () => {
    await page.locator(`${list} .long-list`).evaluate((element, above) => {
      element.scrollTop = above;
    }, position * 22);
    await expect(row).toBeVisible({ timeout: 500 });
  }).toPass();
  return row;
}

export { expect };

/** What the windows of a failed test showed at its end, attached to the report. An app that is gone shows nothing. */
async function keepLastSight(app: ElectronApplication, info: TestInfo, index: number): Promise<void> {
  for (const page of app.windows()) {
    const path = info.outputPath(`failed-${index + 1}.png`);
    const taken = await page.screenshot({ path, timeout: 10_000 }).catch(() => undefined);
    if (taken) await info.attach('when it failed', { path, contentType: 'image/png' });
  }
}

/** This process's environment with the Electron runtime named, without the variables that are not set. */
function environment(): Record<string, string> {
  const set = Object.entries(electronEnvironment()).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(set);
}

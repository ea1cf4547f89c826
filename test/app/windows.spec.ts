/** Several captures at once: a window and an engine process for each, and what each says to a file that is none. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { askMain, expect, SAMPLES, startAgain, test } from './launch.ts';

const scratch = mkdtempSync(join(tmpdir(), 'capscope-windows-'));
test.afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const status = (page: Page) => page.getByRole('contentinfo');
const notices = (page: Page) => page.getByRole('status').textContent();
const titles = (app: ElectronApplication) =>
  askMain(() =>
    app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .map((window) => window.getTitle())
        .sort(),
    ),
  );
const engines = (app: ElectronApplication) =>
  askMain(() =>
    app.evaluate(({ app }) =>
      app.getAppMetrics().flatMap(({ name, pid }) => (name === 'Capscope engine' ? [pid] : [])),
    ),
  );

/** The window whose capture has this name, once it says so. */
async function windowOf(app: ElectronApplication, name: string): Promise<Page> {
  let found: Page | undefined;
  await expect
    .poll(async () => {
      for (const page of app.windows()) if ((await status(page).textContent())?.includes(name)) found = page;
      return found !== undefined;
    })
    .toBe(true);
  if (!found) throw new Error(`no window shows ${name}`);
  return found;
}

/** Click a menu item by the words of its menu and its own. */
const choose = (app: ElectronApplication, path: readonly string[]) =>
  app.evaluate(({ Menu }, words) => {
    let items = Menu.getApplicationMenu()?.items ?? [];
    for (const [depth, label] of words.entries()) {
      const item = items.find((candidate) => candidate.label.startsWith(label));
      if (!item) throw new Error(`no menu item "${label}" among ${items.map((other) => other.label).join(', ')}`);
      if (depth === words.length - 1) item.click();
      items = item.submenu?.items ?? [];
    }
  }, path);

/** A copy of a bundled capture under a name of ours. */
function copied(name: string, from: string = SAMPLES.http): string {
  const path = join(scratch, name);
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(from, path);
  return path;
}

test('several files get a window and an engine each, and an engine that dies is its own window’s affair', async ({
  openApp,
  picture,
}) => {
  const names = ['with a space.pcap', '抓包 文件.pcapng'];
  copied(names[0] ?? '');
  copied(names[1] ?? '', SAMPLES.websocket);
  const { app } = await openApp({ files: names, cwd: scratch });
  const first = await windowOf(app, names[0] ?? '');
  const second = await windowOf(app, names[1] ?? '');
  await expect(first.getByText('[SYN]').first()).toBeVisible();
  await expect(second.getByText('[SYN]').first()).toBeVisible();
  expect(await titles(app)).toEqual(names.map((name) => `${name} — Capscope`));
  const pids = await engines(app);
  expect(new Set(pids).size).toBe(2);

  const places = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.getPosition()));
  expect(new Set(places.map(String)).size).toBe(2);

  // One of the two is ended from outside: its window says so, the other goes on.
  process.kill(pids[0] ?? 0, 'SIGKILL');
  // Panes whose questions were on their way say so as well.
  const isHurt = async (page: Page) =>
    (await page.getByText('The engine that reads the capture has ended.').count()) > 0;
  await expect.poll(async () => [await isHurt(first), await isHurt(second)].filter(Boolean).length).toBe(1);
  const [hurt, well] = (await isHurt(first)) ? [first, second] : [second, first];
  await well.locator('.packet-grid .ag-row[aria-rowindex="5"]').click();
  await expect(well.locator('.packet-grid [aria-selected="true"] [col-id="number"]')).toHaveText('4');
  await picture(hurt, 'engine-ended');

  // Closing it leaves the other window its engine.
  await hurt.close();
  await expect.poll(() => engines(app)).toEqual([pids[1]]);
  await expect(well.getByText('[SYN]').first()).toBeVisible();
});

test('a second start fills the empty window, then gets windows of its own', async ({ openApp }) => {
  const { app, page, userData } = await openApp();
  await expect(page.getByRole('heading', { name: 'Drop a capture here' })).toBeVisible();
  copied('one.pcap');
  copied('below/two.pcapng', SAMPLES.websocket);

  expect((await startAgain(userData, ['one.pcap'], scratch)).code).toBe(0);
  await expect(status(page)).toContainText('one.pcap');
  expect(app.windows()).toHaveLength(1);

  // Relative to the folder of the second start, not of the first; and from two folders the same file is one window.
  expect((await startAgain(userData, ['two.pcapng'], join(scratch, 'below'))).code).toBe(0);
  await windowOf(app, 'two.pcapng');
  expect((await startAgain(userData, ['below/two.pcapng'], scratch)).code).toBe(0);
  await expect.poll(() => titles(app)).toEqual(['one.pcap — Capscope', 'two.pcapng — Capscope']);
  expect(await engines(app)).toHaveLength(2);

  // Without a file, an empty window; once.
  await startAgain(userData, [], scratch);
  await startAgain(userData, [], scratch);
  await expect.poll(() => titles(app)).toEqual(['Capscope', 'one.pcap — Capscope', 'two.pcapng — Capscope']);
});

test('a file that another has taken the place of is read anew when it is opened again', async ({ openApp }) => {
  const path = copied('twice.pcap');
  const { page, userData } = await openApp({ file: path });
  await expect(status(page)).toContainText('3,814 bytes');
  rmSync(path);
  copied('twice.pcap', SAMPLES.websocket);
  await startAgain(userData, ['twice.pcap'], scratch);
  await expect(status(page)).toContainText('pcapng');
});

test('the menus make windows, list them, and offer recent files', async ({ openApp }) => {
  const { app, page } = await openApp({ file: copied('a & b.pcap') });
  await expect(status(page)).toContainText('a & b.pcap');
  await choose(app, ['File', 'New window']);
  await expect.poll(() => titles(app)).toEqual(['Capscope', 'a & b.pcap — Capscope']);
  const listed = () =>
    askMain(() =>
      app.evaluate(({ Menu }) => {
        const window = Menu.getApplicationMenu()?.items.find((item) => item.label === 'Window');
        return window?.submenu?.items.filter((item) => item.type === 'checkbox').map((item) => item.label);
      }),
    );
  await expect.poll(listed).toEqual(['a && b.pcap', 'Empty window']);

  // A recent file that is open already is brought to the front, not opened twice.
  await choose(app, ['File', 'Open recent', 'a && b.pcap']);
  await expect.poll(() => titles(app)).toEqual(['Capscope', 'a & b.pcap — Capscope']);
  expect(await engines(app)).toHaveLength(1);
  // Closed as a person closes it, and gone before it is asked for again.
  await app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) if (window.getTitle() !== 'Capscope') window.close();
  });
  await expect.poll(() => titles(app)).toEqual(['Capscope']);
  await choose(app, ['File', 'Open recent', 'a && b.pcap']);
  await expect.poll(() => titles(app)).toEqual(['a & b.pcap — Capscope']);
});

test('the place of the window and its layout are kept, and a further window stands beside it', async ({ openApp }) => {
  const { app, page, userData } = await openApp({ file: SAMPLES.http });
  await expect(page.getByText('[SYN]').first()).toBeVisible();
  const side = page.getByRole('separator', { name: 'Width of the streams list' });
  await side.focus();
  for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowRight');
  const width = await side.getAttribute('aria-valuenow');
  // What was dragged is remembered a moment later.
  const file = join(userData, 'settings.json');
  const kept = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  await expect.poll(kept).toContain(`"side": ${width}`);
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 40, width: 1200, height: 760 }),
  );
  await choose(app, ['File', 'New window']);
  const bounds = (of: ElectronApplication) =>
    askMain(() =>
      of.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.getBounds())),
    );
  await expect.poll(() => bounds(app)).toHaveLength(2);
  const places = (await bounds(app)).sort((a, b) => a.x - b.x);
  expect(places[1]).toMatchObject({ width: places[0]?.width, height: places[0]?.height });
  expect(places[1]?.x).toBeGreaterThan(places[0]?.x ?? 0);
  // The one closed last is the one that is remembered.
  await app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) if (window.getTitle() === 'Capscope') window.close();
  });
  await expect.poll(() => bounds(app)).toHaveLength(1);
  await app.close();

  const again = await openApp({ userData });
  expect((await bounds(again.app))[0]).toEqual(places[0]);
  await expect(again.page.getByRole('separator', { name: 'Width of the streams list' })).toHaveAttribute(
    'aria-valuenow',
    width ?? '',
  );
});

test('a file that the desktop asks for while the app runs is shown, as on macOS', async ({ openApp }) => {
  const { app, page } = await openApp();
  await expect(page.getByRole('heading', { name: 'Drop a capture here' })).toBeVisible();
  await app.evaluate(({ app }, path) => app.emit('open-file', { preventDefault() {} }, path), SAMPLES.websocket);
  await expect(status(page)).toContainText(basename(SAMPLES.websocket));
});

test('several dropped files: the first here, the others in windows of their own', async ({ openApp }) => {
  const { app, page } = await openApp();
  await expect(page.getByRole('heading', { name: 'Drop a capture here' })).toBeVisible();
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [SAMPLES.http, SAMPLES.websocket], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 700, y: 300, data });
  await expect(status(page)).toContainText(basename(SAMPLES.http));
  await windowOf(app, basename(SAMPLES.websocket));
  expect(app.windows()).toHaveLength(2);
});

test('each bad file gets one clear sentence, in the window and at the terminal', async ({ openApp, picture }) => {
  const { app, userData } = await openApp({ file: SAMPLES.http });
  await windowOf(app, basename(SAMPLES.http));
  execFileSync('mkfifo', [join(scratch, 'pipe.pcap')]);
  writeFileSync(join(scratch, 'empty.pcap'), '');
  writeFileSync(join(scratch, 'notes.txt'), 'Dear diary, today I learnt about TCP.');
  mkdirSync(join(scratch, 'folder.pcap'));
  const bad: [string, string, boolean][] = [
    ['none.pcap', 'There is no such file.', true],
    ['folder.pcap', 'This is a folder, not a capture file.', true],
    ['pipe.pcap', 'This is a pipe, not a file: captures can only be opened from files.', true],
    ['empty.pcap', 'The file is empty.', true],
    ['notes.txt', 'This is not a capture file: it begins with none of the signatures Capscope knows.', false],
  ];
  // Root may read everything.
  if (process.getuid?.() !== 0) {
    chmodSync(copied('secret.pcap'), 0o000);
    bad.push(['secret.pcap', 'The file may not be read: permission denied.', true]);
  }
  for (const [name, sentence, known] of bad) {
    const { code, said } = await startAgain(userData, [name], scratch);
    expect(code).toBe(0);
    // What takes a look into the file is said by the window alone.
    expect(said.includes(`capscope: ${join(scratch, name)}: ${sentence}`)).toBe(known);
    await expect.poll(async () => (await Promise.all(app.windows().map(notices))).join()).toContain(name);
    const page = app.windows().at(-1);
    if (!page) throw new Error('no window');
    await expect(page.getByRole('status')).toContainText(`${name} was not opened. ${sentence}`);
    await expect(page.getByRole('heading', { name: 'Drop a capture here' })).toBeVisible();
  }
  // All of them in the one empty window, beside the capture that was open.
  expect(await titles(app)).toEqual(['Capscope', `${basename(SAMPLES.http)} — Capscope`]);
  const page = app.windows().at(-1);
  if (page) await picture(page, 'bad-file');
});

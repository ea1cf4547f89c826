/** The engine's process: it is apart from the window, and the window outlives it. */
import type { ElectronApplication } from '@playwright/test';
import { expect, SAMPLES, test } from './launch.ts';

/** Process id of the engine; undefined when there is none. */
const enginePid = (app: ElectronApplication) =>
  app.evaluate(({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'Capscope engine')?.pid);

test('an engine that dies is reported, the window stays, and it can be started again', async ({ openApp, picture }) => {
  const { page, app } = await openApp({ file: SAMPLES.http });
  const first = page.locator('.packet-grid .ag-row').first();
  await expect(first).toContainText('[SYN]');
  const pid = await enginePid(app);
  if (pid === undefined) throw new Error('no engine process');
  process.kill(pid, 'SIGKILL');

  const notice = page.getByRole('status');
  await expect(notice).toContainText('The engine that reads the capture has ended.');
  await expect(first).toContainText('[SYN]');
  await picture(page, 'engine-died');

  await notice.getByRole('button', { name: 'Start it again' }).click();
  await expect(notice).toBeEmpty();
  await page.getByRole('group', { name: 'Packets', exact: true }).focus();
  await page.keyboard.press('End');
  await expect(page.locator('.tree-line').first()).toContainText('Frame 1');
  expect(await enginePid(app)).not.toBe(pid);
});

test('the page has no way out', async ({ openApp }) => {
  const { page } = await openApp({ file: SAMPLES.http });
  await expect(page.locator('.packet-grid .ag-row').first()).toContainText('[SYN]');
  const found = await page.evaluate(async () => ({
    node: typeof (globalThis as { process?: unknown }).process,
    require: typeof (globalThis as { require?: unknown }).require,
    opened: window.open('https://example.org/') === null,
    fetched: await fetch('https://example.org/').then(
      () => true,
      () => false,
    ),
    scripted: ((script) => {
      script.textContent = 'window.scripted = true';
      document.head.append(script);
      return 'scripted' in window;
    })(document.createElement('script')),
    file: await fetch('capscope://app/..%2f..%2fpackage.json').then(
      (answer) => answer.ok,
      () => false,
    ),
  }));
  expect(found).toEqual({
    node: 'undefined',
    require: 'undefined',
    opened: true,
    fetched: false,
    scripted: false,
    file: false,
  });
  // A call that does not fit is refused by main, a path cannot be made up.
  const refused = await page.evaluate(async () => {
    const { desktop } = window as unknown as { desktop: Record<string, (...args: unknown[]) => Promise<unknown>> };
    const tried = [
      ['openDropped', '/etc/passwd'],
      ['changeSettings', { theme: 'pink' }],
      ['openSample', 7],
    ] as const;
    return Promise.all(
      tried.map(async ([name, argument]) => {
        try {
          return await desktop[name]?.(argument);
        } catch {
          return 'refused';
        }
      }),
    );
  });
  expect(refused).toEqual(['refused', 'refused', 'refused']);
});

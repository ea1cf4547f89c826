/** The native menu: its items do what the page's own keys and buttons do, in the language of the window. */
import type { ElectronApplication } from '@playwright/test';
import { expect, SAMPLES, test } from './launch.ts';

/** Click a menu item by its words, as a person would. */
const choose = (app: ElectronApplication, label: string) =>
  app.evaluate(({ Menu }, words) => {
    for (const menu of Menu.getApplicationMenu()?.items ?? []) {
      const item = menu.submenu?.items.find((candidate) => candidate.label === words);
      if (item) return item.click();
    }
    throw new Error(`no menu item "${words}"`);
  }, label);

const menus = (app: ElectronApplication) =>
  app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label));

test('menu items command the page', async ({ openApp }) => {
  const { page, app } = await openApp({ file: SAMPLES.websocket });
  const selected = page.locator('.packet-grid [aria-selected="true"] [col-id="number"]');
  await expect(selected).toHaveText('1');
  await choose(app, 'Next packet');
  await expect(selected).toHaveText('2');
  await choose(app, 'Next packet of this stream');
  await expect(selected).toHaveText('3');
  await choose(app, 'Go to packet…');
  await expect(page.getByLabel('Go to packet')).toBeFocused();
  await page.keyboard.press('Escape');
  await choose(app, 'All keys');
  await expect(page.getByRole('dialog', { name: 'All keys' })).toBeVisible();
});

test('the menu follows the language', async ({ openApp }) => {
  const { page, app } = await openApp();
  await expect.poll(() => menus(app)).toEqual(['File', 'Edit', 'Go', 'View', 'Statistics', 'Window', 'Help']);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: '简体中文' }).click();
  await expect.poll(() => menus(app)).toEqual(['文件', '编辑', '跳转', '视图', '统计', '窗口', '帮助']);
  const items = await app.evaluate(({ Menu }) =>
    Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items.map(({ label }) => label)),
  );
  expect(items?.filter((label) => /^[A-Za-z ]+$/.test(label ?? ''))).toEqual([]);
});

/** Themes and languages, and that everybody can use the window: axe finds nothing. */
import type { Page } from '@playwright/test';
import { complaints } from './axe.ts';
import { expect, rowAt, SAMPLES, test } from './launch.ts';

const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test('light and dark, chosen in the settings and remembered', async ({ openApp, picture }) => {
  const { page, app, userData } = await openApp({ file: SAMPLES.websocket });
  await expect(page.locator('.packet-grid .ag-row').first()).toContainText('[SYN]');
  // Playwright shows pages light; here the app's own setting is to be seen.
  await page.emulateMedia({ colorScheme: null });
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Light' }).click();
  await expect.poll(() => background(page)).toBe('rgb(244, 245, 247)');
  await picture(page, 'settings');
  await page.getByRole('button', { name: 'Dark' }).click();
  await expect.poll(() => background(page)).toBe('rgb(20, 22, 25)');
  await page.keyboard.press('Escape');
  await picture(page, 'window-dark');
  expect(await complaints(page)).toEqual([]);
  await app.close();
  const again = await openApp({ userData });
  await again.page.emulateMedia({ colorScheme: null });
  await expect.poll(() => background(again.page)).toBe('rgb(20, 22, 25)');
});

test('简体中文, by the system and switched without a restart', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.websocket, locale: 'zh_CN.UTF-8' });
  await expect(page.locator('.packet-grid .ag-row').first()).toContainText('[SYN]');
  await page.getByRole('button', { name: '设置' }).click();
  await page.getByRole('button', { name: '简体中文' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('contentinfo')).toContainText('35 个数据包');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.locator('.packet-grid .ag-header-cell').first()).toHaveText('编号');
  await picture(page, 'window-zh');
  await page.getByRole('button', { name: '设置' }).click();
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('contentinfo')).toContainText('35 packets');
  await expect(page.locator('.packet-grid .ag-header-cell').first()).toHaveText('No.');
});

test('axe finds nothing in the empty window, with a capture, and over the keys', async ({ openApp, picture }) => {
  const { page } = await openApp();
  await expect(page.getByRole('button', { name: /WebSocket session/ })).toBeVisible();
  expect(await complaints(page)).toEqual([]);
  await page.getByRole('button', { name: /WebSocket session/ }).click();
  await expect(page.locator('.packet-grid .ag-row').first()).toContainText('[SYN]');
  await expect(page.getByRole('tree')).toBeVisible();
  expect(await complaints(page)).toEqual([]);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'All keys' })).toBeVisible();
  expect(await complaints(page)).toEqual([]);
  await picture(page, 'keys');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the sizes of panes are moved by keys and remembered', async ({ openApp }) => {
  const { page, app, userData } = await openApp({ file: SAMPLES.http });
  const line = page.getByRole('separator', { name: 'Width of the streams list' });
  await line.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(line).toHaveAttribute('aria-valuenow', '288');
  // At once: what was changed last is kept all the same.
  await app.close();
  const again = await openApp({ file: SAMPLES.http, userData });
  await expect(again.page.getByRole('separator', { name: 'Width of the streams list' })).toHaveAttribute(
    'aria-valuenow',
    '288',
  );
});

test('a small window cuts no tool, no tab and no ladder off', async ({ openApp, picture }) => {
  const { page, app } = await openApp({ file: SAMPLES.websocket });
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1100, 700));
  await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(1100);
  await expect(page.locator('.packet-grid .ag-row').first()).toContainText('[SYN]');
  for (const language of ['en', 'zh-CN'] as const) {
    if (language === 'zh-CN') {
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByRole('button', { name: '简体中文' }).click();
      await page.keyboard.press('Escape');
    }
    for (const tab of ['diagram', 'follow', 'http', 'websocket', 'graphs']) {
      await page.locator(`[data-tab="${tab}"]`).click();
      await expect(page.locator('.tool-row')).toBeVisible();
      expect(await page.evaluate(cutOff)).toEqual([]);
      const row = await page.locator('.tool-row').boundingBox();
      if (tab !== 'graphs') expect(row?.height, `${tab}, ${language}`).toBeLessThan(45);
      if (tab === 'follow') {
        // What the row has no room for is in its menu.
        const folded = page.locator('.follow .narrow-only button');
        const backOf = () => folded.evaluate((button) => getComputedStyle(button).backgroundColor);
        const before = await backOf();
        await folded.click();
        await page.getByRole('menuitemcheckbox', { name: /^(Server|服务端)/ }).click();
        await expect(page.locator('.turn')).toHaveCount(1);
        await expect(folded).toHaveAttribute('aria-pressed', 'true');
        await page.mouse.move(0, 0);
        await expect.poll(backOf).not.toBe(before);
        await page.locator('.follow input[type="search"]').fill('nowhere');
        await page.keyboard.press('Enter');
        await expect(page.locator('.find-outcome')).toHaveText(/^(not found|没有找到)$/);
        expect(await page.locator('.find-outcome').evaluate((words) => words.scrollWidth - words.clientWidth)).toBe(0);
        expect(await page.evaluate(cutOff)).toEqual([]);
        expect((await page.locator('.tool-row').boundingBox())?.height).toBeLessThan(45);
        await picture(page, `small-follow-${language}`);
      }
      if (tab !== 'diagram') continue;
      await expect(page.locator('.ladder-body')).toBeVisible();
      const overhang = await page.locator('.ladder-scroll').evaluate((pane) => pane.scrollWidth - pane.clientWidth);
      expect(overhang).toBeLessThanOrEqual(0);
      await picture(page, `small-${language}`);
    }
  }
});

/** What of the tabs and tools on the right reaches out of its pane. In the page. */
function cutOff(): string[] {
  return [...document.querySelectorAll('.tool-row, .tab-list')].flatMap((row) => {
    const room = (row.closest('.split-pane') ?? row).getBoundingClientRect();
    return [...row.children]
      .filter((tool) => {
        const box = tool.getBoundingClientRect();
        return box.width > 0 && (box.left < room.left || box.right > room.right);
      })
      .map((tool) => `${row.className}: ${tool.textContent || tool.className}`);
  });
}

test('the tabs of messages pass axe in both themes', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.websocket });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.getByRole('tab', { name: /^HTTP/ }).click();
    await expect(page.locator('.http .ag-row[row-index="0"]')).toContainText('GET');
    await page.locator('.http .ag-row[row-index="0"]').click();
    await page.getByRole('tab', { name: 'Timing' }).click();
    await expect(page.locator('.waterfall-legend')).toBeVisible();
    await picture(page, `http-timing-${colorScheme}`);
    expect(await complaints(page)).toEqual([]);
    await page.getByRole('tab', { name: /^WebSocket/ }).click();
    const history = await rowAt(page, '.websocket', 15);
    await expect(history).toContainText('history');
    await history.click();
    await expect(page.getByRole('tree', { name: 'JSON' })).toBeVisible();
    await picture(page, `websocket-json-${colorScheme}`);
    expect(await complaints(page)).toEqual([]);
    await page.locator('.ws-content').getByRole('button', { name: 'Text' }).click();
    await expect(page.locator('.source')).toContainText('history');
    expect(await complaints(page)).toEqual([]);
  }
});

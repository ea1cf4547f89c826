/** The WebSocket tab: the upgrade, the messages, and the one that is chosen, with its frames and its content. */
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, filledRows, SAMPLES, test } from './launch.ts';

const rows = (page: Page) => filledRows(page, '.websocket');

test('messages are listed, read whole, narrowed down, and lead to their packets', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.websocket });
  await page.getByRole('tab', { name: /WebSocket/ }).click();
  await expect(page.locator('.ws-session')).toContainText('101');
  await expect(page.locator('.ws-session')).toContainText('fits the key');
  const chinese = rows(page).filter({ hasText: '你好' }).first();
  await chinese.click();
  await expect(page.locator('.ws-message')).toContainText('你好');
  await expect(page.locator('.ws-frames tbody tr')).not.toHaveCount(0);
  await picture(page, 'websocket-message');

  await page.locator('.ws-frames').getByRole('button', { name: /^#/ }).first().click();
  const selected = page.locator('.packet-grid [aria-selected="true"] [col-id="protocol"]');
  await expect(selected).toHaveText('WebSocket');

  await page.getByRole('searchbox', { name: 'Text in messages' }).fill('no such words');
  await expect(page.getByText('No message matches.')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Text in messages' }).fill('');
  await page.getByRole('combobox', { name: 'Type' }).selectOption('control');
  await expect(rows(page).first()).toContainText(/ping|pong|close/);
});

test('messages are searched by pattern, exported, and lead to their frames in the bytes', async ({
  openApp,
  picture,
}) => {
  const { app, page } = await openApp({ file: SAMPLES.websocket });
  await page.getByRole('tab', { name: /WebSocket/ }).click();
  await expect(rows(page).first()).toBeVisible();
  await page.getByRole('button', { name: /^\.\*/ }).click();
  await page.getByRole('searchbox', { name: 'Text in messages' }).fill('(');
  await expect(page.getByText('no regular expression')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Text in messages' }).fill('^\\{');
  await expect(page.locator('.ws-shown')).toHaveText(/^\d+ of \d+$/);

  const folder = mkdtempSync(join(tmpdir(), 'capscope-saved-'));
  const path = join(folder, 'messages.csv');
  await app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath: path })) as typeof dialog.showSaveDialog;
  }, path);
  await page
    .locator('.websocket')
    .getByRole('button', { name: /^Export/ })
    .click();
  await page.getByRole('menuitem', { name: /CSV/ }).click();
  await expect.poll(() => existsSync(path)).toBe(true);
  expect(readFileSync(path, 'utf8')).toMatch(/^stream,message,direction/);

  await page.getByRole('searchbox', { name: 'Text in messages' }).fill('');
  await expect(page.locator('.ws-rates svg')).toBeVisible();
  await rows(page).nth(1).click();
  await page.locator('.ws-frames').getByRole('button', { name: 'bytes' }).first().click();
  await expect(page.getByRole('treeitem', { name: /^WebSocket/ })).toHaveAttribute('aria-selected', 'true');
  await page.locator('.ws-frames').getByRole('button', { name: 'segments' }).first().click();
  await expect(page.locator('.packet-grid .ag-row')).toHaveCount(1);
  await picture(page, 'websocket-frames');
});

test('a narrow window leaves room for what messages say', async ({ openApp, picture }) => {
  const { app, page } = await openApp({ file: SAMPLES.websocket });
  const resize = (width: number) =>
    app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setSize(to, 760), width);
  await resize(1440);
  await page.getByRole('tab', { name: /WebSocket/ }).click();
  const wire = page.locator('.websocket .ag-header-cell[col-id="wire"]');
  await expect(wire).toBeVisible();
  await resize(1100);
  await expect(wire).toHaveCount(0);
  await rows(page).first().click();
  const grid = await page.locator('.websocket .window-grid').boundingBox();
  const message = await page.locator('.websocket .ag-header-cell[col-id="message"]').boundingBox();
  if (!grid || !message) throw new Error('the list of messages is not in view');
  expect(message.width).toBeGreaterThan(110);
  expect(message.x + message.width).toBeLessThanOrEqual(grid.x + grid.width);
  // What the upgrade came to is read whole.
  const verdict = await page.locator('.ws-session .ok').last().boundingBox();
  const agreed = await page.locator('.ws-session .dim').boundingBox();
  if (!verdict || !agreed) throw new Error('the upgrade is not in view');
  for (const { x, width } of [verdict, agreed]) expect(x + width).toBeLessThanOrEqual(grid.x + grid.width);
  // What stands over a message keeps to its line.
  expect((await page.locator('.ws-message header b').boundingBox())?.height).toBeLessThan(24);
  await picture(page, 'websocket-narrow');

  await page.getByRole('tab', { name: /^HTTP/ }).click();
  const last = page.locator('.http .ag-header-cell[col-id="waterfall"]');
  const list = await page.locator('.http .window-grid').boundingBox();
  const waterfall = await last.boundingBox();
  if (!list || !waterfall) throw new Error('the list of exchanges is not in view');
  expect(waterfall.x + waterfall.width).toBeLessThanOrEqual(list.x + list.width + 1);
  await picture(page, 'http-narrow');
  // What there is no room to choose side by side is chosen from a menu.
  const narrow = page.getByRole('button', { name: 'Show only' });
  await narrow.click();
  await page.getByRole('menuitem', { name: 'Status' }).click();
  await page.getByRole('menuitemcheckbox', { name: '4xx' }).click();
  await expect(page.getByText('No exchange matches.')).toBeVisible();
  await expect(narrow).toHaveAttribute('aria-pressed', 'true');
  await resize(1440);
  await expect(page.locator('.http .ag-header-cell[col-id="size"]')).toBeVisible();
});

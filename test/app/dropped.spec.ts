/** The way to what went wrong: a message or an exchange that was lost, late or cut is found by a click, and leads to its packets. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, filledRows, test } from './launch.ts';
import { writeTroubledCapture } from './troubled-capture.ts';

function troubledCapture(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'capscope-troubled-')), 'shop.pcap');
  writeTroubledCapture(path);
  return path;
}

test('a dropped message is found in a few clicks', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: troubledCapture() });
  await page.getByRole('tab', { name: /WebSocket/ }).click();
  await page.locator('.websocket, .nothing .ws-other').first().waitFor();
  await page.locator('.ws-other').first().click();
  await expect(filledRows(page, '.websocket')).toHaveCount(6);
  await page.getByRole('button', { name: /^3 with trouble/ }).click();
  const rows = filledRows(page, '.websocket');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(0)).toContainText('300 ms late');
  await expect(rows.nth(1)).toContainText('16 B lost before');
  await expect(rows.nth(2)).toContainText('never acknowledged');
  await rows.nth(2).click();
  await expect(page.locator('.ws-issue')).toContainText('never acknowledged');
  await picture(page, 'dropped-message');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'dropped-message-dark');
  await page.emulateMedia({ colorScheme: 'light' });

  await rows.nth(1).click();
  await page.locator('.ws-issue').getByRole('button').first().click();
  await expect(page.locator('.packet-grid [aria-selected="true"] [col-id="number"]')).toHaveText('15');
});

test('an unanswered request and a body that stood still are found in a few clicks', async ({ openApp, picture }) => {
  const { app, page } = await openApp({ file: troubledCapture() });
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1440, 900));
  await page.getByRole('tab', { name: /^HTTP/ }).click();
  await expect(filledRows(page, '.http')).toHaveCount(4);
  await page.getByRole('button', { name: /^2 with trouble/ }).click();
  // All tools stand in one row, whatever there is to choose and to count.
  await expect(page.locator('.http .http-shown')).toBeVisible();
  expect((await page.locator('.http .tool-row').boundingBox())?.height).toBeLessThan(45);
  const rows = filledRows(page, '.http');
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: '/report' })).toContainText('cut off');
  await expect(rows.filter({ hasText: '/report' })).toContainText('stood still');
  await rows.filter({ hasText: '/checkout' }).click();
  await expect(page.locator('.exchange .nothing')).toContainText('acknowledged it in packet');
  await picture(page, 'dropped-exchange');
});

test('what went wrong is said in Chinese too', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: troubledCapture(), locale: 'zh_CN.UTF-8' });
  await page.getByRole('tab', { name: /^HTTP/ }).click();
  await page.getByRole('button', { name: /^2 个有问题/ }).click();
  await filledRows(page, '.http').filter({ hasText: '/checkout' }).click();
  await expect(page.locator('.exchange .nothing')).toContainText('确认收到');
  await picture(page, 'dropped-exchange-zh');
  await page.getByRole('tab', { name: /^WebSocket/ }).click();
  await page.locator('.ws-other').first().click();
  await page.getByRole('button', { name: /^3 条有问题/ }).click();
  await filledRows(page, '.websocket').filter({ hasText: '之前丢失' }).click();
  await expect(page.locator('.ws-issue')).toContainText('其中可能有消息');
  await picture(page, 'dropped-message-zh');
});

test('rows turn red for what went wrong on their packets, in every list that they are drawn in', async ({
  openApp,
}) => {
  const { page } = await openApp({ file: troubledCapture() });
  const numbersOf = (rows: string) => page.locator(`.packet-grid ${rows} [col-id="number"]`).allTextContents();
  const sorted = async (rows: string) => (await numbersOf(rows)).map(Number).sort((a, b) => a - b);
  await expect.poll(() => numbersOf('.row-bad')).toContain('8');
  await page.locator('.stream', { hasText: '8080' }).first().click();
  await expect.poll(() => sorted('.ag-row')).toEqual([9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
  expect(await sorted('.row-bad')).toEqual([17, 18, 19, 20]);
  await page.locator('.stream', { hasText: '8081' }).first().click();
  await expect.poll(() => sorted('.ag-row')).toEqual([21, 22, 23, 24, 25]);
  expect(await sorted('.row-bad')).toEqual([]);
});

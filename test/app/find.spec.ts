/** Looking for something in packets: in bytes, details, Info and contents; forwards and backwards; what is said of it. */
import type { Page } from '@playwright/test';
import { expect, SAMPLES, test } from './launch.ts';

const selected = (page: Page) => page.locator('.packet-grid [aria-selected="true"] [col-id="number"]');
const bar = (page: Page) => page.getByRole('search', { name: 'Find in packets' });
const status = (page: Page) => bar(page).locator('.find-status');
const what = (page: Page) => page.getByLabel('What to find');

test('text is found in details, forwards, backwards and around the end', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.http });
  await expect(selected(page)).toHaveText('1');
  await page.keyboard.press('Control+f');
  await expect(what(page)).toBeFocused();
  await page.keyboard.type('flags: 0x011');
  await page.keyboard.press('Enter');
  await expect(selected(page)).toHaveText('10');
  await expect(status(page)).toContainText('packet 10:');
  await expect(page.getByRole('tree').getByRole('treeitem', { selected: true })).toContainText('Flags: 0x011');
  await picture(page, 'find-details');
  await page.keyboard.press('F3');
  await expect(selected(page)).toHaveText('12');
  await expect(status(page)).not.toContainText('begun again');
  await page.keyboard.press('F3');
  await expect(selected(page)).toHaveText('10');
  await expect(status(page)).toContainText('begun again at the other end');
  await page.keyboard.press('Shift+F3');
  await expect(selected(page)).toHaveText('12');
  await page.keyboard.press('Control+b');
  await expect(selected(page)).toHaveText('10');
  await page.keyboard.press('Escape');
  await expect(bar(page)).toHaveCount(0);
  await page.keyboard.press('Control+n');
  await expect(selected(page)).toHaveText('12');
});

test('bytes are found and lit, patterns as well, and what cannot be looked for is said', async ({
  openApp,
  picture,
}) => {
  const { page } = await openApp({ file: SAMPLES.http });
  await expect(selected(page)).toHaveText('1');
  await page.keyboard.press('Control+f');
  await page.getByLabel('Where to look').selectOption('bytes');
  await page.getByLabel('What it is').selectOption('hex');
  await what(page).fill('48 54 54 50 2f');
  await what(page).press('Enter');
  await expect(page.locator('.hex-bytes s.found')).toHaveText(['48', '54', '54', '50', '2f']);
  await picture(page, 'find-bytes');
  await what(page).fill('48 5');
  await what(page).press('Enter');
  await expect(status(page)).toContainText('is no sequence of bytes');
  await page.getByLabel('What it is').selectOption('regex');
  await what(page).fill('(a');
  await what(page).press('Enter');
  await expect(status(page)).toContainText('is not closed by ")": (a');
  await what(page).fill('HTTP/1\\.[01] \\d+');
  await what(page).press('Enter');
  await expect(status(page).locator('mark')).toHaveText('HTTP/1.1 200');
  await what(page).fill('no such thing');
  await what(page).press('Enter');
  await expect(status(page)).toHaveText('Nothing was found in the packets that are shown.');
});

test('what streams carry is looked through, among the packets that are shown', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.websocket });
  await expect(selected(page)).toHaveText('1');
  await page.keyboard.press('Control+f');
  await page.getByLabel('Where to look').selectOption('contents');
  await what(page).fill('你好');
  await what(page).press('Enter');
  await expect(status(page).locator('mark')).toHaveText('你好');
  await expect(page.getByRole('tab', { name: /^WebSocket/, selected: true })).toBeVisible();
  // It is pointed at in the message.
  await expect(page.locator('.source .source-found')).toHaveText('你好');
  await picture(page, 'find-contents');
  await page.getByLabel('Where to look').selectOption('info');
  await what(page).fill('Connection Close');
  await what(page).press('Enter');
  await expect(selected(page)).toHaveText('31');
});

/** The packet list, the layers and their bytes. */
import type { Page } from '@playwright/test';
import { expect, filledRows, SAMPLES, test } from './launch.ts';

const rows = (page: Page) => filledRows(page, '.packet-grid');
const list = (page: Page) => page.getByRole('group', { name: 'Packets', exact: true });
/** Number of the selected packet, as its row shows it. */
const selected = (page: Page) => page.locator('.packet-grid [aria-selected="true"] [col-id="number"]');
/** Heads of the columns, from left to right. */
const heads = (page: Page) =>
  page.locator('.packet-grid .ag-header-cell').evaluateAll((cells) =>
    cells
      .map((cell) => ({ at: cell.getBoundingClientRect().left, words: (cell as HTMLElement).innerText }))
      .sort((one, other) => one.at - other.at)
      .map(({ words }) => words),
  );
const litBytes = (page: Page) => page.locator('.hex-bytes s.on');

test('keys move through the packets', async ({ openApp }) => {
  const { page } = await openApp({ file: SAMPLES.websocket });
  await expect(selected(page)).toHaveText('1');
  await list(page).focus();
  for (const [key, number] of [
    ['ArrowDown', '2'],
    ['End', '35'],
    ['ArrowUp', '34'],
    ['Home', '1'],
    ['ArrowUp', '1'],
    ['F8', '2'],
    ['F7', '1'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(selected(page), key).toHaveText(number);
  }
  await page.keyboard.press('PageDown');
  await expect(selected(page)).not.toHaveText('1');

  await page.keyboard.type('17');
  await expect(page.getByLabel('Go to packet')).toHaveValue('17');
  await page.keyboard.press('Enter');
  await expect(selected(page)).toHaveText('17');
  await expect(list(page)).toBeFocused();
  await page.keyboard.press('Control+g');
  await page.keyboard.type('35');
  await page.keyboard.press('Enter');
  await expect(selected(page)).toHaveText('35');
  // For those who hear the window the row is read out, not only its number.
  await page.keyboard.press('Home');
  await expect(page.locator('.packet-grid > .unseen')).toHaveText(/^packet 1, TCP, 51235 → 80 \[SYN\]/);
});

test('what is no number of a packet is said to be none, and stays to be mended', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.websocket });
  await expect(selected(page)).toHaveText('1');
  const field = page.getByLabel('Go to packet');
  for (const typed of ['36', '9999', '0', 'last']) {
    await page.keyboard.press('Control+g');
    await field.fill(typed);
    await page.keyboard.press('Enter');
    await expect(field, typed).toHaveAccessibleDescription(
      `No packet is “${typed}”: the capture has 35 packets, 1 to 35.`,
    );
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toBeFocused();
    if (typed === '9999') await picture(page, 'go-to-none');
    await page.keyboard.press('Escape');
    await expect(field).toHaveCount(0);
    await expect(selected(page)).toHaveText('1');
  }
  // Mended in its place: what was wrong is marked to be typed over.
  await page.keyboard.press('Control+g');
  await page.keyboard.type('350');
  await page.keyboard.press('Enter');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await page.keyboard.type('3');
  await expect(field).toHaveAttribute('aria-invalid', 'false');
  await expect(field).toHaveAccessibleDescription('1 to 35');
  await page.keyboard.press('Enter');
  await expect(selected(page)).toHaveText('3');
});

test('a chosen field lights its bytes, and a chosen byte its field', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.http });
  await rows(page).filter({ hasText: '[SYN, ACK]' }).click();
  const tree = page.getByRole('tree');
  await tree.getByRole('treeitem', { name: /^Acknowledgment Number: / }).click();
  await expect(litBytes(page)).toHaveCount(4);
  await expect(page.locator('.hex-range')).toHaveText('tcp.ack · bytes 42–45 · 4 bytes');
  await picture(page, 'tree-and-bytes');

  // Byte 35 is the second of the source port; its line is chosen and its layer stays open.
  await page.locator('.hex-bytes [data-at="35"]').click();
  const port = tree.getByRole('treeitem', { name: /^Source Port: 80/ });
  await expect(port).toHaveAttribute('aria-selected', 'true');
  await expect(litBytes(page)).toHaveCount(2);

  // A byte of a closed layer opens it.
  await page.locator('.hex-bytes [data-at="0"]').click();
  await expect(tree.getByRole('treeitem', { name: /^Ethernet II/ })).toHaveAttribute('aria-expanded', 'true');
  await expect(tree.getByRole('treeitem', { selected: true })).toHaveAttribute('aria-level', '3');

  // The field stays chosen from packet to packet.
  await page.locator('.hex-bytes [data-at="38"]').click();
  await list(page).focus();
  await page.keyboard.press('ArrowDown');
  await expect(tree.getByRole('treeitem', { name: /^Sequence Number: 1 / })).toHaveAttribute('aria-selected', 'true');
});

test('keys move through the layers', async ({ openApp }) => {
  const { page } = await openApp({ file: SAMPLES.http });
  const tree = page.getByRole('tree');
  await tree.getByRole('treeitem', { name: /^Ethernet II/ }).click();
  await page.keyboard.press('ArrowRight');
  await expect(tree.getByRole('treeitem', { name: /^Ethernet II/ })).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowRight');
  await expect(litBytes(page)).toHaveCount(6);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(tree.getByRole('treeitem', { name: /^Ethernet II/ })).toHaveAttribute('aria-expanded', 'false');
});

test('values are copied', async ({ openApp }) => {
  const { page, app } = await openApp({ file: SAMPLES.http });
  await page.getByRole('treeitem', { name: /^Destination Port: 80/ }).click();
  await page.getByRole('button', { name: 'Copy value' }).click();
  const copied = () => app.evaluate(async ({ clipboard }) => clipboard.readText());
  await expect.poll(copied).toBe('80');
  await page.getByRole('tree').focus();
  await page.keyboard.press('Control+Shift+C');
  await expect.poll(copied).toBe('tcp.dstport == 80');
});

test('the time column follows its format, and columns are remembered', async ({ openApp }) => {
  const { page, app, userData } = await openApp({ file: SAMPLES.http });
  const time = rows(page).first().locator('[col-id="time"]');
  await expect(time).toHaveText(/^0\.0+$/);
  await page.getByLabel('Time column').selectOption('iso');
  await expect(time).toHaveText(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);
  // It is read whole.
  await expect.poll(() => time.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);

  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('checkbox', { name: 'Delta' }).check();
  await page.getByRole('checkbox', { name: 'Length' }).uncheck();
  const shown = ['No.', 'Time', 'Source', 'Destination', 'Protocol', 'Stream', 'Delta', 'Info'];
  await expect.poll(() => heads(page)).toEqual(shown);
  // Taken back by mistake, they are had back.
  await page.getByRole('button', { name: 'Reset columns' }).click();
  await expect.poll(() => heads(page)).not.toEqual(shown);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => heads(page)).toEqual(shown);
  await app.close();
  const again = await openApp({ file: SAMPLES.http, userData });
  await expect(rows(again.page).first().locator('[col-id="time"]')).toHaveText(/Z$/);
  expect(await heads(again.page)).toEqual(shown);
});

test('the column of states has them as soon as it is shown', async ({ openApp }) => {
  const { page, app, userData } = await openApp({ file: SAMPLES.http });
  // The head of the list has a menu of columns, and none of the packet that is selected.
  await expect(rows(page).first()).toContainText('[SYN]');
  await page.locator('.packet-grid .ag-header-cell').first().click({ button: 'right' });
  await expect(page.getByRole('menuitemcheckbox', { name: 'Protocol', checked: true })).toBeVisible();
  await page.getByRole('menuitemcheckbox', { name: 'States', checked: false }).click();
  const states = (shown: Page) => rows(shown).first().locator('[col-id="states"]');
  await expect(states(page)).toHaveText('SYN-SENT / SYN-RECEIVED');
  await app.close();
  const again = await openApp({ file: SAMPLES.http, userData });
  await expect(states(again.page)).toHaveText('SYN-SENT / SYN-RECEIVED');
});

test('a filter that is not understood is said to be so, and the packets stay', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.http });
  await expect(rows(page).first()).toContainText('[SYN]');
  await page.keyboard.press('Control+/');
  await page.keyboard.type('tcp.stream = = 1');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(rows(page).first()).toContainText('[SYN]');
  await picture(page, 'filter-failure');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByLabel('Display filter')).toHaveText(/^Filter: /);
});

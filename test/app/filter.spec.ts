/** The display filter: chips from clicks, context menus by mouse and by key. */
import type { Page } from '@playwright/test';
import { expect, SAMPLES, test } from './launch.ts';

const rows = (page: Page) => page.locator('.packet-grid .ag-row');
const cell = (page: Page, row: number, column: string) =>
  page.locator(`.packet-grid .ag-row[row-index="${row}"] [col-id="${column}"]`);
const chips = (page: Page) => page.locator('.filter .chip-text');
const count = (page: Page) => page.locator('.filter-count b');
const item = (page: Page, name: string | RegExp) => page.getByRole('menuitem', { name, exact: true });

test('cells become chips, which are joined, edited and removed one by one', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.websocket });
  await expect(count(page)).toHaveText('35');
  await cell(page, 0, 'source').click({ button: 'right' });
  await expect(page.locator('.packet-grid .ag-row-selected [col-id="number"]')).toHaveText('1');
  await picture(page, 'filter-menu');
  await item(page, 'Apply as filter').click();
  await expect(chips(page)).toHaveCount(1);
  const first = await chips(page).innerText();
  expect(first).toMatch(/^ip\.src == [\d.]+$/);
  await expect(count(page)).not.toHaveText('35');
  const one = Number(await count(page).innerText());

  await cell(page, 0, 'protocol').click({ button: 'right' });
  await item(page, '… and not selected').click();
  await expect(chips(page)).toHaveText([first, '!(_ws.col.Protocol == "TCP")']);
  await expect.poll(async () => Number(await count(page).innerText())).toBeLessThan(one);
  await picture(page, 'filter-chips');

  await page.getByRole('button', { name: `Remove ${first}` }).click();
  await expect(chips(page)).toHaveText(['!(_ws.col.Protocol == "TCP")']);
  await page.getByRole('button', { name: /^Remove / }).click();
  await expect(count(page)).toHaveText('35');
});

test('a context menu opens, moves and closes by keys', async ({ openApp }) => {
  const { page } = await openApp({ file: SAMPLES.http });
  const list = page.getByRole('group', { name: 'Packets', exact: true });
  await expect(rows(page).first()).toContainText('[SYN]');
  await list.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+F10');
  await expect(item(page, 'Apply as filter')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(list).toBeFocused();
  await page.keyboard.press('Shift+F10');
  await expect(item(page, 'Apply as filter')).toBeFocused();
  await page.keyboard.press('f');
  await expect(item(page, 'Filter by')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('menu')).toHaveCount(2);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(chips(page)).toHaveText([/^ip\.src == /]);
});

test('a line of the layers becomes a chip', async ({ openApp }) => {
  const { page } = await openApp({ file: SAMPLES.http });
  const port = page.getByRole('treeitem', { name: /^Destination Port: 80/ });
  await port.click({ button: 'right' });
  await item(page, 'Apply as filter, negated').click();
  await expect(chips(page)).toHaveText(['!(tcp.dstport == 80)']);
  await port.click();
  await page.getByRole('tree').focus();
  await page.keyboard.press('Shift+F10');
  await item(page, '… or selected').click();
  await expect(chips(page)).toHaveText([/\|\| tcp\./]);
});

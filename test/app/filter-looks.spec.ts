/** The filter, its menus and the search, in both themes and languages; axe finds nothing in any of them. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { expect, SAMPLES, test } from './launch.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds, a line each. */
async function complaints(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  });
}

test('everybody can use what filters and finds, light and dark, in both languages', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.websocket });
  await expect(page.locator('.filter-count b')).toHaveText('35');
  await page.emulateMedia({ colorScheme: null });
  const settings = async (name: string) => {
    await page.locator('.toolbar > .popover > button').last().click();
    await page.getByRole('button', { name, exact: true }).click();
    await page.keyboard.press('Escape');
  };
  const cell = page.locator('.packet-grid .ag-row[row-index="3"] [col-id="protocol"]');
  await cell.click({ button: 'right' });
  expect.soft(await complaints(page)).toEqual([]);
  await page.getByRole('menuitem', { name: 'Apply as filter', exact: true }).click();
  await page.getByRole('button', { name: 'Save this filter as a button' }).click();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+f');
  await page.keyboard.type('upgrade');
  await page.keyboard.press('Enter');
  await expect(page.locator('.find-status mark')).toBeVisible();
  await page.keyboard.press('Control+m');
  await page.keyboard.press('Control+/');
  await page.keyboard.type('tcp.flags.s');
  await expect(page.locator('.cm-tooltip-autocomplete li').first()).toContainText('tcp.flags.syn');
  await picture(page, 'filter-all-light');
  expect.soft(await complaints(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  expect.soft(await complaints(page)).toEqual([]);

  await settings('Dark');
  await settings('简体中文');
  await page.keyboard.press('Control+/');
  await page.keyboard.type('登录失败');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: '在数据包中搜索“登录失败”' })).toBeVisible();
  await picture(page, 'filter-failure-dark-zh');
  expect.soft(await complaints(page)).toEqual([]);
  await cell
    .or(page.locator('.packet-grid .ag-row[row-index="1"] [col-id="source"]'))
    .first()
    .click({ button: 'right' });
  await picture(page, 'filter-menu-dark-zh');
  expect.soft(await complaints(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Alt+c');
  await expect(page.getByLabel('注释 1')).toBeVisible();
  await picture(page, 'comment-dark-zh');
  expect.soft(await complaints(page)).toEqual([]);
});

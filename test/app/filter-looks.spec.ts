/** The filter, its menus and the search, in both themes and languages; axe finds nothing in any of them. */
import { complaints } from './axe.ts';
import { expect, SAMPLES, test } from './launch.ts';

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

/** Profiles and columns of fields: made, changed to, and back. */
import type { Page } from '@playwright/test';
import { expect, SAMPLES, test } from './launch.ts';

/** Choose from the menu of profiles in the status bar. */
async function choose(page: Page, label: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: /^Profile: / }).click();
  const menu = page.getByRole('menu', { name: 'Profiles' });
  await menu.getByText(label).click();
}

test('a field becomes a column, and a profile keeps it', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.websocket });
  const head = page.locator('.packet-grid .ag-header-cell[col-id="field.tcp.srcport"]');
  await choose(page, 'New profile …');
  await page.getByLabel('Name of the profile').fill('Ports');
  // Its words take lines of their own, and nothing is cut off.
  const dialog = page.getByRole('dialog', { name: 'New profile' });
  expect(await dialog.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  await picture(page, 'profile-new');
  await page.getByRole('button', { name: 'Make it' }).click();
  await expect(page.getByRole('button', { name: 'Profile: Ports' })).toBeVisible();
  await page.getByRole('treeitem', { name: /^Transmission Control Protocol/ }).click();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('treeitem', { name: /^Source Port: / }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Show as a column' }).click();
  await expect(head).toBeVisible();
  await expect(page.locator('.packet-grid .ag-row[row-index="0"] [col-id="field.tcp.srcport"]')).toHaveText('51235');
  // Before Info, which takes the rest of the width.
  const left = async (id: string) =>
    (await page.locator(`.packet-grid .ag-header-cell[col-id="${id}"]`).boundingBox())?.x ?? 0;
  expect(await left('field.tcp.srcport')).toBeLessThan(await left('info'));
  await picture(page, 'profiles');
  await choose(page, 'Default');
  await expect(head).toBeHidden();
  await choose(page, 'Ports');
  await expect(head).toBeVisible();
  await choose(page, 'Rename Ports …');
  await page.getByLabel('Name of the profile').fill('Default');
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(page.getByText('There is a profile of that name.')).toBeVisible();
  await page.getByLabel('Name of the profile').fill('Doors');
  await picture(page, 'profile-rename');
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Profile: Doors' })).toBeVisible();
  await expect(head).toBeVisible();
  await choose(page, 'Remove Doors');
  await expect(head).toBeHidden();
  await expect(page.getByRole('button', { name: 'Profile: Default' })).toBeVisible();
  // A mistake is taken back.
  await expect(page.getByText('Profile Doors was removed.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Profile: Doors' })).toBeVisible();
  await expect(head).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0);
});

test('a profile is brought in from a file; what is none is refused', async ({ openApp }) => {
  const { page } = await openApp({ file: SAMPLES.websocket });
  const input = page.locator('footer input[type="file"]');
  await input.setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from('{"name": 7}') });
  await expect(page.getByText('That file is no profile.')).toBeVisible();
  const profile = {
    name: 'Theirs',
    timeFormat: 'utc',
    coloring: { enabled: false },
    columns: [],
    fields: ['ip.ttl'],
    filters: [],
  };
  await input.setInputFiles({
    name: 'b.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(profile)),
  });
  await expect(page.getByRole('button', { name: 'Profile: Theirs' })).toBeVisible();
  await expect(page.locator('.packet-grid .ag-row[row-index="0"] [col-id="field.ip.ttl"]')).toHaveText('64');
});

/** Colouring rules: edited, taken over, imported, switched off. */
import type { ElectronApplication, Page } from '@playwright/test';
import { expect, SAMPLES, test } from './launch.ts';

/** Choose an item of the menu View, once the packets are there. */
async function choose(app: ElectronApplication, page: Page, label: string): Promise<void> {
  await expect(page.locator('.packet-grid [aria-selected="true"]')).toBeVisible();
  await app.evaluate(({ Menu }, words) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((menu) => menu.submenu?.items ?? []);
    items?.find((item) => item.label === words)?.click();
  }, label);
}

/** The editor as long as it is in the page: it has no role any more when it is closed, and is taken out a moment later. */
const editorOf = (page: Page) => page.locator('dialog.coloring');

/** Background of the row of a packet, by its number. */
const backOf = (page: Page, number: number) =>
  page
    .locator(`.packet-grid .ag-row[row-index="${number - 1}"]`)
    .evaluate((row) => getComputedStyle(row).backgroundColor);

test('a rule that is edited gives its rows another colour', async ({ openApp, picture }) => {
  const { app, page } = await openApp({ file: SAMPLES.websocket });
  await choose(app, page, 'Colouring rules…');
  const dialog = page.getByRole('dialog', { name: 'Colouring rules' });
  await expect(dialog.getByLabel('Filter of HTTP')).toHaveText('http || http2');
  await picture(page, 'coloring-rules');
  await dialog.getByRole('button', { name: 'Add a rule' }).click();
  await dialog.getByLabel('Filter of New rule').fill('frame.number ==');
  await expect(dialog.locator('.err').first()).toBeVisible();
  await dialog.getByLabel('Filter of New rule').fill('frame.number == 4');
  await dialog.getByLabel('Colour of New rule').selectOption('Own colours');
  await dialog.getByLabel('Background of New rule').fill('#123456');
  await dialog.getByLabel('Text of New rule').fill('#ffffff');
  await dialog.getByRole('button', { name: 'Use these rules' }).click();
  await expect.poll(() => backOf(page, 4)).toBe('rgb(18, 52, 86)');
  await page.locator('.packet-grid .ag-row[row-index="3"]').click();
  await page.getByRole('treeitem', { name: /^Frame 4: / }).click();
  await page.keyboard.press('ArrowRight');
  // The tree draws what is in view: the rule is told of behind the other lines of the frame.
  for (let line = 0; line < 13; line++) await page.keyboard.press('ArrowDown');
  await expect(page.getByText('[Coloring Rule Name: New rule]')).toBeVisible();
  await picture(page, 'coloring-own');
  // Selected it reads as every selected row does, and has its colours again afterwards.
  const infoOf = (row: number) =>
    page.locator(`.packet-grid .ag-row[row-index="${row}"] .info`).evaluate((cell) => getComputedStyle(cell).color);
  expect(await backOf(page, 4)).not.toBe('rgb(18, 52, 86)');
  expect(await infoOf(3)).not.toBe('rgb(255, 255, 255)');
  await page.locator('.packet-grid .ag-row[row-index="0"]').click();
  await expect.poll(() => backOf(page, 4)).toBe('rgb(18, 52, 86)');
  expect(await infoOf(3)).toBe('rgb(255, 255, 255)');
  await choose(app, page, 'Colour the packet list');
  await expect.poll(() => backOf(page, 4)).not.toBe('rgb(18, 52, 86)');
});

test('the rules are reached from the settings and from a packet', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.websocket });
  await expect(page.locator('.packet-grid [aria-selected="true"]')).toBeVisible();
  const dialog = page.getByRole('dialog', { name: 'Colouring rules' });
  await page.getByRole('button', { name: 'Settings' }).click();
  const coloured = await backOf(page, 4);
  await page.getByLabel('Colour the packet list').uncheck();
  await expect.poll(() => backOf(page, 4)).not.toBe(coloured);
  await page.getByLabel('Colour the packet list').check();
  await expect.poll(() => backOf(page, 4)).toBe(coloured);
  await picture(page, 'settings-coloring');
  await page.getByRole('button', { name: 'Colouring rules…' }).click();
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(editorOf(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Settings' })).toBeFocused();
  await page.locator('.packet-grid .ag-row[row-index="3"]').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Colouring rules…' }).click();
  await expect(dialog).toBeVisible();
});

test("a rule's filter is completed and marked as the display filter is", async ({ openApp, picture }) => {
  const { app, page } = await openApp({ file: SAMPLES.websocket });
  await expect(page.locator('.packet-grid [aria-selected="true"]')).toBeVisible();
  await page.keyboard.press('Control+/');
  await page.keyboard.type('frame.number < 3');
  await page.keyboard.press('Enter');
  await expect(page.locator('.filter-count b')).toHaveText('2');
  await choose(app, page, 'Colouring rules…');
  const dialog = page.getByRole('dialog', { name: 'Colouring rules' });
  // Escape is the dialog's alone: the filter behind it stays.
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(editorOf(page)).toHaveCount(0);
  await expect(page.locator('.filter-count b')).toHaveText('2');
  await choose(app, page, 'Colouring rules…');
  await dialog.getByRole('button', { name: 'Add a rule' }).click();
  const filter = dialog.getByLabel('Filter of New rule');
  await filter.click();
  await page.keyboard.type('websocket.opc');
  await expect(page.locator('.cm-tooltip-autocomplete li').first()).toContainText('websocket.opcode');
  await picture(page, 'coloring-completion');
  await page.keyboard.press('Tab');
  await expect(filter).toHaveText('websocket.opcode');
  await page.keyboard.type(' == 1 && nosuch.field');
  await expect(filter.locator('.fl-wrong')).toHaveText('nosuch.field');
  // Escape closes what is offered, then the dialog.
  await page.keyboard.type(' || tcp.p');
  await expect(page.locator('.cm-tooltip-autocomplete li').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('.cm-tooltip-autocomplete')).toHaveCount(0);
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(editorOf(page)).toHaveCount(0);
});

test("a file of Wireshark's rules is read", async ({ openApp, picture }) => {
  const { app, page } = await openApp({ file: SAMPLES.websocket });
  await choose(app, page, 'Colouring rules…');
  const dialog = page.getByRole('dialog', { name: 'Colouring rules' });
  const text = '# mine\n@Mine@carp || tcp@[65535,0,0][0,0,0]\n!@Off@udp@[0,0,0][65535,65535,65535]\nnot a rule\n';
  await dialog
    .locator('input[type="file"]')
    .setInputFiles({ name: 'colorfilters', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await expect(dialog.getByRole('status')).toHaveText('2 rules were read. These lines are none: 4');
  await expect(dialog.getByLabel('Off is on')).not.toBeChecked();
  // A name that is not known here is a protocol that no packet has: the rest of the rule holds.
  await picture(page, 'coloring-import');
  await expect(dialog.locator('li p')).toHaveText(['Not known here, so that no packet has it: carp']);
  await dialog.getByRole('button', { name: 'Use these rules' }).click();
  await expect.poll(() => backOf(page, 2)).toBe('rgb(255, 0, 0)');
  await page.emulateMedia({ colorScheme: 'dark' });
  await choose(app, page, 'Colouring rules…');
  await dialog.getByRole('button', { name: 'Defaults' }).click();
  await picture(page, 'coloring-rules-dark');
});

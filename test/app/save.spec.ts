/** Saving packets: what the dialog says, what is on the disk afterwards, in both languages and themes. */
import { readFileSync } from 'node:fs';
import type { ElectronApplication } from '@playwright/test';
import { expect, SAMPLES, test } from './launch.ts';

/** The save dialog of the system answers with this path. */
const answerWith = (app: ElectronApplication, filePath: string) =>
  app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: path });
  }, filePath);

test('packets are saved as chosen', async ({ openApp, picture }, info) => {
  const { page, app } = await openApp({ file: SAMPLES.http });
  await expect(page.locator('.packet-grid [aria-selected="true"]')).toBeVisible();
  const out = info.outputPath('some.json');
  await answerWith(app, out);
  await page.keyboard.press('Control+Shift+S');
  const dialog = page.getByRole('dialog', { name: 'Save packets' });
  await expect(dialog.getByRole('radio', { name: 'All' })).toBeChecked();
  await dialog.getByRole('textbox', { name: 'Range' }).fill('2-3,5');
  await expect(dialog.getByText('3 packets')).toBeVisible();
  await picture(page, 'save');
  await dialog.getByRole('textbox', { name: 'Range' }).fill('5-2');
  await expect(dialog.getByText('not a range of packets')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Range' }).fill('2-3,5');
  await dialog.getByRole('button', { name: 'JSON' }).click();
  await dialog.getByRole('button', { name: 'Save…' }).click();
  await expect(dialog).toBeHidden();
  const rows = JSON.parse(readFileSync(out, 'utf8'));
  expect(rows.map(({ number }: { number: number }) => number)).toEqual([2, 3, 5]);
});

test('the capture itself is never written over, and what pcap loses is said', async ({ openApp, picture }) => {
  const { page, app } = await openApp({ file: SAMPLES.websocket });
  await expect(page.locator('.packet-grid [aria-selected="true"]')).toBeVisible();
  const before = readFileSync(SAMPLES.websocket);
  await answerWith(app, SAMPLES.websocket);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: '简体中文' }).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+S');
  const dialog = page.getByRole('dialog', { name: '保存数据包' });
  await dialog.getByRole('button', { name: 'pcap', exact: true }).click();
  await expect(dialog.getByText('pcap 没有存放它们的位置').first()).toBeVisible();
  await picture(page, 'save-dark-zh');
  await dialog.getByRole('button', { name: '保存…' }).click();
  await expect(dialog.getByText('就是这个抓包文件本身')).toBeVisible();
  expect(readFileSync(SAMPLES.websocket)).toEqual(before);
});

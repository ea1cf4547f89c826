/** Why packets have their flags, in the list itself; menus of rows and streams; the way to the packet that completes a message. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, TestInfo } from '@playwright/test';
import { fileOf, type Wire } from '../support/tcp-wire.ts';
import { expect, filledRows, SAMPLES, test } from './launch.ts';

const rows = (page: Page) => filledRows(page, '.packet-grid');
const selected = (page: Page) => page.locator('.packet-grid .ag-row-selected [col-id="number"]');
const tip = (page: Page) => page.locator('.why-tip');

/** A request that is sent again 300 ms later. */
const AGAIN: readonly Wire[] = [
  { from: 0, flags: 'S', seq: 99, time: 0 },
  { from: 1, flags: 'SA', seq: 499, ack: 100, time: 0.009 },
  { from: 0, flags: 'A', seq: 100, ack: 500, time: 0.01 },
  { from: 0, flags: 'PA', seq: 100, ack: 500, time: 0.02, data: 'hello' },
  { from: 0, flags: 'PA', seq: 105, ack: 500, time: 0.03, data: 'world' },
  { from: 0, flags: 'PA', seq: 100, ack: 500, time: 0.32, data: 'hello' },
];

function sentAgain(info: TestInfo): string {
  mkdirSync(info.outputDir, { recursive: true });
  const file = join(info.outputDir, 'sent-again.pcap');
  writeFileSync(file, fileOf(AGAIN));
  return file;
}

test('a row says why it has its flags, to the mouse and to keys', async ({ openApp, picture }, info) => {
  const { page } = await openApp({ file: sentAgain(info) });
  await rows(page).filter({ hasText: 'Retransmission' }).hover();
  await expect(tip(page)).toContainText('seq 1 is below the 11 expected');
  await picture(page, 'why-tip');
  await tip(page).getByRole('button', { name: /5/ }).click();
  await expect(selected(page)).toHaveText('5');

  await page.mouse.move(5, 5);
  await expect(tip(page)).toHaveCount(0);
  await page.getByRole('group', { name: 'Packets', exact: true }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(tip(page)).toContainText('seq 1 is below the 11 expected');
  await page.keyboard.press('Escape');
  await expect(tip(page)).toHaveCount(0);
});

test('it says so in Chinese', async ({ openApp, picture }, info) => {
  const { page } = await openApp({ file: sentAgain(info), locale: 'zh_CN.UTF-8' });
  await rows(page).filter({ hasText: 'Retransmission' }).hover();
  await expect(tip(page)).toContainText('顺序号码 1');
  await picture(page, 'why-tip-chinese');
});

test('a stream of the list exports its diagram and copies its addresses', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.http });
  await filledRows(page, '.stream-list').first().click({ button: 'right' });
  await picture(page, 'stream-menu');
  await page.getByRole('menuitem', { name: 'Export the diagram' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('a part of a message leads to the packet that completes it', async ({ openApp }) => {
  const { page } = await openApp({ file: SAMPLES.http });
  const part = rows(page).filter({ hasText: 'TCP segment of a reassembled PDU' }).first();
  await part.click();
  const number = Number(await selected(page).innerText());
  await page.keyboard.press('Control+j');
  await expect(selected(page)).not.toHaveText(String(number));
  const whole = await selected(page).innerText();
  await part.click();
  await page
    .locator('.tcp-card')
    .getByRole('button', { name: new RegExp(whole) })
    .click();
  await expect(selected(page)).toHaveText(whole);
  await part.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'To the packet that completes the message' }).click();
  await expect(selected(page)).toHaveText(whole);
});

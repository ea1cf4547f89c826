/** The streams list: a click filters the packets to a stream, a second click, Escape or the chip takes it back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, filledRows, SAMPLES, test } from './launch.ts';
import { writeManyPackets } from './many-packets.ts';

const items = (page: Page) => filledRows(page, '.stream-list');
const chip = (page: Page) => page.getByText('tcp.stream == 0', { exact: true });
const shown = (page: Page) => page.locator('.filter-count');

test('a stream is chosen and let go of in three ways', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.websocket });
  const stream = items(page).first();
  await expect(stream).toContainText('WS');
  await expect(stream).toContainText('192.168.66.65:51235 → 192.168.6.10:80');
  await stream.click();
  await expect(chip(page)).toBeVisible();
  await expect(shown(page)).toHaveText('35/ 35');
  await expect(stream).toHaveAttribute('aria-selected', 'true');
  await picture(page, 'stream-chosen');

  await stream.click();
  await expect(chip(page)).toHaveCount(0);
  await stream.click();
  await expect(chip(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(chip(page)).toHaveCount(0);
  await stream.click();
  await page.getByRole('button', { name: /^Remove tcp\.stream/ }).click();
  await expect(chip(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^All packets/ })).toHaveAttribute('aria-pressed', 'true');
});

test('streams are searched, and a search without a match says so', async ({ openApp }) => {
  const { page } = await openApp({ file: SAMPLES.http });
  await expect(items(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'Search' }).click();
  await page.keyboard.type('203.0.113');
  await expect(page.getByText('No stream fits the search.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(items(page)).toHaveCount(1);
});

test('a chosen stream is all that the list shows, by mouse and by key', async ({ openApp }) => {
  const folder = mkdtempSync(join(tmpdir(), 'capscope-streams-'));
  const file = join(folder, 'many.pcap');
  writeManyPackets(file, 1600);
  const { page } = await openApp({ file });
  await expect(items(page).nth(1)).toContainText('40001');
  await items(page).nth(1).click();
  await expect(page.getByText('tcp.stream == 1', { exact: true })).toBeVisible();
  await expect(shown(page)).toHaveText('100/ 1,600');
  const streams = page.locator('.packet-grid .ag-row [col-id="stream"]');
  const numbers = page.locator('.packet-grid [aria-selected="true"] [col-id="number"]');
  await expect.poll(async () => new Set(await streams.allInnerTexts())).toEqual(new Set(['1']));
  await expect(numbers).toHaveText('2');
  await page.getByRole('group', { name: 'Packets', exact: true }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(numbers).toHaveText('18');

  await page.getByRole('group', { name: 'TCP streams' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByText('tcp.stream == 2', { exact: true })).toBeVisible();
  await expect.poll(async () => new Set(await streams.allInnerTexts())).toEqual(new Set(['2']));
  // The packet stays when the filter goes, where it now stands.
  await expect(numbers).toHaveText('3');
  await page.keyboard.press('Escape');
  await expect(shown(page)).toHaveText('1,600/ 1,600');
  await expect(numbers).toHaveText('3');
  rmSync(folder, { recursive: true });
});

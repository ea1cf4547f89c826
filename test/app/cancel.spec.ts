/** Reading that is taken back: what was read stays, and can be used. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './launch.ts';
import { CONNECTIONS, writeManyPackets } from './many-packets.ts';

/** Seconds of reading, far more than a click needs: packets behind more tags than any network stacks are read one by one. */
const PACKETS = 6_000_000;
const TAGS = 4;

test('reading is cancelled by a click, and what was read stays', async ({ openApp, picture }) => {
  const folder = mkdtempSync(join(tmpdir(), 'capscope-cancel-'));
  const file = join(folder, 'long.pcap');
  writeManyPackets(file, PACKETS, TAGS);
  const { page, app } = await openApp();
  const status = page.getByRole('contentinfo');
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, file);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  // A statistic keeps up with what is being read.
  const read = async () =>
    Number(/([\d,]+) packets/.exec((await status.textContent()) ?? '')?.[1]?.replaceAll(',', ''));
  await page.getByRole('button', { name: 'Statistics' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Capture file properties' }).click();
  const counted = page.locator('.properties .statistics-table td.figure').first();
  const before = await read();
  await expect
    .poll(async () => Number((await counted.textContent())?.replaceAll(',', '')), { intervals: [50] })
    .toBeGreaterThan(before + 500_000);
  await status.getByRole('button', { name: 'Cancel' }).click();
  await expect(status).toContainText('reading was cancelled');
  await expect(status.getByRole('button', { name: 'Cancel' })).toHaveCount(0);
  await picture(page, 'cancelled');

  const shown = await read();
  expect(shown).toBeGreaterThan(0);
  expect(shown).toBeLessThan(PACKETS);
  // What was counted on the way is counted again at the end.
  const ofFirst = Math.ceil(shown / CONNECTIONS).toLocaleString('en');
  await expect(page.getByRole('group', { name: 'Streams' }).getByText(ofFirst).first()).toBeVisible();
  await page.getByRole('group', { name: 'Packets', exact: true }).focus();
  await page.keyboard.press('End');
  await expect(page.locator('.packet-grid [aria-selected="true"] [col-id="number"]')).toHaveText(String(shown));
  rmSync(folder, { recursive: true });
});

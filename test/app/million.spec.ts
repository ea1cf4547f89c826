/** A million packets: rows at once, the end by key and by minimap, no freeze. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './launch.ts';
import { writeManyPackets } from './many-packets.ts';

const PACKETS = 1_000_000;

test('a million packets are moved through from the first second on', async ({ openApp, picture }) => {
  const folder = mkdtempSync(join(tmpdir(), 'capscope-million-'));
  const file = join(folder, 'million.pcap');
  writeManyPackets(file, PACKETS);
  const { page } = await openApp({ file });
  const status = page.getByRole('contentinfo');
  const selected = page.locator('.packet-grid [aria-selected="true"] [col-id="number"]');
  const list = page.getByRole('group', { name: 'Packets', exact: true });

  // Usable while it is being read.
  await expect(page.locator('.packet-grid .ag-row').first()).toContainText('[ACK]');
  await list.focus();
  await page.keyboard.press('ArrowDown');
  await expect(selected).toHaveText('2');

  await expect(status).toContainText('1,000,000 packets');
  await page.keyboard.press('End');
  await expect(selected).toHaveText('1000000');
  await expect(selected).toBeInViewport();
  await page.keyboard.press('ArrowUp');
  await expect(selected).toHaveText('999999');
  await picture(page, 'million');
  await page.keyboard.press('Home');
  await expect(selected).toHaveText('1');
  await expect(selected).toBeInViewport();

  // The minimap is the scroll bar: dragged to its end, it shows the last row.
  const box = await page.locator('.minimap').boundingBox();
  if (!box) throw new Error('no minimap');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height + 40, { steps: 4 });
  await page.mouse.up();
  await expect(
    page
      .locator('.packet-grid .ag-row [col-id="number"]')
      .filter({ hasText: /^9999\d\d$/ })
      .first(),
  ).toBeVisible();

  // One wheel turn after another: every frame has its rows soon, and none takes a second.
  const longest = await page.evaluate(async () => {
    const viewport = document.querySelector('.packet-grid .long-list');
    let last = performance.now();
    let most = 0;
    for (let turn = 0; turn < 60; turn++) {
      if (viewport) viewport.scrollTop -= 400;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = performance.now();
      most = Math.max(most, now - last);
      last = now;
    }
    return most;
  });
  expect(longest).toBeLessThan(1000);

  // While something is looked for that is nowhere, keys and rows answer; and the search is taken back.
  await page.keyboard.press('Control+f');
  await page.getByLabel('What to find').fill('nowhere to be found');
  await page.keyboard.press('Enter');
  const progress = page.getByRole('progressbar', { name: 'Packets looked through' });
  await expect(progress).toBeVisible();
  await list.focus();
  await page.keyboard.press('Home');
  await expect(selected).toHaveText('1');
  for (const number of ['2', '3', '4']) {
    const pressed = Date.now();
    await page.keyboard.press('ArrowDown');
    await expect(selected).toHaveText(number);
    expect(Date.now() - pressed).toBeLessThan(1000);
  }
  await expect(progress).toBeVisible();
  await page.getByRole('search', { name: 'Find in packets' }).getByRole('button', { name: 'Cancel' }).click();
  await expect(progress).toHaveCount(0);
  rmSync(folder, { recursive: true });
});

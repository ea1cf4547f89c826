/** The WebSocket tab: the upgrade, the messages, and the one that is chosen, with its frames and its content. */
import type { Page } from '@playwright/test';
import { expect, SAMPLES, test } from './launch.ts';

const rows = (page: Page) => page.locator('.websocket .ag-row');

test('messages are listed, read whole, narrowed down, and lead to their packets', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.websocket });
  await page.getByRole('tab', { name: /WebSocket/ }).click();
  await expect(page.locator('.ws-session')).toContainText('101');
  await expect(page.locator('.ws-session')).toContainText('fits the key');
  const chinese = rows(page).filter({ hasText: '你好' }).first();
  await chinese.click();
  await expect(page.locator('.ws-message')).toContainText('你好');
  await expect(page.locator('.ws-frames tbody tr')).not.toHaveCount(0);
  await picture(page, 'websocket-message');

  await page.locator('.ws-frames').getByRole('button', { name: /^#/ }).first().click();
  const selected = page.locator('.packet-grid .ag-row-selected [col-id="protocol"]');
  await expect(selected).toHaveText('WebSocket');

  await page.getByRole('searchbox', { name: 'Text in messages' }).fill('no such words');
  await expect(page.getByText('No message matches.')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Text in messages' }).fill('');
  await page.getByRole('combobox', { name: 'Type' }).selectOption('control');
  await expect(rows(page).first()).toContainText(/ping|pong|close/);
});

/** The ways a capture gets into the window, and what is said when it does not. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, filledRows, SAMPLES, test } from './launch.ts';

const scratch = mkdtempSync(join(tmpdir(), 'capscope-open-'));

/** A file of our own making. */
function made(name: string, bytes: Uint8Array): string {
  const path = join(scratch, name);
  writeFileSync(path, bytes);
  return path;
}

const rows = (page: Page) => filledRows(page, '.packet-grid');
const status = (page: Page) => page.getByRole('contentinfo');

test('the empty window offers samples and recent files', async ({ openApp, picture }) => {
  const { page, app, userData } = await openApp();
  await expect(page.getByRole('heading', { name: 'Drop a capture here' })).toBeVisible();
  await expect(status(page)).toContainText('No capture open');
  await picture(page, 'empty');
  await page.getByRole('button', { name: /WebSocket session/ }).click();
  await expect(status(page)).toContainText('websocket-session.pcapng');
  await expect(rows(page).first()).toContainText('[SYN]');

  // A sample is not a file of the person's own; one that was opened by path is, and is offered at the next start.
  await app.evaluate(
    ({ dialog }, path) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
    },
    made('mine.pcap', readFileSync(SAMPLES.http)),
  );
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(status(page)).toContainText('mine.pcap');
  await app.close();

  const again = await openApp({ userData });
  await expect(again.page.getByRole('button', { name: /websocket-session\.pcapng/ })).toHaveCount(0);
  await again.page.getByRole('button', { name: /mine\.pcap/ }).click();
  await expect(status(again.page)).toContainText('mine.pcap');
});

test('a dialog that is cancelled changes nothing', async ({ openApp }) => {
  const { page, app } = await openApp({ file: SAMPLES.http });
  await expect(rows(page).first()).toContainText('[SYN]');
  await app.evaluate(({ dialog }) => {
    dialog.showOpenDialog = async () => ({ canceled: true, filePaths: [] });
  });
  await page.keyboard.press('Control+o');
  await expect(status(page)).toContainText('http-three-way-handshake.pcap');
});

test('a dropped file is opened', async ({ openApp }) => {
  const { page } = await openApp();
  await expect(page.getByRole('heading', { name: 'Drop a capture here' })).toBeVisible();
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [SAMPLES.http], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 700, y: 300, data });
  await expect(status(page)).toContainText('http-three-way-handshake.pcap');
  await expect(page.getByText('Drop to open')).toHaveCount(0);
});

test('a file that is no capture leaves what is open and says so', async ({ openApp, picture }) => {
  const { page, app } = await openApp({ file: SAMPLES.http });
  await expect(rows(page).first()).toContainText('[SYN]');
  await app.evaluate(
    ({ dialog }, path) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
    },
    made('notes.txt', Buffer.from('Dear diary, today I learnt about TCP.')),
  );
  await page.keyboard.press('Control+o');
  const notice = page.getByRole('status');
  await expect(notice).toContainText('notes.txt was not opened.');
  await expect(notice).toContainText('This is not a capture file');
  await expect(status(page)).toContainText('http-three-way-handshake.pcap');
  await expect(rows(page).first()).toContainText('[SYN]');
  await picture(page, 'not-a-capture');
  await notice.getByRole('button', { name: 'Dismiss' }).click();
  await expect(notice).toBeEmpty();
});

test('a damaged file shows what comes before the damage', async ({ openApp, picture }) => {
  const whole = readFileSync(SAMPLES.http);
  const { page } = await openApp({ file: made('cut.pcap', whole.subarray(0, whole.length - 20)) });
  const notice = page.getByRole('status');
  await expect(notice).toContainText('The file ends in the middle of packet');
  await expect(rows(page).first()).toContainText('[SYN]');
  await picture(page, 'damaged');
});

test('a start with a file that is not there says so in an empty window', async ({ openApp }) => {
  const { page } = await openApp({ file: join(scratch, 'none.pcap') });
  await expect(page.getByRole('status')).toContainText('There is no such file');
  await expect(page.getByRole('heading', { name: 'Drop a capture here' })).toBeVisible();
});

/** An export of some hundred megabytes while one goes on working: the packet list is answered between its pieces. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { conversation, fileOf } from '../support/tcp-wire.ts';
import { expect, rowAt, test } from './launch.ts';

const EXCHANGES = 8;
const PEOPLE = 150_000;
const SEGMENT = 1400;
/** Rows that there are at least. */
const FAR = 3500;
/** Places in the packet list that must have been seen before the export has ended; it takes many times as long. */
const JUMPS = 4;

/** Exchanges whose bodies are some twenty megabytes when they are unpacked, in many packets. */
function writeCapture(path: string): void {
  const people = Array.from({ length: PEOPLE }, (_, number) => ({
    id: number,
    score: number / 7,
    note: 'hay '.repeat(25),
  }));
  const body = gzipSync(JSON.stringify(people), { level: 1 });
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`;
  const segments = Array.from({ length: Math.ceil(body.length / SEGMENT) }, (_, at) =>
    body.subarray(at * SEGMENT, (at + 1) * SEGMENT),
  );
  const pieces = Array.from({ length: EXCHANGES }, (_, number) => [
    [0, `GET /${number} HTTP/1.1\r\nHost: large.example\r\n\r\n`] as const,
    [1, head] as const,
    ...segments.map((segment) => [1, segment] as const),
  ]);
  writeFileSync(path, fileOf(conversation(pieces.flat())));
}

/** Go to a row of the packet list. */
const lookAt = async (page: Page, position: number): Promise<void> =>
  expect(await rowAt(page, '.packet-grid', position)).toContainText(String(position + 1));

test('the packet list is answered while exchanges are exported', async ({ openApp }) => {
  const folder = mkdtempSync(join(tmpdir(), 'capscope-exporting-'));
  const [capture, har] = [join(folder, 'large.pcap'), join(folder, 'out.har')];
  writeCapture(capture);
  const { app, page } = await openApp({ file: capture });
  await page.getByRole('tab', { name: /HTTP/ }).click();
  await expect(page.locator('.http .ag-row[row-index="7"]')).toContainText('/7');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof dialog.showSaveDialog;
  }, har);
  await page.getByRole('button', { name: /^Export/ }).click();
  await page.getByRole('menuitem', { name: /HAR/ }).click();
  let seen = 0;
  for (let position = 900; !existsSync(har) && seen < 100; position = (position + 700) % FAR) {
    await lookAt(page, position);
    if (!existsSync(har)) seen++;
  }
  expect(seen).toBeGreaterThanOrEqual(JUMPS);
  await expect.poll(() => existsSync(har), { timeout: 60_000 }).toBe(true);
  const { entries } = JSON.parse(readFileSync(har, 'utf8')).log;
  expect(entries).toHaveLength(EXCHANGES);
  expect(JSON.parse(entries[EXCHANGES - 1].response.content.text)).toHaveLength(PEOPLE);
  rmSync(folder, { recursive: true, force: true });
});

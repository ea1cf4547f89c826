/** The exchange list: sorting, narrowing down, the waterfall with its standstills, and the exports. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { conversation, fileOf } from '../support/tcp-wire.ts';
import { expect, filledRows, SAMPLES, test } from './launch.ts';

const rows = (page: Page) => filledRows(page, '.http');
const statuses = async (page: Page) => rows(page).locator('[col-id="status"]').allTextContents();

async function openHttp(page: Page): Promise<void> {
  await page.getByRole('tab', { name: /HTTP/ }).click();
  await expect(rows(page).first()).toBeVisible();
}

/** Answers the next dialogs with a path. */
async function answerDialogs(app: ElectronApplication, path: string): Promise<void> {
  await app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath: path })) as typeof dialog.showSaveDialog;
    dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [path] })) as typeof dialog.showOpenDialog;
  }, path);
}

test('exchanges are narrowed down, and exported as HAR and as files', async ({ openApp, picture }) => {
  const { app, page } = await openApp({ file: SAMPLES.http });
  await openHttp(page);
  await page.getByRole('combobox', { name: 'Status' }).selectOption('5');
  await expect(page.getByText('No exchange matches.')).toBeVisible();
  await page.getByRole('combobox', { name: 'Status' }).selectOption('any');
  await page.getByRole('combobox', { name: 'Method' }).selectOption('GET');
  await expect(rows(page)).not.toHaveCount(0);
  await picture(page, 'http-list');

  const folder = mkdtempSync(join(tmpdir(), 'capscope-saved-'));
  await answerDialogs(app, join(folder, 'out.har'));
  await page.getByRole('button', { name: /^Export/ }).click();
  await page.getByRole('menuitem', { name: /HAR/ }).click();
  await expect.poll(() => existsSync(join(folder, 'out.har'))).toBe(true);
  const { log } = JSON.parse(readFileSync(join(folder, 'out.har'), 'utf8'));
  expect(log.entries[0].request.method).toBe('GET');
  expect(log.creator.version).toMatch(/^\d+\.\d+/);
  expect(readdirSync(folder)).toEqual(['out.har']);

  await answerDialogs(app, folder);
  await page.getByRole('button', { name: /^Export/ }).click();
  await page.getByRole('menuitem', { name: /bodies/ }).click();
  await expect.poll(() => readdirSync(folder).length).toBe(2);
  const bodies = join(folder, readdirSync(folder).find((name) => name !== 'out.har') ?? '');
  await expect.poll(() => readdirSync(bodies)).toContainEqual(expect.stringMatching(/^0001-response-.*\.json$/));
  expect(JSON.parse(readFileSync(join(bodies, readdirSync(bodies)[0] ?? ''), 'utf8'))).toBeTruthy();

  await rows(page).first().click();
  await answerDialogs(app, join(folder, 'body.json'));
  await page.locator('.http-body-tools').getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => existsSync(join(folder, 'body.json'))).toBe(true);
  expect(readFileSync(join(folder, 'body.json'))).toEqual(readFileSync(join(bodies, readdirSync(bodies)[0] ?? '')));
});

test('a header sorts the list', async ({ openApp }) => {
  const { page } = await openApp({ file: SAMPLES.http });
  await openHttp(page);
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await page.locator('.http .ag-header-cell[col-id="status"]').click();
  const rising = await statuses(page);
  expect(rising).toEqual([...rising].sort());
  await page.locator('.http .ag-header-cell[col-id="status"]').click();
  await expect.poll(() => statuses(page)).toEqual([...rising].sort().reverse());
});

test('the chosen exchange is brought into view, wherever the list has it', async ({ openApp }) => {
  const path = join(mkdtempSync(join(tmpdir(), 'capscope-exchanges-')), 'many.pcap');
  const pieces = Array.from({ length: 120 }, (_, number) => [
    [0, `GET /${String(number).padStart(3, '0')} HTTP/1.1\r\nHost: many.example\r\n\r\n`] as const,
    [1, `HTTP/1.1 ${number % 2 ? 404 : 200} Here\r\nContent-Length: 0\r\n\r\n`] as const,
  ]);
  writeFileSync(path, fileOf(conversation(pieces.flat())));
  const { page } = await openApp({ file: path });
  await openHttp(page);
  await page.getByRole('group', { name: 'Packets', exact: true }).focus();
  await page.keyboard.press('End');
  const chosen = page.locator('.http [aria-selected="true"] [col-id="url"]');
  await expect(chosen).toHaveText('/119');
  await expect(chosen).toBeInViewport();
  await page.locator('.http .ag-header-cell[col-id="url"]').click();
  await page.locator('.http .ag-header-cell[col-id="url"]').click();
  await expect(rows(page).first()).toContainText('/119');
  await page.locator('.http .ag-header-cell[col-id="url"]').click();
  await page.getByRole('combobox', { name: 'Status' }).selectOption('4');
  await expect(chosen).toHaveText('/119');
  await expect(chosen).toBeInViewport();
});

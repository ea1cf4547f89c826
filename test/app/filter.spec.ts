/** The display filter: its field with completion, faults and history; saved filters; chips from clicks; context menus. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { CORPUS_ROOT } from '../support/corpus.ts';
import { expect, filledRows, SAMPLES, test } from './launch.ts';

const rows = (page: Page) => filledRows(page, '.packet-grid');
const cell = (page: Page, row: number, column: string) =>
  page.locator(`.packet-grid .ag-row[row-index="${row}"] [col-id="${column}"]`);
const chips = (page: Page) => page.locator('.filter .chip-text');
const count = (page: Page) => page.locator('.filter-count b');
const item = (page: Page, name: string | RegExp) => page.getByRole('menuitem', { name, exact: true });

/** All is read, and the first row is there: a click on a row that is still on its way opens nothing. */
async function settled(page: Page, packets: string): Promise<void> {
  await expect(count(page)).toHaveText(packets);
  await expect(page.getByRole('contentinfo')).toContainText('100 %');
  await expect(cell(page, 0, 'info')).not.toBeEmpty();
}

test('cells become chips, which are joined, edited and removed one by one', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.websocket });
  await settled(page, '35');
  await cell(page, 0, 'source').click({ button: 'right' });
  await expect(page.locator('.packet-grid [aria-selected="true"] [col-id="number"]')).toHaveText('1');
  await picture(page, 'filter-menu');
  await item(page, 'Apply as filter').click();
  await expect(chips(page)).toHaveCount(1);
  const first = await chips(page).innerText();
  expect(first).toMatch(/^ip\.src == [\d.]+$/);
  await expect(count(page)).not.toHaveText('35');
  const one = Number(await count(page).innerText());

  // The rows of the filter are there: packet 2 went the other way.
  await expect(cell(page, 1, 'number')).toHaveText('3');
  await cell(page, 0, 'protocol').click({ button: 'right' });
  await item(page, '… and not selected').click();
  await expect(chips(page)).toHaveText([first, '!(_ws.col.Protocol == "TCP")']);
  await expect.poll(async () => Number(await count(page).innerText())).toBeLessThan(one);
  await picture(page, 'filter-chips');

  await page.getByRole('button', { name: `Remove ${first}` }).click();
  await expect(chips(page)).toHaveText(['!(_ws.col.Protocol == "TCP")']);
  await page.getByRole('button', { name: /^Remove / }).click();
  await expect(count(page)).toHaveText('35');
});

test('a context menu opens, moves and closes by keys', async ({ openApp }) => {
  const { page } = await openApp({ file: SAMPLES.http });
  const list = page.getByRole('group', { name: 'Packets', exact: true });
  await expect(rows(page).first()).toContainText('[SYN]');
  await list.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+F10');
  await expect(item(page, 'Apply as filter')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(list).toBeFocused();
  await page.keyboard.press('Shift+F10');
  await expect(item(page, 'Apply as filter')).toBeFocused();
  await page.keyboard.press('f');
  await expect(item(page, 'Filter by')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('menu')).toHaveCount(2);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(chips(page)).toHaveText([/^ip\.src == /]);
});

test('a line of the layers becomes a chip', async ({ openApp }) => {
  const { page } = await openApp({ file: SAMPLES.http });
  const port = page.getByRole('treeitem', { name: /^Destination Port: 80/ });
  await port.click({ button: 'right' });
  await item(page, 'Apply as filter, negated').click();
  await expect(chips(page)).toHaveText(['!(tcp.dstport == 80)']);
  await port.click();
  await page.getByRole('tree').focus();
  await page.keyboard.press('Shift+F10');
  await item(page, '… or selected').click();
  await expect(chips(page)).toHaveText([/\|\| tcp\./]);

  // What is no plain number is quoted, and finds its packet.
  await page.getByRole('button', { name: /^Remove / }).click();
  await page.getByRole('treeitem', { name: /^Frame / }).click();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('treeitem', { name: /^Arrival Time: / }).click({ button: 'right' });
  await item(page, 'Apply as filter').click();
  await expect(chips(page)).toHaveText([/^frame\.time == ".* UTC"$/]);
  await expect(count(page)).toHaveText('1');
});

const field = (page: Page) => page.getByLabel('Display filter');
const options = (page: Page) => page.locator('.cm-tooltip-autocomplete li');

test('fields, operators and values of this capture are completed', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.websocket });
  await expect(count(page)).toHaveText('35');
  await page.keyboard.press('Control+/');
  // Faster than the options come: the key waits for them, and stays in the field.
  await page.keyboard.type('http.request.m');
  await page.keyboard.press('Tab');
  await expect(field(page)).toHaveText('http.request.method');
  await page.keyboard.press('Control+/');
  await page.keyboard.type('tcp.srcp');
  await expect(options(page)).toHaveText([/^tcp\.srcport.*Source Port.*uint16$/]);
  await picture(page, 'filter-completion');
  await page.keyboard.press('Tab');
  await expect(field(page)).toHaveText('tcp.srcport');
  await page.keyboard.type(' =');
  await expect(options(page).first()).toContainText('==');
  await page.keyboard.type('= ');
  await expect(options(page)).toHaveText([/^(80|51235)\d* ?.*packets/, /^(80|51235).*packets/]);
  await picture(page, 'filter-values');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(options(page)).toHaveCount(0);
  await expect(field(page)).toHaveText(/^tcp\.srcport == (80|51235)$/);
  await expect(count(page)).not.toHaveText('35');
  expect(Number(await count(page).innerText())).toBeGreaterThan(5);
});

test('a bad filter is marked at its place, keeps the rows, and is mended by a click', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.websocket });
  await expect(count(page)).toHaveText('35');
  await page.keyboard.press('Control+/');
  await page.keyboard.type('tcp.len > 50');
  await page.keyboard.press('Enter');
  await expect(count(page)).toHaveText('6');
  await page.keyboard.press('Control+/');
  await page.keyboard.type('tcp.prot == 80');
  // Marked while typing, said in words when it was to be applied.
  await expect(page.locator('.fl-wrong')).toHaveText('tcp.prot');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('"tcp.prot" is');
  await expect(count(page)).toHaveText('6');
  await expect(rows(page).first()).toContainText('GET /chat');
  await picture(page, 'filter-refused');
  await page.getByRole('button', { name: 'Use tcp.port' }).click();
  await expect(field(page)).toHaveText('tcp.port == 80');
  await expect(count(page)).toHaveText('35');
});

test('a name that only Wireshark looks into is told of beside the count', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.websocket });
  await settled(page, '35');
  const field = page.getByRole('textbox', { name: 'Display filter' });
  await field.fill('!(dcerpc || smb2)');
  await page.keyboard.press('Enter');
  const said = page.locator('.filter-foreign');
  await expect(said).toHaveText('Not looked into here: dcerpc, smb2');
  await expect(count(page)).toHaveText('35');
  await picture(page, 'filter-foreign');
  await field.fill('tcp');
  await page.keyboard.press('Enter');
  await expect(said).toHaveCount(0);
});

test('plain text is offered as a search, and an address as a filter', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.websocket });
  await expect(count(page)).toHaveText('35');
  await page.keyboard.press('Control+/');
  await page.keyboard.type('Switching');
  await page.keyboard.press('Enter');
  await picture(page, 'filter-guesses');
  await page.getByRole('button', { name: 'Search for "Switching" in packets' }).click();
  await expect(count(page)).toHaveText('1');
  await expect(field(page)).toHaveText('frame contains "Switching"');
  await page.keyboard.press('Control+/');
  await page.keyboard.insertText('192.168.6.10');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'ip.addr == 192.168.6.10' }).click();
  await expect(count(page)).toHaveText('35');
});

test('filters applied before come back by keys, by a menu and after a restart', async ({ openApp }) => {
  const { page, app, userData } = await openApp({ file: SAMPLES.websocket });
  await expect(count(page)).toHaveText('35');
  for (const text of ['tcp.len > 50', 'websocket', 'http']) {
    await page.keyboard.press('Control+/');
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
    await expect(page.locator('.filter-apply')).toHaveCount(0);
  }
  await expect(count(page)).toHaveText('2');
  await page.keyboard.press('ArrowUp');
  await expect(field(page)).toHaveText('websocket');
  await page.keyboard.press('ArrowUp');
  await expect(field(page)).toHaveText('tcp.len > 50');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(field(page)).toHaveText('http');
  await app.close();

  const again = await openApp({ file: SAMPLES.websocket, userData });
  await again.page.getByRole('button', { name: 'Filters applied before' }).click();
  await item(again.page, 'tcp.len > 50').click();
  await expect(count(again.page)).toHaveText('6');
});

test('a filter is saved as a button, applied, edited, moved and removed', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.websocket });
  await settled(page, '35');
  await cell(page, 3, 'protocol').click({ button: 'right' });
  await item(page, 'Apply as filter').click();
  await expect(count(page)).toHaveText('2');
  await page.getByRole('button', { name: 'Save this filter as a button' }).click();
  await page.getByLabel('Name').fill('Web 请求');
  await page.keyboard.press('Enter');
  const saved = page.getByRole('navigation', { name: 'Saved filters' }).getByRole('button');
  await expect(saved).toHaveText(['Web 请求']);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+/');
  await page.keyboard.press('Escape');
  await expect(count(page)).toHaveText('35');
  await saved.click();
  await expect(count(page)).toHaveText('2');
  await expect(field(page)).toHaveText('_ws.col.Protocol == "HTTP"');
  await picture(page, 'filter-saved');
  await page.keyboard.press('Control+/');
  await page.keyboard.type('tcp');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Save this filter as a button' }).click();
  await page.keyboard.press('Enter');
  await expect(saved).toHaveText(['Web 请求', 'tcp']);

  // Edited: its name must be its own, and what is wrong with its filter is said.
  await saved.first().click({ button: 'right' });
  await item(page, 'Edit…').click();
  const dialog = page.getByRole('dialog', { name: 'Edit saved filter' });
  await dialog.getByLabel('Name').fill('tcp');
  await expect(dialog.getByText('There is a saved filter of that name.')).toBeVisible();
  await dialog.getByLabel('Name').fill('Requests');
  await dialog.getByLabel('Display filter').fill('http.requst');
  await expect(dialog.getByRole('status')).toContainText('http.request');
  await picture(page, 'filter-edit');
  await dialog.getByLabel('Display filter').fill('http.request');
  await page.keyboard.press('Enter');
  await expect(saved).toHaveText(['Requests', 'tcp']);
  await saved.first().click();
  await expect(count(page)).toHaveText('1');
  await saved.first().click({ button: 'right' });
  await item(page, 'Later').click();
  await expect(saved).toHaveText(['tcp', 'Requests']);
  await saved.last().click({ button: 'right' });
  await item(page, 'Remove').click();
  await expect(saved).toHaveText(['tcp']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(saved).toHaveText(['tcp', 'Requests']);
});

const CORPUS_HTTP = join(CORPUS_ROOT, 'captures', 'zeek-methods.pcap');

test('the failed requests of a host are three clicks away', async ({ openApp, picture }) => {
  // biome-ignore lint/suspicious/noSkippedTests: the corpus is no part of the project.
  test.skip(!existsSync(CORPUS_HTTP), 'the corpus beside the project is absent');
  const { page } = await openApp({ file: CORPUS_HTTP });
  await page.getByRole('tab', { name: /^HTTP/ }).click();
  await page.getByRole('button', { name: 'All', exact: true }).click();
  const failed = page
    .locator('.http .ag-row')
    .filter({ has: page.locator('.status-4') })
    .first();
  // A request of nothing but its method was captured all the same.
  const bare = page.locator('.http .ag-row', { has: page.locator('[col-id="packet"]', { hasText: /^34$/ }) });
  await expect(bare).toContainText('OPTIONS');
  await expect(bare).not.toContainText('not in the capture');
  await failed.locator('[col-id="url"]').click({ button: 'right' });
  await picture(page, 'exchange-menu');
  await page.getByRole('menuitem', { name: /^Failed requests of / }).click();
  // Those whose target begins without a slash are named by their packets: their URI begins with no host.
  await expect(chips(page)).toHaveText([
    /^\(http\.response\.code >= 400 && http\.response_for\.uri matches "\^.*frame\.number/,
  ]);
  await expect(count(page)).toHaveText('22');
  await expect(rows(page).first().locator('[col-id="info"]')).toHaveText(/^HTTP\/1\.\d [45]\d\d/);
  // Beside a long chip a short one is whole.
  await rows(page).first().locator('[col-id="source"]').click({ button: 'right' });
  await item(page, '… and selected').click();
  await expect(chips(page).nth(1)).toHaveText(/^ip\.src == /);
  expect(
    await chips(page)
      .nth(1)
      .evaluate((chip) => chip.scrollWidth - chip.clientWidth),
  ).toBe(0);
  await page.getByRole('button', { name: /^Remove ip/ }).click();
  // The packet list leads there as well.
  await page.getByRole('button', { name: /^Remove / }).click();
  await expect(count(page)).toHaveText('655');
  await expect(rows(page).first().locator('[col-id="number"]')).toHaveText('1');
  await rows(page).filter({ hasText: '405 Method Not Allowed' }).first().click({ button: 'right' });
  await item(page, 'Failed requests of this host').click();
  await expect(count(page)).toHaveText('22');
});

const CORPUS_HTTP2 = join(CORPUS_ROOT, 'lab', 'h2-websocket.pcapng');

test('failed requests of HTTP/2 are found, and those of the host of one', async ({ openApp, picture }) => {
  // biome-ignore lint/suspicious/noSkippedTests: the corpus is no part of the project.
  test.skip(!existsSync(CORPUS_HTTP2), 'the corpus beside the project is absent');
  const { page } = await openApp({ file: CORPUS_HTTP2 });
  const field = page.getByRole('textbox', { name: 'Display filter' });
  await field.fill('http2.headers.status');
  await field.press('Enter');
  const failed = rows(page).filter({ hasText: '404 Not Found' });
  await failed.click({ button: 'right' });
  await expect(item(page, 'All failed requests')).toBeVisible();
  await picture(page, 'http2-menu');
  await item(page, 'All failed requests').click();
  await expect(count(page)).toHaveText('1');
  await expect(rows(page).first().locator('[col-id="number"]')).toHaveText('47');
  await failed.click({ button: 'right' });
  await item(page, 'Failed requests of this host').click();
  await expect(chips(page)).toHaveText([/^tcp\.stream == \d+ && http2\.headers\.status >= 400$/]);
  await expect(count(page)).toHaveText('1');
  // A packet that is gone to and not shown by the filter is said to be that, with the way to its row.
  const note = page.locator('.hidden-note');
  await expect(note).toHaveText('');
  await page.keyboard.press('Control+g');
  await page.keyboard.type('3');
  await page.keyboard.press('Enter');
  await expect(note).toContainText('The filter does not show packet 3.');
  await note.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(note).toHaveText('');
  await expect(page.locator('.packet-grid [aria-selected="true"] [col-id="number"]')).toHaveText('3');
});

test('streams and messages have menus of their own', async ({ openApp }) => {
  const { page } = await openApp({ file: SAMPLES.websocket });
  await page.locator('.stream').first().click({ button: 'right' });
  await item(page, 'Apply as filter').click();
  await expect(chips(page)).toHaveText(['tcp.stream == 0']);
  await page.getByRole('tab', { name: /^WebSocket/ }).click();
  await page.locator('.websocket .ag-row [col-id="type"]').first().click({ button: 'right' });
  await item(page, 'Apply as filter').click();
  await expect(chips(page)).toHaveText([/^websocket\.opcode == \d+$/]);
  await expect(count(page)).not.toHaveText('35');
});

/** Statistics: opened from the menu, following the filter, leading to packets, copied and saved. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { join as joinBytes, Pcapng } from '../support/capture-builder.ts';
import { askMain, expect, SAMPLES, test } from './launch.ts';

/** Choose an item of the menu Statistics. */
const choose = (app: ElectronApplication, label: string) =>
  app.evaluate(({ Menu }, words) => {
    const menu = Menu.getApplicationMenu()?.items.find((one) => one.label === 'Statistics');
    menu?.submenu?.items.find((item) => item.label === words)?.click();
  }, label);

/** The same once the packets are there: before, nobody listens. */
async function open(app: ElectronApplication, page: Page, label: string): Promise<void> {
  await expect(page.locator('.packet-grid [aria-selected="true"]')).toBeVisible();
  await choose(app, label);
}

const filterBy = async (page: Page, text: string) => {
  const field = page.getByRole('textbox', { name: 'Display filter' });
  await field.fill(text);
  await field.press('Enter');
};

test('the protocol hierarchy opens, is closed by rows, and is copied', async ({ openApp, picture }) => {
  const { app, page } = await openApp({ file: SAMPLES.websocket });
  await open(app, page, 'Protocol hierarchy');
  const table = page.getByRole('table', { name: 'Protocols' });
  const messages = table.getByRole('row').filter({ hasText: 'WebSocket' });
  await expect(messages).toBeVisible();
  await picture(page, 'statistics-hierarchy');
  await table.getByRole('row').filter({ hasText: 'Transmission Control Protocol' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(messages).toBeHidden();
  await page.getByRole('button', { name: 'Copy as …' }).click();
  await page.getByRole('menuitem', { name: 'CSV' }).click();
  await expect
    .poll(() => askMain(() => app.evaluate(({ clipboard }) => clipboard.readText())))
    .toMatch(/^path,protocol,title,packets,bytes.*\neth,eth,Ethernet,/);
  await page.getByRole('button', { name: 'Close the statistics' }).click();
  await expect(page.getByRole('tab', { name: 'Packet', exact: true })).toBeVisible();
  await expect(page.getByRole('group', { name: 'Packets', exact: true })).toBeFocused();
});

test('conversations follow the display filter when asked to', async ({ openApp, picture }) => {
  const { app, page } = await openApp({ file: SAMPLES.websocket });
  await open(app, page, 'Conversations');
  const packets = page.locator('.statistic [col-id="packets"].ag-cell').first();
  await expect(packets).toHaveText('35');
  await picture(page, 'statistics-conversations');
  // Where the window is too narrow for all columns, a bar leads to the others.
  const [columns, room, bar] = await page.locator('.statistic .ag-grid-viewport').evaluate((one) => {
    const { scrollWidth, clientWidth, clientHeight } = one;
    return [scrollWidth, clientWidth, one.getBoundingClientRect().height - clientHeight];
  });
  expect(bar > 0).toBe(columns > room);
  // Rates stand whole in their cells.
  const rate = page.locator('.statistic [col-id="bitsAB"].ag-cell').first();
  await rate.scrollIntoViewIfNeeded();
  await expect(rate).toHaveText(/b\/s$/);
  expect(await rate.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)).toBe(true);
  await filterBy(page, 'http');
  await page.getByLabel('Only what the display filter shows').check();
  await expect(packets).toHaveText('2');
  await page.getByLabel('Only what the display filter shows').uncheck();
  await expect(packets).toHaveText('35');
  // A cell is copied from its menu, and the line.
  const copied = () => askMain(() => app.evaluate(({ clipboard }) => clipboard.readText()));
  await packets.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy value' }).click();
  await expect.poll(copied).toBe('35');
  await packets.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy line' }).click();
  await expect.poll(copied).toMatch(/^192\.168\.66\.65\t51235\t192\.168\.6\.10\t80\t0\t35\t/);
  // The head of the table is no row, and has no menu.
  await page.locator('.statistic .ag-header-cell').first().click({ button: 'right' });
  await expect(page.getByRole('menu')).toHaveCount(0);
});

test('Escape leaves the statistics that have the focus, and only the next one clears the filter', async ({
  openApp,
}) => {
  const { app, page } = await openApp({ file: SAMPLES.websocket });
  await open(app, page, 'Conversations');
  await filterBy(page, 'http');
  await expect(page.locator('.filter-count b')).toHaveText('2');
  // A menu that was opened from the pane is what the first one closes.
  await page.getByRole('button', { name: 'Copy as …' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await page.getByRole('tab', { name: 'Conversations' }).focus();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tab', { name: 'Conversations' })).toHaveCount(0);
  await expect(page.getByRole('group', { name: 'Packets', exact: true })).toBeFocused();
  await expect(page.locator('.filter-count b')).toHaveText('2');
  // The same right after it was chosen from the toolbar, which is outside of it.
  await page.getByRole('button', { name: 'Statistics' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Expert information' }).click();
  await expect(page.getByRole('tab', { name: 'Expert' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tab', { name: 'Expert' })).toHaveCount(0);
  await expect(page.locator('.filter-count b')).toHaveText('2');
  // What is asked of the right-hand tabs is seen, in the place of the statistic that covered them.
  await choose(app, 'Conversations');
  await expect(page.getByRole('tab', { name: 'Conversations' })).toBeFocused();
  await page.keyboard.press('Control+Alt+Shift+T');
  await expect(page.getByRole('tab', { name: 'Follow' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('group', { name: 'Packets', exact: true })).toBeFocused();
  // In a field that searches it empties the field, and closes the one that a button opened.
  await page.keyboard.press('Control+4');
  const search = page.locator('.websocket').getByRole('searchbox');
  await search.fill('room');
  await search.press('Escape');
  await expect(search).toHaveValue('');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('group', { name: 'TCP streams' })).toBeFocused();
  await expect(page.locator('.filter-count b')).toHaveText('2');
  await page.keyboard.press('Escape');
  await expect(page.locator('.filter-count')).toHaveText('35/ 35');
});

test('a list is filled, however often its question changes while answers are on their way', async ({ openApp }) => {
  const { app, page } = await openApp({ file: SAMPLES.websocket });
  await open(app, page, 'Conversations');
  const packets = page.locator('.statistic [col-id="packets"].ag-cell').first();
  await expect(packets).toHaveText(/\d/);
  const all = (await packets.textContent()) ?? '';
  await filterBy(page, 'http');
  // An engine that is busy: every question reaches it late.
  await page.evaluate(() => {
    const post = MessagePort.prototype.postMessage;
    MessagePort.prototype.postMessage = function (message: unknown) {
      setTimeout(() => post.call(this, message), 250);
    };
  });
  const limit = page.getByLabel('Only what the display filter shows');
  for (let turn = 0; turn < 3; turn++) {
    await limit.check();
    await page.waitForTimeout(100);
    await limit.uncheck();
    await page.waitForTimeout(100);
  }
  await expect(packets).toHaveText(all);
});

test('a remark of the expert list leads to its packets', async ({ openApp, picture }) => {
  const { app, page } = await openApp({ file: SAMPLES.websocket });
  await open(app, page, 'Expert information');
  const row = page.getByRole('row', { name: /Connection finish \(FIN\)/ });
  await row.click();
  const selected = page.locator('.packet-grid [aria-selected="true"] [col-id="number"]');
  await expect(selected).toHaveText((await row.locator('.link').textContent())?.slice(1) ?? '');
  await row.getByRole('button', { name: /^Open/ }).click();
  const last = page.locator('.expert-links .link').last();
  await last.click();
  await expect(selected).toHaveText((await last.textContent())?.slice(1) ?? '');
  await picture(page, 'statistics-expert');
  // Its menu makes a filter of it; a heading puts the list in order.
  const total = await row.locator('.figure').first().textContent();
  await row.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Apply as filter', exact: true }).click();
  await expect(page.locator('.filter .chip-text')).toHaveText(['_ws.expert.message == "Connection finish (FIN)"']);
  await expect(page.locator('.filter-count b')).toHaveText(total ?? '');
  await page.getByRole('button', { name: 'Count' }).click();
  await expect(page.getByRole('columnheader', { name: 'Count' })).toHaveAttribute('aria-sort', 'descending');
});

test('of thousands of remarks those are drawn that are looked at', async ({ openApp }, info) => {
  const ng = new Pcapng();
  const packets = Array.from({ length: 3000 }, (_, at) =>
    ng.packet(new Uint8Array(60), BigInt(at), 0, [[1, `comment ${at}`]]),
  );
  const file = join(info.outputDir, 'comments.pcapng');
  mkdirSync(info.outputDir, { recursive: true });
  writeFileSync(file, joinBytes(ng.section(), ng.face(1), ...packets));
  const { app, page } = await openApp({ file });
  await open(app, page, 'Expert information');
  const rows = page.locator('.statistics-table.expert tbody tr');
  await expect(page.getByRole('button', { name: /^Comment/ })).toContainText('3,000');
  await expect(rows).toHaveCount(200);
  await page.locator('.statistics-scroll').evaluate((one) => one.scrollTo(0, one.scrollHeight));
  await expect(rows).toHaveCount(400);
  await rows.last().focus();
  await expect(rows).toHaveCount(600);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.locator('.packet-grid [aria-selected="true"] [col-id="number"]')).toHaveText('401');
});

test('the I/O graph draws its series, and an interval leads to a packet', async ({ openApp, picture }, info) => {
  const { app, page } = await openApp({ file: SAMPLES.websocket });
  await open(app, page, 'I/O graph');
  const graph = page.getByRole('application', { name: /^Packets per/ });
  await expect(graph.locator('canvas')).toBeVisible();
  await page.getByRole('button', { name: 'Add a series' }).click();
  const added = page.getByLabel('Display filter of the series').last();
  await added.click();
  await page.keyboard.type('websock');
  await expect(page.locator('.cm-tooltip-autocomplete li').first()).toContainText('websocket');
  await picture(page, 'statistics-io-completion');
  await page.keyboard.press('Tab');
  await expect(added).toHaveText('websocket');
  await added.press('Enter');
  await graph.focus();
  for (let step = 0; step < 5; step++) await page.keyboard.press('PageDown');
  await expect(page.locator('.plot-said')).toContainText('From 0.1');
  await page.keyboard.press('Enter');
  await expect(page.locator('.packet-grid [aria-selected="true"] [col-id="number"]')).not.toHaveText('1');
  await picture(page, 'statistics-io');
  await added.fill('websocket ==');
  await added.press('Enter');
  await expect(page.locator('.io-series .err')).toBeVisible();
  const out = join(info.outputDir, 'io.png');
  mkdirSync(info.outputDir, { recursive: true });
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof dialog.showSaveDialog;
  }, out);
  await added.fill('');
  await added.press('Enter');
  await page.getByRole('button', { name: 'Save as a picture' }).click();
  await expect.poll(() => headOf(out)).toBe('PNG');
  // A series that was taken away by mistake is had back, in its place.
  const all = page.getByLabel('Display filter of the series');
  await page.getByRole('button', { name: 'Remove the series' }).nth(1).click();
  await expect(all).toHaveCount(2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(all).toHaveCount(3);
  await expect(all.nth(1)).toContainText('tcp.analysis.flags');
});

test('capture file properties, in Chinese and dark', async ({ openApp, picture }) => {
  const { app, page } = await openApp({ file: SAMPLES.websocket, locale: 'zh_CN.UTF-8' });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('button', { name: '统计' }).click();
  await page.getByRole('menuitemcheckbox', { name: '抓包文件属性' }).click();
  await expect(page.getByRole('tab', { name: '文件属性' })).toBeVisible();
  await expect(page.getByText('pcapng').first()).toBeVisible();
  // In a unit that a person reads.
  await expect(page.locator('.statistic')).toContainText(/时钟分辨率\s*1 ns/);
  await picture(page, 'statistics-properties-zh-dark');
  // Copied with what is known of its interfaces.
  await page.getByRole('button', { name: '复制为…' }).click();
  await page.getByRole('menuitem', { name: 'CSV' }).click();
  await expect
    .poll(() => askMain(() => app.evaluate(({ clipboard }) => clipboard.readText())))
    .toMatch(/^section,property,value,displayed\n文件,.*\n(.*\n)*接口 0,/);
  await page.getByRole('tab', { name: '专家信息' }).click();
  await picture(page, 'statistics-expert-zh-dark');
  await page.getByRole('tab', { name: 'I/O 图' }).click();
  await picture(page, 'statistics-io-zh-dark');
});

/** What a file begins with after its first byte; empty while it is not there. */
function headOf(path: string): string {
  try {
    return readFileSync(path).subarray(1, 4).toString();
  } catch {
    return '';
  }
}

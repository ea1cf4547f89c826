/** What a person says of packets: marks, time references, comments, packets left out; by keys, menus and context menus. */
import type { ElectronApplication, Page } from '@playwright/test';
import { askMain, expect, SAMPLES, test } from './launch.ts';

const list = (page: Page) => page.getByRole('group', { name: 'Packets', exact: true });
const row = (page: Page, index: number) => page.locator(`.packet-grid .ag-row[row-index="${index}"]`);
const time = (page: Page, index: number) => row(page, index).locator('[col-id="time"]');
const selected = (page: Page) => page.locator('.packet-grid [aria-selected="true"] [col-id="number"]');
const status = (page: Page) => page.locator('footer.status');
const goTo = async (page: Page, number: string) => {
  await list(page).focus();
  await page.keyboard.press('Control+g');
  await page.keyboard.type(number);
  await page.keyboard.press('Enter');
  await expect(selected(page)).toHaveText(number);
};

const undo = (page: Page) => status(page).getByRole('button', { name: 'Undo' });

/** Click an item of the native menu by its words, also in a menu inside a menu. */
const choose = (app: ElectronApplication, menu: string, ...labels: readonly string[]) =>
  app.evaluate(
    ({ Menu, BrowserWindow }, [top, ...words]) => {
      let items = Menu.getApplicationMenu()?.items.find((item) => item.label === top)?.submenu?.items;
      for (const [index, label] of words.entries()) {
        const item = items?.find((candidate) => candidate.label === label);
        if (!item) throw new Error(`no menu item "${label}"`);
        if (index === words.length - 1) item.click(undefined, BrowserWindow.getAllWindows()[0]);
        else items = item.submenu?.items;
      }
    },
    [menu, ...labels],
  );

test('packets are marked, counted, filtered by and gone through', async ({ openApp, picture }) => {
  const { page, app } = await openApp({ file: SAMPLES.websocket });
  await expect(selected(page)).toHaveText('1');
  for (const number of ['3', '8', '12']) {
    await goTo(page, number);
    await page.keyboard.press('Control+m');
  }
  await expect(status(page)).toContainText('3 marked');
  await expect(row(page, 2)).toHaveClass(/row-marked/);
  await picture(page, 'marks');
  await page.keyboard.press('Control+Shift+n');
  await expect(selected(page)).toHaveText('3');
  await page.keyboard.press('Control+Shift+b');
  await expect(selected(page)).toHaveText('12');
  await choose(app, 'Edit', 'Previous marked packet');
  await expect(selected(page)).toHaveText('8');
  await row(page, 7).locator('[col-id="info"]').click({ button: 'right' });
  await page.getByRole('menuitemcheckbox', { name: /^Mark packet/, checked: true }).click();
  await expect(status(page)).toContainText('2 marked');
  await page.keyboard.press('Control+/');
  await page.keyboard.type('frame.marked == 1');
  await page.keyboard.press('Enter');
  await expect(page.locator('.filter-count b')).toHaveText('2');
  await choose(app, 'Edit', 'Unmark all shown packets');
  await expect(page.locator('.filter-count b')).toHaveText('0');
  await expect(status(page)).not.toContainText('2 marked');
  await expect(status(page)).toContainText('The marks of 2 packets were removed.');
  await undo(page).click();
  await expect(page.locator('.filter-count b')).toHaveText('2');
  await expect(status(page)).toContainText('2 marked');
  await expect(list(page)).toBeFocused();
});

test('times are told from references, in every format that the menu has', async ({ openApp, picture }) => {
  const { page, app } = await openApp({ file: SAMPLES.http });
  await expect(time(page, 3)).toHaveText('0.003419');
  await goTo(page, '3');
  await page.keyboard.press('Control+t');
  await expect(time(page, 2)).toHaveText('*REF*');
  await expect(time(page, 3)).toHaveText('0.003354');
  await expect(time(page, 1)).toHaveText('0.000052');
  await picture(page, 'time-reference');
  await expect(page.getByRole('treeitem', { name: /^Frame 3/ })).toBeVisible();
  for (const [label, shape] of [
    ['Since previous packet', /^0\.003354$/],
    ['Since previous shown packet', /^0\.003354$/],
    ['Since previous packet of the stream', /^0\.003354$/],
    ['Date and time, UTC', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/],
    ['ISO 8601, UTC', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/],
    ['Since first packet', /^0\.003354$/],
  ] as const) {
    await choose(app, 'View', 'Time', label);
    await expect(time(page, 3), label).toHaveText(shape);
  }
  await page.keyboard.press('Control+t');
  await expect(time(page, 2)).toHaveText('0.000065');
});

test('a comment is written, shown, filtered by, and asked about before it is lost', async ({ openApp, picture }) => {
  const { page, app } = await openApp({ file: SAMPLES.http });
  await expect(selected(page)).toHaveText('1');
  await goTo(page, '5');
  await page.keyboard.press('Control+Alt+c');
  await page.getByLabel('Comment 1').fill('why so slow? 太慢了');
  await picture(page, 'comment-dialog');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.packet-comment')).toHaveText('why so slow? 太慢了');
  await expect(page.getByRole('treeitem', { name: 'Packet comments' })).toBeVisible();
  await expect(row(page, 4).locator('.commented')).toHaveCount(1);
  await expect(status(page)).toContainText('comments not saved');
  await picture(page, 'comment');
  await page.keyboard.press('Control+/');
  await page.keyboard.type('frame.comment contains "slow"');
  await page.keyboard.press('Enter');
  await expect(page.locator('.filter-count b')).toHaveText('1');

  // Removed by mistake, it is had back.
  await page.keyboard.press('Control+Alt+c');
  await page.getByLabel('Comment 1').fill('');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.filter-count b')).toHaveText('0');
  await undo(page).click();
  await expect(page.locator('.filter-count b')).toHaveText('1');

  // The title tells; a reload asks, and goes on only when the comment may be lost.
  const title = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
  await expect.poll(title).toBe('• http-three-way-handshake.pcap — Capscope');
  const answerWith = (response: number) =>
    app.evaluate(({ dialog }, chosen) => {
      const asked = globalThis as { asked?: string };
      dialog.showMessageBox = (async (_window: unknown, options: { message: string }) => {
        asked.asked = options.message;
        return { response: chosen, checkboxChecked: false };
      }) as typeof dialog.showMessageBox;
    }, response);
  await answerWith(2);
  await page.keyboard.press('Control+r');
  await expect
    .poll(() => askMain(() => app.evaluate(() => (globalThis as { asked?: string }).asked)))
    .toBe('Comments in http-three-way-handshake.pcap have not been saved.');
  await expect(page.locator('.filter-count b')).toHaveText('1');
  await answerWith(1);
  await page.keyboard.press('Control+r');
  await expect.poll(title).toBe('http-three-way-handshake.pcap — Capscope');
  await expect(status(page)).not.toContainText('comments not saved');
});

test('an ignored packet is no part of its stream, until it is taken back', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.http });
  await expect(row(page, 0).locator('[col-id="info"]')).toContainText('[SYN]');
  await goTo(page, '1');
  await page.keyboard.press('Control+d');
  await expect(row(page, 0).locator('[col-id="info"]')).toHaveText('<Ignored>');
  await expect(row(page, 1).locator('[col-id="info"]')).toContainText('[SYN, ACK]');
  await expect(status(page)).toContainText('1 ignored');
  await expect(page.locator('.stream .count')).toHaveText('12');
  await picture(page, 'ignored');
  await page.keyboard.press('Control+Alt+d');
  await expect(row(page, 0).locator('[col-id="info"]')).toContainText('[SYN]');
  await undo(page).click();
  await expect(row(page, 0).locator('[col-id="info"]')).toHaveText('<Ignored>');
  await page.keyboard.press('Control+Alt+d');
  await expect(row(page, 0).locator('[col-id="info"]')).toContainText('[SYN]');
  await expect(page.locator('.stream .count')).toHaveText('13');
});

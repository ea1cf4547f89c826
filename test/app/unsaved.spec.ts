/** Comments that are in no file yet: whoever closes, quits or saves is asked, and loses nothing by the answer. */
import type { ElectronApplication, Page } from '@playwright/test';
import { askMain, expect, SAMPLES, test } from './launch.ts';

const selected = (page: Page) => page.locator('.packet-grid [aria-selected="true"] [col-id="number"]');
const windows = (app: ElectronApplication) =>
  askMain(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length));
const asked = (app: ElectronApplication) =>
  askMain(() => app.evaluate(() => (globalThis as { asked?: readonly string[] }).asked ?? []));
const close = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

/** Whatever is asked gets this answer: 0 save, 1 discard, 2 cancel. */
const answerWith = (app: ElectronApplication, response: number) =>
  app.evaluate(({ dialog }, chosen) => {
    const seen = globalThis as { asked?: string[] };
    dialog.showMessageBox = (async (_window: unknown, options: { message: string; buttons: string[] }) => {
      seen.asked = [...(seen.asked ?? []), [options.message, ...options.buttons].join(' | ')];
      return { response: chosen, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
  }, response);

async function comment(page: Page, text: string): Promise<void> {
  await expect(selected(page)).toHaveText('1');
  await page.keyboard.press('Control+Alt+c');
  await page.locator('dialog textarea').first().fill(text);
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.packet-comment')).toHaveText(text);
}

test('closing and quitting ask about comments, and stay when told to', async ({ openApp }) => {
  const { page, app } = await openApp({ file: SAMPLES.http });
  await comment(page, 'kept');
  await answerWith(app, 2);
  await close(app);
  await expect.poll(() => asked(app)).toHaveLength(1);
  expect((await asked(app))[0]).toBe(
    'Comments in http-three-way-handshake.pcap have not been saved. | Save as… | Discard | Cancel',
  );
  await app.evaluate((electron) => electron.app.quit());
  await expect.poll(() => asked(app)).toHaveLength(2);
  expect(await windows(app)).toBe(1);
  await expect(page.locator('.packet-comment')).toHaveText('kept');

  const gone = app.waitForEvent('close');
  await answerWith(app, 1);
  await app.evaluate((electron) => electron.app.quit());
  await gone;
});

test('Save… in that question leads to the file that has the comments, and then nothing is asked', async ({
  openApp,
  picture,
}, info) => {
  const { page, app } = await openApp({ file: SAMPLES.http });
  await comment(page, '存下来');
  await answerWith(app, 0);
  await close(app);
  const dialog = page.getByRole('dialog', { name: 'Save packets' });
  await expect(dialog).toBeVisible();
  await picture(page, 'unsaved-save');
  const path = info.outputPath('with-comment.pcapng');
  await app.evaluate(({ dialog: system }, filePath) => {
    system.showSaveDialog = async () => ({ canceled: false, filePath });
  }, path);
  await dialog.getByRole('button', { name: 'Save…' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.locator('footer.status')).not.toContainText('comments not saved');
  const gone = app.waitForEvent('close');
  await close(app);
  await gone;

  const again = await openApp({ file: path });
  await expect(again.page.locator('.packet-comment')).toHaveText('存下来');
});

test('marks, ignored packets, references and comments, dark and in Chinese', async ({ openApp, picture }) => {
  const { page, app } = await openApp({ file: SAMPLES.websocket, locale: 'zh_CN.UTF-8' });
  await expect(selected(page)).toHaveText('1');
  await page.locator('.packet-grid .ag-row[row-index="0"] [col-id="info"]').click();
  await page.emulateMedia({ colorScheme: 'dark' });
  await comment(page, '这里为什么慢？');
  // The list has the keys again where it had them before.
  for (const keys of ['Control+m', 'Control+t', 'Control+d']) {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press(keys);
  }
  await expect(selected(page)).toHaveText('7');
  await page.keyboard.press('ArrowDown');
  const status = page.locator('footer.status');
  await expect(status).toContainText('已标记 1 个');
  await expect(status).toContainText('已忽略 1 个');
  await picture(page, 'annotations-dark-zh');
  await page.emulateMedia({ colorScheme: 'light' });
  await picture(page, 'annotations-light-zh');
  await answerWith(app, 1);
});

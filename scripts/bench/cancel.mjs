/**
 * What is taken back in the window, and how soon it is over: from the click, or the key, to the first frame that says so. Each
 * is begun over a large capture, so that it is at work when it is taken back; and how long a jump takes beside it.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';

/** A filter and a text that make the engine look into every packet. */
const SLOW_FILTER = 'http.host contains "nowhere"';
const NOWHERE = 'nowhere to be found';
/** Milliseconds that something is at work before it is taken back. */
const AT_WORK = 300;

/**
 * Click the button that reads `button` in `selector` (without one: the key Escape), and wait for the frame in which the
 * text of `selector` fits `over`. Milliseconds between.
 */
const timeBack = (page, { selector, button, over }) =>
  page.evaluate(
    ([selector, button, over]) => {
      const isOver = () => new RegExp(over).test(document.querySelector(selector)?.textContent ?? '');
      const all = [...document.querySelectorAll(`${selector} button`)];
      const found = all.find(({ textContent }) => textContent === button);
      if (isOver() || (button && !found)) return undefined;
      const from = performance.now();
      if (found) found.click();
      else document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
      return new Promise((resolve) => {
        const frame = () => (isOver() ? resolve(performance.now() - from) : requestAnimationFrame(frame));
        requestAnimationFrame(frame);
      });
    },
    [selector, button, over],
  );

/** Type a filter, and close what is offered to complete it: Escape without that would take the text back. */
export async function typeFilter(page, filter) {
  await page.keyboard.press('Control+/');
  await page.keyboard.press('Control+a');
  await page.keyboard.type(`${filter} `);
  await page.waitForTimeout(AT_WORK);
  if (await page.locator('.filter .cm-tooltip-autocomplete').first().isVisible()) await page.keyboard.press('Escape');
}

const list = (page) => page.getByRole('group', { name: 'Packets', exact: true });

/**
 * Find, filter, statistics and an export, taken back one after another over a capture that has been read; `jump` measures a
 * jump in the page, beside the first three.
 */
export async function timeCancels(app, page, packets, scratch, jump) {
  const taken = {};
  const beside = [];
  const work = async (name, how) => {
    await page.waitForTimeout(AT_WORK);
    if (name !== 'cancelExportMs') {
      await list(page).focus();
      beside.push(await jump('End', packets), await jump('Home', 1));
    }
    taken[name] = await timeBack(page, how);
  };

  await list(page).focus();
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.querySelector('.filter-count')?.textContent?.includes('%'));
  await page.keyboard.press('Control+f');
  await page.getByLabel('What to find').fill(NOWHERE);
  await page.keyboard.press('Enter');
  await page.getByRole('progressbar', { name: 'Packets looked through' }).waitFor();
  await work('cancelFindMs', { selector: 'search', button: 'Cancel', over: '^(?!.*Cancel)' });
  await page.getByLabel('What to find').press('Escape');

  await page.getByRole('button', { name: 'Statistics' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Expert information' }).click();
  await page.locator('.statistics-said').waitFor();
  await work('cancelStatisticsMs', { selector: '.statistics-said', button: 'Stop', over: 'Go on' });
  await page.getByRole('button', { name: 'Close the statistics' }).click();

  await typeFilter(page, SLOW_FILTER);
  await page.keyboard.press('Enter');
  await page.locator('.filter-count', { hasText: '%' }).waitFor({ timeout: 120_000 });
  await page.waitForTimeout(AT_WORK);
  await list(page).focus();
  taken.cancelFilterMs = await timeBack(page, { selector: '.filter-count', over: '^([\\d,]+)/ \\1$' });

  const out = join(scratch, 'export.json');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, out);
  await page.keyboard.press('Control+Shift+S');
  const dialog = page.getByRole('dialog', { name: 'Save packets' });
  await dialog.getByRole('button', { name: 'JSON' }).click();
  await dialog.getByRole('button', { name: 'Save…' }).click();
  await dialog.getByRole('button', { name: 'Stop' }).waitFor();
  await work('cancelExportMs', { selector: 'dialog', button: 'Stop', over: '^(?!.*Stop)' });
  rmSync(out, { force: true });
  if (await dialog.isVisible()) await page.keyboard.press('Escape');
  return { ...taken, besideJumpMostMs: Math.max(...beside) };
}

/** Read the file anew, and take that back. */
export async function timeLoadCancel(page) {
  await page.keyboard.press('Control+r');
  await page.getByRole('contentinfo').getByRole('button', { name: 'Cancel' }).waitFor();
  await page.waitForTimeout(AT_WORK);
  return timeBack(page, { selector: 'footer', button: 'Cancel', over: 'reading was cancelled' });
}

/** Ten megabytes of JSON: folded, found in and shown as text without a moment in which the window stands still. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { conversation, fileOf } from '../support/tcp-wire.ts';
import { expect, test } from './launch.ts';
import { longestTask } from './main-thread.ts';

/** Milliseconds of work in one task, at most: twice what the longest takes, a tenth of what reading all at once would. */
const MOST = 100;
const SEGMENT = 60_000;
const PEOPLE = 75_000;

const person = (number: number) => ({
  id: number,
  name: `person ${number}`,
  tags: ['one', 'two'],
  score: number / 7,
  city: '北京',
  note: number === PEOPLE - 2 ? 'the needle' : 'hay '.repeat(10),
});

/** The same people in a line each, and all in one. */
function capturePath(): string {
  const people = Array.from({ length: PEOPLE }, (_, number) => JSON.stringify(person(number)));
  const path = join(mkdtempSync(join(tmpdir(), 'capscope-large-')), 'large.pcap');
  const pieces = [people.join(',\n'), people.join(',')].flatMap((members, index) => {
    const body = Buffer.from(`[${members}]`);
    const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    const segments = Array.from({ length: Math.ceil(body.length / SEGMENT) }, (_, at) =>
      body.subarray(at * SEGMENT, (at + 1) * SEGMENT),
    );
    const get = `GET /${index} HTTP/1.1\r\nHost: large.example\r\n\r\n`;
    return [[0, get] as const, [1, head] as const, ...segments.map((segment) => [1, segment] as const)];
  });
  writeFileSync(path, fileOf(conversation(pieces)));
  return path;
}

test('ten megabytes of JSON never hold the window up', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: capturePath() });
  await page.getByRole('tab', { name: /HTTP/ }).click();
  await expect(rowOf(page, 1)).toContainText('/1');
  for (const [number, name] of ['lines', 'one line'].entries()) {
    const tree = page.getByRole('tree', { name: 'JSON' });
    const hold = async (what: string, act: () => Promise<void>) =>
      expect.soft(await longestTask(page, act), `${what}, ${name}`).toBeLessThan(MOST);
    await hold('open', async () => {
      await rowOf(page, number).click();
      await expect(page.locator('.exchange-url')).toContainText(`/${number}`);
      await expect(tree).toContainText('75,000 items');
    });
    await hold('unfold', async () => {
      await tree.getByRole('treeitem', { name: '[1000 … 1999]' }).dblclick();
      await expect(tree).toContainText('person 1003');
    });
    await hold('find', async () => {
      await page.getByRole('searchbox', { name: 'Find in names and values' }).fill('NEEDLE');
      await page.keyboard.press('Enter');
      await expect(tree.getByRole('treeitem', { selected: true })).toContainText('the needle');
    });
    await picture(page, `large-json-${number}`);
    await hold('text', async () => {
      await page.getByRole('button', { name: 'Text', exact: true }).click();
      await expect(page.locator('.source .cm-line').first()).toContainText('person 0');
    });
    await hold('end', async () => {
      await page.locator('.source .cm-content').focus();
      await page.keyboard.press('Control+End');
      await expect(page.locator('.source')).toContainText(`person ${PEOPLE - 1}`);
    });
  }
});

const rowOf = (page: Page, number: number) => page.locator(`.http .ag-row[row-index="${number}"]`);

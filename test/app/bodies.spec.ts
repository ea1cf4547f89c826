/** Bodies in the HTTP tab: coloured source with find, character sets, forms and events; and nothing of a capture that runs. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { conversation, fileOf } from '../support/tcp-wire.ts';
import { expect, test } from './launch.ts';

const answer = (type: string, body: string | Buffer, more = ''): Buffer => {
  const bytes = Buffer.from(body as string, 'utf8');
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${bytes.length}\r\n${more}\r\n`),
    bytes,
  ]);
};
const get = (target: string): string => `GET ${target} HTTP/1.1\r\nHost: bodies.example\r\nCookie: a=1\r\n\r\n`;

const SCRIPT = '<img src=x onerror="window.hacked = true"><script>window.hacked = true</script>';
/** 你好，世界 in GB18030. */
const GREETING = Buffer.from('c4e3bac3a3accac0bde7', 'hex');

/** One exchange a row, in this order. */
const FONT = readFileSync(
  createRequire(import.meta.url).resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
);

const EXCHANGES: readonly (readonly [target: string, answer: Buffer])[] = [
  [
    `/page.html?${SCRIPT.replaceAll(' ', '%20')}`,
    answer('text/html', `<p>needle</p>${SCRIPT}`, `X-Html: ${SCRIPT}\r\n`),
  ],
  ['/picture.svg', answer('image/svg+xml', `<svg xmlns="http://www.w3.org/2000/svg" onload="window.hacked = true"/>`)],
  ['/old.txt', answer('text/plain; charset=gb2312', GREETING)],
  ['/events', answer('text/event-stream', 'event: tick\ndata: one\n\ndata: two\n\n')],
  [
    '/data.json',
    answer('application/json', `{"id":12345678901234567890,"deep":{"text":"${SCRIPT.replaceAll('"', "'")}"}}`),
  ],
  ['/inter.woff2', answer('font/woff2', FONT)],
];

function capturePath(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'capscope-bodies-')), 'bodies.pcap');
  writeFileSync(
    path,
    fileOf(
      conversation(
        EXCHANGES.flatMap(
          ([target, body]) =>
            [
              [0, get(target)],
              [1, body],
            ] as const,
        ),
      ),
    ),
  );
  return path;
}

async function choose(page: Page, row: number): Promise<void> {
  await page.locator(`.http .ag-row[row-index="${row}"]`).click();
  await expect(page.locator('.exchange-url')).toContainText(EXCHANGES[row]?.[0].split('?')[0] ?? '');
}

test('bodies are read as their readers want them, and stay inert', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: capturePath() });
  await page.getByRole('tab', { name: /HTTP/ }).click();
  await expect(page.locator('.http .ag-row[row-index="4"]')).toContainText('/data.json');

  await choose(page, 0);
  await expect(page.locator('.source .source-tag').first()).toBeVisible();
  await page.locator('.source .cm-content').click();
  await page.keyboard.press('Control+f');
  await page.keyboard.type('needle');
  await page.keyboard.press('Enter');
  await expect(page.locator('.source .cm-searchMatch-selected')).toHaveText('needle');
  await picture(page, 'body-html');
  await page.getByRole('tab', { name: 'Request' }).click();
  await expect(page.locator('.http-headers')).toContainText('window.hacked');
  await page.getByRole('tab', { name: 'Response' }).click();

  await choose(page, 1);
  await expect(page.locator('.source')).toContainText('onload');
  await choose(page, 2);
  await expect(page.locator('.source')).toContainText('你好，世界');
  await expect(page.getByRole('combobox', { name: 'Character set' })).toHaveValue('gbk');
  await choose(page, 3);
  await expect(page.locator('.body-parts')).toContainText('tick');
  await choose(page, 4);
  await expect(page.getByRole('tree', { name: 'JSON' })).toContainText('12345678901234567890');
  await page.getByRole('searchbox', { name: 'Find in names and values' }).fill('onerror');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tree', { name: 'JSON' }).getByRole('treeitem', { selected: true })).toContainText(
    'text',
  );

  await choose(page, 5);
  const sample = page.locator('.body-font p').first();
  await expect(sample).toBeVisible();
  // Lines of large letters stand apart.
  const [size, height] = await sample.evaluate((line) => {
    const { fontSize, lineHeight } = getComputedStyle(line);
    return [Number.parseFloat(fontSize), Number.parseFloat(lineHeight)];
  });
  expect(height).toBeGreaterThan(size ?? 0);

  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  expect(await page.locator('.http img, .http svg[onload], .http iframe').count()).toBe(0);
});

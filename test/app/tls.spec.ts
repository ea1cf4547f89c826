/** TLS in the window: what is said of an encrypted stream, and a key log chosen for it, by which it is read. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { conversation, fileOf } from '../support/tcp-wire.ts';
import { talk } from '../support/tls-conversation.ts';
import { complaints } from './axe.ts';
import { expect, filledRows, startAgain, test } from './launch.ts';

const folder = mkdtempSync(join(tmpdir(), 'capscope-tls-'));
const file = join(folder, 'sealed.pcap');
const again = join(folder, 'sealed-again.pcap');
const keyLog = join(folder, 'secrets.log');

test.beforeAll(async () => {
  const { writes, keyLog: secrets } = await talk(
    { version: 'TLSv1.3', ciphers: 'TLS_CHACHA20_POLY1305_SHA256', alpn: 'http/1.1' },
    [
      [0, 'GET /orders?page=1 HTTP/1.1\r\nHost: lab.test\r\nAccept: application/json\r\n\r\n'],
      [
        1,
        'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{"orders":[1,2]}'.slice(0, -1),
      ],
    ],
  );
  writeFileSync(file, fileOf(conversation(writes).map((wire) => ({ ...wire, port: 443 }))));
  copyFileSync(file, again);
  writeFileSync(keyLog, secrets);
});
test.afterAll(() => rmSync(folder, { recursive: true }));

const follow = async (page: Page, name: RegExp): Promise<void> => {
  await filledRows(page, '.stream-list').first().click();
  await page.getByRole('tab', { name }).click();
};

test('an encrypted stream says what to do, and is read with the key log that is chosen', async ({
  openApp,
  picture,
}) => {
  const { app, page } = await openApp({ file });
  await follow(page, /^Follow/);
  await expect(page.getByRole('note')).toContainText('Encrypted: the TLS secrets of this connection are not known.');
  await expect(page.getByRole('note')).toContainText('SSLKEYLOGFILE');
  expect(await complaints(page)).toEqual([]);
  await picture(page, 'tls-sealed');

  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [path] })) as typeof dialog.showOpenDialog;
  }, keyLog);
  await page.getByRole('button', { name: 'TLS key log…' }).click();
  await expect(page.locator('.packet-grid')).toContainText('GET /orders?page=1 HTTP/1.1');
  await follow(page, /^Follow/);
  await expect(page.getByRole('note')).toContainText('Decrypted with the TLS secrets that are known.');
  await expect(page.locator('.follow-list')).toContainText('Host: lab.test');
  expect(await complaints(page)).toEqual([]);
  await picture(page, 'tls-decrypted');
  await page.getByRole('button', { name: 'As sent' }).click();
  await expect(page.locator('.follow-list')).not.toContainText('Host: lab.test');
});

test('the words are there in Chinese, and in the dark', async ({ openApp, picture }) => {
  const { page } = await openApp({ file, locale: 'zh_CN.UTF-8' });
  await page.emulateMedia({ colorScheme: 'dark' });
  await follow(page, /^追踪/);
  await expect(page.getByRole('note')).toContainText('已加密：没有这条连接的 TLS 密钥。');
  await picture(page, 'tls-sealed-zh-dark');
});

test('a key log given at the start decrypts, also in the running program', async ({ openApp }) => {
  const { app, page, userData } = await openApp({ args: ['--keylog', keyLog, file] });
  await expect(page.locator('.packet-grid')).toContainText('GET /orders?page=1 HTTP/1.1');
  const [another] = await Promise.all([
    app.waitForEvent('window'),
    startAgain(userData, ['--keylog', keyLog, again], folder),
  ]);
  await expect(another.locator('.packet-grid')).toContainText('GET /orders?page=1 HTTP/1.1');
});

/** Why packets have their flags, in the list itself; menus of rows and streams; the way to the packet that completes a message. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, TestInfo } from '@playwright/test';
import { FLAG_CASES } from '../support/flag-cases.ts';
import { fileOf, type Wire } from '../support/tcp-wire.ts';
import { expect, filledRows, SAMPLES, test } from './launch.ts';

const rows = (page: Page) => filledRows(page, '.packet-grid');
const selected = (page: Page) => page.locator('.packet-grid [aria-selected="true"] [col-id="number"]');
const tip = (page: Page) => page.locator('.why-tip');

/** A request that is sent again 300 ms later. */
const AGAIN: readonly Wire[] = [
  { from: 0, flags: 'S', seq: 99, time: 0 },
  { from: 1, flags: 'SA', seq: 499, ack: 100, time: 0.009 },
  { from: 0, flags: 'A', seq: 100, ack: 500, time: 0.01 },
  { from: 0, flags: 'PA', seq: 100, ack: 500, time: 0.02, data: 'hello' },
  { from: 0, flags: 'PA', seq: 105, ack: 500, time: 0.03, data: 'world' },
  { from: 0, flags: 'PA', seq: 100, ack: 500, time: 0.32, data: 'hello' },
];

const sack = (left: number, right: number): number[] => [1, 1, 5, 10, ...be32(left), ...be32(right)];
const be32 = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
const sent = (time: number, seq: number): Wire => ({ from: 1, flags: 'A', seq, ack: 100, time, data: 'x'.repeat(100) });
const answer = (time: number, ack: number, more: Partial<Wire> = {}): Wire => ({
  ...{ from: 0, flags: 'A', seq: 100, ack, time, window: 1000 },
  ...more,
});

/** A hole that is asked for and filled, one segment too many, a shut window and a keep-alive. */
const TROUBLE: readonly Wire[] = [
  { from: 0, flags: 'S', seq: 99, time: 0, window: 1000 },
  { from: 1, flags: 'SA', seq: 499, ack: 100, time: 0.009 },
  answer(0.01, 500),
  sent(0.02, 500),
  answer(0.021, 600),
  sent(0.022, 700),
  answer(0.023, 600, { options: sack(700, 800) }),
  sent(0.024, 800),
  answer(0.025, 600, { options: sack(700, 900) }),
  sent(0.026, 600),
  answer(0.027, 900),
  sent(0.4, 600),
  answer(0.41, 900, { options: sack(600, 700) }),
  answer(0.5, 900, { window: 0 }),
  answer(0.6, 900, { window: 2000 }),
  { from: 1, flags: 'A', seq: 899, ack: 100, time: 9 },
  answer(9.01, 900, { window: 2000 }),
];

/** Packet, what its card says of a flag in both languages, and the packet that this leads to. */
const REASONS = [
  [6, 'is 100 beyond the 101 expected', '多出 100 字节', 4],
  [9, 'SACK says that 201 to 401 came', 'SACK 表明 201 到 401 已收到', 5],
  [10, '2 duplicate ACKs of packet 5 ask for', '2 个重复确认', 5],
  [12, 'packet 11 had acknowledged up to 401 already', '数据包 11 早已确认到 401', 11],
  [13, 'names bytes that came twice', '收到了两次的字节', 11],
  [14, 'with a window of 0', '窗口为 0', 13],
  [15, 'the window goes from 0 to 2,000', '窗口从 0 变为 2,000', 14],
  [16, 'is one below the 401 expected', '小一', 8],
  [17, 'It answers the keep-alive of packet 16', '数据包 16', 16],
] as const;

for (const [locale, column] of [
  ['en_US.UTF-8', 1],
  ['zh_CN.UTF-8', 2],
] as const) {
  test(`the card says why, with links to the packets that tell (${locale})`, async ({ openApp, picture }, info) => {
    mkdirSync(info.outputDir, { recursive: true });
    const file = join(info.outputDir, 'trouble.pcap');
    writeFileSync(file, fileOf(TROUBLE));
    const { page } = await openApp({ file, locale });
    const card = page.locator('.tcp-card');
    await rows(page).first().click();
    for (const reason of REASONS) {
      const [packet, , , link] = reason;
      await page.keyboard.press('Control+g');
      await page.keyboard.type(String(packet));
      await page.keyboard.press('Enter');
      await expect(selected(page)).toHaveText(String(packet));
      const sentence = card.locator('.why', { hasText: reason[column] });
      await expect(sentence).toBeVisible();
      if (packet === 13) await picture(page, `why-card-${locale.slice(0, 2)}`);
      await sentence
        .getByRole('button', { name: String(link), exact: true })
        .first()
        .click();
      await expect(selected(page)).toHaveText(String(link));
    }
  });
}

/** Every flag in one capture, each on ports of its own: the packet that has it, and how many are before it. */
function everyFlag(path: string): { flag: string; packet: number }[] {
  const places: { flag: string; packet: number }[] = [];
  const all: Wire[] = [];
  FLAG_CASES.forEach(([flag, wires, packet], index) => {
    places.push({ flag, packet: all.length + packet });
    all.push(...wires.map((wire) => ({ ...wire, port: 8000 + index, time: index * 20 + (wire.time ?? 0) })));
  });
  writeFileSync(path, fileOf(all));
  return places;
}

for (const locale of ['en_US.UTF-8', 'zh_CN.UTF-8'])
  test(`every flag is explained on the card and on its row alike (${locale})`, async ({ openApp, picture }, info) => {
    mkdirSync(info.outputDir, { recursive: true });
    const file = join(info.outputDir, 'every-flag.pcap');
    const places = everyFlag(file);
    const { page } = await openApp({ file, locale });
    const card = page.locator('.tcp-card');
    await rows(page).first().click();
    for (const { flag, packet } of places) {
      await page.keyboard.press('Control+g');
      await page.keyboard.type(String(packet));
      await page.keyboard.press('Enter');
      await expect(selected(page)).toHaveText(String(packet));
      // The panel of the row before goes as this one is pointed at.
      await page.mouse.move(5, 5);
      await expect(tip(page)).toHaveCount(0);
      await rows(page)
        .filter({ has: page.locator('[col-id="number"]', { hasText: new RegExp(`^${packet}$`) }) })
        .hover();
      await expect(tip(page)).toBeVisible();
      const sentences = await tip(page).locator('.why').allInnerTexts();
      for (const sentence of sentences) expect(sentence).not.toMatch(/[{}]/);
      await expect.poll(() => card.locator('.why').allInnerTexts()).toEqual(sentences);
      await picture(page, `why-${flag}-${locale.slice(0, 2)}`);
      const link = tip(page).getByRole('button').first();
      const number = (await link.innerText()).replace(/\D/g, '');
      await link.click();
      await expect(selected(page)).toHaveText(number);
    }
  });

function sentAgain(info: TestInfo): string {
  mkdirSync(info.outputDir, { recursive: true });
  const file = join(info.outputDir, 'sent-again.pcap');
  writeFileSync(file, fileOf(AGAIN));
  return file;
}

test('a row says why it has its flags, to the mouse and to keys', async ({ openApp, picture }, info) => {
  const { page } = await openApp({ file: sentAgain(info) });
  await rows(page).filter({ hasText: 'Retransmission' }).hover();
  await expect(tip(page)).toContainText('seq 1 is below the 11 expected');
  await picture(page, 'why-tip');
  await tip(page).getByRole('button', { name: /5/ }).click();
  await expect(selected(page)).toHaveText('5');

  await page.mouse.move(5, 5);
  await expect(tip(page)).toHaveCount(0);
  await page.getByRole('group', { name: 'Packets', exact: true }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(tip(page)).toContainText('seq 1 is below the 11 expected');
  await page.keyboard.press('Escape');
  await expect(tip(page)).toHaveCount(0);
});

test('it says so in Chinese', async ({ openApp, picture }, info) => {
  const { page } = await openApp({ file: sentAgain(info), locale: 'zh_CN.UTF-8' });
  await rows(page).filter({ hasText: 'Retransmission' }).hover();
  await expect(tip(page)).toContainText('顺序号码 1');
  await picture(page, 'why-tip-chinese');
});

test('a stream of the list exports its diagram and copies its addresses', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.http });
  await filledRows(page, '.stream-list').first().click({ button: 'right' });
  await picture(page, 'stream-menu');
  await page.getByRole('menuitem', { name: 'Export the diagram' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('a part of a message leads to the packet that completes it', async ({ openApp }) => {
  const { page } = await openApp({ file: SAMPLES.http });
  const part = rows(page).filter({ hasText: 'TCP segment of a reassembled PDU' }).first();
  await part.click();
  const number = Number(await selected(page).innerText());
  await page.keyboard.press('Control+j');
  await expect(selected(page)).not.toHaveText(String(number));
  const whole = await selected(page).innerText();
  await part.click();
  await page
    .locator('.tcp-card')
    .getByRole('button', { name: new RegExp(whole) })
    .click();
  await expect(selected(page)).toHaveText(whole);
  await part.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'To the packet that completes the message' }).click();
  await expect(selected(page)).toHaveText(whole);
});

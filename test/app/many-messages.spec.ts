/** 100,000 compressed messages: rows are there while the list is scrolled, and the first that are found are there at once. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, deflateRawSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { conversation, fileOf } from '../support/tcp-wire.ts';
import { frame, upgraded } from '../support/websocket-frames.ts';
import { expect, filledRows, test } from './launch.ts';

const MESSAGES = 100_000;
/** Messages of one deflate context that are sent over and over: what refers back finds the same words. */
const WORDS = 'the same words every time, ';

/** Messages both ways, each compressed with what its sender sent before. */
function capturePath(): string {
  const dictionary = Buffer.from(WORDS.repeat(4));
  const sent = (text: string, first: boolean): Buffer =>
    deflateRawSync(text, {
      level: 1,
      finishFlush: constants.Z_SYNC_FLUSH,
      ...(!first && { dictionary }),
    }).subarray(0, -4);
  const path = join(mkdtempSync(join(tmpdir(), 'capscope-messages-')), 'messages.pcap');
  const pieces = Array.from({ length: MESSAGES }, (_, number) => {
    const side: 0 | 1 = number % 3 === 0 ? 0 : 1;
    // What stands before a message is told by the words at the end of the one before.
    const text = `{"message":${number},"text":"${number === MESSAGES - 7 ? 'needle' : 'hay'}"} ${dictionary}`;
    return [side, Buffer.from(frame(0xc1, sent(text, number < 2), side === 0), 'hex')] as const;
  });
  writeFileSync(path, fileOf(conversation([...upgraded('permessage-deflate'), ...pieces])));
  return path;
}

/** Scrolls the list down for a while, a step a frame, and counts in how many frames a row in view was empty. */
const scroll = (page: Page, steps: number, step: number): Promise<{ frames: number; blank: number }> =>
  page.evaluate(
    async ([steps, step]) => {
      const body = document.querySelector('.websocket .long-list');
      if (!body) throw new Error('no list');
      let blank = 0;
      for (let frame = 0; frame < steps; frame++) {
        body.scrollTop += step;
        await new Promise((done) => requestAnimationFrame(done));
        const view = body.getBoundingClientRect();
        const rows = [...body.querySelectorAll('.ag-row.waiting')].filter((row) => {
          const { top, bottom } = row.getBoundingClientRect();
          return bottom > view.top && top < view.bottom;
        });
        if (rows.length > 0) blank++;
      }
      return { frames: steps, blank };
    },
    [steps, step] as const,
  );

test('rows are there while 100,000 messages are scrolled', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: capturePath() });
  await page.getByRole('tab', { name: /^WebSocket/ }).click();
  await expect(filledRows(page, '.websocket').first()).toBeVisible();
  await expect(page.getByRole('contentinfo')).not.toContainText('finding messages');
  // Three rows a frame, as a wheel that is turned fast, then the scroll bar drawn down.
  const wheel = await scroll(page, 300, 66);
  await scroll(page, 60, 10_000);
  await picture(page, 'many-messages');
  expect(wheel.blank / wheel.frames).toBeLessThan(0.1);
  await expect.poll(() => page.locator('.websocket .ag-row.waiting').count()).toBe(0);

  await page.getByRole('searchbox', { name: 'Text in messages' }).fill('needle');
  await expect(page.locator('.ws-shown')).toHaveText('1 of 100,000');
  await page.getByRole('searchbox', { name: 'Text in messages' }).fill('"message":77');
  await expect(filledRows(page, '.websocket').first()).toBeVisible();
  await expect(page.locator('.ws-shown')).toHaveText('1,111 of 100,000');
});

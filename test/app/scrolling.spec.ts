/**
 * A long list is moved through by jumps, by its scroll bar, by the wheel and by a key held down: the rows are the right ones, none
 * stays blank, a jump asks the engine one thing, and nothing is created while it goes on.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, type OpenedApp, test } from './launch.ts';
import { CONNECTIONS, writeManyPackets } from './many-packets.ts';

const PACKETS = 200_000;
const LIST = '.packet-grid';

/** The cells of the rows in view, from top to bottom, by column. */
const rowsInView = (page: Page): Promise<Record<string, string>[]> =>
  page.evaluate((list) => {
    const view = document.querySelector(`${list} .ag-grid-viewport`)?.getBoundingClientRect();
    const head = document.querySelector(`${list} .ag-header`)?.getBoundingClientRect();
    if (!view || !head) return [];
    return [...document.querySelectorAll(`${list} .ag-row`)]
      .map((row) => ({ row, place: row.getBoundingClientRect() }))
      .filter(({ place }) => place.bottom > head.bottom + 1 && place.top < view.bottom - 1)
      .sort((a, b) => a.place.top - b.place.top)
      .map(({ row }) => ({
        index: row.getAttribute('aria-rowindex') ?? '',
        ...Object.fromEntries(
          [...row.querySelectorAll('.ag-cell')].map((cell) => [
            cell.getAttribute('col-id') ?? '',
            cell.textContent ?? '',
          ]),
        ),
      }));
  }, LIST);

/** What is wrong with the rows in view: nothing, when they follow one another and each says what its packet is. */
async function faultOf(page: Page): Promise<string | undefined> {
  const rows = await rowsInView(page);
  const first = Number(rows[0]?.number);
  if (rows.length < 5) return `only ${rows.length} rows`;
  for (const [at, row] of rows.entries()) {
    const packet = first - 1 + at;
    const stream = packet % CONNECTIONS;
    // Sequence numbers are told from the first acknowledgment of the stream.
    const info = new RegExp(`^${40_000 + stream} → 80 \\[ACK\\] Seq=1 Ack=${Math.floor(packet / CONNECTIONS) + 1} `);
    const isRight = row.number === String(packet + 1) && row.stream === String(stream) && info.test(row.info ?? '');
    if (!isRight || row.index !== String(packet + 2)) return `row ${at} of ${first}…: ${JSON.stringify(row)}`;
  }
  return undefined;
}

/** Count what the page asks the engine, by name, and the rows and cells that are created, from now on. */
const watch = (page: Page): Promise<void> =>
  page.evaluate((list) => {
    const seen = { asked: {} as Record<string, number>, created: 0 };
    const post = MessagePort.prototype.postMessage;
    MessagePort.prototype.postMessage = function (this: MessagePort, message: unknown) {
      const { kind, name } = message as { kind?: string; name?: string };
      if (kind === 'ask' && name) seen.asked[name] = (seen.asked[name] ?? 0) + 1;
      post.call(this, message);
    } as typeof post;
    const grid = document.querySelector(list);
    if (!grid) throw new Error('no list');
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes) if (node instanceof Element && node.matches('.ag-row, .ag-cell')) seen.created++;
    }).observe(grid, { childList: true, subtree: true });
    Object.assign(window, { seen });
  }, LIST);

const seenBy = (page: Page): Promise<{ asked: Record<string, number>; created: number }> =>
  page.evaluate(() => {
    const { seen } = window as unknown as { seen: { asked: Record<string, number>; created: number } };
    const now = structuredClone(seen);
    Object.assign(seen, { asked: {}, created: 0 });
    return now;
  });

async function openMany(openApp: (options: { file: string }) => Promise<OpenedApp>) {
  const folder = mkdtempSync(join(tmpdir(), 'capscope-scrolling-'));
  const file = join(folder, 'many.pcap');
  writeManyPackets(file, PACKETS);
  const { page } = await openApp({ file });
  const status = page.getByRole('contentinfo');
  await expect(status).toContainText('200,000 packets');
  await expect(status).not.toContainText('finding messages');
  await expect.poll(() => faultOf(page)).toBeUndefined();
  return { page, clear: () => rmSync(folder, { recursive: true }) };
}

test('rows are right wherever a list is moved to', async ({ openApp, picture }) => {
  const { page, clear } = await openMany(openApp);
  const shows = async (number: number) => {
    await expect.poll(async () => (await rowsInView(page)).some((row) => row.number === String(number))).toBe(true);
    await expect.poll(() => faultOf(page)).toBeUndefined();
  };
  const list = page.getByRole('group', { name: 'Packets', exact: true });
  for (const number of [100_000, 3, 199_990, 77_777, PACKETS]) {
    await list.focus();
    await page.keyboard.press('Control+g');
    await page.keyboard.type(String(number));
    await page.keyboard.press('Enter');
    await shows(number);
  }
  await list.focus();
  await page.keyboard.press('Home');
  await shows(1);

  // The scroll bar, drawn down and up again: at every rest the rows are there.
  const bar = await page.locator('.minimap').boundingBox();
  if (!bar) throw new Error('no minimap');
  await page.mouse.move(bar.x + 5, bar.y + 2);
  await page.mouse.down();
  for (const share of [0.3, 0.9, 0.55, 0.1]) {
    await page.mouse.move(bar.x + 5, bar.y + bar.height * share, { steps: 12 });
    await expect.poll(async () => Number((await rowsInView(page))[0]?.number) / PACKETS).toBeCloseTo(share, 1);
    await expect.poll(() => faultOf(page)).toBeUndefined();
  }
  await page.mouse.up();

  // The wheel moves by pixels, and the last row is whole at the end.
  const rows = await page.locator('.packet-rows').boundingBox();
  if (!rows) throw new Error('no rows');
  await page.mouse.move(rows.x + 200, rows.y + 100);
  for (let turn = 0; turn < 30; turn++) await page.mouse.wheel(0, turn % 3 === 0 ? -50 : 170);
  await expect.poll(() => faultOf(page)).toBeUndefined();
  await list.focus();
  await page.keyboard.press('End');
  await shows(PACKETS);
  await picture(page, 'scrolled-to-the-end');

  // A key held down: the list goes along, what tells about the packet comes when it rests.
  for (let press = 0; press < 60; press++) await page.keyboard.down('ArrowUp');
  await page.keyboard.up('ArrowUp');
  await expect(page.locator('.packet-grid [aria-selected="true"] [col-id="number"]')).toHaveText(String(PACKETS - 60));
  await expect(page.locator('.packet-grid [aria-selected="true"]')).toHaveCount(1);
  await expect(page.locator('.tree-line').first()).toContainText(`Frame ${PACKETS - 60}:`);
  await expect.poll(() => faultOf(page)).toBeUndefined();
  clear();
});

test('a jump is one question, and a scroll creates nothing', async ({ openApp }) => {
  const { page, clear } = await openMany(openApp);
  await page.waitForTimeout(500);
  await watch(page);
  const bar = await page.locator('.minimap').boundingBox();
  if (!bar) throw new Error('no minimap');
  // One for what is in view, and those for what is around it.
  await page.mouse.click(bar.x + 5, bar.y + bar.height / 2);
  await expect.poll(() => faultOf(page)).toBeUndefined();
  await page.waitForTimeout(300);
  const jump = await seenBy(page);
  expect(jump.asked.rows).toBeLessThanOrEqual(4);
  expect(jump.created).toBe(0);

  // The next place is written into the rows where they stand.
  await page.evaluate((list) => {
    const moved = { times: 0 };
    new MutationObserver((changes) => {
      for (const { target } of changes)
        if (target instanceof Element && target.matches('.ag-row, .ag-grid-scrolling-container')) moved.times++;
    }).observe(document.querySelector(list) as Element, { subtree: true, attributeFilter: ['style'] });
    Object.assign(window, { moved });
  }, LIST);
  for (const share of [0.2, 0.7, 0.4]) {
    await page.mouse.click(bar.x + 5, bar.y + bar.height * share);
    await expect.poll(async () => Number((await rowsInView(page))[0]?.number) / PACKETS).toBeCloseTo(share, 1);
    await expect.poll(() => faultOf(page)).toBeUndefined();
  }
  expect(await page.evaluate(() => (window as unknown as { moved: { times: number } }).moved.times)).toBe(0);
  await page.waitForTimeout(300);
  await seenBy(page);

  const scroller = page.locator('.packet-grid .long-list');
  await scroller.evaluate(async (element) => {
    for (let step = 0; step < 100; step++) {
      element.scrollTop += 66;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
  await expect.poll(() => faultOf(page)).toBeUndefined();
  const scroll = await seenBy(page);
  // 300 rows, twenty or more at a time.
  expect(scroll.asked.rows).toBeLessThanOrEqual(25);
  expect(Object.keys(scroll.asked)).toEqual(['rows']);
  expect(scroll.created).toBe(0);
  clear();
});

test('a jump is drawn with its rows, and nothing of it before', async ({ openApp }) => {
  const { page, clear } = await openMany(openApp);
  await page.waitForTimeout(500);
  await page.getByRole('group', { name: 'Packets', exact: true }).focus();
  await page.keyboard.press('Control+g');
  await page.keyboard.type('100000');
  await page.evaluate((list) => {
    const drawn = { first: undefined as string[] | undefined };
    // Every task that draws is told of by itself; the question is answered by a later one.
    new MutationObserver((changes) => {
      drawn.first ??= changes.map(({ target }) => {
        const element = target instanceof Element ? target : target.parentElement;
        return element?.closest('.ag-row')?.getAttribute('row-index') ?? '';
      });
    }).observe(document.querySelector(list) as Element, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    Object.assign(window, { drawn });
  }, LIST);
  await page.keyboard.press('Enter');
  await expect.poll(() => faultOf(page)).toBeUndefined();
  await expect(page.locator('.packet-grid [aria-selected="true"] [col-id="number"]')).toHaveText('100000');
  await expect(page.locator('.go-to')).toHaveCount(0);
  const first = await page.evaluate(() => (window as unknown as { drawn: { first: string[] } }).drawn.first);
  expect(first).toContain('99999');

  // A key that follows at once is not lost.
  await page.keyboard.press('Control+g');
  await page.keyboard.type('50000');
  await page.evaluate(() => {
    const field = document.querySelector<HTMLInputElement>('.go-to input');
    field?.form?.requestSubmit();
    field?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }));
  });
  await expect(page.locator('.packet-grid [aria-selected="true"] [col-id="number"]')).toHaveText('50001');
  await expect(page.locator('.go-to')).toHaveCount(0);
  clear();
});

test('a key that is held down draws rows and asks for rows, and nothing else', async ({ openApp }) => {
  const { page, clear } = await openMany(openApp);
  // Lists of panes have their rows by then.
  await page.waitForTimeout(500);
  await page.getByRole('group', { name: 'Packets', exact: true }).focus();
  // The first press is one by itself: panes tell about its packet.
  for (let press = 0; press < 3; press++) await page.keyboard.down('ArrowDown');
  await page.waitForTimeout(100);
  await page.keyboard.down('ArrowDown');
  await watch(page);
  await page.evaluate((list) => {
    const moves = `${list} .ag-grid-scrolling-container, ${list} .long-list, ${list} .minimap`;
    const drawn = { elsewhere: new Set<string>(), rows: 0 };
    new MutationObserver((changes) => {
      const rows = new Set<Element>();
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const row = element?.closest('.ag-row');
        // A row that the list has let go of by now was one of its rows when it was drawn.
        if (row && (row.closest(list) || !row.isConnected)) rows.add(row);
        else if (!element?.matches(moves) && !element?.closest(`${list} .minimap`))
          drawn.elsewhere.add(element?.className.toString() ?? '');
      }
      drawn.rows += rows.size;
    }).observe(document.body, { childList: true, subtree: true, attributes: true, characterData: true });
    Object.assign(window, { drawn });
  }, LIST);
  const PRESSES = 60;
  for (let press = 0; press < PRESSES; press++) {
    await page.keyboard.down('ArrowDown');
    await page.waitForTimeout(16);
  }
  const drawn = await page.evaluate(() => {
    const { drawn } = window as unknown as { drawn: { elsewhere: Set<string>; rows: number } };
    return { elsewhere: [...drawn.elsewhere], rows: drawn.rows };
  });
  const { asked, created } = await seenBy(page);
  await page.keyboard.up('ArrowDown');
  expect(drawn.elsewhere).toEqual([]);
  // The row that was selected, the one that is, the one that comes into view, and one that moves around to be drawn below.
  expect(drawn.rows).toBeLessThanOrEqual(4 * PRESSES);
  expect(Object.keys(asked).filter((name) => name !== 'rows')).toEqual([]);
  expect(created).toBe(0);
  clear();
});

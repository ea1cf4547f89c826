/**
 * `npm run bench -- window [PACKETS…]`: the real window over generated captures, driven by Playwright. How long a start
 * takes beside an empty Electron window, how soon there are rows, what a jump and a filter take, and from a trace how
 * much work the page's main thread does in each frame while a key is held, the wheel turned and the scroll bar dragged.
 * Written to out/bench-window.json.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron as electron } from '@playwright/test';
import { ensureBuilt } from '../build.mjs';
import { electronSwitches, withDisplay } from '../display.mjs';
import { electronEnvironment, findElectron } from '../electron-runtime.mjs';
import { ROOT, say } from '../process.mjs';
import { timeCancels, timeLoadCancel, typeFilter } from './cancel.mjs';
import { generateCapture } from './generate.mjs';
import { installProbe, traceFrames } from './page-probe.mjs';
import { median, record, tell } from './record.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
/** Milliseconds that a person needs at least to choose a file in a window that is there. */
const CHOOSING = 3000;
const JUMPS = 9;
/** Steps of a scroll, a frame apart. */
const TURNS = 120;
/** Milliseconds that the whole of a capture may take to be read. */
const WHOLE = 300_000;
const FILTERS = {
  filterStreamMs: 'tcp.stream == 5',
  filterPortMs: 'tcp.port == 8000',
  filterAddressMs: 'ip.addr == 192.168.6.10',
  filterContainsMs: 'frame contains "Switching"',
};
/** What a number should be. */
const BOUNDS = {
  windowOverEmpty: '≤ 1.5',
  firstRowsMs: '≤ 300',
  jumpMs: '≤ 50',
  jumpMostMs: '≤ 50',
  besideJumpMostMs: '≤ 50',
  ...Object.fromEntries(['wheel', 'key', 'drag'].map((move) => [`${move} withinFrame`, '≥ 0.99'])),
  ...Object.fromEntries(['Load', 'Filter', 'Find', 'Statistics', 'Export'].map((what) => [`cancel${what}Ms`, '≤ 100'])),
};
/** An Electron program with a window of the same size, and nothing in it. */
const EMPTY = `
  const { app, BrowserWindow } = require('electron');
  app.whenReady().then(() => new BrowserWindow({ width: 1440, height: 900 }).loadURL('data:text/html,<p>empty</p>'));
`;

/** Start a program and time it from its launch to the first frame with `selector` on the page. */
async function start(program, selector, display, scratch) {
  const began = performance.now();
  const app = await electron.launch({
    executablePath: findElectron().executable,
    args: [...electronSwitches(), `--user-data-dir=${mkdtempSync(join(scratch, 'user-'))}`, ...program],
    env: { ...electronEnvironment(), ...display, LC_ALL: 'en_US.UTF-8', LANGUAGE: 'en_US' },
  });
  const page = await app.firstWindow();
  await page.waitForSelector(selector);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  return { app, page, took: performance.now() - began };
}

async function timeStarts(display, scratch) {
  const empty = join(scratch, 'empty');
  mkdirSync(empty);
  writeFileSync(join(empty, 'package.json'), '{ "main": "main.js" }');
  writeFileSync(join(empty, 'main.js'), EMPTY);
  const taken = { empty: [], ours: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, program, selector] of [
      ['empty', [empty], 'p'],
      ['ours', [ROOT], 'button'],
    ]) {
      const { app, took } = await start(program, selector, display, scratch);
      taken[name].push(took);
      await app.close();
    }
  }
  const [emptyMs, oursMs] = [median(taken.empty), median(taken.ours)];
  return { emptyWindowMs: emptyMs, windowMs: oursMs, windowOverEmpty: oursMs / emptyMs };
}

/** Press a key and wait until the page shows what it should; milliseconds between, by the page's own clock. */
async function timeKey(page, key, expected) {
  await page.evaluate((text) => {
    window.pressed = new Promise((resolve) => {
      window.addEventListener(
        'keydown',
        () => {
          const from = performance.now();
          const { selector, pattern } = text;
          const look = () => {
            const shown = document.querySelector(selector)?.textContent ?? '';
            if (new RegExp(pattern).test(shown)) resolve(performance.now() - from);
            else requestAnimationFrame(look);
          };
          look();
        },
        { once: true, capture: true },
      );
    });
  }, expected);
  await page.keyboard.press(key);
  return page.evaluate(() => window.pressed);
}

async function timeFilters(page) {
  const taken = {};
  for (const [name, filter] of Object.entries(FILTERS)) {
    // The filter before may still be looking.
    await page.waitForFunction(() => !document.querySelector('.filter-count')?.textContent?.includes('%'), null, {
      timeout: WHOLE,
    });
    const before = await page.locator('.filter-count b').innerText();
    await typeFilter(page, filter);
    const pattern = `^(?!${before.replace(/[^\w]/g, '.')}$)`;
    taken[name] = await timeKey(page, 'Enter', { selector: '.filter-count b', pattern });
  }
  return taken;
}

/** Milliseconds from the choice of a file in a window without one to the first frame with the text of its rows. */
async function timeFirstRows(app, page, file) {
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => {
      globalThis.chosenAt = Date.now();
      return { canceled: false, filePaths: [path] };
    };
  }, file);
  const right = page.evaluate(() => window.probe.right());
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  return (await right) - (await app.evaluate(() => globalThis.chosenAt));
}

/** Milliseconds from a key to the first frame in which the row `number` is in view and every row has its text. */
async function timeJump(page, key, number) {
  await page.evaluate((number) => {
    window.jumped = new Promise((resolve) => {
      const jump = async ({ timeStamp }) => {
        const at = await window.probe.right(number);
        resolve(at - performance.timeOrigin - timeStamp);
      };
      window.addEventListener('keydown', jump, { once: true, capture: true });
    });
  }, number);
  await page.keyboard.press(key);
  return page.evaluate(() => window.jumped);
}

/** Jumps to rows all over the list by their number. */
async function timeJumps(page, packets) {
  const taken = [await timeJump(page, 'End', packets), await timeJump(page, 'Home', 1)];
  for (let jump = 1; jump <= JUMPS; jump++) {
    const number = Math.floor((packets * ((jump * 7) % 11)) / 11) + 1;
    await page.keyboard.press('Control+g');
    await page.keyboard.type(String(number));
    taken.push(await timeJump(page, 'Enter', number));
  }
  return taken;
}

/** A key held down, the wheel turned, the scroll bar dragged: what each frame costs, and whether its rows were there. */
async function traceMoves(page) {
  const box = await page.locator('.packet-grid .packet-rows').boundingBox();
  const bar = await page.locator('.packet-grid .minimap').boundingBox();
  if (!box || !bar) throw new Error('no packet list');
  const rest = (milliseconds) => page.waitForTimeout(milliseconds);
  const moves = {
    async wheel() {
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      for (let turn = 0; turn < TURNS; turn++) {
        await page.mouse.wheel(0, 120);
        await rest(16);
      }
    },
    async key() {
      await page.getByRole('group', { name: 'Packets', exact: true }).focus();
      for (let press = 0; press < TURNS; press++) {
        await page.keyboard.down('ArrowDown');
        await rest(16);
      }
      await page.keyboard.up('ArrowDown');
    },
    async drag() {
      await page.mouse.move(bar.x + bar.width / 2, bar.y + 10);
      await page.mouse.down();
      for (let step = 0; step < TURNS; step++) {
        await page.mouse.move(bar.x + bar.width / 2, bar.y + 10 + (step / TURNS) * (bar.height - 20));
        await rest(16);
      }
      await page.mouse.up();
    },
  };
  const results = {};
  for (const [name, act] of Object.entries(moves)) {
    const frames = await traceFrames(page, act);
    const from = Date.now();
    const rightMs = (await page.evaluate(() => window.probe.right())) - from;
    for (const [key, value] of Object.entries({ ...frames, rightMs })) results[`${name} ${key}`] = value;
    await page.keyboard.press('Home');
    await page.evaluate(() => window.probe.right(1));
  }
  return results;
}

/** One capture in the window. */
async function measure(packets, display, scratch) {
  const folder = join(tmpdir(), 'capscope-bench');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${packets}.pcap`);
  if (!existsSync(file)) generateCapture(file, packets);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { app, page } = await start([ROOT], 'button', display, scratch);
    await installProbe(page, '.packet-grid');
    // Nobody chooses a file sooner.
    await page.waitForTimeout(CHOOSING);
    const firstRowsMs = await timeFirstRows(app, page, file);
    await page
      .getByRole('contentinfo')
      .getByText(`${packets.toLocaleString('en-US')} packets`)
      .first()
      .waitFor({ timeout: WHOLE });
    await page.getByRole('contentinfo').getByText('finding messages').waitFor({ state: 'detached', timeout: WHOLE });
    await page.getByRole('group', { name: 'Packets', exact: true }).focus();
    const jumps = await timeJumps(page, packets);
    const numbers = {};
    // Said as soon as it is known: a large capture takes minutes.
    const note = (part) => {
      say(JSON.stringify(part));
      Object.assign(numbers, part);
    };
    note({ firstRowsMs, jumpMs: median(jumps), jumpMostMs: Math.max(...jumps) });
    note(await traceMoves(page));
    note(await timeFilters(page));
    note(await timeCancels(app, page, packets, scratch, (key, number) => timeJump(page, key, number)));
    note({ cancelLoadMs: await timeLoadCancel(page) });
    rounds.push(numbers);
    await app.close();
  }
  const names = Object.keys(rounds[0]);
  return { packets, ...Object.fromEntries(names.map((name) => [name, median(rounds.map((one) => one[name]))])) };
}

/** All of it; `sizes` are numbers of packets. */
export async function benchWindow(sizes) {
  await ensureBuilt();
  const scratch = mkdtempSync(join(tmpdir(), 'capscope-window-'));
  try {
    await withDisplay(async (display) => {
      const starts = await timeStarts(display, scratch);
      const results = [];
      for (const packets of sizes) {
        results.push(await measure(packets, display, scratch));
      }
      tell([starts], BOUNDS);
      tell(results, BOUNDS);
      console.log(record('bench-window.json', { rounds: ROUNDS, starts, results }));
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

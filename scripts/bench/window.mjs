/**
 * `npm run bench -- window [PACKETS…]`: the real window over generated captures, driven by Playwright. How long a start
 * takes beside an empty Electron window, how soon there are rows, what a jump and a filter take, and from a trace how
 * much work the page's main thread does in each frame of a scroll. Written to out/bench-window.json.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron as electron } from '@playwright/test';
import { ensureBuilt } from '../build.mjs';
import { electronSwitches, withDisplay } from '../display.mjs';
import { electronEnvironment, findElectron } from '../electron-runtime.mjs';
import { ROOT } from '../process.mjs';
import { generateCapture } from './generate.mjs';
import { median, quantile, record, tell } from './record.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const FRAMES = 120;
const FILTERS = {
  filterStreamMs: 'tcp.stream == 5',
  filterPortMs: 'tcp.port == 8000',
  filterAddressMs: 'ip.addr == 192.168.6.10',
  filterContainsMs: 'frame contains "Switching"',
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
    const before = await page.locator('.filter-count b').innerText();
    await page.keyboard.press('Control+/');
    await page.keyboard.press('Control+a');
    await page.keyboard.type(`${filter} `);
    await page.keyboard.press('Escape');
    const pattern = `^(?!${before.replace(/[^\w]/g, '.')}$)`;
    taken[name] = await timeKey(page, 'Enter', { selector: '.filter-count b', pattern });
  }
  return taken;
}

/** Main-thread work in each frame of a scroll, in milliseconds, from a trace. */
async function traceScroll(page) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'blink.user_timing', 'devtools.timeline'] },
  });
  await page.evaluate(async (frames) => {
    const viewport = document.querySelector('.packet-grid .ag-grid-viewport, .packet-grid .ag-body-viewport');
    for (let frame = 0; frame < frames; frame++) {
      performance.mark('bench-frame');
      if (viewport) viewport.scrollTop += 300;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }, FRAMES);
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  return workByFrame(events);
}

function workByFrame(events) {
  const marks = events.filter(({ name }) => name === 'bench-frame').sort((a, b) => a.ts - b.ts);
  const [first] = marks;
  if (first === undefined) throw new Error('the trace has no frames');
  const tasks = events.filter(
    ({ name, ph, pid, tid }) => name.endsWith('RunTask') && ph === 'X' && pid === first.pid && tid === first.tid,
  );
  return marks.slice(0, -1).map(({ ts }, index) => {
    const end = marks[index + 1].ts;
    return tasks
      .filter((task) => task.ts < end && task.ts + task.dur > ts)
      .reduce(
        (sum, task) =>
          sum +
          (task.tdur ?? task.dur) * ((Math.min(task.ts + task.dur, end) - Math.max(task.ts, ts)) / task.dur / 1000),
        0,
      );
  });
}

/** One capture in the window. */
async function measure(packets, display, scratch) {
  const folder = join(tmpdir(), 'capscope-bench');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${packets}.pcap`);
  if (!existsSync(file)) generateCapture(file, packets);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { app, page, took } = await start([ROOT, file], '.packet-grid .ag-row [col-id="info"]', display, scratch);
    await page
      .getByRole('contentinfo')
      .getByText(`${packets.toLocaleString('en-US')} packets`)
      .first()
      .waitFor();
    await page.getByRole('group', { name: 'Packets', exact: true }).focus();
    const selected = '.packet-grid .ag-row-selected [col-id="number"]';
    const jumpMs = await timeKey(page, 'End', { selector: selected, pattern: `^${packets}$` });
    await timeKey(page, 'Home', { selector: selected, pattern: '^1$' });
    const frames = await traceScroll(page);
    rounds.push({
      startWithRowsMs: took,
      jumpMs,
      frameMedianMs: median(frames),
      frame99Ms: quantile(frames, 0.99),
      framesBelow17: frames.filter((work) => work <= 16.7).length / frames.length,
      ...(await timeFilters(page)),
    });
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
        const one = await measure(packets, display, scratch);
        // What rows take on top of a window without a file.
        results.push({ ...one, firstRowsMs: Math.max(0, one.startWithRowsMs - starts.windowMs) });
      }
      tell([starts]);
      tell(results);
      console.log(record('bench-window.json', { rounds: ROUNDS, starts, results }));
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

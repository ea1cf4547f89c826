/**
 * What the bench of the window looks at in the page: which rows of a list are in view, whether they are the right ones, and
 * how much the page's main thread works in each frame, from a trace. The functions of {@link installProbe} run in the page.
 */
import { median, quantile } from './record.mjs';

/** A frame at sixty a second, in milliseconds. */
const FRAME = 16.7;
const MARK = 'bench-frame';
/** In the events of a message by which the bench drives the page: its work is none of the window's. */
const DRIVEN = 'DevToolsSession';

/** Put `window.probe` into the page; `list` is the selector of a list with a column `number`. */
export const installProbe = (page, list) =>
  page.evaluate(
    ([list, mark]) => {
      const inView = () => {
        const grid = document.querySelector(list);
        const box = grid?.querySelector('.ag-grid-viewport')?.getBoundingClientRect();
        if (!box) return [];
        const head = grid.querySelector('.ag-header')?.getBoundingClientRect().bottom ?? box.top;
        return [...grid.querySelectorAll('.ag-row')]
          .map((row) => ({ row, place: row.getBoundingClientRect() }))
          .filter(({ place }) => place.bottom > head + 1 && place.top < box.bottom - 1 && place.height > 0)
          .sort((a, b) => a.place.top - b.place.top)
          .map(({ row }) => row.querySelector('[col-id="number"]')?.textContent ?? '');
      };
      /** Rows in view follow one another, and every one has its text. */
      const areRight = (numbers) =>
        numbers.length > 4 && numbers.every((text, at) => text !== '' && Number(text) === Number(numbers[0]) + at);
      const state = { frames: 0, blank: 0, on: false };
      window.probe = {
        inView,
        /** Resolves with the moment (Date.now()) of the first frame whose rows are right, and have the row `number` if one is named. */
        right: (number) =>
          new Promise((resolve) => {
            const look = () => {
              const numbers = inView();
              const has = number === undefined || numbers.includes(String(number));
              if (has && areRight(numbers)) resolve(performance.timeOrigin + performance.now());
              else requestAnimationFrame(look);
            };
            look();
          }),
        /** Mark each frame from now on, and count those with rows that have no text. */
        begin: () => {
          Object.assign(state, { frames: 0, blank: 0, on: true });
          // Looked at after the frame, when the page has its layout: earlier, looking would do the page's work for it.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => {
            performance.mark(`${mark}-look`);
            state.frames++;
            if (inView().includes('')) state.blank++;
            performance.mark(`${mark}-looked`);
          };
          const frame = () => {
            performance.mark(mark);
            if (!state.on) return;
            port2.postMessage(undefined);
            requestAnimationFrame(frame);
          };
          requestAnimationFrame(frame);
        },
        end: () => {
          state.on = false;
          return { frames: state.frames, blank: state.blank };
        },
      };
    },
    [list, MARK],
  );

/** Trace the page while `act` goes on: work of the main thread in each frame, and frames that had rows without text. */
export async function traceFrames(page, act) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'blink.user_timing'] },
  });
  await page.evaluate(() => window.probe.begin());
  await act();
  const { frames, blank } = await page.evaluate(() => window.probe.end());
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  const work = workByFrame(events);
  return {
    medianMs: median(work),
    p99Ms: quantile(work, 0.99),
    withinFrame: work.filter((one) => one <= FRAME).length / work.length,
    blank: blank / frames,
    frames,
  };
}

/** Milliseconds of processor time from frame to frame, without the bench's own looking and driving. */
function workByFrame(events) {
  const marks = events.filter(({ name }) => name === MARK).sort((a, b) => a.ts - b.ts);
  const [first] = marks;
  if (first === undefined) throw new Error('the trace has no frames');
  const here = events.filter(({ pid, tid }) => pid === first.pid && tid === first.tid);
  const driven = here.filter(({ ph, args }) => ph === 'X' && JSON.stringify(args ?? '').includes(DRIVEN));
  const look = here.filter(({ name }) => name === `${MARK}-look`);
  const looked = here.filter(({ name }) => name === `${MARK}-looked`);
  const looks = look.map(({ ts }, at) => ({ ts, dur: (looked[at]?.ts ?? ts) - ts }));
  const tasks = here.filter(
    ({ name, ph, ts, dur }) =>
      ph === 'X' && name.endsWith('RunTask') && !driven.some((one) => one.ts >= ts && one.ts <= ts + dur),
  );
  return marks.slice(0, -1).map(({ ts }, index) => {
    const end = marks[index + 1].ts;
    const within = (one) => Math.max(0, Math.min(one.ts + one.dur, end) - Math.max(one.ts, ts));
    const work = tasks.reduce((sum, task) => {
      const part = within(task);
      return part === 0 ? sum : sum + ((task.tdur ?? task.dur) / task.dur) * part;
    }, 0);
    const looking = looks.reduce((sum, one) => sum + within(one), 0);
    return Math.max(0, work - looking) / 1000;
  });
}

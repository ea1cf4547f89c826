/**
 * How long the page's main thread was at work without a pause, from a trace: processor time, so that a busy machine changes
 * little, and without the tasks in which the test itself asks the page something.
 */
import type { Page } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly tdur?: number;
  readonly args?: unknown;
}

const MARK = 'main-thread-of-the-page';
/** In the events of a message by which a test drives the page. */
const DRIVEN = 'DevToolsSession';

/** Milliseconds of the longest task while `act` goes on. */
export async function longestTask(page: Page, act: () => Promise<void>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'blink.user_timing'] },
  });
  await page.evaluate((name) => performance.mark(name), MARK);
  await act();
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  const mark = events.find(({ name }) => name === MARK);
  if (mark === undefined) throw new Error('the trace does not have the page’s main thread');
  const here = events.filter(({ ph, pid, tid }) => ph === 'X' && pid === mark.pid && tid === mark.tid);
  const driven = here.filter(({ args }) => JSON.stringify(args ?? '').includes(DRIVEN));
  const own = here.filter(
    ({ name, ts, dur }) => name.endsWith('RunTask') && !driven.some((one) => one.ts >= ts && one.ts <= ts + dur),
  );
  return Math.max(...own.map(({ dur, tdur }) => (tdur ?? dur) / 1000));
}

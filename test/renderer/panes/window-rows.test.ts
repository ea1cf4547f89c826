/** Every question of the grid is answered once, whatever becomes of it: a grid that waits for two asks no more. */
import type { IGetRowsParams } from 'ag-grid-community';
import { describe, expect, it, vi } from 'vitest';
import { type Rows, windowRows } from '../../../src/renderer/panes/window-rows.ts';

type Answer = Rows<string> | undefined;

/** A list whose answers the test gives, and what the grid and the pane are told. */
function listOf(signal: AbortSignal) {
  const told: string[] = [];
  const waiting: { give(answer: Answer): void; fail(): void }[] = [];
  const source = windowRows<string>(
    {
      ask: () => new Promise((give, fail) => waiting.push({ give, fail: () => fail(new Error('no engine')) })),
      heard: (answer) => told.push(answer ? `heard ${answer.total}` : 'heard nothing'),
    },
    signal,
  );
  const getRows = () =>
    source.getRows({
      startRow: 0,
      endRow: 100,
      successCallback: (rows: string[], total?: number) => told.push(`rows ${rows.join()} of ${total}`),
      failCallback: () => told.push('failed'),
    } as unknown as IGetRowsParams) as unknown as Promise<void>;
  return { told, waiting, getRows };
}

describe('windowRows', () => {
  it('gives rows and their number', async () => {
    const { told, waiting, getRows } = listOf(new AbortController().signal);
    const done = getRows();
    waiting[0]?.give({ rows: ['a', 'b'], total: 2 });
    await done;
    expect(told).toEqual(['rows a,b of 2', 'heard 2']);
  });

  it('answers a question that was replaced while it was on its way, and draws nothing of it', async () => {
    const controller = new AbortController();
    const { told, waiting, getRows } = listOf(controller.signal);
    const done = getRows();
    controller.abort();
    waiting[0]?.give({ rows: ['stale'], total: 1 });
    await done;
    expect(told).toEqual(['failed']);
  });

  it('answers a question that comes after it was replaced, and asks nobody', async () => {
    const controller = new AbortController();
    const { told, waiting, getRows } = listOf(controller.signal);
    controller.abort();
    await getRows();
    expect([told, waiting.length]).toEqual([['failed'], 0]);
  });

  it('says where there is no answer, also of an ask that throws', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const { told, waiting, getRows } = listOf(new AbortController().signal);
    const [first, second] = [getRows(), getRows()];
    waiting[0]?.give(undefined);
    waiting[1]?.fail();
    await Promise.all([first, second]);
    expect(told).toEqual(['failed', 'heard nothing', 'failed', 'heard nothing']);
  });

  it('asks ahead of who scrolls, gives what came, and asks for nothing that was scrolled past', async () => {
    const asked: number[] = [];
    let age = 0;
    const source = windowRows<string>(
      {
        ask: async (from) => {
          asked.push(from);
          return { rows: [`row ${from}`], total: 1000 };
        },
        isNear: (from) => from !== 700,
        age: () => age,
        heard: () => undefined,
      },
      new AbortController().signal,
    );
    const told: string[] = [];
    const getRows = (startRow: number) =>
      source.getRows({
        startRow,
        endRow: startRow + 100,
        successCallback: (rows: string[]) => told.push(rows.join()),
        failCallback: () => told.push('failed'),
      } as unknown as IGetRowsParams) as unknown as Promise<void>;
    await getRows(0);
    expect(asked).toEqual([0]);
    await getRows(100);
    expect(asked).toEqual([0, 100, 200, 300]);
    await getRows(200);
    expect(asked).toEqual([0, 100, 200, 300, 400]);
    await getRows(700);
    expect(told).toEqual(['row 0', 'row 100', 'row 200', 'failed']);
    // Rows are others now: what came before is not given.
    age = 1;
    await getRows(300);
    expect(asked).toEqual([0, 100, 200, 300, 400, 300, 400, 500]);
  });
});

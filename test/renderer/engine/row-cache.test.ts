import { describe, expect, it } from 'vitest';
import { BLOCK_ROWS, RowCache } from '../../../src/renderer/engine/row-cache.ts';
import type { PacketRow, Result, RowWindow } from '../../../src/shared/model/index.ts';
import { packetIndex } from '../../../src/shared/units.ts';

const row = (packet: number): PacketRow => ({
  packet: packetIndex(packet),
  time: { seconds: 0, nanos: 0 },
  relative: 0,
  delta: 0,
  deltaShown: 0,
  source: '',
  destination: '',
  protocol: 'TCP',
  length: 0,
  info: '',
  family: 'tcp',
  severity: 'none',
  control: false,
  notes: [],
});

/** An engine with so many rows; `asked` is what it was asked for, by first row. */
function engineWith(rows: number) {
  const asked: number[] = [];
  const state = { rows, fails: false };
  const ask = async (view: number, from: number, count: number): Promise<Result<RowWindow>> => {
    asked.push(from);
    if (state.fails) return { ok: false, issue: { code: 'engine-gone', layer: 'engine', offset: 0 } };
    const length = Math.max(0, Math.min(count, state.rows - from));
    const window = { view, from, rows: Array.from({ length }, (_, i) => row(from + i)), total: state.rows };
    return { ok: true, value: window };
  };
  return { ask, asked, state };
}

const packets = (rows: readonly PacketRow[] | undefined) => rows && [rows.length, rows[0]?.packet, rows.at(-1)?.packet];
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('the row cache', () => {
  it('asks for a block and the blocks on each side, once', async () => {
    const { ask, asked } = engineWith(10_000);
    const cache = new RowCache(ask, 0, 10_000);
    expect(packets(await cache.block(BLOCK_ROWS * 5))).toEqual([BLOCK_ROWS, BLOCK_ROWS * 5, BLOCK_ROWS * 6 - 1]);
    await settled();
    expect(packets(await cache.block(BLOCK_ROWS * 6))).toEqual([BLOCK_ROWS, BLOCK_ROWS * 6, BLOCK_ROWS * 7 - 1]);
    await settled();
    expect(asked).toEqual([5, 6, 4, 7].map((block) => block * BLOCK_ROWS));
    const inside = BLOCK_ROWS * 6 + 5;
    expect([cache.peek(inside)?.packet, cache.peek(BLOCK_ROWS * 8)]).toEqual([inside, undefined]);
  });

  it('asks again for the block that the capture has grown into', async () => {
    const { ask, asked, state } = engineWith(BLOCK_ROWS + 10);
    const cache = new RowCache(ask, 0, BLOCK_ROWS + 10);
    expect(packets(await cache.block(BLOCK_ROWS))).toEqual([10, BLOCK_ROWS, BLOCK_ROWS + 9]);
    await settled();
    state.rows = BLOCK_ROWS + 20;
    cache.grow(BLOCK_ROWS + 20);
    expect(packets(await cache.block(BLOCK_ROWS))).toEqual([20, BLOCK_ROWS, BLOCK_ROWS + 19]);
    expect(asked).toEqual([BLOCK_ROWS, 0, BLOCK_ROWS]);
    expect(cache.total).toBe(BLOCK_ROWS + 20);
  });

  it('forgets the least used blocks first', async () => {
    const { ask, asked } = engineWith(1_000_000);
    const cache = new RowCache(ask, 0, 1_000_000);
    await cache.block(0);
    for (let block = 100; block < 180; block += 2) {
      await cache.block(block * BLOCK_ROWS);
      await settled();
    }
    const before = asked.length;
    await cache.block(178 * BLOCK_ROWS);
    expect(asked.length).toBe(before);
    await cache.block(0);
    expect(asked.slice(before)).toContain(0);
  });

  it('keeps nothing of an answer that failed', async () => {
    const { ask, state } = engineWith(400);
    const cache = new RowCache(ask, 0, 400);
    state.fails = true;
    expect(await cache.block(0)).toBeUndefined();
    await settled();
    state.fails = false;
    expect(packets(await cache.block(0))).toEqual([BLOCK_ROWS, 0, BLOCK_ROWS - 1]);
  });

  it('lets no answer in that was asked before it forgot', async () => {
    const { ask, state } = engineWith(400);
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const cache = new RowCache(
      async (...args) => {
        const answer = await ask(...args);
        await gate;
        return answer;
      },
      0,
      400,
    );
    const stale = cache.block(0);
    cache.forget();
    state.rows = 400;
    release();
    await stale;
    await settled();
    expect(cache.peek(0)).toBeUndefined();
  });
});

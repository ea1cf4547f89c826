import { describe, expect, it } from 'vitest';
import { RowStore, type Rows } from '../../../src/renderer/long-list/row-store.ts';

const VIEW = 20;
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

/** An engine that answers when it is told to, a list of so many rows over it, and what was asked and heard. */
function listOf(rows: number, known = rows) {
  const state = { rows, word: 'row', fails: false };
  const asked: [from: number, count: number][] = [];
  const open: (() => void)[] = [];
  const heard: (number | undefined)[] = [];
  const ahead: boolean[] = [];
  const ask = (from: number, count: number, _: AbortSignal, isAhead: boolean): Promise<Rows<string> | undefined> => {
    asked.push([from, count]);
    ahead.push(isAhead);
    const length = Math.max(0, Math.min(count, state.rows - from));
    const { word, rows: total, fails } = state;
    const answer = { rows: Array.from({ length }, (_, index) => `${word} ${from + index}`), total };
    return new Promise((resolve) => open.push(() => resolve(fails ? undefined : answer)));
  };
  const store = new RowStore<string>({ ask, heard: (answer) => heard.push(answer?.rows.length) }, known);
  const answer = async () => {
    for (const one of open.splice(0)) one();
    await settled();
  };
  const answerAll = async () => {
    while (open.length > 0) await answer();
  };
  return { store, state, asked, ahead, heard, answer, answerAll };
}

const isHere = (store: RowStore<string>, from: number, count: number, word = 'row') =>
  Array.from({ length: count }, (_, index) => store.at(from + index)).every(
    (row, index) => row === `${word} ${from + index}`,
  );

describe('rows of a list', () => {
  it('come with one question after a jump, and no others before them', async () => {
    const { store, asked, heard, answer } = listOf(1_000_000);
    store.want(500_000, VIEW);
    expect(asked).toEqual([[500_000, VIEW]]);
    await answer();
    expect(heard).toEqual([VIEW]);
    expect(isHere(store, 500_000, VIEW)).toBe(true);
  });

  it('are told apart: those in view, and those ahead', async () => {
    const { store, asked, ahead, answerAll } = listOf(1000);
    store.want(0, VIEW);
    await answerAll();
    expect(asked[0]).toEqual([0, VIEW]);
    expect(ahead).toEqual(asked.map((_, index) => index > 0));
    expect(ahead.length).toBeGreaterThan(1);
  });

  it('are asked for where the list was scrolled to last, not at what was passed', async () => {
    const { store, asked, answer } = listOf(1_000_000);
    store.want(0, VIEW);
    for (let from = 1000; from <= 100_000; from += 1000) store.want(from, VIEW);
    expect(asked).toHaveLength(1);
    await answer();
    expect(asked).toHaveLength(2);
    expect(asked[1]).toEqual([100_000, VIEW]);
  });

  it('are there before they are scrolled to, and a step asks for few questions', async () => {
    const { store, asked, answerAll } = listOf(1_000_000);
    store.want(0, VIEW);
    await answerAll();
    asked.length = 0;
    for (let from = 0; from < 3000; from += 3) {
      store.want(from, VIEW);
      expect(isHere(store, from, VIEW)).toBe(true);
      await answerAll();
    }
    expect(asked.length).toBeLessThanOrEqual(3000 / VIEW);
    expect(asked.reduce((sum, [, count]) => sum + count, 0)).toBeLessThan(3000 * 1.1);
  });

  it('come with those further on, where answers are slower than the scrolling', async () => {
    const { store, answer } = listOf(1_000_000);
    store.want(0, VIEW);
    await answer();
    let blank = 0;
    for (let from = 0; from < 3000; from += 5) {
      store.want(from, VIEW);
      if (!isHere(store, from, VIEW)) blank++;
      // An answer every tenth step, fifty rows on.
      if (from % 50 === 0) await answer();
    }
    expect(blank).toBeLessThan(30);
  });

  it('are there on the way back as well', async () => {
    const { store, answerAll } = listOf(1_000_000);
    store.want(5000, VIEW);
    await answerAll();
    for (let from = 5000; from > 4000; from -= 5) {
      store.want(from, VIEW);
      expect(isHere(store, from, VIEW)).toBe(true);
      await answerAll();
    }
  });

  it('are kept by the thousand, not by the million', async () => {
    const { store, answerAll } = listOf(1_000_000);
    for (let from = 0; from < 20_000; from += VIEW) {
      store.want(from, VIEW);
      await answerAll();
    }
    expect(store.at(0)).toBeUndefined();
    expect(isHere(store, 19_000, VIEW)).toBe(true);
  });

  it('stay until they have come anew when they may read differently', async () => {
    const { store, state, answerAll } = listOf(100);
    store.want(0, VIEW);
    await answerAll();
    state.word = 'other';
    store.refresh();
    expect(isHere(store, 0, VIEW)).toBe(true);
    await answerAll();
    expect(isHere(store, 0, VIEW, 'other')).toBe(true);
    store.want(40, VIEW);
    await answerAll();
    expect(isHere(store, 40, VIEW, 'other')).toBe(true);
  });

  it('that were asked for before they read differently are asked for again', async () => {
    const { store, state, answerAll } = listOf(100);
    store.want(0, VIEW);
    state.word = 'other';
    store.refresh();
    await answerAll();
    expect(isHere(store, 0, VIEW, 'other')).toBe(true);
  });

  it('that come later are asked for when the list has grown', async () => {
    const { store, state, asked, answerAll } = listOf(10);
    store.want(0, 10);
    await answerAll();
    expect(asked).toEqual([[0, 10]]);
    state.rows = 12;
    store.resize(12);
    store.want(0, 12);
    await answerAll();
    expect(isHere(store, 0, 12)).toBe(true);
    expect(asked).toEqual([
      [0, 10],
      [10, 2],
    ]);
  });

  it('are not asked for again and again where there is no answer', async () => {
    const { store, state, asked, heard, answerAll } = listOf(1000);
    state.fails = true;
    store.want(0, VIEW);
    await answerAll();
    expect(asked).toHaveLength(1);
    expect(heard).toEqual([undefined]);
    state.fails = false;
    store.refresh();
    await answerAll();
    expect(isHere(store, 0, VIEW)).toBe(true);
  });

  it('that the engine does not have after all are not asked for for ever', async () => {
    const { store, asked, answerAll } = listOf(5, 100);
    store.want(0, VIEW);
    await answerAll();
    expect(asked.length).toBeLessThan(5);
  });

  it('tell how many there are, where that is not known', async () => {
    const { store, state, asked, heard, answerAll } = listOf(0, 0);
    store.learn(VIEW);
    expect(store.isUnknown).toBe(true);
    await answerAll();
    expect(store.isUnknown).toBe(false);
    expect(heard).toEqual([0]);
    store.want(0, 0);
    expect(asked).toHaveLength(1);
    state.rows = 7;
    store.refresh();
    await answerAll();
    expect(heard).toEqual([0, 7]);
  });

  it('are not heard of after the list was closed', async () => {
    const { store, asked, heard, answerAll } = listOf(1000);
    store.want(0, VIEW);
    store.close();
    await answerAll();
    store.want(100, VIEW);
    expect(asked).toHaveLength(1);
    expect(heard).toEqual([]);
    expect(store.at(0)).toBeUndefined();
  });
});

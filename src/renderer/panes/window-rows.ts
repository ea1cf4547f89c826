/**
 * What stands between a grid of infinite rows and the engine's windows. The grid counts the questions that are on their way,
 * over all data sources it has had, and beyond two of them asks no more: whatever becomes of a question, it is answered
 * once. One that was replaced, refused or thrown at would else keep its place for ever, and the list blank.
 *
 * Who scrolls goes on scrolling: the rows behind those that were asked for, the same way on, are asked for with them.
 */
import type { GridApi, IDatasource } from 'ag-grid-community';

/** Windows asked for ahead of what is scrolled to. */
const AHEAD = 2;

/** Rows of one answer. */
export interface Rows<T> {
  readonly rows: readonly T[];
  readonly total: number;
}

/** Who has the rows, and who listens. */
export interface WindowRows<T> {
  /** Rows from a position on; undefined when there is no answer. */
  ask(from: number, count: number, signal: AbortSignal): Promise<Rows<T> | undefined>;
  /** Whether rows are in view or near it; what has been scrolled past meanwhile is not asked for. */
  isNear?(from: number, to: number): boolean;
  /** Changes when rows may be others than they were. */
  age?(): number;
  /** An answer that has been drawn, or undefined: a question was not answered. Not told once the signal is given. */
  heard(rows: Rows<T> | undefined): void;
}

/** Whether rows of a block of `count` from `from` on are in view, or a block away from it; at first no row is. */
export function isNear<T>(grid: GridApi<T>, from: number, count: number): boolean {
  const first = grid.getFirstDisplayedRowIndex();
  const last = grid.getLastDisplayedRowIndex();
  return first < 0 || last < 0 || (from + 2 * count > first && from - count < last);
}

/** A data source of the grid, until `signal` takes it back. */
export function windowRows<T>({ ask, isNear, age, heard }: WindowRows<T>, signal: AbortSignal): IDatasource {
  const answerOf = async (from: number, count: number): Promise<Rows<T> | undefined> => {
    if (signal.aborted) return undefined;
    try {
      return await ask(from, count, signal);
    } catch (error) {
      console.error(error);
      return undefined;
    }
  };
  /** What was asked for ahead, by where it begins. */
  const ahead = new Map<number, Promise<Rows<T> | undefined>>();
  let latest = 0;
  let known = age?.();
  const askAhead = (from: number, count: number, total: number): void => {
    const step = from < latest ? -count : count;
    latest = from;
    const wanted = Array.from({ length: AHEAD }, (_, turn) => from + (turn + 1) * step);
    for (const start of ahead.keys()) if (!wanted.includes(start)) ahead.delete(start);
    for (const start of wanted)
      if (start >= 0 && start < total && !ahead.has(start)) ahead.set(start, answerOf(start, count));
  };
  return {
    async getRows({ startRow, endRow, successCallback, failCallback }) {
      if (isNear?.(startRow, endRow) === false) return failCallback();
      const count = endRow - startRow;
      if (age?.() !== known) ahead.clear();
      known = age?.();
      const come = ahead.get(startRow);
      ahead.delete(startRow);
      const answer = await (come ?? answerOf(startRow, count));
      if (signal.aborted || answer === undefined) failCallback();
      else successCallback([...answer.rows], answer.total);
      if (signal.aborted) return;
      heard(answer);
      // Rows that were there already were come to by scrolling; the very first were not.
      if (answer !== undefined && (come !== undefined || startRow > 0)) askAhead(startRow, count, answer.total);
    },
  };
}

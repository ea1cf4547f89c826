/**
 * What stands between a grid of infinite rows and the engine's windows. The grid counts the questions that are on their way,
 * over all data sources it has had, and beyond two of them asks no more: whatever becomes of a question, it is answered
 * once. One that was replaced, refused or thrown at would else keep its place for ever, and the list blank.
 */
import type { IDatasource } from 'ag-grid-community';

/** Rows of one answer. */
export interface Rows<T> {
  readonly rows: readonly T[];
  readonly total: number;
}

/** Who has the rows, and who listens. */
export interface WindowRows<T> {
  /** Rows from a position on; undefined when there is no answer. */
  ask(from: number, count: number, signal: AbortSignal): Promise<Rows<T> | undefined>;
  /** An answer that has been drawn, or undefined: a question was not answered. Not told once the signal is given. */
  heard(rows: Rows<T> | undefined): void;
}

/** A data source of the grid, until `signal` takes it back. */
export function windowRows<T>({ ask, heard }: WindowRows<T>, signal: AbortSignal): IDatasource {
  const answerOf = async (from: number, count: number): Promise<Rows<T> | undefined> => {
    if (signal.aborted) return undefined;
    try {
      return await ask(from, count, signal);
    } catch (error) {
      console.error(error);
      return undefined;
    }
  };
  return {
    async getRows({ startRow, endRow, successCallback, failCallback }) {
      const answer = await answerOf(startRow, endRow - startRow);
      if (signal.aborted || answer === undefined) failCallback();
      else successCallback([...answer.rows], answer.total);
      if (!signal.aborted) heard(answer);
    },
  };
}

/** Messages over time: how many each way, in cells of equal length, for the graph above their list. */
import type { MessageRates } from '../../shared/model/index.ts';
import type { Timestamp } from '../../shared/units.ts';
import type { WebSocketReader } from './app/index.ts';
import { secondsBetween } from './rows.ts';

/** Cells of one answer. */
const MOST_CELLS = 2_000;

/** Count the messages of `numbers` into cells. Times are seconds since `start`. */
export function messageRates(
  reader: WebSocketReader,
  numbers: readonly number[],
  cells: number,
  start: Timestamp,
  timeOf: (packet: number) => Timestamp,
): MessageRates {
  const count = Math.max(1, Math.min(cells, MOST_CELLS));
  const rates = { toServer: new Array<number>(count).fill(0), toClient: new Array<number>(count).fill(0) };
  const first = new Array<number>(count).fill(-1);
  const at = (number: number): number => secondsBetween(start, timeOf(reader.packets(number)[1]));
  const from = numbers[0] === undefined ? 0 : at(numbers[0]);
  const last = numbers.at(-1);
  const to = last === undefined ? 0 : Math.max(from, at(last));
  const length = Math.max(to - from, 1e-9);
  for (const number of numbers) {
    const cell = Math.max(0, Math.min(count - 1, Math.floor(((at(number) - from) / length) * count)));
    const way = rates[reader.direction(number)];
    way[cell] = (way[cell] ?? 0) + 1;
    if (first[cell] === -1) first[cell] = number;
  }
  return { from, to, ...rates, first };
}

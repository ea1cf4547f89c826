/**
 * How wide the two columns of addresses are: as the addresses of the first rows need, which are long where they are IPv6 or
 * hardware. A width chosen by hand stays.
 */
import type { GridApi } from 'ag-grid-community';
import type { PacketRow } from '../../../shared/model/index.ts';

/** Width of a column of addresses, in pixels, as long as no row needs more: that of IPv4. */
export const ADDRESS_WIDTH = 116;
/** Pixels that a character of an address takes, and the cell's padding. */
const CHARACTER = 7.2;
const PADDING = 18;
/** How much of the list one such column may take of itself: Info is wanted too. */
const MOST_SHARE = 0.16;

/** Width that shows addresses of `longest` characters, as far as a list of `room` pixels has it. */
export const addressWidth = (longest: number, room: number): number =>
  Math.round(Math.max(ADDRESS_WIDTH, Math.min(longest * CHARACTER + PADDING, room * MOST_SHARE)));

/** Pixels that the mark of a comment takes beside a number. */
const MARK = 10;

/** Width of the column of numbers that every packet's fits in, one that has a comment too. */
export const numberWidth = (packets: number): number => Math.ceil(String(packets).length * CHARACTER + PADDING + MARK);

/** Widths that columns were given here. One that has another now was given it by hand. */
export type FittedWidths = Map<string, number>;

/** Give the columns of addresses the width that `rows` need. */
export function fitAddresses<T>(api: GridApi<T>, rows: readonly PacketRow[], fitted: FittedWidths): void {
  const room = api.getHorizontalPixelRange();
  for (const key of ['source', 'destination'] as const) {
    if (api.getColumn(key)?.getActualWidth() !== (fitted.get(key) ?? ADDRESS_WIDTH)) continue;
    const longest = rows.reduce((most, row) => Math.max(most, row[key].length), 0);
    const newWidth = addressWidth(longest, room.right - room.left);
    fitted.set(key, newWidth);
    api.setColumnWidths([{ key, newWidth }]);
  }
}

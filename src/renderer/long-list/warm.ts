/**
 * A list that nobody sees, made and thrown away while the window has nothing to do: the first file then finds the grid's code
 * compiled and its styles in the page.
 */
import { LongList } from './long-list.ts';
import { slotColumns } from './slot-cell.ts';

/** Milliseconds that the window has for its own first frames, and after which the list is made though the page is never idle. */
const CALM = 700;
const LATEST = 3000;
const ROWS = 20;

/** Warm up when the page is idle, while `isNeeded` says that none has been made yet. */
export function warmLists(isNeeded: () => boolean): void {
  window.setTimeout(() => requestIdleCallback(() => isNeeded() && warm(), { timeout: LATEST }), CALM);
}

function warm(): void {
  const host = document.createElement('div');
  host.style.cssText = 'position: fixed; visibility: hidden; inset: 0 auto auto 0; width: 800px; height: 300px';
  host.setAttribute('aria-hidden', 'true');
  document.body.append(host);
  const list = new LongList<number>(host, {
    rowHeight: 22,
    headHeight: 24,
    lookOf: () => ({ className: 'waiting' }),
    isSelected: () => false,
    ask: async () => undefined,
    options: { columnDefs: slotColumns<number>(COLUMNS) },
  });
  list.begin(ROWS);
  // Styles and places are worked out as well.
  host.getBoundingClientRect();
  list.destroy();
  host.remove();
}

const COLUMNS = ['first', 'second', 'third'].map((colId) => ({ colId, headerName: colId, valueGetter: () => colId }));

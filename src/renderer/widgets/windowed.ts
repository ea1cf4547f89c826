/**
 * Draw only what is seen of a long list of rows of one height: which rows those are, and how to bring one into view. For
 * lists of up to some hundred thousand rows; longer ones belong into the grid, which knows the browser's height limit.
 */
import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

/** Rows drawn beyond each edge, so that a small scroll shows no blank. */
const BEYOND = 8;

/** What to draw. */
export interface Windowed {
  readonly from: number;
  /** One past the last. */
  readonly to: number;
  /** Pixels above the first drawn row, and of the whole list. */
  readonly above: number;
  readonly height: number;
}

/** Rows of `count` that are in view of the scrolling element. */
export function useWindowed(scroller: RefObject<HTMLElement | null>, count: number, rowHeight: number): Windowed {
  const [seen, setSeen] = useState({ top: 0, height: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      const top = Math.floor(element.scrollTop / rowHeight) * rowHeight;
      const height = element.clientHeight;
      setSeen((before) => (before.top === top && before.height === height ? before : { top, height }));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [scroller, rowHeight]);

  const from = Math.max(0, Math.min(count, Math.floor(seen.top / rowHeight) - BEYOND));
  const to = Math.min(count, Math.ceil((seen.top + seen.height) / rowHeight) + BEYOND);
  return { from, to: Math.max(from, to), above: from * rowHeight, height: count * rowHeight };
}

/** Keep a row in view: when `row` changes and is out of sight, scroll it to the middle. */
export function useKeepInView(
  scroller: RefObject<HTMLElement | null>,
  row: number | undefined,
  rowHeight: number,
): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element || row === undefined || row < 0) return;
    const top = row * rowHeight;
    if (top >= element.scrollTop && top + rowHeight <= element.scrollTop + element.clientHeight) return;
    // To the middle, by whole rows: none is cut at the top.
    const above = Math.floor((element.clientHeight - rowHeight) / 2 / rowHeight) * rowHeight;
    element.scrollTop = Math.max(0, top - above);
  }, [scroller, row, rowHeight]);
}

/** Columns that a table is wide enough for: in a narrow one, what tells least makes room for what tells most. */
import type { ColDef } from 'ag-grid-community';
import { type RefObject, useEffect, useMemo, useState } from 'react';

/** As the `context` of a column: shown only where the table has so many pixels. */
export interface LeastWidth {
  readonly leastWidth: number;
}

const leastOf = (column: ColDef): number => (column.context as LeastWidth | undefined)?.leastWidth ?? 0;

/** Those of `columns` that a table of this width has. */
export const fittingAt = <T>(columns: ColDef<T>[], width: number): ColDef<T>[] =>
  columns.filter((column) => leastOf(column) <= width);

/** Those of `columns` that `host` is wide enough for, now and when it is made wider or narrower. */
export function useFitting<T>(host: RefObject<HTMLElement | null>, columns: ColDef<T>[]): ColDef<T>[] {
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY);
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const steps = columns.map(leastOf);
    // A table that is not shown has no width.
    const look = () =>
      element.clientWidth > 0 && setWidth(Math.max(0, ...steps.filter((step) => step <= element.clientWidth)));
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [host, columns]);
  return useMemo(() => fittingAt(columns, width), [columns, width]);
}

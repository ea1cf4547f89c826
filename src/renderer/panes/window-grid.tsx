/**
 * A table of rows that the engine gives by windows: AG Grid's infinite rows, one row selected, arrow keys, and the whole
 * list asked for again when the question changes or the capture has grown. The grid itself, without React between it and its
 * rows: those come and go by the hundred while scrolling.
 */
import { type ColDef, createGrid, type GridApi } from 'ag-grid-community';
import {
  type KeyboardEvent,
  type ReactElement,
  type MouseEvent as ReactMouseEvent,
  useEffect,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../engine/hooks.ts';
import { GRID_BASE } from '../grid-theme.ts';
import { useCapture } from '../state/capture.ts';
import { Button } from '../widgets/button.tsx';
import type { MenuPlace } from '../widgets/menu.tsx';
import { isNear, type Rows, windowRows } from './window-rows.ts';

interface WindowGridProps<T> {
  readonly label: string;
  readonly columns: ColDef<T>[];
  /** Rows of the list, where more are found than there were when rows were last asked for. */
  readonly known?: number | undefined;
  /** The question by value: when it changes, the list begins anew. */
  readonly question: string;
  readonly selected: string | undefined;
  /** Where the selected row stands, if that is known: it is brought into view when it changes. */
  readonly selectedAt?: number | undefined;
  /** Said over the empty table. */
  readonly empty: string;
  ask(from: number, count: number, signal: AbortSignal): Promise<Rows<T> | undefined>;
  idOf(row: T): string;
  rowClass?(row: T): string;
  onSelect(row: T): void;
  /** A row is double-clicked, or Enter is pressed on it. */
  onOpen?(row: T): void;
  /** Sorting by a header: its column, undefined for the list's own order. The question has to change with it. */
  onSort?(column: string | undefined, descending: boolean): void;
  /** The right button on a cell of this column, or the menu key on the selected row (no column). */
  onContext?(row: T, column: string | undefined, place: MenuPlace): void;
  /** Every answer that comes. */
  onRows?(rows: Rows<T>): void;
}

const BLOCK = 100;
/** Blocks kept while others are scrolled through. */
const KEPT_BLOCKS = 60;
/** Rows drawn above and below those in view: what a turn of the wheel brings is there. */
const AROUND = 40;

/** One object each: the grid builds its columns anew for another. */
const ONE_ROW = { mode: 'singleRow', checkboxes: false, enableClickSelection: false } as const;
const UNSORTED: ColDef = { resizable: true, suppressMovable: true, sortable: false };
const SORTABLE: ColDef = { ...UNSORTED, sortable: true };

/** See the head of this file. */
export function WindowGrid<T>(props: WindowGridProps<T>): ReactElement {
  const { label, columns, question, selected, empty, onSelect } = props;
  const { t } = useTranslation();
  const engine = useEngine();
  const revision = useCapture((state) => state.revision);
  const latest = useRef(props);
  latest.current = props;
  const host = useRef<HTMLDivElement>(null);
  const [api, setApi] = useState<GridApi<T>>();
  const [total, setTotal] = useState<number>();
  /** A question was not answered: rows of the list are blank. */
  const [isBlank, setBlank] = useState(false);

  /** Where blocks begin that were scrolled past before they were asked for. */
  const passed = useRef(new Set<number>());
  const paint = useRef(() => {});
  paint.current = () => {
    const node = selected === undefined ? undefined : api?.getRowNode(selected);
    if (node) node.setSelected(true, true);
    else api?.deselectAll();
  };

  useEffect(() => {
    if (!host.current) return;
    const grid = createGrid<T>(host.current, {
      ...GRID_BASE,
      cacheBlockSize: BLOCK,
      maxBlocksInCache: KEPT_BLOCKS,
      rowBuffer: AROUND,
      rowClassRules: { waiting: ({ data }) => data === undefined },
      onBodyScrollEnd: () => {
        const near = [...passed.current].some((from) => isNear(grid, from, BLOCK));
        if (!near) return;
        passed.current.clear();
        grid.refreshInfiniteCache();
      },
      suppressCellFocus: true,
      suppressHeaderFocus: latest.current.onSort === undefined,
      defaultColDef: latest.current.onSort ? SORTABLE : UNSORTED,
      getRowId: ({ data }) => latest.current.idOf(data),
      getRowClass: ({ data }) => data && latest.current.rowClass?.(data),
      rowSelection: ONE_ROW,
      onSortChanged: () => {
        const sorted = grid.getColumnState().find(({ sort }) => sort);
        latest.current.onSort?.(sorted?.colId, sorted?.sort === 'desc');
      },
      onRowClicked: ({ data }) => data && latest.current.onSelect(data),
      onRowDoubleClicked: ({ data }) => data && latest.current.onOpen?.(data),
      preventDefaultOnContextMenu: latest.current.onContext !== undefined,
      onCellContextMenu: ({ data, column, event }) => {
        if (!data || !(event instanceof MouseEvent)) return;
        latest.current.onSelect(data);
        latest.current.onContext?.(data, column.getColId(), event);
      },
    });
    setApi(grid);
    return () => {
      setApi(undefined);
      grid.destroy();
    };
  }, []);
  useEffect(() => api?.setGridOption('columnDefs', columns), [api, columns]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `question` is what is asked, by value; `engine` is who is asked.
  useEffect(() => {
    if (!api) return;
    const controller = new AbortController();
    const source = windowRows<T>(
      {
        ask: (...args) => latest.current.ask(...args),
        isNear(from, to) {
          const near = isNear(api, from, to - from);
          if (near) passed.current.delete(from);
          else passed.current.add(from);
          return near;
        },
        age: () => useCapture.getState().revision,
        heard(answer) {
          setBlank(answer === undefined);
          if (answer === undefined) return;
          setTotal(answer.total);
          latest.current.onRows?.(answer);
          paint.current();
        },
      },
      controller.signal,
    );
    api.setGridOption('datasource', source);
    return () => controller.abort();
  }, [api, engine, question]);

  const { known } = props;
  useEffect(() => {
    if (api && known !== undefined && total !== undefined && known > total) {
      api.setRowCount(known, true);
      setTotal(known);
    }
  }, [api, known, total]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a revision is the reason to ask again.
  useEffect(() => {
    api?.refreshInfiniteCache();
  }, [api, revision]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: painted anew when another row is selected.
  useEffect(() => paint.current(), [api, selected]);

  const { selectedAt } = props;
  useEffect(() => {
    if (api && selectedAt !== undefined && selectedAt < (total ?? 0)) api.ensureIndexVisible(selectedAt);
  }, [api, selectedAt, total]);

  const press = (event: KeyboardEvent) => {
    if (!api || !total || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = (selected === undefined ? undefined : api.getRowNode(selected)?.rowIndex) ?? -1;
    const here = at < 0 ? undefined : api.getDisplayedRowAtIndex(at)?.data;
    if (event.key === 'Enter' && here && props.onOpen) return props.onOpen(here);
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: total - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const bounded = Math.max(0, Math.min(target, total - 1));
    api.ensureIndexVisible(bounded);
    const row = api.getDisplayedRowAtIndex(bounded)?.data;
    if (row) onSelect(row);
  };

  const openByKey = (event: ReactMouseEvent) => {
    const node = selected === undefined ? undefined : api?.getRowNode(selected);
    if (!props.onContext || !node?.data || (event.target as HTMLElement).closest('.ag-row')) return;
    event.preventDefault();
    props.onContext(node.data, undefined, event.currentTarget.querySelector('.ag-row-selected') ?? event.currentTarget);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: one focusable list with its own keys; a fieldset would be wrong.
    <div
      className="window-grid"
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: moved through with arrow keys from here.
      tabIndex={0}
      onKeyDown={press}
      onContextMenu={openByKey}
    >
      <div ref={host} />
      {total === 0 && !isBlank && <p className="nothing over">{empty}</p>}
      {isBlank && engine && (
        <p className="blank" role="status">
          {t('app.list.blank')}
          <Button label={t('app.list.again')} look="edged" onClick={() => api?.refreshInfiniteCache()} />
        </p>
      )}
    </div>
  );
}

/**
 * The grid behind the packet list: made once, fed from the row cache of the view that holds, kept at its length while the
 * file is read, its columns remembered. The grid itself, without React between it and its rows: those come and go by the
 * hundred while scrolling.
 */
import { type ColumnState, createGrid, type GridApi } from 'ag-grid-community';
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { decimalsOf } from '../../../shared/format.ts';
import type { PacketRow } from '../../../shared/model/index.ts';
import { useEngine } from '../../engine/hooks.ts';
import { BLOCK_ROWS, RowCache } from '../../engine/row-cache.ts';
import { GRID_BASE } from '../../grid-theme.ts';
import { useCapture } from '../../state/capture.ts';
import { useColoring } from '../../state/coloring.ts';
import { FIELD_COLUMN, fieldsIn, removeFieldColumn, useColumnFields, useColumns } from '../../state/columns.ts';
import { useFilter } from '../../state/filter.ts';
import { useSelection } from '../../state/selection.ts';
import { useSettings } from '../../state/settings.ts';
import { isNear } from '../window-rows.ts';
import { type FittedWidths, fitAddresses } from './address-width.ts';
import { packetColumns, timeWidth } from './columns.ts';
import type { ViewFrame } from './minimap.tsx';
import { rowClass, rowStyle } from './row-look.ts';
import type { ClickedCell } from './row-menu.ts';

/** Name under which the state of the columns is remembered. */
const COLUMNS = 'columns';
/** Height of the column heads; `--head` in the tokens. */
const HEAD = 24;
/** Pixels that a digit of the number column takes, and its padding. */
const DIGIT = 7.3;
const NUMBER_PADDING = 18;

/** The list as its keys and its minimap need it. */
export interface PacketRows {
  readonly api: GridApi<PacketRow> | undefined;
  readonly cache: RowCache | undefined;
  /** Rows the view has. */
  readonly total: number;
  readonly seen: ViewFrame;
  /** Give the row of the selected packet its look; it may have come just now. */
  paint(): void;
}

/** What the list is asked to do. */
interface RowWishes {
  /** A cell was clicked with the right button; `event` says where. */
  onContext(cell: ClickedCell, event: MouseEvent): void;
  /** The mouse is over a row, or over none any more; `event` says where. */
  onPoint(row: PacketRow | undefined, event: MouseEvent): void;
}

/** See the head of this file. `host` is the element that the grid fills. */
export function usePacketRows(host: RefObject<HTMLElement | null>, wishes: RowWishes): PacketRows {
  const latest = useRef(wishes);
  latest.current = wishes;
  const engine = useEngine();
  const view = useFilter((state) => state.view);
  const filtered = useFilter((state) => state.total);
  const packets = useCapture((state) => state.progress?.packets ?? 0);
  const reading = useCapture((state) => state.progress?.state === 'scanning');
  const stage = useCapture((state) => state.stage);
  const total = filtered ?? packets;

  const coloring = useColoring((state) => state.revision);
  const fields = useColumns((state) => state.revision);

  const [api, setApi] = useState<GridApi<PacketRow>>();
  const [cache, setCache] = useState<RowCache>();
  const [seen, setSeen] = useState<ViewFrame>({ first: 0, last: 0 });
  const fitted = useRef<FittedWidths>(new Map());
  /** Where blocks begin that were scrolled past before they were asked for. */
  const passed = useRef(new Set<number>());

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const measure = () => {
      const now = rowsInView(element);
      if (now) setSeen((before) => (before.first === now.first && before.last === now.last ? before : now));
    };
    const grid = createGrid<PacketRow>(element, {
      ...GRID_BASE,
      maintainColumnOrder: true,
      cacheBlockSize: BLOCK_ROWS,
      maxBlocksInCache: 30,
      rowBuffer: 12,
      suppressCellFocus: true,
      suppressHeaderFocus: true,
      getRowId: ({ data }) => String(data.packet),
      getRowClass: ({ data }) => rowClass(data, useColoring.getState().rules),
      getRowStyle: ({ data }) => rowStyle(data, useColoring.getState().rules),
      rowSelection: { mode: 'singleRow', checkboxes: false, enableClickSelection: false },
      onRowClicked: ({ data }) => data && useSelection.getState().select(data.packet),
      preventDefaultOnContextMenu: true,
      onCellContextMenu: ({ data, column, value, event }) => {
        if (!data || !(event instanceof MouseEvent)) return;
        useSelection.getState().select(data.packet);
        latest.current.onContext({ row: data, column: column.getColId(), text: String(value ?? '') }, event);
      },
      onCellMouseOver: ({ data, event }) => event instanceof MouseEvent && latest.current.onPoint(data, event),
      onBodyScroll: measure,
      onBodyScrollEnd: () => {
        const near = [...passed.current].some((from) => isNear(grid, from, BLOCK_ROWS));
        if (!near) return;
        passed.current.clear();
        grid.refreshInfiniteCache();
      },
      onViewportChanged: measure,
      onModelUpdated: measure,
      onGridSizeChanged: measure,
      onColumnMoved: ({ finished }) => finished && keepColumns(grid),
      onColumnResized: ({ finished, source }) => finished && source !== 'api' && keepColumns(grid),
      onColumnVisible: () => keepColumns(grid),
    });
    setApi(grid);
    return () => {
      setApi(undefined);
      grid.destroy();
    };
  }, [host]);
  useColumnsOf(api);

  const paint = useCallback(() => {
    const selected = useSelection.getState().packet;
    const node = selected === undefined ? undefined : api?.getRowNode(String(selected));
    if (node) node.setSelected(true, true);
    else api?.deselectAll();
  }, [api]);

  // A view of an engine has one cache. A new one empties the grid at once: no row of another view is ever drawn.
  useEffect(() => {
    if (!api || !engine) return;
    const rows = new RowCache((...args) => engine.ask('rows', args), view, useFilter.getState().total ?? 0);
    setCache(rows);
    api.setGridOption('datasource', {
      getRows({ startRow, successCallback, failCallback }) {
        if (!isNear(api, startRow, BLOCK_ROWS)) {
          passed.current.add(startRow);
          return failCallback();
        }
        void rows.block(startRow).then((block) => {
          if (api.isDestroyed()) return;
          if (!block) return failCallback();
          successCallback([...block], rows.total);
          if (startRow === 0) fitAddresses(api, block, fitted.current);
          paint();
        });
      },
    });
    return () => setCache(undefined);
  }, [api, engine, view, paint]);

  // The view grows while the file is read.
  useEffect(() => {
    if (!api || !cache) return;
    const before = cache.total;
    cache.grow(total);
    api.setRowCount(total, true);
    // Only rows that came cut by the former end are asked for again: a question on its way would be dropped by the grid,
    // and while a file is read there is always another end.
    if (before !== total && isShown(api, Math.floor(before / BLOCK_ROWS))) api.refreshInfiniteCache();
    const width = Math.ceil(String(total).length * DIGIT + NUMBER_PADDING);
    const column = api.getColumn('number');
    if (column && column.getActualWidth() < width) api.setColumnWidths([{ key: 'number', newWidth: width }]);
  }, [api, cache, total]);

  // When reading has ended, when what the streams carry is known, when something was said of packets, rows read differently.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `stage` is the reason to ask again.
  useEffect(() => {
    if (!api || !cache || reading) return;
    cache.forget();
    api.refreshInfiniteCache();
  }, [api, cache, reading, stage]);

  // Other rules, other colours, and other fields: the rows themselves are made anew, since a row's look is asked for once.
  useEffect(() => {
    if (!api || !cache || coloring + fields === 0) return;
    cache.forget();
    api.purgeInfiniteCache();
    api.setRowCount(cache.total, true);
  }, [api, cache, coloring, fields]);

  return { api, cache, total, seen, paint };
}

/** The columns in the reader's language and time format, as they were left. */
function useColumnsOf(api: GridApi<PacketRow> | undefined): void {
  const { t } = useTranslation();
  const timeFormat = useSettings((settings) => settings.timeFormat);
  const resolveNames = useSettings((settings) => settings.resolveNames);
  const resolution = useCapture((capture) => capture.info?.interfaces[0]?.timestampResolution ?? '');
  const decimals = decimalsOf(resolution);
  const fields = useColumnFields();
  const restoring = useColumns((state) => state.restoring);
  const columns = useMemo(
    () => packetColumns({ timeFormat, resolveNames, decimals, words: t, fields: fieldsIn(JSON.parse(fields)) }),
    [timeFormat, resolveNames, decimals, t, fields],
  );
  useEffect(() => {
    if (!api) return;
    const isFirst = !api.getColumn('number');
    api.setGridOption('columnDefs', columns);
    if (!isFirst) return;
    const kept = useSettings.getState().layout[COLUMNS];
    if (Array.isArray(kept)) api.applyColumnState({ state: kept as ColumnState[], applyOrder: true });
    useColumns.getState().attach({
      columns: () => (api.getColumns() ?? []).map((column) => ({ id: column.getColId(), visible: column.isVisible() })),
      show: (id, visible) => {
        if (id.startsWith(FIELD_COLUMN) && !visible) removeFieldColumn(id.slice(FIELD_COLUMN.length));
        else api.setColumnsVisible([id], visible);
      },
      reset: () => api.resetColumnState(),
    });
  }, [api, columns]);
  // A column of a field comes before Info, which takes the rest of the width; a profile says itself where columns stand.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the columns are other ones, and only then.
  useEffect(() => {
    if (!api?.getColumn('info')) return;
    if (restoring) {
      if (restoring.length === 0) api.resetColumnState();
      else api.applyColumnState({ state: restoring as unknown as ColumnState[], applyOrder: true });
      useColumns.getState().restored();
      return keepColumns(api);
    }
    const ids = api.getAllGridColumns().map((column) => column.getColId());
    const late = ids.slice(ids.indexOf('info') + 1).filter((id) => id.startsWith(FIELD_COLUMN));
    if (late.length > 0) api.moveColumns(late, ids.indexOf('info'));
    useColumns.getState().changed();
  }, [api, columns, restoring]);
  useEffect(() => {
    api?.setColumnWidths([{ key: 'time', newWidth: timeWidth(timeFormat, decimals) }]);
  }, [api, timeFormat, decimals]);
}

/** Whether the grid has the rows of a block. */
function isShown(grid: GridApi<PacketRow>, block: number): boolean {
  const state: Readonly<Record<number, { readonly pageStatus?: string } | undefined>> = grid.getCacheBlockState() ?? {};
  return state[block]?.pageStatus === 'loaded';
}

function keepColumns(grid: GridApi<PacketRow>): void {
  useColumns.getState().changed();
  useSettings.getState().keep(COLUMNS, grid.getColumnState());
}

/** Which rows are in view: measured, because a long list is stretched over less height than its rows have. */
function rowsInView(element: HTMLElement): ViewFrame | undefined {
  const box = element.querySelector('.ag-grid-viewport')?.getBoundingClientRect();
  if (!box) return undefined;
  // The head stands on top of the rows that have been scrolled under it.
  const top = box.top + HEAD;
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const row of element.querySelectorAll<HTMLElement>('.ag-row')) {
    const place = row.getBoundingClientRect();
    if (place.bottom <= top + 1 || place.top >= box.bottom - 1) continue;
    const index = Number(row.getAttribute('row-index'));
    first = Math.min(first, index);
    last = Math.max(last, index);
  }
  return first <= last ? { first, last } : undefined;
}

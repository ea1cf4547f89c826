/**
 * The packet list: AG Grid's infinite rows over the row cache, our own keys (Wireshark's), the minimap beside it. Selected
 * is a packet, not a row: it stays when the filter changes, and is brought into view where it then stands.
 */
import type { ColDef, ColumnState, GridApi, GridReadyEvent } from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import {
  type FocusEvent,
  type KeyboardEvent,
  type ReactElement,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { decimalsOf, formatCount } from '../../../shared/format.ts';
import type { PacketRow } from '../../../shared/model.ts';
import { packetIndex } from '../../../shared/units.ts';
import { useEngine } from '../../engine/hooks.ts';
import { BLOCK_ROWS, RowCache } from '../../engine/row-cache.ts';
import { GRID_BASE } from '../../grid-theme.ts';
import { useCapture } from '../../state/capture.ts';
import { useColumns } from '../../state/columns.ts';
import { useCommand } from '../../state/commands.ts';
import { useFilter } from '../../state/filter.ts';
import { useSelection } from '../../state/selection.ts';
import { useSettings } from '../../state/settings.ts';
import { packetColumns, timeWidth } from './columns.ts';
import { GoTo } from './go-to.tsx';
import { Minimap, type ViewFrame } from './minimap.tsx';
import { rowClass } from './row-look.ts';
import './packet-grid.css';

/** Name under which the state of the columns is remembered. */
const COLUMNS = 'columns';
/** Height of the column heads; `--head` in the tokens. */
const HEAD = 24;
/** Pixels that a digit of the number column takes, and its padding. */
const DIGIT = 7.3;
const NUMBER_PADDING = 18;

/** See the head of this file. */
export function PacketGrid(): ReactElement {
  const { t } = useTranslation();
  const engine = useEngine();
  const view = useFilter((state) => state.view);
  const filtered = useFilter((state) => state.total);
  const packets = useCapture((state) => state.progress?.packets ?? 0);
  const state = useCapture((capture) => capture.progress?.state);
  const resolution = useCapture((capture) => capture.info?.interfaces[0]?.timestampResolution ?? '');
  const timeFormat = useSettings((settings) => settings.timeFormat);
  const packet = useSelection((selection) => selection.packet);
  const reveal = useSelection((selection) => selection.reveal);
  const total = filtered ?? packets;
  const decimals = decimalsOf(resolution);

  const frame = useRef<HTMLDivElement>(null);
  const [api, setApi] = useState<GridApi<PacketRow>>();
  const [cache, setCache] = useState<RowCache>();
  const [seen, setSeen] = useState<ViewFrame>({ first: 0, last: 0 });
  const [goTo, setGoTo] = useState<string>();
  /** Position of the selected packet in the view; where keys start from. */
  const cursor = useRef(0);

  const columns = useMemo<ColDef<PacketRow>[]>(
    () => packetColumns({ timeFormat, decimals, words: t }),
    [timeFormat, decimals, t],
  );

  /** Give the row of the selected packet its look; it may have come just now. */
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
        void rows.block(startRow).then((block) => {
          if (!block) return failCallback();
          successCallback([...block], rows.total);
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
    if (before % BLOCK_ROWS !== 0 && before !== total) api.refreshInfiniteCache();
    const digits = String(total).length;
    const width = Math.ceil(digits * DIGIT + NUMBER_PADDING);
    const column = api.getColumn('number');
    if (column && column.getActualWidth() < width) api.setColumnWidths([{ key: 'number', newWidth: width }]);
  }, [api, cache, total]);

  // When reading has ended, rows may read differently: what a stream turned out to carry is known now.
  useEffect(() => {
    if (!api || !cache || state === 'scanning') return;
    cache.forget();
    api.refreshInfiniteCache();
  }, [api, cache, state]);

  useEffect(() => {
    api?.setColumnWidths([{ key: 'time', newWidth: timeWidth(timeFormat, decimals) }]);
  }, [api, timeFormat, decimals]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `reveal` asks again for a packet that is selected already.
  useEffect(() => {
    paint();
    if (!api || !engine || packet === undefined || !cache) return;
    const controller = new AbortController();
    void engine.ask('positionOf', [view, packet], { signal: controller.signal }).then((position) => {
      if (controller.signal.aborted || !position.ok || position.value < 0) return;
      cursor.current = position.value;
      if (position.value < cache.total) api.ensureIndexVisible(position.value);
      paint();
    });
    return () => controller.abort();
  }, [api, engine, cache, view, packet, reveal, paint]);

  /** Select the packet at a position; keys that come faster than answers only count their last position. */
  const goToPosition = (position: number) => {
    if (!engine || total === 0) return;
    const target = Math.max(0, Math.min(position, total - 1));
    cursor.current = target;
    const here = cache?.peek(target);
    if (here) return useSelection.getState().select(here.packet);
    api?.ensureIndexVisible(target);
    void engine.ask('packetAt', [view, target]).then((answer) => {
      if (answer.ok && cursor.current === target) useSelection.getState().select(answer.value);
    });
  };

  /** Which rows are in view: measured, because a long list is stretched over less height than its rows have. */
  const measure = useCallback(() => {
    const box = frame.current?.querySelector('.ag-grid-viewport')?.getBoundingClientRect();
    if (!box || !frame.current) return;
    // The head stands on top of the rows that have been scrolled under it.
    const top = box.top + HEAD;
    let first = Number.POSITIVE_INFINITY;
    let last = 0;
    for (const row of frame.current.querySelectorAll<HTMLElement>('.ag-row')) {
      const place = row.getBoundingClientRect();
      const index = Number(row.getAttribute('row-index'));
      if (place.bottom <= top + 1 || place.top >= box.bottom - 1) continue;
      first = Math.min(first, index);
      last = Math.max(last, index);
    }
    if (first <= last) setSeen((now) => (now.first === first && now.last === last ? now : { first, last }));
  }, []);

  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || goTo !== undefined) return;
    const page = Math.max(1, seen.last - seen.first - 1);
    const at = cursor.current;
    const target = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: total - 1,
    }[event.key];
    if (target !== undefined) goToPosition(target);
    else if (/^[0-9]$/.test(event.key)) setGoTo(event.key);
    else return;
    event.preventDefault();
  };

  useCommand('go-to-packet', () => setGoTo(''), total > 0);
  useCommand('next-packet', () => goToPosition(cursor.current + 1), total > 0);
  useCommand('previous-packet', () => goToPosition(cursor.current - 1), total > 0);
  const neighbour = (step: 1 | -1) => {
    if (!engine || packet === undefined) return;
    void engine.ask('neighbour', [packet, step]).then((answer) => {
      if (answer.ok && answer.value >= 0) useSelection.getState().select(answer.value);
    });
  };
  useCommand('next-in-stream', () => neighbour(1), packet !== undefined);
  useCommand('previous-in-stream', () => neighbour(-1), packet !== undefined);

  const ready = ({ api: grid }: GridReadyEvent<PacketRow>) => {
    const kept = useSettings.getState().layout[COLUMNS];
    if (Array.isArray(kept)) grid.applyColumnState({ state: kept as ColumnState[], applyOrder: true });
    useColumns.getState().attach({
      columns: () =>
        (grid.getColumns() ?? []).map((column) => ({ id: column.getColId(), visible: column.isVisible() })),
      show: (id, visible) => grid.setColumnsVisible([id], visible),
      reset: () => grid.resetColumnState(),
    });
    setApi(grid);
  };
  const keepColumns = () => {
    if (!api) return;
    useColumns.getState().changed();
    useSettings.getState().keep(COLUMNS, api.getColumnState());
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: one focusable list with its own keys; a fieldset would be wrong.
    <div
      className="packet-grid"
      role="group"
      aria-label={t('grid.label')}
      ref={frame}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the rows are moved through with arrow keys from here.
      tabIndex={0}
      onKeyDown={press}
      onFocus={keepFocus}
    >
      <div className="packet-rows" id="packet-rows">
        <AgGridReact<PacketRow>
          {...GRID_BASE}
          columnDefs={columns}
          maintainColumnOrder
          cacheBlockSize={BLOCK_ROWS}
          maxBlocksInCache={12}
          rowBuffer={12}
          suppressCellFocus
          suppressHeaderFocus
          getRowId={({ data }) => String(data.packet)}
          getRowClass={({ data }) => rowClass(data)}
          rowSelection={{ mode: 'singleRow', checkboxes: false, enableClickSelection: false }}
          onGridReady={ready}
          onRowClicked={({ data }) => data && useSelection.getState().select(data.packet)}
          onBodyScroll={measure}
          onViewportChanged={measure}
          onModelUpdated={measure}
          onGridSizeChanged={measure}
          onColumnMoved={({ finished }) => finished && keepColumns()}
          onColumnResized={({ finished }) => finished && keepColumns()}
          onColumnVisible={keepColumns}
        />
        {state !== undefined && state !== 'scanning' && total === 0 && (
          <p className="nothing over">{t(filtered === undefined ? 'grid.noPackets' : 'grid.none')}</p>
        )}
        {goTo !== undefined && (
          <GoTo
            begin={goTo}
            last={packets}
            onGo={(number) => {
              const wanted = Math.max(1, Math.min(number, packets));
              useSelection.getState().select(packetIndex(wanted - 1));
            }}
            onClose={() => {
              setGoTo(undefined);
              frame.current?.focus();
            }}
          />
        )}
      </div>
      <Minimap total={total} seen={seen} onScrollTo={(position) => api?.ensureIndexVisible(position, 'middle')} />
      <Announced />
    </div>
  );
}

/** A row that is clicked takes the focus, and would take it along when it is scrolled away: the list keeps it. */
function keepFocus(event: FocusEvent<HTMLElement>): void {
  if ((event.target as HTMLElement).closest('.ag-row')) event.currentTarget.focus({ preventScroll: true });
}

/** The selected row in words, for those who hear the window. */
function Announced(): ReactElement {
  const { t } = useTranslation();
  const packet = useSelection((selection) => selection.packet);
  const words = packet === undefined ? '' : t('packet.number', { n: formatCount(packet + 1) });
  return (
    <span className="unseen" aria-live="polite">
      {words}
    </span>
  );
}

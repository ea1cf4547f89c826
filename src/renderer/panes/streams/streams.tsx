/**
 * The list of TCP streams. A click filters the packets to that stream and turns the right-hand tabs to it; a second click
 * takes it back. AG Grid again, because a capture may hold a million streams.
 */

import type { ColDef, GridApi } from 'ag-grid-community';
import type { CustomCellRendererProps } from 'ag-grid-react';
import { AgGridReact } from 'ag-grid-react';
import {
  type KeyboardEvent,
  type ReactElement,
  type MouseEvent as ReactMouseEvent,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import type { StreamQuery, StreamSummary } from '../../../shared/model/index.ts';
import { useEngine } from '../../engine/hooks.ts';
import { usePace } from '../../engine/pace.ts';
import { GRID_BASE } from '../../grid-theme.ts';
import { useCapture } from '../../state/capture.ts';
import { useFilter } from '../../state/filter.ts';
import { useSelection } from '../../state/selection.ts';
import { Button, Select } from '../../widgets/button.tsx';
import { openMenu } from '../../widgets/menu.tsx';
import { StreamItem } from './stream-item.tsx';
import { streamMenu } from './stream-menu.ts';
import './streams.css';

const ITEM = 52;
const BLOCK = 25;
const ORDERS = ['number', 'packets', 'bytes', 'duration', 'trouble'] as const;

/** See the head of this file. */
export function Streams(): ReactElement {
  const { t } = useTranslation();
  const open = useCapture((state) => state.name !== undefined);
  const packets = useCapture((state) => state.progress?.packets ?? 0);
  const streams = useCapture((state) => state.progress?.streams ?? 0);
  const reading = useCapture((state) => state.progress?.state === 'scanning');
  const chip = useFilter((state) => state.chip);
  const [tool, setTool] = useState<'sort' | 'search'>();
  const [sort, setSort] = useState<StreamQuery['sort']>('number');
  const [search, setSearch] = useState('');
  const query = useMemo<StreamQuery>(() => ({ sort, descending: sort !== 'number', search }), [sort, search]);
  const turn = (next: 'sort' | 'search') => {
    setTool(tool === next ? undefined : next);
    if (tool === 'search') setSearch('');
  };

  return (
    <section className="streams" aria-label={t('streams.label')}>
      <div className="streams-head">
        <b>{t('streams.title')}</b>
        {open && <span className="count">{formatCount(streams)}</span>}
        <span className="spring" />
        <Button
          quiet
          icon="sort"
          label={t('streams.sort')}
          pressed={tool === 'sort'}
          onClick={() => turn('sort')}
          disabled={!open}
        />
        <Button
          quiet
          icon="search"
          label={t('streams.search')}
          pressed={tool === 'search'}
          onClick={() => turn('search')}
          disabled={!open}
        />
      </div>
      {tool === 'sort' && (
        <div className="streams-tool">
          <Select<StreamQuery['sort']>
            label={t('streams.sort')}
            value={sort}
            choices={ORDERS.map((value) => ({ value, label: t(`streams.by.${value}`) }))}
            onChange={setSort}
          />
        </div>
      )}
      {tool === 'search' && (
        <div className="streams-tool">
          <input
            className="field"
            type="search"
            // biome-ignore lint/a11y/noAutofocus: the field appears because its button was pressed.
            autoFocus
            aria-label={t('streams.search')}
            placeholder={t('streams.searchHint')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              event.preventDefault();
              turn('search');
            }}
          />
        </div>
      )}
      {open && (
        <button
          type="button"
          className="streams-all"
          aria-pressed={chip === undefined}
          onClick={() => useFilter.getState().setChip(undefined)}
        >
          {t('streams.all')}
          <span className="spring" />
          <span className="count">{formatCount(packets)}</span>
        </button>
      )}
      {!open && <p className="nothing">{t('streams.empty')}</p>}
      {open && streams === 0 && !reading && <p className="nothing">{t('streams.none')}</p>}
      {open && streams > 0 && <StreamList query={query} />}
    </section>
  );
}

function StreamList({ query }: { readonly query: StreamQuery }): ReactElement {
  const { t } = useTranslation();
  const engine = useEngine();
  const chip = useFilter((state) => state.chip);
  const { revision, spent } = usePace('growth');
  const [api, setApi] = useState<GridApi<StreamSummary>>();
  const [total, setTotal] = useState<number>();
  const cursor = useRef(-1);
  const columns = useMemo<ColDef<StreamSummary>[]>(
    () => [{ colId: 'stream', headerName: t('streams.title'), flex: 1, sortable: false, cellRenderer: drawStream }],
    [t],
  );

  const paint = useCallback(() => {
    const { chip: chosen } = useFilter.getState();
    const node = chosen === undefined ? undefined : api?.getRowNode(String(chosen));
    if (node) node.setSelected(true, true);
    else api?.deselectAll();
  }, [api]);

  useEffect(() => {
    if (!api || !engine) return;
    const controller = new AbortController();
    api.setGridOption('datasource', {
      getRows({ startRow, endRow, successCallback, failCallback }) {
        const { signal } = controller;
        const begun = performance.now();
        void engine.ask('streams', [query, startRow, endRow - startRow], { signal }).then((answer) => {
          spent(performance.now() - begun);
          if (!answer.ok) return failCallback();
          setTotal(answer.value.total);
          successCallback([...answer.value.streams], answer.value.total);
          paint();
        });
      },
    });
    cursor.current = -1;
    return () => controller.abort();
  }, [api, engine, query, paint, spent]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a revision is the reason to ask again.
  useEffect(() => {
    api?.refreshInfiniteCache();
  }, [api, revision]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: painted anew when the chip changes.
  useEffect(paint, [paint, chip]);

  const press = (event: KeyboardEvent) => {
    if (!api || total === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const node = chip === undefined ? undefined : api.getRowNode(String(chip));
    const at = node?.rowIndex ?? cursor.current;
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: total - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const bounded = Math.max(0, Math.min(target, total - 1));
    api.ensureIndexVisible(bounded);
    const summary = api.getDisplayedRowAtIndex(bounded)?.data;
    cursor.current = bounded;
    if (summary && summary.stream !== chip) chooseStream(summary);
  };

  const openByKey = (event: ReactMouseEvent) => {
    const stream = chip ?? useSelection.getState().stream;
    const node = stream === undefined ? undefined : api?.getRowNode(String(stream));
    if (!node?.data || (event.target as HTMLElement).closest('.ag-row')) return;
    event.preventDefault();
    const row = event.currentTarget.querySelector('.ag-row-selected') ?? event.currentTarget;
    openMenu(row, t('filter.menu'), streamMenu(t, node.data));
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: one focusable list with its own keys; a fieldset would be wrong.
    <div
      className="stream-list"
      role="group"
      aria-label={t('streams.label')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: moved through with arrow keys from here.
      tabIndex={0}
      onKeyDown={press}
      onContextMenu={openByKey}
    >
      <AgGridReact<StreamSummary>
        {...GRID_BASE}
        headerHeight={0}
        rowHeight={ITEM}
        cacheBlockSize={BLOCK}
        suppressCellFocus
        suppressHeaderFocus
        columnDefs={columns}
        getRowId={({ data }) => String(data.stream)}
        rowSelection={{ mode: 'singleRow', checkboxes: false, enableClickSelection: false }}
        onGridReady={({ api: grid }) => setApi(grid)}
        onRowClicked={({ data }) => data && chooseStream(data)}
        preventDefaultOnContextMenu
        onCellContextMenu={({ data, event }) => {
          if (!data || !(event instanceof MouseEvent)) return;
          lookAt(data);
          openMenu(event, t('filter.menu'), streamMenu(t, data));
        }}
      />
      {total === 0 && <p className="nothing over">{t('streams.noMatch')}</p>}
    </div>
  );
}

const drawStream = ({ data }: CustomCellRendererProps<StreamSummary>) => data && <StreamItem summary={data} />;

/** Filter to a stream and look at it; the second time take the filter back. */
function chooseStream(summary: StreamSummary): void {
  const filter = useFilter.getState();
  if (filter.chip === summary.stream) {
    filter.setChip(undefined);
    return;
  }
  filter.setChip(summary.stream);
  lookAt(summary);
}

/** Turn the tabs to a stream, and to its first packet unless one of its own is selected. */
function lookAt(summary: StreamSummary): void {
  const selection = useSelection.getState();
  const inside = selection.stream === summary.stream && selection.packet !== undefined;
  selection.selectStream(summary.stream);
  if (!inside) selection.select(summary.firstPacket);
}

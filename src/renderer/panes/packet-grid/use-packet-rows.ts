/**
 * The list behind the packet grid: made once, fed from the view that holds, kept at its length while the file is read, its
 * columns remembered. The grid itself, without React between it and its rows: those change by the hundred while scrolling.
 */
import type { ColumnState, GridApi } from 'ag-grid-community';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { decimalsOf } from '../../../shared/format.ts';
import type { PacketRow } from '../../../shared/model/index.ts';
import { useEngine } from '../../engine/hooks.ts';
import { LongList, type LongListWishes } from '../../long-list/long-list.ts';
import type { Seen } from '../../long-list/scroll-place.ts';
import { slotColumns } from '../../long-list/slot-cell.ts';
import type { Slot } from '../../long-list/slots.ts';
import { useCapture } from '../../state/capture.ts';
import { useColoring } from '../../state/coloring.ts';
import { FIELD_COLUMN, fieldsIn, removeFieldColumn, useColumnFields, useColumns } from '../../state/columns.ts';
import { useFilter } from '../../state/filter.ts';
import { useSelection } from '../../state/selection.ts';
import { useSettings } from '../../state/settings.ts';
import { type FittedWidths, fitAddresses, numberWidth } from './address-width.ts';
import { packetColumns, timeWidth } from './columns.ts';
import { rowLook } from './row-look.ts';
import type { ClickedCell } from './row-menu.ts';

/** Name under which the state of the columns is remembered. */
const COLUMNS = 'columns';
/** Height of the column heads, `--head` in the tokens, and of a row. */
const HEAD = 24;
const ROW = 22;

type PacketList = LongList<PacketRow>;
type PacketGridApi = GridApi<Slot<PacketRow>>;
type AskRows = LongListWishes<PacketRow>['ask'];

/** The list as its keys and its minimap need it. */
export interface PacketRows {
  readonly list: PacketList | undefined;
  /** Rows the view has. */
  readonly total: number;
}

/** What the list is asked to do. */
interface RowWishes {
  /** A cell was clicked with the right button; `event` says where. */
  onContext(cell: ClickedCell, event: MouseEvent): void;
  /** The mouse is over a row, or over none any more; `event` says where. */
  onPoint(row: PacketRow | undefined, event: MouseEvent): void;
  /** Other rows are in view. */
  onSeen(seen: Seen): void;
}

/** See the head of this file. `host` is the element that the list fills. */
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

  const [list, setList] = useState<PacketList>();
  const asks = useRef<AskRows>(noAnswer);

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const made = makeList(element, latest, (...args) => asks.current(...args));
    setList(made);
    return () => {
      setList(undefined);
      made.destroy();
    };
  }, [host]);
  useColumnsOf(list?.grid);

  // A view of an engine is a list of its own: no row of another view is ever drawn in it.
  useEffect(() => {
    if (!list || !engine) return;
    const fitted: FittedWidths = new Map();
    asks.current = async (from, count, signal, isAhead) => {
      const answer = await engine.ask('rows', [view, from, count], { signal, isUrgent: !isAhead });
      if (!answer.ok) return undefined;
      if (from === 0 && !signal.aborted) fitAddresses(list.grid, answer.value.rows, fitted);
      return answer.value;
    };
    // Of all packets the first are asked for at once, before anybody says how many there are.
    list.begin(useFilter.getState().total);
    return () => {
      asks.current = noAnswer;
    };
  }, [list, engine, view]);

  // The view grows while the file is read.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view, or engine, begins with none of its rows.
  useEffect(() => {
    if (!list || !engine) return;
    // An answer may know of more of all packets than the last word on progress.
    list.resize(filtered ?? Math.max(packets, list.total));
    const width = numberWidth(Math.max(total, packets));
    const column = list.grid.getColumn('number');
    if (column && column.getActualWidth() < width) list.grid.setColumnWidths([{ key: 'number', newWidth: width }]);
  }, [list, engine, view, filtered, packets, total]);

  // When reading has ended, when what the streams carry is known, when something was said of packets, rows read differently.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `stage` is the reason to ask again.
  useEffect(() => {
    if (!reading) list?.refresh();
  }, [list, reading, stage]);

  // Other rules, other colours, and other fields.
  useEffect(() => {
    if (!list || coloring + fields === 0) return;
    list.refresh();
    list.paint(true);
  }, [list, coloring, fields]);

  return { list, total };
}

/** While there is no engine. */
const noAnswer = async (): Promise<undefined> => undefined;

function makeList(host: HTMLElement, latest: { readonly current: RowWishes }, ask: AskRows): PacketList {
  const list: PacketList = new LongList<PacketRow>(host, {
    rowHeight: ROW,
    headHeight: HEAD,
    lookOf: (row, isSelected) => rowLook(row, isSelected, useColoring.getState().rules),
    isSelected: (row) => row.packet === useSelection.getState().packet,
    ask,
    moved: (seen) => latest.current.onSeen(seen),
    options: {
      maintainColumnOrder: true,
      suppressHeaderFocus: true,
      preventDefaultOnContextMenu: true,
      onRowClicked: ({ data }) => data?.row && useSelection.getState().select(data.row.packet),
      onCellContextMenu: ({ data, column, event }) => {
        if (!data?.row || !(event instanceof MouseEvent)) return;
        useSelection.getState().select(data.row.packet);
        const cell = event.target instanceof Element ? event.target.closest('.ag-cell') : null;
        latest.current.onContext({ row: data.row, column: column.getColId(), text: cell?.textContent ?? '' }, event);
      },
      onCellMouseOver: ({ data, event }) => event instanceof MouseEvent && latest.current.onPoint(data?.row, event),
      onColumnMoved: ({ finished }) => finished && keepColumns(list.grid),
      onColumnResized: ({ finished, source }) => finished && source !== 'api' && keepColumns(list.grid),
      onColumnVisible: () => keepColumns(list.grid),
    },
  });
  return list;
}

/** The columns in the reader's language and time format, as they were left. */
function useColumnsOf(api: PacketGridApi | undefined): void {
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
    api.setGridOption('columnDefs', slotColumns(columns));
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

function keepColumns(grid: PacketGridApi): void {
  useColumns.getState().changed();
  useSettings.getState().keep(COLUMNS, grid.getColumnState());
}

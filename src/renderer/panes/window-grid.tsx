/**
 * A table of rows that the engine gives by windows: a long list, one row selected, arrow keys, and what is in view asked for
 * again when the question changes or the capture has grown. The grid itself, without React between it and its rows: those
 * change by the hundred while scrolling.
 */
import type { ColDef } from 'ag-grid-community';
import {
  type FocusEvent,
  type KeyboardEvent,
  type ReactElement,
  type MouseEvent as ReactMouseEvent,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../engine/hooks.ts';
import { LongList } from '../long-list/long-list.ts';
import { rowByKey } from '../long-list/row-keys.ts';
import type { Rows } from '../long-list/row-store.ts';
import { slotColumns } from '../long-list/slot-cell.ts';
import { useCapture } from '../state/capture.ts';
import { Button } from '../widgets/button.tsx';
import type { MenuPlace } from '../widgets/menu.tsx';
import { useFitting } from './fitting-columns.ts';

interface WindowGridProps<T> {
  readonly label: string;
  /** Height of a row and of the heads of the columns, in pixels, where they are not those of every table. */
  readonly rowHeight?: number;
  readonly headHeight?: number;
  readonly columns: ColDef<T>[];
  /** Rows of the list, where more are found than there were when rows were last asked for. */
  readonly known?: number | undefined;
  /** The question by value: when it changes, the list begins anew. */
  readonly question: string;
  readonly selected: string | undefined;
  /** The row that the menu key is about, where that is not the selected one alone. */
  readonly menuAt?: string | undefined;
  /** Goes up when rows may be others than they were; where it is not given, with every change of the capture. */
  readonly revision?: number;
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
  /** A row is clicked with the right button; where it is not given, it is selected. */
  onLook?(row: T): void;
  /** The right button on a cell of this column, or the menu key on the selected row (no column). */
  onContext?(row: T, column: string | undefined, place: MenuPlace): void;
  /** Every answer that comes. */
  onRows?(rows: Rows<T>): void;
}

/** Heights of every table. */
const ROW = 22;
const HEAD = 24;

const UNSORTED: ColDef = { resizable: true, suppressMovable: true, sortable: false };
const SORTABLE: ColDef = { ...UNSORTED, sortable: true };

/** See the head of this file. */
export function WindowGrid<T>(props: WindowGridProps<T>): ReactElement {
  const { label, columns, question, selected, empty } = props;
  const { t } = useTranslation();
  const engine = useEngine();
  const grown = useCapture((state) => state.revision);
  const revision = props.revision ?? grown;
  const latest = useRef(props);
  latest.current = props;
  const host = useRef<HTMLDivElement>(null);
  const [list, setList] = useState<LongList<T>>();
  const [total, setTotal] = useState<number>();
  /** A question was not answered: rows of the list are blank. */
  const [isBlank, setBlank] = useState(false);
  /** Where the selected row was last. */
  const cursor = useRef(-1);

  useEffect(() => {
    if (!host.current) return;
    const made = makeList(host.current, latest, (rows) => {
      setBlank(rows === undefined);
      if (rows === undefined) return;
      setTotal(rows.total);
      latest.current.onRows?.(rows);
    });
    setList(made);
    return () => {
      setList(undefined);
      made.destroy();
    };
  }, []);
  const fitting = useFitting(host, columns);
  useEffect(() => list?.grid.setGridOption('columnDefs', slotColumns(fitting)), [list, fitting]);

  // How many rows there are is in the first answer.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `question` is what is asked, by value; `engine` is who is asked.
  useEffect(() => {
    cursor.current = -1;
    list?.begin();
  }, [list, engine, question]);

  const { known } = props;
  useEffect(() => {
    if (list && known !== undefined && total !== undefined && known > total) {
      list.resize(known);
      setTotal(known);
    }
  }, [list, known, total]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a revision is the reason to ask again.
  useEffect(() => list?.refresh(), [list, revision]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: painted anew when another row is selected.
  useEffect(() => list?.paint(), [list, selected]);

  const { selectedAt } = props;
  useEffect(() => {
    if (!list || selectedAt === undefined || selectedAt >= (total ?? 0)) return;
    cursor.current = selectedAt;
    list.reveal(selectedAt);
  }, [list, selectedAt, total]);

  /** Where the row that keys are about is; -1 where it is not known. */
  const place = (id: string | undefined) => {
    if (id === undefined) return cursor.current;
    const isIt = (row: T) => props.idOf(row) === id;
    const here = list?.at(cursor.current);
    return here !== undefined && isIt(here) ? cursor.current : (list?.find(isIt) ?? -1);
  };

  const press = (event: KeyboardEvent) => {
    if (!list || !total || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = place(selected);
    const here = list.at(at);
    if (event.key === 'Enter' && here && props.onOpen) return props.onOpen(here);
    const target = rowByKey(event.key, at, list.seen, total);
    if (target === undefined) return;
    event.preventDefault();
    const bounded = Math.max(0, Math.min(target, total - 1));
    const soon = list.soon(bounded);
    list.reveal(bounded);
    void soon.then((row) => {
      if (row === undefined) return;
      cursor.current = bounded;
      const { idOf, onSelect, selected: now } = latest.current;
      if (idOf(row) !== now) onSelect(row);
    });
  };

  const openByKey = (event: ReactMouseEvent) => {
    // The head of the table is no row's.
    if ((event.target as HTMLElement).closest('.ag-header')) return event.preventDefault();
    const at = place(props.menuAt ?? selected);
    const row = list?.at(at);
    if (!props.onContext || !row || (event.target as HTMLElement).closest('.ag-row')) return;
    event.preventDefault();
    props.onContext(row, undefined, list?.elementAt(at) ?? event.currentTarget);
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
      onFocus={keepFocus}
    >
      <div ref={host} />
      {total === 0 && !isBlank && <p className="nothing over">{empty}</p>}
      {isBlank && engine && (
        <p className="blank" role="status">
          {t('app.list.blank')}
          <Button label={t('app.list.again')} look="edged" onClick={() => list?.refresh()} />
        </p>
      )}
    </div>
  );
}

function makeList<T>(
  host: HTMLElement,
  latest: RefObject<WindowGridProps<T>>,
  heard: (rows: Rows<T> | undefined) => void,
): LongList<T> {
  const { rowHeight = ROW, headHeight = HEAD, onSort, onContext } = latest.current;
  const list: LongList<T> = new LongList<T>(host, {
    rowHeight,
    headHeight,
    lookOf: (row) => ({ className: row === undefined ? 'waiting' : (latest.current.rowClass?.(row) ?? '') }),
    isSelected: (row) => latest.current.idOf(row) === latest.current.selected,
    ask: (from, count, signal) => latest.current.ask(from, count, signal),
    heard,
    options: {
      suppressHeaderFocus: onSort === undefined,
      defaultColDef: onSort ? SORTABLE : UNSORTED,
      onSortChanged: () => {
        const sorted = list.grid.getColumnState().find(({ sort }) => sort);
        latest.current.onSort?.(sorted?.colId, sorted?.sort === 'desc');
      },
      onRowClicked: ({ data }) => data?.row && latest.current.onSelect(data.row),
      onRowDoubleClicked: ({ data }) => data?.row && latest.current.onOpen?.(data.row),
      preventDefaultOnContextMenu: onContext !== undefined,
      onCellContextMenu: ({ data, column, event }) => {
        if (!data?.row || !(event instanceof MouseEvent)) return;
        const { onSelect, onLook = onSelect } = latest.current;
        onLook(data.row);
        latest.current.onContext?.(data.row, column.getColId(), event);
      },
    },
  });
  return list;
}

/** What scrolls the rows does not take the focus: the list keeps it. */
function keepFocus(event: FocusEvent<HTMLElement>): void {
  if ((event.target as HTMLElement).classList.contains('long-list')) event.currentTarget.focus({ preventScroll: true });
}

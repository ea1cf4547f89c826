/**
 * Columns of the packet list: Wireshark's, in its order, and a few that can be added. A column is its id, how wide it is at
 * first, and how a row reads in it. Their words are `grid.column.<id>`.
 */
import type { Settings } from '../../../shared/api.ts';
import { formatClock, formatCount, formatSeconds } from '../../../shared/format.ts';
import type { PacketRow } from '../../../shared/model/index.ts';
import type { ListColumn } from '../../long-list/slot-cell.ts';
import { FIELD_COLUMN } from '../../state/columns.ts';
import { element } from '../../widgets/cell.ts';
import { ADDRESS_WIDTH } from './address-width.ts';

/** What the cells need to know beside the row. */
export interface ColumnContext {
  readonly timeFormat: Settings['timeFormat'];
  /** Names of the capture in place of addresses. */
  readonly resolveNames: boolean;
  /** Digits of a second that the capture's timestamps are worth. */
  readonly decimals: number;
  readonly words: (key: string) => string;
  /** Fields that are columns of their own. */
  readonly fields: readonly string[];
}

type Column = ListColumn<PacketRow> & { readonly colId: string };

const isNumber = 'number';
const isMono = 'mono';

/** The time column under a format; empty for packets without a time. */
export function formatTime(
  row: PacketRow,
  { timeFormat, decimals }: Pick<ColumnContext, 'timeFormat' | 'decimals'>,
): string {
  if (row.hasNoTime) return '';
  switch (timeFormat) {
    case 'relative':
      return row.isReference ? '*REF*' : formatSeconds(row.relative, decimals);
    case 'delta':
      return formatSeconds(row.delta, decimals);
    case 'deltaShown':
      return formatSeconds(row.deltaShown, decimals);
    case 'deltaStream':
      return row.deltaStream === undefined ? '' : formatSeconds(row.deltaStream, decimals);
  }
  return formatClock(row.time, timeFormat, decimals);
}

/** Width of a character of the rows, and what a cell has beside its text. */
const CHARACTER = 7.3;
const PADDING = 16;

/** Width of the time column that its format needs. */
export function timeWidth(format: Settings['timeFormat'], decimals: number): number {
  if (format === 'relative' || format.startsWith('delta')) return 46 + decimals * 7;
  return Math.ceil(((format === 'iso' ? 21 : 20) + decimals) * CHARACTER) + PADDING;
}

/** The columns, in order. */
export function packetColumns(context: ColumnContext): Column[] {
  const { timeFormat, resolveNames, decimals, words } = context;
  const column = (colId: string, width: number, more: ListColumn<PacketRow>): Column => ({
    colId,
    headerName: words(`grid.column.${colId}`),
    // First width only: afterwards the grid keeps what it was given by hand.
    initialWidth: width,
    minWidth: 36,
    sortable: false,
    resizable: true,
    ...more,
  });
  const added = { initialHide: true } as const;
  return [
    column('number', 52, {
      ...right,
      cellClass: ({ data }) => (data?.comment === undefined ? [isNumber, 'quiet'] : [isNumber, 'quiet', 'commented']),
      tooltipValueGetter: ({ data }) => data?.comment,
      valueGetter: row((r) => String(r.packet + 1)),
    }),
    column('time', timeWidth(timeFormat, decimals), {
      ...right,
      cellClass: [isNumber, 'second'],
      valueGetter: row((r) => formatTime(r, context)),
    }),
    column('source', ADDRESS_WIDTH, {
      cellClass: isMono,
      valueGetter: row((r) => (resolveNames && r.sourceName) || r.source),
    }),
    column('destination', ADDRESS_WIDTH, {
      cellClass: isMono,
      valueGetter: row((r) => (resolveNames && r.destinationName) || r.destination),
    }),
    column('protocol', 88, {
      cellClass: (params) => `protocol proto-${params.data?.family ?? 'other'}`,
      valueGetter: row((r) => r.protocol),
    }),
    column('length', 58, { ...right, cellClass: [isNumber, 'second'], valueGetter: row((r) => formatCount(r.length)) }),
    column('stream', 60, {
      ...right,
      cellClass: [isNumber, 'quiet'],
      valueGetter: row((r) => (r.stream === undefined ? '' : String(r.stream))),
    }),
    column('delta', 90, {
      ...right,
      ...added,
      cellClass: [isNumber, 'second'],
      valueGetter: row((r) => formatSeconds(r.delta, decimals)),
    }),
    column('clock', 200, {
      ...added,
      cellClass: [isNumber, 'second'],
      valueGetter: row((r) => formatClock(r.time, 'local', decimals)),
    }),
    column('direction', 80, {
      ...added,
      valueGetter: row((r) => (r.direction ? words(`grid.${r.direction}`) : '')),
    }),
    column('states', 180, { ...added, cellClass: isMono, valueGetter: row((r) => r.states ?? '') }),
    column('notes', 140, { ...added, valueGetter: row((r) => r.notes.join(', ')) }),
    column('comment', 160, { ...added, valueGetter: row((r) => r.comment ?? '') }),
    ...context.fields.map((key) =>
      column(`${FIELD_COLUMN}${key}`, 120, {
        headerName: key,
        headerTooltip: key,
        cellClass: isMono,
        valueGetter: row((r) => r.fields?.[key] ?? ''),
      }),
    ),
    column('info', 400, {
      initialFlex: 1,
      minWidth: 120,
      cellClass: 'info',
      valueGetter: row((r) => r.info),
      write: writeInfo,
    }),
  ];
}

const right = { headerClass: 'to-the-right' } as const;

/** A value of rows that are here; nothing for rows on their way. */
const row = (value: (row: PacketRow) => string) => (params: { data: PacketRow | undefined }) =>
  params.data ? value(params.data) : '';

/** What comes after the length of a TCP segment in Info (its options) is drawn quietly. Text nodes only: it is captured text. */
function writeInfo(cell: HTMLElement, text: string): void {
  const end = /\bLen=\d+(?= )/.exec(text);
  const cut = end ? end.index + end[0].length : text.length;
  const words = cell.firstChild ?? cell.appendChild(document.createTextNode(''));
  words.nodeValue = text.slice(0, cut);
  const options = cell.lastElementChild;
  if (cut === text.length) options?.remove();
  else (options ?? cell.appendChild(element('i', ''))).textContent = text.slice(cut);
}

/**
 * The context menu of the packet list: what the cell that was clicked can be made a filter of, then the other columns of
 * its row, then what can be done with the packet and its stream.
 */
import type { TFunction } from 'i18next';
import { formatCount } from '../../../shared/format.ts';
import type { PacketRow } from '../../../shared/model/index.ts';
import type { PacketIndex } from '../../../shared/units.ts';
import { desktop } from '../../engine/desktop.ts';
import { copyEntry, filterEntries, filterMenu } from '../../filter-menu.ts';
import { addressFilter, FAILURES, failuresOf, quoted } from '../../filter-text.ts';
import { useCapture } from '../../state/capture.ts';
import { commandEntry, exportDiagramEntry, keyOf } from '../../state/commands.ts';
import { useFilter } from '../../state/filter.ts';
import { useRightTab } from '../../state/right-tab.ts';
import { useSelection } from '../../state/selection.ts';
import type { MenuEntry } from '../../widgets/menu.tsx';

/** Columns that are offered beside the one that was clicked. */
const FURTHER = ['source', 'destination', 'protocol', 'stream', 'length', 'info'];

/** Seconds as the filter language compares them: exact to the nanosecond. */
const seconds = (value: number): string => value.toFixed(9).replace(/\.?0+$/, '');

/** The test that a packet has what a column shows of this one; undefined where a column is no field. */
export function columnFilter(column: string, row: PacketRow): string | undefined {
  switch (column) {
    case 'number':
      return `frame.number == ${row.packet + 1}`;
    case 'time':
      return `frame.time_relative == ${seconds(row.relative)}`;
    case 'delta':
      return `frame.time_delta == ${seconds(row.delta)}`;
    case 'source':
      return addressFilter('src', row.source) ?? `_ws.col.Source == ${quoted(row.source)}`;
    case 'destination':
      return addressFilter('dst', row.destination) ?? `_ws.col.Destination == ${quoted(row.destination)}`;
    case 'protocol':
      return `_ws.col.Protocol == ${quoted(row.protocol)}`;
    case 'length':
      return `frame.len == ${row.length}`;
    case 'stream':
      return row.stream === undefined ? undefined : `tcp.stream == ${row.stream}`;
    case 'notes':
      return row.notes.length === 0 ? undefined : row.notes.map((note) => `tcp.analysis.${note}`).join(' || ');
    case 'comment':
      return row.comment === undefined ? undefined : `frame.comment == ${quoted(row.comment)}`;
    case 'info':
      return `_ws.col.Info == ${quoted(row.info)}`;
    default:
      return undefined;
  }
}

/** Both ends of a packet, whichever of them sends. */
function conversation(row: PacketRow): string | undefined {
  const ends = [addressFilter('addr', row.source), addressFilter('addr', row.destination)];
  return ends[0] === undefined || ends[1] === undefined ? undefined : ends.join(' && ');
}

/** What was clicked: a row, and the column and text of its cell. */
export interface ClickedCell {
  readonly row: PacketRow;
  readonly column: string;
  readonly text: string;
}

/** See the head of this file. */
export function rowMenu(t: TFunction, { row, column, text }: ClickedCell): readonly MenuEntry[] {
  const filter = columnFilter(column, row);
  const both = conversation(row);
  const further = FURTHER.flatMap((id) => {
    const expression = id === column ? undefined : columnFilter(id, row);
    return expression === undefined ? [] : [filterMenu(t, t(`grid.column.${id}`), expression)];
  });
  return [
    ...(filter === undefined ? [] : filterEntries(t, filter)),
    { kind: 'rule' },
    {
      label: t('filter.further'),
      entries: [...further, ...(both === undefined ? [] : [filterMenu(t, t('filter.conversation'), both)])],
    },
    { kind: 'rule' },
    ...(row.family === 'http' ? failureEntries(t, row) : []),
    { kind: 'rule' },
    ...(row.stream === undefined ? [] : streamEntries(t)),
    ...(row.reassembledIn === undefined || row.reassembledIn === row.packet ? [] : wholeEntry(t, row.reassembledIn)),
    { kind: 'rule' },
    ...commandEntry(t, 'mark').map((entry) => ({ ...entry, checked: row.isMarked === true })),
    ...commandEntry(t, 'ignore').map((entry) => ({ ...entry, checked: row.isIgnored === true })),
    ...commandEntry(t, 'time-reference').map((entry) => ({ ...entry, checked: row.isReference === true })),
    ...commandEntry(t, 'comment'),
    { kind: 'rule' },
    copyEntry(t, text),
    { label: t('filter.copyRow'), run: () => void desktop.copyText(rowText(row)) },
  ];
}

/** Failed requests: of the host that this packet's exchange is with, which the engine knows, and of all. */
function failureEntries(t: TFunction, row: PacketRow): readonly MenuEntry[] {
  const filterHost = async () => {
    const { engine } = useCapture.getState();
    const of = await engine?.ask('exchangeOf', [row.packet]);
    if (!engine || !of?.ok || of.value === undefined) return;
    const exchange = await engine.ask('exchange', [of.value]);
    if (!exchange.ok || exchange.value.host === '') return;
    useFilter.getState().combine('apply', failuresOf(exchange.value.host));
  };
  return [
    { label: t('http.failuresHere'), icon: 'error', run: () => void filterHost() },
    { label: t('http.allFailures'), run: () => useFilter.getState().combine('apply', FAILURES) },
  ];
}

/** What can be done with the stream of the packet that was just selected. */
const streamEntries = (t: TFunction): readonly MenuEntry[] => [
  {
    label: t('command.follow-stream'),
    hint: keyOf('follow-stream'),
    run: () => useRightTab.getState().choose('follow'),
  },
  exportDiagramEntry(t),
];

/** Go to the packet that completes the message which a segment is a part of. */
const wholeEntry = (t: TFunction, whole: PacketIndex): readonly MenuEntry[] => [
  {
    label: `${t('command.go-to-whole')} (${formatCount(whole + 1)})`,
    hint: keyOf('go-to-whole'),
    run: () => useSelection.getState().select(whole),
  },
];

/** A row as a line of text, its columns between tabs. */
const rowText = (row: PacketRow): string =>
  [
    row.packet + 1,
    seconds(row.relative),
    row.source,
    row.destination,
    row.protocol,
    row.length,
    row.stream ?? '',
    row.info,
  ].join('\t');

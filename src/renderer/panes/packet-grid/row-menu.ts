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
import { FAILURES } from '../../filter-text.ts';
import { failuresFilter, hostFailuresFilter, http2FailuresFilter } from '../../found-filter.ts';
import { type Engine, useCapture } from '../../state/capture.ts';
import { commandEntry, exportDiagramEntry, keyOf } from '../../state/commands.ts';
import { useFilter } from '../../state/filter.ts';
import { useRightTab } from '../../state/right-tab.ts';
import { useSelection } from '../../state/selection.ts';
import { useSettings } from '../../state/settings.ts';
import { type MenuEntry, type MenuPlace, openMenu } from '../../widgets/menu.tsx';
import { type AskedTests, askTests, columnFilter, conversationFilter, HTTP2, seconds } from './cell-filter.ts';

/** Columns that are offered beside the one that was clicked. */
const FURTHER = ['source', 'destination', 'protocol', 'stream', 'length', 'info'];

/** What was clicked: a row, and the column and text of its cell. */
export interface ClickedCell {
  readonly row: PacketRow;
  readonly column: string;
  readonly text: string;
}

/** See the head of this file. `asked`: what the engine said of the row's fields. */
function rowMenu(t: TFunction, { row, column, text }: ClickedCell, asked: AskedTests): readonly MenuEntry[] {
  const filter = columnFilter(column, row, asked);
  const both = conversationFilter(row, asked);
  const further = FURTHER.flatMap((id) => {
    const expression = id === column ? undefined : columnFilter(id, row, asked);
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
    ...(row.family === 'http' ? failureEntries(t, row, asked.has(HTTP2)) : []),
    { kind: 'rule' },
    ...(row.stream === undefined ? [] : streamEntries(t)),
    ...(row.reassembledIn === undefined || row.reassembledIn === row.packet ? [] : wholeEntry(t, row.reassembledIn)),
    { kind: 'rule' },
    ...commandEntry(t, 'mark').map((entry) => ({ ...entry, checked: row.isMarked === true })),
    ...commandEntry(t, 'ignore').map((entry) => ({ ...entry, checked: row.isIgnored === true })),
    ...commandEntry(t, 'time-reference').map((entry) => ({ ...entry, checked: row.isReference === true })),
    ...commandEntry(t, 'comment'),
    { kind: 'rule' },
    ...commandEntry(t, 'coloring-rules'),
    { kind: 'rule' },
    copyEntry(t, text),
    { label: t('filter.copyRow'), run: () => void desktop.copyText(rowText(row)) },
  ];
}

/** Open the menu of a row that was just selected, once the engine has said what its cells are. */
export async function openRowMenu(
  engine: Engine | undefined,
  t: TFunction,
  place: MenuPlace,
  cell: ClickedCell,
): Promise<void> {
  const asked = await askTests(engine, cell.row, cell.column, useSettings.getState().timeFormat);
  if (useSelection.getState().packet === cell.row.packet) openMenu(place, t('filter.menu'), rowMenu(t, cell, asked));
}

/** Failed requests: of the host that this packet's exchange is with, which the engine knows, and of all. */
function failureEntries(t: TFunction, row: PacketRow, isHttp2: boolean): readonly MenuEntry[] {
  const filterHost = async () => {
    const { engine } = useCapture.getState();
    if (!engine) return;
    const filter = (isHttp2 ? await http2FailuresFilter(engine, row.packet) : undefined) ?? (await ofExchange(engine));
    // Where nothing names the host, the connection is what is known of it.
    useFilter.getState().combine('apply', filter ?? `tcp.stream == ${row.stream} && (${FAILURES})`);
  };
  const ofExchange = async (engine: Engine) => {
    const of = await engine.ask('exchangeOf', [row.packet]);
    const exchange = of.ok && of.value !== undefined ? await engine.ask('exchange', [of.value]) : undefined;
    return exchange?.ok && exchange.value.host !== '' ? hostFailuresFilter(engine, exchange.value.host) : undefined;
  };
  const filterAll = async () => {
    const { engine } = useCapture.getState();
    if (engine) useFilter.getState().combine('apply', await failuresFilter(engine));
  };
  return [
    ...(row.stream === undefined
      ? []
      : [{ label: t('http.failuresHere'), icon: 'error' as const, run: () => void filterHost() }]),
    { label: t('http.allFailures'), run: () => void filterAll() },
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

/** The context menu of the exchange list: what its cells can be made filters of, and where an exchange leads. */
import type { TFunction } from 'i18next';
import { quoted } from '../../../shared/filter/index.ts';
import type { ExchangeRow, FilterProbe } from '../../../shared/model/index.ts';
import { copyEntry, filterEntries, filterMenu } from '../../filter-menu.ts';
import { failuresFilter, findingFilters, hostFailuresFilter } from '../../found-filter.ts';
import type { Engine } from '../../state/capture.ts';
import { useFilter } from '../../state/filter.ts';
import { useRightTab } from '../../state/right-tab.ts';
import { type MenuEntry, type MenuPlace, openMenu } from '../../widgets/menu.tsx';

/** The test that a packet has what a column shows of this exchange; undefined where the column is no field. */
export function exchangeFilter(column: string | undefined, row: ExchangeRow): string | undefined {
  switch (column) {
    case 'packet':
      return `frame.number == ${row.packet + 1}`;
    case 'host':
      return row.host === '' ? undefined : `http.host == ${quoted(row.host)}`;
    case 'method':
      return row.method === '' ? undefined : `http.request.method == ${quoted(row.method)}`;
    case 'url':
      return row.target === '' ? undefined : `http.request.uri == ${quoted(row.target)}`;
    case 'status':
      // HTTP/0.9 has none.
      return row.statusCode === undefined || row.statusCode === 0
        ? undefined
        : `http.response.code == ${row.statusCode}`;
    case 'type':
      return row.contentType === '' ? undefined : `http.content_type == ${quoted(row.contentType)}`;
    default:
      return undefined;
  }
}

/** Columns of the response. */
const ANSWERED: readonly (string | undefined)[] = ['status', 'type'];

/** The same with the packets that it should find; none where the column is no field. */
export function exchangeProbes(column: string | undefined, row: ExchangeRow): readonly FilterProbe[] {
  const filter = exchangeFilter(column, row);
  if (filter === undefined) return [];
  const whole = [row.packet, row.packet] as const;
  const packets = (column === 'packet' ? whole : ANSWERED.includes(column) ? row.answered : row.asked) ?? whole;
  return [{ filter, stream: row.stream, packets }];
}

/** Open the menu of a row, once the engine has said which filters find what was clicked. */
export async function openExchangeMenu(
  engine: Engine | undefined,
  t: TFunction,
  place: MenuPlace,
  row: ExchangeRow,
  column: string | undefined,
): Promise<void> {
  const own = exchangeProbes(column, row);
  const filters = await findingFilters(engine, [...own, ...exchangeProbes('host', row)]);
  openMenu(place, t('filter.menu'), exchangeMenu(t, engine, row, filters[own.length - 1], filters[own.length]));
}

/** `filter`: of the cell that was clicked; `ofHost`: of requests to the same host. */
function exchangeMenu(
  t: TFunction,
  engine: Engine | undefined,
  row: ExchangeRow,
  filter: string | undefined,
  ofHost: string | undefined,
): readonly MenuEntry[] {
  const { host, stream } = row;
  const filterFailures = async (of?: string) => {
    if (!engine) return;
    const filter = of === undefined ? await failuresFilter(engine) : await hostFailuresFilter(engine, of);
    useFilter.getState().combine('apply', filter);
  };
  return [
    ...(filter === undefined ? [] : [...filterEntries(t, filter), { kind: 'rule' } as const]),
    ...(ofHost === undefined
      ? []
      : [
          {
            label: t('http.failuresOf', { host }),
            icon: 'error' as const,
            run: () => void filterFailures(host),
          },
          filterMenu(t, t('http.requestsTo', { host }), ofHost),
        ]),
    { label: t('http.allFailures'), run: () => void filterFailures() },
    filterMenu(t, t('http.itsStream'), `tcp.stream == ${stream}`),
    { kind: 'rule' },
    { label: t('command.follow-stream'), run: () => useRightTab.getState().choose('follow') },
    copyEntry(
      t,
      row.target === '' ? '' : host === '' ? row.target : `${row.secure ? 'https' : 'http'}://${host}${row.target}`,
    ),
  ];
}

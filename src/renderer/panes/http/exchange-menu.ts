/** The context menu of the exchange list: what its cells can be made filters of, and where an exchange leads. */
import type { TFunction } from 'i18next';
import { quoted } from '../../../shared/filter/index.ts';
import type { ExchangeRow } from '../../../shared/model/index.ts';
import { copyEntry, filterEntries, filterMenu } from '../../filter-menu.ts';
import { FAILURES, failuresOf } from '../../filter-text.ts';
import { useFilter } from '../../state/filter.ts';
import { useRightTab } from '../../state/right-tab.ts';
import type { MenuEntry } from '../../widgets/menu.tsx';

/** The test that a packet has what a column shows of this exchange; undefined where the column is no field. */
export function exchangeFilter(column: string | undefined, row: ExchangeRow): string | undefined {
  switch (column) {
    case 'packet':
      return `frame.number == ${row.packet + 1}`;
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

/** See the head of this file. */
export function exchangeMenu(t: TFunction, row: ExchangeRow, column: string | undefined): readonly MenuEntry[] {
  const { host, stream } = row;
  const filter = exchangeFilter(column, row);
  const ofStream = `tcp.stream == ${stream}`;
  return [
    ...(filter === undefined ? [] : [...filterEntries(t, filter), { kind: 'rule' } as const]),
    ...(host === ''
      ? []
      : [
          {
            label: t('http.failuresOf', { host }),
            icon: 'error' as const,
            run: () => useFilter.getState().combine('apply', failuresOf(host)),
          },
          filterMenu(t, t('http.requestsTo', { host }), `http.host == ${quoted(host)}`),
        ]),
    filterMenu(t, t('http.allFailures'), FAILURES),
    filterMenu(t, t('http.itsStream'), ofStream),
    { kind: 'rule' },
    { label: t('command.follow-stream'), run: () => useRightTab.getState().choose('follow') },
    copyEntry(
      t,
      row.target === '' ? '' : host === '' ? row.target : `${row.secure ? 'https' : 'http'}://${host}${row.target}`,
    ),
  ];
}

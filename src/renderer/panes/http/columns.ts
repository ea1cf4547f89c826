/** Columns of the exchange list: what was asked, what came back, and where the time went. */
import type { ColDef } from 'ag-grid-community';
import type { TFunction } from 'i18next';
import { formatBytes, formatCount, formatDuration, formatHarmless } from '../../../shared/format.ts';
import type { ExchangeRow, ExchangeSort } from '../../../shared/model/index.ts';
import { drawn, element } from '../../widgets/cell.ts';
import type { LeastWidth } from '../fitting-columns.ts';
import { drawWaterfall, type Span } from './waterfall.tsx';

/** A column is named by what it sorts the list by; the waterfall begins with the request, as the packets do. */
type Column = ColDef<ExchangeRow> & { readonly colId: ExchangeSort | 'waterfall' };

/** Colour of a status by its class (RFC 9110 section 15). */
export function statusLook(status: number | undefined): string {
  if (status === undefined) return 'dim';
  return ['', 'status-1', 'status-2', 'status-3', 'status-4', 'status-5'][Math.floor(status / 100)] ?? '';
}

/** The last part of a media type, which is what tells. */
export const typeName = (contentType: string): string => contentType.split(';')[0]?.trim().replace(/^.*\//, '') ?? '';

/** See the head of this file. `span` is read when a cell is drawn; `hosts`: exchanges of several hosts may be in it. */
export function exchangeColumns(t: TFunction, hosts: boolean, span: () => Span): Column[] {
  const host: Column = {
    colId: 'host',
    headerName: t('http.column.host'),
    width: 92,
    cellClass: 'mono dim',
    field: 'host',
    context: { leastWidth: 630 } satisfies LeastWidth,
  };
  return [
    {
      colId: 'packet',
      headerName: '#',
      width: 46,
      cellClass: 'mono dim',
      valueGetter: ({ data }) => data && formatCount(data.packet + 1),
    },
    { colId: 'method', headerName: t('http.column.method'), width: 60, cellClass: 'mono', field: 'method' },
    ...(hosts ? [host] : []),
    {
      colId: 'url',
      headerName: 'URL',
      flex: 2,
      minWidth: 80,
      cellClass: 'mono',
      tooltipValueGetter: ({ data }) =>
        data &&
        [...data.troubles.map((trouble) => t(`http.troubleHint.${trouble}`)), `${data.host}${data.target}`]
          .filter((words) => words !== '')
          .join(' · '),
      cellRenderer: drawn<ExchangeRow>((row) => {
        const words = row.troubles.map((trouble) => element('span', 'trouble', t(`http.trouble.${trouble}`)));
        const target = element(
          'span',
          '',
          formatHarmless(row.target, '·') || (row.method === '' ? t('http.noRequest') : ''),
        );
        return element('span', 'exchange-target', ...words, target);
      }),
    },
    {
      colId: 'status',
      headerName: t('http.column.status'),
      width: 64,
      cellRenderer: drawn<ExchangeRow>((row) => drawStatus(row, t)),
    },
    {
      colId: 'type',
      headerName: t('http.column.type'),
      width: 60,
      context: { leastWidth: 538 } satisfies LeastWidth,
      tooltipValueGetter: ({ data }) => data?.contentType,
      valueGetter: ({ data }) => data && (typeName(data.contentType) || '–'),
    },
    {
      colId: 'size',
      headerName: t('http.column.size'),
      width: 74,
      context: { leastWidth: 478 } satisfies LeastWidth,
      cellClass: 'mono right',
      valueGetter: ({ data }) => (data?.size === undefined ? '–' : formatBytes(data.size)),
    },
    {
      colId: 'time',
      headerName: t('http.column.time'),
      width: 74,
      cellClass: 'mono right',
      valueGetter: ({ data }) => (data?.time === undefined ? '–' : formatDuration(data.time)),
    },
    {
      colId: 'waterfall',
      headerName: t('http.column.waterfall'),
      flex: 1,
      minWidth: 80,
      sortable: false,
      cellRenderer: drawn<ExchangeRow>((row) => drawWaterfall(row, span(), t)),
    },
  ];
}

function drawStatus({ statusCode, reason }: ExchangeRow, t: TFunction): HTMLElement {
  const cell = element('span', `mono ${statusLook(statusCode)}`, String(statusCode ?? '–'));
  cell.title = reason || t('http.noResponse');
  return cell;
}

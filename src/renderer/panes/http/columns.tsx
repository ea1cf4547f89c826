/** Columns of the exchange list: what was asked, what came back, and where the time went. */
import type { ColDef } from 'ag-grid-community';
import type { CustomCellRendererProps } from 'ag-grid-react';
import type { TFunction } from 'i18next';
import type { ReactElement } from 'react';
import { formatBytes, formatCount, formatDuration } from '../../../shared/format.ts';
import type { ExchangeRow } from '../../../shared/model/index.ts';

type Cell = CustomCellRendererProps<ExchangeRow>;

/** Time axis of the waterfall: first and last second of the list. */
export type Span = readonly [number, number];

/** Colour of a status by its class (RFC 9110 section 15). */
export function statusLook(status: number | undefined): string {
  if (status === undefined) return 'dim';
  return ['', 'status-1', 'status-2', 'status-3', 'status-4', 'status-5'][Math.floor(status / 100)] ?? '';
}

/** The last part of a media type, which is what tells. */
export const typeName = (contentType: string): string => contentType.split(';')[0]?.trim().replace(/^.*\//, '') ?? '';

/** See the head of this file. `span` is read when a cell is drawn. */
export function exchangeColumns(t: TFunction, span: () => Span): ColDef<ExchangeRow>[] {
  return [
    {
      colId: 'packet',
      headerName: '#',
      width: 58,
      cellClass: 'mono dim',
      valueGetter: ({ data }) => data && formatCount(data.packet + 1),
    },
    { colId: 'method', headerName: t('http.column.method'), width: 64, cellClass: 'mono', field: 'method' },
    {
      colId: 'url',
      headerName: 'URL',
      flex: 1,
      minWidth: 110,
      cellClass: 'mono',
      valueGetter: ({ data }) => data?.target || (data && t('http.noRequest')),
    },
    {
      colId: 'status',
      headerName: t('http.column.status'),
      width: 62,
      cellRenderer: ({ data }: Cell) => data && <Status row={data} none={t('http.noResponse')} />,
    },
    {
      colId: 'type',
      headerName: t('http.column.type'),
      width: 84,
      valueGetter: ({ data }) => data && (typeName(data.contentType) || '–'),
    },
    {
      colId: 'size',
      headerName: t('http.column.size'),
      width: 74,
      cellClass: 'mono right',
      valueGetter: ({ data }) => (data?.size === undefined ? '–' : formatBytes(data.size)),
    },
    {
      colId: 'time',
      headerName: t('http.column.time'),
      width: 72,
      cellClass: 'mono right',
      valueGetter: ({ data }) => (data?.time === undefined ? '–' : formatDuration(data.time)),
    },
    {
      colId: 'waterfall',
      headerName: t('http.column.waterfall'),
      width: 120,
      cellRenderer: ({ data }: Cell) => data && <Waterfall row={data} span={span()} />,
    },
  ];
}

function Status({ row, none }: { readonly row: ExchangeRow; readonly none: string }): ReactElement {
  return (
    <span className={`mono ${statusLook(row.statusCode)}`} title={row.reason || none}>
      {row.statusCode ?? '–'}
    </span>
  );
}

/** Narrowest bar, in per cent of the axis: what takes no time is still there. */
const LEAST = 1.5;

/** Sending, waiting, receiving, on the axis of the whole list. */
function Waterfall({ row, span: [from, to] }: { readonly row: ExchangeRow; readonly span: Span }): ReactElement {
  const whole = Math.max(1e-9, to - from);
  const parts = [
    ['sending', row.sending ?? 0],
    ['waiting', row.waiting ?? 0],
    ['receiving', row.receiving ?? 0],
  ] as const;
  const left = Math.max(0, Math.min(100 - LEAST, (100 * (row.start - from)) / whole));
  const total = parts.reduce((sum, [, seconds]) => sum + seconds, 0);
  const width = Math.min(100 - left, Math.max(LEAST, (100 * total) / whole));
  return (
    <span className="waterfall" aria-hidden="true">
      <span style={{ left: `${left}%`, width: `${width}%` }}>
        {parts.map(([name, seconds]) => (
          <i
            key={name}
            className={name}
            style={{ flexGrow: total > 0 ? seconds / total : name === 'waiting' ? 1 : 0 }}
          />
        ))}
      </span>
    </span>
  );
}

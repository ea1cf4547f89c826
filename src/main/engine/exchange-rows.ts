/** Rows of the exchange list: what was asked, what came back, and where the time went, from packet times. */
import type { ExchangeRow, ExchangeWindow, Severity } from '../../shared/model/index.ts';
import { packetIndex, type Timestamp } from '../../shared/units.ts';
import type { IndexedExchange } from './app/index.ts';
import { firstPacketOf, type LocatedExchange } from './message-index.ts';
import { secondsBetween } from './rows.ts';

/** Rows in one answer at most. */
const MAX_ROWS = 500;

/** A window of a list of exchanges. `timeOf` gives packet times, `start` is the capture's. */
export function exchangeWindow(
  exchanges: readonly LocatedExchange[],
  search: string,
  from: number,
  count: number,
  start: Timestamp,
  timeOf: (packet: number) => Timestamp,
): ExchangeWindow {
  const needle = search.trim().toLowerCase();
  const found = needle === '' ? exchanges : exchanges.filter(({ indexed }) => textOf(indexed).includes(needle));
  const rows = found.slice(from, from + Math.min(count, MAX_ROWS)).map((one) => exchangeRow(one, start, timeOf));
  return { from, exchanges: rows, total: found.length, span: spanOf(exchanges, start, timeOf) };
}

function textOf({ request, response }: IndexedExchange): string {
  const asked = request ? `${request.method} ${request.host}${request.target}` : '';
  const answered = response ? `${response.statusCode} ${response.reason} ${response.contentType}` : '';
  return `${asked} ${answered}`.toLowerCase();
}

function exchangeRow(
  { exchange, stream, indexed }: LocatedExchange,
  start: Timestamp,
  timeOf: (packet: number) => Timestamp,
): ExchangeRow {
  const { request, response } = indexed;
  const begin = timeOf(firstPacketOf(indexed));
  const asked = request && timeOf(request.lastPacket);
  const answers = response && timeOf(response.firstPacket);
  const answered = response && timeOf(response.lastPacket);
  return {
    exchange,
    stream,
    packet: packetIndex(firstPacketOf(indexed)),
    method: request?.method ?? '',
    target: request?.target ?? '',
    host: request?.host ?? '',
    reason: response?.reason ?? '',
    contentType: response?.contentType ?? '',
    start: secondsBetween(start, begin),
    severity: severityOf(indexed),
    ...(response && { statusCode: response.statusCode, size: response.bodyLength }),
    ...(asked && { sending: secondsBetween(begin, asked) }),
    ...(asked && answers && { waiting: secondsBetween(asked, answers) }),
    ...(answers && answered && { receiving: secondsBetween(answers, answered) }),
    ...(answered && { time: secondsBetween(begin, answered) }),
  };
}

function severityOf({ request, response }: IndexedExchange): Severity {
  const broken = [request, response].some((m) => m !== undefined && m.status !== 'complete');
  if (broken || (response?.statusCode ?? 0) >= 500) return 'error';
  if ((response?.statusCode ?? 0) >= 400 || request === undefined || response === undefined) return 'warn';
  return 'none';
}

function spanOf(
  exchanges: readonly LocatedExchange[],
  start: Timestamp,
  timeOf: (packet: number) => Timestamp,
): readonly [number, number] {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const { indexed } of exchanges) {
    first = Math.min(first, secondsBetween(start, timeOf(firstPacketOf(indexed))));
    const end = indexed.response ?? indexed.request;
    if (end !== undefined) last = Math.max(last, secondsBetween(start, timeOf(end.lastPacket)));
  }
  return Number.isFinite(first) ? [first, last] : [0, 0];
}

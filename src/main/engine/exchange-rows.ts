/**
 * The exchange list: which exchanges a query asks for, in which order, and their rows: what was asked, what came back, and
 * where the time went, from packet times.
 */
import type {
  ConnectTime,
  ExchangeQuery,
  ExchangeRow,
  ExchangeWindow,
  ExchangeWire,
  Severity,
} from '../../shared/model/index.ts';
import { packetIndex, type Timestamp } from '../../shared/units.ts';
import type { IndexedExchange } from './app/index.ts';
import { firstPacketOf, type LocatedExchange } from './message-index.ts';
import { secondsBetween } from './rows.ts';

/** Rows in one answer at most. */
const MAX_ROWS = 500;
/** Methods and hosts that are named for choosing. */
const MAX_CHOICES = 200;

/** What rows need of the capture. */
export interface ExchangeFacts {
  /** Time of the capture's first packet. */
  readonly start: Timestamp;
  timeOf(packet: number): Timestamp;
  /** The handshake before an exchange, if it is the first of its connection. */
  connectOf(exchange: LocatedExchange): ConnectTime | undefined;
  wireOf(exchange: LocatedExchange): ExchangeWire;
}

/** A list as a query leaves it, and what is said of the whole: made once for all its windows. */
export interface ExchangeList {
  readonly found: readonly LocatedExchange[];
  readonly totalAll: number;
  readonly methods: readonly string[];
  readonly hosts: readonly string[];
  readonly span: readonly [number, number];
}

/** Sort and narrow down. */
export function exchangeList(
  exchanges: readonly LocatedExchange[],
  query: ExchangeQuery,
  facts: ExchangeFacts,
): ExchangeList {
  const needle = query.search.trim().toLowerCase();
  const found = exchanges.filter(({ indexed }) => matches(indexed, query, needle));
  return {
    found: sorted(found, query, facts),
    totalAll: exchanges.length,
    methods: commonest(exchanges, ({ indexed }) => indexed.request?.method),
    hosts: commonest(exchanges, ({ indexed }) => indexed.request?.host),
    span: spanOf(found, facts),
  };
}

/** A window of such a list. */
export function exchangeWindow(list: ExchangeList, from: number, count: number, facts: ExchangeFacts): ExchangeWindow {
  const { found, ...rest } = list;
  const rows = found.slice(from, from + Math.min(count, MAX_ROWS)).map((one) => exchangeRow(one, facts));
  return { ...rest, from, exchanges: rows, total: found.length };
}

function matches({ request, response }: IndexedExchange, query: ExchangeQuery, needle: string): boolean {
  if (query.method !== '' && request?.method !== query.method) return false;
  if (query.host !== '' && request?.host !== query.host) return false;
  if (query.status === 'none' && response !== undefined) return false;
  if (query.status !== 'any' && query.status !== 'none')
    if (response === undefined || Math.floor(response.statusCode / 100) !== Number(query.status)) return false;
  return needle === '' || textOf({ request, response }).includes(needle);
}

function textOf({ request, response }: Pick<IndexedExchange, 'request' | 'response'>): string {
  const asked = request ? `${request.method} ${request.host}${request.target}` : '';
  const answered = response ? `${response.statusCode} ${response.reason} ${response.contentType}` : '';
  return `${asked} ${answered}`.toLowerCase();
}

/** What an exchange is sorted by; undefined stands behind all others, whichever way the order goes. */
function keyOf(
  { indexed }: LocatedExchange,
  { sort }: ExchangeQuery,
  facts: ExchangeFacts,
): string | number | undefined {
  const { request, response } = indexed;
  switch (sort) {
    case 'packet':
      return firstPacketOf(indexed);
    case 'method':
      return request?.method;
    case 'host':
      return request?.host;
    case 'url':
      return request?.target;
    case 'status':
      return response?.statusCode;
    case 'type':
      return response?.contentType || undefined;
    case 'size':
      return response?.bodyLength;
    case 'time':
      return response && secondsBetween(facts.timeOf(firstPacketOf(indexed)), facts.timeOf(response.lastPacket));
  }
}

function sorted(
  exchanges: readonly LocatedExchange[],
  query: ExchangeQuery,
  facts: ExchangeFacts,
): readonly LocatedExchange[] {
  // They come in the order of their packets, which sorting keeps among equals.
  if (query.sort === 'packet') return query.descending ? exchanges.toReversed() : exchanges;
  const turn = query.descending ? -1 : 1;
  return exchanges
    .map((exchange) => ({ exchange, key: keyOf(exchange, query, facts) }))
    .sort(({ key: a }, { key: b }) => {
      if (a === b) return 0;
      if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
      return a < b ? -turn : turn;
    })
    .map(({ exchange }) => exchange);
}

function commonest(
  exchanges: readonly LocatedExchange[],
  of: (exchange: LocatedExchange) => string | undefined,
): readonly string[] {
  const counts = new Map<string, number>();
  for (const exchange of exchanges) {
    const value = of(exchange);
    if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MAX_CHOICES);
  return most.map(([value]) => value).sort();
}

function exchangeRow(located: LocatedExchange, facts: ExchangeFacts): ExchangeRow {
  const { exchange, stream, indexed, secure } = located;
  const { request, response } = indexed;
  const begin = facts.timeOf(firstPacketOf(indexed));
  const asked = request && facts.timeOf(request.lastPacket);
  const answers = response && facts.timeOf(response.firstPacket);
  const answered = response && facts.timeOf(response.lastPacket);
  return {
    exchange,
    stream,
    packet: packetIndex(firstPacketOf(indexed)),
    method: request?.method ?? '',
    target: request?.target ?? '',
    host: request?.host ?? '',
    secure,
    reason: response?.reason ?? '',
    contentType: response?.contentType ?? '',
    start: secondsBetween(facts.start, begin),
    wire: facts.wireOf(located),
    severity: severityOf(indexed),
    ...(response && { statusCode: response.statusCode, size: response.bodyLength }),
    ...(asked && { sending: secondsBetween(begin, asked) }),
    // An early answer begins before the request has ended: nobody waited.
    ...(asked && answers && { waiting: Math.max(0, secondsBetween(asked, answers)) }),
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

/** From the first SYN or request to the end of the last answer, in seconds since the capture began. */
function spanOf(exchanges: readonly LocatedExchange[], facts: ExchangeFacts): readonly [number, number] {
  const { start, timeOf, connectOf } = facts;
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const located of exchanges) {
    const { indexed } = located;
    const connected = connectOf(located)?.start ?? Number.POSITIVE_INFINITY;
    first = Math.min(first, connected, secondsBetween(start, timeOf(firstPacketOf(indexed))));
    const end = indexed.response ?? indexed.request;
    if (end !== undefined) last = Math.max(last, secondsBetween(start, timeOf(end.lastPacket)));
  }
  return Number.isFinite(first) ? [first, last] : [0, 0];
}

/**
 * The exchange list: which exchanges a query asks for, in which order, and their rows: what was asked, what came back, and
 * where the time went, from packet times.
 */
import {
  type ConnectTime,
  type ExchangeQuery,
  type ExchangeRow,
  type ExchangeTrouble,
  type ExchangeWindow,
  type ExchangeWire,
  type Severity,
  STALL_SECONDS,
} from '../../shared/model/index.ts';
import { packetIndex, type Timestamp } from '../../shared/units.ts';
import type { ExchangeTable, IndexedExchange } from './app/index.ts';
import type { LocatedExchange } from './message-index.ts';
import { secondsBetween } from './rows.ts';

/** Rows in one answer at most. */
const MAX_ROWS = 500;
/** Methods and hosts that are named for choosing. */
const MAX_CHOICES = 200;

/** What rows need of the capture. */
export interface ExchangeFacts {
  /** Time of the capture's first packet. */
  readonly start: Timestamp;
  /** Exchanges as columns, and as a whole, by their numbers. */
  readonly table: ExchangeTable;
  located(exchange: number): LocatedExchange | undefined;
  timeOf(packet: number): Timestamp;
  /** The handshake before an exchange, if it is the first of its connection. */
  connectOf(exchange: number): ConnectTime | undefined;
  wireOf(exchange: number): ExchangeWire;
  /** Of it, the times in which the exchange stood still. */
  stallsOf(exchange: number): ExchangeWire['stalls'];
  /** Time of the first packet of an exchange's connection. */
  beganAt(exchange: number): Timestamp;
  /** The last packet of an exchange's connection. */
  endsAt(exchange: number): number;
}

/** A list as a query leaves it, and what is said of the whole: made once for all its windows. */
export interface ExchangeList {
  /** Numbers of exchanges, in the list's order. */
  readonly found: Uint32Array;
  readonly totalAll: number;
  readonly troubled: number;
  readonly methods: readonly string[];
  readonly hosts: readonly string[];
  readonly span: readonly [number, number];
}

/** What is said of exchanges whatever a query asks for; made once for all queries. */
export interface ExchangeOverview {
  /** Numbers of all, in the order of their packets. */
  readonly all: Uint32Array;
  readonly troubled: Uint32Array;
  readonly methods: readonly string[];
  readonly hosts: readonly string[];
}

/** `all` are numbers, in the order of their packets. */
export function exchangeOverview(all: Uint32Array, facts: ExchangeFacts): ExchangeOverview {
  const { table } = facts;
  return {
    all,
    troubled: all.filter((exchange) => !table.isWhole(exchange) || hasStalled(exchange, facts)),
    methods: commonest(all, (exchange) => table.method(exchange)),
    hosts: commonest(all, (exchange) => table.host(exchange)),
  };
}

/** Sort and narrow down. */
export function exchangeList(overview: ExchangeOverview, query: ExchangeQuery, facts: ExchangeFacts): ExchangeList {
  const { table } = facts;
  const { all, troubled, methods, hosts } = overview;
  const needle = query.search.trim().toLowerCase();
  const asked = query.status === 'trouble' ? troubled : all;
  const found = asked.filter((exchange) => matches(table, exchange, query, needle));
  return {
    found: sorted(found, query, facts),
    totalAll: all.length,
    troubled: troubled.length,
    methods,
    hosts,
    span: spanOf(found, facts),
  };
}

/** A window of such a list. */
export function exchangeWindow(list: ExchangeList, from: number, count: number, facts: ExchangeFacts): ExchangeWindow {
  const { found, ...rest } = list;
  const rows: ExchangeRow[] = [];
  for (const exchange of found.subarray(from, from + Math.min(count, MAX_ROWS))) {
    const located = facts.located(exchange);
    if (located !== undefined) rows.push(exchangeRow(located, facts));
  }
  return { ...rest, from, exchanges: rows, total: found.length };
}

function matches(table: ExchangeTable, exchange: number, query: ExchangeQuery, needle: string): boolean {
  if (query.method !== '' && table.method(exchange) !== query.method) return false;
  if (query.host !== '' && table.host(exchange) !== query.host) return false;
  if (query.status !== 'any' && query.status !== 'trouble') {
    const code = table.statusCode(exchange);
    if (query.status === 'none' ? code !== undefined : code === undefined || hundreds(code) !== Number(query.status))
      return false;
  }
  return needle === '' || textOf(table, exchange).includes(needle);
}

const hundreds = (code: number): number => Math.floor(code / 100);

function textOf(table: ExchangeTable, exchange: number): string {
  const method = table.method(exchange);
  const code = table.statusCode(exchange);
  const asked = method === undefined ? '' : `${method} ${table.host(exchange)}${table.target(exchange)}`;
  const answered = code === undefined ? '' : `${code} ${table.reason(exchange)} ${table.contentType(exchange)}`;
  return `${asked} ${answered}`.toLowerCase();
}

/** What an exchange is sorted by; undefined stands behind all others, whichever way the order goes. */
function keyOf(
  exchange: number,
  { sort }: ExchangeQuery,
  { table, timeOf }: ExchangeFacts,
): string | number | undefined {
  switch (sort) {
    case 'packet':
      return table.firstPacket(exchange);
    case 'method':
      return table.method(exchange);
    case 'host':
      return table.host(exchange);
    case 'url':
      return table.target(exchange);
    case 'status':
      return table.statusCode(exchange);
    case 'type':
      return table.contentType(exchange) || undefined;
    case 'size':
      return table.bodyLength(exchange);
    case 'time': {
      const end = table.responseEnd(exchange);
      return end === undefined ? undefined : secondsBetween(timeOf(table.firstPacket(exchange)), timeOf(end));
    }
  }
}

function sorted(exchanges: Uint32Array, query: ExchangeQuery, facts: ExchangeFacts): Uint32Array {
  // They come in the order of their packets, which sorting keeps among equals.
  if (query.sort === 'packet') return query.descending ? exchanges.toReversed() : exchanges;
  const turn = query.descending ? -1 : 1;
  const keyed = Array.from(exchanges, (exchange) => ({ exchange, key: keyOf(exchange, query, facts) }));
  keyed.sort(({ key: a }, { key: b }) => {
    if (a === b) return 0;
    if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
    return a < b ? -turn : turn;
  });
  return Uint32Array.from(keyed, ({ exchange }) => exchange);
}

function commonest(exchanges: Uint32Array, of: (exchange: number) => string | undefined): readonly string[] {
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
  const first = facts.table.firstPacket(exchange);
  const begin = facts.timeOf(first);
  const asked = request && facts.timeOf(request.lastPacket);
  const answers = response && facts.timeOf(response.firstPacket);
  const answered = response && facts.timeOf(response.lastPacket);
  const endOf = ({ framing, lastPacket }: { framing: string; lastPacket: number }): number =>
    framing === 'until-close' ? Math.max(lastPacket, facts.endsAt(exchange)) : lastPacket;
  return {
    exchange,
    stream,
    packet: packetIndex(first),
    method: request?.method ?? '',
    target: request?.target ?? '',
    host: request?.host ?? '',
    secure,
    reason: response?.reason ?? '',
    contentType: response?.contentType ?? '',
    start: secondsBetween(facts.start, begin),
    wire: facts.wireOf(exchange),
    severity: severityOf(indexed),
    troubles: troublesOf(exchange, facts),
    ...(request && { asked: [packetIndex(request.firstPacket), packetIndex(request.lastPacket)] as const }),
    ...(response && { statusCode: response.statusCode, size: response.bodyLength }),
    ...(response && { answered: [packetIndex(response.firstPacket), packetIndex(endOf(response))] as const }),
    ...(asked && { sending: secondsBetween(begin, asked) }),
    // An early answer begins before the request has ended: nobody waited.
    ...(asked && answers && { waiting: Math.max(0, secondsBetween(asked, answers)) }),
    ...(answers && answered && { receiving: secondsBetween(answers, answered) }),
    ...(answered && { time: secondsBetween(begin, answered) }),
  };
}

const BROKEN = ['malformed', 'gap', 'cut-off'] as const;

/** What is wrong with an exchange, the worst first. */
function troublesOf(exchange: number, facts: ExchangeFacts): ExchangeTrouble[] {
  const { table } = facts;
  const troubles: ExchangeTrouble[] = [];
  if (table.method(exchange) === undefined) troubles.push('no-request');
  if (table.statusCode(exchange) === undefined) troubles.push('no-response');
  const statuses = table.statuses(exchange);
  for (const status of BROKEN) if (statuses.includes(status)) troubles.push(status);
  if (hasStalled(exchange, facts)) troubles.push('stalled');
  return troubles;
}

/** Whether an exchange stood still for long. A short one cannot have: neither kind of stall is longer than the exchange. */
function hasStalled(exchange: number, { table, timeOf, stallsOf }: ExchangeFacts): boolean {
  const first = table.firstPacket(exchange);
  if (secondsBetween(timeOf(first), timeOf(table.lastPacket(exchange) ?? first)) < STALL_SECONDS / 3) return false;
  return stallsOf(exchange).reduce((sum, { from, to }) => sum + to - from, 0) >= STALL_SECONDS;
}

function severityOf({ request, response }: IndexedExchange): Severity {
  const broken = [request, response].some((m) => m !== undefined && m.status !== 'complete');
  if (broken || (response?.statusCode ?? 0) >= 500) return 'error';
  if ((response?.statusCode ?? 0) >= 400 || request === undefined || response === undefined) return 'warn';
  return 'none';
}

/** From the first SYN or request to the end of the last answer, in seconds since the capture began. */
function spanOf(exchanges: Uint32Array, facts: ExchangeFacts): readonly [number, number] {
  const { table, start, timeOf, connectOf, beganAt } = facts;
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const exchange of exchanges) {
    first = Math.min(first, secondsBetween(start, timeOf(table.firstPacket(exchange))));
    // A handshake is looked for only where it can be earlier than all else.
    if (secondsBetween(start, beganAt(exchange)) < first) first = Math.min(first, connectOf(exchange)?.start ?? first);
    const end = table.lastPacket(exchange);
    if (end !== undefined) last = Math.max(last, secondsBetween(start, timeOf(end)));
  }
  return Number.isFinite(first) ? [first, last] : [0, 0];
}

/**
 * Filters of clicks on what is put together from packets: exchanges, messages. A field has what one packet completes, as the
 * reference reads streams; where something was put together over a gap, or without its beginning, no packet may have it.
 * Then the packets themselves are asked for beside the field, so that a click always finds what was clicked.
 */
import { ALL_EXCHANGES, type ExchangeRow, type FilterProbe, MOST_PROBES } from '../shared/model/index.ts';
import type { PacketIndex } from '../shared/units.ts';
import { FAILURES, failuresOf } from './filter-text.ts';
import type { Engine } from './state/capture.ts';
import { grouped } from './state/filter-parts.ts';

/** Spans of packets named in one filter at most. */
const MOST_SPANS = 100;

/** The packets of something, by their stream and numbers. */
export function packetsFilter(spans: readonly Omit<FilterProbe, 'filter'>[]): string {
  const streams = [...new Set(spans.map(({ stream }) => stream))];
  const tests = streams.map((of) => {
    const numbers = spans
      .filter(({ stream }) => stream === of)
      .map(({ packets: [first, last] }) => (first === last ? `${first + 1}` : `${first + 1}..${last + 1}`));
    const [only = ''] = numbers;
    const isOne = numbers.length === 1 && !only.includes('.');
    return `tcp.stream == ${of} && frame.number ${isOne ? `== ${only}` : `in {${numbers.join(', ')}}`}`;
  });
  return tests.length === 1 ? (tests[0] ?? '') : tests.map((test) => `(${test})`).join(' || ');
}

/** `filter`, and the packets of what it does not find. */
const beside = (filter: string, missed: readonly FilterProbe[]): string =>
  missed.length === 0 ? filter : `${grouped(filter)} || ${grouped(packetsFilter(missed))}`;

/** The filters of what was clicked: as they are where they find it, else with its packets beside. */
export async function findingFilters(
  engine: Engine | undefined,
  clicked: readonly FilterProbe[],
): Promise<readonly string[]> {
  const found = clicked.length === 0 ? undefined : await engine?.ask('probeFilters', [clicked]);
  return clicked.map((probe, at) => beside(probe.filter, found?.ok && found.value[at] === false ? [probe] : []));
}

/**
 * The same of the host that a packet of HTTP/2 has to do with, of which no field of a response tells; with those of HTTP/1
 * where there are requests to the same. Undefined where no request tells the host.
 */
export async function http2FailuresFilter(engine: Engine, packet: PacketIndex): Promise<string | undefined> {
  for (;;) {
    const answer = await engine.ask('http2Failures', [packet]);
    if (!answer.ok) return undefined;
    const { checked, packets, value } = answer.value;
    if (checked < packets) continue;
    if (value === undefined) return undefined;
    const { host, filter } = value;
    const others = await engine.ask('exchanges', [undefined, { ...ALL_EXCHANGES, host }, 0, 1]);
    if (!others.ok || others.value.total === 0) return filter;
    return `${grouped(filter)} || ${grouped(await failuresFilter(engine, host))}`;
  }
}

/** Failed requests of a host that a request of HTTP/1 names; with those of HTTP/2 where requests to the same failed there. */
export async function hostFailuresFilter(engine: Engine, host: string): Promise<string> {
  const filter = await failuresFilter(engine, host);
  for (;;) {
    const answer = await engine.ask('http2FailuresOf', [host]);
    if (!answer.ok) return filter;
    const { checked, packets, value } = answer.value;
    if (checked < packets) continue;
    return value === undefined ? filter : `${grouped(filter)} || ${grouped(value.filter)}`;
  }
}

/** Failed requests of HTTP/1: of a host, or of all, of HTTP/2 as well, where none is named. Those of them that no field tells of are named by their packets. */
export async function failuresFilter(engine: Engine, host?: string): Promise<string> {
  const filter = host === undefined ? FAILURES : failuresOf(host);
  const rows: ExchangeRow[] = [];
  for (const status of ['4', '5'] as const) {
    const query = { ...ALL_EXCHANGES, host: host ?? '', status };
    const answer = await engine.ask('exchanges', [undefined, query, 0, MOST_PROBES / 2]);
    if (answer.ok) rows.push(...answer.value.exchanges);
  }
  const probes = rows.flatMap(({ stream, answered }) => (answered ? [{ filter, stream, packets: answered }] : []));
  const found = probes.length === 0 ? undefined : await engine.ask('probeFilters', [probes]);
  const missed = found?.ok ? probes.filter((_, at) => found.value[at] === false) : [];
  return beside(filter, missed.slice(0, MOST_SPANS));
}

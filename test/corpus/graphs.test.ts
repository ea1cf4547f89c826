/**
 * The graphs of streams of the corpus against the columns that the reference has of the same packets: every point of every
 * series, with the packet behind it.
 */
import { describe, expect, it } from 'vitest';
import type { GraphKind, GraphSeries } from '../../src/shared/graph.ts';
import type { Direction } from '../../src/shared/units.ts';
import { type CorpusCapture, corpusCaptures, hasCorpus } from '../support/corpus.ts';
import { openForReading } from '../support/open-capture.ts';
import { plainStreams, type Segment } from '../support/reference-streams.ts';

/** Of packets that are cut within their options the reference stops before its analysis; here it knows round trips. */
const CUT_OPTIONS = ['fmt-snaplen70.pcap'];

/** Streams longer than a series has room for are thinned, and no longer comparable point by point. */
const LONGEST = 3000;

describe.skipIf(!hasCorpus)('graphs of the corpus (needs ../shared/corpus)', () => {
  const captures = corpusCaptures().filter(({ name, kind }) => kind !== 'malformed' && !CUT_OPTIONS.includes(name));

  it.each(captures)('$name', { timeout: 120_000 }, async (capture) => {
    const streams = plainStreams(capture).filter(({ segments }) => segments.length <= LONGEST);
    const told = await graphsOf(
      capture,
      streams.map(({ stream }) => stream),
    );
    expect(told).toEqual(streams.flatMap(({ stream, segments }) => expected(stream, segments)));
  });
});

/** Points as a line each. */
type Lines = Readonly<Record<string, readonly string[]>>;

const KINDS: readonly GraphKind[] = ['sequence', 'rtt', 'throughput', 'window'];
const WAYS: readonly Direction[] = ['toServer', 'toClient'];

async function graphsOf(capture: CorpusCapture, streams: readonly number[]): Promise<readonly Lines[]> {
  const session = await openForReading(capture.path);
  return streams.flatMap((stream) =>
    WAYS.map((way) => {
      const series = KINDS.flatMap((kind) => {
        const graph = session.graph(stream, kind, way);
        return graph.ok ? graph.value.series : [];
      });
      return Object.fromEntries(series.map((one) => [`${stream} ${way} ${one.name}`, linesOf(one)]));
    }),
  );
}

function linesOf(series: GraphSeries): readonly string[] {
  if (series.x.length === 0) return [];
  // Rates are cut into pieces of time: their sum is what went, at one packet or another.
  if (series.name === 'rate' || series.name === 'goodput') {
    const piece = (series.x[1] ?? 0) - (series.x[0] ?? 0);
    return [String(Math.round(series.y.reduce((sum, rate) => sum + rate * piece, 0)))];
  }
  return Array.from(series.x, (x, at) =>
    [
      series.packets[at],
      x.toFixed(6),
      Number(series.y[at]?.toFixed(9)),
      ...(series.top.length > 0 ? [series.top[at]] : []),
    ].join(' '),
  ).sort();
}

/** The same of the reference's columns. */
function expected(stream: number, segments: readonly Segment[]): readonly Lines[] {
  return WAYS.map((way) => {
    const lines: Record<string, string[]> = {};
    const put = (name: string, segment: Segment, ...values: readonly (number | string)[]): void => {
      lines[`${stream} ${way} ${name}`]?.push([segment.packet, segment.time.toFixed(6), ...values].join(' '));
    };
    for (const name of [
      'sent',
      'again',
      'acknowledged',
      'edge',
      'selective',
      'rtt',
      'rate',
      'goodput',
      'window',
      'flight',
    ])
      lines[`${stream} ${way} ${name}`] = [];
    const near = nearest();
    let highest = Number.NEGATIVE_INFINITY;
    let sent = 0;
    for (const segment of segments) {
      const { acks, flags, length, window } = segment;
      const from = segment.way === way ? near(segment.seq) : 0;
      const size = length + ((flags & 3) === 0 ? 0 : 1);
      if (segment.way === way) {
        sent += length;
        if (size > 0) put(segment.isRetransmission ? 'again' : 'sent', segment, from, from + size);
        if (segment.flight !== undefined) put('flight', segment, segment.flight);
        continue;
      }
      put('window', segment, window);
      if (segment.rtt !== undefined) put('rtt', segment, segment.rtt);
      if (!acks) continue;
      const ack = near(segment.ack);
      highest = Math.max(highest, ack);
      put('acknowledged', segment, highest);
      put('edge', segment, ack + window);
      for (const [left, right] of segment.blocks) {
        const low = ack + ((left - ack) | 0);
        put('selective', segment, low, low + ((right - left) >>> 0));
      }
    }
    const isTimed = (segments.at(-1)?.time ?? 0) > 0;
    if (isTimed) lines[`${stream} ${way} rate`]?.push(String(sent));
    if (isTimed) lines[`${stream} ${way} goodput`]?.push(String(Math.max(0, highest)));
    return Object.fromEntries(Object.entries(lines).map(([name, points]) => [name, points.sort()]));
  });
}

/** Numbers that go on past 2^32. */
function nearest(): (relative: number) => number {
  let latest = 0;
  return (relative) => {
    const near = latest + ((relative - latest) | 0);
    latest = Math.max(latest, near);
    return near;
  };
}

/**
 * The sum of each stream of the corpus (opening, retransmissions, longest pause, shut windows, throughput) against the same
 * worked out from the reference's columns.
 */
import { describe, expect, it } from 'vitest';
import type { StreamSummary } from '../../src/shared/model/index.ts';
import type { Direction } from '../../src/shared/units.ts';
import { corpusCaptures, hasCorpus } from '../support/corpus.ts';
import { openForReading } from '../support/open-capture.ts';
import { plainStreams, type Segment } from '../support/reference-streams.ts';

/** Its third record has a fraction of 2^31 nanoseconds, which the reference takes as a negative number. */
const STRANGE_TIME = 'tcpdump-timestamp_invalid_nano.pcap';

describe.skipIf(!hasCorpus)('sums of the streams of the corpus (needs ../shared/corpus)', () => {
  it.each(corpusCaptures().filter(({ name }) => name !== STRANGE_TIME))(
    '$name',
    { timeout: 120_000 },
    async (capture) => {
      const streams = plainStreams(capture);
      if (streams.length === 0) return;
      const session = await openForReading(capture.path);
      const told = streams.map(({ stream }) => {
        const summary = session.stream(stream);
        return summary.ok ? sumOf(summary.value) : summary.issue.code;
      });
      expect(told).toEqual(streams.map(({ stream, segments }) => expected(stream, segments)));
    },
  );
});

const rounded = (value: number): number => Number(value.toFixed(6));
const perSecond = (value: number): number => Number(value.toPrecision(6));

function sumOf(summary: StreamSummary): unknown {
  const way = (direction: Direction): unknown => {
    const { packets, bytes, retransmissions, retransmissionRate, throughput, zeroWindowTime } = summary[direction];
    const rate = perSecond(retransmissionRate);
    return { packets, bytes, retransmissions, rate, throughput: perSecond(throughput), shut: rounded(zeroWindowTime) };
  };
  return {
    stream: summary.stream,
    toServer: way('toServer'),
    toClient: way('toClient'),
    opening: summary.initialRtt === undefined ? undefined : rounded(summary.initialRtt),
    pause: summary.longestPause && rounded(summary.longestPause.seconds),
    duration: rounded(summary.duration),
  };
}

function expected(stream: number, segments: readonly Segment[]): unknown {
  const way = (direction: Direction): unknown => {
    const own = segments.filter((segment) => segment.way === direction);
    const data = own.filter(({ length }) => length > 0);
    // What can be sent again: data, SYN and FIN.
    const occupying = own.filter(({ length, flags }) => length > 0 || (flags & 3) !== 0);
    const retransmissions = own.filter(({ isRetransmission }) => isRetransmission).length;
    const bytes = data.reduce((sum, { length }) => sum + length, 0);
    const span = (data.at(-1)?.time ?? 0) - (data[0]?.time ?? 0);
    return {
      packets: own.length,
      bytes,
      retransmissions,
      rate: perSecond(occupying.length > 0 ? retransmissions / occupying.length : 0),
      throughput: perSecond(span > 0 ? bytes / span : 0),
      shut: rounded(shutTime(own, segments.at(-1)?.time ?? 0)),
    };
  };
  return {
    stream,
    toServer: way('toServer'),
    toClient: way('toClient'),
    opening: openingOf(segments),
    pause: segments.length > 1 ? rounded(Math.max(...segments.slice(1).map(({ delta }) => delta))) : undefined,
    duration: rounded(segments.at(-1)?.time ?? 0),
  };
}

function openingOf(segments: readonly Segment[]): number | undefined {
  const known = segments.find(({ initialRtt }) => initialRtt !== undefined)?.initialRtt;
  return known === undefined ? undefined : rounded(known);
}

/** From each window of no bytes to the next segment of its sender with another, or to the end. */
function shutTime(own: readonly Segment[], end: number): number {
  let sum = 0;
  own.forEach(({ window, flags, time }, at) => {
    if (window === 0 && (flags & 7) === 0) sum += (own[at + 1]?.time ?? end) - time;
  });
  return sum;
}

/** Graphs of a stream: what each series holds, on a small transfer with a loss. */
import { describe, expect, it } from 'vitest';
import { drawGraph, type GraphInput, GraphMark, GraphPackets } from '../../../../src/main/engine/graph/index.ts';
import { Way } from '../../../../src/main/engine/table/index.ts';
import type { GraphKind, GraphSeries } from '../../../../src/shared/graph.ts';
import { type Direction, streamIndex } from '../../../../src/shared/units.ts';

/** One packet of the stream, a tenth of a second after the one before; `from` and `to` are relative numbers. */
interface Sent {
  readonly direction?: Direction;
  readonly from?: number;
  readonly to?: number;
  readonly length?: number;
  readonly window?: number;
  readonly marks?: number;
  readonly rtt?: number;
  readonly flight?: number;
}

const PACKETS: readonly Sent[] = [
  { from: 0, marks: GraphMark.counts },
  { direction: 'toServer', to: 1, rtt: 0.1 },
  { from: 1, length: 100, flight: 100 },
  { from: 201, length: 100, flight: 300 },
  { direction: 'toServer', to: 101, marks: GraphMark.selective, rtt: 0.2 },
  { from: 101, length: 100, marks: GraphMark.repeats },
  { direction: 'toServer', to: 301, window: 2000 },
];

function packetsOf(list: readonly Sent[]): GraphPackets {
  const packets = new GraphPackets(list.length);
  list.forEach(({ direction, from = 1, to, length = 0, window = 1000, marks = 0, rtt, flight }, at) => {
    packets.packet[at] = at * 10;
    packets.time[at] = at / 10;
    packets.way[at] = direction === 'toServer' ? Way.toServer : Way.toClient;
    packets.seq[at] = from;
    packets.ack[at] = to ?? 0;
    packets.marks[at] = marks | (to === undefined ? 0 : GraphMark.ack);
    packets.length[at] = length;
    packets.window[at] = window;
    if (rtt !== undefined) packets.rtt[at] = rtt;
    if (flight !== undefined) packets.flight[at] = flight;
  });
  return packets;
}

const INPUT: GraphInput = {
  stream: streamIndex(3),
  packets: packetsOf(PACKETS),
  selective: () => [[201, 301]],
};

/** Series as rows of numbers: x, y, top for bars, and packet. */
function rows(kind: GraphKind, name: string): readonly (readonly number[])[] {
  const series = drawGraph(INPUT, kind, 'toClient').series.find((one) => one.name === name);
  if (!series) throw new Error(name);
  return Array.from(series.x, (x, index) => [
    Number(x.toFixed(3)),
    series.y[index] ?? 0,
    ...(series.shape === 'bars' ? [series.top[index] ?? 0] : []),
    series.packets[index] ?? 0,
  ]);
}

describe('drawGraph', () => {
  it('draws time and sequence', () => {
    expect(rows('sequence', 'sent')).toEqual([
      [0, 0, 1, 0],
      [0.2, 1, 101, 20],
      [0.3, 201, 301, 30],
    ]);
    expect(rows('sequence', 'again')).toEqual([[0.5, 101, 201, 50]]);
    expect(rows('sequence', 'acknowledged')).toEqual([
      [0.1, 1, 10],
      [0.4, 101, 40],
      [0.6, 301, 60],
    ]);
    expect(rows('sequence', 'edge')).toEqual([
      [0.1, 1001, 10],
      [0.4, 1101, 40],
      [0.6, 2301, 60],
    ]);
    expect(rows('sequence', 'selective')).toEqual([[0.4, 201, 301, 40]]);
  });

  it('goes on past the end of the sequence space', () => {
    const wrapped = [0, 0x60000000, 0xc0000000, 16].map((from) => ({ from, length: 32 }));
    const { series } = drawGraph({ ...INPUT, packets: packetsOf(wrapped) }, 'sequence', 'toClient');
    expect(Array.from(series[0]?.y ?? [])).toEqual([0, 0x60000000, 0xc0000000, 2 ** 32 + 16]);
  });

  it('draws round-trip times where the acknowledgment came', () => {
    expect(rows('rtt', 'rtt')).toEqual([
      [0.1, 0.1, 10],
      [0.4, 0.2, 40],
    ]);
  });

  it('draws the receiver’s window and what is under way', () => {
    expect(rows('window', 'window').map(([, y]) => y)).toEqual([1000, 1000, 2000]);
    expect(rows('window', 'flight')).toEqual([
      [0.2, 100, 20],
      [0.3, 300, 30],
    ]);
  });

  it('counts what was sent again twice in throughput, what was acknowledged once', () => {
    const { series } = drawGraph(INPUT, 'throughput', 'toClient');
    const total = ({ x, y }: GraphSeries) => y.reduce((sum, rate) => sum + rate, 0) * ((x[1] ?? 0) - (x[0] ?? 0));
    // The SYN took a number of its own.
    expect(series.map((one) => Math.round(total(one)))).toEqual([300, 301]);
  });

  it('answers for the quiet direction with nothing', () => {
    expect(drawGraph(INPUT, 'rtt', 'toServer').series.map(({ x }) => x.length)).toEqual([0]);
  });

  it.each(['sequence', 'rtt', 'throughput', 'window'] as const)(
    'answers for a stream of one packet or none: %s',
    (kind) => {
      for (const count of [0, 1]) {
        const { series } = drawGraph({ ...INPUT, packets: packetsOf(PACKETS.slice(0, count)) }, kind, 'toClient');
        const most = kind === 'sequence' ? count : 0;
        expect(series.reduce((sum, { x }) => sum + x.length, 0)).toBe(most);
      }
    },
  );
});

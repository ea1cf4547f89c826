/** Graphs of a stream: what each series holds, on a small transfer with a loss. */
import { describe, expect, it } from 'vitest';
import { drawGraph, type GraphInput, type GraphPacket } from '../../../../src/main/engine/graph/index.ts';
import type { GraphKind, GraphSeries } from '../../../../src/shared/graph.ts';
import { packetIndex, seqNumber, streamIndex } from '../../../../src/shared/units.ts';

/** Both sides count from just below the end of the sequence space. */
const BASE = 0xfffffff0;

/** A packet every tenth of a second; `from` and `to` are relative numbers. */
function packet(
  position: number,
  { from = 1, to, ...rest }: Partial<GraphPacket> & { readonly from?: number; readonly to?: number },
): GraphPacket {
  return {
    packet: packetIndex(position * 10),
    time: position / 10,
    direction: 'toClient',
    seq: seqNumber(BASE + from),
    ack: to === undefined ? undefined : seqNumber(BASE + to),
    length: 0,
    counts: false,
    window: 1000,
    hasSelective: false,
    repeats: false,
    rtt: undefined,
    flight: undefined,
    ...rest,
  };
}

const PACKETS = [
  packet(0, { from: 0, counts: true }),
  packet(1, { direction: 'toServer', to: 1, rtt: 0.1 }),
  packet(2, { from: 1, length: 100, flight: 100 }),
  packet(3, { from: 201, length: 100, flight: 300 }),
  packet(4, { direction: 'toServer', to: 101, hasSelective: true, rtt: 0.2 }),
  packet(5, { from: 101, length: 100, repeats: true }),
  packet(6, { direction: 'toServer', to: 301, window: 2000 }),
];

const INPUT: GraphInput = {
  stream: streamIndex(3),
  base: () => seqNumber(BASE),
  count: PACKETS.length,
  at: (position) => PACKETS[position] ?? packet(0, {}),
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
  it('draws time and sequence past the end of the sequence space', () => {
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
        const { series } = drawGraph({ ...INPUT, count }, kind, 'toClient');
        const most = kind === 'sequence' ? count : 0;
        expect(series.reduce((sum, { x }) => sum + x.length, 0)).toBe(most);
      }
    },
  );
});

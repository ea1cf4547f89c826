/**
 * Graphs of one direction of a TCP stream: time and sequence (after Stevens and tcptrace), round-trip time, throughput,
 * window. Each is one pass over the stream's packets. To add one: a function here, its line in `GRAPHS`, its kind in
 * shared/graph.ts.
 */
import type { GraphKind, GraphSeries, StreamGraph } from '../../../shared/graph.ts';
import { type Direction, type PacketIndex, packetIndex, type StreamIndex } from '../../../shared/units.ts';
import { Way } from '../table/index.ts';
import { GraphMark, type GraphPackets } from './packets.ts';
import { SeriesBuilder } from './series.ts';

export { GraphMark, GraphPackets } from './packets.ts';

/** A stream, as the graphs read it. */
export interface GraphInput {
  readonly stream: StreamIndex;
  readonly packets: GraphPackets;
  /** SACK blocks of a packet, edges relative as {@link GraphPackets.ack}; asked for a bounded number of packets only. */
  selective(packet: PacketIndex): readonly (readonly [left: number, right: number])[];
}

/** Pieces that time is cut into for throughput. */
const RATE_PIECES = 240;
const WAYS: Readonly<Record<Direction, number>> = { toServer: Way.toServer, toClient: Way.toClient };
/** Packets whose SACK blocks are read, spread over all that have some: each is a look into the file. */
const MOST_SELECTIVE = 500;

const GRAPHS: Readonly<
  Record<
    GraphKind,
    { readonly unit: StreamGraph['unit']; draw(input: GraphInput, direction: Direction): readonly GraphSeries[] }
  >
> = {
  sequence: { unit: 'bytes', draw: drawSequence },
  rtt: { unit: 'seconds', draw: drawRtt },
  throughput: { unit: 'bytes-per-second', draw: drawThroughput },
  window: { unit: 'bytes', draw: drawWindow },
};

/** The graph of the data that goes one way. */
export function drawGraph(input: GraphInput, kind: GraphKind, direction: Direction): StreamGraph {
  const { unit, draw } = GRAPHS[kind];
  return { stream: input.stream, kind, direction, unit, series: draw(input, direction) };
}

/** Relative numbers that go on past 2^32: each is taken for the one nearest to the latest. */
function unwrapper(): (relative: number) => number {
  let latest = 0;
  return (relative) => {
    const near = latest + ((relative - latest) | 0);
    if (near > latest) latest = near;
    return near;
  };
}

function drawSequence(input: GraphInput, direction: Direction): readonly GraphSeries[] {
  const { count, packet, time, way, marks, seq, ack, length, window } = input.packets;
  const sent = new SeriesBuilder('sent', 'bars', count);
  const again = new SeriesBuilder('again', 'bars', 0);
  const acknowledged = new SeriesBuilder('acknowledged', 'steps', count);
  const edge = new SeriesBuilder('edge', 'steps', count);
  const relative = unwrapper();
  const own = WAYS[direction];
  const blocks: { readonly at: number; readonly ack: number }[] = [];
  let highest = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < count; at++) {
    const mark = marks[at] as number;
    const when = time[at] as number;
    const index = packet[at] as number;
    if (way[at] === own) {
      const from = relative(seq[at] as number);
      const size = (length[at] as number) + ((mark & GraphMark.counts) !== 0 ? 1 : 0);
      if (size > 0) ((mark & GraphMark.repeats) !== 0 ? again : sent).add(when, from, index, from + size);
    } else if ((mark & GraphMark.ack) !== 0) {
      const number = relative(ack[at] as number);
      if (Number.isFinite(when)) highest = Math.max(highest, number);
      acknowledged.add(when, highest, index);
      edge.add(when, number + (window[at] as number), index);
      if ((mark & GraphMark.selective) !== 0) blocks.push({ at, ack: number });
    }
  }
  return [sent, again, acknowledged, edge, drawBlocks(input, blocks)].map((series) => series.finish());
}

/** SACK blocks of packets by their places, with the number that each acknowledges. */
function drawBlocks(
  { packets, selective }: GraphInput,
  blocks: readonly { readonly at: number; readonly ack: number }[],
): SeriesBuilder {
  const series = new SeriesBuilder('selective', 'bars', 0);
  const stride = Math.ceil(blocks.length / MOST_SELECTIVE);
  for (let index = 0; index < blocks.length; index += stride) {
    const { at, ack } = blocks[index] ?? { at: 0, ack: 0 };
    const packet = packetIndex(packets.packet[at] as number);
    for (const [left, right] of selective(packet)) {
      const low = ack + ((left - ack) | 0);
      series.add(packets.time[at] as number, low, packet, low + ((right - left) >>> 0));
    }
  }
  return series;
}

function drawRtt({ packets }: GraphInput, direction: Direction): readonly GraphSeries[] {
  const { count, packet, time, way, rtt } = packets;
  const series = new SeriesBuilder('rtt', 'points', count);
  const own = WAYS[direction];
  for (let at = 0; at < count; at++)
    if (way[at] !== own) series.add(time[at] as number, rtt[at] as number, packet[at] as number);
  return [series.finish()];
}

function drawThroughput({ packets }: GraphInput, direction: Direction): readonly GraphSeries[] {
  const { count, packet, time, way, marks, seq, ack, length } = packets;
  const last = time[count - 1] ?? 0;
  const rate = new SeriesBuilder('rate', 'steps', RATE_PIECES);
  const goodput = new SeriesBuilder('goodput', 'steps', RATE_PIECES);
  // Of no time, as one packet has, nothing is so much a second.
  if (!(last > 0)) return [rate.finish(), goodput.finish()];
  const piece = last / RATE_PIECES;
  const sent = new Float64Array(RATE_PIECES);
  const taken = new Float64Array(RATE_PIECES);
  const first = new Int32Array(RATE_PIECES).fill(-1);
  const relative = unwrapper();
  const own = WAYS[direction];
  let highest = 0;
  for (let at = 0; at < count; at++) {
    const cell = Math.max(0, Math.min(RATE_PIECES - 1, Math.floor((time[at] as number) / piece)));
    if (Number.isNaN(cell)) continue;
    if (first[cell] === -1) first[cell] = packet[at] as number;
    if (way[at] === own) {
      relative(seq[at] as number);
      sent[cell] = (sent[cell] as number) + (length[at] as number);
    } else if (((marks[at] as number) & GraphMark.ack) !== 0) {
      const number = relative(ack[at] as number);
      if (number <= highest) continue;
      taken[cell] = (taken[cell] as number) + number - highest;
      highest = number;
    }
  }
  let shown = packet[0] ?? 0;
  for (let cell = 0; cell < RATE_PIECES; cell++) {
    if ((first[cell] as number) >= 0) shown = first[cell] as number;
    rate.add(cell * piece, (sent[cell] as number) / piece, shown);
    goodput.add(cell * piece, (taken[cell] as number) / piece, shown);
  }
  return [rate.finish(), goodput.finish()];
}

function drawWindow({ packets }: GraphInput, direction: Direction): readonly GraphSeries[] {
  const { count, packet, time, way, window, flight } = packets;
  const windows = new SeriesBuilder('window', 'steps', count);
  const flights = new SeriesBuilder('flight', 'points', count);
  const own = WAYS[direction];
  for (let at = 0; at < count; at++) {
    if (way[at] !== own) windows.add(time[at] as number, window[at] as number, packet[at] as number);
    else flights.add(time[at] as number, flight[at] as number, packet[at] as number);
  }
  return [windows.finish(), flights.finish()];
}

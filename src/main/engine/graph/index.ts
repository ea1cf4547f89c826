/**
 * Graphs of one direction of a TCP stream: time and sequence (after Stevens and tcptrace), round-trip time, throughput,
 * window. Each is one pass over the stream's packets. To add one: a function here, its line in `GRAPHS`, its kind in
 * shared/graph.ts.
 */
import type { GraphKind, GraphSeries, StreamGraph } from '../../../shared/graph.ts';
import type { Direction, PacketIndex, Seconds, SeqNumber, StreamIndex } from '../../../shared/units.ts';
import { SeriesBuilder } from './series.ts';

/** One packet of the stream, as the graphs read it. */
export interface GraphPacket {
  readonly packet: PacketIndex;
  /** Since the stream's first packet; NaN where the file gives no time. */
  readonly time: Seconds;
  readonly direction: Direction;
  readonly seq: SeqNumber;
  /** Undefined where the ACK flag is not set. */
  readonly ack: SeqNumber | undefined;
  /** TCP payload by the IP length. */
  readonly length: number;
  /** SYN or FIN set: one more sequence number. */
  readonly counts: boolean;
  /** Window in bytes, scaled where the scale is known. */
  readonly window: number;
  /** Has SACK blocks, RFC 2018. */
  readonly hasSelective: boolean;
  /** A retransmission. */
  readonly repeats: boolean;
  /** How long what it acknowledges took, and bytes under way with it; undefined where the analysis knows none. */
  readonly rtt: Seconds | undefined;
  readonly flight: number | undefined;
}

/** A stream, as the graphs read it. */
export interface GraphInput {
  readonly stream: StreamIndex;
  /** What relative numbers of the direction count from. */
  base(direction: Direction): SeqNumber | undefined;
  readonly count: number;
  at(position: number): GraphPacket;
  /** SACK blocks of a packet, edges relative to {@link base}; asked for a bounded number of packets only. */
  selective(packet: PacketIndex): readonly (readonly [left: number, right: number])[];
}

/** Pieces that time is cut into for throughput. */
const RATE_PIECES = 240;
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

function* packetsOf(input: GraphInput): Generator<GraphPacket> {
  for (let position = 0; position < input.count; position++) yield input.at(position);
}

/** Relative numbers that go on past 2^32: each is taken for the one nearest to the latest. */
function unwrapper(base: number | undefined): (seq: number) => number {
  let latest = 0;
  return (seq) => {
    const relative = (seq - (base ?? seq)) >>> 0;
    const near = latest + ((relative - latest) | 0);
    if (near > latest) latest = near;
    return near;
  };
}

function drawSequence(input: GraphInput, direction: Direction): readonly GraphSeries[] {
  const sent = new SeriesBuilder('sent', 'bars');
  const again = new SeriesBuilder('again', 'bars');
  const acknowledged = new SeriesBuilder('acknowledged', 'steps');
  const edge = new SeriesBuilder('edge', 'steps');
  const selective = new SeriesBuilder('selective', 'bars');
  const relative = unwrapper(input.base(direction));
  const blocks: { readonly packet: GraphPacket; readonly ack: number }[] = [];
  for (const packet of packetsOf(input)) {
    if (packet.direction === direction) {
      const from = relative(packet.seq);
      const length = packet.length + (packet.counts ? 1 : 0);
      if (length > 0) (packet.repeats ? again : sent).add(packet.time, from, packet.packet, from + length);
    } else if (packet.ack !== undefined) {
      const ack = relative(packet.ack);
      acknowledged.add(packet.time, Math.max(ack, acknowledged.last ?? ack), packet.packet);
      edge.add(packet.time, ack + packet.window, packet.packet);
      if (packet.hasSelective) blocks.push({ packet, ack });
    }
  }
  const stride = Math.ceil(blocks.length / MOST_SELECTIVE);
  for (let index = 0; index < blocks.length; index += stride) {
    const { packet, ack } = blocks[index] ?? {};
    if (!packet || ack === undefined) continue;
    for (const [left, right] of input.selective(packet.packet)) {
      const low = ack + ((left - ack) | 0);
      selective.add(packet.time, low, packet.packet, low + ((right - left) >>> 0));
    }
  }
  return [sent, again, acknowledged, edge, selective].map((series) => series.finish());
}

function drawRtt(input: GraphInput, direction: Direction): readonly GraphSeries[] {
  const rtt = new SeriesBuilder('rtt', 'points');
  for (const packet of packetsOf(input))
    if (packet.direction !== direction && packet.rtt !== undefined) rtt.add(packet.time, packet.rtt, packet.packet);
  return [rtt.finish()];
}

function drawThroughput(input: GraphInput, direction: Direction): readonly GraphSeries[] {
  const last = input.at(input.count - 1).time;
  const rate = new SeriesBuilder('rate', 'steps');
  const goodput = new SeriesBuilder('goodput', 'steps');
  // Of no time, as one packet has, nothing is so much a second.
  if (!(last > 0)) return [rate.finish(), goodput.finish()];
  const piece = last / RATE_PIECES;
  const sums = Array.from({ length: RATE_PIECES }, () => ({ rate: 0, goodput: 0, packet: -1 }));
  const relative = unwrapper(input.base(direction));
  let highest = 0;
  for (const packet of packetsOf(input)) {
    const sum = sums[Math.max(0, Math.min(RATE_PIECES - 1, Math.floor(packet.time / piece)))];
    if (!sum) continue;
    if (sum.packet < 0) sum.packet = packet.packet;
    if (packet.direction === direction) {
      relative(packet.seq);
      sum.rate += packet.length;
    } else if (packet.ack !== undefined) {
      const ack = relative(packet.ack);
      if (ack > highest) {
        sum.goodput += ack - highest;
        highest = ack;
      }
    }
  }
  let packet = input.at(0).packet as number;
  sums.forEach((sum, index) => {
    if (sum.packet >= 0) packet = sum.packet;
    rate.add(index * piece, sum.rate / piece, packet);
    goodput.add(index * piece, sum.goodput / piece, packet);
  });
  return [rate.finish(), goodput.finish()];
}

function drawWindow(input: GraphInput, direction: Direction): readonly GraphSeries[] {
  const window = new SeriesBuilder('window', 'steps');
  const flight = new SeriesBuilder('flight', 'points');
  for (const packet of packetsOf(input)) {
    if (packet.direction !== direction) window.add(packet.time, packet.window, packet.packet);
    else if (packet.flight !== undefined) flight.add(packet.time, packet.flight, packet.packet);
  }
  return [window.finish(), flight.finish()];
}

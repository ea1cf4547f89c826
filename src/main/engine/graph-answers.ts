/** Answers about graphs: a stream of the tables as the graphs read it. */
import type { GraphKind, StreamGraph } from '../../shared/graph.ts';
import type { Result } from '../../shared/model/index.ts';
import { type Direction, packetIndex, seqNumber, streamIndex } from '../../shared/units.ts';
import { fail, ok } from './answer.ts';
import { type DiagramSource, elapsed, segmentsOf } from './diagram-answers.ts';
import { TcpFlag } from './dissect/index.ts';
import { drawGraph, type GraphInput, type GraphPacket } from './graph/index.ts';
import { Way } from './table/index.ts';
import { RETRANSMITTED } from './tcp/index.ts';

/** What of a capture the graphs are made from. */
export interface GraphSource extends Pick<DiagramSource, 'table' | 'tcp'> {
  /** Every occurrence of each field in a packet, as text. */
  fieldTexts(packet: number, keys: readonly string[]): readonly (readonly string[])[];
}

/** The graph of the data that goes one way on a stream. */
export function answerGraph(
  source: GraphSource,
  stream: number,
  kind: GraphKind,
  direction: Direction,
): Result<StreamGraph> {
  const packets = segmentsOf(source, stream);
  if (packets.length === 0) return fail('no-such-stream', { stream });
  const { streams } = source.tcp;
  const clientCell = stream * 2 + (streams.clientSide[stream] ?? 0);
  const cellOf = (way: Direction): number => (way === 'toServer' ? clientCell : clientCell ^ 1);
  const input: GraphInput = {
    stream: streamIndex(stream),
    base(way) {
      const at = cellOf(way);
      return streams.baseKnown[at] === 1 ? seqNumber(streams.base[at] ?? 0) : undefined;
    },
    count: packets.length,
    at: (position) => readPacket(source, packets, position, cellOf),
    selective: (packet) => readSelective(source, packet),
  };
  return ok(drawGraph(input, kind, direction));
}

function readPacket(
  { table, tcp }: GraphSource,
  packets: Uint32Array,
  position: number,
  cellOf: (way: Direction) => number,
): GraphPacket {
  const first = packets[0] ?? 0;
  const packet = packets[position] ?? first;
  const direction = table.direction[packet] === Way.toServer ? 'toServer' : 'toClient';
  const flags = table.tcpFlags[packet] ?? 0;
  const shift = tcp.streams.windowShift[cellOf(direction)] ?? -1;
  const { verdict, segment } = tcp.explain(packet) ?? {};
  // The window of a SYN is never scaled (RFC 7323 section 2.2).
  const isScaled = shift > 0 && (flags & TcpFlag.syn) === 0;
  return {
    packet: packetIndex(packet),
    time: elapsed(table, first, packet),
    direction,
    seq: seqNumber(table.seq[packet] ?? 0),
    ack: (flags & TcpFlag.ack) === 0 ? undefined : seqNumber(table.ack[packet] ?? 0),
    length: table.payloadLength[packet] ?? 0,
    counts: (flags & (TcpFlag.syn | TcpFlag.fin)) !== 0,
    window: (table.window[packet] ?? 0) * (isScaled ? 2 ** shift : 1),
    hasSelective: (segment?.sackWidth ?? 0) > 0,
    repeats: ((table.tcpNotes[packet] ?? 0) & RETRANSMITTED) !== 0,
    rtt: verdict && verdict.acknowledged > 0 ? verdict.ackRtt / 1e9 : undefined,
    flight: verdict && verdict.bytesInFlight > 0 ? verdict.bytesInFlight : undefined,
  };
}

/** The edges as the details show them: relative. */
function readSelective(source: GraphSource, packet: number): readonly (readonly [number, number])[] {
  const [left = [], right = []] = source.fieldTexts(packet, ['tcp.options.sack_le', 'tcp.options.sack_re']);
  return left.map((edge, index) => [Number(edge), Number(right[index] ?? edge)] as const);
}

/** Answers about graphs: a stream of the tables as the graphs read it. */
import type { GraphKind, StreamGraph } from '../../shared/graph.ts';
import type { Result } from '../../shared/model/index.ts';
import { type Direction, streamIndex } from '../../shared/units.ts';
import { fail, ok } from './answer.ts';
import { type DiagramSource, elapsed, segmentsOf } from './diagram-answers.ts';
import { TcpFlag } from './dissect/index.ts';
import { drawGraph, type GraphInput, GraphMark, GraphPackets } from './graph/index.ts';
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
  const input: GraphInput = {
    stream: streamIndex(stream),
    packets: readPackets(source, stream, packets, clientCell),
    selective: (packet) => readSelective(source, packet),
  };
  return ok(drawGraph(input, kind, direction));
}

/** The segments of a stream in columns. One run over the tables, and one of the analysis, which knows round trips. */
function readPackets(
  { table, tcp }: GraphSource,
  stream: number,
  packets: Uint32Array,
  clientCell: number,
): GraphPackets {
  const into = new GraphPackets(packets.length);
  const { windowShift } = tcp.streams;
  const factor = (cell: number): number => 2 ** Math.max(0, windowShift[cell] ?? 0);
  const factors = { [Way.toServer]: factor(clientCell), [Way.toClient]: factor(clientCell ^ 1) };
  const first = packets[0] as number;
  const numbers = tcp.numbers();
  packets.forEach((packet, at) => {
    const flags = table.tcpFlags[packet] as number;
    const way = table.direction[packet] === Way.toServer ? Way.toServer : Way.toClient;
    into.packet[at] = packet;
    into.time[at] = elapsed(table, first, packet);
    into.way[at] = way;
    into.seq[at] = (table.seq[packet] as number) - numbers.seqBase(packet);
    into.ack[at] = (table.ack[packet] as number) - numbers.ackBase(packet);
    into.length[at] = table.payloadLength[packet] as number;
    // The window of a SYN is never scaled (RFC 7323 section 2.2).
    into.window[at] = (table.window[packet] as number) * ((flags & TcpFlag.syn) === 0 ? (factors[way] ?? 1) : 1);
    into.marks[at] =
      ((flags & TcpFlag.ack) === 0 ? 0 : GraphMark.ack) |
      ((flags & (TcpFlag.syn | TcpFlag.fin)) === 0 ? 0 : GraphMark.counts) |
      (((table.tcpNotes[packet] as number) & RETRANSMITTED) === 0 ? 0 : GraphMark.repeats);
  });
  let at = 0;
  tcp.eachVerdict(stream, ({ sackWidth }, { acknowledged, ackRtt, bytesInFlight }) => {
    if (sackWidth > 0) into.marks[at] = (into.marks[at] as number) | GraphMark.selective;
    if (acknowledged > 0 && ackRtt !== 0) into.rtt[at] = ackRtt / 1e9;
    if (bytesInFlight > 0) into.flight[at] = bytesInFlight;
    at++;
  });
  return into;
}

/** The edges relative to what the receiver's acknowledgments count from, as the details show them. */
function readSelective(source: GraphSource, packet: number): readonly (readonly [number, number])[] {
  const blocks = source.tcp.sackBlocks(packet);
  const base = source.tcp.numbers().ackBase(packet);
  if (blocks) return blocks.map(([left, right]) => [(left - base) >>> 0, (right - base) >>> 0] as const);
  const [left = [], right = []] = source.fieldTexts(packet, ['tcp.options.sack_le', 'tcp.options.sack_re']);
  return left.map((edge, index) => [Number(edge), Number(right[index] ?? edge)] as const);
}

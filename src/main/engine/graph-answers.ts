/** Answers about graphs: a stream of the tables as the graphs read it. */
import type { GraphKind, StreamGraph } from '../../shared/graph.ts';
import type { Result } from '../../shared/model/index.ts';
import { type Direction, streamIndex } from '../../shared/units.ts';
import { fail, ok } from './answer.ts';
import { type DiagramSource, segmentsOf } from './diagram-answers.ts';
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
  const read = keptOf(source, stream, packets);
  if (JUDGED.has(kind) && !read.judged) {
    readVerdicts(source, stream, read.columns);
    read.judged = true;
  }
  const input: GraphInput = {
    stream: streamIndex(stream),
    packets: read.columns,
    selective: (packet) => readSelective(source, packet),
  };
  return ok(drawGraph(input, kind, direction));
}

/** Graphs of what only the analysis knows: round trips, bytes under way. */
const JUDGED: ReadonlySet<GraphKind> = new Set(['rtt', 'window']);

/** A stream that was read for one graph, for the next ones. */
interface Kept {
  readonly stream: number;
  readonly columns: GraphPackets;
  /** The verdicts are in it. */
  judged: boolean;
}

/** The stream that was looked at last, of each capture. */
const KEPT = new WeakMap<object, Kept>();
/** A longer one is read again each time. */
const MOST_KEPT = 1_000_000;

function keptOf(source: GraphSource, stream: number, packets: Uint32Array): Kept {
  const known = KEPT.get(source.tcp);
  // While the capture is being read, the stream grows and its roles may turn.
  if (known?.stream === stream && known.columns.count === packets.length && source.tcp.isFinished) return known;
  const columns = readPackets(source, stream, packets);
  const read: Kept = { stream, columns, judged: false };
  if (packets.length <= MOST_KEPT) KEPT.set(source.tcp, read);
  return read;
}

/** The segments of a stream in columns, without what the analysis knows of them. */
function readPackets({ table, tcp }: GraphSource, stream: number, packets: Uint32Array): GraphPackets {
  const into = new GraphPackets(packets.length);
  const clientCell = stream * 2 + (tcp.streams.clientSide[stream] ?? 0);
  const { windowShift } = tcp.streams;
  const factor = (cell: number): number => 2 ** Math.max(0, windowShift[cell] ?? 0);
  const factors = { [Way.toServer]: factor(clientCell), [Way.toClient]: factor(clientCell ^ 1) };
  const first = packets[0] as number;
  const numbers = tcp.numbers();
  for (let at = 0; at < packets.length; at++) {
    const packet = packets[at] as number;
    const flags = table.tcpFlags[packet] as number;
    const way = table.direction[packet] === Way.toServer ? Way.toServer : Way.toClient;
    into.packet[at] = packet;
    // Unknown where one of the two is.
    into.time[at] =
      (table.seconds[packet] as number) -
      (table.seconds[first] as number) +
      ((table.nanos[packet] as number) - (table.nanos[first] as number)) / 1e9;
    into.way[at] = way;
    into.seq[at] = (table.seq[packet] as number) - numbers.seqBase(packet);
    into.ack[at] = (table.ack[packet] as number) - numbers.ackBase(packet);
    into.length[at] = table.payloadLength[packet] as number;
    // The window of a SYN is never scaled (RFC 7323 section 2.2).
    into.window[at] = (table.window[packet] as number) * ((flags & TcpFlag.syn) === 0 ? (factors[way] ?? 1) : 1);
    into.marks[at] =
      ((flags & TcpFlag.ack) === 0 ? 0 : GraphMark.ack) |
      ((flags & (TcpFlag.syn | TcpFlag.fin)) === 0 ? 0 : GraphMark.counts) |
      (((table.tcpNotes[packet] as number) & RETRANSMITTED) === 0 ? 0 : GraphMark.repeats) |
      (tcp.hasSack(packet) ? GraphMark.selective : 0);
  }
  return into;
}

/** One run of the analysis over the stream. */
function readVerdicts({ tcp }: GraphSource, stream: number, into: GraphPackets): void {
  let at = 0;
  tcp.eachVerdict(stream, (_, { acknowledged, ackRtt, bytesInFlight }) => {
    if (acknowledged > 0 && ackRtt !== 0) into.rtt[at] = ackRtt / 1e9;
    if (bytesInFlight > 0) into.flight[at] = bytesInFlight;
    at++;
  });
}

/** The edges relative to what the receiver's acknowledgments count from, as the details show them. */
function readSelective(source: GraphSource, packet: number): readonly (readonly [number, number])[] {
  const blocks = source.tcp.sackBlocks(packet);
  const base = source.tcp.numbers().ackBase(packet);
  if (blocks) return blocks.map(([left, right]) => [(left - base) >>> 0, (right - base) >>> 0] as const);
  const [left = [], right = []] = source.fieldTexts(packet, ['tcp.options.sack_le', 'tcp.options.sack_re']);
  return left.map((edge, index) => [Number(edge), Number(right[index] ?? edge)] as const);
}

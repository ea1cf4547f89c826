/** Answers about diagrams: a stream of the tables as the diagram reads it, drawn or written. */
import type { DiagramFormat } from '../../shared/api.ts';
import type { Endpoint, Result } from '../../shared/model/index.ts';
import type { DiagramOptions, DiagramScene } from '../../shared/scene.ts';
import {
  packetIndex,
  type Seconds,
  type SeqNumber,
  type StreamIndex,
  seqNumber,
  streamIndex,
} from '../../shared/units.ts';
import { fail, ok } from './answer.ts';
import {
  type LadderInput,
  type LadderMessage,
  type LadderPacket,
  layoutLadder,
  writeDiagram,
} from './diagram/index.ts';
import type { MessageIndex } from './message-index.ts';
import { secondsBetween, timeOf } from './rows.ts';
import { type AddressPool, type PacketTable, RolesFrom, type StreamTable, Way } from './table/index.ts';
import { ANALYSED, noteNames, type StateTimeline, type TcpCapture } from './tcp/index.ts';

/** Messages of one kind that are named at most. */
const MOST_NAMES = 2000;
/** Bits of the flags column that are flags. */
const FLAG_BITS = 0x1ff;

/** What of a capture the diagrams are made from. */
export interface DiagramSource {
  readonly table: PacketTable;
  readonly addresses: AddressPool;
  readonly tcp: TcpCapture;
  readonly index: MessageIndex;
}

/** The scene of a stream. */
export function answerDiagram(source: DiagramSource, stream: number, options: DiagramOptions): Result<DiagramScene> {
  const input = readStream(source, stream);
  return input ? ok(layoutLadder(input, options)) : fail('no-such-stream', { stream });
}

/** The same as a document. */
export function answerDiagramText(
  source: DiagramSource,
  stream: number,
  options: DiagramOptions,
  format: DiagramFormat,
): Result<string> {
  const input = readStream(source, stream);
  return input ? ok(writeDiagram(input, options, format)) : fail('no-such-stream', { stream });
}

/** Packets of a stream that were analysed: not those that ICMP errors quote, nor cut headers. Empty for no such stream. */
export function segmentsOf({ table, tcp }: Pick<DiagramSource, 'table' | 'tcp'>, stream: number): Uint32Array {
  if (stream >= tcp.streams.length) return new Uint32Array(0);
  const packets = tcp.packetsOf(stream);
  const { tcpFlags } = table;
  let analysed = 0;
  for (let at = 0; at < packets.length; at++)
    if (((tcpFlags[packets[at] as number] as number) & ANALYSED) !== 0) analysed++;
  // Nearly always all of them are, and then there is nothing to copy.
  if (analysed === packets.length) return packets;
  return packets.filter((packet) => ((tcpFlags[packet] as number) & ANALYSED) !== 0);
}

/** A stream as the diagram reads it. */
function readStream(source: DiagramSource, stream: number): LadderInput | undefined {
  const { streams } = source.tcp;
  const packets = segmentsOf(source, stream);
  if (packets.length === 0) return undefined;
  const timeline = source.tcp.states(stream);
  const client = streams.clientSide[stream] ?? 0;
  const reuses = previousOf(streams, stream);
  return {
    stream: streamIndex(stream),
    client: endpointOf(source, stream * 2 + client),
    server: endpointOf(source, stream * 2 + 1 - client),
    rolesFrom: rolesFrom(streams.rolesFrom[stream] ?? 0),
    clientBase: baseOf(streams, stream * 2 + client),
    serverBase: baseOf(streams, stream * 2 + 1 - client),
    count: packets.length,
    at: (position) => readPacket(source, timeline, packets, position),
    messages: namesOn(source, stream),
    ...(reuses === undefined ? {} : { reuses }),
  };
}

/** Names of what a stream carried, in order of their packets. */
function namesOn({ table, index }: DiagramSource, stream: number): readonly LadderMessage[] {
  const names: LadderMessage[] = [];
  for (const { indexed } of index.exchangesOf(stream).slice(0, MOST_NAMES)) {
    const { request, interim, response } = indexed;
    if (request) names.push(named('request', request.packet, `${request.method} ${request.target}`));
    for (const answer of response ? [...interim, response] : interim) {
      const after = request && elapsed(table, request.lastPacket, answer.firstPacket);
      names.push(named('response', answer.packet, `${answer.statusCode} ${answer.reason}`.trim(), after));
    }
  }
  const reader = index.messages(stream);
  for (let number = 0; reader && number < Math.min(reader.count, MOST_NAMES); number++) {
    const { opcode, packets, length, wireLength, closeCode } = reader.message(streamIndex(stream), number);
    const rest = closeCode === undefined ? `${length ?? wireLength} B` : String(closeCode);
    names.push(named('websocket', packets[1], `WebSocket ${OPCODES[opcode] ?? `opcode ${opcode}`} ${rest}`));
  }
  return names.sort((a, b) => a.packet - b.packet);
}

/** Opcodes by their names in RFC 6455 section 11.8. */
const OPCODES: Readonly<Record<number, string>> = { 1: 'text', 2: 'binary', 8: 'close', 9: 'ping', 10: 'pong' };

function named(kind: LadderMessage['kind'], packet: number, name: string, after?: Seconds): LadderMessage {
  return { kind, packet: packetIndex(packet), name, ...(after === undefined ? {} : { after }) };
}

function readPacket(
  { table, tcp }: DiagramSource,
  timeline: StateTimeline,
  packets: Uint32Array,
  position: number,
): LadderPacket {
  const first = packets[0] ?? 0;
  const packet = packets[position] ?? first;
  const previous = packets[position - 1] ?? packet;
  return {
    packet: packetIndex(packet),
    time: elapsed(table, first, packet),
    delta: elapsed(table, previous, packet),
    direction: table.direction[packet] === Way.toServer ? 'toServer' : 'toClient',
    flags: (table.tcpFlags[packet] ?? 0) & FLAG_BITS,
    seq: seqNumber(table.seq[packet] ?? 0),
    ack: seqNumber(table.ack[packet] ?? 0),
    length: table.payloadLength[packet] ?? 0,
    notes: noteNames(table.tcpNotes[packet] ?? 0),
    states: timeline.at(tcp.positionOf(packet)),
  };
}

/** NaN where either has no time. */
export function elapsed(table: PacketTable, from: number, to: number): Seconds {
  const times = [timeOf(table, from), timeOf(table, to)] as const;
  return Number.isNaN(table.seconds[from]) || Number.isNaN(table.seconds[to]) ? Number.NaN : secondsBetween(...times);
}

function endpointOf({ addresses, tcp }: DiagramSource, cell: number): Endpoint {
  const { streams } = tcp;
  return { address: addresses.text(streams.address[cell] ?? 0), port: streams.port[cell] ?? 0 };
}

function baseOf(streams: StreamTable, cell: number): SeqNumber | undefined {
  return streams.baseKnown[cell] === 1 ? seqNumber(streams.base[cell] ?? 0) : undefined;
}

function rolesFrom(from: number): LadderInput['rolesFrom'] {
  if (from === RolesFrom.syn) return 'syn';
  return from === RolesFrom.synAck ? 'syn-ack' : 'guess';
}

/** The latest stream before this one between the same two ends. */
function previousOf({ address, port }: StreamTable, stream: number): StreamIndex | undefined {
  const isSameEnd = (a: number, b: number): boolean => address[a] === address[b] && port[a] === port[b];
  const own = stream * 2;
  for (let other = own - 2; other >= 0; other -= 2) {
    const straight = isSameEnd(own, other) && isSameEnd(own + 1, other + 1);
    if (straight || (isSameEnd(own, other + 1) && isSameEnd(own + 1, other))) return streamIndex(other / 2);
  }
  return undefined;
}

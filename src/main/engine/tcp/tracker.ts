/**
 * Told of every transport header while a capture is scanned: finds or opens its stream, has it analysed, and writes what
 * is known into the packet's row and the stream's. Streams are numbered as Wireshark numbers them, in order of the first
 * header met. Allocates nothing per packet.
 */
import { HEAP, type Room } from '../bytes/index.ts';
import { type Cursor, NO_PAYLOAD_LENGTH, type PacketScan, TcpFlag, type TransportSink } from '../dissect/index.ts';
import { type PacketTable, RolesFrom, StreamTable, Way } from '../table/index.ts';
import { ACKNOWLEDGED, analyse, completenessOf, takeHeader } from './analysis.ts';
import { EndpointMap } from './endpoint-map.ts';
import { FLOW, FLOW_CELLS, FlowBit, STREAM, STREAM_CELLS } from './flow-cells.ts';
import { Flows } from './flows.ts';
import { ExtraHeaders, Transport } from './headers.ts';
import { OptionFacts } from './option-facts.ts';
import { NOT_PLAIN, passPlain } from './plain-segment.ts';
import { Rebases } from './rebases.ts';
import { learnFromContent, learnFromFlags } from './roles.ts';
import { ANALYSED, BOGUS_HEADER } from './row-flags.ts';
import { areTimestamps, scanOptions } from './scan-options.ts';
import { Segment, Verdict } from './segment.ts';
import { settleAnswers, settleDirections, settleRoundTrips } from './settle.ts';
import type { StreamPackets } from './stream-packets.ts';
import { noteSegment, openRow, settlePlain, settleRow } from './stream-rows.ts';
import { setBit } from './unacked.ts';
import type { VerdictColumns } from './verdict-columns.ts';

const MIN_HEADER = 20;
/** A guess of the roles may look at this many segments with payload each way. */
const CONTENT_LOOKS = 4;
const SYN_ACK = TcpFlag.syn | TcpFlag.ack;
/** What a plain segment may have set beside ACK. */
const LIGHT_FLAGS = TcpFlag.psh | TcpFlag.fin;

/** Bytes of a file to a slot of the map of connections, and the slots it has at least and at most before it grows. */
const BYTES_TO_SLOT = 1 << 13;
const SLOTS = [1 << 10, 1 << 18] as const;

const slotsFor = (size: number): number =>
  2 ** Math.floor(Math.log2(Math.min(Math.max(size / BYTES_TO_SLOT, SLOTS[0]), SLOTS[1])));

/** What is looked up and changed for every segment. */
export interface TrackerTables {
  readonly flows: Flows;
  readonly pairs: EndpointMap;
  readonly udpPairs: EndpointMap;
}

/** One for each capture. Hand it to the PacketScan as its sink, and call {@link finish} after the last packet. */
export class Tracker implements TransportSink {
  readonly streams: StreamTable;
  readonly options = new OptionFacts();
  readonly extra = new ExtraHeaders();
  /** Where every verdict is kept; undefined where only the notes are. */
  readonly verdicts: VerdictColumns | undefined;
  readonly #rebases = new Rebases();
  /** UDP streams so far. */
  udpStreams = 0;

  /** What plain segments are passed by: see {@link passed}. */
  tables: TrackerTables;
  #flows: Flows;
  #tcpPairs: EndpointMap;
  #udpPairs: EndpointMap;
  /** What only further segments need has been let go: see {@link rest}. */
  #isResting = false;
  readonly #segment = new Segment();
  readonly #verdict = new Verdict();
  /**
   * Streams that are listed with packets which quote a header of theirs, or hold headers of several streams: the last of these, by
   * stream. What their rows count is not what is listed.
   */
  readonly shared = new Map<number, number>();
  /** Streams that a SYN came to after an acknowledgment. */
  readonly #lateSyns = new Set<number>();
  /** Streams whose client turned out to be the other end after packets had been written. */
  readonly #turned = new Set<number>();

  /** `room` is for what is looked up and changed for every segment; a file of `size` bytes is read. */
  constructor(verdicts?: VerdictColumns, room: Room = HEAP, size = 0) {
    this.verdicts = verdicts;
    this.streams = new StreamTable(room);
    this.#flows = new Flows(room);
    this.#tcpPairs = new EndpointMap(room, slotsFor(size));
    this.#udpPairs = new EndpointMap(room, slotsFor(size));
    this.tables = { flows: this.#flows, pairs: this.#tcpPairs, udpPairs: this.#udpPairs };
  }

  /**
   * No segment comes for now: let go of what only further ones need, most of what a stream costs, and take no more room for the rest
   * than it needs, on the heap. To be called behind {@link finish}.
   */
  rest(): void {
    this.#isResting = true;
    this.streams.pack();
    this.options.trim();
    this.#use({ flows: new Flows(), pairs: new EndpointMap(), udpPairs: this.#udpPairs.packed() });
  }

  /** Go on behind {@link rest}, with what another has, which has been told of the same segments again, in this room. */
  wake(again: Tracker, room: Room): void {
    this.#isResting = false;
    this.streams.unpack(room);
    this.#use(again.tables);
    if (again.streams.length === this.streams.length) return;
    // The file is not what it was: all connections begin anew.
    this.#use({ flows: new Flows(room), pairs: new EndpointMap(room), udpPairs: new EndpointMap(room) });
    for (let stream = 0; stream < this.streams.length; stream++) this.#flows.append();
  }

  #use(tables: TrackerTables): void {
    this.tables = tables;
    this.#flows = tables.flows;
    this.#tcpPairs = tables.pairs;
    this.#udpPairs = tables.udpPairs;
  }

  tcp(cursor: Cursor, row: PacketScan): void {
    const header = row.tcp;
    const { flags } = header;
    let direction = this.#tcpPairs.find(row.source, header.sourcePort, row.destination, header.destinationPort);
    if ((flags & ~LIGHT_FLAGS) === TcpFlag.ack && direction >= 0 && this.#passPlain(cursor, row, direction)) return;
    const reuses =
      direction >= 0 && (flags & TcpFlag.syn) !== 0 && this.#reusesPorts(direction, flags, header.seq >>> 0);
    const opens = direction < 0 || reuses;
    if (opens) direction = this.#open(cursor, row) * 2;
    const stream = direction >> 1;
    const side = direction & 1;
    if ((flags & TcpFlag.syn) !== 0 && learnFromFlags(this.streams, stream, side, flags) && !opens) {
      this.#turned.add(stream);
    }
    if ((flags & SYN_ACK) === TcpFlag.syn && !opens) this.#meetLateSyn(stream);
    this.extra.meet(cursor.packet, Transport.tcp, stream, cursor.quoted, side);
    if (cursor.quoted || row.stream >= 0) this.#share(cursor.packet, stream, row.stream);

    const analysed = !cursor.quoted && !cursor.fragment && header.payloadLength !== NO_PAYLOAD_LENGTH;
    const length = analysed ? header.payloadLength : 0;
    if (header.headerLength >= MIN_HEADER) this.#complete(stream, side, flags, length, opens, reuses);
    // Of several headers that a packet quotes, the first says which stream it is listed with.
    if (!cursor.quoted || this.extra.tcpHeaders === 1) {
      row.stream = stream;
      row.direction = side === this.streams.clientSide[stream] ? Way.toServer : Way.toClient;
    }
    if (!analysed) this.#takeHeader(cursor, row, stream, side);
    if (cursor.quoted) return;
    row.tcpFlags = flags | (analysed ? ANALYSED : 0) | (header.headerLength < MIN_HEADER ? BOGUS_HEADER : 0);
    row.seq = header.seq;
    row.ack = header.ack;
    row.window = header.window;
    this.streams.lastPacket[stream] = cursor.packet;
    this.streams.packets[direction] = (this.streams.packets[direction] as number) + 1;
    if (!analysed) return;
    if (length > 0) {
      this.streams.bytes[direction] = (this.streams.bytes[direction] as number) + length;
      if (this.#looks(stream, side)) this.#lookAtContent(cursor, row, stream, side);
    }
    this.#analyse(cursor, row, stream, side, reuses);
  }

  /** Take the segment the short way, which nearly every one can go; says whether it could. See plain-segment.ts. */
  #passPlain(cursor: Cursor, row: PacketScan, direction: number): boolean {
    const header = row.tcp;
    const { payloadLength, payloadOffset } = header;
    const { packet, bytes, quoted, fragment, seconds, end } = cursor;
    if (this.verdicts !== undefined || quoted || fragment || this.extra.hasMet(packet)) return false;
    if (payloadLength === NO_PAYLOAD_LENGTH || payloadOffset > end) return false;
    if (!areTimestamps(bytes, header.optionsOffset, payloadOffset)) return false;
    const { streams } = this;
    const stream = direction >> 1;
    const since = (Number.isNaN(seconds) ? 0 : seconds) - (streams.startSeconds[stream] as number);
    const { seq, ack, flags, window } = header;
    const time = since * 1e9 + cursor.nanos;
    const push = (flags & TcpFlag.psh) !== 0;
    const last = (flags & TcpFlag.fin) !== 0;
    const notes = passPlain(this.#flows, direction, packet, seq, ack, window, payloadLength, push, last, time);
    if (notes === NOT_PLAIN) return false;
    this.extra.meet(packet, Transport.tcp, stream, false);
    row.stream = stream;
    row.direction = (direction & 1) === streams.clientSide[stream] ? Way.toServer : Way.toClient;
    row.tcpFlags = flags | ANALYSED;
    row.seq = seq;
    row.ack = ack;
    row.window = window;
    row.tcpNotes = notes;
    streams.lastPacket[stream] = packet;
    streams.packets[direction] = (streams.packets[direction] as number) + 1;
    streams.bytes[direction] = (streams.bytes[direction] as number) + payloadLength;
    settlePlain(streams, this.#flows, stream, flags, payloadLength);
    return true;
  }

  /**
   * So many packets have been passed elsewhere (plain-run/), which has done all that {@link tcp} and {@link udp} do but keep their options.
   */
  passed(_packets: number, options: Uint32Array): void {
    if (options.length > 0) this.options.keepRows(options);
  }

  udp(cursor: Cursor, row: PacketScan): void {
    const { source, sourcePort, destination, destinationPort } = row;
    let stream = this.#udpPairs.find(source, sourcePort, destination, destinationPort) >> 1;
    if (stream < 0) {
      stream = this.udpStreams++;
      this.#udpPairs.set(source, sourcePort, destination, destinationPort, stream);
    }
    this.extra.meet(cursor.packet, Transport.udp, stream, cursor.quoted);
  }

  #meetLateSyn(stream: number): void {
    if (((this.streams.completeness[stream] as number) & ACKNOWLEDGED) !== 0) this.#lateSyns.add(stream);
  }

  #share(packet: number, stream: number, earlier: number): void {
    this.shared.set(stream, packet);
    if (earlier >= 0) this.shared.set(earlier, packet);
  }

  /** In a tunnel, the row tells of other addresses than those that the only UDP header stands under: its stream is kept apart. */
  ended({ packet }: Cursor, { source, sourcePort, destination, destinationPort }: PacketScan): void {
    const stream = this.extra.onlyUdpStream(packet);
    if (stream < 0 || this.#udpPairs.find(source, sourcePort, destination, destinationPort) >> 1 === stream) return;
    this.extra.push(packet, Transport.udp, 0, stream);
  }

  /** `udp.stream` of the only UDP header of a packet, by its row; undefined where the row is another header's. */
  udpStreamOf(packets: PacketTable, packet: number): number | undefined {
    const direction = this.#udpPairs.find(
      packets.source[packet] ?? 0,
      packets.sourcePort[packet] ?? 0,
      packets.destination[packet] ?? 0,
      packets.destinationPort[packet] ?? 0,
    );
    return direction < 0 ? undefined : direction >> 1;
  }

  /** After the last packet: turn the direction of packets that were written before the client was known. */
  finish(packets: PacketTable, lists: StreamPackets): void {
    if (this.#isResting) return;
    this.streams.trim();
    const read = { packets, streams: this.streams, lists };
    settleAnswers(read, this.#rebases);
    settleRoundTrips(read, this.#flows, this.#lateSyns);
    settleDirections(read, this.#turned);
    this.#turned.clear();
  }

  /** A SYN with another number than the connection's begins a new one on the same ports. */
  #reusesPorts(direction: number, flags: number, seq: number): boolean {
    if ((flags & SYN_ACK) !== TcpFlag.syn || !this.#baseKnown(direction)) return false;
    return this.#flows.cells[direction * FLOW_CELLS + FLOW.base] !== seq;
  }

  /** What the first segment adds, a SYN apart, is kept from what the later ones add: it is not shown on the first. */
  #complete(stream: number, side: number, flags: number, length: number, first: boolean, reuses: boolean): void {
    const { completeness, openingCompleteness } = this.streams;
    const pureSyn = (flags & SYN_ACK) === TcpFlag.syn;
    const opening = first || (pureSyn && !this.#baseKnown(stream * 2 + side));
    const bits = completenessOf(flags, length, opening, reuses);
    if (pureSyn && opening) completeness[stream] = bits;
    else completeness[stream] = (completeness[stream] as number) | bits;
    if (pureSyn || !first) openingCompleteness[stream] = (openingCompleteness[stream] as number) | bits;
  }

  #baseKnown(direction: number): boolean {
    const bits = this.#flows.cells[direction * FLOW_CELLS + FLOW.bits] as number;
    return (bits & FlowBit.baseKnown) !== 0;
  }

  #open({ packet, seconds, nanos }: Cursor, row: PacketScan): number {
    const { source, destination } = row;
    const { sourcePort, destinationPort } = row.tcp;
    const start = Number.isNaN(seconds) ? 0 : seconds;
    const { streams } = this;
    const stream = openRow(streams, packet, source, sourcePort, destination, destinationPort, start, nanos);
    this.#flows.append();
    this.#flows.streams[stream * STREAM_CELLS + STREAM.start] = start;
    this.#tcpPairs.set(source, sourcePort, destination, destinationPort, stream);
    return stream;
  }

  #analyse(cursor: Cursor, row: PacketScan, stream: number, side: number, reuses: boolean): void {
    const verdict = this.#verdict;
    const segment = this.#readSegment(cursor, row, stream);
    segment.reusesPorts = reuses;
    this.options.keep(segment);
    analyse(this.#flows, stream, side, segment, verdict);
    row.tcpNotes = verdict.notes;
    this.verdicts?.keep(cursor.packet, verdict);
    this.#noteRebase(stream * 2 + side, cursor.packet);
    settleRow(this.streams, this.#flows, stream, segment.flags);
    noteSegment(this.streams, stream * 2 + side, verdict.notes);
    this.#markSettled(stream * 2);
    this.#markSettled(stream * 2 + 1);
  }

  /** A header that is quoted, or whose payload cannot be known: where it is there whole, its SYN and options count. */
  #takeHeader(cursor: Cursor, row: PacketScan, stream: number, side: number): void {
    const { whole, headerLength, flags } = row.tcp;
    if (!whole || headerLength < MIN_HEADER) return;
    takeHeader(this.#flows, stream, side, this.#readSegment(cursor, row, stream));
    settleRow(this.streams, this.#flows, stream, flags & ~TcpFlag.syn);
    setBit(this.#flows.cells, stream * 2 * FLOW_CELLS, FlowBit.settled, false);
    setBit(this.#flows.cells, (stream * 2 + 1) * FLOW_CELLS, FlowBit.settled, false);
  }

  /** Whether plain segments of a direction have nothing to tell any more but themselves. */
  #markSettled(own: number): void {
    const { streams } = this;
    const { cells } = this.#flows;
    // Where the ports are all there is to go by, nothing is looked for in what comes later.
    const isLookedAt =
      streams.rolesFrom[own >> 1] === RolesFrom.ports && (streams.packets[own] as number) < CONTENT_LOOKS;
    const isSettled =
      !isLookedAt &&
      streams.baseKnown[own] === 1 &&
      streams.baseKnown[own ^ 1] === 1 &&
      streams.base[own] === cells[own * FLOW_CELLS + FLOW.base];
    setBit(cells, own * FLOW_CELLS, FlowBit.settled, isSettled);
  }

  #readSegment(cursor: Cursor, row: PacketScan, stream: number): Segment {
    const header = row.tcp;
    const segment = this.#segment;
    const seconds = Number.isNaN(cursor.seconds) ? 0 : cursor.seconds;
    segment.packet = cursor.packet;
    segment.time = (seconds - (this.streams.startSeconds[stream] as number)) * 1e9 + cursor.nanos;
    segment.timeless = seconds === 0 && cursor.nanos === 0;
    segment.seq = header.seq >>> 0;
    segment.ack = header.ack >>> 0;
    segment.flags = header.flags;
    segment.window = header.window;
    segment.length = header.payloadLength;
    segment.bogus = header.headerLength < MIN_HEADER;
    segment.settlesScaling = header.whole && header.optionsWhole && !segment.bogus;
    const end = header.payloadOffset;
    scanOptions(cursor.bytes, header.optionsOffset, end, Math.min(end, cursor.end), segment);
    return segment;
  }

  /** A SYN+ACK with another number than before: what was sent until then keeps counting from the earlier one. */
  #noteRebase(direction: number, packet: number): void {
    const { base, baseKnown } = this.streams;
    const now = this.#flows.cells[direction * FLOW_CELLS + FLOW.base] as number;
    if (baseKnown[direction] === 0 || base[direction] === now) return;
    this.#rebases.note(direction, packet, base[direction] as number);
  }

  /**
   * What the sequence numbers of a direction count from at a packet; undefined where that is not known. As the reference
   * has it when it reads a capture for the second time: until the first SYN+ACK, from where the latest one counts.
   */
  baseAt(direction: number, packet: number): number | undefined {
    const earlier = this.#rebases.baseAt(direction, packet);
    if (earlier !== undefined) return earlier;
    return this.streams.baseKnown[direction] ? this.streams.base[direction] : undefined;
  }

  #looks(stream: number, side: number): boolean {
    if (this.streams.rolesFrom[stream] !== RolesFrom.ports) return false;
    return (this.streams.packets[stream * 2 + side] as number) <= CONTENT_LOOKS;
  }

  #lookAtContent(cursor: Cursor, row: PacketScan, stream: number, side: number): void {
    const { payloadOffset } = row.tcp;
    if (!learnFromContent(this.streams, stream, side, cursor.bytes, payloadOffset, cursor.end)) return;
    this.#turned.add(stream);
    row.direction = side === this.streams.clientSide[stream] ? Way.toServer : Way.toClient;
  }
}

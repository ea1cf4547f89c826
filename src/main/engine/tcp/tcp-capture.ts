/**
 * Everything TCP of one capture, for the engine: a sink for the scan, and afterwards (or meanwhile) the answers to
 * questions about packets and streams. Nothing is worked out before somebody asks, and a bounded number of streams is
 * kept worked out.
 */

import { lowerBound } from '../../../shared/bisect.ts';
import type { StateChange, StreamSummary } from '../../../shared/model/index.ts';
import type { Direction } from '../../../shared/units.ts';
import type { ByteSource } from '../bytes/index.ts';
import { Layer, type TcpFacts } from '../dissect/index.ts';
import { type AddressPool, type PacketTable, type StreamTable, Way } from '../table/index.ts';
import { bareFacts, infoFacts, namesOthers, tcpFacts } from './facts.ts';
import { FollowList } from './follow.ts';
import { Transport } from './headers.ts';
import { type TcpNumbers, tcpNumbers } from './numbers.ts';
import { type PayloadOf, PayloadReader } from './payload-reader.ts';
import { recent } from './recent.ts';
import { type Explained, Replay, type ReplaySource } from './replay.ts';
import { ANALYSED } from './row-flags.ts';
import { type SackBlock, sackBlocks } from './sack-blocks.ts';
import { type Segment, Verdict } from './segment.ts';
import type { StateTimeline } from './state-timeline.ts';
import { statesOf } from './states.ts';
import { StreamBytes } from './stream-bytes.ts';
import { PacketLinks, StreamPackets } from './stream-packets.ts';
import { summarise } from './summary.ts';
import type { Tracker } from './tracker.ts';
import { type UdpPlace, UdpTimes } from './udp-times.ts';
import { VerdictPass } from './verdict-pass.ts';

/** Streams whose second run is kept, and streams whose bytes are kept in order. */
/** In the flags column: a FIN that was analysed. */
const FIN_OF_ANALYSED = ANALYSED | 0x001;
const NO_NUMBERS = { duplicateOf: 0, duplicateNumber: 0 } as const;
const MAX_REPLAYS = 32;
const MAX_STREAM_BYTES = 16;
/** Packets from which on a stream is long, and those of its opening. */
const LONG = 1 << 16;
const OPENING = 1 << 10;
const MAX_TIMELINES = 16;
const MAX_FOUND = 256;
const MAX_SUMMARIES = 2000;

/** What of a capture the TCP part reads. */
export interface TcpParts {
  /** The sink of the scan that fills `packets`. */
  readonly tracker: Tracker;
  readonly packets: PacketTable;
  readonly addresses: AddressPool;
  /** The file. */
  readonly source: ByteSource;
  /** TCP payload of a packet that came in IP fragments; without it such payload counts as missing. */
  readonly payloadOf?: PayloadOf;
}

/** UDP headers of one packet that are told apart, at most. */
const MAX_HEADERS = 64;

const listOf = (stream: number | undefined): readonly number[] => (stream === undefined ? [] : [stream]);

/** See the first lines of the file. */
export class TcpCapture {
  readonly #packets: PacketTable;
  readonly #tracker: Tracker;
  readonly #replays = new Map<number, Replay>();
  readonly #addresses: AddressPool;
  readonly #source: ByteSource;
  readonly #reader: PayloadReader;
  readonly #ordered = new Map<number, StreamBytes>();
  readonly #timelines = new Map<number, StateTimeline>();
  readonly #summaries = new Map<number, StreamSummary>();
  /** The latest list of pieces that was asked for. */
  #follow: { readonly stream: number; readonly direction: Direction | 'both'; readonly list: FollowList } | undefined;
  readonly #kept = new Verdict();
  #streamPackets: StreamPackets | undefined;
  /** While they are not known yet. */
  readonly #links = new PacketLinks();
  #verdicts: VerdictPass | undefined;
  #udpTimes: UdpTimes | undefined;
  /** First FIN of streams. */
  readonly #closings = new Map<number, number | undefined>();
  /** Lists that were asked for while the scan runs, as far as they go. */
  readonly #found = new Map<number, Uint32Array>();

  constructor({ tracker, packets, addresses, source, payloadOf }: TcpParts) {
    this.#tracker = tracker;
    this.#packets = packets;
    this.#addresses = addresses;
    this.#source = source;
    this.#reader = new PayloadReader(source, packets, payloadOf);
  }

  /** The streams; final after {@link finish}. */
  get streams(): StreamTable {
    return this.#tracker.streams;
  }

  /** All packets are known, so that what is told of a stream stays. */
  get isFinished(): boolean {
    return this.#streamPackets !== undefined;
  }

  /** UDP streams there are. */
  get udpStreams(): number {
    return this.#tracker.udpStreams;
  }

  /** More packets follow after all: until the next {@link finish}, the packets of a stream are looked for when asked. */
  resume(): void {
    this.#streamPackets = undefined;
    this.#verdicts = undefined;
    this.#udpTimes = undefined;
    this.#found.clear();
  }

  /** Call after the last packet: settles directions, and what was found on the way is forgotten. */
  finish(): void {
    this.#links.clear();
    const { shared } = this.#tracker;
    this.#streamPackets = new StreamPackets({ packets: this.#packets, streams: this.streams, shared });
    this.#tracker.finish(this.#packets, this.#streamPackets);
    this.#found.clear();
    this.#closings.clear();
    this.#replays.clear();
    this.#verdicts = undefined;
    this.#udpTimes = undefined;
    this.#ordered.clear();
    this.#timelines.clear();
    this.#summaries.clear();
    this.#follow = undefined;
  }

  /** The packets of a stream, in file order; a view, not to be kept across {@link finish}. */
  packetsOf(stream: number): Uint32Array {
    if (this.#streamPackets !== undefined) return this.#streamPackets.of(stream);
    const known = recent(this.#found, stream, MAX_FOUND, () => new Uint32Array(0));
    const fresh = this.#links.since(this.#packets, stream, known.at(-1) ?? -1);
    if (fresh.length === 0) return known;
    const packets = new Uint32Array(known.length + fresh.length);
    packets.set(known);
    packets.set(fresh, known.length);
    this.#found.set(stream, packets);
    this.#replays.get(stream)?.extend(packets);
    this.#ordered.delete(stream);
    this.#timelines.delete(stream);
    this.#summaries.delete(stream);
    this.#follow = undefined;
    return packets;
  }

  /** Set what is kept by packet to 0, of a stream's packets from one on. */
  clearPackets(kept: Uint8Array, stream: number, from: number): void {
    if (this.#streamPackets !== undefined) this.#streamPackets.clear(kept, stream, from);
    else for (const packet of this.packetsOf(stream)) if (packet >= from) kept[packet] = 0;
  }

  /** How many packets a stream has. */
  packetCount(stream: number): number {
    return this.#streamPackets?.countOf(stream) ?? this.packetsOf(stream).length;
  }

  /** Where a packet stands among the packets of its stream; -1 where it is not one of them. */
  positionOf(packet: number): number {
    const stream = this.#packets.stream[packet] ?? -1;
    if (stream < 0) return -1;
    const packets = this.packetsOf(stream);
    const at = lowerBound(packets, packets.length, packet);
    return packets[at] === packet ? at : -1;
  }

  /** The packet before on the same stream; undefined for the first one and for what is of no stream. */
  packetBefore(packet: number): number | undefined {
    const position = this.positionOf(packet);
    return position > 0 ? this.packetsOf(this.#packets.stream[packet] as number)[position - 1] : undefined;
  }

  /** Facts of the `occurrence`-th TCP header of a packet: `DetailContext.tcp`. */
  facts(packet: number, occurrence: number): TcpFacts | undefined {
    const stream = this.#packets.stream[packet] ?? -1;
    const { streams } = this;
    const other = this.#tracker.extra.find(packet, Transport.tcp, occurrence);
    if (other !== undefined && other !== stream) {
      const listed = this.packetsOf(other);
      const previous = listed[lowerBound(listed, listed.length, packet) - 1] ?? -1;
      const input = { packets: this.#packets, streams, packet, stream: other, previous };
      return bareFacts(input, this.#tracker.extra.sideOf(packet, occurrence));
    }
    if (stream < 0) return undefined;
    const position = this.positionOf(packet);
    const previous = position > 0 ? (this.packetsOf(stream)[position - 1] as number) : -1;
    const baseOf = (direction: number): number | undefined => this.#tracker.baseAt(direction, packet);
    const input = { packets: this.#packets, streams, packet, stream, previous, baseOf };
    const facts = tcpFacts(input, this.#verdictOf(packet, stream));
    const closes = ((this.#packets.tcpFlags[packet] as number) & FIN_OF_ANALYSED) === FIN_OF_ANALYSED;
    return closes ? { ...facts, closesFirst: this.closesFirst(packet, stream) } : facts;
  }

  /** Of {@link facts} those that the Info column is written from: the stream is not analysed again but for a duplicate's number. */
  infoFacts(packet: number, occurrence: number): TcpFacts | undefined {
    const stream = this.#packets.stream[packet] ?? -1;
    const other = this.#tracker.extra.find(packet, Transport.tcp, occurrence);
    if (other !== undefined && other !== stream) return this.facts(packet, occurrence);
    if (stream < 0) return undefined;
    const baseOf = (direction: number): number | undefined => this.#tracker.baseAt(direction, packet);
    const input = { packets: this.#packets, streams: this.streams, packet, stream, baseOf };
    return infoFacts(input, this.#briefVerdict(packet, stream));
  }

  #briefVerdict(packet: number, stream: number): Pick<Verdict, 'duplicateOf' | 'duplicateNumber'> | undefined {
    if (((this.#packets.tcpFlags[packet] as number) & ANALYSED) === 0) return undefined;
    return namesOthers(this.#packets.tcpNotes[packet] as number) ? this.#verdictOf(packet, stream) : NO_NUMBERS;
  }

  /** Whether the end that sends `packet`, which has a FIN, is the one that sent the first FIN of its stream. */
  closesFirst(packet: number, stream: number): boolean {
    const { tcpFlags, direction } = this.#packets;
    const first = recent(this.#closings, stream, MAX_FOUND, () =>
      this.packetsOf(stream).find((one) => ((tcpFlags[one] as number) & FIN_OF_ANALYSED) === FIN_OF_ANALYSED),
    );
    return first === undefined || direction[first] === direction[packet];
  }

  /** Verdicts on all segments of the capture, worked out as far as somebody advances them. */
  verdicts(): VerdictPass {
    this.#verdicts ??= new VerdictPass(this.#replaySource());
    return this.#verdicts;
  }

  /** What the tables tell of a segment. */
  numbers(): TcpNumbers {
    return tcpNumbers({
      packets: this.#packets,
      streams: this.streams,
      baseAt: (direction, packet) => this.#tracker.baseAt(direction, packet),
      packetBefore: (packet) => this.packetBefore(packet),
      mayBeMultipath: () => this.#tracker.options.mayBeMultipath,
    });
  }

  /** `udp.stream` of the `occurrence`-th UDP header of a packet: `DetailContext.udpStream`. */
  udpStream(packet: number, occurrence: number): number | undefined {
    return (
      this.#tracker.extra.find(packet, Transport.udp, occurrence) ?? this.#tracker.udpStreamOf(this.#packets, packet)
    );
  }

  /** Where the `occurrence`-th UDP header of a packet stands among those of its stream. */
  udpPlace(packet: number, occurrence: number): UdpPlace | undefined {
    this.#udpTimes ??= new UdpTimes(this.#packets, (one) => this.#udpStreamsIn(one));
    return this.#udpTimes.of(packet, occurrence);
  }

  #udpStreamsIn(packet: number): readonly number[] {
    const layers = (this.#packets.layers[packet] as number) & (Layer.udp | Layer.several);
    if ((layers & Layer.several) === 0) return layers === 0 ? [] : listOf(this.udpStream(packet, 0));
    const streams: number[] = [];
    while (streams.length < MAX_HEADERS) {
      const stream = this.#tracker.extra.find(packet, Transport.udp, streams.length);
      if (stream === undefined) break;
      streams.push(stream);
    }
    return streams.length === 0 && layers !== Layer.several ? listOf(this.udpStream(packet, 0)) : streams;
  }

  /** A segment judged again, with what it was judged against; undefined where it was not analysed. */
  explain(packet: number): Explained | undefined {
    const stream = this.#packets.stream[packet] ?? -1;
    return stream < 0 ? undefined : this.#replay(stream).explain(this.positionOf(packet));
  }

  /** Every analysed segment of a stream judged again, in order. What is told is valid until the next one. */
  eachVerdict(stream: number, visit: (segment: Segment, verdict: Verdict) => void): void {
    this.#replay(stream).each(visit);
  }

  /** Whether a packet acknowledges selectively. */
  hasSack(packet: number): boolean {
    return this.#tracker.options.hasSack(packet);
  }

  /** See {@link sackBlocks}. */
  sackBlocks(packet: number): readonly SackBlock[] | undefined {
    return sackBlocks(this.#source, this.#packets, packet);
  }

  /** Both directions of a stream in order. Meanwhile of the scan: as far as it has come. */
  bytes(stream: number): StreamBytes {
    return recent(this.#ordered, stream, MAX_STREAM_BYTES, () => this.#bytesOf(stream, this.packetsOf(stream)));
  }

  /** What a long stream begins with; undefined for others. */
  opening(stream: number): StreamBytes | undefined {
    const packets = this.packetsOf(stream);
    return packets.length < LONG ? undefined : this.#bytesOf(stream, packets.subarray(0, OPENING));
  }

  #bytesOf(stream: number, packets: Uint32Array): StreamBytes {
    const baseAt = (way: number, packet: number): number => {
      const client = this.streams.clientSide[stream] as number;
      return this.#tracker.baseAt(stream * 2 + (way === Way.toServer ? client : 1 - client), packet) ?? 0;
    };
    return new StreamBytes(this.#packets, packets, this.#reader, baseAt);
  }

  /** Pieces of a stream in the order in which they became readable. */
  follow(stream: number, direction: Direction | 'both'): FollowList {
    const bytes = this.bytes(stream);
    if (this.#follow?.stream !== stream || this.#follow.direction !== direction) {
      this.#follow = { stream, direction, list: new FollowList(stream, bytes, direction) };
    }
    return this.#follow.list;
  }

  /** The states of both ends around every packet of a stream, by position in {@link packetsOf}. */
  states(stream: number): StateTimeline {
    const packets = this.packetsOf(stream);
    return recent(this.#timelines, stream, MAX_TIMELINES, () => statesOf(this.#packets, packets));
  }

  /** The states of both ends around one packet; undefined where it is no segment of a stream. */
  stateChange(packet: number): StateChange | undefined {
    const position = this.positionOf(packet);
    return position < 0 ? undefined : this.states(this.#packets.stream[packet] as number).at(position);
  }

  /** One stream as the list shows it; its protocol is `tcp`, for whoever knows better to replace. */
  summary(stream: number): StreamSummary {
    const packets = this.packetsOf(stream);
    return recent(this.#summaries, stream, MAX_SUMMARIES, () =>
      summarise(this.#packets, this.streams, this.#addresses, stream, packets),
    );
  }

  #verdictOf(packet: number, stream: number): Verdict | undefined {
    if (((this.#packets.tcpFlags[packet] as number) & ANALYSED) === 0) return undefined;
    const pass = this.#verdicts !== undefined && packet < this.#verdicts.covered ? this.#verdicts : undefined;
    const kept = this.#tracker.verdicts ?? pass;
    if (kept === undefined) return this.#replay(stream).explain(this.positionOf(packet))?.verdict;
    kept.recall(packet, this.#kept);
    return this.#kept;
  }

  #replaySource(): ReplaySource {
    return { packets: this.#packets, streams: this.streams, options: this.#tracker.options };
  }

  #replay(stream: number): Replay {
    const packets = this.packetsOf(stream);
    return recent(this.#replays, stream, MAX_REPLAYS, () => new Replay(this.#replaySource(), stream, packets));
  }
}

/**
 * Everything TCP of one capture, for the engine: a sink for the scan, and afterwards (or meanwhile) the answers to
 * questions about packets and streams. Nothing is worked out before somebody asks, and a bounded number of streams is
 * kept worked out.
 */
import type { TcpFacts } from '../dissect/index.ts';
import type { PacketTable, StreamTable } from '../table/index.ts';
import { bareFacts, tcpFacts } from './facts.ts';
import { lowerBound, Transport } from './headers.ts';
import { type Explained, Replay } from './replay.ts';
import { Verdict } from './segment.ts';
import { findStreamPackets, StreamPackets } from './stream-packets.ts';
import { ANALYSED, type Tracker } from './tracker.ts';

/** Streams whose second run is kept. */
const MAX_REPLAYS = 32;

/** See the first lines of the file. */
export class TcpCapture {
  readonly #packets: PacketTable;
  readonly #tracker: Tracker;
  readonly #replays = new Map<number, Replay>();
  readonly #kept = new Verdict();
  #streamPackets: StreamPackets | undefined;
  /** The latest list that was looked for while the scan ran. */
  #found: { readonly stream: number; readonly length: number; readonly packets: Uint32Array } | undefined;

  /** `tracker` is the sink of the scan that fills `packets`. */
  constructor(tracker: Tracker, packets: PacketTable) {
    this.#tracker = tracker;
    this.#packets = packets;
  }

  /** The streams; final after {@link finish}. */
  get streams(): StreamTable {
    return this.#tracker.streams;
  }

  /** UDP streams there are. */
  get udpStreams(): number {
    return this.#tracker.udpStreams;
  }

  /** Call once, after the last packet: settles directions and lists the packets of each stream. */
  finish(): void {
    this.#tracker.finish(this.#packets);
    this.#streamPackets = new StreamPackets(this.#packets, this.streams.length);
    this.#found = undefined;
    this.#replays.clear();
  }

  /** The packets of a stream, in file order; a view, not to be kept across {@link finish}. */
  packetsOf(stream: number): Uint32Array {
    if (this.#streamPackets !== undefined) return this.#streamPackets.of(stream);
    const { length } = this.#packets;
    if (this.#found?.stream !== stream || this.#found.length !== length) {
      const first = this.streams.firstPacket[stream] ?? 0;
      this.#found = { stream, length, packets: findStreamPackets(this.#packets, stream, first) };
      this.#replays.delete(stream);
    }
    return this.#found.packets;
  }

  /** Where a packet stands among the packets of its stream; -1 where it is not one of them. */
  positionOf(packet: number): number {
    const stream = this.#packets.stream[packet] ?? -1;
    if (stream < 0) return -1;
    const packets = this.packetsOf(stream);
    const at = lowerBound(packets, packets.length, packet);
    return packets[at] === packet ? at : -1;
  }

  /** Facts of the `occurrence`-th TCP header of a packet: `DetailContext.tcp`. */
  facts(packet: number, occurrence: number): TcpFacts | undefined {
    const stream = this.#packets.stream[packet] ?? -1;
    const other = this.#tracker.extra.find(packet, Transport.tcp, occurrence);
    if (other !== undefined && other !== stream) return bareFacts(this.streams, other);
    if (stream < 0) return undefined;
    const position = this.positionOf(packet);
    const previous = position > 0 ? (this.packetsOf(stream)[position - 1] as number) : -1;
    const { streams } = this;
    return tcpFacts({ packets: this.#packets, streams, packet, stream, previous }, this.#verdictOf(packet, stream));
  }

  /** `udp.stream` of the `occurrence`-th UDP header of a packet: `DetailContext.udpStream`. */
  udpStream(packet: number, occurrence: number): number | undefined {
    return (
      this.#tracker.extra.find(packet, Transport.udp, occurrence) ?? this.#tracker.udpStreamOf(this.#packets, packet)
    );
  }

  /** A segment judged again, with what it was judged against; undefined where it was not analysed. */
  explain(packet: number): Explained | undefined {
    const stream = this.#packets.stream[packet] ?? -1;
    return stream < 0 ? undefined : this.#replay(stream).explain(this.positionOf(packet));
  }

  #verdictOf(packet: number, stream: number): Verdict | undefined {
    if (((this.#packets.tcpFlags[packet] as number) & ANALYSED) === 0) return undefined;
    if (this.#tracker.verdicts === undefined) return this.#replay(stream).explain(this.positionOf(packet))?.verdict;
    this.#tracker.verdicts.recall(packet, this.#kept);
    return this.#kept;
  }

  #replay(stream: number): Replay {
    const packets = this.packetsOf(stream);
    let replay = this.#replays.get(stream);
    this.#replays.delete(stream);
    replay ??= new Replay(
      { packets: this.#packets, streams: this.streams, options: this.#tracker.options },
      stream,
      packets,
    );
    this.#replays.set(stream, replay);
    if (this.#replays.size > MAX_REPLAYS) {
      const [oldest] = this.#replays.keys();
      if (oldest !== undefined) this.#replays.delete(oldest);
    }
    return replay;
  }
}

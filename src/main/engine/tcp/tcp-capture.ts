/**
 * Everything TCP of one capture, for the engine: a sink for the scan, and afterwards (or meanwhile) the answers to
 * questions about packets and streams. Nothing is worked out before somebody asks, and a bounded number of streams is
 * kept worked out.
 */
import type { TcpFacts, TransportSink } from '../dissect/index.ts';
import type { PacketTable, StreamTable } from '../table/index.ts';
import { bareFacts, tcpFacts } from './facts.ts';
import { lowerBound, Transport } from './headers.ts';
import { type Explained, Replay } from './replay.ts';
import { Verdict } from './segment.ts';
import { findStreamPackets, StreamPackets } from './stream-packets.ts';
import { ANALYSED, Tracker } from './tracker.ts';
import { VerdictColumns } from './verdict-columns.ts';

/** Streams whose second run is kept. */
const MAX_REPLAYS = 32;

/** How a capture is analysed. */
export interface TcpOptions {
  /**
   * Keep every verdict in columns during the scan (32 bytes a packet). For output that visits all packets: otherwise a
   * stream is analysed again when somebody asks.
   */
  readonly keepVerdicts?: boolean;
}

/** See above. */
export class TcpCapture {
  readonly #packets: PacketTable;
  readonly #tracker: Tracker;
  readonly #replays = new Map<number, Replay>();
  readonly #kept = new Verdict();
  /** Verdict columns tell the second run nothing that it needs, so they are read in place of it. */
  #streamPackets: StreamPackets | undefined;
  /** The latest list that was looked for while the scan ran. */
  #found: { readonly stream: number; readonly length: number; readonly packets: Uint32Array } | undefined;

  constructor(packets: PacketTable, options: TcpOptions = {}) {
    this.#packets = packets;
    this.#tracker = new Tracker(options.keepVerdicts ? new VerdictColumns() : undefined);
  }

  /** For the PacketScan of the scan. */
  get sink(): TransportSink {
    return this.#tracker;
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

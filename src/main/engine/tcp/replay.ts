/**
 * A stream analysed a second time, for whoever asks about one segment of it: the verdict in full, and the state that it
 * was judged against. Runs forward from where it stands; for a step back, from the nearest of a bounded number of
 * checkpoints.
 */
import type { PacketTable, StreamTable } from '../table/index.ts';
import { analyse } from './analysis.ts';
import { CLOCK_CELLS, FLOW, FLOW_CELLS } from './flow-cells.ts';
import { Flows } from './flows.ts';
import { Note } from './notes.ts';
import type { OptionFacts } from './option-facts.ts';
import { ANALYSED, BOGUS_HEADER } from './row-flags.ts';
import { Segment, Verdict } from './segment.ts';

/** Packets between checkpoints at least, and checkpoints at most. */
const SPACING = 8192;
const MAX_CHECKPOINTS = 256;

/** What a capture has that a replay reads. */
export interface ReplaySource {
  readonly packets: PacketTable;
  readonly streams: StreamTable;
  readonly options: OptionFacts;
}

/** One segment, judged, with what both ends had done before it. */
export interface Explained {
  readonly segment: Segment;
  readonly verdict: Verdict;
  /** Rows of {@link FLOW} before the segment: of its sender and of the other end. */
  readonly own: Uint32Array;
  readonly peer: Uint32Array;
  /** Rows of CLOCK before the segment. */
  readonly ownClock: Float64Array;
  readonly peerClock: Float64Array;
}

interface Checkpoint {
  readonly cells: Uint32Array;
  readonly clocks: Float64Array;
  readonly streams: Float64Array;
  readonly unacked: readonly (readonly [packet: number, seq: number, end: number, time: number])[][];
}

/** Read a segment that was analysed back from the tables. `opening`: it is the first of its stream. */
export function loadSegment(
  segment: Segment,
  { packets, streams, options }: ReplaySource,
  stream: number,
  packet: number,
  opening: boolean,
): void {
  const seconds = packets.seconds[packet] as number;
  segment.packet = packet;
  segment.time =
    ((Number.isNaN(seconds) ? 0 : seconds) - (streams.startSeconds[stream] as number)) * 1e9 +
    (packets.nanos[packet] as number);
  segment.timeless = (Number.isNaN(seconds) || seconds === 0) && packets.nanos[packet] === 0;
  segment.seq = packets.seq[packet] as number;
  segment.ack = packets.ack[packet] as number;
  segment.flags = (packets.tcpFlags[packet] as number) & 0xfff;
  segment.bogus = ((packets.tcpFlags[packet] as number) & BOGUS_HEADER) !== 0;
  segment.window = packets.window[packet] as number;
  segment.length = packets.payloadLength[packet] as number;
  segment.reusesPorts = opening && ((packets.tcpNotes[packet] as number) & Note.reusedPorts) !== 0;
  options.recall(segment);
}

/** Side (0 or 1) of a stream that sent a packet. */
export function sideOf({ packets, streams }: ReplaySource, stream: number, packet: number): number {
  const first = stream * 2;
  const same = packets.source[packet] === streams.address[first] && packets.sourcePort[packet] === streams.port[first];
  return same ? 0 : 1;
}

/** The second run over one stream. */
export class Replay {
  readonly #source: ReplaySource;
  readonly #stream: number;
  #packets: Uint32Array;
  readonly #spacing: number;
  readonly #checkpoints: Checkpoint[] = [];
  readonly #segment = new Segment();
  readonly #verdict = new Verdict();
  #flows = new Flows();
  /** Position in the stream of the next segment to judge. */
  #next = 0;

  /** `packets` are all packets of `stream`, in order. */
  constructor(source: ReplaySource, stream: number, packets: Uint32Array) {
    this.#source = source;
    this.#stream = stream;
    this.#packets = packets;
    this.#spacing = Math.max(SPACING, Math.ceil(packets.length / MAX_CHECKPOINTS));
    this.#flows.append();
  }

  /** More packets have been found: `packets` are those of before and further ones. */
  extend(packets: Uint32Array): void {
    this.#packets = packets;
  }

  /** The segment at a position of the stream's packets. The answer is valid until the next question. */
  explain(position: number): Explained | undefined {
    const packet = this.#packets[position];
    if (packet === undefined || !this.#isAnalysed(packet)) return undefined;
    if (position < this.#next) this.#restore(Math.floor(position / this.#spacing));
    while (this.#next < position) this.#step();
    const side = sideOf(this.#source, this.#stream, packet);
    const { cells, clocks } = this.#flows;
    const before = {
      own: cells.slice(side * FLOW_CELLS, (side + 1) * FLOW_CELLS),
      peer: cells.slice((1 - side) * FLOW_CELLS, (2 - side) * FLOW_CELLS),
      ownClock: clocks.slice(side * CLOCK_CELLS, (side + 1) * CLOCK_CELLS),
      peerClock: clocks.slice((1 - side) * CLOCK_CELLS, (2 - side) * CLOCK_CELLS),
    };
    this.#step();
    // What was noted when all packets were known belongs to it as well.
    this.#verdict.notes |= (this.#source.packets.tcpNotes[packet] as number) & (Note.reusedPorts | Note.record);
    return { segment: this.#segment, verdict: this.#verdict, ...before };
  }

  /** Run over the whole stream, telling of every analysed segment in order. */
  each(visit: (segment: Segment, verdict: Verdict) => void): void {
    this.#restore(0);
    while (this.#next < this.#packets.length) {
      const analysed = this.#isAnalysed(this.#packets[this.#next] as number);
      this.#step();
      if (analysed) visit(this.#segment, this.#verdict);
    }
  }

  #step(): void {
    if (this.#next % this.#spacing === 0) this.#save(this.#next / this.#spacing);
    const packet = this.#packets[this.#next] as number;
    const opening = this.#next++ === 0;
    if (!this.#isAnalysed(packet)) return;
    const segment = this.#segment;
    loadSegment(segment, this.#source, this.#stream, packet, opening);
    analyse(this.#flows, 0, sideOf(this.#source, this.#stream, packet), segment, this.#verdict);
  }

  #isAnalysed(packet: number): boolean {
    return ((this.#source.packets.tcpFlags[packet] as number) & ANALYSED) !== 0;
  }

  #save(index: number): void {
    if (this.#checkpoints[index] !== undefined) return;
    const { cells, clocks, streams } = this.#flows;
    this.#checkpoints[index] = {
      cells: cells.slice(0, 2 * FLOW_CELLS),
      clocks: clocks.slice(0, 2 * CLOCK_CELLS),
      streams: streams.slice(),
      unacked: [this.#unacked(0), this.#unacked(1)],
    };
  }

  #unacked(side: number): [number, number, number, number][] {
    const { cells, unacked } = this.#flows;
    const list: [number, number, number, number][] = [];
    let entry = cells[side * FLOW_CELLS + FLOW.unackedOldest] as number;
    for (; entry !== 0; entry = unacked.newer[entry] as number) {
      list.push([
        unacked.packet[entry] as number,
        unacked.seq[entry] as number,
        unacked.end[entry] as number,
        unacked.time[entry] as number,
      ]);
    }
    return list;
  }

  #restore(index: number): void {
    const checkpoint = this.#checkpoints[index];
    this.#next = checkpoint === undefined ? 0 : index * this.#spacing;
    this.#flows = new Flows();
    this.#flows.append();
    if (checkpoint === undefined) return;
    const { cells, clocks, streams, unacked } = this.#flows;
    cells.set(checkpoint.cells);
    clocks.set(checkpoint.clocks);
    streams.set(checkpoint.streams);
    checkpoint.unacked.forEach((list, side) => {
      const row = side * FLOW_CELLS;
      cells.fill(0, row + FLOW.unackedOldest, row + FLOW.unackedHigh + 1);
      for (const [packet, seq, end, time] of list) unacked.add(cells, row, packet, seq, end, time);
    });
  }
}

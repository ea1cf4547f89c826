/**
 * The second run over all streams at once, in the order of packets: for whoever asks about the verdicts on most segments of
 * a capture. A stream by itself (replay.ts) would have to be begun anew for each of many that take turns.
 */
import { analyse } from './analysis.ts';
import { Flows } from './flows.ts';
import { loadSegment, type ReplaySource, sideOf } from './replay.ts';
import { ANALYSED } from './row-flags.ts';
import { Segment, Verdict } from './segment.ts';
import { VerdictColumns } from './verdict-columns.ts';

/** Packets of which verdicts are kept: some 40 bytes each. */
const MAX_PACKETS = 1 << 23;

/** See the file's first lines. Holds as long as the tables do not change. */
export class VerdictPass {
  readonly #source: ReplaySource;
  readonly #columns = new VerdictColumns();
  readonly #flows = new Flows();
  readonly #segment = new Segment();
  readonly #verdict = new Verdict();
  /** Streams of which a packet has been met. */
  readonly #begun = new Set<number>();
  #covered = 0;
  #streams = 0;

  constructor(source: ReplaySource) {
    this.#source = source;
  }

  /** Packets that have been judged: all below this one. */
  get covered(): number {
    return this.#covered;
  }

  /** Judge the packets before `end`, as far as there are so many. */
  advance(end: number): void {
    const { packets, streams } = this.#source;
    const to = Math.min(end, packets.length, MAX_PACKETS);
    for (; this.#covered < to; this.#covered++) {
      const packet = this.#covered;
      const stream = packets.stream[packet] as number;
      if (stream < 0) continue;
      const opening = !this.#begun.has(stream);
      if (opening) this.#begun.add(stream);
      if (((packets.tcpFlags[packet] as number) & ANALYSED) === 0) continue;
      for (; this.#streams < streams.length && this.#streams <= stream; this.#streams++) this.#flows.append();
      loadSegment(this.#segment, this.#source, stream, packet, opening);
      analyse(this.#flows, stream, sideOf(this.#source, stream, packet), this.#segment, this.#verdict);
      this.#columns.keep(packet, this.#verdict);
    }
  }

  /** Put the verdict on a packet that has been judged into `verdict`, all but its notes. */
  recall(packet: number, verdict: Verdict): void {
    this.#columns.recall(packet, verdict);
  }
}

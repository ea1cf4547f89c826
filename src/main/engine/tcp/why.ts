/**
 * Why a segment was given its flags: one sentence a flag, with this segment's own numbers and the packets it was judged
 * against. The rules are those of analysis.ts; the state before the segment comes from a second run over the stream.
 */
import { formatCount, formatDuration } from '../../../shared/format.ts';
import type { FlagReason, Sentence } from '../../../shared/model/index.ts';
import { TcpFlag } from '../dissect/index.ts';
import type { StreamTable } from '../table/index.ts';
import { CLOCK, DUP_BARRED, FLOW } from './flow-cells.ts';
import { NOTES } from './notes.ts';
import type { Explained } from './replay.ts';
import { advance } from './seq.ts';

/** Reordering is told from retransmission by the initial round trip; this where there is none, in nanoseconds. */
const NO_RTT_LIMIT = 3e6;

type Params = Readonly<Record<string, string | number>>;

/** What the sentences draw on. */
interface Facts {
  readonly explained: Explained;
  /** Raw numbers as relative ones, of the sender and of the other end. */
  readonly own: (raw: number) => string;
  readonly peer: (raw: number) => string;
  readonly limit: Params;
}

const time = (nanos: number): string => formatDuration(nanos / 1e9);
const cell = (row: Uint32Array, index: number): number => row[index] ?? 0;

/** One sentence for each flag that is set in `notes`, in the order of {@link NOTES}. */
export function whyOf(
  explained: Explained,
  notes: number,
  streams: StreamTable,
  stream: number,
): readonly FlagReason[] {
  const relative =
    (row: Uint32Array) =>
    (raw: number): string =>
      formatCount((raw - cell(row, FLOW.base)) >>> 0);
  const rtt = streams.initialRtt[stream] ?? 0;
  const facts: Facts = {
    explained,
    own: relative(explained.own),
    peer: relative(explained.peer),
    limit: { limit: time(rtt > 0 ? rtt : NO_RTT_LIMIT), context: rtt > 0 ? 'rtt' : 'fixed' },
  };
  return NOTES.filter(({ bit }) => (notes & bit) !== 0).map(({ name, severity }) => ({
    flag: name,
    severity,
    sentence: sentenceOf(name, facts),
  }));
}

function sentenceOf(flag: string, facts: Facts): Sentence {
  const { params, packetParams } = (EXPLAIN[flag] ?? plain)(facts);
  return { key: `tcp.why.${flag}`, params, ...(packetParams && { packetParams }) };
}

interface Words {
  readonly params: Params;
  readonly packetParams?: readonly string[];
}

const plain = (): Words => ({ params: {} });

/** The segment's first byte, and the one that was expected, and since when. */
function place({ explained: { segment, own, ownClock }, own: relative }: Facts): Params {
  return {
    seq: relative(segment.seq),
    length: formatCount(segment.length),
    expected: relative(cell(own, FLOW.nextSeq)),
    elapsed: time(Math.max(0, segment.time - (ownClock[CLOCK.next] ?? 0))),
    from: cell(own, FLOW.nextPacket),
  };
}

/** It ends where the newest segment ended: nothing can have overtaken it, however soon it comes. */
function repeatsTheLast({ explained: { segment, own } }: Facts): boolean {
  const control = (segment.flags & (TcpFlag.syn | TcpFlag.fin)) !== 0 ? 1 : 0;
  return advance(segment.seq, segment.length + control) === cell(own, FLOW.nextSeq);
}

const scaled = (window: number, row: Uint32Array): string => {
  const shift = cell(row, FLOW.windowShift) | 0;
  return formatCount(shift > 0 ? window * 2 ** shift : window);
};

/** What each flag's sentence needs. */
const EXPLAIN: Readonly<Record<string, (facts: Facts) => Words>> = {
  retransmission: (facts) => ({
    params: { ...place(facts), ...facts.limit, ...(repeatsTheLast(facts) && { context: 'last' }) },
    packetParams: ['from'],
  }),
  out_of_order: (facts) => ({ params: { ...place(facts), ...facts.limit }, packetParams: ['from'] }),
  fast_retransmission: (facts) => ({
    params: {
      ...place(facts),
      duplicates: formatCount(cell(facts.explained.peer, FLOW.duplicates)),
      ...(cell(facts.explained.peer, FLOW.duplicates) === DUP_BARRED && { context: 'unseen' }),
      elapsed: time(Math.max(0, facts.explained.segment.time - (facts.explained.peerClock[CLOCK.lastAck] ?? 0))),
      asks: cell(facts.explained.peer, FLOW.lastNonDuplicate),
    },
    packetParams: ['asks'],
  }),
  spurious_retransmission: (facts) => ({
    params: {
      ...place(facts),
      end: facts.own(facts.explained.segment.seq + facts.explained.segment.length),
      acked: facts.own(cell(facts.explained.peer, FLOW.lastAck)),
      by: cell(facts.explained.peer, FLOW.lastNonDuplicate),
    },
    packetParams: ['by'],
  }),
  lost_segment: (facts) => ({
    params: {
      ...place(facts),
      missing: formatCount((facts.explained.segment.seq - cell(facts.explained.own, FLOW.nextSeq)) >>> 0),
    },
    packetParams: ['from'],
  }),
  ack_lost_segment: (facts) => ({
    params: {
      ack: facts.peer(facts.explained.segment.ack),
      seen: facts.peer(cell(facts.explained.peer, FLOW.maxAck)),
    },
  }),
  duplicate_ack: (facts) => ({
    params: {
      ack: facts.peer(facts.explained.segment.ack),
      number: facts.explained.verdict.duplicateNumber,
      of: facts.explained.verdict.duplicateOf,
    },
    packetParams: ['of'],
  }),
  keep_alive: (facts) => ({ params: place(facts), packetParams: ['from'] }),
  zero_window_probe: (facts) => ({ params: place(facts), packetParams: ['from'] }),
  window_update: ({ explained: { segment, own }, peer }) => ({
    params: {
      ack: peer(segment.ack),
      of: cell(own, FLOW.lastNonDuplicate),
      before: scaled(cell(own, FLOW.window), own),
      after: scaled(segment.window, own),
    },
    packetParams: ['of'],
  }),
  window_full: ({ explained: { segment, peer }, own }) => ({
    params: {
      end: own(segment.seq + segment.length),
      ack: own(cell(peer, FLOW.lastAck)),
      window: scaled(cell(peer, FLOW.window), peer),
      by: cell(peer, FLOW.lastNonDuplicate),
    },
    packetParams: ['by'],
  }),
  reused_ports: ({ explained: { segment } }) => ({
    params: (segment.flags & TcpFlag.ack) === 0 ? {} : { context: 'answer' },
  }),
};

/**
 * Why a segment was given its flags: one sentence a flag, with this segment's own numbers and the packets it was judged
 * against. The rules are those of analysis.ts; the state before the segment comes from a second run over the stream.
 */
import { formatCount, formatDuration } from '../../../shared/format.ts';
import type { FlagReason, Sentence } from '../../../shared/model/index.ts';
import { TcpFlag } from '../dissect/index.ts';
import type { PacketTable } from '../table/index.ts';
import { CLOCK, DUP_BARRED, FLOW, FlowBit } from './flow-cells.ts';
import { NOTES, Note, RETRANSMITTED } from './notes.ts';
import type { Explained } from './replay.ts';
import { tellsOfTwice } from './sack-blocks.ts';
import { advance } from './seq.ts';
import type { TcpCapture } from './tcp-capture.ts';
import { challengedBy, earlierConnection, earlierCopy, earlierOpening, latestOf, since } from './why-packets.ts';

/** Reordering is told from retransmission by the initial round trip; this where there is none, in nanoseconds. */
const NO_RTT_LIMIT = 3e6;

type Params = Readonly<Record<string, string | number>>;

/** What the sentences draw on. */
interface Facts {
  readonly tcp: TcpCapture;
  readonly packets: PacketTable;
  readonly explained: Explained;
  /** Raw numbers as relative ones, of the sender and of the other end. */
  readonly own: (raw: number) => string;
  readonly peer: (raw: number) => string;
  readonly limit: Params;
  /** Earlier packet with the segment's first byte, where its flags ask for it. */
  readonly copy: number | undefined;
}

const time = (nanos: number): string => formatDuration(nanos / 1e9);
const cell = (row: Uint32Array, index: number): number => row[index] ?? 0;

/** One sentence for each flag that a packet was given, in the order of {@link NOTES}. */
export function whyOf(tcp: TcpCapture, packets: PacketTable, explained: Explained): readonly FlagReason[] {
  const { packet, seq, ack, flags } = explained.segment;
  const notes = packets.tcpNotes[packet] ?? 0;
  // The first segment of an end itself says what its numbers count from.
  const relative = (row: Uint32Array, first: number): ((raw: number) => string) => {
    const base = (cell(row, FLOW.bits) & FlowBit.baseKnown) !== 0 ? cell(row, FLOW.base) : first;
    return (raw) => formatCount((raw - base) >>> 0);
  };
  const rtt = tcp.streams.initialRtt[packets.stream[packet] ?? 0] ?? 0;
  const facts: Facts = {
    tcp,
    packets,
    explained,
    own: relative(explained.own, (flags & TcpFlag.syn) !== 0 ? seq : seq - 1),
    peer: relative(explained.peer, ack - 1),
    limit: { limit: time(rtt > 0 ? rtt : NO_RTT_LIMIT), context: rtt > 0 ? 'rtt' : 'fixed' },
    copy: (notes & SENT_BEFORE) !== 0 ? earlierCopy(tcp, packets, packet) : undefined,
  };
  return NOTES.filter(({ bit }) => (notes & bit) !== 0).map(({ bit, name, severity }) => {
    const further = (bit & SENT_BEFORE) !== 0 ? tellsOfCopy(bit, facts) : undefined;
    return { flag: name, severity, sentence: sentenceOf(name, facts), ...(further && { further }) };
  });
}

/** Notes of segments whose first byte may have been sent before. */
const SENT_BEFORE = RETRANSMITTED | Note.outOfOrder;

/** Whether the capture has another copy: what the verdict does not ask. One overtaken on the way has none, as a rule. */
function tellsOfCopy(note: number, { explained, own, copy }: Facts): Sentence | undefined {
  const { segment } = explained;
  const isReordered = note === Note.outOfOrder;
  if (copy === undefined && (isReordered || repeatsTheLast(explained))) return undefined;
  const without = behind(explained) > 0 ? 'misplaced' : 'none';
  const context = copy === undefined ? without : isReordered ? 'reordered' : undefined;
  const params = { seq: own(segment.seq), ...(context && { context }), ...(copy !== undefined && { copy: copy + 1 }) };
  return { key: 'tcp.why.copy', params, packetParams: ['copy'] };
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

/** The other end's packet that asked, and what stayed as it was: the answer to a probe. */
function answer({ tcp, packets, explained: { segment, own }, peer }: Facts): Words {
  const asked = latestOf(tcp, packets, segment.packet, 'other');
  return {
    params: {
      ack: peer(segment.ack),
      window: scaled(segment.window, own),
      of: cell(own, FLOW.lastNonDuplicate),
      ...(asked !== undefined && { asked: asked + 1, elapsed: since(packets, asked, segment.packet) }),
    },
    packetParams: ['asked', 'of'],
  };
}

/** Number of the packet that told an end's latest acknowledgment and window before the segment. */
const told = ({ tcp, packets, explained: { segment } }: Facts, end: 'same' | 'other'): number =>
  (latestOf(tcp, packets, segment.packet, end) ?? -1) + 1;

/** It ends where the newest segment ended, which counts as sent again however soon it comes. */
function repeatsTheLast({ segment, own }: Explained): boolean {
  const control = (segment.flags & (TcpFlag.syn | TcpFlag.fin)) !== 0 ? 1 : 0;
  return advance(segment.seq, segment.length + control) === cell(own, FLOW.nextSeq);
}

/** Where the time since the newest segment decides nothing: how that is said. */
function withoutTime(facts: Facts): Params {
  const late = behind(facts.explained);
  if (repeatsTheLast(facts.explained)) return { context: facts.copy === undefined ? 'ends' : 'last' };
  return late > 0 ? { context: 'back', elapsed: time(late) } : {};
}

/** Nanoseconds by which the clock has a segment before the newest one of its end, which stands before it in the file. */
const behind = ({ segment, ownClock }: Explained): number => (ownClock[CLOCK.next] ?? 0) - segment.time;

const scaled = (window: number, row: Uint32Array): string => {
  const shift = cell(row, FLOW.windowShift) | 0;
  return formatCount(shift > 0 ? window * 2 ** shift : window);
};

/** What an acknowledgment that repeats the one before it is for, and what tells so. */
function repetition({ tcp, packets, explained: { segment, verdict }, peer }: Facts): Words {
  const params = { ack: peer(segment.ack), number: verdict.duplicateNumber, of: verdict.duplicateOf };
  const asked = challengedBy(tcp, packets, segment.packet);
  if (asked !== undefined)
    return {
      params: { ...params, context: 'challenge', asked: asked + 1, elapsed: since(packets, asked, segment.packet) },
      packetParams: ['asked', 'of'],
    };
  const [first, second] = tcp.sackBlocks(segment.packet) ?? [];
  if (first === undefined) return { params, packetParams: ['of'] };
  const context = tellsOfTwice(first, second, segment.ack) ? 'twice' : 'sack';
  const edges = { left: peer(first[0]), right: peer(first[1]) };
  return { params: { ...params, ...edges, context }, packetParams: ['of'] };
}

/** What each flag's sentence needs. */
const EXPLAIN: Readonly<Record<string, (facts: Facts) => Words>> = {
  retransmission: (facts) => ({
    params: { ...place(facts), ...facts.limit, ...withoutTime(facts) },
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
      missing: formatCount((facts.explained.segment.ack - cell(facts.explained.peer, FLOW.maxAck)) >>> 0),
      newest: cell(facts.explained.peer, FLOW.nextPacket),
      ...(cell(facts.explained.peer, FLOW.maxAck) !== cell(facts.explained.peer, FLOW.nextSeq) && { context: 'hole' }),
    },
    packetParams: ['newest'],
  }),
  duplicate_ack: repetition,
  keep_alive: (facts) => ({ params: place(facts), packetParams: ['from'] }),
  zero_window_probe: (facts) => ({
    params: { ...place(facts), by: told(facts, 'other') },
    packetParams: ['from', 'by'],
  }),
  window_update: (facts) => {
    const { segment, own } = facts.explained;
    return {
      params: {
        ack: facts.peer(segment.ack),
        from: told(facts, 'same'),
        before: scaled(cell(own, FLOW.window), own),
        after: scaled(segment.window, own),
      },
      packetParams: ['from'],
    };
  },
  window_full: (facts) => {
    const { segment, peer } = facts.explained;
    return {
      params: {
        end: facts.own(segment.seq + segment.length),
        ack: facts.own(cell(peer, FLOW.lastAck)),
        window: scaled(cell(peer, FLOW.window), peer),
        by: told(facts, 'other'),
      },
      packetParams: ['by'],
    };
  },
  keep_alive_ack: answer,
  zero_window_probe_ack: answer,
  zero_window: ({ tcp, packets, explained: { segment, own }, peer }) => {
    const before = latestOf(tcp, packets, segment.packet, 'same');
    return {
      params: {
        ack: peer(segment.ack),
        ...(before === undefined
          ? { context: 'first' }
          : {
              from: before + 1,
              before: scaled(cell(own, FLOW.window), own),
              elapsed: since(packets, before, segment.packet),
              ...(cell(own, FLOW.window) === 0 && { context: 'still' }),
            }),
      },
      packetParams: ['from'],
    };
  },
  reused_ports: ({ tcp, packets, explained: { segment, own } }) => {
    if ((segment.flags & TcpFlag.ack) !== 0) {
      const other = earlierOpening(tcp, packets, segment.packet);
      if (other === undefined) return { params: { context: 'counted', seq: segment.seq, other: cell(own, FLOW.base) } };
      const params = { context: 'answer', seq: segment.seq, from: other + 1, other: packets.seq[other] ?? 0 };
      return { params, packetParams: ['from'] };
    }
    const earlier = earlierConnection(tcp, packets, segment.packet);
    return {
      params: {
        seq: segment.seq,
        ...(earlier && {
          stream: earlier.stream,
          from: earlier.opening + 1,
          other: packets.seq[earlier.opening] ?? 0,
          last: earlier.last + 1,
          elapsed: since(packets, earlier.last, segment.packet),
        }),
      },
      packetParams: ['from', 'last'],
    };
  },
};

/**
 * The rules by which a segment is judged against what its stream has seen so far: the one implementation of them. It
 * reproduces Wireshark's `tcp.analysis.*`, where that is stricter or laxer than the RFC as well. The scan runs it over
 * every segment and keeps the notes; explain.ts runs it again over one stream and keeps the rest.
 *
 * Order of work for one segment: bases (1), notes (2), update (3), opening of the connection (4), options (5). Options
 * come last: a window scale or SACK block counts from the next segment on.
 */
import { TcpFlag } from '../dissect/index.ts';
import { CLOCK, CLOCK_CELLS, DUP_BARRED, FLOW, FLOW_CELLS, FlowBit, STREAM, STREAM_CELLS } from './flow-cells.ts';
import type { Flows } from './flows.ts';
import { Note } from './notes.ts';
import type { Segment, Verdict } from './segment.ts';
import { after, before } from './seq.ts';
import { Acknowledged, MAX_UNACKED } from './unacked.ts';

const { fin: FIN, syn: SYN, rst: RST, psh: PSH, ack: ACK } = TcpFlag;

/** RFC 5681 section 3.2 wants three duplicates; two are taken, since captures lose packets too. */
const FAST_DUPLICATES = 2;
/** A fast retransmission follows the duplicates within 20 ms. */
const FAST_WITHIN = 20e6;
/** Out of order, where the round trip is not known: within 3 ms. */
const REORDER_WITHIN = 3e6;
/** More bytes in flight than this are a misjudged wrap. */
const MAX_IN_FLIGHT = 2_000_000_000;

/** Bits of `tcp.completeness`. */
export const Completeness = { syn: 1, synAck: 2, ack: 4, data: 8, fin: 16, rst: 32 } as const;
/** Those of them that a segment with ACK and without SYN adds. */
export const ACKNOWLEDGED = Completeness.ack | Completeness.data;

const acknowledged = new Acknowledged();

/** Later minus earlier in nanoseconds; a clock that ran backwards gives a huge value, as an unsigned difference does. */
const elapsed = (from: number, to: number): number => (to >= from ? to - from : to - from + 2 ** 64);

/**
 * Judge a segment of `stream` that its end `side` (0 or 1) sent: write `verdict`, and bring the state up to date.
 */
export function analyse(flows: Flows, stream: number, side: number, segment: Segment, verdict: Verdict): void {
  const own = (stream * 2 + side) * FLOW_CELLS;
  const peer = (stream * 2 + 1 - side) * FLOW_CELLS;
  clear(verdict);
  flows.cells[own + FLOW.sackWidth] = 0;
  settleBases(flows, own, peer, segment, verdict);
  const notes = judge(flows, stream, own, peer, segment, verdict);
  verdict.notes |= notes;
  update(flows, own, peer, segment, verdict);
  measureFlight(flows.cells, own, peer, segment, verdict);
  if (segment.bogus) return;
  open(flows, stream, own, segment);
  takeOptions(flows.cells, own, peer, segment);
}

/** A header whose segment has no place in the stream (quoted in an ICMP error, a fragment): its options count all the same. */
export function takeHeader(flows: Flows, stream: number, side: number, segment: Segment): void {
  const own = (stream * 2 + side) * FLOW_CELLS;
  if (((flows.cells[own + FLOW.bits] as number) & FlowBit.baseKnown) !== 0) repeatOpening(flows, own, segment);
  open(flows, stream, own, segment);
  takeOptions(flows.cells, own, (stream * 2 + 1 - side) * FLOW_CELLS, segment);
}

function clear(verdict: Verdict): void {
  verdict.notes = 0;
  verdict.duplicateNumber = 0;
  verdict.duplicateOf = 0;
  verdict.acknowledged = 0;
  verdict.ackRtt = 0;
  verdict.bytesInFlight = 0;
  verdict.pushBytes = 0;
  verdict.timeout = 0;
  verdict.timeoutFrom = 0;
}

/** What relative numbers count from, and the ports that are used again. */
function settleBases(flows: Flows, own: number, peer: number, segment: Segment, verdict: Verdict): void {
  const { cells } = flows;
  const { seq, flags } = segment;
  if (segment.reusesPorts) verdict.notes |= Note.reusedPorts | Note.record;
  const known = ((cells[own + FLOW.bits] as number) & FlowBit.baseKnown) !== 0;
  if (!known) {
    cells[own + FLOW.base] = (flags & SYN) !== 0 ? seq : (seq - 1) >>> 0;
    cells[own + FLOW.bits] = (cells[own + FLOW.bits] as number) | FlowBit.baseKnown;
  } else {
    verdict.notes |= repeatOpening(flows, own, segment);
  }
  if ((flags & ACK) !== 0 && ((cells[peer + FLOW.bits] as number) & FlowBit.baseKnown) === 0) {
    cells[peer + FLOW.base] = (segment.ack - 1) >>> 0;
    cells[peer + FLOW.bits] = (cells[peer + FLOW.bits] as number) | FlowBit.baseKnown;
  }
}

/** A SYN of a direction whose base is known: the same one again, or one that its numbers count from anew. Returns notes. */
function repeatOpening({ cells, unacked }: Flows, own: number, { seq, flags }: Segment): number {
  if ((flags & SYN) === 0) return 0;
  const same = cells[own + FLOW.base] === seq;
  if ((flags & ACK) === 0 && same) {
    // A reset before it may have had an odd sequence number; the SYN again must come out as a retransmission.
    cells[own + FLOW.nextSeq] = cells[own + FLOW.maxAck] as number;
    return Note.record;
  }
  if ((flags & ACK) === 0 || same) return 0;
  cells[own + FLOW.base] = seq;
  unacked.rebase(cells, own);
  return Note.reusedPorts | Note.record;
}

/** All notes of the segment; the state is changed only where a note itself says so. */
function judge(flows: Flows, stream: number, own: number, peer: number, segment: Segment, verdict: Verdict): number {
  const { cells } = flows;
  const { flags, length, ack } = segment;
  if ((flags & ACK) !== 0) cells[peer + FLOW.bits] = (cells[peer + FLOW.bits] as number) | FlowBit.inFlightValid;
  let notes = judgeWindows(cells, own, peer, segment, verdict);
  if (ack !== cells[own + FLOW.lastAck]) {
    cells[own + FLOW.lastNonDuplicate] = segment.packet + 1;
    cells[own + FLOW.duplicates] = 0;
  }
  const peerTop = cells[peer + FLOW.maxAck] as number;
  if ((flags & ACK) !== 0 && peerTop !== 0 && after(ack, peerTop)) {
    notes |= Note.record;
    if (acknowledgesUnseen(cells, peer)) notes |= Note.ackLostSegment;
  }
  if ((length > 0 || (flags & (SYN | FIN)) !== 0) && (notes & Note.keepAlive) === 0) {
    notes |= judgeRepeat(flows, stream, own, peer, segment, verdict);
  }
  return notes !== 0 ? notes | Note.record : 0;
}

/** Probes, windows, keep-alives, gaps and duplicate ACKs; each of the four that end it early answers a probe or is one. */
function judgeWindows(cells: Uint32Array, own: number, peer: number, segment: Segment, verdict: Verdict): number {
  const { seq, ack, flags, window, length } = segment;
  const nextSeq = cells[own + FLOW.nextSeq] as number;
  const control = (flags & (SYN | FIN | RST)) !== 0;
  const ownWindow = cells[own + FLOW.window] as number;
  if (length === 1 && seq === nextSeq && cells[peer + FLOW.window] === 0) return Note.zeroWindowProbe;
  let notes = 0;
  if (window === 0 && !control) notes |= Note.zeroWindow;
  if (nextSeq !== 0 && after(seq, nextSeq) && (flags & RST) === 0) {
    notes |= Note.lostSegment;
    cells[own + FLOW.bits] = (cells[own + FLOW.bits] as number) & ~FlowBit.inFlightValid;
  }
  if (control) return notes;
  if (length <= 1 && seq === (nextSeq - 1) >>> 0) notes |= Note.keepAlive;
  if (length > 0) return fillsWindow(cells, peer, (seq + length) >>> 0) ? notes | Note.windowFull : notes;
  if (seq !== nextSeq || ack !== cells[own + FLOW.lastAck]) return notes;
  if (window !== ownWindow) return window !== 0 ? notes | Note.windowUpdate : notes;
  const peerBits = cells[peer + FLOW.bits] as number;
  if (window === 0) return (peerBits & FlowBit.zeroWindowProbe) !== 0 ? notes | Note.zeroWindowProbeAck : notes;
  if ((peerBits & FlowBit.keepAlive) !== 0) return notes | Note.keepAliveAck;
  const earlier = cells[own + FLOW.duplicates] as number;
  const number = earlier === DUP_BARRED ? 1 : earlier + 1;
  cells[own + FLOW.duplicates] = number;
  verdict.duplicateNumber = number;
  verdict.duplicateOf = cells[own + FLOW.lastNonDuplicate] as number;
  return notes | Note.duplicateAck;
}

/** Whether bytes up to `end` use up the window that the peer has offered; not known without its scale. */
function fillsWindow(cells: Uint32Array, peer: number, end: number): boolean {
  const shift = (cells[peer + FLOW.windowShift] as number) | 0;
  if (shift === -1) return false;
  const unscaled = shift < 0 || ((cells[peer + FLOW.bits] as number) & FlowBit.onlySyn) !== 0;
  const window = (cells[peer + FLOW.window] as number) << (unscaled ? 0 : shift);
  return end === ((cells[peer + FLOW.lastAck] as number) + window) >>> 0;
}

/** The peer is told that bytes arrived which the capture does not have. Whether to say so: once until it sends on. */
function acknowledgesUnseen(cells: Uint32Array, peer: number): boolean {
  const next = cells[peer + FLOW.nextSeq] as number;
  if (before(cells[peer + FLOW.maxAck] as number, next)) {
    cells[peer + FLOW.maxAck] = next;
    return true;
  }
  const first = cells[peer + FLOW.duplicates] === 0;
  cells[peer + FLOW.duplicates] = DUP_BARRED;
  return first;
}

/** One of: spurious, fast retransmission, out of order, retransmission; or none where the segment goes on. */
function judgeRepeat(
  flows: Flows,
  stream: number,
  own: number,
  peer: number,
  segment: Segment,
  verdict: Verdict,
): number {
  const { cells, clocks } = flows;
  const { seq, length, time } = segment;
  const nextSeq = cells[own + FLOW.nextSeq] as number;
  const peerAck = cells[peer + FLOW.lastAck] as number;
  const end = (seq + length) >>> 0;
  if (length > 0 && peerAck !== 0 && !after(end, peerAck)) return Note.spuriousRetransmission;
  // The first real data after a probe of one byte goes on from that byte.
  const afterProbe = length > 1 && seq === (nextSeq - 1) >>> 0;
  if (nextSeq === 0 || !before(seq, nextSeq) || afterProbe) return 0;

  const peerClock = (peer / FLOW_CELLS) * CLOCK_CELLS;
  const ownClock = (own / FLOW_CELLS) * CLOCK_CELLS;
  const sinceAck = elapsed(clocks[peerClock + CLOCK.lastAck] as number, time);
  const duplicates = cells[peer + FLOW.duplicates] as number;
  if (duplicates >= FAST_DUPLICATES && seq === peerAck && sinceAck < FAST_WITHIN) return Note.fastRetransmission;

  const lastSent = clocks[ownClock + CLOCK.next] as number;
  const initialRtt = flows.streams[stream * STREAM_CELLS + STREAM.initialRtt] as number;
  const within = initialRtt === 0 ? REORDER_WITHIN : elapsed(0, initialRtt);
  const counted = (segment.flags & (SYN | FIN)) !== 0 ? (end + 1) >>> 0 : end;
  if (elapsed(lastSent, time) < within && nextSeq !== counted) return Note.outOfOrder;

  const oldest = cells[own + FLOW.unackedOldest] as number;
  verdict.timeoutFrom =
    oldest !== 0 ? (flows.unacked.packet[oldest] as number) : (cells[own + FLOW.nextPacket] as number);
  verdict.timeout = time - (oldest !== 0 ? (flows.unacked.time[oldest] as number) : lastSent);
  return Note.retransmission;
}

/** Bring both directions up to date with the segment, and tell what it acknowledges. */
function update(flows: Flows, own: number, peer: number, segment: Segment, verdict: Verdict): void {
  const { cells, clocks, unacked } = flows;
  const { seq, length, flags, time, packet } = segment;
  const clock = (own / FLOW_CELLS) * CLOCK_CELLS;
  const occupies = (flags & (SYN | FIN)) !== 0;
  let next = (seq + length) >>> 0;
  if ((length > 0 || occupies) && (cells[own + FLOW.unackedCount] as number) < MAX_UNACKED) {
    if (occupies) next = (next + 1) >>> 0;
    unacked.add(cells, own, packet + 1, seq, next, time);
  }
  if ((verdict.notes & Note.zeroWindowProbe) === 0) {
    const nextSeq = cells[own + FLOW.nextSeq] as number;
    if (nextSeq === 0 || after(next, nextSeq)) {
      cells[own + FLOW.nextSeq] = next;
      cells[own + FLOW.nextPacket] = packet + 1;
      clocks[clock + CLOCK.next] = time;
    }
    const top = cells[own + FLOW.maxAck] as number;
    if (top === 0 || seq === top) cells[own + FLOW.maxAck] = cells[own + FLOW.nextSeq] as number;
  }
  cells[own + FLOW.window] = segment.window;
  cells[own + FLOW.lastAck] = segment.ack;
  clocks[clock + CLOCK.lastAck] = time;
  let bits = (cells[own + FLOW.bits] as number) & ~(FlowBit.keepAlive | FlowBit.zeroWindowProbe);
  if ((verdict.notes & Note.keepAlive) !== 0) bits |= FlowBit.keepAlive;
  if ((verdict.notes & Note.zeroWindowProbe) !== 0) bits |= FlowBit.zeroWindowProbe;
  cells[own + FLOW.bits] = bits;

  unacked.acknowledge(cells, peer, segment.ack, acknowledged);
  if (acknowledged.packet === 0) return;
  verdict.notes |= Note.acknowledges | Note.record;
  verdict.acknowledged = acknowledged.packet;
  verdict.ackRtt = time - acknowledged.time;
}

/** Bytes in flight and bytes since PSH. The latter are counted on where the former make no sense, but not shown. */
function measureFlight(cells: Uint32Array, own: number, peer: number, segment: Segment, verdict: Verdict): void {
  const { length, flags } = segment;
  const bits = cells[own + FLOW.bits] as number;
  if (length === 0 || cells[own + FLOW.unackedCount] === 0 || (bits & FlowBit.inFlightValid) === 0) return;
  verdict.notes |= Note.record;
  const fresh = (bits & FlowBit.pushLast) !== 0;
  const pushBytes = fresh ? length : ((cells[own + FLOW.pushBytes] as number) + length) >>> 0;
  cells[own + FLOW.pushBytes] = pushBytes;
  cells[own + FLOW.bits] = (flags & PSH) !== 0 ? bits | FlowBit.pushLast : bits & ~FlowBit.pushLast;

  const span = (cells[own + FLOW.unackedHigh] as number) - (cells[own + FLOW.unackedLow] as number);
  const flight = (span - (cells[peer + FLOW.sackWidth] as number)) >>> 0;
  if (flight === 0 || flight >= MAX_IN_FLIGHT) return;
  verdict.bytesInFlight = flight - ((flags & (SYN | FIN)) !== 0 ? 1 : 0);
  verdict.pushBytes = pushBytes;
}

/** The SYN's time, the initial round trip, and whether the end has sent more than its SYN. */
function open(flows: Flows, stream: number, own: number, segment: Segment): void {
  const row = stream * STREAM_CELLS;
  const kind = segment.flags & (SYN | ACK);
  if (kind === SYN) flows.streams[row + STREAM.syn] = segment.timeless ? Number.NaN : segment.time;
  if ((kind & SYN) !== 0) {
    flows.cells[own + FLOW.bits] = (flows.cells[own + FLOW.bits] as number) | FlowBit.onlySyn;
  } else if (kind === ACK) {
    flows.cells[own + FLOW.bits] = (flows.cells[own + FLOW.bits] as number) & ~FlowBit.onlySyn;
    const sent = flows.streams[row + STREAM.syn] as number;
    if (flows.streams[row + STREAM.initialRtt] === 0 && !Number.isNaN(sent)) {
      flows.streams[row + STREAM.initialRtt] = segment.time - sent;
    }
  }
}

/** Window scale and SACK, for the segments to come; and whether scaling is in use at all (RFC 7323 section 2.2). */
function takeOptions(cells: Uint32Array, own: number, peer: number, segment: Segment): void {
  if (segment.windowShift >= 0) cells[own + FLOW.windowShift] = segment.windowShift;
  cells[own + FLOW.sackWidth] = segment.sackWidth;
  if ((segment.flags & SYN) === 0 || !segment.settlesScaling) return;
  if (((cells[own + FLOW.windowShift] as number) | 0) === -1) {
    cells[own + FLOW.windowShift] = -2;
    cells[peer + FLOW.windowShift] = -2;
  } else if ((segment.flags & ACK) !== 0 && ((cells[peer + FLOW.windowShift] as number) | 0) === -2) {
    cells[own + FLOW.windowShift] = -2;
  }
}

/**
 * Bits of `tcp.completeness` that a segment adds. A pure SYN adds its own only where it opens a connection, and data beside
 * it counts only on the first connection between its ports.
 */
export function completenessOf(flags: number, length: number, opening: boolean, reusesPorts: boolean): number {
  const kind = flags & (SYN | ACK);
  if (kind === SYN) {
    if (!opening) return 0;
    return length > 0 && !reusesPorts ? Completeness.syn | Completeness.data : Completeness.syn;
  }
  let bits = 0;
  if (kind === (SYN | ACK)) bits |= Completeness.synAck;
  if (kind === ACK) bits |= length > 0 ? Completeness.data : Completeness.ack;
  if ((flags & (FIN | ACK)) === (FIN | ACK)) bits |= Completeness.fin;
  if ((flags & RST) !== 0) bits |= Completeness.rst;
  return bits;
}

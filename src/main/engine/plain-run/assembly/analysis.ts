/**
 * Any other segment of a connection whose ends are known, its SYN and SYN+ACK too: as analyse of tcp/analysis.ts, function by
 * function, without what the verdict has beside the notes.
 */
import { clockOf, flow, flowOf, setBits, setFlow, setStreamTime, streamTime } from './cells.ts';
import { sackWidth, windowShift } from './options.ts';
import { countFlight, timeOpening } from './plain-segment.ts';
import { ACK, ack, direction, FIN, flags, length, packet, RST, SYN, seq, time, window } from './segment.ts';
import { after, before } from './seq.ts';
import { acknowledge, addUnacked, hasEntry } from './unacked.ts';

const FAST_DUPLICATES: u32 = 2;
const FAST_WITHIN: f64 = 20e6;
const REORDER_WITHIN: f64 = 3e6;
/** What a difference of 64 bits wraps at. */
const WRAP: f64 = 4294967296.0 * 4294967296.0;
const CONTROL: i32 = SYN | FIN | RST;

let own: usize = 0;
let peer: usize = 0;

/** Whether the segment can be remembered, where it has to be: nothing grows here. */
export function canAnalyse(): bool {
  return hasEntry() || (length === 0 && (flags & (SYN | FIN)) === 0);
}

/** Judge the segment at hand and bring the state up to date. Gives the notes. A SYN's direction has sent none before. */
export function analyse(isTimeless: bool): i32 {
  own = flowOf(direction);
  peer = flowOf(direction ^ 1);
  setFlow(own, FLOW_sackWidth, 0);
  if ((flow(own, FLOW_bits) & FlowBit_baseKnown) === 0) {
    setFlow(own, FLOW_base, (flags & SYN) !== 0 ? seq : seq - 1);
    setBits(own, FlowBit_baseKnown, 0);
  }
  const judged = judge();
  let notes = update(judged);
  if (length !== 0 && flow(own, FLOW_unackedCount) !== 0) notes |= countFlight(own);
  open(isTimeless);
  takeOptions();
  return notes;
}

function elapsed(from: f64, to: f64): f64 {
  return to >= from ? to - from : to - from + WRAP;
}

function judge(): i32 {
  if ((flags & ACK) !== 0) setBits(peer, FlowBit_inFlightValid, 0);
  let notes = judgeWindows();
  if (ack !== flow(own, FLOW_lastAck)) {
    setFlow(own, FLOW_lastNonDuplicate, packet);
    setFlow(own, FLOW_duplicates, 0);
  }
  const peerTop = flow(peer, FLOW_maxAck);
  if ((flags & ACK) !== 0 && peerTop !== 0 && after(ack, peerTop)) {
    notes |= Note_record;
    if (acknowledgesUnseen()) notes |= Note_ackLostSegment;
  }
  if ((length > 0 || (flags & (SYN | FIN)) !== 0) && (notes & Note_keepAlive) === 0) notes |= judgeRepeat();
  return notes !== 0 ? notes | Note_record : 0;
}

function judgeWindows(): i32 {
  const nextSeq = flow(own, FLOW_nextSeq);
  if (length === 1 && seq === nextSeq && flow(peer, FLOW_window) === 0) return Note_zeroWindowProbe;
  let notes = 0;
  if (window === 0 && (flags & CONTROL) === 0) notes |= Note_zeroWindow;
  if (nextSeq !== 0 && after(seq, nextSeq) && (flags & RST) === 0) {
    notes |= Note_lostSegment;
    setBits(own, 0, FlowBit_inFlightValid);
  }
  if ((flags & CONTROL) !== 0) return notes;
  if (length <= 1 && seq === nextSeq - 1) notes |= Note_keepAlive;
  if (length > 0) return fillsWindow(seq + length) ? notes | Note_windowFull : notes;
  if (seq !== nextSeq || ack !== flow(own, FLOW_lastAck)) return notes;
  if (window !== flow(own, FLOW_window)) return window !== 0 ? notes | Note_windowUpdate : notes;
  const peerBits = flow(peer, FLOW_bits);
  if (window === 0) return (peerBits & FlowBit_zeroWindowProbe) !== 0 ? notes | Note_zeroWindowProbeAck : notes;
  if ((peerBits & FlowBit_keepAlive) !== 0) return notes | Note_keepAliveAck;
  const earlier = flow(own, FLOW_duplicates);
  setFlow(own, FLOW_duplicates, earlier === DUP_BARRED ? 1 : earlier + 1);
  return notes | Note_duplicateAck;
}

function fillsWindow(end: i32): bool {
  const shift = flow(peer, FLOW_windowShift);
  if (shift === -1) return false;
  const unscaled = shift < 0 || (flow(peer, FLOW_bits) & FlowBit_onlySyn) !== 0;
  const offered = flow(peer, FLOW_window);
  return end === flow(peer, FLOW_lastAck) + (unscaled ? offered : offered << shift);
}

function acknowledgesUnseen(): bool {
  const next = flow(peer, FLOW_nextSeq);
  if (before(flow(peer, FLOW_maxAck), next)) {
    setFlow(peer, FLOW_maxAck, next);
    return true;
  }
  const isFirst = flow(peer, FLOW_duplicates) === 0;
  setFlow(peer, FLOW_duplicates, DUP_BARRED);
  return isFirst;
}

function judgeRepeat(): i32 {
  const nextSeq = flow(own, FLOW_nextSeq);
  const peerAck = flow(peer, FLOW_lastAck);
  const end = seq + length;
  if (length > 0 && peerAck !== 0 && !after(end, peerAck)) return Note_spuriousRetransmission;
  const isAfterProbe = length > 1 && seq === nextSeq - 1;
  if (nextSeq === 0 || !before(seq, nextSeq) || isAfterProbe) return 0;

  const sinceAck = elapsed(load<f64>(clockOf(direction ^ 1) + (CLOCK_lastAck << 3)), time);
  const duplicates = <u32>flow(peer, FLOW_duplicates);
  if (duplicates >= FAST_DUPLICATES && seq === peerAck && sinceAck < FAST_WITHIN) return Note_fastRetransmission;

  const lastSent = load<f64>(clockOf(direction) + (CLOCK_next << 3));
  const initialRtt = streamTime(direction >> 1, STREAM_initialRtt);
  const within = initialRtt === 0 ? REORDER_WITHIN : elapsed(0, initialRtt);
  const counted = (flags & (SYN | FIN)) !== 0 ? end + 1 : end;
  return elapsed(lastSent, time) < within && nextSeq !== counted ? Note_outOfOrder : Note_retransmission;
}

/** Gives the notes with what it acknowledges. */
function update(notes: i32): i32 {
  const clock = clockOf(direction);
  const occupies = (flags & (SYN | FIN)) !== 0;
  let next = seq + length;
  if ((length > 0 || occupies) && flow(own, FLOW_unackedCount) < MAX_UNACKED) {
    if (occupies) next++;
    addUnacked(own, packet, seq, next, time);
  }
  if ((notes & Note_zeroWindowProbe) === 0) {
    const nextSeq = flow(own, FLOW_nextSeq);
    if (nextSeq === 0 || after(next, nextSeq)) {
      setFlow(own, FLOW_nextSeq, next);
      setFlow(own, FLOW_nextPacket, packet);
      store<f64>(clock + (CLOCK_next << 3), time);
    }
    const top = flow(own, FLOW_maxAck);
    if (top === 0 || seq === top) setFlow(own, FLOW_maxAck, flow(own, FLOW_nextSeq));
  }
  setFlow(own, FLOW_window, window);
  setFlow(own, FLOW_lastAck, ack);
  store<f64>(clock + (CLOCK_lastAck << 3), time);
  let probes = 0;
  if ((notes & Note_keepAlive) !== 0) probes |= FlowBit_keepAlive;
  if ((notes & Note_zeroWindowProbe) !== 0) probes |= FlowBit_zeroWindowProbe;
  setBits(own, probes, (FlowBit_keepAlive | FlowBit_zeroWindowProbe) & ~probes);
  return acknowledge(peer, ack) ? notes | Note_acknowledges | Note_record : notes;
}

function open(isTimeless: bool): void {
  const kind = flags & (SYN | ACK);
  if (kind === SYN) setStreamTime(direction >> 1, STREAM_syn, isTimeless ? NaN : time);
  if ((kind & SYN) !== 0) setBits(own, FlowBit_onlySyn, 0);
  else if (kind === ACK) {
    setBits(own, 0, FlowBit_onlySyn);
    timeOpening();
  }
}

/** Options are those that options.ts read last, of a header that is there whole. */
function takeOptions(): void {
  if (windowShift >= 0) setFlow(own, FLOW_windowShift, windowShift);
  setFlow(own, FLOW_sackWidth, sackWidth);
  if ((flags & SYN) === 0) return;
  if (flow(own, FLOW_windowShift) === -1) {
    setFlow(own, FLOW_windowShift, -2);
    setFlow(peer, FLOW_windowShift, -2);
  } else if ((flags & ACK) !== 0 && flow(peer, FLOW_windowShift) === -2) {
    setFlow(own, FLOW_windowShift, -2);
  }
}

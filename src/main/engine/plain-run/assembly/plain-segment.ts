/** The segment that nearly every one is: as passPlain of tcp/plain-segment.ts. */
import { clockOf, flow, flowOf, setBits, setFlow, setStreamTime, streamTime } from './cells.ts';
import { ACK, ack, direction, FIN, flags, length, PSH, packet, seq, time, window } from './segment.ts';
import { addUnacked, hasEntry, isOrdered, shed } from './unacked.ts';

/** Take the segment at hand, if it is plain: gives the notes, or -1 where it is not, of which nothing has been changed. */
export function passPlain(): i32 {
  const own = flowOf(direction);
  const peer = flowOf(direction ^ 1);
  const last = (flags & FIN) !== 0;
  const next = seq + length + (last ? 1 : 0);
  if ((flags & ~(PSH | FIN)) !== ACK || window === 0 || seq === 0 || seq !== flow(own, FLOW_nextSeq)) return -1;
  const peerTop = flow(peer, FLOW_maxAck);
  if (peerTop !== 0 && peerTop - ack < 0) return -1;
  if (last) {
    if (length !== 0 || !canWait(own)) return -1;
  } else if (length === 0) {
    if (ack === flow(own, FLOW_lastAck)) return -1;
  } else if (!hasRoom(own, peer, next)) return -1;
  if (!isOrdered(peer, ack)) return -1;

  const clock = clockOf(direction);
  let notes = 0;
  if (length !== 0 || last) {
    addUnacked(own, packet, seq, next, time);
    setFlow(own, FLOW_nextSeq, next);
    setFlow(own, FLOW_nextPacket, packet);
    store<f64>(clock + (CLOCK_next << 3), time);
  }
  if (length !== 0) notes = countFlight(own);
  setBits(own, 0, FlowBit_keepAlive | FlowBit_zeroWindowProbe | FlowBit_onlySyn);
  if (ack !== flow(own, FLOW_lastAck)) {
    setFlow(own, FLOW_lastNonDuplicate, packet);
    setFlow(own, FLOW_duplicates, 0);
    setFlow(own, FLOW_lastAck, ack);
  }
  const top = flow(own, FLOW_maxAck);
  if (top === 0 || seq === top) setFlow(own, FLOW_maxAck, next);
  setFlow(own, FLOW_window, window);
  setFlow(own, FLOW_sackWidth, 0);
  store<f64>(clock + (CLOCK_lastAck << 3), time);
  timeOpening();
  setBits(peer, FlowBit_inFlightValid, 0);
  return acknowledge(peer) ? notes | Note_acknowledges | Note_record : notes;
}

/** Whether one more segment can be waited for. */
function canWait(own: usize): bool {
  return hasEntry() && flow(own, FLOW_unackedCount) < MAX_UNACKED;
}

/** Whether payload up to `next` is new to the peer, leaves room in its window, and can be waited for like all before it. */
function hasRoom(own: usize, peer: usize, next: i32): bool {
  if (!canWait(own)) return false;
  const peerAck = flow(peer, FLOW_lastAck);
  if (peerAck !== 0 && peerAck - next >= 0) return false;
  const offered = flow(peer, FLOW_window);
  if (length === 1 && offered === 0) return false;
  const shift = flow(peer, FLOW_windowShift);
  if (shift === -1) return true;
  const unscaled = shift < 0 || (flow(peer, FLOW_bits) & FlowBit_onlySyn) !== 0;
  return next !== peerAck + (unscaled ? offered : offered << shift);
}

/** The first acknowledgment tells the initial round trip. */
export function timeOpening(): void {
  const stream = direction >> 1;
  if (streamTime(stream, STREAM_initialRtt) !== 0) return;
  const sent = streamTime(stream, STREAM_syn);
  // biome-ignore lint/suspicious/noGlobalIsNan: an instruction of this language, which has no other.
  if (!isNaN(sent)) setStreamTime(stream, STREAM_initialRtt, time - sent);
}

/** Gives the notes: whether bytes in flight could be told. */
export function countFlight(own: usize): i32 {
  const bits = flow(own, FLOW_bits);
  if ((bits & FlowBit_inFlightValid) === 0) return 0;
  const before = (bits & FlowBit_pushLast) !== 0 ? 0 : flow(own, FLOW_pushBytes);
  setFlow(own, FLOW_pushBytes, before + length);
  setFlow(own, FLOW_bits, (flags & PSH) !== 0 ? bits | FlowBit_pushLast : bits & ~FlowBit_pushLast);
  return Note_record;
}

/** Of a list that is ordered. Gives whether an entry ends exactly there. */
function acknowledge(peer: usize): bool {
  if (flow(peer, FLOW_unackedCount) === 0) return false;
  const ahead = <u32>(ack - (flow(peer, FLOW_base) + flow(peer, FLOW_unackedLow)));
  return ahead !== 0 && ahead < 0x80000000 && shed(peer, ack);
}

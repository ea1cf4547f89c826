/**
 * The segment that nearly every one is: ACK and at most PSH set, or ACK and FIN without payload, no options but time stamps,
 * next in order, within the window, acknowledging something new where it carries nothing, on a connection that holds no
 * question open. What analysis.ts makes of such a one comes to a few lines, which are here; whatever else a segment may be is
 * left to it. Both change the same state, and a test holds them against each other.
 */
import { CLOCK, CLOCK_CELLS, FLOW, FLOW_CELLS, FlowBit, STREAM, STREAM_CELLS } from './flow-cells.ts';
import type { Flows } from './flows.ts';
import { Note } from './notes.ts';
import { Acknowledged, MAX_UNACKED } from './unacked.ts';

/** What {@link passPlain} answers where the segment is not plain; nothing has been changed then. */
export const NOT_PLAIN = -1;

/** What the latest segment was, or the SYN alone: no longer. */
const LEFT_BEHIND = FlowBit.keepAlive | FlowBit.zeroWindowProbe | FlowBit.onlySyn;

const acknowledged = new Acknowledged();

/**
 * Take a segment of `direction` (2 * stream + side) with `length` bytes of payload, whose flags are ACK and, with `push`, PSH,
 * or, with `last`, FIN.
 * `seq` and `ack` are 32 signed bits, `time` is on the stream's own clock. Returns the notes, or {@link NOT_PLAIN}.
 */
export function passPlain(
  flows: Flows,
  direction: number,
  packet: number,
  seq: number,
  ack: number,
  window: number,
  length: number,
  push: boolean,
  last: boolean,
  time: number,
): number {
  const { cells, signed } = flows;
  const own = direction * FLOW_CELLS;
  const peer = (direction ^ 1) * FLOW_CELLS;
  const bits = signed[own + FLOW.bits] as number;
  if ((bits & FlowBit.settled) === 0 || window === 0 || seq === 0 || seq !== signed[own + FLOW.nextSeq])
    return NOT_PLAIN;
  if (last && (length > 0 || (signed[own + FLOW.unackedCount] as number) >= MAX_UNACKED)) return NOT_PLAIN;
  const peerTop = signed[peer + FLOW.maxAck] as number;
  if (peerTop !== 0 && ((peerTop - ack) | 0) < 0) return NOT_PLAIN;
  const next = (seq + length + (last ? 1 : 0)) | 0;
  if (length === 0) {
    if (!last && ack === signed[own + FLOW.lastAck]) return NOT_PLAIN;
  } else if (!hasRoom(signed, own, peer, next, length)) return NOT_PLAIN;

  const clock = direction * CLOCK_CELLS;
  if (length > 0 || last) goOn(flows, own, packet, seq, next, time);
  const notes = length > 0 ? countFlight(signed, own, length, push) : 0;
  signed[own + FLOW.bits] = (signed[own + FLOW.bits] as number) & ~LEFT_BEHIND;
  if (ack !== signed[own + FLOW.lastAck]) {
    signed[own + FLOW.lastNonDuplicate] = packet + 1;
    signed[own + FLOW.duplicates] = 0;
    signed[own + FLOW.lastAck] = ack;
  }
  const top = signed[own + FLOW.maxAck] as number;
  if (top === 0 || seq === top) signed[own + FLOW.maxAck] = next;
  signed[own + FLOW.window] = window;
  signed[own + FLOW.sackWidth] = 0;
  flows.clocks[clock + CLOCK.lastAck] = time;
  timeOpening(flows, direction >> 1, time);
  signed[peer + FLOW.bits] = (signed[peer + FLOW.bits] as number) | FlowBit.inFlightValid;
  if (signed[peer + FLOW.unackedCount] === 0) return notes;
  flows.unacked.acknowledge(cells, peer, ack, acknowledged);
  return acknowledged.packet === 0 ? notes : notes | Note.acknowledges | Note.record;
}

/** Whether payload up to `next` is new to the peer, leaves room in its window, and can be waited for like all before it. */
function hasRoom(signed: Int32Array, own: number, peer: number, next: number, length: number): boolean {
  const peerAck = signed[peer + FLOW.lastAck] as number;
  if (peerAck !== 0 && ((peerAck - next) | 0) >= 0) return false;
  const offered = signed[peer + FLOW.window] as number;
  if ((length === 1 && offered === 0) || (signed[own + FLOW.unackedCount] as number) >= MAX_UNACKED) return false;
  const shift = signed[peer + FLOW.windowShift] as number;
  if (shift === -1) return true;
  const unscaled = shift < 0 || ((signed[peer + FLOW.bits] as number) & FlowBit.onlySyn) !== 0;
  return next !== ((peerAck + (offered << (unscaled ? 0 : shift))) | 0);
}

/** The first acknowledgment tells the initial round trip. */
function timeOpening({ streams }: Flows, stream: number, time: number): void {
  const row = stream * STREAM_CELLS;
  if (streams[row + STREAM.initialRtt] !== 0) return;
  const sent = streams[row + STREAM.syn] as number;
  if (!Number.isNaN(sent)) streams[row + STREAM.initialRtt] = time - sent;
}

/** What takes sequence numbers up to `next` goes on its way. */
function goOn(flows: Flows, own: number, packet: number, seq: number, next: number, time: number): void {
  const { cells, signed } = flows;
  flows.unacked.add(cells, own, packet + 1, seq, next, time);
  signed[own + FLOW.nextSeq] = next;
  signed[own + FLOW.nextPacket] = packet + 1;
  flows.clocks[(own / FLOW_CELLS) * CLOCK_CELLS + CLOCK.next] = time;
}

/** Returns the notes: whether bytes in flight could be told. */
function countFlight(signed: Int32Array, own: number, length: number, push: boolean): number {
  const bits = signed[own + FLOW.bits] as number;
  if ((bits & FlowBit.inFlightValid) === 0) return 0;
  const before = (bits & FlowBit.pushLast) !== 0 ? 0 : (signed[own + FLOW.pushBytes] as number);
  signed[own + FLOW.pushBytes] = before + length;
  signed[own + FLOW.bits] = push ? bits | FlowBit.pushLast : bits & ~FlowBit.pushLast;
  return Note.record;
}

/**
 * What state each end is in, as a passive observer can know it (RFC 9293 sections 3.3.2, 3.5, 3.6, 3.10.7). A captured
 * segment is taken to be sent and then to arrive: the sender's state changes as it leaves, the receiver's as it comes.
 * What a packet shows is proven; what is only to be expected is not, until a later packet shows it (an acknowledgment of
 * the segment that caused it), which then proves it backwards. A later packet can also refute an assumption: a SYN
 * answered by a RST met no listener, and a FIN that does not acknowledge the other's FIN was sent before that came.
 *
 * Left out: timeouts, which no packet shows. TIME-WAIT is where the story of an end stops.
 */
import type { TcpState } from '../../../shared/model/index.ts';
import { TcpFlag } from '../dissect/index.ts';
import { type PacketTable, Way } from '../table/index.ts';
import { after, before } from './seq.ts';
import { type End, StateTimeline } from './state-timeline.ts';
import { ANALYSED } from './tracker.ts';

const { fin: FIN, syn: SYN, rst: RST, ack: ACK } = TcpFlag;

/** One end while the packets go by. Sequence numbers are raw; -1 not known. */
class EndStory {
  state: TcpState = 'UNKNOWN';
  proven = false;
  /** Packet (position) after which this state holds; -1 from the beginning. */
  since = -1;
  /** First number of the segment that is to have brought it about; an acknowledgment beyond it proves the state. */
  cause = -1;
  /** Initial number, number after the FIN, next number to be sent, and the latest acknowledgment. */
  iss = -1;
  finEnd = -1;
  next = -1;
  lastAck = -1;
  /** Number before which none is a FIN's: it has sent data, or its SYN, up to there. */
  plain = -1;
  /** Its state SYN-RECEIVED came of listening. */
  passive = false;
  /** It has sent a SYN+ACK. */
  answered = false;
  /** The other's FIN crossed its own and has not been acknowledged yet. */
  crossed = false;
  /** It has sent a segment with ACK. */
  acknowledged = false;
  /** Earlier states that still wait for their proof. */
  readonly unproven: Unproven[] = [];

  constructor(readonly end: End) {}
}

/** A state that an end should have been in between two packets, if the segment numbered `cause` arrived. */
interface Unproven {
  readonly state: TcpState;
  readonly since: number;
  readonly until: number;
  readonly cause: number;
}

/** Earlier states that are kept waiting, at most. */
const MAX_UNPROVEN = 16;

/** One segment as the story needs it. */
interface Step {
  readonly position: number;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly length: number;
}

/** Work out the states around every packet of a stream. `list` are its packets in file order. */
export function statesOf(packets: PacketTable, list: Uint32Array): StateTimeline {
  const story = new Story(list.length);
  list.forEach((packet, position) => {
    const flags = packets.tcpFlags[packet] as number;
    const step = {
      position,
      seq: packets.seq[packet] as number,
      ack: packets.ack[packet] as number,
      flags,
      length: packets.payloadLength[packet] as number,
    };
    const fromClient = packets.direction[packet] === Way.toServer;
    story.take(step, fromClient ? 0 : 1, (flags & ANALYSED) !== 0);
  });
  return story.timeline;
}

class Story {
  readonly timeline: StateTimeline;
  readonly #ends = [new EndStory(0), new EndStory(1)] as const;
  #opened = false;

  constructor(length: number) {
    this.timeline = new StateTimeline(length);
  }

  /** Tell of one packet. One that was not analysed changes nothing. */
  take(step: Step, sender: End, analysed: boolean): void {
    const own = this.#ends[sender];
    const peer = this.#ends[sender === 0 ? 1 : 0];
    if (analysed && !this.#opened) this.#open(step, own, peer);
    for (const end of this.#ends) this.timeline.set(step.position, end.end, false, end.state, end.proven);
    if (analysed) this.#apply(step, own, peer);
    for (const end of this.#ends) this.timeline.set(step.position, end.end, true, end.state, end.proven);
  }

  /** What stood before the first segment. */
  #open(step: Step, own: EndStory, peer: EndStory): void {
    this.#opened = true;
    const kind = step.flags & (SYN | ACK | RST);
    if (kind === SYN) {
      this.#begin(own, 'CLOSED', true);
      this.#begin(peer, 'LISTEN', false);
    } else if (kind === (SYN | ACK)) {
      this.#begin(own, 'LISTEN', false);
      this.#begin(peer, 'SYN-SENT', false);
      peer.iss = (step.ack - 1) >>> 0;
    }
    if (step.position > 0) {
      for (const end of [own, peer]) this.timeline.overwrite(end.end, -1, step.position, end.state, end.proven);
    }
  }

  #begin(end: EndStory, state: TcpState, proven: boolean): void {
    end.state = state;
    end.proven = proven;
  }

  /** Acknowledgments first, then SYN, then FIN: the order of RFC 9293 section 3.10.7.4. */
  #apply(step: Step, own: EndStory, peer: EndStory): void {
    const { flags } = step;
    if ((flags & RST) !== 0) this.#reset(step, own, peer);
    else {
      if ((flags & ACK) !== 0) this.#acknowledge(step, own, peer);
      if ((flags & SYN) !== 0) this.#synchronise(step, own, peer);
      else if ((flags & ACK) !== 0) this.#opensWithoutSyn(step, own, peer);
      if ((flags & FIN) !== 0 && own.finEnd < 0) this.#finish(step, own, peer);
    }
    const occupied = (flags & (SYN | FIN)) !== 0 ? 1 : 0;
    const end = (step.seq + step.length + occupied) >>> 0;
    if ((flags & RST) !== 0) return;
    if (own.next < 0 || after(end, own.next)) own.next = end;
    const said = (flags & SYN) !== 0 || step.length > 0;
    const plain = (step.seq + step.length + ((flags & SYN) !== 0 ? 1 : 0)) >>> 0;
    if (said && (own.plain < 0 || after(plain, own.plain))) own.plain = plain;
  }

  #acknowledge(step: Step, own: EndStory, peer: EndStory): void {
    own.lastAck = step.ack;
    own.acknowledged = true;
    if ((step.flags & SYN) === 0) this.#proveArrived(step, own);
    if (own.crossed && peer.finEnd >= 0 && !before(step.ack, peer.finEnd)) {
      own.crossed = false;
      if (own.state === 'FIN-WAIT-1') this.#enter(own, step.position, 'CLOSING', true);
      else if (own.state === 'FIN-WAIT-2') this.#enter(own, step.position, 'TIME-WAIT', true);
    }
    this.#acknowledged(step, own, peer);
  }

  /** What brought the sender's states about has arrived: it acknowledges more, or sends data that only this state allows. */
  #proveArrived(step: Step, own: EndStory): void {
    const waiting = own.unproven.splice(0);
    for (const one of waiting) {
      if (after(step.ack, one.cause)) this.timeline.overwrite(own.end, one.since, one.until, one.state, true);
      else own.unproven.push(one);
    }
    if (own.proven || own.cause < 0) return;
    // Its numbers may hold a FIN that was not captured: then it is further.
    if (own.state === 'CLOSE-WAIT' && (own.plain < 0 || after(step.seq, own.plain))) return;
    const speaks = own.state === 'ESTABLISHED' && step.length > 0;
    if (speaks || after(step.ack, own.cause)) this.#prove(own, step.position);
  }

  /** The receiver of an acknowledgment. */
  #acknowledged(step: Step, own: EndStory, peer: EndStory): void {
    const synCovered = peer.iss >= 0 && after(step.ack, peer.iss);
    if (peer.state === 'SYN-RECEIVED' && synCovered) this.#expect(peer, step, 'ESTABLISHED');
    if (peer.finEnd < 0 || before(step.ack, peer.finEnd)) return;
    if (peer.state === 'FIN-WAIT-1' && peer.crossed && own.finEnd >= 0 && !before(step.seq, own.finEnd)) {
      // What comes after a FIN comes after it: the FIN that crossed has arrived, and made it CLOSING, before this.
      peer.crossed = false;
      this.#expect(peer, step, 'TIME-WAIT');
      peer.cause = (own.finEnd - 1) >>> 0;
    } else if (peer.state === 'FIN-WAIT-1') this.#expect(peer, step, 'FIN-WAIT-2');
    else if (peer.state === 'CLOSING') this.#expect(peer, step, 'TIME-WAIT');
    else if (peer.state === 'LAST-ACK') this.#expect(peer, step, 'CLOSED');
  }

  #synchronise(step: Step, own: EndStory, peer: EndStory): void {
    const repeated = own.iss === step.seq && own.state !== 'LISTEN' && own.state !== 'CLOSED';
    own.iss = step.seq;
    if ((step.flags & ACK) === 0) {
      if (repeated) return;
      // It was taken to listen, but it opens as well: both do at once.
      if (own.state === 'LISTEN' && !own.proven) this.#correct(own, step.position, 'CLOSED', true);
      if (own.state === 'CLOSED' || own.state === 'UNKNOWN') this.#enter(own, step.position, 'SYN-SENT', true);
      if (peer.state === 'SYN-SENT') this.#expect(peer, step, 'SYN-RECEIVED');
      return;
    }
    if (own.state === 'LISTEN') {
      this.#prove(own, step.position);
      own.passive = true;
    }
    if (own.state === 'SYN-RECEIVED') this.#prove(own, step.position);
    else if (own.state === 'LISTEN' || own.state === 'SYN-SENT' || own.state === 'CLOSED' || own.state === 'UNKNOWN') {
      this.#enter(own, step.position, 'SYN-RECEIVED', true);
    }
    if (own.state === 'ESTABLISHED' && !own.proven) this.#notYet(own, step);
    own.answered = true;
    const covers = peer.iss >= 0 && after(step.ack, peer.iss);
    const opening = peer.state === 'SYN-SENT' || peer.state === 'SYN-RECEIVED';
    if (covers && opening) this.#expect(peer, step, 'ESTABLISHED');
  }

  /**
   * A SYN+ACK from an end that was taken to be established: what should have made it so had not arrived. It still can,
   * when two SYN+ACKs cross; where this one is sent again, it was lost.
   */
  #notYet(own: EndStory, step: Step): void {
    const { cause } = own;
    this.#correct(own, step.position, 'SYN-RECEIVED', true);
    if (own.answered) return;
    this.#enter(own, step.position, 'ESTABLISHED', false);
    own.cause = cause;
  }

  /** A segment of an open connection from an end whose opening was not seen whole. */
  #opensWithoutSyn(step: Step, own: EndStory, peer: EndStory): void {
    if (own.state === 'SYN-SENT' || own.state === 'LISTEN') this.#enter(own, step.position, 'ESTABLISHED', true);
    if (peer.state === 'SYN-SENT' && peer.iss >= 0 && after(step.ack, peer.iss))
      this.#expect(peer, step, 'ESTABLISHED');
    if (own.state === 'UNKNOWN' && peer.acknowledged) {
      this.#enter(own, step.position, 'ESTABLISHED', false);
      if (peer.state === 'UNKNOWN') this.#enter(peer, step.position, 'ESTABLISHED', false);
    }
  }

  #finish(step: Step, own: EndStory, peer: EndStory): void {
    own.finEnd = (step.seq + step.length + 1) >>> 0;
    const sawFin = peer.finEnd >= 0 && (step.flags & ACK) !== 0 && !before(step.ack, peer.finEnd);
    if (own.state === 'CLOSE-WAIT' && sawFin) this.#enter(own, step.position, 'LAST-ACK', true);
    else if (OPEN.has(own.state)) {
      if (own.state === 'CLOSE-WAIT') {
        // It closes without having seen the other's FIN, so that had not arrived: the two crossed.
        this.#correct(own, step.position, 'ESTABLISHED', true);
        own.crossed = true;
      }
      // Where what it acknowledges may hold a FIN that was not captured, it may be the second to close.
      const first = (step.flags & ACK) !== 0 && peer.plain >= 0 && !after(step.ack, peer.plain);
      this.#enter(own, step.position, 'FIN-WAIT-1', first);
    }
    if (peer.state === 'FIN-WAIT-2') this.#expect(peer, step, 'TIME-WAIT');
    else if (peer.state === 'FIN-WAIT-1') this.#expect(peer, step, 'CLOSING');
    else if (OPEN.has(peer.state) && peer.state !== 'CLOSE-WAIT') this.#expect(peer, step, 'CLOSE-WAIT');
  }

  #reset(step: Step, own: EndStory, peer: EndStory): void {
    // A SYN that is answered by a reset met a closed port, not a listener.
    if (own.state === 'LISTEN' && !own.proven) this.#correct(own, step.position, 'CLOSED', true);
    else if (own.state !== 'TIME-WAIT') this.#enter(own, step.position, 'CLOSED', true);
    if (peer.state === 'CLOSED' || peer.state === 'TIME-WAIT' || peer.state === 'LISTEN') return;
    if (!isAcceptable(step, own, peer)) return;
    this.#expect(peer, step, peer.state === 'SYN-RECEIVED' && peer.passive ? 'LISTEN' : 'CLOSED');
  }

  /** A state that the end has entered with the packet that it sends. */
  #enter(end: EndStory, position: number, state: TcpState, proven: boolean): void {
    if (!end.proven && end.cause >= 0 && end.unproven.length < MAX_UNPROVEN) {
      end.unproven.push({ state: end.state, since: end.since, until: position, cause: end.cause });
    }
    end.state = state;
    end.proven = proven;
    end.since = position;
    end.cause = -1;
  }

  /** A state that the end should enter when the packet arrives. */
  #expect(end: EndStory, step: Step, state: TcpState): void {
    this.#enter(end, step.position, state, false);
    end.cause = step.seq;
  }

  /** The state at hand was right all along. */
  #prove(end: EndStory, position: number): void {
    if (end.proven) return;
    this.timeline.overwrite(end.end, end.since, position, end.state, true);
    end.proven = true;
    end.cause = -1;
  }

  /** The state at hand was wrong: another held since the same packet. */
  #correct(end: EndStory, position: number, state: TcpState, proven: boolean): void {
    this.timeline.overwrite(end.end, end.since, position, state, proven);
    end.state = state;
    end.proven = proven;
    end.cause = -1;
  }
}

/** States from which a FIN can be sent. */
const OPEN: ReadonlySet<TcpState> = new Set([
  'UNKNOWN',
  'SYN-SENT',
  'SYN-RECEIVED',
  'ESTABLISHED',
  'CLOSE-WAIT',
  'LISTEN',
]);

/**
 * Whether the receiver obeys a reset (RFC 9293 section 3.10.7.3 and 3.10.7.4, RFC 5961): in SYN-SENT it must acknowledge
 * the SYN, else it must have exactly the next number expected. What is expected is known from both sides: what the
 * receiver acknowledged last, and what the sender had sent.
 */
function isAcceptable(step: Step, own: EndStory, peer: EndStory): boolean {
  if (peer.state === 'SYN-SENT') return (step.flags & ACK) !== 0 && peer.iss >= 0 && after(step.ack, peer.iss);
  if (peer.lastAck < 0 && own.next < 0) return true;
  return step.seq === peer.lastAck || step.seq === own.next;
}

/**
 * What state each end is in, as a passive observer can know it (RFC 9293 sections 3.3.2, 3.5, 3.6, 3.10.7). Where the
 * packets prove a state (state-proof.ts), it is that. Elsewhere it is the one to be expected: a captured segment is taken to
 * be sent and then to arrive, so that the sender's state changes as it leaves, the receiver's as it comes. A later packet can
 * refute what was expected: a SYN answered by a RST met no listener, and a FIN that does not acknowledge the other's FIN was
 * sent before that came.
 *
 * Left out: timeouts, which no packet shows. TIME-WAIT is where the story of an end stops.
 */
import type { TcpState } from '../../../shared/model/index.ts';
import { TcpFlag } from '../dissect/index.ts';
import { type PacketTable, Way } from '../table/index.ts';
import { ANALYSED } from './row-flags.ts';
import { after, before } from './seq.ts';
import { StateProof } from './state-proof.ts';
import { type End, StateTimeline } from './state-timeline.ts';

const { fin: FIN, syn: SYN, rst: RST, ack: ACK } = TcpFlag;

/** One end while the packets go by. Sequence numbers are raw; -1 not known. */
class EndStory {
  state: TcpState = 'UNKNOWN';
  /** A packet has shown the state at hand. */
  proven = false;
  /** Packet (position) after which this state holds; -1 from the beginning. */
  since = -1;
  /** Initial number, number after the FIN, next number to be sent, and the latest acknowledgment. */
  iss = -1;
  finEnd = -1;
  next = -1;
  lastAck = -1;
  /** Its state SYN-RECEIVED came of listening. */
  passive = false;
  /** It has sent a SYN+ACK. */
  answered = false;
  /** The other's FIN crossed its own and has not been acknowledged yet. */
  crossed = false;
  /** It has sent a segment with ACK. */
  acknowledged = false;

  constructor(readonly end: End) {}
}

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
  const story = new Story(list.length, new StateProof(packets, list));
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
  readonly #proof: StateProof;
  readonly #ends = [new EndStory(0), new EndStory(1)] as const;
  #opened = false;

  constructor(length: number, proof: StateProof) {
    this.timeline = new StateTimeline(length);
    this.#proof = proof;
  }

  /** Tell of one packet. One that was not analysed changes nothing. */
  take(step: Step, sender: End, analysed: boolean): void {
    const own = this.#ends[sender];
    const peer = this.#ends[sender === 0 ? 1 : 0];
    if (analysed && !this.#opened) this.#open(step, own, peer);
    if (analysed) this.#apply(step, own, peer);
    for (const end of this.#ends) {
      const proven = this.#proof.at(end.end, step.position);
      end.proven = proven !== undefined;
      if (proven !== undefined && proven !== end.state) this.#enter(end, step.position, proven);
      this.timeline.set(end.end, step.position, end.state, end.proven);
    }
  }

  /** What stood before the first segment. */
  #open(step: Step, own: EndStory, peer: EndStory): void {
    this.#opened = true;
    const kind = step.flags & (SYN | ACK | RST);
    if (kind === SYN) {
      own.state = 'CLOSED';
      peer.state = 'LISTEN';
    } else if (kind === (SYN | ACK)) {
      own.state = 'LISTEN';
      peer.state = 'SYN-SENT';
      peer.iss = (step.ack - 1) >>> 0;
    }
    for (const end of [own, peer]) this.timeline.overwrite(end.end, -1, step.position, end.state);
  }

  /** Acknowledgments first, then SYN, then FIN: the order of RFC 9293 section 3.10.7.4. */
  #apply(step: Step, own: EndStory, peer: EndStory): void {
    const { flags } = step;
    if ((flags & RST) !== 0) {
      this.#reset(step, own, peer);
      return;
    }
    if ((flags & ACK) !== 0) this.#acknowledge(step, own, peer);
    if ((flags & SYN) !== 0) this.#synchronise(step, own, peer);
    else if ((flags & ACK) !== 0) this.#opensWithoutSyn(step, own, peer);
    if ((flags & FIN) !== 0 && own.finEnd < 0) this.#finish(step, own, peer);
    const occupied = (flags & (SYN | FIN)) !== 0 ? 1 : 0;
    const end = (step.seq + step.length + occupied) >>> 0;
    if (own.next < 0 || after(end, own.next)) own.next = end;
  }

  #acknowledge(step: Step, own: EndStory, peer: EndStory): void {
    own.lastAck = step.ack;
    own.acknowledged = true;
    if (own.crossed && peer.finEnd >= 0 && !before(step.ack, peer.finEnd)) {
      own.crossed = false;
      if (own.state === 'FIN-WAIT-1') this.#enter(own, step.position, 'CLOSING');
      else if (own.state === 'FIN-WAIT-2') this.#enter(own, step.position, 'TIME-WAIT');
    }
    this.#acknowledged(step, own, peer);
  }

  /** The receiver of an acknowledgment. */
  #acknowledged({ position, seq, ack }: Step, own: EndStory, peer: EndStory): void {
    const synCovered = peer.iss >= 0 && after(ack, peer.iss);
    if (peer.state === 'SYN-RECEIVED' && synCovered) this.#enter(peer, position, 'ESTABLISHED');
    if (peer.finEnd < 0 || before(ack, peer.finEnd)) return;
    if (peer.state === 'FIN-WAIT-1' && peer.crossed && own.finEnd >= 0 && !before(seq, own.finEnd)) {
      // What comes after a FIN comes after it: the FIN that crossed has arrived, and made it CLOSING, before this.
      peer.crossed = false;
      this.#enter(peer, position, 'TIME-WAIT');
    } else if (peer.state === 'FIN-WAIT-1') this.#enter(peer, position, 'FIN-WAIT-2');
    else if (peer.state === 'CLOSING') this.#enter(peer, position, 'TIME-WAIT');
    else if (peer.state === 'LAST-ACK') this.#enter(peer, position, 'CLOSED');
  }

  #synchronise({ position, seq, ack, flags }: Step, own: EndStory, peer: EndStory): void {
    if (own.iss < 0 && (flags & ACK) !== 0) own.passive = true;
    const repeated = own.iss === seq && own.state !== 'LISTEN' && own.state !== 'CLOSED';
    own.iss = seq;
    if ((flags & ACK) === 0) {
      if (repeated) return;
      if (own.state === 'LISTEN' && this.#proof.splits) {
        // It listens and answers with a SYN of its own: a SYN+ACK in two.
        this.#enter(own, position, 'SYN-RECEIVED');
        own.passive = true;
      }
      // It was taken to listen, but it opens as well: both do at once.
      if (own.state === 'LISTEN') this.#correct(own, position, 'CLOSED');
      if (own.state === 'CLOSED' || own.state === 'UNKNOWN') this.#enter(own, position, 'SYN-SENT');
      if (peer.state === 'SYN-SENT') this.#enter(peer, position, 'SYN-RECEIVED');
      return;
    }
    if (own.state === 'LISTEN' || own.state === 'SYN-SENT' || own.state === 'CLOSED' || own.state === 'UNKNOWN') {
      this.#enter(own, position, 'SYN-RECEIVED');
    }
    if (own.state === 'ESTABLISHED' && !own.proven) this.#notYet(own, position);
    own.answered = true;
    const covers = peer.iss >= 0 && after(ack, peer.iss);
    const opening = peer.state === 'SYN-SENT' || peer.state === 'SYN-RECEIVED';
    if (covers && opening) this.#enter(peer, position, 'ESTABLISHED');
  }

  /**
   * A SYN+ACK from an end that was taken to be established: what should have made it so had not arrived. It still can,
   * when two SYN+ACKs cross; where this one is sent again, it was lost.
   */
  #notYet(own: EndStory, position: number): void {
    this.#correct(own, position, 'SYN-RECEIVED');
    if (!own.answered) this.#enter(own, position, 'ESTABLISHED');
  }

  /** A segment of an open connection from an end whose opening was not seen whole. */
  #opensWithoutSyn({ position, ack }: Step, own: EndStory, peer: EndStory): void {
    const foreign = own.state === 'LISTEN' && peer.iss >= 0 && !after(ack, peer.iss);
    // Who opened goes on: the other's SYN+ACK came and is not in the capture.
    if (own.state === 'SYN-SENT' && peer.state === 'LISTEN') this.#enter(peer, position, 'ESTABLISHED');
    if ((own.state === 'SYN-SENT' || own.state === 'LISTEN') && !foreign) this.#enter(own, position, 'ESTABLISHED');
    if (peer.state === 'SYN-SENT' && peer.iss >= 0 && after(ack, peer.iss)) this.#enter(peer, position, 'ESTABLISHED');
    if (own.state === 'UNKNOWN' && peer.acknowledged) {
      this.#enter(own, position, 'ESTABLISHED');
      if (peer.state === 'UNKNOWN') this.#enter(peer, position, 'ESTABLISHED');
    }
  }

  #finish({ position, seq, length, ack, flags }: Step, own: EndStory, peer: EndStory): void {
    own.finEnd = (seq + length + 1) >>> 0;
    const sawFin = peer.finEnd >= 0 && (flags & ACK) !== 0 && !before(ack, peer.finEnd);
    if (own.state === 'CLOSE-WAIT' && sawFin) this.#enter(own, position, 'LAST-ACK');
    else if (OPEN.has(own.state)) {
      // It closes without having seen the other's FIN, so that had not arrived: the two crossed.
      own.crossed = peer.finEnd >= 0 && !sawFin;
      if (own.state === 'CLOSE-WAIT' && own.crossed) this.#correct(own, position, 'ESTABLISHED');
      this.#enter(own, position, 'FIN-WAIT-1');
    }
    if (peer.state === 'FIN-WAIT-2') this.#enter(peer, position, 'TIME-WAIT');
    else if (peer.state === 'FIN-WAIT-1') this.#enter(peer, position, 'CLOSING');
    else if (OPEN.has(peer.state) && peer.state !== 'CLOSE-WAIT') this.#enter(peer, position, 'CLOSE-WAIT');
  }

  #reset(step: Step, own: EndStory, peer: EndStory): void {
    const { position } = step;
    // An end that opens refuses so what belongs to a connection of before, and goes on (RFC 9293 figure 10).
    const refuses = own.state === 'SYN-SENT' && own.next >= 0 && step.seq !== own.next;
    // A SYN that is answered by a reset met a closed port, not a listener.
    if (own.state === 'LISTEN') this.#correct(own, position, 'CLOSED');
    else if (own.state !== 'TIME-WAIT' && !refuses) this.#enter(own, position, 'CLOSED');
    if (peer.state === 'CLOSED' || peer.state === 'TIME-WAIT' || peer.state === 'LISTEN') return;
    if (!isAcceptable(step, own, peer)) return;
    this.#enter(peer, position, peer.state === 'SYN-RECEIVED' && peer.passive ? 'LISTEN' : 'CLOSED');
  }

  /** A state that an end enters with the packet that it sends, or that comes to it. */
  #enter(end: EndStory, position: number, state: TcpState): void {
    end.state = state;
    end.since = position;
  }

  /** The state at hand was wrong: another held since the same packet. */
  #correct(end: EndStory, position: number, state: TcpState): void {
    this.timeline.overwrite(end.end, end.since, position, state);
    end.state = state;
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

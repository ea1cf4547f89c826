/**
 * Which states of a connection's ends the captured packets prove, whatever else the capture lacks (RFC 9293 sections
 * 3.3.2 and 3.10.7). A state is what has happened at an end by then: its SYN and FIN sent and acknowledged, the other's
 * received. Each of these happens once, so each is known by two positions: it had not happened up to the one, and it had
 * from the other on. An end tells of itself with every segment it sends: the number says what it has sent, the
 * acknowledgment what it has received, and an acknowledgment of a segment says that all this one carried has arrived. Where
 * all that makes a state is known, the state is proven; between two positions it is not.
 *
 * What is taken for granted: ends follow the RFC and send their own packets; of what an end sent more than once, the
 * capture has each copy or none; a captured segment arrives, or another of the file after it that says as much; and copies
 * made on the way are at most {@link COPY_DELAY} late. A state is that right after a packet, for a sender as the packet leaves,
 * for a receiver as it arrives, yet not before the receiver sent what shows that it had not.
 */
import type { TcpState } from '../../../shared/model/index.ts';
import { TcpFlag } from '../dissect/index.ts';
import { type PacketTable, Way } from '../table/index.ts';
import { ANALYSED } from './row-flags.ts';
import { advance, after, before } from './seq.ts';
import { by, type Confirmation, closing, EndFacts, type Event, not, surely, unconfirmed } from './state-facts.ts';
import type { End } from './state-timeline.ts';
import { SwappedRecords } from './swapped-records.ts';

const { fin: FIN, syn: SYN, rst: RST, ack: ACK } = TcpFlag;

/** Seconds after which a repeated segment is its sender's own repetition: no stack's timer is shorter. */
const COPY_DELAY = 0.2;

/** One segment, `end` the number after it. */
interface Step {
  readonly position: number;
  readonly time: number;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly length: number;
  readonly end: number;
}

/** The states that a stream's packets prove: of an end after the packet at a position, undefined where none is. */
export class StateProof {
  readonly #ends = [new EndFacts(), new EndFacts()] as const;
  /** The numbers are those of one connection. */
  #consistent = true;
  readonly #swapped = new SwappedRecords();

  /** `list` are the packets of the stream in file order. */
  constructor(packets: PacketTable, list: Uint32Array) {
    this.#each(packets, list, (step, own) => {
      this.#survey(step, own);
      this.#swapped.note(step.position, step.time);
    });
    this.#each(packets, list, (step, own, peer) => this.#take(step, own, peer));
    const [client, server] = this.#ends;
    for (const [own, peer] of [[client, server] as const, [server, client] as const]) {
      // Before the first copy of a FIN was sent, it cannot have come.
      if (own.finSent.notUntil === own.finSent.from - 1 && own.finSent.from <= peer.heardFin.from)
        not(peer.heardFin, Math.min(own.finSent.notUntil, own.overtaken - 1));
    }
  }

  /**
   * Both ends sent a SYN, and one of them a SYN+ACK: the other answered the SYN by one of its own, in the place of a SYN+ACK
   * (a split handshake), or its SYN+ACK is not in the capture.
   */
  get splits(): boolean {
    const [client, server] = this.#ends;
    return client.plainSyn && server.plainSyn && client.synAckAt >= 0 !== server.synAckAt >= 0;
  }

  /** See the class. */
  at(end: End, position: number): TcpState | undefined {
    if (!this.#consistent || this.#swapped.has(position)) return undefined;
    const own = this.#ends[end];
    if (own.resetAt >= 0 && position >= own.resetAt) return own.resetAt > own.aliveUntil ? 'CLOSED' : undefined;
    if (position > own.aliveUntil) return undefined;
    const heardSyn = by(own.heardSyn, position);
    const confirmed = by(own.synConfirmed, position);
    // A FIN may leave before the SYN is confirmed, and the other's comes with a confirmation.
    const closes = by(own.finSent, position) || by(own.heardFin, position);
    if (closes || (confirmed && (heardSyn || own.synAt < 0))) return closing(own, position);
    if (own.synAt < 0) return undefined;
    const inOrder = own.openedAt < 0 || own.openedAt > own.synAt;
    if (position < own.synAt) return heardSyn && inOrder ? 'SYN-RECEIVED' : undefined;
    if (heardSyn === false) return 'SYN-SENT';
    return heardSyn && confirmed === false ? 'SYN-RECEIVED' : undefined;
  }

  #each(packets: PacketTable, list: Uint32Array, visit: (step: Step, own: EndFacts, peer: EndFacts) => void): void {
    const [client, server] = this.#ends;
    list.forEach((packet, position) => {
      const flags = packets.tcpFlags[packet] as number;
      if ((flags & ANALYSED) === 0) return;
      const seq = packets.seq[packet] as number;
      const length = packets.payloadLength[packet] as number;
      const time = (packets.seconds[packet] as number) + (packets.nanos[packet] as number) / 1e9;
      const end = advance(seq, length + ((flags & SYN) !== 0 ? 1 : 0) + ((flags & FIN) !== 0 ? 1 : 0));
      const step = { position, time, seq, ack: packets.ack[packet] as number, flags, length, end };
      if (packets.direction[packet] === Way.toServer) visit(step, client, server);
      else visit(step, server, client);
    });
  }

  /** What the whole stream says: first numbers, the FIN's, and how far data go. */
  #survey({ position, time, seq, flags, length, end }: Step, own: EndFacts): void {
    if ((flags & RST) !== 0) return;
    if ((flags & SYN) !== 0) {
      if (own.iss >= 0 && own.iss !== seq) this.#consistent = false;
      own.iss = seq;
      if (own.synAt < 0) own.synAt = position;
      if ((flags & ACK) !== 0 && own.synAckAt < 0) own.synAckAt = position;
      if ((flags & ACK) === 0) own.plainSyn = true;
      own.synLength = Math.max(own.synLength, length);
    }
    const plain = (flags & FIN) !== 0 ? (end - 1) >>> 0 : end;
    if ((flags & FIN) !== 0) {
      if (own.finSeq >= 0 && own.finSeq !== plain) this.#consistent = false;
      if (own.finSeq < 0) own.finTime = time;
      own.finSeq = plain;
    }
    const says = (flags & SYN) !== 0 || length > 0;
    // The byte of a keep-alive repeats one before; a FIN ends what can be said.
    if (says && (own.plain < 0 || after(plain, own.plain))) own.plain = plain;
    if (own.finSeq >= 0 && own.plain >= 0 && after(own.plain, own.finSeq)) this.#consistent = false;
  }

  #take(step: Step, own: EndFacts, peer: EndFacts): void {
    const { position, flags } = step;
    const acknowledges = (flags & ACK) !== 0;
    // An acknowledgment of what the other never numbered so belongs to another connection.
    const foreign = acknowledges && peer.iss >= 0 && !after(step.ack, peer.iss);
    if ((flags & RST) !== 0) this.#reset(step, own);
    else if (!foreign) {
      if (this.#isCurrent(step, own, peer)) this.#hasNot(step, own, peer);
      if (acknowledges) this.#has(step, own, peer);
      this.#sends(step, own);
      if (acknowledges) this.#confirms(step, own, peer);
      this.#goOn(step, own, peer);
    }
    if (step.time >= own.finTime) own.overtaken = Math.min(own.overtaken, position);
    own.lastPosition = position;
    own.lastAt = Math.max(own.lastAt, step.time);
  }

  /** Whether it was sent now, rather than before what its sender was seen to send already. */
  #isCurrent({ position, time, seq, ack, flags, end }: Step, own: EndFacts, peer: EndFacts): boolean {
    const acknowledges = (flags & ACK) !== 0;
    if (acknowledges && own.ack >= 0 && before(ack, own.ack)) return false;
    // Beside a reset of its own it may have been sent before that.
    if (time - own.resetTime < COPY_DELAY) return false;
    const answered = own.synAckAt >= 0 && own.synAckAt < position;
    if ((flags & SYN) !== 0 && (own.openedAt >= 0 || (answered && !acknowledges))) return false;
    // After a keep-alive with which the capture begins, every number goes on.
    const beyond = own.top < 0 || (after(end, own.top) && (end !== seq || own.topIsKnown));
    const goesOn = beyond || (acknowledges && (own.ack < 0 || after(ack, own.ack)));
    // Between it and the latest that was current nothing came: its twin stands in the same place.
    const undisturbed = own.aliveUntil >= 0 && peer.lastPosition < own.aliveUntil && end === own.top;
    const late = time - own.lastAt >= COPY_DELAY && own.top >= 0;
    const current = goesOn || undisturbed || late;
    own.beside = !goesOn && !late;
    if (current) {
      own.aliveUntil = position;
      // A reset after which it goes on was not its own, or ended nothing.
      own.resetAt = -1;
    }
    return current;
  }

  /** What a segment sent now shows not to have happened yet. */
  #hasNot(step: Step, own: EndFacts, peer: EndFacts): void {
    const { position, flags, ack, seq, length } = step;
    if ((flags & SYN) !== 0 && !own.beside) {
      // Who never sends a SYN+ACK after it was asked may have split that in two: then it had heard (a split handshake).
      const splits = peer.lastPlainSyn >= 0 && own.synAckAt < 0;
      if ((flags & ACK) === 0 && !splits) not(own.heardSyn, position);
      unconfirmed(own.synConfirmed, own.synConfirmation, position);
    }
    // Who sends anything again has had no confirmation of all that it sent; a keep-alive's byte is no such thing.
    const probes = length === 1 && own.top >= 0 && step.end === own.top;
    if (!own.beside && ((flags & FIN) !== 0 || (length > 0 && !probes)))
      unconfirmed(own.finConfirmed, own.finConfirmation, position);
    if ((flags & ACK) !== 0) {
      const last = peer.finSeq >= 0 ? peer.finSeq : peer.plain;
      if (last >= 0 && !after(ack, last)) not(own.heardFin, position);
    }
    if ((flags & FIN) !== 0) return;
    // An empty segment has the number to be sent next, or, of a keep-alive, the one before; that confirms nothing new.
    const empty = length === 0 && (flags & SYN) === 0;
    const news = (flags & ACK) !== 0 && (own.ack >= 0 ? after(ack, own.ack) : own.plainSyn);
    if (empty && own.plain >= 0 && (news ? !after(seq, own.plain) : before(seq, own.plain))) {
      not(own.finSent, position);
      if (own.fresh < 0) own.fresh = seq;
    } else if ((flags & SYN) !== 0 || (own.fresh >= 0 && !before(seq, own.top))) {
      if (!empty) not(own.finSent, position);
      if ((flags & SYN) !== 0) own.fresh = step.end;
    }
  }

  /**
   * What an acknowledgment shows to have come, and its sender's own segments to have been confirmed. It came with the
   * packet that brought it, if the end has sent nothing since that it could have sent before, copied or not.
   */
  #has({ position, time, flags, ack, length }: Step, own: EndFacts, peer: EndFacts): void {
    const came = (event: Event, at: number, unaware: number): void => {
      const from = at > unaware && !this.#swapped.has(position) ? Math.min(at, position) : position;
      if (position > event.notUntil) surely(event, this.#swapped.last(from));
    };
    // Who listened has gone on by a SYN, who opened and did not answer one by a SYN+ACK; of who did both, nothing tells.
    const asked = own.plainSyn ? -1 : peer.lastPlainSyn;
    came(own.heardSyn, own.synAckAt >= 0 ? asked : peer.lastSynAck, own.lastPlainSyn);
    if (peer.finSeq >= 0 && after(ack, peer.finSeq)) {
      const isWhole = peer.whole >= 0 && after(peer.whole, peer.finSeq);
      // After so long it may have been a repetition, not captured, that filled a hole before the FIN.
      const atOnce = time - peer.waitsSince < COPY_DELAY;
      came(own.heardFin, isWhole && atOnce ? peer.lastOccupying : -1, own.lastBeforeFin);
    }
    // Without data in the SYN, data are sent only on what is established (RFC 7413 is the exception).
    const speaks = length > 0 && (flags & SYN) === 0 && peer.synAt >= 0 && peer.synLength === 0;
    const syn = own.synConfirmation;
    if (speaks || (syn.cause >= 0 && after(ack, syn.cause))) came(own.synConfirmed, syn.at, own.lastPosition);
    const fin = own.finConfirmation;
    if (fin.cause >= 0 && after(ack, fin.cause)) came(own.finConfirmed, fin.at, own.lastPosition);
  }

  /** What its sender is seen to do. */
  #sends({ position, time, flags, seq }: Step, own: EndFacts): void {
    if ((flags & FIN) !== 0 && own.finSent.from > position) {
      // With a number of its own known from before, the FIN was not sent before this first copy. Beside a reset it may have
      // been sent before that.
      if (own.fresh >= 0 && time - own.resetTime >= COPY_DELAY) not(own.finSent, position - 1);
      surely(own.finSent, position);
      const heard = (flags & ACK) === 0 ? undefined : by(own.heardFin, position);
      // What this copy acknowledges, an earlier one outside the capture need not have.
      own.closesSecond = heard && own.fresh < 0 ? undefined : heard;
    } else if (own.finSeq >= 0 && after(seq, own.finSeq)) surely(own.finSent, position);
  }

  /** What it confirms to the other end, when it arrives there. */
  #confirms({ position, seq, ack, flags, length }: Step, own: EndFacts, peer: EndFacts): void {
    // Of two ends that open at once, a SYN+ACK has the number of a SYN that confirmed nothing.
    const repeats = (flags & SYN) !== 0 && (own.plainSyn || peer.synAckAt >= 0);
    // The number of the first that is captured may be that of a keep-alive, which was acknowledged long before.
    const isNew = own.top < 0 ? length > 1 || (flags & SYN) !== 0 : !before(seq, own.top);
    // Where more than its number has been acknowledged already, an acknowledgment does not show that it came.
    const isKnown = peer.ack >= 0 && after(peer.ack, seq);
    const goesOn = isNew && !repeats && !isKnown;
    const confirm = (confirmation: Confirmation): void => {
      if (confirmation.at < 0) confirmation.at = position;
      if (confirmation.cause < 0 && goesOn) confirmation.cause = seq;
    };
    if (peer.iss < 0 || after(ack, peer.iss)) confirm(peer.synConfirmation);
    if (peer.finSeq >= 0 && after(ack, peer.finSeq)) confirm(peer.finConfirmation);
  }

  #goOn({ position, time, seq, ack, flags, end }: Step, own: EndFacts, peer: EndFacts): void {
    if ((flags & SYN) !== 0) {
      if ((flags & ACK) !== 0) own.lastSynAck = position;
      else own.lastPlainSyn = position;
      if (own.whole < 0) own.whole = end;
    } else if (own.openedAt < 0) own.openedAt = position;
    if (end !== seq) {
      own.lastOccupying = position;
      const waits = own.top >= 0 && !before(seq, own.top) && (peer.ack < 0 || before(peer.ack, own.top));
      if (!waits) own.waitsSince = time;
    }
    if (own.whole >= 0 && !after(seq, own.whole) && after(end, own.whole)) own.whole = end;
    if (own.top < 0 || after(end, own.top)) {
      own.topIsKnown = own.top >= 0 || end !== seq;
      own.top = end;
    }
    if ((flags & ACK) === 0) return;
    if (peer.finSeq < 0 || !after(ack, peer.finSeq)) own.lastBeforeFin = position;
    if (own.ack < 0 || after(ack, own.ack)) {
      own.ack = ack;
      peer.waitsSince = time;
    }
    if (peer.whole < 0 || after(ack, peer.whole)) peer.whole = ack;
  }

  /**
   * A reset ends its sender's connection, unless it answers what belongs to none while its sender opens, listens or has
   * closed (RFC 9293 section 3.10.7).
   */
  #reset({ position, time, seq, flags }: Step, own: EndFacts): void {
    const asked = own.plainSyn && own.synAckAt < 0;
    // Who is asked and refuses, or takes back what it asked for, is closed; a listener may answer so.
    const ends = own.openedAt >= 0 || (own.top < 0 ? (flags & ACK) !== 0 : asked && seq === own.top);
    const isOwn = own.openedAt >= 0 || own.top < 0 || !before(seq, own.top);
    if (isOwn) own.resetTime = Math.max(own.resetTime, time);
    if (!ends) return;
    const mayHaveClosed = own.finSent.from <= position && by(own.heardFin, position) !== false;
    if (!mayHaveClosed && own.resetAt < 0) own.resetAt = position;
  }
}

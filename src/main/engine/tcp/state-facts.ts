/**
 * What is known of one end of a connection while state-proof.ts reads its packets, and the state that follows from its FIN
 * and the other's. Positions count the packets of the stream. Each thing that happens to an end happens once, so that it is
 * known by two positions.
 */
import type { TcpState } from '../../../shared/model/index.ts';

/** Something that happens once: not up to a position, surely from another one on. */
export interface Event {
  notUntil: number;
  from: number;
}

const NEVER = Number.MAX_SAFE_INTEGER;
const unknown = (): Event => ({ notUntil: -1, from: NEVER });
export const not = (event: Event, position: number): void => {
  if (position < event.from) event.notUntil = Math.max(event.notUntil, position);
};
/** The first that shows it counts. */
export const surely = (event: Event, position: number): void => {
  if (event.from === NEVER) event.from = Math.max(position, event.notUntil + 1);
};
/** Whether it had happened by then; undefined where nothing tells. */
export function by(event: Event, position: number): boolean | undefined {
  if (position <= event.notUntil) return false;
  return position >= event.from ? true : undefined;
}

/** An acknowledgment of an end's SYN or FIN: by which packet first, and the number whose arrival shows that it came. */
export interface Confirmation {
  at: number;
  /** Sent with such a packet or after it; -1 where none began so yet. */
  cause: number;
}

/** It had not come up to a position: what confirmed it until then may have been lost, and the next one counts. */
export function unconfirmed(event: Event, confirmation: Confirmation, position: number): void {
  not(event, position);
  confirmation.at = -1;
}

/** What is known of one end. Sequence numbers are raw, -1 where not known; positions likewise. */
export class EndFacts {
  // Of the whole stream.
  iss = -1;
  synAt = -1;
  synAckAt = -1;
  plainSyn = false;
  synLength = 0;
  finSeq = -1;
  /** Time of its first FIN, and the first record before it that the clock does not put before it. */
  finTime = Number.POSITIVE_INFINITY;
  overtaken = NEVER;
  /** No FIN has a number below this: data, or the SYN, go up to it. */
  plain = -1;

  // As the packets go by.
  top = -1;
  /** It is not that of a first segment without data, which may be a keep-alive. */
  topIsKnown = false;
  ack = -1;
  /** Received by the other end, or captured, without a hole. */
  whole = -1;
  /** A number that it had not gone beyond at some time: what follows was captured, if at all, from its first copy on. */
  fresh = -1;
  lastAt = Number.NEGATIVE_INFINITY;
  lastPosition = -1;
  /** Its first that belongs after its SYN. */
  openedAt = -1;
  lastSynAck = -1;
  lastPlainSyn = -1;
  lastOccupying = -1;
  /** Since when it has waited for an acknowledgment: its timer was set then, or later (RFC 6298 section 5). */
  waitsSince = Number.NEGATIVE_INFINITY;
  /** Its latest that does not acknowledge the other's FIN. */
  lastBeforeFin = -1;

  // What has happened here.
  readonly heardSyn = unknown();
  readonly synConfirmed = unknown();
  readonly finSent = unknown();
  readonly heardFin = unknown();
  readonly finConfirmed = unknown();
  /** The other's FIN had come before its own left. */
  closesSecond: boolean | undefined;
  /** Position of its latest packet that shows a connection at work, and of a reset that ends it. */
  aliveUntil = -1;
  resetAt = -1;
  /** Its segment at hand stands where the one before it does, and may be older. */
  beside = false;
  resetTime = Number.NEGATIVE_INFINITY;
  readonly synConfirmation: Confirmation = { at: -1, cause: -1 };
  readonly finConfirmation: Confirmation = { at: -1, cause: -1 };
}

/** The state of an end whose SYN has been acknowledged, by its FIN and the other's. */
export function closing(own: EndFacts, position: number): TcpState | undefined {
  const sent = by(own.finSent, position);
  const heard = by(own.heardFin, position);
  if (sent === undefined || heard === undefined) return undefined;
  if (!sent) return heard ? 'CLOSE-WAIT' : 'ESTABLISHED';
  const confirmed = by(own.finConfirmed, position);
  if (own.closesSecond === undefined || confirmed === undefined) return undefined;
  if (own.closesSecond) return confirmed ? 'CLOSED' : 'LAST-ACK';
  if (heard) return confirmed ? 'TIME-WAIT' : 'CLOSING';
  return confirmed ? 'FIN-WAIT-2' : 'FIN-WAIT-1';
}

/**
 * One direction put in order while its segments go by, as long as each brings bytes that no other does, or none
 * that are new: next in order, or behind a hole that others fill later. What it tells is what tcp/reassembly.ts finds when all of
 * them are there; anything else is left to that.
 */
import { giveWaiting, MET, newWaiting, OPEN, Side, Waiting } from './state.ts';

/** Segments that may wait behind a hole, and how far ahead a segment, and behind a repeated one, may be. */
const MOST_WAITING: i32 = 1 << 14;
const FARTHEST: i32 = 1 << 24;

/** What a segment brings: the last is left to reassembly. */
export const NEXT: i32 = 0;
export const NOTHING: i32 = 1;
export const LATER: i32 = 2;
export const ODD: i32 = 3;
/** Bytes that are next behind some that have come. */
export const PARTLY: i32 = 4;

/** A SYN without payload; false where there was one. */
export function open(side: Side, seq: i32): bool {
  if (side.isOpen !== 0) return false;
  side.isOpen = OPEN;
  side.seq = seq + 1;
  return true;
}

/** A direction without a SYN begins with its first packet. */
export function meet(side: Side): void {
  side.isOpen = MET;
  side.seq = side.firstSeq;
}

/**
 * What `size` bytes, one or more, from a sequence number bring, which begin at a `place` of the file, where so many are `present`; those
 * that come too early wait from now on.
 */
export function judge(side: Side, seq: i32, size: u32, present: u32, packet: i32, place: f64): i32 {
  if (side.isOpen === 0) return ODD;
  const ahead = seq - side.seq;
  if (ahead === 0) {
    return side.waiting === 0 || side.top + size <= changetype<Waiting>(side.waiting).from ? NEXT : ODD;
  }
  if (ahead < 0) {
    // What comes before the first packet moves the beginning.
    if (ahead <= -FARTHEST || side.hasGap !== 0 || (side.isOpen === MET && side.top + ahead < 0)) return ODD;
    const more = ahead + <i32>size;
    if (more <= 0) return NOTHING;
    if (present < size) return ODD;
    return side.waiting === 0 || side.top + more <= changetype<Waiting>(side.waiting).from ? PARTLY : ODD;
  }
  if (ahead > FARTHEST || side.waitingCount >= MOST_WAITING) return ODD;
  const from = side.top + ahead;
  let before: usize = 0;
  let behind = side.waiting;
  const last = side.lastWaiting;
  if (behind !== 0 && changetype<Waiting>(last).from <= from) {
    before = last;
    behind = 0;
  }
  while (behind !== 0 && changetype<Waiting>(behind).from < from) {
    before = behind;
    behind = changetype<Waiting>(behind).next;
  }
  if (before !== 0 && changetype<Waiting>(before).from + changetype<Waiting>(before).size > from) return ODD;
  if (behind !== 0 && changetype<Waiting>(behind).from < from + size) return ODD;
  const own = newWaiting();
  if (own === 0) return ODD;
  const waiting = changetype<Waiting>(own);
  waiting.next = behind;
  waiting.packet = packet;
  waiting.size = size;
  waiting.present = present;
  waiting.from = from;
  waiting.place = place;
  if (before === 0) side.waiting = own;
  else changetype<Waiting>(before).next = own;
  if (behind === 0) side.lastWaiting = own;
  side.waitingCount++;
  return LATER;
}

/** Whether what has come up to now is followed by a segment that waits: it is the first of those. */
export function follows(side: Side): bool {
  return side.waiting !== 0 && changetype<Waiting>(side.waiting).from === side.top;
}

/** The first segment waits no longer. */
export function pull(side: Side): void {
  const waiting = side.waiting;
  side.waiting = changetype<Waiting>(waiting).next;
  side.waitingCount--;
  giveWaiting(waiting);
}

/** Bytes of a segment that have come before. */
export function comeBefore(side: Side, seq: i32): u32 {
  return side.seq - seq;
}

/** Whether nothing is missing right before a segment, at whose end a FIN stands. */
export function reaches(side: Side, seq: i32): bool {
  if (side.isOpen === 0) return false;
  const ahead = seq - side.seq;
  if (side.waiting !== 0 && ahead > 0) {
    const last = changetype<Waiting>(side.lastWaiting);
    return side.top + ahead <= last.from + last.size;
  }
  return ahead <= 0 && ahead > -FARTHEST;
}

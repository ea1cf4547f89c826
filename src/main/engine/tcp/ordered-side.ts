/**
 * One direction of a stream put in order while its segments go by, as long as each brings bytes that no other does, or none
 * that are new: next in order, or behind a hole that others fill later. What it tells is what reassembly.ts finds when all of
 * them are there; anything else is left to that.
 */
import { offset as signedOffset } from './seq.ts';

/** Segments that may wait behind a hole, and how far ahead a segment, and behind a repeated one, may be. */
const MOST_WAITING = 256;
const FARTHEST = 1 << 24;

/** A segment that waits for those before it. */
export interface WaitingSegment {
  /** Stream offset of its first byte. */
  readonly from: number;
  readonly size: number;
  readonly packet: number;
}

/** What a segment brings: `odd` is left to reassembly. */
export type Brings = 'next' | 'nothing' | 'later' | 'odd';

/** See the file's first lines. */
export class OrderedSide {
  /** A SYN was seen, from which offsets count. */
  isOpen = false;
  /** Sequence number of the byte that is expected next, as a signed number of 32 bits; and its offset. */
  next = 0;
  top = 0;
  /** Behind holes, by offset. */
  readonly waiting: WaitingSegment[] = [];

  /** A SYN without payload; false where there was one. */
  open(seq: number): boolean {
    if (this.isOpen) return false;
    this.isOpen = true;
    this.next = (seq + 1) | 0;
    return true;
  }

  /** The `size` bytes that are next have come. */
  advance(size: number): void {
    this.next = (this.next + size) | 0;
    this.top += size;
  }

  /** What `size` bytes, one or more, from a sequence number bring; those that come too early wait from now on. */
  judge(seq: number, size: number, packet: number): Brings {
    if (!this.isOpen) return 'odd';
    const { waiting } = this;
    const ahead = signedOffset(this.next, seq);
    const first = waiting[0];
    if (ahead === 0) return first === undefined || this.top + size <= first.from ? 'next' : 'odd';
    if (ahead < 0) return ahead + size <= 0 && ahead > -FARTHEST ? 'nothing' : 'odd';
    if (ahead > FARTHEST || waiting.length >= MOST_WAITING) return 'odd';
    const from = this.top + ahead;
    let at = waiting.length;
    while (at > 0 && (waiting[at - 1] as WaitingSegment).from >= from) at--;
    const before = waiting[at - 1];
    const behind = waiting[at];
    if (before !== undefined && before.from + before.size > from) return 'odd';
    if (behind !== undefined && behind.from < from + size) return 'odd';
    waiting.splice(at, 0, { from, size, packet });
    return 'later';
  }

  /** The segment that waited for what has come up to now, if there is one; it waits no longer. */
  pull(): WaitingSegment | undefined {
    return this.waiting[0]?.from === this.top ? this.waiting.shift() : undefined;
  }

  /** Whether nothing is missing before the end of a segment of `size` bytes, which may be none: there a FIN stands. */
  reaches(seq: number, size: number): boolean {
    if (!this.isOpen || this.waiting.length > 0) return false;
    const ahead = signedOffset(this.next, seq);
    return ahead === 0 || (ahead + size <= 0 && ahead > -FARTHEST);
  }
}

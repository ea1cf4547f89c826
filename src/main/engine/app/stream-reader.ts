/**
 * A reading window over one direction: a follower looks at bytes in place and goes forward. Holds at most one head
 * (MAX_HEAD) or WINDOW_STEP bytes, never the stream. `RunWalker` answers, for ranges asked in rising order, which packets
 * brought them.
 */
import { type ByteStream, lastRunAt } from '../bytes/index.ts';
import { WINDOW_FIRST, WINDOW_GROWTH, WINDOW_STEP } from './limits.ts';

const EMPTY = new Uint8Array(0);
/** Rooms that readers have given back: for the next ones. Each has {@link WINDOW_STEP} bytes. */
const rooms: Uint8Array[] = [];
const MOST_ROOMS = 4;

/** One direction, read through a window. */
export class StreamReader {
  readonly stream: ByteStream;
  /** The window; its first byte is at stream offset {@link start}. Replaced by {@link load}. */
  bytes: Uint8Array = EMPTY;
  start = 0;
  /** What the window is read into, where it is used again. */
  #room: Uint8Array | undefined;
  /** The window ends where the bytes do: behind it is a gap, or nothing. */
  #endsThere = false;
  /** Bytes asked for last, beyond what was wanted. */
  #ahead = 0;
  #gap = 0;

  /** `reuses`: one room serves all windows, so that nothing of a window may be kept when the next is loaded. */
  constructor(stream: ByteStream, reuses = false) {
    this.stream = stream;
    this.#room = reuses ? EMPTY : undefined;
  }

  /**
   * Bring the bytes from `offset` into the window and return how many are there in one piece: at least `want` unless a
   * gap or the end comes first, 0 inside a gap and beyond the end. The bytes begin at `bytes[offset - start]`.
   */
  load(offset: number, want: number): number {
    const have = this.start + this.bytes.length - offset;
    if (offset >= this.start && (have >= want || (have > 0 && this.#endsThere))) return have;
    // Going on where the window ends: read further and further ahead. After a jump (over a body) little may be needed.
    const jumped = offset < this.start || have < 0 || this.bytes.length === 0;
    this.#ahead = jumped ? WINDOW_FIRST : Math.min(this.#ahead * WINDOW_GROWTH, WINDOW_STEP);
    const size = Math.min(Math.max(want, this.#ahead), Math.max(0, this.stream.length - offset));
    this.bytes = this.stream.read(offset, size, this.#roomFor(size));
    this.#endsThere = this.bytes.length < size || offset + size >= this.stream.length;
    this.start = offset;
    return this.bytes.length;
  }

  /** Nothing more is read: another reader may have the room. */
  release(): void {
    if (this.#room?.length === WINDOW_STEP && rooms.length < MOST_ROOMS) rooms.push(this.#room);
    if (this.#room !== undefined) this.#room = EMPTY;
    this.bytes = EMPTY;
  }

  #roomFor(size: number): Uint8Array | undefined {
    if (this.#room !== undefined && this.#room.length < size) {
      this.#room = size > WINDOW_STEP ? new Uint8Array(size) : (rooms.pop() ?? new Uint8Array(WINDOW_STEP));
    }
    return this.#room;
  }

  /** Where the next gap at or after `offset` begins (or `offset` itself inside one); the stream's length if there is none. */
  gapFrom(offset: number): number {
    const gap = this.#gapAt(offset);
    return gap === undefined ? this.stream.length : Math.max(gap.offset, offset);
  }

  /** First offset at or after `offset` that is not inside a gap. */
  pastGap(offset: number): number {
    const gap = this.#gapAt(offset);
    return gap !== undefined && gap.offset <= offset ? gap.offset + gap.length : offset;
  }

  /** Bytes missing between two offsets. */
  missing(from: number, to: number): number {
    let sum = 0;
    const { gaps } = this.stream;
    this.#gapAt(from);
    for (let i = this.#gap; i < gaps.length; i++) {
      const gap = gaps[i];
      if (gap === undefined || gap.offset >= to) break;
      sum += Math.max(0, Math.min(gap.offset + gap.length, to) - Math.max(gap.offset, from));
    }
    return sum;
  }

  /** The gap that holds `offset` or is the next after it. Questions mostly rise, so it goes on from the last answer. */
  #gapAt(offset: number) {
    const { gaps } = this.stream;
    let i = this.#gap;
    while (i > 0 && endOf(gaps[i - 1]) > offset) i--;
    while (i < gaps.length && endOf(gaps[i]) <= offset) i++;
    this.#gap = i;
    return gaps[i];
  }
}

const endOf = (gap: { offset: number; length: number } | undefined): number => (gap ? gap.offset + gap.length : 0);

/** Which packets brought a range. Fast while ranges rise; falls back to a bisection when they do not. */
export class RunWalker {
  /** First and last packet (by index) of the range last asked for. */
  first = 0;
  last = 0;
  readonly #stream: ByteStream;
  #run = 0;

  constructor(stream: ByteStream) {
    this.#stream = stream;
  }

  /**
   * Set {@link first} and {@link last} for `length` bytes from `offset`. `last` is the packet that completes the range,
   * which is a later one than that of its last byte when an earlier part came late. An empty range counts as its first byte.
   */
  range(offset: number, length: number): void {
    const stream = this.#stream;
    const count = stream.runCount;
    if (count === 0) {
      this.first = this.last = 0;
      return;
    }
    const end = offset + Math.max(1, length);
    let run = this.#run < count && stream.runOffset(this.#run) <= offset ? this.#run : this.#bisect(offset);
    while (run + 1 < count && stream.runOffset(run + 1) <= offset) run++;
    this.#run = run;
    // A range that begins in a gap belongs to the packets after it, if any of its bytes were captured.
    if (stream.runOffset(run) + stream.runLength(run) <= offset && run + 1 < count && stream.runOffset(run + 1) < end)
      run++;
    let first = stream.runPacket(run) as number;
    let last = first;
    while (run + 1 < count && stream.runOffset(run + 1) < end) {
      run++;
      const packet = stream.runPacket(run) as number;
      if (packet < first) first = packet;
      if (packet > last) last = packet;
    }
    this.first = first;
    this.last = last;
    this.#run = run;
  }

  #bisect(offset: number): number {
    return Math.max(0, lastRunAt(this.#stream, offset));
  }
}

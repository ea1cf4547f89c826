/**
 * The segments of each direction that its peer has not acknowledged yet: at most {@link MAX_UNACKED}, oldest first, as
 * linked lists in one pool of typed columns. A list that lies in order (the usual case) is acknowledged from its oldest
 * end; only one with repeated or reordered segments is walked whole. Its bounds are kept, so bytes in flight cost
 * nothing to tell.
 */
import { HEAP, type Room } from '../bytes/index.ts';
import { FLOW, FlowBit } from './flow-cells.ts';
import { after } from './seq.ts';

/** Segments remembered per direction. */
export const MAX_UNACKED = 10_000;
/** Entries there is room for at first. */
const FIRST = 1024;

/** What an acknowledgment found: the packet (+1) it acknowledges, 0 none, and when that was sent. */
export class Acknowledged {
  packet = 0;
  time = 0;
}

/** The pool. Entry 0 is none. */
export class UnackedPool {
  packet: Uint32Array;
  /** Raw sequence numbers as 32 signed bits: of the first byte, and after the last. */
  seq: Int32Array;
  end: Int32Array;
  time: Float64Array;
  /** The next newer entry of the same list; of a free entry, the next free one. */
  newer: Uint32Array;
  /** Entries used so far, those that are free again included; and the first of these, 0 none. */
  used = 1;
  free = 0;
  readonly #room: Room;

  constructor(room: Room = HEAP) {
    this.#room = room;
    this.packet = new Uint32Array(0);
    this.seq = new Int32Array(0);
    this.end = new Int32Array(0);
    this.time = new Float64Array(0);
    this.newer = new Uint32Array(0);
    this.#grow(FIRST);
  }

  /** Add a segment at the newest end of the list of the direction whose row of `cells` begins at `row`. */
  add(cells: Uint32Array, row: number, packet: number, seq: number, end: number, time: number): void {
    const entry = this.#take();
    this.packet[entry] = packet;
    this.seq[entry] = seq;
    this.end[entry] = end;
    this.time[entry] = time;
    this.newer[entry] = 0;
    const base = cells[row + FLOW.base] as number;
    const low = (seq - base) >>> 0;
    const high = (end - base) >>> 0;
    const newest = cells[row + FLOW.unackedNewest] as number;
    if (newest === 0) {
      cells[row + FLOW.unackedOldest] = entry;
      cells[row + FLOW.unackedLow] = low;
      cells[row + FLOW.unackedHigh] = high;
      setBit(cells, row, FlowBit.unackedOrdered, true);
      setBit(cells, row, FlowBit.unackedWraps, false);
    } else {
      this.newer[newest] = entry;
      if (low < (cells[row + FLOW.unackedHigh] as number)) setBit(cells, row, FlowBit.unackedOrdered, false);
      if (low < (cells[row + FLOW.unackedLow] as number)) cells[row + FLOW.unackedLow] = low;
      if (high > (cells[row + FLOW.unackedHigh] as number)) cells[row + FLOW.unackedHigh] = high;
    }
    if (high < low) setBit(cells, row, FlowBit.unackedWraps, true);
    cells[row + FLOW.unackedNewest] = entry;
    cells[row + FLOW.unackedCount] = (cells[row + FLOW.unackedCount] as number) + 1;
  }

  /** Drop what `ackNumber` covers, shorten what it covers in part, and tell the oldest segment that ends exactly there. */
  acknowledge(cells: Uint32Array, row: number, ackNumber: number, found: Acknowledged): void {
    found.packet = 0;
    if (cells[row + FLOW.unackedCount] === 0) return;
    const ack = ackNumber | 0;
    const base = cells[row + FLOW.base] as number;
    const lowest = (base + (cells[row + FLOW.unackedLow] as number)) >>> 0;
    const span = (cells[row + FLOW.unackedHigh] as number) - (cells[row + FLOW.unackedLow] as number);
    const ahead = (ack - lowest) >>> 0;
    const bits = cells[row + FLOW.bits] as number;
    if (span >= 0x80000000 || (bits & FlowBit.unackedWraps) !== 0) this.#sweep(cells, row, ack, found);
    else if (ahead >= 0x80000000) {
      // Below everything in the list: nothing changes while the whole list is within half the number space of it.
      if (span + (0x100000000 - ahead) >= 0x80000000) this.#sweep(cells, row, ack, found);
    } else if (ahead === 0) return;
    else if ((bits & FlowBit.unackedOrdered) !== 0) this.#shed(cells, row, ack, found);
    else this.#sweep(cells, row, ack, found);
  }

  /** Work the bounds out again, after the direction's base has changed. */
  rebase(cells: Uint32Array, row: number): void {
    this.#measure(cells, row);
  }

  /** Acknowledge an ordered list: from the oldest end, until an entry lies beyond. */
  #shed(cells: Uint32Array, row: number, ack: number, found: Acknowledged): void {
    let entry = cells[row + FLOW.unackedOldest] as number;
    let count = cells[row + FLOW.unackedCount] as number;
    while (entry !== 0 && !after(this.end[entry] as number, ack)) {
      if (this.end[entry] === ack) this.#note(entry, found);
      const newer = this.newer[entry] as number;
      this.#give(entry);
      entry = newer;
      count--;
    }
    cells[row + FLOW.unackedOldest] = entry;
    cells[row + FLOW.unackedCount] = count;
    if (entry === 0) {
      cells[row + FLOW.unackedNewest] = 0;
      return;
    }
    if (after(ack, this.seq[entry] as number)) this.seq[entry] = ack;
    cells[row + FLOW.unackedLow] = ((this.seq[entry] as number) - (cells[row + FLOW.base] as number)) >>> 0;
  }

  /** Acknowledge a list in any order. */
  #sweep(cells: Uint32Array, row: number, ack: number, found: Acknowledged): void {
    let older = 0;
    let entry = cells[row + FLOW.unackedOldest] as number;
    while (entry !== 0) {
      const newer = this.newer[entry] as number;
      const beyond = this.end[entry] !== ack && after(this.end[entry] as number, ack);
      if (beyond) {
        if (after(ack, this.seq[entry] as number)) this.seq[entry] = ack;
        older = entry;
      } else {
        if (this.end[entry] === ack && found.packet === 0) this.#note(entry, found);
        if (older === 0) cells[row + FLOW.unackedOldest] = newer;
        else this.newer[older] = newer;
        if (newer === 0) cells[row + FLOW.unackedNewest] = older;
        cells[row + FLOW.unackedCount] = (cells[row + FLOW.unackedCount] as number) - 1;
        this.#give(entry);
      }
      entry = newer;
    }
    this.#measure(cells, row);
  }

  #measure(cells: Uint32Array, row: number): void {
    const base = cells[row + FLOW.base] as number;
    let low = 0xffffffff;
    let high = 0;
    let ordered = true;
    let wraps = false;
    for (let entry = cells[row + FLOW.unackedOldest] as number; entry !== 0; entry = this.newer[entry] as number) {
      const from = ((this.seq[entry] as number) - base) >>> 0;
      const to = ((this.end[entry] as number) - base) >>> 0;
      if (from < high) ordered = false;
      if (to < from) wraps = true;
      if (from < low) low = from;
      if (to > high) high = to;
    }
    cells[row + FLOW.unackedLow] = low;
    cells[row + FLOW.unackedHigh] = high;
    setBit(cells, row, FlowBit.unackedOrdered, ordered);
    setBit(cells, row, FlowBit.unackedWraps, wraps);
  }

  #note(entry: number, found: Acknowledged): void {
    found.packet = this.packet[entry] as number;
    found.time = this.time[entry] as number;
  }

  #take(): number {
    const { free } = this;
    if (free !== 0) {
      this.free = this.newer[free] as number;
      return free;
    }
    if (this.used === this.packet.length) this.#grow(this.used * 2);
    return this.used++;
  }

  #give(entry: number): void {
    this.newer[entry] = this.free;
    this.free = entry;
  }

  #grow(size: number): void {
    this.packet = this.#longer(Uint32Array, this.packet, size);
    this.seq = this.#longer(Int32Array, this.seq, size);
    this.end = this.#longer(Int32Array, this.end, size);
    this.newer = this.#longer(Uint32Array, this.newer, size);
    this.time = this.#longer(Float64Array, this.time, size);
  }

  #longer<T extends Uint32Array | Int32Array | Float64Array>(
    Kind: new (buffer: ArrayBufferLike, offset: number, length: number) => T,
    old: T,
    length: number,
  ): T {
    const { buffer, offset } = this.#room.take(length * old.BYTES_PER_ELEMENT);
    const next = new Kind(buffer, offset, length);
    next.set(old);
    this.#room.give(old);
    return next;
  }
}

/** Set or clear a bit of the row that begins at `row`. */
export function setBit(cells: Uint32Array, row: number, bit: number, on: boolean): void {
  const bits = cells[row + FLOW.bits] as number;
  cells[row + FLOW.bits] = on ? bits | bit : bits & ~bit;
}

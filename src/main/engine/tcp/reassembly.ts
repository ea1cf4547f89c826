/**
 * One direction of a stream put in order (RFC 9293 section 3.10.7.4): which packet holds which bytes, and what is
 * missing. The first copy of a byte wins. Bytes are not read here: only numbers of the packet table go in, and runs come
 * out, in typed columns.
 *
 * Offset 0 is the first byte after the SYN, or the sequence number of the first segment where the capture began later;
 * what was sent before that is not taken up. A SYN and a FIN occupy a number each and no byte. A byte that the snap
 * length cut off is as missing as one of a lost packet.
 *
 * Most segments lie beyond all before them and are put down at once (the front). The others, few as a rule, are kept
 * aside (late) and fill the holes of the front in the end, so nothing is ever inserted into the middle of a column.
 */
import { Float64Column, Uint32Column } from '../bytes/index.ts';
import { NO_PAYLOAD_LENGTH, TcpFlag } from '../dissect/index.ts';
import type { PacketTable } from '../table/index.ts';
import { Heap } from './heap.ts';
import { offset as signedOffset } from './seq.ts';
import { ANALYSED, BOGUS_HEADER } from './tracker.ts';

/** Pieces of a direction, each from one packet: where it lies, how long, which packet, and from which payload byte. */
export class Runs {
  readonly offset = new Float64Column();
  readonly size = new Uint32Column();
  readonly packet = new Uint32Column();
  readonly skip = new Uint32Column();

  get count(): number {
    return this.offset.length;
  }

  push(offset: number, size: number, packet: number, skip: number): void {
    this.offset.push(offset);
    this.size.push(size);
    this.packet.push(packet);
    this.skip.push(skip);
  }

  /** Offset after the last byte of a run. */
  end(run: number): number {
    return this.offset.at(run) + this.size.at(run);
  }
}

/** A direction in order. */
export interface Reassembled {
  /** Ascending, not overlapping. */
  readonly runs: Runs;
  /** What came again or out of order, as sent, in order of capture: may overlap the runs of other packets. */
  readonly late: Runs;
  /** Offset after the last byte known of, there or not. */
  readonly length: number;
  /** Whether offset 0 is the first byte of the connection. */
  readonly fromStart: boolean;
  readonly ended: 'fin' | 'reset' | 'open';
}

/** What is read of a capture. */
export interface ReassemblyInput {
  readonly packets: PacketTable;
  /** Packets of the stream, in file order. */
  readonly list: Uint32Array;
  /** Which way, as in the `direction` column. */
  readonly way: number;
  /** Payload bytes at hand of a packet whose payload does not lie in the file in one piece. */
  readonly payloadSize: (packet: number) => number;
}

/** Put one direction in order. */
export function reassemble(input: ReassemblyInput): Reassembled {
  const front = new Runs();
  const late = new Runs();
  const state = new Direction(input);
  for (const packet of input.list) {
    const flags = input.packets.tcpFlags[packet] as number;
    if ((flags & (ANALYSED | BOGUS_HEADER)) !== ANALYSED) continue;
    if (input.packets.direction[packet] === input.way) state.take(packet, flags, front, late);
    else state.answer(packet, flags);
  }
  const runs = late.count === 0 ? front : merge(front, fillHoles(front, late));
  return { runs, late, length: state.length, fromStart: state.fromStart, ended: state.ended };
}

/** Where one direction stands while its segments go by. */
class Direction {
  length = 0;
  fromStart = false;
  ended: Reassembled['ended'] = 'open';
  readonly #input: ReassemblyInput;
  /** Sequence number of offset 0, once a segment is there. */
  #start = -1;
  /** Number that the peer's SYN+ACK says the data begins at. */
  #promised = -1;
  /** Offset after the last byte at hand. */
  #top = 0;

  constructor(input: ReassemblyInput) {
    this.#input = input;
  }

  /** A segment the other way: its SYN+ACK tells where this direction begins, a RST ends it. */
  answer(packet: number, flags: number): void {
    const opening = (flags & TcpFlag.syn) !== 0 && (flags & TcpFlag.ack) !== 0;
    if (opening && this.#start < 0) this.#promised = this.#input.packets.ack[packet] as number;
    if ((flags & TcpFlag.rst) !== 0 && this.ended === 'open') this.ended = 'reset';
  }

  /** A segment of this direction. */
  take(packet: number, flags: number, front: Runs, late: Runs): void {
    const { packets } = this.#input;
    const syn = (flags & TcpFlag.syn) !== 0;
    const seq = ((packets.seq[packet] as number) + (syn ? 1 : 0)) >>> 0;
    // A SYN+ACK with another number before any data: the connection that is meant is the later one.
    if (this.#start < 0 || (syn && this.length === 0)) {
      this.#start = this.#promised >= 0 && !syn ? this.#promised : seq;
      this.fromStart = syn || this.#promised >= 0;
    }
    const from = this.#offsetOf(seq);
    const size = packets.payloadLength[packet] as number;
    this.#place(packet, from, front, late);
    const fin = (flags & TcpFlag.fin) !== 0;
    // A segment without payload tells nothing of what lies before it, but a FIN does.
    if ((size > 0 || fin) && from + size > this.length) this.length = from + size;
    if (fin) this.ended = 'fin';
    else if ((flags & TcpFlag.rst) !== 0 && this.ended === 'open') this.ended = 'reset';
  }

  #place(packet: number, offset: number, front: Runs, late: Runs): void {
    const end = offset + payloadAtHand(this.#input, packet);
    const from = Math.max(0, offset);
    if (end <= from) return;
    const known = Math.min(end, this.#top);
    if (from < known) late.push(from, known - from, packet, from - offset);
    if (end <= this.#top) return;
    const fresh = Math.max(from, this.#top);
    front.push(fresh, end - fresh, packet, fresh - offset);
    this.#top = end;
  }

  /** Offset of a sequence number: the one nearest to the top. */
  #offsetOf(seq: number): number {
    const topSeq = (this.#start + (this.#top % 0x100000000)) >>> 0;
    return this.#top + signedOffset(topSeq, seq);
  }
}

/** Payload bytes of a packet that are at hand: fewer than it says where the snap length cut it. */
export function payloadAtHand(
  { packets, payloadSize }: Pick<ReassemblyInput, 'packets' | 'payloadSize'>,
  packet: number,
): number {
  const size = packets.payloadLength[packet] as number;
  const at = packets.payloadOffset[packet] as number;
  if (at === NO_PAYLOAD_LENGTH) return Math.min(size, payloadSize(packet));
  return Math.min(size, Math.max(0, (packets.capturedLength[packet] as number) - at));
}

/** Cover the holes between the runs of `front` with late segments; of several that fit, the one captured first. */
function fillHoles(front: Runs, late: Runs): Runs {
  const filled = new Runs();
  const order = ascending(late);
  const active = new Heap<number>((a, b) => a < b);
  let next = 0;
  let hole = 0;
  for (let run = 0; run < front.count; run++) {
    const end = front.offset.at(run);
    let at = hole;
    hole = front.end(run);
    while (at < end) {
      while (next < order.length && late.offset.at(order[next] as number) <= at) active.push(order[next++] as number);
      while (active.first !== undefined && late.end(active.first) <= at) active.pop();
      const ahead = next < order.length ? Math.min(end, late.offset.at(order[next] as number)) : end;
      const run = active.first;
      if (run === undefined) {
        at = ahead;
        continue;
      }
      const stop = Math.min(late.end(run), ahead);
      append(filled, at, stop - at, late.packet.at(run), late.skip.at(run) + (at - late.offset.at(run)));
      at = stop;
    }
  }
  return filled;
}

/** Add a run, or lengthen the last one where it goes on from there. */
function append(runs: Runs, offset: number, size: number, packet: number, skip: number): void {
  const last = runs.count - 1;
  if (last >= 0 && runs.packet.at(last) === packet && runs.end(last) === offset) {
    runs.size.data[last] = runs.size.at(last) + size;
  } else {
    runs.push(offset, size, packet, skip);
  }
}

/** Indices of runs by offset; those of one offset in order of capture. */
function ascending(runs: Runs): Uint32Array {
  const order = Uint32Array.from({ length: runs.count }, (_, i) => i);
  for (let i = 1; i < runs.count; i++) {
    if (runs.offset.at(i) < runs.offset.at(i - 1)) {
      return order.sort((a, b) => runs.offset.at(a) - runs.offset.at(b) || a - b);
    }
  }
  return order;
}

/** Two ascending lists that do not overlap, as one. */
function merge(a: Runs, b: Runs): Runs {
  if (b.count === 0) return a;
  const merged = new Runs();
  let i = 0;
  let j = 0;
  while (i < a.count || j < b.count) {
    const takeA = j >= b.count || (i < a.count && a.offset.at(i) < b.offset.at(j));
    const from = takeA ? a : b;
    const at = takeA ? i++ : j++;
    merged.push(from.offset.at(at), from.size.at(at), from.packet.at(at), from.skip.at(at));
  }
  return merged;
}

/**
 * A stream as its receivers are known to have taken it, for whoever wants nothing but bytes: there is no place in them to
 * mark a gap. Each direction goes on in the order of its sequence numbers; beyond a gap it goes on only where the other
 * end acknowledged more than the gap, for then the bytes arrived and only the capture lacks them. What lies behind a gap
 * that nobody acknowledged was perhaps never taken, and is left out.
 *
 * It begins at the first segment of a direction, takes a segment when it comes, and of segments that wait behind a gap and
 * overlap the one captured first.
 */
import { TcpFlag } from '../dissect/index.ts';
import { Way } from '../table/index.ts';
import { Heap } from './heap.ts';
import { payloadAtHand, type ReassemblyInput } from './reassembly.ts';
import { ANALYSED, BOGUS_HEADER } from './row-flags.ts';
import { offset as signedOffset } from './seq.ts';

/** Bytes of one packet's payload that were taken; or, with `missing`, bytes the capture lacks. */
export interface Received {
  /** Which way, as in the `direction` column. */
  readonly way: number;
  readonly packet: number;
  /** First payload byte, and how many. */
  readonly skip: number;
  readonly size: number;
  readonly missing: number;
}

/** What is read of a capture. */
export interface ReceivedInput extends ReassemblyInput {
  /** What the numbers of a direction count from at a packet: a SYN+ACK may begin them anew. */
  baseAt(way: number, packet: number): number;
}

/** What both directions of a stream took, in the order in which they did. Holds one small record a waiting segment. */
export function* received(input: ReceivedInput): Generator<Received> {
  const { packets, list } = input;
  const toServer = new Side(Way.toServer);
  const toClient = new Side(Way.toClient);
  for (const packet of list) {
    const flags = packets.tcpFlags[packet] as number;
    if ((flags & (ANALYSED | BOGUS_HEADER)) !== ANALYSED) continue;
    const [own, other] = packets.direction[packet] === Way.toServer ? [toServer, toClient] : [toClient, toServer];
    // Without the ACK flag the number still counts, as it stands.
    const ackBase = (flags & TcpFlag.ack) === 0 ? 0 : input.baseAt(other.way, packet);
    yield* other.acknowledge(((packets.ack[packet] as number) - ackBase) >>> 0, packet);
    yield* own.take(segmentOf(input, packet, flags, own.way));
  }
}

interface Segment {
  readonly packet: number;
  /** Relative number of the first payload byte. */
  readonly seq: number;
  /** Payload bytes as the packet says, and those at hand. */
  readonly length: number;
  readonly there: number;
}

function segmentOf(input: ReceivedInput, packet: number, flags: number, way: number): Segment {
  const { packets } = input;
  const first = (packets.seq[packet] as number) - input.baseAt(way, packet);
  return {
    packet,
    seq: (first + ((flags & TcpFlag.syn) === 0 ? 0 : 1)) >>> 0,
    length: packets.payloadLength[packet] as number,
    there: payloadAtHand(input, packet),
  };
}

/** A segment that waits, by the position of its first byte. */
interface Waiting {
  readonly from: number;
  readonly end: number;
  readonly packet: number;
}

/** One direction. Positions count bytes and do not wrap. */
class Side {
  readonly way: number;
  /** Relative number and position of the byte expected next. A number of 0 at the start is one not known yet. */
  #next = 0;
  #at = 0;
  /** Waiting segments that begin beyond the expected byte, and those that have come to begin at or before it. */
  readonly #beyond = new Heap<Waiting>((a, b) => a.from < b.from || (a.from === b.from && a.packet < b.packet));
  readonly #reached = new Heap<Waiting>((a, b) => a.packet < b.packet);

  constructor(way: number) {
    this.way = way;
  }

  *take({ packet, seq, length, there }: Segment): Generator<Received> {
    if (this.#next === 0 && this.#at === 0) this.#next = seq;
    const ahead = signedOffset(this.#next, seq);
    const known = Math.max(0, -ahead);
    const size = there - known;
    if (size <= 0) return;
    if (ahead > 0) {
      this.#beyond.push({ from: this.#at + ahead, end: this.#at + ahead + there, packet });
      return;
    }
    yield { way: this.way, packet, skip: known, size, missing: 0 };
    this.#advance(length - known);
    yield* this.#takeWaiting();
  }

  /** The other end acknowledges everything before `ack`, which shows gaps below it to be the capture's. */
  *acknowledge(ack: number, packet: number): Generator<Received> {
    for (;;) {
      const lowest = this.#beyond.first;
      if (lowest === undefined || this.#at + signedOffset(this.#next, ack) <= lowest.from) return;
      const missing = lowest.from - this.#at;
      yield { way: this.way, packet, skip: 0, size: 0, missing };
      this.#advance(missing);
      yield* this.#takeWaiting();
    }
  }

  *#takeWaiting(): Generator<Received> {
    for (;;) {
      for (let next = this.#beyond.first; next !== undefined && next.from <= this.#at; next = this.#beyond.first) {
        this.#reached.push(next);
        this.#beyond.pop();
      }
      const waiting = this.#reached.pop();
      if (waiting === undefined) return;
      const size = waiting.end - this.#at;
      if (size <= 0) continue;
      yield { way: this.way, packet: waiting.packet, skip: this.#at - waiting.from, size, missing: 0 };
      this.#advance(size);
    }
  }

  #advance(count: number): void {
    this.#next = (this.#next + count) >>> 0;
    this.#at += count;
  }
}

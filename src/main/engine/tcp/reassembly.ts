/**
 * One direction of a stream put in order (RFC 9293 section 3.10.7.4): which packet holds which bytes, and what is
 * missing. The first copy of a byte wins. Bytes are not read here: only numbers of the packet table go in, and runs come
 * out, in typed columns.
 *
 * Offset 0 is the first byte after the SYN; where the capture began later, the lowest one that was captured, which need not
 * be that of the first segment, nor be behind what the peer had acknowledged by then: a late segment and a needless repeat
 * look the same, and both are bytes of this direction. A SYN and a FIN occupy a number each and no byte. A byte that the
 * snap length cut off is as missing as one of a lost packet.
 *
 * Most segments lie beyond all before them and are put down at once (the front). The others, few as a rule, are kept
 * aside (late) and fill the holes of the front in the end, so nothing is ever inserted into the middle of a column.
 */
import { NO_PAYLOAD_LENGTH, TcpFlag } from '../dissect/index.ts';
import { type PacketTable, Way } from '../table/index.ts';
import { Heap } from './heap.ts';
import { ANALYSED, BOGUS_HEADER } from './row-flags.ts';
import { offset as signedOffset } from './seq.ts';

/** Bytes of a run in all columns. */
const RUN = 20;
/** A window is not larger (RFC 7323 section 2.3), nor is that of a SYN, which is not scaled. */
const MAX_WINDOW = 2 ** 30;
const MAX_SYN_WINDOW = 65_535;
const NO_OFFSETS = new Float64Array(0);
const NO_NUMBERS = new Uint32Array(0);

/**
 * Pieces of a direction, each from one packet: where it lies, how long, which packet, and from which payload byte. Columns
 * that are valid up to `count`, all in one buffer: streams are many and mostly short, and a buffer for each column of each
 * would cost more than what is put into it.
 */
export class Runs {
  count = 0;
  offset: Float64Array = NO_OFFSETS;
  size: Uint32Array = NO_NUMBERS;
  packet: Uint32Array = NO_NUMBERS;
  skip: Uint32Array = NO_NUMBERS;

  /** `room`: runs that are expected. */
  constructor(room = 0) {
    if (room > 0) this.#makeRoom(room);
  }

  push(offset: number, size: number, packet: number, skip: number): void {
    const at = this.count;
    if (at === this.offset.length) this.#makeRoom(Math.max(4, at * 2));
    this.offset[at] = offset;
    this.size[at] = size;
    this.packet[at] = packet;
    this.skip[at] = skip;
    this.count = at + 1;
  }

  /** Offset after the last byte of a run. */
  end(run: number): number {
    return (this.offset[run] as number) + (this.size[run] as number);
  }

  /** Move all of them. */
  shift(by: number): void {
    for (let run = 0; run < this.count; run++) this.offset[run] = (this.offset[run] as number) + by;
  }

  #makeRoom(room: number): void {
    const { offset, size, packet, skip } = this;
    const buffer = new ArrayBuffer(room * RUN);
    this.offset = new Float64Array(buffer, 0, room);
    this.size = new Uint32Array(buffer, room * 8, room);
    this.packet = new Uint32Array(buffer, room * 12, room);
    this.skip = new Uint32Array(buffer, room * 16, room);
    if (this.count === 0) return;
    this.offset.set(offset);
    this.size.set(size);
    this.packet.set(packet);
    this.skip.set(skip);
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
  /** Payload bytes at hand of a packet whose payload does not lie in the file in one piece. */
  readonly payloadSize: (packet: number) => number;
}

/** Put both directions in order. */
export function reassemble(input: ReassemblyInput): { readonly toServer: Reassembled; readonly toClient: Reassembled } {
  const { packets, list } = input;
  let up = 0;
  let down = 0;
  for (let i = 0; i < list.length; i++) {
    const packet = list[i] as number;
    if (packets.payloadLength[packet] === 0) continue;
    if (packets.direction[packet] === Way.toServer) up++;
    else down++;
  }
  const toServer = new Direction(input, up);
  const toClient = new Direction(input, down);
  for (let i = 0; i < list.length; i++) {
    const packet = list[i] as number;
    const flags = packets.tcpFlags[packet] as number;
    if ((flags & (ANALYSED | BOGUS_HEADER)) !== ANALYSED) continue;
    const forward = packets.direction[packet] === Way.toServer;
    const own = forward ? toServer : toClient;
    const peer = forward ? toClient : toServer;
    const plain = (flags & CONTROL) === 0;
    if (!plain || !own.goOn(packet)) own.take(packet, flags);
    if (!plain) peer.answer(packet, flags);
  }
  return { toServer: toServer.inOrder(), toClient: toClient.inOrder() };
}

/** Flags that say more than what the payload is. */
const CONTROL = TcpFlag.syn | TcpFlag.fin | TcpFlag.rst;
const SYN_ACK = TcpFlag.syn | TcpFlag.ack;

/** Where one direction stands while its segments go by. */
class Direction {
  length = 0;
  fromStart = false;
  ended: Reassembled['ended'] = 'open';
  readonly #input: ReassemblyInput;
  readonly #front: Runs;
  readonly #late = new Runs();
  /** Sequence number of offset 0, once a segment is there. Until the end, what lies before it has negative offsets. */
  #start = -1;
  /** Offset before which nothing is taken up: of the SYN's first byte, or what no window reaches back to. */
  #floor = -MAX_WINDOW;
  /** Offset that becomes 0 in the end: of the first byte, or of the lowest taken up where the capture began later. */
  #lowest = 0;
  /** Number that the peer's SYN+ACK says the data begins at. */
  #promised = -1;
  /** Offset after the last byte at hand, and the number of the byte there; -1 while no number is known. */
  #top = 0;
  #next = -1;

  /** `segments`: how many bring payload. */
  constructor(input: ReassemblyInput, segments: number) {
    this.#input = input;
    this.#front = new Runs(segments);
  }

  /** After the last segment. */
  inOrder(): Reassembled {
    const front = this.#front;
    const late = this.#late;
    if (this.#lowest < 0) {
      front.shift(-this.#lowest);
      late.shift(-this.#lowest);
      this.length -= this.#lowest;
    }
    const runs = late.count === 0 ? front : merge(front, fillHoles(front, late, this.#top - this.#lowest));
    return { runs, late, length: this.length, fromStart: this.fromStart, ended: this.ended };
  }

  /** A segment the other way: it tells where this direction begins, and a RST ends it. */
  answer(packet: number, flags: number): void {
    if ((flags & SYN_ACK) === SYN_ACK) {
      const acked = this.#input.packets.ack[packet] as number;
      if (this.#start < 0) this.#promised = acked;
      else this.#beginsAt(acked);
    }
    if ((flags & TcpFlag.rst) !== 0 && this.ended === 'open') this.ended = 'reset';
  }

  /** Take a segment without flags that matter, if it goes on where the last one ended: what nearly every one does. */
  goOn(packet: number): boolean {
    const { packets } = this.#input;
    const seq = packets.seq[packet] as number;
    if (seq !== this.#next) return false;
    const size = packets.payloadLength[packet] as number;
    if (size === 0) return true;
    const from = this.#top;
    const present = payloadAtHand(this.#input, packet);
    if (from + size > this.length) this.length = from + size;
    if (present === 0) return true;
    this.#front.push(from, present, packet, 0);
    this.#top = from + present;
    this.#next = (seq + present) >>> 0;
    return true;
  }

  /** Any segment of this direction. */
  take(packet: number, flags: number): void {
    const { packets } = this.#input;
    const syn = (flags & TcpFlag.syn) !== 0;
    const seq = ((packets.seq[packet] as number) + (syn ? 1 : 0)) >>> 0;
    // A SYN+ACK with another number before any data: the connection that is meant is the later one.
    if (this.#start < 0 || (syn && this.length === 0)) {
      this.#start = this.#promised >= 0 && !syn ? this.#promised : seq;
      this.fromStart = syn || this.#promised >= 0;
      if (this.fromStart) this.#floor = 0;
    } else if (syn) this.#beginsAt(seq);
    const from = this.#offsetOf(seq);
    const size = packets.payloadLength[packet] as number;
    // A byte that nobody pushes, right before what is expected next, is a keep-alive's: any will do (RFC 9293 section 3.8.4).
    if (size !== 1 || from + 1 !== this.#top || (flags & (CONTROL | TcpFlag.psh)) !== 0) this.#place(packet, from);
    const fin = (flags & TcpFlag.fin) !== 0;
    // A segment without payload tells nothing of what lies before it, but a FIN does.
    if ((size > 0 || fin) && from + size > this.length) this.length = from + size;
    if (fin) this.ended = 'fin';
    else if ((flags & TcpFlag.rst) !== 0 && this.ended === 'open') this.ended = 'reset';
    this.#next = this.#topSeq();
  }

  /** A beginning that was captured behind what it comes before. */
  #beginsAt(seq: number): void {
    const offset = this.#offsetOf(seq);
    if (this.fromStart || offset > this.#lowest || offset < -MAX_SYN_WINDOW) return;
    this.fromStart = true;
    this.#floor = offset;
    this.#lowest = offset;
  }

  #place(packet: number, offset: number): void {
    const end = offset + payloadAtHand(this.#input, packet);
    const from = Math.max(this.#floor, offset);
    if (end <= from) return;
    this.#lowest = Math.min(this.#lowest, from);
    const known = Math.min(end, this.#top);
    if (from < known) this.#late.push(from, known - from, packet, from - offset);
    if (end <= this.#top) return;
    const fresh = Math.max(from, this.#top);
    this.#front.push(fresh, end - fresh, packet, fresh - offset);
    this.#top = end;
  }

  /** Offset of a sequence number: the one nearest to the top. */
  #offsetOf(seq: number): number {
    return this.#top + signedOffset(this.#topSeq(), seq);
  }

  /** Number of the byte at the top. */
  #topSeq(): number {
    return (this.#start + (this.#top % 0x100000000)) >>> 0;
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

/** Cover the holes of `front`, up to `top`, with late segments; of several that fit, the one captured first. */
function fillHoles(front: Runs, late: Runs, top: number): Runs {
  const filled = new Runs();
  const order = ascending(late);
  const active = new Heap<number>((a, b) => a < b);
  let next = 0;
  let hole = 0;
  for (let run = 0; run <= front.count; run++) {
    const end = run < front.count ? (front.offset[run] as number) : top;
    let at = hole;
    if (run < front.count) hole = front.end(run);
    while (at < end) {
      while (next < order.length && (late.offset[order[next] as number] as number) <= at)
        active.push(order[next++] as number);
      while (active.first !== undefined && late.end(active.first) <= at) active.pop();
      const ahead = next < order.length ? Math.min(end, late.offset[order[next] as number] as number) : end;
      const run = active.first;
      if (run === undefined) {
        at = ahead;
        continue;
      }
      const stop = Math.min(late.end(run), ahead);
      append(
        filled,
        at,
        stop - at,
        late.packet[run] as number,
        (late.skip[run] as number) + (at - (late.offset[run] as number)),
      );
      at = stop;
    }
  }
  return filled;
}

/** Add a run, or lengthen the last one where it goes on from there. */
function append(runs: Runs, offset: number, size: number, packet: number, skip: number): void {
  const last = runs.count - 1;
  if (last >= 0 && runs.packet[last] === packet && runs.end(last) === offset) {
    runs.size[last] = (runs.size[last] as number) + size;
  } else {
    runs.push(offset, size, packet, skip);
  }
}

/** Indices of runs by offset; those of one offset in order of capture. */
function ascending(runs: Runs): Uint32Array {
  const order = Uint32Array.from({ length: runs.count }, (_, i) => i);
  for (let i = 1; i < runs.count; i++) {
    if ((runs.offset[i] as number) < (runs.offset[i - 1] as number)) {
      return order.sort((a, b) => (runs.offset[a] as number) - (runs.offset[b] as number) || a - b);
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
    const takeA = j >= b.count || (i < a.count && (a.offset[i] as number) < (b.offset[j] as number));
    const from = takeA ? a : b;
    const at = takeA ? i++ : j++;
    merged.push(from.offset[at] as number, from.size[at] as number, from.packet[at] as number, from.skip[at] as number);
  }
  return merged;
}

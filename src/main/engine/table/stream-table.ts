/**
 * The TCP streams as typed columns, in order of first appearance (Wireshark's `tcp.stream`). Columns of one direction
 * have two cells a stream, at `2 * stream + side`: side 0 is the end that sent the stream's first packet, side 1 the
 * other. Which of them is the client is a column of its own, since it may be learnt later. Columns grow by doubling:
 * read them through the table and do not keep them across an append. They lie where compiled code sees them, and once no
 * stream is to come any more, on the heap, each as narrow as its values.
 */
import { type FittedNumbers, HEAP, narrowed, type Room } from '../bytes/index.ts';

/** How client and server were told apart; `rolesFrom` column, from weak to strong. */
export const RolesFrom = { ports: 0, content: 1, synAck: 2, syn: 3 } as const;

type Cells = FittedNumbers | Int8Array;
interface Kind {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, length: number): Cells;
}
type Name = Exclude<
  { [K in keyof StreamTable]: StreamTable[K] extends Cells ? K : never }[keyof StreamTable],
  'windowShift'
>;

/** Every column but that of signed numbers: what holds any of its values, and cells a stream. */
const COLUMNS: Readonly<Record<Name, readonly [kind: Kind, cells: number]>> = {
  address: [Uint32Array, 2],
  port: [Uint16Array, 2],
  packets: [Uint32Array, 2],
  bytes: [Float64Array, 2],
  retransmissions: [Uint32Array, 2],
  base: [Uint32Array, 2],
  baseKnown: [Uint8Array, 2],
  clientSide: [Uint8Array, 1],
  rolesFrom: [Uint8Array, 1],
  firstPacket: [Uint32Array, 1],
  lastPacket: [Uint32Array, 1],
  startSeconds: [Float64Array, 1],
  startNanos: [Uint32Array, 1],
  completeness: [Uint8Array, 1],
  openingCompleteness: [Uint8Array, 1],
  initialRtt: [Float64Array, 1],
  notes: [Uint32Array, 1],
};
const NAMES = Object.keys(COLUMNS) as Name[];

/** Table of streams, indexed by StreamIndex. */
export class StreamTable {
  /** Streams so far. */
  length = 0;

  /** Per direction: the end that sends this way. Into the AddressPool. */
  address: FittedNumbers = new Uint32Array(0);
  port: FittedNumbers = new Uint16Array(0);
  /** Segments, and TCP payload bytes with what was sent again counted again. */
  packets: FittedNumbers = new Uint32Array(0);
  bytes: FittedNumbers = new Float64Array(0);
  retransmissions: FittedNumbers = new Uint32Array(0);
  /** What relative sequence numbers count from, raw; only where `baseKnown` is 1. */
  base: FittedNumbers = new Uint32Array(0);
  baseKnown: FittedNumbers = new Uint8Array(0);
  /** Window scale: 0…14, -1 unknown, -2 not in use. */
  windowShift: Int8Array = new Int8Array(0);

  /** Side of the client, 0 or 1, and how that is known ({@link RolesFrom}). */
  clientSide: FittedNumbers = new Uint8Array(0);
  rolesFrom: FittedNumbers = new Uint8Array(0);
  /** First and last packet of the stream. */
  firstPacket: FittedNumbers = new Uint32Array(0);
  lastPacket: FittedNumbers = new Uint32Array(0);
  /** Time of the first packet: whole seconds since 1970 (0 where it has none), and nanoseconds. */
  startSeconds: FittedNumbers = new Float64Array(0);
  startNanos: FittedNumbers = new Uint32Array(0);
  /** `tcp.completeness`: SYN 1, SYN+ACK 2, ACK 4, DATA 8, FIN 16, RST 32. */
  completeness: FittedNumbers = new Uint8Array(0);
  /** The same as shown on the stream's first packet: without what that adds, unless it is a SYN. */
  openingCompleteness: FittedNumbers = new Uint8Array(0);
  /** Nanoseconds from the latest SYN to the first ACK; 0 not known. */
  initialRtt: FittedNumbers = new Float64Array(0);
  /** All analysis bits that occur (tcp/notes.ts). How often each does, its packets tell. */
  notes: FittedNumbers = new Uint32Array(0);

  #room: Room;

  constructor(room: Room = HEAP) {
    this.#room = room;
  }

  /** Streams there is room for without growing. */
  get room(): number {
    return this.clientSide.length;
  }

  /** Make room for one more stream and return its index; every cell there reads 0. */
  append(): number {
    if (this.length === this.clientSide.length) this.#resize(Math.max(64, this.length * 2));
    return this.length++;
  }

  /** Give back the spare capacity, as far as its room can be had back. */
  trim(): void {
    if (this.clientSide.length !== this.length) this.#resize(this.length);
  }

  /** No stream is to be appended or changed before {@link unpack}: take no more room than that needs, on the heap. */
  pack(): void {
    for (const name of NAMES) {
      Object.assign(this, { [name]: narrowed(this[name].subarray(0, this.length * COLUMNS[name][1])) });
    }
    this.windowShift = this.windowShift.slice(0, this.length * 2);
    this.#room = HEAP;
  }

  /** Streams are appended and changed again: in this room. */
  unpack(room: Room): void {
    this.#room = room;
    for (const name of NAMES) {
      const [Kind, cells] = COLUMNS[name];
      Object.assign(this, { [name]: this.#copied(Kind, this[name], this.length * cells) });
    }
    this.windowShift = this.#copied(Int8Array, this.windowShift, this.length * 2) as Int8Array;
  }

  #resize(streams: number): void {
    for (const name of NAMES) {
      const [Kind, cells] = COLUMNS[name];
      Object.assign(this, { [name]: this.#sized(Kind, this[name], streams * cells) });
    }
    this.windowShift = this.#sized(Int8Array, this.windowShift, streams * 2) as Int8Array;
  }

  #sized(Kind: Kind, old: Cells, length: number): Cells {
    // Shorter, it stays where it is: room of a memory that is shared can be used again, and not be given back.
    if (length <= old.length && old.buffer instanceof SharedArrayBuffer) return old.subarray(0, length);
    const next = this.#copied(Kind, old, length);
    this.#room.give(old);
    return next;
  }

  #copied(Kind: Kind, old: Cells, length: number): Cells {
    const { buffer, offset } = this.#room.take(length * Kind.BYTES_PER_ELEMENT);
    const next = new Kind(buffer, offset, length);
    next.set(length < old.length ? old.subarray(0, length) : old);
    return next;
  }
}

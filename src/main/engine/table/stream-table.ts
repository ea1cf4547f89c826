/**
 * The TCP streams as typed columns, in order of first appearance (Wireshark's `tcp.stream`). Columns of one direction
 * have two cells a stream, at `2 * stream + side`: side 0 is the end that sent the stream's first packet, side 1 the
 * other. Which of them is the client is a column of its own, since it may be learnt later. Columns grow by doubling:
 * read them through the table and do not keep them across an append. They lie where compiled code sees them.
 */
import { HEAP, type Room } from '../bytes/index.ts';

/** How client and server were told apart; `rolesFrom` column, from weak to strong. */
export const RolesFrom = { ports: 0, content: 1, synAck: 2, syn: 3 } as const;

/** Cells a stream has in `noteCounts`. */
export const NOTE_CELLS = 16;

/** Table of streams, indexed by StreamIndex. */
export class StreamTable {
  /** Streams so far. */
  length = 0;

  /** Per direction: the end that sends this way. Into the AddressPool. */
  address = new Uint32Array(0);
  port = new Uint16Array(0);
  /** Segments, and TCP payload bytes with what was sent again counted again. */
  packets = new Uint32Array(0);
  bytes = new Float64Array(0);
  retransmissions = new Uint32Array(0);
  /** What relative sequence numbers count from, raw; only where `baseKnown` is 1. */
  base = new Uint32Array(0);
  baseKnown = new Uint8Array(0);
  /** Window scale: 0…14, -1 unknown, -2 not in use. */
  windowShift = new Int8Array(0);

  /** Side of the client, 0 or 1, and how that is known ({@link RolesFrom}). */
  clientSide = new Uint8Array(0);
  rolesFrom = new Uint8Array(0);
  /** First and last packet of the stream. */
  firstPacket = new Uint32Array(0);
  lastPacket = new Uint32Array(0);
  /** Time of the first packet: whole seconds since 1970 (0 where it has none), and nanoseconds. */
  startSeconds = new Float64Array(0);
  startNanos = new Uint32Array(0);
  /** `tcp.completeness`: SYN 1, SYN+ACK 2, ACK 4, DATA 8, FIN 16, RST 32. */
  completeness = new Uint8Array(0);
  /** The same as shown on the stream's first packet: without what that adds, unless it is a SYN. */
  openingCompleteness = new Uint8Array(0);
  /** Nanoseconds from the latest SYN to the first ACK; 0 not known. */
  initialRtt = new Float64Array(0);
  /** All analysis bits that occur (tcp/notes.ts), and how often each does: {@link NOTE_CELLS} cells a stream. */
  notes = new Uint32Array(0);
  noteCounts = new Uint32Array(0);

  readonly #room: Room;

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

  #resize(streams: number): void {
    this.address = this.#sized(Uint32Array, this.address, streams * 2);
    this.port = this.#sized(Uint16Array, this.port, streams * 2);
    this.packets = this.#sized(Uint32Array, this.packets, streams * 2);
    this.bytes = this.#sized(Float64Array, this.bytes, streams * 2);
    this.retransmissions = this.#sized(Uint32Array, this.retransmissions, streams * 2);
    this.base = this.#sized(Uint32Array, this.base, streams * 2);
    this.baseKnown = this.#sized(Uint8Array, this.baseKnown, streams * 2);
    this.windowShift = this.#sized(Int8Array, this.windowShift, streams * 2);
    this.clientSide = this.#sized(Uint8Array, this.clientSide, streams);
    this.rolesFrom = this.#sized(Uint8Array, this.rolesFrom, streams);
    this.firstPacket = this.#sized(Uint32Array, this.firstPacket, streams);
    this.lastPacket = this.#sized(Uint32Array, this.lastPacket, streams);
    this.startSeconds = this.#sized(Float64Array, this.startSeconds, streams);
    this.startNanos = this.#sized(Uint32Array, this.startNanos, streams);
    this.completeness = this.#sized(Uint8Array, this.completeness, streams);
    this.openingCompleteness = this.#sized(Uint8Array, this.openingCompleteness, streams);
    this.initialRtt = this.#sized(Float64Array, this.initialRtt, streams);
    this.notes = this.#sized(Uint32Array, this.notes, streams);
    this.noteCounts = this.#sized(Uint32Array, this.noteCounts, streams * NOTE_CELLS);
  }

  #sized<T extends Cells>(Kind: Column<T>, old: T, length: number): T {
    // Shorter, it stays where it is: room of a memory that is shared can be used again, and not be given back.
    if (length <= old.length && old.buffer instanceof SharedArrayBuffer) return old.subarray(0, length) as T;
    const { buffer, offset } = this.#room.take(length * Kind.BYTES_PER_ELEMENT);
    const next = new Kind(buffer, offset, length);
    next.set(length < old.length ? old.subarray(0, length) : old);
    this.#room.give(old);
    return next;
  }
}

type Cells = Float64Array | Uint32Array | Uint16Array | Uint8Array | Int8Array;

interface Column<T extends Cells> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, length: number): T;
}

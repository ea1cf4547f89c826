/**
 * The TCP streams as typed columns, in order of first appearance (Wireshark's `tcp.stream`). Columns of one direction
 * have two cells a stream, at `2 * stream + side`: side 0 is the end that sent the stream's first packet, side 1 the
 * other. Which of them is the client is a column of its own, since it may be learnt later. Columns grow by doubling:
 * read them through the table and do not keep them across an append.
 */

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

  /** Make room for one more stream and return its index; every cell there reads 0. */
  append(): number {
    if (this.length === this.clientSide.length) this.#resize(Math.max(64, this.length * 2));
    return this.length++;
  }

  /** Give back the spare capacity. */
  trim(): void {
    if (this.clientSide.length !== this.length) this.#resize(this.length);
  }

  #resize(streams: number): void {
    this.address = grown(new Uint32Array(streams * 2), this.address);
    this.port = grown(new Uint16Array(streams * 2), this.port);
    this.packets = grown(new Uint32Array(streams * 2), this.packets);
    this.bytes = grown(new Float64Array(streams * 2), this.bytes);
    this.retransmissions = grown(new Uint32Array(streams * 2), this.retransmissions);
    this.base = grown(new Uint32Array(streams * 2), this.base);
    this.baseKnown = grown(new Uint8Array(streams * 2), this.baseKnown);
    this.windowShift = grown(new Int8Array(streams * 2), this.windowShift);
    this.clientSide = grown(new Uint8Array(streams), this.clientSide);
    this.rolesFrom = grown(new Uint8Array(streams), this.rolesFrom);
    this.firstPacket = grown(new Uint32Array(streams), this.firstPacket);
    this.lastPacket = grown(new Uint32Array(streams), this.lastPacket);
    this.startSeconds = grown(new Float64Array(streams), this.startSeconds);
    this.startNanos = grown(new Uint32Array(streams), this.startNanos);
    this.completeness = grown(new Uint8Array(streams), this.completeness);
    this.openingCompleteness = grown(new Uint8Array(streams), this.openingCompleteness);
    this.initialRtt = grown(new Float64Array(streams), this.initialRtt);
    this.notes = grown(new Uint32Array(streams), this.notes);
    this.noteCounts = grown(new Uint32Array(streams * NOTE_CELLS), this.noteCounts);
  }
}

type Cells = Float64Array | Uint32Array | Uint16Array | Uint8Array | Int8Array;

function grown<T extends Cells>(next: T, old: T): T {
  next.set(old.length > next.length ? old.subarray(0, next.length) : (old as never));
  return next;
}

/**
 * The packets as typed columns of equal length, 52 bytes a packet in most captures: no strings, no objects, no packet
 * bytes. Detail is dissected again on demand from the file. Columns grow to what is expected and are trimmed when the scan
 * ends, large ones one at a time and in pieces. Some begin with narrow numbers and become wider when the first value comes that asks for
 * it ({@link PacketTable.fit}). Read them through the table and do not keep them across an append.
 */

import { holds, widened } from '../bytes/index.ts';
import { Annotations } from './annotations.ts';
import { BATCH_ROWS, type RowBatch } from './row-batch.ts';

/** Which way a packet goes on its stream; `direction` column. */
export const Way = { none: 0, toServer: 1, toClient: 2 } as const;

type Numbers = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;
/** Columns of as many bytes a row as their largest value needs. */
type Short = Uint8Array | Uint16Array | Uint32Array;
type Long = Uint32Array | Float64Array;

/** The columns that {@link PacketTable.fit} makes wider. */
export type FittedColumn =
  | 'fileOffset'
  | 'capturedLength'
  | 'originalLength'
  | 'seconds'
  | 'source'
  | 'destination'
  | 'payloadOffset'
  | 'payloadLength'
  | 'chain'
  | 'issue';

/** Every column. */
const COLUMNS = [
  'fileOffset',
  'capturedLength',
  'originalLength',
  'seconds',
  'nanos',
  'source',
  'destination',
  'sourcePort',
  'destinationPort',
  'hopLimit',
  'payloadOffset',
  'payloadLength',
  'stream',
  'direction',
  'tcpFlags',
  'seq',
  'ack',
  'window',
  'tcpNotes',
  'layers',
  'chain',
  'issue',
] as const satisfies readonly (keyof PacketTable)[];

/** Rows there is room for at first; from which number on columns grow and shrink one at a time, and how full they are then. */
const SMALLEST = 4096;
const LARGE = 1 << 20;
const FULL = 0.6;
/**
 * How much more room there is made than is expected; twice as much may stay spare. A table from so many rows on is copied at
 * a price, and its spare room is memory that nobody has touched and the system has not given.
 */
const margin = (rows: number): number => (rows < 1 << 17 ? 1 / 64 : 1 / 24);
/** How much more there has to be still than is expected. */
const SURE = 1.005;
/** A step grows at least and at most so many times: what a file begins with says little of its end. */
const LEAST_GROWTH = 1.0625;
const MOST_GROWTH = 16;

/** Bytes of a large column that are copied at once: some 10 ms, where the memory is new to the process. */
const PIECE = 1 << 24;

/** A column on its way to where it has more room. */
interface Move {
  readonly from: Numbers;
  readonly to: Numbers;
  /** Rows that are there by now. */
  rows: number;
}

/** Table of packets, indexed by PacketIndex. */
export class PacketTable {
  /** Packets so far. */
  length = 0;

  /** What a person has said of the packets. */
  readonly annotations: Annotations;

  /** Of the packet's first byte in the file. */
  fileOffset: Long = new Uint32Array(0);
  /** Bytes in the file. */
  capturedLength: Short = new Uint16Array(0);
  /** Bytes on the wire. */
  originalLength: Short = new Uint16Array(0);
  /** Whole seconds since 1970 UTC; NaN where the file gives no time. Nanoseconds are a column of their own. */
  seconds: Long = new Uint32Array(0);
  /** 0…999,999,999. */
  nanos = new Uint32Array(0);
  /** Into the AddressPool: innermost network addresses, else link addresses; 0 none. */
  source: Short = new Uint16Array(0);
  destination: Short = new Uint16Array(0);
  /** Innermost TCP or UDP ports; 0 none. */
  sourcePort = new Uint16Array(0);
  destinationPort = new Uint16Array(0);
  /** Of the innermost network header: its time to live or hop limit; 0 also where there is none. */
  hopLimit = new Uint8Array(0);
  /** Of the innermost transport payload, from the packet's first byte; 0xFFFFFFFF where it is not contiguous in the file. */
  payloadOffset: Short = new Uint8Array(0);
  /** Of that payload by the IP length, before any cut by the snap length. */
  payloadLength: Short = new Uint16Array(0);
  /** TCP stream; -1 none. */
  stream = new Int32Array(0);
  /** One of {@link Way}. */
  direction = new Uint8Array(0);
  /** 12 bits, as `tcp.flags`; bit 15 set where the packet has an analysed TCP header at all. */
  tcpFlags = new Uint16Array(0);
  /** Raw sequence and acknowledgment numbers and window of the analysed TCP header. */
  seq = new Uint32Array(0);
  ack = new Uint32Array(0);
  window = new Uint16Array(0);
  /** Analysis bits (tcp/notes.ts). */
  tcpNotes = new Uint32Array(0);
  /** Bits: the network and transport headers it has (dissect/packet-scan.ts). */
  layers = new Uint8Array(0);
  /** Which layers it was walked through (dissect/chain.ts). */
  chain: Short = new Uint8Array(0);
  /** Fault code of the dissection (dissect/faults.ts); 0 none. */
  issue: Short = new Uint8Array(0);

  /** An empty table; with the annotations of a reading before this one. */
  constructor(annotations = new Annotations()) {
    this.annotations = annotations;
  }

  /** Interfaces of packets, as far as they are not the capture's first one: most captures have no other. */
  #interfaces: Short = new Uint8Array(0);
  /** Rows that every column has room for. */
  #capacity = 0;
  /** Columns that have more room already, from the first on; and rows they have room for. */
  #ahead = 0;
  #aheadCapacity = 0;
  #move: Move | undefined;
  /** Rows there will be, by what is known. */
  #expected = 0;

  /**
   * How many rows there will be in the end, as far as can be told now; 0 not at all. Room is made for so many at once:
   * copying columns as they double costs as much as filling them.
   */
  expect(rows: number): void {
    this.#expected = rows;
  }

  /** Packets that there is room for without growing. */
  get room(): number {
    return this.#capacity - this.length;
  }

  /** Make more room, by what is expected. */
  grow(): void {
    this.#resize(this.#ahead > 0 ? this.#aheadCapacity : this.#nextCapacity());
  }

  /** Return the index of one more packet, for which there is room or is made some; every column there reads 0. */
  append(): number {
    if (this.length === this.#capacity) this.grow();
    return this.length++;
  }

  /** Append rows, for which there is room. */
  take(rows: RowBatch): void {
    const { length } = this;
    const isWhole = rows.length === BATCH_ROWS;
    rows.fit(this);
    for (const name of COLUMNS) {
      // It reads 0 there as it is, and memory that nobody comes to is not given by the system.
      if (rows.lacks(name)) continue;
      this[name].set(isWhole ? rows[name] : rows[name].subarray(0, rows.length), length);
    }
    this.length = length + rows.length;
    rows.clear();
  }

  /** Into the capture's interfaces. */
  interfaceOf(packet: number): number {
    return this.#interfaces[packet] ?? 0;
  }

  /** Set {@link interfaceOf} of a packet that there is; it need not be called for the first interface. */
  noteInterface(packet: number, index: number): void {
    const had = this.#interfaces;
    if (packet >= had.length || !holds(had.BYTES_PER_ELEMENT, index)) {
      this.#interfaces = widened(had, index, Math.max(this.#capacity, had.length), had.length) as Short;
    }
    this.#interfaces[packet] = index;
  }

  /** Have a column hold `value`, wherever it is to be written: one that is too narrow for it becomes wide enough. */
  fit(name: FittedColumn, value: number): void {
    const old: Short | Long = this[name];
    if (!holds(old.BYTES_PER_ELEMENT, value)) {
      Object.assign(this, { [name]: widened(old, value, old.length, this.length) });
    }
  }

  /**
   * Grow one column of a large table ahead of time, or a piece of one. To be called between slices: growing all of them at
   * once would hold everything else up.
   */
  prepare(): void {
    if (this.#capacity < LARGE || this.length < this.#capacity * FULL) return;
    if (this.#ahead === 0 && !this.#move) {
      if (this.#expected > 0 && this.#expected * SURE <= this.#capacity) return;
      this.#aheadCapacity = this.#nextCapacity();
    }
    const name = COLUMNS[this.#ahead];
    if (name === undefined || !this.#movePiece(name)) return;
    this.#ahead++;
    if (this.#ahead === COLUMNS.length) this.#resize(this.#aheadCapacity);
  }

  /** Copy a piece of a column to where it has more room. Says whether it is there. */
  #movePiece(name: (typeof COLUMNS)[number]): boolean {
    const from: Numbers = this[name];
    // It may have become wider meanwhile.
    if (this.#move?.from !== from) {
      const to = new (from.constructor as new (length: number) => Numbers)(this.#aheadCapacity);
      this.#move = { from, to, rows: 0 };
    }
    const move = this.#move;
    const end = Math.min(this.length, move.rows + PIECE / from.BYTES_PER_ELEMENT);
    move.to.set(from.subarray(move.rows, end), move.rows);
    move.rows = end;
    if (end < this.length) return false;
    Object.assign(this, { [name]: move.to });
    this.#move = undefined;
    return true;
  }

  /** Give back spare capacity, of a large table that of one column. Says whether there is more. A little may stay. */
  trim(): boolean {
    if (this.#interfaces.length > this.length) this.#interfaces = this.#interfaces.slice(0, this.length);
    const spare = COLUMNS.filter((name) => this[name].length - this.length > this.length * 2 * margin(this.length));
    for (const name of this.length < LARGE ? spare : spare.slice(0, 1)) this.#resizeColumn(name, this.length);
    this.#capacity = Math.min(...COLUMNS.map((name) => this[name].length));
    this.#ahead = 0;
    // Rows may be changed from now on.
    this.#move = undefined;
    return this.length >= LARGE && spare.length > 1;
  }

  #nextCapacity(): number {
    if (this.length === 0) return SMALLEST;
    const had = Math.max(this.length, this.#capacity);
    const wanted = this.#expected > 0 ? this.#expected * (1 + margin(this.#expected)) : had * 2;
    return Math.ceil(Math.min(Math.max(wanted, had * LEAST_GROWTH), had * MOST_GROWTH));
  }

  #resize(capacity: number): void {
    for (const name of COLUMNS) this.#resizeColumn(name, capacity);
    this.#capacity = capacity;
    this.#ahead = 0;
    this.#move = undefined;
  }

  #resizeColumn(name: (typeof COLUMNS)[number] | undefined, capacity: number): void {
    if (name === undefined || this[name].length === capacity) return;
    const old: Numbers = this[name];
    const next = new (old.constructor as new (length: number) => Numbers)(capacity);
    next.set(old.length > capacity ? old.subarray(0, capacity) : old);
    Object.assign(this, { [name]: next });
  }
}

/** A table whose rows come for a second time, the same ones: they are counted, and not kept again. */
export class KnownPackets extends PacketTable {
  readonly #known: number;

  constructor(table: PacketTable) {
    super(table.annotations);
    this.#known = table.length;
    this.fileOffset = table.fileOffset;
    this.capturedLength = table.capturedLength;
    this.originalLength = table.originalLength;
  }

  override get room(): number {
    return this.#known - this.length;
  }

  override take(rows: RowBatch): void {
    this.length += rows.length;
    rows.clear();
  }

  override noteInterface(): void {}

  override trim(): boolean {
    return false;
  }
}

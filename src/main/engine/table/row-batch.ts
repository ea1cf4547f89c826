/**
 * The rows that are next in the packet table, as columns wide enough for anything: filled row by row while packets are
 * read, and put into the table together, whose columns are looked at once for all of them.
 */
import type { Room } from '../bytes/index.ts';
import type { FittedColumn, PacketTable } from './packet-table.ts';

/** Rows of a batch. */
export const BATCH_ROWS = 4096;

/** Bytes of a value of each column. */
const BYTES = {
  fileOffset: 8,
  seconds: 8,
  capturedLength: 4,
  originalLength: 4,
  nanos: 4,
  source: 4,
  destination: 4,
  payloadOffset: 4,
  payloadLength: 4,
  stream: 4,
  seq: 4,
  ack: 4,
  tcpNotes: 4,
  chain: 4,
  issue: 4,
  sourcePort: 2,
  destinationPort: 2,
  tcpFlags: 2,
  window: 2,
  hopLimit: 1,
  direction: 1,
  layers: 1,
} as const;

/**
 * Between two columns: without it, values of one row would all lie at the same place of a page, and push each other out of the
 * processor's near caches.
 */
const GAP = 64;

type Places = Record<keyof typeof BYTES, number>;

function layOut(): { readonly places: Readonly<Places>; readonly size: number } {
  const places: Places = { ...BYTES };
  let size = 0;
  for (const name of Object.keys(BYTES) as (keyof Places)[]) {
    places[name] = size;
    size += BYTES[name] * BATCH_ROWS + GAP;
  }
  return { places, size };
}

const BATCH = layOut();
/** Where each column begins, in bytes from the beginning of the batch. */
export const ROW = BATCH.places;

/** Columns that become wider with large numbers, by how wide most captures need them: 16 bits and 8. */
const LONG = ['capturedLength', 'originalLength', 'source', 'destination', 'payloadLength'] as const;
const SHORT = ['payloadOffset', 'chain', 'issue'] as const;

/** Columns that only packets of TCP, and only those of TCP and UDP, have anything in. */
const OF_TCP: ReadonlySet<string> = new Set(['tcpFlags', 'seq', 'ack', 'window', 'tcpNotes']);
const OF_TRANSPORT: ReadonlySet<string> = new Set(['sourcePort', 'destinationPort', 'payloadOffset', 'payloadLength']);

/** The columns; each is what PacketTable calls the same. */
export class RowBatch {
  /** Where the columns begin in the memory they lie in. */
  readonly place: number;
  /** Rows that are filled. */
  length = 0;
  /** Bits that the columns of 16 bits, and those of 8, have among them. */
  seenLong = 0;
  seenShort = 0;
  /** Whether a place lies beyond 4 GB, a time is no whole number of 32 bits, or a packet has a fault. */
  isFar = false;
  hasOddTime = false;
  hasFault = false;
  /** Whether any row has ports or payload, and whether any has more of TCP than that there is none; else those columns are 0 in all rows. */
  hasTransport = false;
  hasTcp = false;
  readonly fileOffset: Float64Array;
  readonly seconds: Float64Array;
  readonly capturedLength: Uint32Array;
  readonly originalLength: Uint32Array;
  readonly nanos: Uint32Array;
  readonly source: Uint32Array;
  readonly destination: Uint32Array;
  readonly payloadOffset: Uint32Array;
  readonly payloadLength: Uint32Array;
  readonly stream: Int32Array;
  readonly seq: Uint32Array;
  readonly ack: Uint32Array;
  readonly tcpNotes: Uint32Array;
  readonly chain: Uint32Array;
  readonly issue: Uint32Array;
  readonly sourcePort: Uint16Array;
  readonly destinationPort: Uint16Array;
  readonly tcpFlags: Uint16Array;
  readonly window: Uint16Array;
  readonly hopLimit: Uint8Array;
  readonly direction: Uint8Array;
  readonly layers: Uint8Array;

  constructor(room: Room) {
    const { buffer, offset } = room.take(BATCH.size);
    this.place = offset;
    this.fileOffset = new Float64Array(buffer, offset + ROW.fileOffset, BATCH_ROWS);
    this.seconds = new Float64Array(buffer, offset + ROW.seconds, BATCH_ROWS);
    this.capturedLength = new Uint32Array(buffer, offset + ROW.capturedLength, BATCH_ROWS);
    this.originalLength = new Uint32Array(buffer, offset + ROW.originalLength, BATCH_ROWS);
    this.nanos = new Uint32Array(buffer, offset + ROW.nanos, BATCH_ROWS);
    this.source = new Uint32Array(buffer, offset + ROW.source, BATCH_ROWS);
    this.destination = new Uint32Array(buffer, offset + ROW.destination, BATCH_ROWS);
    this.payloadOffset = new Uint32Array(buffer, offset + ROW.payloadOffset, BATCH_ROWS);
    this.payloadLength = new Uint32Array(buffer, offset + ROW.payloadLength, BATCH_ROWS);
    this.stream = new Int32Array(buffer, offset + ROW.stream, BATCH_ROWS);
    this.seq = new Uint32Array(buffer, offset + ROW.seq, BATCH_ROWS);
    this.ack = new Uint32Array(buffer, offset + ROW.ack, BATCH_ROWS);
    this.tcpNotes = new Uint32Array(buffer, offset + ROW.tcpNotes, BATCH_ROWS);
    this.chain = new Uint32Array(buffer, offset + ROW.chain, BATCH_ROWS);
    this.issue = new Uint32Array(buffer, offset + ROW.issue, BATCH_ROWS);
    this.sourcePort = new Uint16Array(buffer, offset + ROW.sourcePort, BATCH_ROWS);
    this.destinationPort = new Uint16Array(buffer, offset + ROW.destinationPort, BATCH_ROWS);
    this.tcpFlags = new Uint16Array(buffer, offset + ROW.tcpFlags, BATCH_ROWS);
    this.window = new Uint16Array(buffer, offset + ROW.window, BATCH_ROWS);
    this.hopLimit = new Uint8Array(buffer, offset + ROW.hopLimit, BATCH_ROWS);
    this.direction = new Uint8Array(buffer, offset + ROW.direction, BATCH_ROWS);
    this.layers = new Uint8Array(buffer, offset + ROW.layers, BATCH_ROWS);
  }

  /** Have a table's columns be wide enough for these rows. */
  fit(table: PacketTable): void {
    if (this.seenLong >>> 16 !== 0) for (const name of LONG) this.#fitColumn(table, name);
    if (this.seenShort >>> 8 !== 0) for (const name of SHORT) this.#fitColumn(table, name);
    if (this.isFar) this.#fitColumn(table, 'fileOffset');
    if (this.hasOddTime) this.#fitTimes(table);
  }

  /** Forget the rows. */
  clear(): void {
    this.length = 0;
    this.seenLong = 0;
    this.seenShort = 0;
    this.isFar = false;
    this.hasOddTime = false;
    this.hasFault = false;
    this.hasTransport = false;
    this.hasTcp = false;
  }

  /** Whether a column reads 0 in all rows. */
  lacks(name: keyof Places): boolean {
    if (name === 'issue') return !this.hasFault;
    return (!this.hasTcp && OF_TCP.has(name)) || (!this.hasTransport && OF_TRANSPORT.has(name));
  }

  #fitColumn(table: PacketTable, name: Exclude<FittedColumn, 'seconds'>): void {
    const column = this[name];
    let most = 0;
    for (let row = 0; row < this.length; row++) most = Math.max(most, column[row] as number);
    table.fit(name, most);
  }

  #fitTimes(table: PacketTable): void {
    for (let row = 0; row < this.length; row++) {
      const seconds = this.seconds[row] as number;
      if (seconds >>> 0 !== seconds) table.fit('seconds', seconds);
    }
  }
}

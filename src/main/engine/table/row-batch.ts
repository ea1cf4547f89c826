/**
 * The rows that are next in the packet table, as columns wide enough for anything: filled row by row while packets are
 * read, and put into the table together, whose columns are looked at once for all of them.
 */
import type { Room } from '../bytes/index.ts';
import type { FittedColumn, PacketTable } from './packet-table.ts';

/** Rows of a batch. */
export const BATCH_ROWS = 1024;

/** Columns that become wider with large numbers, by how wide most captures need them: 16 bits and 8. */
const LONG = ['capturedLength', 'originalLength', 'source', 'destination', 'payloadLength'] as const;
const SHORT = ['payloadOffset', 'chain', 'issue'] as const;

/** The columns; each is what PacketTable calls the same. */
export class RowBatch {
  /** Rows that are filled. */
  length = 0;
  /** Bits that the columns of 16 bits, and those of 8, have among them. */
  seenLong = 0;
  seenShort = 0;
  /** Whether a place lies beyond 4 GB, or a time is no whole number of 32 bits. */
  isFar = false;
  hasOddTime = false;
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
    const long = (): Float64Array => {
      const { buffer, offset } = room.take(BATCH_ROWS * 8);
      return new Float64Array(buffer, offset, BATCH_ROWS);
    };
    const word = (): Uint32Array => {
      const { buffer, offset } = room.take(BATCH_ROWS * 4);
      return new Uint32Array(buffer, offset, BATCH_ROWS);
    };
    const half = (): Uint16Array => {
      const { buffer, offset } = room.take(BATCH_ROWS * 2);
      return new Uint16Array(buffer, offset, BATCH_ROWS);
    };
    const byte = (): Uint8Array => {
      const { buffer, offset } = room.take(BATCH_ROWS);
      return new Uint8Array(buffer, offset, BATCH_ROWS);
    };
    this.fileOffset = long();
    this.seconds = long();
    this.capturedLength = word();
    this.originalLength = word();
    this.nanos = word();
    this.source = word();
    this.destination = word();
    this.payloadOffset = word();
    this.payloadLength = word();
    const streams = word();
    this.stream = new Int32Array(streams.buffer, streams.byteOffset, BATCH_ROWS);
    this.seq = word();
    this.ack = word();
    this.tcpNotes = word();
    this.chain = word();
    this.issue = word();
    this.sourcePort = half();
    this.destinationPort = half();
    this.tcpFlags = half();
    this.window = half();
    this.hopLimit = byte();
    this.direction = byte();
    this.layers = byte();
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

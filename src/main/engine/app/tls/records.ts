/** The records of one direction, as ranges and as what was found of them, in typed columns: 28 bytes a record. */
import { firstIndex } from '../../../../shared/bisect.ts';
import { Float64Column, Uint8Column, Uint16Column, Uint32Column } from '../../bytes/index.ts';
import type { RecordKeys } from './keys.ts';

/** Bytes before every record's body: type, version, length. */
export const RECORD_HEADER = 5;

/** Content types. */
export const Content = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const;

/** How a record came to be readable: it was clear; it was opened; it is sealed; the capture has not all of it. */
export const RecordState = { clear: 0, opened: 1, sealed: 2, cut: 3 } as const;

/**
 * Bytes of bodies under the same keys before a record, by where it begins, where the first of them does, and its number:
 * what was lost between them counts, as long as the number is right.
 */
export const bodiesBefore = (offset: number, start: number, sequence: number): number =>
  offset - start - sequence * RECORD_HEADER;

/** In {@link RecordColumns.keys}: none. */
export const NO_KEYS = 0xffff;

/** Every record of one direction that was met. All columns have equal length. */
export class RecordColumns {
  /** Where its header begins in the stream below, and the length of its body there. */
  readonly offset = new Float64Column();
  readonly length = new Uint16Column();
  /** What is in it; of the header where it was not opened. */
  readonly type = new Uint8Column();
  /** RecordState. */
  readonly state = new Uint8Column();
  /** Keys it was opened with, as an index into {@link SideRecords.keys}, and its number under them. */
  readonly keys = new Uint16Column();
  readonly sequence = new Uint32Column();
  /** Length of its content, and for application data where that lies in the plaintext. */
  readonly plainLength = new Uint16Column();
  readonly plainOffset = new Float64Column();

  get count(): number {
    return this.offset.length;
  }

  /** Give back spare room. */
  trim(): void {
    for (const column of [this.offset, this.plainOffset]) column.trim();
    for (const column of [this.length, this.keys, this.plainLength]) column.trim();
    for (const column of [this.type, this.state]) column.trim();
    this.sequence.trim();
  }

  /** Forget the records and keep the room. */
  clear(): void {
    for (const column of [this.offset, this.plainOffset, this.sequence]) column.clear();
    for (const column of [this.length, this.keys, this.plainLength, this.type, this.state]) column.clear();
  }

  /** The record whose header begins at `offset`; -1 none. */
  indexAt(offset: number): number {
    const record = firstIndex(0, this.count, (at) => this.offset.at(at) >= offset);
    return record < this.count && this.offset.at(record) === offset ? record : -1;
  }
}

/** One direction: its records and the keys they were opened with. */
export interface SideRecords {
  readonly records: RecordColumns;
  readonly keys: readonly RecordKeys[];
  /** Where the first record under each of them begins in the stream below. */
  readonly starts: readonly number[];
  /** Length of the plaintext, gaps included. */
  readonly plainLength: number;
  /** It ended with a close_notify. */
  readonly closed: boolean;
}

const NO_RECORDS: SideRecords = { records: new RecordColumns(), keys: [], starts: [], plainLength: 0, closed: false };
/** Of both directions, where nothing is opened. */
export const NO_SIDES = { toServer: NO_RECORDS, toClient: NO_RECORDS } as const;

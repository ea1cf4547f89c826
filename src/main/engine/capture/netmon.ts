/**
 * Microsoft Network Monitor, versions 1.x and 2.0 to 2.3 (as documented in Network Monitor 3's help). Little-endian. A
 * table of offsets, wherever the header says that it is, gives the packets in their order; they may lie in any other in
 * the file. Comments and process names are left out.
 *
 *     file header (128)                       packet
 *      0  `RTSS` or `GMBU`        4           1.x  milliseconds 4 · original length 2 · captured length 2
 *      4  minor, major            1+1         2.x  microseconds 8 · original length 4 · captured length 4
 *      6  network                 2           then the data; from 2.1 on also
 *      8  start, local time       16            2.1  network 2
 *     24  table offset, length    4+4           2.2  network 2 · process 4
 *                                               2.3  network 2 · process 4 · UTC, 100 ns since 1601 8 · time zone 1
 */
import { type ByteSource, readBytes, readU16LE, readU32BE, readU32LE } from '../bytes/index.ts';
import { Clock } from './clock.ts';
import {
  type CaptureFacts,
  type CaptureFormat,
  type CaptureInterface,
  LINK_TYPE_UNKNOWN,
  type ReadOutcome,
} from './format.ts';
import { MAX_ORIGINAL_LENGTH, maxPacketLength } from './limits.ts';
import { RecordReader } from './record-reader.ts';

const MAGIC_1 = 0x52545353;
const MAGIC_2 = 0x474d4255;
const FILE_HEADER = 128;
const BILLION = 1_000_000_000;
/** From 1601 to 1970. */
const FILETIME_EPOCH = -11_644_473_600;
/** The packets may be anywhere: what is read ahead may well be in vain. */
const READ_AHEAD = 65_536;
/** Entries of the table that are held. */
const TABLE_PIECE = 16_384;
/** From here on the microseconds, taken times ten, are negative. */
const NEGATIVE_FROM = 0x0ccccccc;

/** Network types as LINKTYPE_ values; what is not here has no dissector. */
const LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [1, 1],
  [2, 6],
  [3, 10],
  [7, 101],
  [8, 101],
  [9, 101],
  [0xe080, 105],
]);
/** Kinds of frames that Network Monitor keeps for itself: put together ones, network and name tables. */
const isInternal = (network: number): boolean => network >= 0xfffc && network <= 0xfffe;

function linkTypeOf(network: number): number {
  const known = LINK_TYPES.get(network);
  if (known !== undefined) return known;
  // Converted from pcap: the LINKTYPE_ value is in the lower twelve bits.
  return (network & 0xf000) === 0xe000 ? network & 0x0fff : LINK_TYPE_UNKNOWN;
}

class NetmonReader extends RecordReader {
  #major = 2;
  #minor = 0;
  #network = 1;
  #headerLength = 16;
  #trailerLength = 0;
  #startNanos = 0;
  #clock = new Clock(6, 0);
  readonly #utc = new Clock(7, FILETIME_EPOCH);
  #tableOffset = 0;
  #tableCount = 0;
  #entry = 0;
  #table: Uint8Array = new Uint8Array(0);
  #tableFrom = 0;
  readonly #interfaces: CaptureInterface[] = [];

  constructor(source: ByteSource) {
    super(source, 'netmon', READ_AHEAD);
    const at = this.at(0, FILE_HEADER);
    if (at < 0) {
      this.endOfFile(FILE_HEADER, 'netmon.header', 'file-cut-header');
      this.broken = true;
      return;
    }
    const head = this.window;
    this.#minor = head[at + 4] ?? 0;
    this.#major = head[at + 5] ?? 0;
    this.#network = readU16LE(head, at + 6);
    this.position = FILE_HEADER;
    if (this.#major !== 1 && this.#major !== 2) {
      this.damaged('netmon-version', 4, { params: { major: this.#major, minor: this.#minor } });
      return;
    }
    const part = (index: number): number => readU16LE(head, at + 8 + 2 * index);
    // Year, month, day of the week, day, hour, minute, second, millisecond. The time zone is not in the file.
    const start = Date.UTC(part(0), part(1) - 1, part(3), part(4), part(5), part(6)) / 1000;
    this.#startNanos = part(7) * 1_000_000;
    this.#clock = new Clock(this.#major === 1 ? 3 : 6, Number.isFinite(start) ? start : 0);
    this.#headerLength = this.#major === 1 ? 8 : 16;
    if (this.#major === 2) this.#trailerLength = [0, 2, 6][this.#minor] ?? 15;
    this.#tableOffset = readU32LE(head, at + 24);
    const length = readU32LE(head, at + 28);
    this.#tableCount = length / 4;
    if (length === 0 || length % 4 !== 0 || this.#tableOffset + length > source.size) {
      this.damaged('netmon-table', 24, { needed: this.#tableOffset + length, had: source.size });
    }
  }

  override next(): ReadOutcome {
    for (;;) {
      if (this.broken) return 'damaged';
      if (this.#entry >= this.#tableCount) {
        // The table, and whatever else lies behind the packets, has been made use of as well.
        this.position = this.source.size;
        return 'end';
      }
      const offset = this.#offsetOf(this.#entry++);
      const outcome = this.#readPacket(offset);
      if (outcome !== 'passed') return outcome;
    }
  }

  /** File offset of a packet, by the table. */
  #offsetOf(entry: number): number {
    const held = this.#table.length / 4;
    if (entry < this.#tableFrom || entry >= this.#tableFrom + held) {
      this.#tableFrom = entry;
      const count = Math.min(TABLE_PIECE, this.#tableCount - entry);
      this.#table = readBytes(this.source, this.#tableOffset + entry * 4, count * 4);
    }
    return this.#table.length < 4 ? this.source.size : readU32LE(this.#table, (entry - this.#tableFrom) * 4);
  }

  #readPacket(offset: number): ReadOutcome | 'passed' {
    const headerLength = this.#headerLength;
    let at = this.at(offset, headerLength);
    if (at < 0) return this.#cut(offset, headerLength);
    const long = this.#major === 2;
    const original = long ? readU32LE(this.window, at + 8) : readU16LE(this.window, at + 4);
    const captured = long ? readU32LE(this.window, at + 12) : readU16LE(this.window, at + 6);
    const most = maxPacketLength(1);
    if (captured > most) {
      return this.damaged('packet-length', offset, { because: 'netmon.captured_length', needed: captured, had: most });
    }
    const length = headerLength + captured + this.#trailerLength;
    at = this.at(offset, length);
    if (at < 0) return this.#cut(offset, length);
    const trailer = at + headerLength + captured;
    const network = this.#trailerLength > 0 ? readU16LE(this.window, trailer) : this.#network;
    if (this.#trailerLength > 0 && isInternal(network)) return 'passed';
    this.#setTime(at, trailer);
    this.linkType = linkTypeOf(network);
    this.interfaceIndex = this.#interfaceOf(this.linkType);
    this.dataOffset = at + headerLength;
    this.fileOffset = offset + headerLength;
    this.capturedLength = captured;
    this.originalLength = Math.min(original, MAX_ORIGINAL_LENGTH);
    this.position = Math.max(this.position, offset + length);
    return this.given();
  }

  #setTime(at: number, trailer: number): void {
    if (this.#trailerLength === 15) {
      this.#utc.set(readU32LE(this.window, trailer + 10), readU32LE(this.window, trailer + 6));
      this.seconds = this.#utc.seconds;
      this.nanos = this.#utc.nanos;
      return;
    }
    const low = readU32LE(this.window, at);
    const high = this.#major === 2 ? readU32LE(this.window, at + 4) : 0;
    if (high < NEGATIVE_FROM) {
      this.#clock.set(high, low);
    } else {
      this.#clock.setTicks(BigInt.asIntN(64, ((BigInt(high) << 32n) | BigInt(low)) * 10n) / 10n);
    }
    const nanos = this.#clock.nanos + this.#startNanos;
    const carried = Math.floor(nanos / BILLION);
    this.seconds = this.#clock.seconds + carried;
    this.nanos = nanos - carried * BILLION;
  }

  #interfaceOf(linkType: number): number {
    const known = this.#interfaces.findIndex((face) => face.linkType === linkType);
    if (known >= 0) return known;
    const timestampResolution = this.#major === 1 ? '1e-3' : this.#trailerLength === 15 ? '1e-7' : '1e-6';
    return (
      this.#interfaces.push({ linkType, snapLength: 0, timestampResolution, comments: [], fcsLength: -1, section: 0 }) -
      1
    );
  }

  #cut(offset: number, needed: number): 'damaged' {
    const had = Math.max(0, this.source.size - offset);
    return this.damaged('file-cut', offset, { needed, had, because: 'netmon.frame_table' });
  }

  override facts(): CaptureFacts {
    return {
      fileType: `netmon${this.#major}`,
      byteOrder: 'little',
      interfaces: this.#interfaces,
      comments: [],
      names: [],
      secrets: [],
      sections: 1,
      otherBlocks: {},
    };
  }
}

/** Microsoft Network Monitor. */
export const netmon: CaptureFormat = {
  id: 'netmon',
  recognise: (head) => {
    const magic = head.length < 4 ? 0 : readU32BE(head, 0);
    return magic === MAGIC_1 || magic === MAGIC_2 ? 1 : 0;
  },
  open: (source) => new NetmonReader(source),
};

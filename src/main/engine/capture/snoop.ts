/**
 * snoop, the captures of Solaris (RFC 1761). Big-endian throughout; times in microseconds. Version 2 only.
 *
 *     file header (16)            record header (24)
 *      0  "snoop" and zeros 8      0  original length  4
 *      8  version           4      4  captured length  4
 *     12  link type         4      8  record length    4, header and padding included
 *                                 12  drops            4
 *                                 16  seconds, microseconds 4+4
 */
import { type ByteSource, readU32BE } from '../bytes/index.ts';
import type { CaptureFacts, CaptureFormat, CaptureInterface, ReadOutcome } from './format.ts';
import { MAX_ORIGINAL_LENGTH, maxPacketLength } from './limits.ts';
import { RecordReader } from './record-reader.ts';

const FILE_HEADER = 16;
const RECORD_HEADER = 24;
const VERSION = 2;
const BILLION = 1_000_000_000;
/** `snoop` and `\0\0\0`. */
const MAGIC = [0x736e6f6f, 0x70000000] as const;

/** RFC 1761's link types, and later ones, as LINKTYPE_ values. */
const LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [0, 1], // IEEE 802.3
  [2, 6], // IEEE 802.5
  [4, 1], // Ethernet
  [8, 10], // FDDI
  [26, 242], // IP over InfiniBand
  [31, 226], // IPNET
]);

class SnoopReader extends RecordReader {
  #interfaces: readonly CaptureInterface[] = [];
  #maxLength = 0;

  constructor(source: ByteSource) {
    super(source, 'snoop');
    const at = this.at(0, FILE_HEADER);
    if (at < 0) {
      this.endOfFile(FILE_HEADER, 'snoop.header', 'file-cut-header');
      this.broken = true;
      return;
    }
    const version = readU32BE(this.window, at + 8);
    const kind = readU32BE(this.window, at + 12);
    const linkType = LINK_TYPES.get(kind);
    this.position = FILE_HEADER;
    if (version !== VERSION) {
      this.damaged('snoop-version', 8, { params: { version } });
    } else if (linkType === undefined) {
      this.damaged('snoop-link-type', 12, { params: { value: kind } });
    } else {
      this.linkType = linkType;
      this.#maxLength = maxPacketLength(linkType);
      this.#interfaces = [
        { linkType, snapLength: 0, timestampResolution: '1e-6', comments: [], fcsLength: -1, section: 0 },
      ];
    }
  }

  override next(): ReadOutcome {
    if (this.broken) return 'damaged';
    let at = this.at(this.position, RECORD_HEADER);
    if (at < 0) return this.endOfFile(RECORD_HEADER, 'snoop.record');
    const original = readU32BE(this.window, at);
    const captured = readU32BE(this.window, at + 4);
    const length = readU32BE(this.window, at + 8);
    this.seconds = readU32BE(this.window, at + 16);
    const micros = readU32BE(this.window, at + 20);
    this.nanos = micros * 1000;
    if (captured > this.#maxLength) return this.#badLength(captured, this.#maxLength);
    if (length < RECORD_HEADER + captured) return this.#badLength(captured, Math.max(0, length - RECORD_HEADER));
    at = this.at(this.position, RECORD_HEADER + captured);
    if (at < 0 || this.position + length > this.source.size) return this.endOfFile(length, 'snoop.record_length');
    if (this.nanos >= BILLION) {
      this.nanos = this.nanos >>> 0;
      this.note('time-fraction', this.position, {
        because: 'snoop.microseconds',
        params: { value: micros, packet: this.packets + 1 },
      });
    }
    this.dataOffset = at + RECORD_HEADER;
    this.fileOffset = this.position + RECORD_HEADER;
    this.capturedLength = captured;
    this.originalLength = Math.min(original, MAX_ORIGINAL_LENGTH);
    this.position += length;
    return this.given();
  }

  #badLength(captured: number, room: number): ReadOutcome {
    return this.damaged('packet-length', this.position, {
      because: 'snoop.captured_length',
      needed: captured,
      had: room,
    });
  }

  override facts(): CaptureFacts {
    return {
      fileType: 'snoop',
      byteOrder: 'big',
      interfaces: this.#interfaces,
      comments: [],
      names: [],
      secrets: [],
      sections: 1,
      otherBlocks: {},
    };
  }
}

/** snoop. */
export const snoop: CaptureFormat = {
  id: 'snoop',
  recognise: (head) => (head.length >= 8 && readU32BE(head, 0) === MAGIC[0] && readU32BE(head, 4) === MAGIC[1] ? 1 : 0),
  open: (source) => new SnoopReader(source),
};

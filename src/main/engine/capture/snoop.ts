/**
 * snoop, the captures of Solaris (RFC 1761), and those of Shomiti's analyzers, which look the same but put a trailer
 * behind each packet and mean other links by some numbers. Big-endian throughout; times in microseconds.
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
import { maxPacketLength, pseudoHeaderLength } from './limits.ts';
import { RecordReader } from './record-reader.ts';

const FILE_HEADER = 16;
const RECORD_HEADER = 24;
/** Of Solaris; 3, 4 and 5 are Shomiti's, by the hardware that captured. */
const VERSIONS: readonly number[] = [2, 3, 4, 5];
/** Bytes behind a packet that tell Shomiti's captures from others, which pad to four bytes. */
const SHOMITI_TRAILER = 16;
const ETHERNET_FCS = 4;
const BILLION = 1_000_000_000;
/** `snoop` and `\0\0\0`. */
const MAGIC = [0x736e6f6f, 0x70000000] as const;

/** RFC 1761's link types, and later ones, as LINKTYPE_ values. */
const LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [0, 1], // IEEE 802.3
  [2, 6], // IEEE 802.5
  [4, 1], // Ethernet
  [8, 10], // FDDI
  [9, 0], // other
  [14, 0], // software loopback
  [16, 122], // IP over Fibre Channel
  [18, 123], // SunATM
  [26, 242], // IP over InfiniBand
  [31, 226], // IPNET
  [0x80000005, 226], // IPNET, as Solaris numbers its own
]);

/** Those of Shomiti's captures. */
const SHOMITI_LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [0, 1], // IEEE 802.3
  [2, 6], // IEEE 802.5
  [4, 1], // Ethernet
  [8, 10], // FDDI
  [10, 1], // Ethernet of 100 Mbit/s
  [11, 6], // Token Ring of 4 Mbit/s
  [12, 1], // Ethernet of 1 Gbit/s
  [13, 6], // IEEE 802.5 as Shomiti has it
  [14, 6], // the same of 4 Mbit/s
  [18, 105], // IEEE 802.11
  [19, 1], // Ethernet of 10 Gbit/s
]);
const WIRELESS = 105;
const ETHERNET = 1;
/** The radio header before a wireless packet: its byte 3 counts what follows the first four, of which there are eight. */
const WIRELESS_HEADER = 12;

class SnoopReader extends RecordReader {
  #interfaces: readonly CaptureInterface[] = [];
  #maxLength = 0;
  #isShomiti = false;
  #skipped = 0;

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
    this.position = FILE_HEADER;
    this.#isShomiti = this.#hasTrailer();
    const linkType = (this.#isShomiti ? SHOMITI_LINK_TYPES : LINK_TYPES).get(kind);
    if (!VERSIONS.includes(version)) {
      this.damaged('snoop-version', 8, { params: { version } });
    } else if (linkType === undefined) {
      this.damaged('snoop-link-type', 12, { params: { value: kind } });
    } else {
      this.linkType = linkType;
      this.#maxLength = maxPacketLength(linkType);
      this.#skipped = pseudoHeaderLength(linkType);
      const fcsLength = this.#isShomiti && linkType === ETHERNET ? ETHERNET_FCS : -1;
      this.#interfaces = [
        { linkType, snapLength: 0, timestampResolution: '1e-6', comments: [], fcsLength, section: 0 },
      ];
    }
  }

  /** Whether the first record has room for a trailer behind its packet. */
  #hasTrailer(): boolean {
    const at = this.at(FILE_HEADER, RECORD_HEADER);
    if (at < 0) return false;
    return readU32BE(this.window, at + 8) >= RECORD_HEADER + readU32BE(this.window, at + 4) + SHOMITI_TRAILER;
  }

  /** Bytes in front of the packet at index `at` of the window that are not of it. */
  #skippedAt(at: number): number {
    if (!this.#isShomiti || this.linkType !== WIRELESS) return this.#skipped;
    return Math.max(WIRELESS_HEADER, 4 + (this.window[at + RECORD_HEADER + 3] ?? 0));
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
    const longer = Math.max(original, captured);
    if (longer > this.#maxLength) return this.#badLength(longer, this.#maxLength);
    if (length < RECORD_HEADER + captured) return this.#badLength(captured, Math.max(0, length - RECORD_HEADER));
    at = this.at(this.position, RECORD_HEADER + captured);
    if (at < 0 || this.position + length > this.source.size) return this.endOfFile(length, 'snoop.record_length');
    const skipped = this.#skippedAt(at);
    if (captured < skipped) {
      return this.damaged('packet-pseudo-header', this.position, { needed: skipped, had: captured });
    }
    if (this.nanos >= BILLION) {
      this.nanos = this.nanos >>> 0;
      this.note('time-fraction', this.position, {
        because: 'snoop.microseconds',
        params: { value: micros, packet: this.packets + 1 },
      });
    }
    this.dataOffset = at + RECORD_HEADER + skipped;
    this.fileOffset = this.position + RECORD_HEADER + skipped;
    this.capturedLength = captured - skipped;
    this.originalLength = Math.max(0, original - skipped);
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
      fileType: this.#isShomiti ? 'shomiti' : 'snoop',
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

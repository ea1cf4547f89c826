/**
 * pcap (https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-05.html) and its relatives: both byte orders,
 * microseconds and nanoseconds, the modified record headers of some Linux libpcaps of 1999, Nokia's, AIX's and Ixia's.
 *
 *     file header (24)                          record header (16)
 *      0  magic            4                     0  seconds          4
 *      4  major, minor     2+2                   4  fraction         4
 *      8  reserved         8                     8  captured length  4
 *     16  snap length      4                    12  original length  4
 *     20  link type        4 (with FCS bits)    16  4, 8 or 12 bytes more in the variants
 */
import { packetIndex } from '../../../shared/units.ts';
import { type ByteSource, readU16BE, readU16LE, readU32BE, readU32LE } from '../bytes/index.ts';
import type { CaptureFacts, CaptureFormat, CaptureInterface, ReadOutcome, RecordRun } from './format.ts';
import { MAX_ORIGINAL_LENGTH, maxPacketLength, pseudoHeaderLength } from './limits.ts';
import {
  areSwapped,
  detectVariant,
  type LengthOrder,
  lengthOrder,
  MAGICS,
  type Variant,
  variantOf,
} from './pcap-variants.ts';
import { RecordReader } from './record-reader.ts';

const FILE_HEADER = 24;
const USUAL_HEADER = 16;
const BILLION = 1_000_000_000;

const magicOf = (head: Uint8Array) => (head.length < 4 ? undefined : MAGICS.get(readU32BE(head, 0)));

class PcapReader extends RecordReader implements RecordRun {
  readonly form = 'pcap';
  bigEndian = false;
  readonly #variant: Variant = variantOf('pcap');
  readonly #headerLength: number = 16;
  nanosPerTick = 1000;
  readonly #lengthOrder: LengthOrder = 'normal';
  maxLength = 0;
  /** Bytes before the packet that belong to the record, not to the packet: pseudo-headers, AIX's padding of FDDI. */
  readonly #skipped: number = 0;
  readonly #interfaces: readonly CaptureInterface[] = [];

  constructor(source: ByteSource) {
    super(source, 'pcap');
    const at = this.at(0, FILE_HEADER);
    if (at < 0) {
      this.endOfFile(FILE_HEADER, 'pcap.header', 'file-cut-header');
      this.broken = true;
      return;
    }
    const head = this.window;
    const magic = magicOf(head);
    if (magic === undefined) {
      this.damaged('not-a-capture', 0);
      return;
    }
    this.bigEndian = magic.big;
    const u16 = magic.big ? readU16BE : readU16LE;
    const u32 = magic.big ? readU32BE : readU32LE;
    const major = u16(head, 4);
    const minor = u16(head, 6);
    const snapLength = u32(head, 16);
    const network = u32(head, 20);
    this.position = FILE_HEADER + magic.extra;
    if (major < 2) {
      this.damaged('pcap-version', 4, { because: 'pcap.version', params: { major, minor } });
      return;
    }
    const reserved = network & 0x03ff0000;
    if (reserved !== 0) {
      this.damaged('pcap-link-type-reserved', 20, {
        because: 'pcap.network',
        params: { value: `0x${network.toString(16).padStart(8, '0')}` },
      });
      return;
    }
    this.#lengthOrder = lengthOrder(major, minor);
    this.#variant = detectVariant(source, magic, { major, minor, snapLength, network, start: this.position });
    this.#headerLength = this.#variant.headerLength;
    this.nanosPerTick = this.#variant.nanosPerTick;
    const linkType = this.#variant.linkTypes?.get(network & 0xffff) ?? network & 0xffff;
    this.linkType = linkType;
    this.maxLength = maxPacketLength(linkType);
    this.#skipped = this.#variant.id === 'aixpcap' && linkType === 10 ? 3 : pseudoHeaderLength(linkType);
    this.#interfaces = [
      {
        linkType,
        snapLength,
        timestampResolution: this.nanosPerTick === 1 ? '1e-9' : '1e-6',
        comments: [],
        // In units of 16 bits, and only where the bit says that it is there.
        fcsLength: network & 0x04000000 ? (network >>> 28) * 2 : -1,
        section: 0,
      },
    ];
  }

  get records(): RecordRun | undefined {
    if (this.broken || this.#lengthOrder !== 'normal') return undefined;
    return this.#headerLength === USUAL_HEADER && this.#skipped === 0 ? this : undefined;
  }

  /** There is one interface, and nothing is said of single packets. */
  readonly alike = 1;
  keepOptions(): void {}

  get runLinkType(): number {
    return this.linkType;
  }

  override next(): ReadOutcome {
    if (this.broken) return 'damaged';
    const headerLength = this.#headerLength;
    let at = this.at(this.position, headerLength);
    if (at < 0) return this.endOfFile(headerLength, 'pcap.record');
    const bytes = this.window;
    let captured: number;
    let original: number;
    let fraction: number;
    if (this.bigEndian) {
      this.seconds = readU32BE(bytes, at);
      fraction = readU32BE(bytes, at + 4);
      captured = readU32BE(bytes, at + 8);
      original = readU32BE(bytes, at + 12);
    } else {
      this.seconds = readU32LE(bytes, at);
      fraction = readU32LE(bytes, at + 4);
      captured = readU32LE(bytes, at + 8);
      original = readU32LE(bytes, at + 12);
    }
    if (areSwapped(this.#lengthOrder, captured, original)) {
      const first = captured;
      captured = original;
      original = first;
    }
    if (captured > this.maxLength) return this.#badLength(captured);
    const length = headerLength + captured;
    if (at + length > this.windowLength) {
      at = this.at(this.position, length);
      if (at < 0) return this.endOfFile(length, 'pcap.captured_length');
    }
    if (captured < this.#skipped) return this.#badPseudoHeader(captured);
    this.nanos = fraction * this.nanosPerTick;
    if (this.nanos >= BILLION) this.#badFraction(fraction);
    const skipped = headerLength + this.#skipped;
    this.dataOffset = at + skipped;
    this.fileOffset = this.position + skipped;
    this.capturedLength = captured - this.#skipped;
    this.originalLength = Math.max(0, Math.min(original - this.#skipped, MAX_ORIGINAL_LENGTH));
    this.position += length;
    return this.given();
  }

  #badLength(captured: number): ReadOutcome {
    return this.damaged('packet-length', this.position, {
      because: 'pcap.captured_length',
      needed: captured,
      had: this.maxLength,
    });
  }

  #badPseudoHeader(captured: number): ReadOutcome {
    return this.damaged('packet-pseudo-header', this.position, { needed: this.#skipped, had: captured });
  }

  /** A fraction of a second or more: kept as the file has it, cut to 32 bits. */
  #badFraction(fraction: number): void {
    this.nanos = this.nanos >>> 0;
    this.note('time-fraction', this.position, {
      because: 'pcap.fraction',
      packet: packetIndex(this.packets),
      params: { value: fraction },
    });
  }

  override facts(): CaptureFacts {
    return {
      fileType: this.#variant.id,
      byteOrder: this.bigEndian ? 'big' : 'little',
      interfaces: this.#interfaces,
      comments: [],
      names: [],
      secrets: [],
      sections: 1,
      otherBlocks: {},
    };
  }
}

/** pcap, every variant. */
export const pcap: CaptureFormat = {
  id: 'pcap',
  recognise: (head) => (magicOf(head) === undefined ? 0 : 1),
  open: (source) => new PcapReader(source),
};

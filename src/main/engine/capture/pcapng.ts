/**
 * pcapng (https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-03.html): a file of blocks, in sections that each
 * have their own byte order and interfaces.
 *
 *     block            0  type 4 · total length 4 · body … · total length 4
 *     enhanced packet  8  interface 4 · time high 4 · time low 4 · captured 4 · original 4 · data, padded · options
 *     packet (old)     8  interface 2 · drops 2 · then the same
 *     simple packet    8  original 4 · data, padded
 *
 * As in Wireshark, custom blocks, journal entries and system calls count as packets, of link types of their own; total lengths that
 * leave out the padding are put up with; the section length is not used.
 */
import type { Issue } from '../../../shared/model/index.ts';
import { type ByteSource, readU16BE, readU16LE, readU32BE, readU32LE } from '../bytes/index.ts';
import { Clock } from './clock.ts';
import {
  type CaptureFacts,
  type CaptureFormat,
  LINK_TYPE_CUSTOM_BLOCK,
  LINK_TYPE_JOURNAL_ENTRY,
  LINK_TYPE_SYSDIG_EVENT,
  type PacketOptions,
  type ReadOutcome,
  type RecordRun,
} from './format.ts';
import { MAX_BLOCK_LENGTH, MAX_ORIGINAL_LENGTH } from './limits.ts';
import { BlockType, type InterfaceState, PcapngFacts } from './pcapng-facts.ts';
import type { BlockFault } from './pcapng-options.ts';
import { DROPS_UNKNOWN, PacketOptionIndex } from './pcapng-packet-options.ts';
import { RecordReader } from './record-reader.ts';

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Bytes of a block besides its body. */
const OVERHEAD = 12;
/** Bytes of the body before the options or the data. */
const SECTION_BODY = 16;
const INTERFACE_BODY = 8;
const PACKET_BODY = 20;
const STATISTICS_BODY = 12;
const SECRETS_BODY = 8;
/** CPU 2, nanoseconds 8, thread 8, length 4, type 2; then in the second version the number of parameters 4. */
const SYSDIG_BODY = 24;
/** A journal entry has at least this line. */
const JOURNAL_TIME = '__REALTIME_TIMESTAMP=';

const NANOSECONDS = new Clock(9, 0);

const round4 = (n: number): number => (n > 0xfffffffc ? 0x100000000 : ((n + 3) & ~3) >>> 0);

const isPacket = (type: number): boolean =>
  type === BlockType.enhancedPacket || type === BlockType.simplePacket || type === BlockType.oldPacket;

/** What a block that was read came to: a packet, nothing to show, or the end. */
type BlockOutcome = ReadOutcome | 'passed';

class PcapngReader extends RecordReader implements RecordRun {
  readonly form = 'pcapng';
  #big = false;
  readonly #facts = new PcapngFacts();
  readonly #packetOptions: PacketOptionIndex;
  /** Interfaces that have been compared, how many they were, and which are like the first. */
  #compared: readonly InterfaceState[] = [];
  #comparedLength = 0;
  #alike = 0;

  constructor(source: ByteSource) {
    super(source, 'pcapng');
    this.#packetOptions = new PacketOptionIndex(source);
  }

  get records(): RecordRun | undefined {
    const face = this.#facts.current[0];
    if (this.broken || face?.index !== 0 || face.skipped !== 0) return undefined;
    return face.clock.nanosPerTick === 0 ? undefined : this;
  }

  get runLinkType(): number {
    return this.#facts.current[0]?.linkType ?? -1;
  }

  get alike(): number {
    const { current } = this.#facts;
    if (current !== this.#compared || current.length !== this.#comparedLength) this.#compare(current);
    return this.#alike;
  }

  #compare(faces: readonly InterfaceState[]): void {
    this.#compared = faces;
    this.#comparedLength = faces.length;
    this.#alike = 0;
    const first = faces[0];
    for (const [number, { index, linkType, clock, maxLength }] of faces.slice(0, 32).entries()) {
      const isAlike = linkType === first?.linkType && clock.nanosPerTick === first.clock.nanosPerTick;
      if (isAlike && maxLength === first.maxLength && index === number) this.#alike |= 1 << number;
    }
  }

  keepOptions(packet: number, fileOffset: number, length: number): void {
    this.#packetOptions.remember(packet, fileOffset, length, this.#big, DROPS_UNKNOWN);
  }

  get bigEndian(): boolean {
    return this.#big;
  }

  get nanosPerTick(): number {
    return this.#facts.current[0]?.clock.nanosPerTick ?? 0;
  }

  get maxLength(): number {
    return this.#facts.current[0]?.maxLength ?? 0;
  }

  override next(): ReadOutcome {
    for (;;) {
      const outcome = this.#readBlock();
      if (outcome !== 'passed') return outcome;
    }
  }

  #u16(at: number): number {
    return this.#big ? readU16BE(this.window, at) : readU16LE(this.window, at);
  }

  #u32(at: number): number {
    return this.#big ? readU32BE(this.window, at) : readU32LE(this.window, at);
  }

  #readBlock(): BlockOutcome {
    if (this.broken) return 'damaged';
    const at = this.at(this.position, 8);
    if (at < 0) return this.endOfFile(8, 'pcapng.block', 'file-cut-block');
    const type = this.#u32(at);
    if (type === BlockType.section) return this.#readSection();
    const length = round4(this.#u32(at + 4));
    if (length < OVERHEAD || length > MAX_BLOCK_LENGTH) return this.#badBlockLength(length);
    const whole = this.at(this.position, length);
    if (whole < 0) return this.endOfFile(length, 'pcapng.block.length', isPacket(type) ? 'file-cut' : 'file-cut-block');
    if (round4(this.#u32(whole + length - 4)) !== length) return this.#badTrailer(whole, length);
    switch (type) {
      case BlockType.enhancedPacket:
        return this.#readPacket(whole, length, true);
      case BlockType.oldPacket:
        return this.#readPacket(whole, length, false);
      case BlockType.simplePacket:
        return this.#readSimplePacket(whole, length);
      case BlockType.custom:
      case BlockType.customNotCopied:
        return this.#readCustom(whole, length, type === BlockType.custom);
      case BlockType.journal:
        return this.#readJournal(whole, length);
      case BlockType.sysdigEvent:
        return this.#readSysdig(whole, length, SYSDIG_BODY);
      case BlockType.sysdigEvent2:
      case BlockType.sysdigEvent2Large:
        return this.#readSysdig(whole, length, SYSDIG_BODY + 4);
      default:
        return this.#readFacts(type, whole, length);
    }
  }

  /** A section header says the byte order itself, so its own length can only be read after that. */
  #readSection(): BlockOutcome {
    let at = this.at(this.position, 12);
    if (at < 0) return this.endOfFile(OVERHEAD + SECTION_BODY, 'pcapng.block', 'file-cut-block');
    const big = readU32BE(this.window, at + 8) === BYTE_ORDER_MAGIC;
    if (!big && readU32LE(this.window, at + 8) !== BYTE_ORDER_MAGIC) {
      return this.damaged('pcapng-byte-order', this.position + 8, { because: 'pcapng.byte_order_magic' });
    }
    this.#big = big;
    const length = round4(this.#u32(at + 4));
    if (length < OVERHEAD + SECTION_BODY || length > MAX_BLOCK_LENGTH) return this.#badBlockLength(length);
    at = this.at(this.position, length);
    if (at < 0) return this.endOfFile(length, 'pcapng.block.length', 'file-cut-block');
    const major = this.#u16(at + 12);
    const minor = this.#u16(at + 14);
    if (major !== 1 || (minor !== 0 && minor !== 2)) {
      return this.damaged('pcapng-version', this.position + 12, { params: { major, minor } });
    }
    const fault = this.#facts.readSection(this.window, at + 8 + SECTION_BODY, at + length - 4, big);
    if (fault !== undefined) return this.#badBody(fault, at);
    if (round4(this.#u32(at + length - 4)) !== length) return this.#badTrailer(at, length);
    this.position += length;
    return 'passed';
  }

  /** Blocks that are no packets. */
  #readFacts(type: number, at: number, length: number): BlockOutcome {
    const from = at + 8;
    const to = at + length - 4;
    const body = length - OVERHEAD;
    let fault: BlockFault;
    switch (type) {
      case BlockType.interface:
        if (body < INTERFACE_BODY) return this.#badBlockLength(length);
        fault = this.#facts.readInterface(this.window, from, to, this.#big);
        break;
      case BlockType.names:
        if (body < 4) return this.#badBlockLength(length);
        fault = this.#facts.readNames(this.window, from, to, this.#big);
        break;
      case BlockType.statistics:
        if (body < STATISTICS_BODY) return this.#badBlockLength(length);
        fault = this.#facts.readStatistics(this.window, from, to, this.#big);
        break;
      case BlockType.secrets:
        if (body < SECRETS_BODY) return this.#badBlockLength(length);
        fault = this.#facts.readSecrets(this.window, from, to, this.#big);
        break;
      default:
        this.#facts.countOther(type);
    }
    if (fault !== undefined) return this.#badBody(fault, at);
    this.position += length;
    return 'passed';
  }

  #readPacket(at: number, length: number, enhanced: boolean): BlockOutcome {
    if (length < OVERHEAD + PACKET_BODY) return this.#badBlockLength(length);
    const number = enhanced ? this.#u32(at + 8) : this.#u16(at + 8);
    const captured = this.#u32(at + 20);
    const room = length - OVERHEAD - PACKET_BODY;
    if (captured > room || round4(captured) > room) return this.#badPacketLength(captured, room);
    const face = this.#facts.current[number];
    if (face === undefined) return this.#badInterface(number);
    if (captured > face.maxLength) return this.#badPacketLength(captured, face.maxLength);
    if (captured < face.skipped) return this.#badPseudoHeader(captured, face.skipped);
    const options = at + 8 + PACKET_BODY + round4(captured);
    const drops = enhanced ? DROPS_UNKNOWN : this.#u16(at + 10);
    const optionsLength = at + length - 4 - options;
    if (optionsLength > 0 || drops !== DROPS_UNKNOWN) {
      const fault = this.#packetOptions.check(this.window, options, at + length - 4, this.#big);
      if (fault !== undefined) return this.#badBody(fault, at);
      this.#packetOptions.remember(this.packets, this.windowStart + options, optionsLength, this.#big, drops);
    }
    const clock = face.clock;
    clock.set(this.#u32(at + 12), this.#u32(at + 16));
    this.seconds = clock.seconds;
    this.nanos = clock.nanos;
    this.hasTime = true;
    this.linkType = face.linkType;
    return this.#give(face.index, at + 8 + PACKET_BODY, captured, this.#u32(at + 24), face.skipped, length);
  }

  /** No time, no interface number (it is the section's first), and a captured length that follows from the snap length. */
  #readSimplePacket(at: number, length: number): BlockOutcome {
    if (length < OVERHEAD + 4) return this.#badBlockLength(length);
    const face = this.#facts.current[0];
    if (face === undefined) return this.#badInterface(0);
    const original = this.#u32(at + 8);
    const captured = face.snapLength !== 0 && original > face.snapLength ? face.snapLength : original;
    const room = length - OVERHEAD - 4;
    if (captured > room || round4(captured) > room) return this.#badPacketLength(captured, room);
    if (captured > face.maxLength) return this.#badPacketLength(captured, face.maxLength);
    if (captured < face.skipped) return this.#badPseudoHeader(captured, face.skipped);
    // Such a block has no room for anything behind its data.
    if (round4(captured) !== room) return this.#badSimplePacket(captured, room);
    this.#noTime();
    this.linkType = face.linkType;
    return this.#give(face.index, at + 12, captured, original, face.skipped, length);
  }

  #readCustom(at: number, length: number, copied: boolean): BlockOutcome {
    if (length < OVERHEAD + 4) return this.#badBlockLength(length);
    const enterprise = this.#u32(at + 8);
    const index = this.#facts.madeUpInterface(LINK_TYPE_CUSTOM_BLOCK, { enterprise, copied });
    const size = length - OVERHEAD - 4;
    this.#noTime();
    this.linkType = LINK_TYPE_CUSTOM_BLOCK;
    return this.#give(index, at + 12, size, size, 0, length);
  }

  #readJournal(at: number, length: number): BlockOutcome {
    const from = at + 8;
    let size = length - OVERHEAD;
    while (size > 0 && this.window[from + size - 1] === 0) size--;
    if (size < JOURNAL_TIME.length + 2) return this.#badBlockLength(length);
    this.#noTime();
    this.#readJournalTime(from, size);
    this.linkType = LINK_TYPE_JOURNAL_ENTRY;
    return this.#give(this.#facts.madeUpInterface(LINK_TYPE_JOURNAL_ENTRY), from, size, size, 0, length);
  }

  /** The entry's own time, in microseconds, where it has one. */
  #readJournalTime(from: number, size: number): void {
    const text = String.fromCharCode(...this.window.subarray(from, from + Math.min(size, 4096)));
    const found = text.indexOf(JOURNAL_TIME);
    const digits = found < 0 ? undefined : /^\d{1,19}/.exec(text.slice(found + JOURNAL_TIME.length, found + 64))?.[0];
    if (digits === undefined) return;
    const micros = BigInt(digits);
    this.seconds = Number(micros / 1_000_000n);
    this.nanos = Number(micros % 1_000_000n) * 1000;
    this.hasTime = true;
  }

  /** A system call as sysdig records it. */
  #readSysdig(at: number, length: number, fixed: number): BlockOutcome {
    if (length < OVERHEAD + fixed) return this.#badBlockLength(length);
    const first = this.#u32(at + 10);
    const second = this.#u32(at + 14);
    if (this.#big) NANOSECONDS.set(first, second);
    else NANOSECONDS.set(second, first);
    this.seconds = NANOSECONDS.seconds;
    this.nanos = NANOSECONDS.nanos;
    this.hasTime = true;
    const index = this.#facts.madeUpInterface(LINK_TYPE_SYSDIG_EVENT);
    this.linkType = LINK_TYPE_SYSDIG_EVENT;
    return this.#give(index, at + 8 + fixed, length - OVERHEAD - fixed, this.#u32(at + 26), 0, length);
  }

  #noTime(): void {
    this.seconds = 0;
    this.nanos = 0;
    this.hasTime = false;
  }

  /** Hand out the packet whose data is at index `data` of the window. */
  #give(index: number, data: number, captured: number, original: number, skipped: number, length: number): 'packet' {
    this.interfaceIndex = index;
    this.dataOffset = data + skipped;
    this.fileOffset = this.windowStart + data + skipped;
    this.capturedLength = captured - skipped;
    this.originalLength = Math.max(0, Math.min(original - skipped, MAX_ORIGINAL_LENGTH));
    this.position += length;
    return this.given();
  }

  override packetComments(packet: number): readonly string[] {
    return this.#packetOptions.of(packet).comments;
  }

  override hasPacketOptions(packet: number): boolean {
    return this.#packetOptions.has(packet);
  }

  override packetOptions(packet: number): PacketOptions {
    return this.#packetOptions.of(packet);
  }

  override facts(): CaptureFacts {
    return this.#facts.facts();
  }

  #badBlockLength(length: number): 'damaged' {
    return this.damaged('pcapng-block-length', this.position, {
      because: 'pcapng.block.length',
      needed: length,
      had: MAX_BLOCK_LENGTH,
    });
  }

  #badTrailer(at: number, length: number): 'damaged' {
    return this.damaged('pcapng-block-trailer', this.position, {
      because: 'pcapng.block.length_trailer',
      needed: length,
      had: this.#u32(at + length - 4),
    });
  }

  #badPacketLength(captured: number, room: number): 'damaged' {
    return this.damaged('packet-length', this.position, {
      because: 'pcapng.packet.captured_length',
      needed: captured,
      had: room,
    });
  }

  #badSimplePacket(captured: number, room: number): 'damaged' {
    return this.damaged('pcapng-simple-packet', this.position, { needed: captured, had: room });
  }

  #badPseudoHeader(captured: number, skipped: number): 'damaged' {
    return this.damaged('packet-pseudo-header', this.position, { needed: skipped, had: captured });
  }

  #badInterface(number: number): 'damaged' {
    return this.damaged('pcapng-interface-number', this.position, {
      because: 'pcapng.packet.interface_id',
      params: { number, count: this.#facts.current.length },
    });
  }

  #badBody(fault: NonNullable<BlockFault>, at: number): 'damaged' {
    const more: Partial<Issue> = fault.params === undefined ? {} : { params: fault.params };
    return this.damaged(fault.code, this.position + fault.at - at, more);
  }
}

/** pcapng. */
export const pcapng: CaptureFormat = {
  id: 'pcapng',
  recognise: (head) => {
    if (head.length < 4 || readU32BE(head, 0) !== BlockType.section) return 0;
    // Without a byte order it is pcapng still, and said to be damaged.
    if (head.length < OVERHEAD) return 0.5;
    return readU32BE(head, 8) === BYTE_ORDER_MAGIC || readU32LE(head, 8) === BYTE_ORDER_MAGIC ? 1 : 0.5;
  },
  open: (source) => new PcapngReader(source),
};

/**
 * What a pcapng file says besides its packets: sections, interfaces, statistics, names, secrets, comments, and which
 * blocks were passed over. Each `read…` takes the body of one block and answers with a fault code, or undefined.
 * Everything kept is bounded; what is beyond a bound is left out.
 */
import type { Timestamp } from '../../../shared/units.ts';
import { readU16BE, readU16LE, readU32BE, readU32LE } from '../bytes/index.ts';
import { Clock } from './clock.ts';
import type { CaptureFacts, CaptureInterface } from './format.ts';
import { MAX_INTERFACES, maxPacketLength, pseudoHeaderLength } from './limits.ts';
import { NameTable } from './pcapng-names.ts';
import { type BlockFault, decodeText, OPTION_COMMENT, OptionCursor, optionFault } from './pcapng-options.ts';

/** Block types. */
export const BlockType = {
  section: 0x0a0d0d0a,
  interface: 1,
  oldPacket: 2,
  simplePacket: 3,
  names: 4,
  statistics: 5,
  enhancedPacket: 6,
  journal: 9,
  sysdigEvent: 0x204,
  sysdigEvent2: 0x216,
  sysdigEvent2Large: 0x221,
  secrets: 10,
  custom: 0x0bad,
  customNotCopied: 0x40000bad,
} as const;

const BLOCK_NAMES: ReadonlyMap<number, string> = new Map([
  [7, 'IRIG Timestamp Block'],
  [8, 'ARINC 429 Block'],
  [0x101, 'Hone Project Machine Info Block'],
  [0x102, 'Hone Project Connection Event Block'],
  [0x201, 'Sysdig Machine Info Block'],
]);

/** Microseconds, where an interface does not say. */
const DEFAULT_RESOLUTION = 6;
/** Seconds from 1970 to 1980: nothing was captured before. */
const FIRST_CAPTURES = 315_532_800;
/** Bytes of text that are kept of a whole file: comments and names of interfaces; and of secrets. */
const MAX_TEXT = 64 * 1024 * 1024;
const MAX_SECRETS = 64 * 1024 * 1024;
/** What a text costs besides its bytes. */
const TEXT_OVERHEAD = 32;
const MAX_MADE_UP = 1000;
const MAX_BLOCK_KINDS = 256;
/** Secrets type of NSS key logs, "TLSK". */
const TLS_KEY_LOG = 0x544c534b;

/** What a packet needs of its interface. */
export interface InterfaceState {
  /** Index into the interfaces of the whole file. */
  readonly index: number;
  readonly linkType: number;
  readonly clock: Clock;
  readonly snapLength: number;
  /** Bytes a packet may have, and bytes before it that are not of it. */
  readonly maxLength: number;
  readonly skipped: number;
}

/** Counters of an Interface Statistics Block, by option code. */
const COUNTERS: Readonly<
  Record<number, 'received' | 'dropped' | 'accepted' | 'droppedBySystem' | 'delivered' | undefined>
> = {
  4: 'received',
  5: 'dropped',
  6: 'accepted',
  7: 'droppedBySystem',
  8: 'delivered',
};

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Collects the facts. `current` is the interfaces of the section being read. */
export class PcapngFacts {
  current: InterfaceState[] = [];
  readonly #interfaces: Writable<CaptureInterface>[] = [];
  readonly #comments: string[] = [];
  readonly #names = new NameTable();
  readonly #secrets: string[] = [];
  #secretsBytes = 0;
  #textLeft = MAX_TEXT;
  #sections = 0;
  #order: CaptureFacts['byteOrder'] | undefined;
  readonly #otherBlocks = new Map<string, number>();
  readonly #system: { hardware?: string; operatingSystem?: string; application?: string } = {};
  readonly #options = new OptionCursor();
  readonly #madeUp = new Map<string, number>();

  /** Interfaces so far, made-up ones included. */
  get interfaceCount(): number {
    return this.#interfaces.length;
  }

  /** Begin a section; its options are at `from…to`. */
  readSection(bytes: Uint8Array, from: number, to: number, big: boolean): BlockFault {
    this.current = [];
    this.#sections++;
    const order = big ? 'big' : 'little';
    this.#order = this.#order === undefined || this.#order === order ? order : 'mixed';
    const options = this.#options;
    options.reset(bytes, from, to, big);
    while (options.next()) {
      if (options.code === OPTION_COMMENT) this.#keep(this.#comments);
      else if (options.code === 2) this.#system.hardware ??= this.#text();
      else if (options.code === 3) this.#system.operatingSystem ??= this.#text();
      else if (options.code === 4) this.#system.application ??= this.#text();
    }
    return optionFault(options);
  }

  /** Interface Description Block; `from` is at the link type. */
  readInterface(bytes: Uint8Array, from: number, to: number, big: boolean): BlockFault {
    if (this.#interfaces.length >= MAX_INTERFACES) return { code: 'pcapng-interfaces', at: from };
    const linkType = big ? readU16BE(bytes, from) : readU16LE(bytes, from);
    const snapLength = big ? readU32BE(bytes, from + 4) : readU32LE(bytes, from + 4);
    const options = this.#options;
    const comments: string[] = [];
    const made: Writable<CaptureInterface> = {
      linkType,
      snapLength,
      timestampResolution: '',
      comments,
      fcsLength: -1,
      section: this.#sections - 1,
      number: this.current.length,
    };
    // Where an option that makes sense once is there twice, the first counts.
    let resolution: number | undefined;
    let offset: number | undefined;
    options.reset(bytes, from + 8, to, big);
    while (options.next()) {
      const { code, length } = options;
      if (code === OPTION_COMMENT) this.#keep(comments);
      else if (code === 2) made.name ??= this.#text();
      else if (code === 3) made.description ??= this.#text();
      else if (code === 9 && length === 1) resolution ??= options.u8();
      else if (code === 11 && length === 0) return { code: 'pcapng-option-size', at: options.at, params: { value: 0 } };
      else if (code === 11 && options.u8() === 0) made.filter ??= this.#text(1);
      else if (code === 12) made.operatingSystem ??= this.#text();
      else if (code === 13 && length === 1) made.fcsLength = made.fcsLength < 0 ? options.u8() : made.fcsLength;
      else if (code === 14 && length === 8) offset ??= Number(BigInt.asIntN(64, options.u64()));
      else if (code === 15) made.hardware ??= this.#text();
    }
    const fault = optionFault(options);
    if (fault !== undefined) return fault;
    const clock = new Clock(resolution ?? DEFAULT_RESOLUTION, offset ?? 0);
    made.timestampResolution = clock.resolution;
    this.current.push({
      index: this.#interfaces.length,
      linkType,
      clock,
      snapLength,
      maxLength: maxPacketLength(linkType),
      skipped: pseudoHeaderLength(linkType),
    });
    this.#interfaces.push(made);
    return undefined;
  }

  /** Interface Statistics Block; `from` is at the interface number. One of an interface that is not there is left out. */
  readStatistics(bytes: Uint8Array, from: number, to: number, big: boolean): BlockFault {
    const number = big ? readU32BE(bytes, from) : readU32LE(bytes, from);
    const options = this.#options;
    const state = this.current[number];
    const target = state === undefined ? undefined : this.#interfaces[state.index];
    options.reset(bytes, from + 12, to, big);
    while (options.next()) {
      const { code, length } = options;
      if (target === undefined || state === undefined) continue;
      if (code === OPTION_COMMENT) {
        const comments = [...target.comments];
        this.#keep(comments);
        target.comments = comments;
      }
      if (length !== 8) continue;
      const counter = COUNTERS[code];
      if (counter !== undefined) target[counter] = Number(options.u64());
      else if (code === 2) target.started = this.#statisticsTime(state.clock, big);
      else if (code === 3) target.ended = this.#statisticsTime(state.clock, big);
    }
    return optionFault(options);
  }

  /** A time in a statistics block: two halves, the high one first, each in the file's byte order. */
  #statisticsTime(own: Clock, big: boolean): Timestamp {
    const value = this.#options.u64();
    const ticks = big ? value : ((value & 0xffffffffn) << 32n) | (value >> 32n);
    own.setTicks(ticks);
    if (own.seconds >= FIRST_CAPTURES) return { seconds: own.seconds, nanos: own.nanos };
    // dumpcap counts these in microseconds on every interface: then, and only then, they come to a year there could be.
    const micro = new Clock(DEFAULT_RESOLUTION, 0);
    micro.setTicks(ticks);
    const clock = micro.seconds >= FIRST_CAPTURES ? micro : own;
    return { seconds: clock.seconds, nanos: clock.nanos };
  }

  /** Name Resolution Block. */
  readNames(bytes: Uint8Array, from: number, to: number, big: boolean): BlockFault {
    return this.#names.read(bytes, from, to, big, this.#options);
  }

  /** Decryption Secrets Block; `from` is at the secrets type. */
  readSecrets(bytes: Uint8Array, from: number, to: number, big: boolean): BlockFault {
    const u32 = big ? readU32BE : readU32LE;
    const length = u32(bytes, from + 4);
    if (length > to - from - 8) return { code: 'pcapng-secrets-length', at: from + 4 };
    this.#secretsBytes += length;
    if (u32(bytes, from) === TLS_KEY_LOG && this.#secretsBytes <= MAX_SECRETS) {
      this.#secrets.push(decodeText(bytes, from + 8, from + 8 + length));
    }
    return undefined;
  }

  /** A block that is passed over. */
  countOther(type: number): void {
    const name = BLOCK_NAMES.get(type) ?? `0x${type.toString(16).padStart(8, '0')}`;
    const known = this.#otherBlocks.has(name) || this.#otherBlocks.size < MAX_BLOCK_KINDS;
    const key = known ? name : 'other';
    this.#otherBlocks.set(key, (this.#otherBlocks.get(key) ?? 0) + 1);
  }

  /**
   * Index of the made-up interface for records that have none: custom blocks (one for each enterprise and permission),
   * journal entries, system calls.
   */
  madeUpInterface(linkType: number, customBlock?: CaptureInterface['customBlock']): number {
    const key = `${this.#sections} ${linkType} ${customBlock?.enterprise} ${customBlock?.copied}`;
    const known = this.#madeUp.get(key);
    if (known !== undefined) return known;
    // There are few of them in any file that makes sense; beyond that they share one.
    if (this.#madeUp.size >= MAX_MADE_UP) return this.#interfaces.length - 1;
    const index =
      this.#interfaces.push({
        linkType,
        snapLength: 0,
        timestampResolution: '1e-6',
        comments: [],
        fcsLength: -1,
        section: this.#sections - 1,
        ...(customBlock === undefined ? {} : { customBlock }),
      }) - 1;
    this.#madeUp.set(key, index);
    return index;
  }

  /** Everything so far. */
  facts(): CaptureFacts {
    return {
      fileType: 'pcapng',
      byteOrder: this.#order ?? 'little',
      interfaces: this.#interfaces,
      comments: this.#comments,
      names: this.#names.records,
      secrets: this.#secrets,
      sections: this.#sections,
      otherBlocks: Object.fromEntries(this.#otherBlocks),
      ...this.#system,
    };
  }

  /** Text of the option at hand, from its byte `skip` on; empty when too much has been kept. */
  #text(skip = 0): string {
    this.#textLeft -= this.#options.length + TEXT_OVERHEAD;
    return this.#textLeft < 0 ? '' : this.#options.text(skip);
  }

  /** Add the text of the option at hand to a list. */
  #keep(list: string[]): void {
    const text = this.#text();
    if (this.#textLeft >= 0) list.push(text);
  }
}

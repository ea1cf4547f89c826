/**
 * The shape of a capture format. A format recognises itself by the first bytes of the file (never by the name) and
 * makes a {@link CaptureReader}, which cuts the file into packets, in file order, with bounded memory.
 */

import type { InterfaceFacts, Issue } from '../../../shared/model/index.ts';
import type { ByteSource } from '../bytes/index.ts';

/**
 * Link types of records that are no packets but are counted as such: beyond the 16 bits of LINKTYPE_ values. A custom
 * block's bytes begin after its enterprise number, which is in {@link CaptureInterface.customBlock}.
 */
export const LINK_TYPE_CUSTOM_BLOCK = 0x10000;
/** See {@link LINK_TYPE_CUSTOM_BLOCK}. The bytes are one systemd journal entry in its export format. */
export const LINK_TYPE_JOURNAL_ENTRY = 0x10001;
/** See {@link LINK_TYPE_CUSTOM_BLOCK}. The bytes are the parameters of one system call that sysdig recorded. */
export const LINK_TYPE_SYSDIG_EVENT = 0x10002;
/** See {@link LINK_TYPE_CUSTOM_BLOCK}. Packets of a link type that has no LINKTYPE_ value. */
export const LINK_TYPE_UNKNOWN = 0x1ffff;

/** What the file says about one capture interface (pcapng IDB; one made-up interface for the other formats). */
export interface CaptureInterface extends InterfaceFacts {
  /** LINKTYPE_ value (https://www.tcpdump.org/linktypes.html); selects the first dissector. */
  readonly linkType: number;
  /** Bytes of a packet that were kept at most; 0 is no limit. */
  readonly snapLength: number;
  /** Nanoseconds-per-tick as Wireshark words it, for example `1e-6`, `1e-9` or `2^-10`. */
  readonly timestampResolution: string;
  readonly comments: readonly string[];
  /** Bytes of frame check sequence at the end of each frame, where the file says so; -1 where it does not. */
  readonly fcsLength: number;
  /** pcapng section the interface belongs to, from 0. */
  readonly section: number;
  /** Number the interface has in its section, from 0: Wireshark's `frame.interface_id`. Absent for a made-up one. */
  readonly number?: number;
  /** For {@link LINK_TYPE_CUSTOM_BLOCK}: IANA private enterprise number, and whether the block may be copied. */
  readonly customBlock?: { readonly enterprise: number; readonly copied: boolean };
}

/** A name from a pcapng Name Resolution Block. */
export interface NameRecord {
  readonly address: string;
  readonly names: readonly string[];
}

/** Facts of the file as a whole, complete once the reader has reached the end. */
export interface CaptureFacts {
  /** For example `pcap`, `pcapng`, `nsecpcap`, `modpcap`, `snoop`: what `capinfos` calls the type, in short. */
  readonly fileType: string;
  readonly byteOrder: 'little' | 'big' | 'mixed';
  readonly interfaces: readonly CaptureInterface[];
  /** Section comments, in file order. */
  readonly comments: readonly string[];
  readonly names: readonly NameRecord[];
  /** TLS key logs (DSB type 0x544c534b), in file order. */
  readonly secrets: readonly string[];
  /** pcapng sections; 1 for other formats. */
  readonly sections: number;
  /** Blocks that were passed over: name (or type in hex) → count. */
  readonly otherBlocks: Readonly<Record<string, number>>;
  readonly hardware?: string;
  readonly operatingSystem?: string;
  readonly application?: string;
}

/** What the file says of one packet besides its bytes (options of a pcapng packet block). */
export interface PacketOptions {
  readonly comments: readonly string[];
  /** epb_flags: bits 0-1 direction (1 in, 2 out), 2-4 reception, 5-8 FCS length in bytes, 16-31 link errors. */
  readonly flags?: number;
  /** Hash algorithm by name and value as in the file. */
  readonly hash?: { readonly kind: string; readonly bytes: Uint8Array };
  /** Packets lost between the one before on this interface and this one. */
  readonly dropCount?: bigint;
  readonly packetId?: bigint;
  readonly queue?: number;
  /** Who decided about the packet, by name, and the decision as in the file. */
  readonly verdict?: { readonly kind: string; readonly bytes: Uint8Array };
}

/**
 * The records of a file as they follow each other from `position` on in a window over it, for who takes packets out of them
 * without the reader: those of pcap have a header of 16 bytes (seconds, ticks, captured and original length) and then the
 * packet; of pcapng only enhanced packet blocks are meant, of interfaces that are alike.
 */
export interface RecordRun {
  readonly form: 'pcap' | 'pcapng';
  /** Of all packets of the run. */
  readonly runLinkType: number;
  /** File offset of the next record, and of the window's first byte; how many bytes of the window hold the file. */
  readonly position: number;
  readonly window: Uint8Array;
  readonly windowStart: number;
  readonly windowLength: number;
  readonly bigEndian: boolean;
  /** 1 or 1000. */
  readonly nanosPerTick: number;
  /** Bytes that a packet may have; a longer claim is damage. */
  readonly maxLength: number;
  /** Read into this window from now on, of 128 KB; another one is used only while a record is longer. */
  windowInto(window: Uint8Array): void;
  /** Move the window on to the next record; says whether more of the file is in it now. */
  readOn(): boolean;
  /** So many packets have been taken, in so many bytes. */
  passed(packets: number, bytes: number): void;
  /**
   * Which of the section's first 32 interfaces are like the first, as bits: of its link type, its ticks and its longest packet, and called
   * by their own numbers ({@link CaptureReader.interfaceIndex}).
   */
  readonly alike: number;
  /** A packet among these, by its index, has so many bytes of options, at this place of the file. None has a fault. */
  keepOptions(packet: number, fileOffset: number, length: number): void;
}

/** What `next` came to. After `end` and `damaged` a growing file may still have more. */
export type ReadOutcome = 'packet' | 'end' | 'damaged';

/**
 * Cuts one file into packets. After `next()` says `packet`, the fields describe it until the following `next()`.
 * Allocates nothing per packet. Never throws on content: on damage it stops, `issues` says where and why, and every
 * packet before it has been given out.
 */
export interface CaptureReader {
  /** Read on to the following packet. After `end` or `damaged` it keeps saying so (a growing file: may say `packet` again once `source.size` grew). */
  next(): ReadOutcome;
  /** File position up to which everything has been consumed: progress, and where a growing file goes on. */
  readonly position: number;
  /** Bytes that hold the packet: valid until the following `next()`; the packet is `window[dataOffset … dataOffset+capturedLength)`. */
  readonly window: Uint8Array;
  readonly dataOffset: number;
  /** Where the packet's first byte is in the file. */
  readonly fileOffset: number;
  /** Bytes of the packet in the file (already bounded by what the file really holds). */
  readonly capturedLength: number;
  /** Bytes the packet had on the wire. */
  readonly originalLength: number;
  /** Whole seconds since 1970 UTC; and nanoseconds, 0…999,999,999. `hasTime` is false for a Simple Packet Block. */
  readonly seconds: number;
  readonly nanos: number;
  readonly hasTime: boolean;
  /** Index into `facts().interfaces`, and the link type that is there. */
  readonly interfaceIndex: number;
  readonly linkType: number;
  /** Faults of the file itself, so far. */
  readonly issues: readonly Issue[];
  /** Undefined where records are not as {@link RecordRun} says; may change with every record that is read. */
  readonly records?: RecordRun | undefined;
  facts(): CaptureFacts;
  /** Comments of a packet, by the index it was given out under (0-based). Empty for most. */
  packetComments(packet: number): readonly string[];
  /** Whether the file says anything of a packet besides its bytes, lengths and time. */
  hasPacketOptions(packet: number): boolean;
  /** The comments and everything else that the file says of a packet; reads the file. */
  packetOptions(packet: number): PacketOptions;
}

/** One capture format. */
export interface CaptureFormat {
  readonly id: string;
  /** How sure this format is from up to the first 64 bytes: 0 is no, 1 is its magic number. */
  recognise(head: Uint8Array): number;
  open(source: ByteSource): CaptureReader;
}

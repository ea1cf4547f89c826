/**
 * How large a packet of a link type may be, and how many bytes of pseudo-header stand before its first byte. Both
 * follow wiretap, so that the number of packets in a damaged file is Wireshark's. Link types are LINKTYPE_ values
 * (https://www.tcpdump.org/linktypes.html).
 */

const MAX_PACKET = 262_144;
const MAX_PACKET_BY_LINK_TYPE: ReadonlyMap<number, number> = new Map([
  [231, 128 * 1024 * 1024], // D-Bus: the bus's own limit
  [249, 128 * 1024 * 1024], // USBPcap
  [279, 32 * 1024 * 1024], // EBHSCR
]);

/** Bytes a packet may have at most; a longer claim is a damaged file. */
export const maxPacketLength = (linkType: number): number => MAX_PACKET_BY_LINK_TYPE.get(linkType) ?? MAX_PACKET;

/** A longer length on the wire is no packet's; it is cut to this. */
export const MAX_ORIGINAL_LENGTH = 0x7fffffff;

/** Largest pcapng block: a packet block with the largest packet and 128 KiB of options. */
export const MAX_BLOCK_LENGTH = 32 + 128 * 1024 * 1024 + 131_072;

/** Interfaces that a file may describe: a 16-bit column must hold them and those that are made up. */
export const MAX_INTERFACES = 64_000;

/**
 * Bytes in front of a packet that are about it and not of it; they count neither as captured nor as original length.
 * ERF has one of varying length and is left as it is.
 */
const PSEUDO_HEADERS: ReadonlyMap<number, number> = new Map([
  [123, 4], // SunATM
  [139, 4], // MTP2 with pseudo-header
  [144, 16], // Linux IrDA
  [177, 16], // Linux LAPD
  [196, 5], // SITA
  [201, 4], // Bluetooth HCI H4 with direction
  [204, 1], // PPP with direction
  [209, 5], // Linux I2C
  [245, 2], // NFC LLCP
  [254, 4], // Bluetooth Linux monitor
]);

/** See {@link PSEUDO_HEADERS}. */
export const pseudoHeaderLength = (linkType: number): number => PSEUDO_HEADERS.get(linkType) ?? 0;

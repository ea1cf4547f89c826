/**
 * The header of one WebSocket frame, RFC 6455 section 5.2, and what is against the rules in it. What breaks the protocol is
 * noted as bits and read on, since the framing holds.
 *
 *   0                   1                   2                   3
 *  |F|R|R|R| opcode|M| length 7    | length 16 or 64, if 126 or 127 | masking key, if M | payload
 */
import { readU16BE, readU32BE, readU64BE } from '../bytes/index.ts';

/** Opcodes, RFC 6455 section 11.8. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** What breaks the protocol, as bits; {@link FRAME_FAULTS} names each. */
export const FAULT = {
  unmasked: 1,
  masked: 2,
  reservedBits: 4,
  reservedOpcode: 8,
  controlFragmented: 16,
  controlTooLong: 32,
  lengthNotMinimal: 64,
  lengthTopBit: 128,
  continuationAlone: 256,
  interrupted: 512,
  afterClose: 1024,
  rsv1Misplaced: 2048,
} as const;

/** Code and section for each bit of {@link FAULT}. */
export const FRAME_FAULTS: readonly { readonly bit: number; readonly code: string; readonly because: string }[] = [
  { bit: FAULT.unmasked, code: 'ws-unmasked-client-frame', because: 'RFC 6455 5.1' },
  { bit: FAULT.masked, code: 'ws-masked-server-frame', because: 'RFC 6455 5.1' },
  { bit: FAULT.reservedBits, code: 'ws-reserved-bits', because: 'RFC 6455 5.2' },
  { bit: FAULT.reservedOpcode, code: 'ws-reserved-opcode', because: 'RFC 6455 5.2' },
  { bit: FAULT.controlFragmented, code: 'ws-control-fragmented', because: 'RFC 6455 5.5' },
  { bit: FAULT.controlTooLong, code: 'ws-control-too-long', because: 'RFC 6455 5.5' },
  { bit: FAULT.lengthNotMinimal, code: 'ws-length-not-minimal', because: 'RFC 6455 5.2' },
  { bit: FAULT.lengthTopBit, code: 'ws-length-top-bit', because: 'RFC 6455 5.2' },
  { bit: FAULT.continuationAlone, code: 'ws-continuation-alone', because: 'RFC 6455 5.4' },
  { bit: FAULT.interrupted, code: 'ws-message-interrupted', because: 'RFC 6455 5.4' },
  { bit: FAULT.afterClose, code: 'ws-data-after-close', because: 'RFC 6455 5.5.1' },
  { bit: FAULT.rsv1Misplaced, code: 'ws-rsv1-misplaced', because: 'RFC 7692 6.1' },
];

/** A header as read; reused from frame to frame. */
export interface Header {
  bits: number;
  masked: boolean;
  mask: number;
  headerLength: number;
  payloadLength: number;
  faults: number;
}

/** Bytes of the longest header. */
export const HEADER_MOST = 14;

/** Read the header at `at`; false if it is not whole before `to`. Lengths above 2^53 lose precision; they exceed any stream. */
export function readHeader(bytes: Uint8Array, at: number, to: number, header: Header): boolean {
  if (to - at < 2) return false;
  const second = bytes[at + 1] as number;
  const short = second & 0x7f;
  const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
  const masked = (second & 0x80) !== 0;
  const headerLength = 2 + extended + (masked ? 4 : 0);
  if (to - at < headerLength) return false;
  let payloadLength = short;
  header.faults = 0;
  if (extended === 2) {
    payloadLength = readU16BE(bytes, at + 2);
    if (payloadLength < 126) header.faults |= FAULT.lengthNotMinimal;
  } else if (extended === 8) {
    payloadLength = readU64BE(bytes, at + 2);
    if (payloadLength < 65536) header.faults |= FAULT.lengthNotMinimal;
    if ((bytes[at + 2] as number) & 0x80) header.faults |= FAULT.lengthTopBit;
  }
  header.bits = bytes[at] as number;
  header.masked = masked;
  header.mask = masked ? readU32BE(bytes, at + 2 + extended) : 0;
  header.headerLength = headerLength;
  header.payloadLength = payloadLength;
  return true;
}

/** Who sends in a direction, and what RSV1 may mean there. */
export interface FrameRules {
  readonly sender: 'client' | 'server';
  /** permessage-deflate: agreed on, not agreed on, or not known because the handshake was not captured. */
  readonly deflate: 'yes' | 'no' | 'unknown';
}

/** Faults of one frame by itself (RFC 6455 5.1, 5.2, 5.5; RFC 7692 6.1). */
export function judge(header: Header, rules: FrameRules): number {
  let { faults } = header;
  const opcode = header.bits & 0x0f;
  if (rules.sender === 'client' && !header.masked) faults |= FAULT.unmasked;
  if (rules.sender === 'server' && header.masked) faults |= FAULT.masked;
  if (header.bits & 0x30 || (header.bits & 0x40 && rules.deflate === 'no')) faults |= FAULT.reservedBits;
  if (header.bits & 0x40 && rules.deflate !== 'no' && opcode !== OPCODE.text && opcode !== OPCODE.binary)
    faults |= FAULT.rsv1Misplaced;
  if ((opcode > 2 && opcode < 8) || opcode > 10) faults |= FAULT.reservedOpcode;
  if (opcode >= 8) {
    if (!(header.bits & 0x80)) faults |= FAULT.controlFragmented;
    if (header.payloadLength > 125) faults |= FAULT.controlTooLong;
  }
  return faults;
}

/** A header to read into. */
export const blankHeader = (): Header => ({
  bits: 0,
  masked: false,
  mask: 0,
  headerLength: 0,
  payloadLength: 0,
  faults: 0,
});

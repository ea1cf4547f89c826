/**
 * WebSocket frames on the wire, RFC 6455 section 5.2: finds every frame header of one direction, jumps over the payloads,
 * and goes on at a later segment after a gap. What breaks the protocol is noted as bits and read on, since the framing
 * holds.
 *
 *   0                   1                   2                   3
 *  |F|R|R|R| opcode|M| length 7    | length 16 or 64, if 126 or 127 | masking key, if M | payload
 */
import type { Issue } from '../../../shared/model/index.ts';
import {
  type Column,
  Float64Column,
  packColumns,
  readU16BE,
  readU32BE,
  readU64BE,
  Uint8Column,
  Uint16Column,
  Uint32Column,
} from '../bytes/index.ts';
import type { Steps } from './follower.ts';
import { MAX_FRAMES, RECOGNISE_BYTES, STEP_FRAMES } from './limits.ts';
import { RunWalker, type StreamReader } from './stream-reader.ts';

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

/** How much of a frame was captured. */
export const FRAME_WHOLE = 0;
export const FRAME_GAP = 1;
export const FRAME_CUT = 2;
/** Added to the above: bytes before this frame are missing, so what it continues is unknown. */
export const FRAME_RESUMED = 4;

/** Every frame of one direction. All columns have equal length. */
export class FrameColumns {
  /** Stream offset of the header. */
  readonly offset = new Float64Column();
  /** Bytes the header claims. */
  readonly payloadLength = new Float64Column();
  readonly headerLength = new Uint8Column();
  /** First byte: FIN 0x80, RSV1-3 0x70, opcode 0x0f. */
  readonly bits = new Uint8Column();
  /** FRAME_…: whole, with a gap, cut off; and whether it stands behind missing bytes. */
  readonly state = new Uint8Column();
  /** 1 with a mask. */
  readonly masked = new Uint8Column();
  /** Masking key in network byte order; 0 without a mask. */
  readonly mask = new Uint32Column();
  /** FAULT bits; more are found once frames are put together. */
  readonly faults = new Uint16Column(true);
  readonly firstPacket = new Uint32Column();
  readonly lastPacket = new Uint32Column();

  get length(): number {
    return this.offset.length;
  }

  /** All columns, in the order in which they are declared. */
  get #all(): readonly Column[] {
    const { offset, payloadLength, headerLength, bits, state, masked, mask, faults, firstPacket, lastPacket } = this;
    return [offset, payloadLength, headerLength, bits, state, masked, mask, faults, firstPacket, lastPacket];
  }

  /** Forget the frames and keep the room. */
  clear(): void {
    for (const column of this.#all) column.clear();
  }

  /** A copy without spare room. */
  packed(): FrameColumns {
    const copy = new FrameColumns();
    packColumns(this.#all, copy.#all);
    return copy;
  }
}

/** What frames are collected in before they are packed, where nobody does; and for how many frames a room is kept. */
const rooms: FrameColumns[] = [];
const MOST_KEPT = 1 << 16;

/** A header as read; reused from frame to frame. */
interface Header {
  bits: number;
  masked: boolean;
  mask: number;
  headerLength: number;
  payloadLength: number;
  faults: number;
}

const HEADER_MOST = 14;

/** Read the header at `at`; false if it is not whole before `to`. Lengths above 2^53 lose precision; they exceed any stream. */
function readHeader(bytes: Uint8Array, at: number, to: number, header: Header): boolean {
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
function judge(header: Header, rules: FrameRules): number {
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

const blankHeader = (): Header => ({ bits: 0, masked: false, mask: 0, headerLength: 0, payloadLength: 0, faults: 0 });

/** Frames in a row that make a place credible as a frame boundary. */
const CREDIBLE = 8;
/** Segments tried, at most, for the next boundary after missing bytes. */
const RESYNC_RUNS = 4096;

/**
 * How many well-formed frames follow each other from `offset`, up to CREDIBLE: 0 if the first is not. Running into a gap,
 * the end, or exactly onto the end of what was captured counts as credible for as long as it went.
 */
export function countFrames(reader: StreamReader, offset: number, rules: FrameRules): number {
  const header = blankHeader();
  let at = offset;
  for (let count = 0; count < CREDIBLE; count++) {
    const have = reader.load(at, HEADER_MOST);
    const from = at - reader.start;
    if (have === 0) return count;
    if (!readHeader(reader.bytes, from, from + have, header)) return count;
    if (judge(header, rules) !== 0) return 0;
    const end = at + header.headerLength + header.payloadLength;
    if (end > reader.stream.length) {
      // A frame that claims more than there is proves nothing, unless others led to it.
      return count > 0 || header.payloadLength < RECOGNISE_BYTES * 16 ? count : 0;
    }
    at = end;
  }
  return CREDIBLE;
}

/** First start of a segment at or after `offset` where frames follow; undefined if none of so many is one. */
export function findFrame(
  reader: StreamReader,
  offset: number,
  rules: FrameRules,
  segments = RESYNC_RUNS,
): number | undefined {
  const { stream } = reader;
  let low = 0;
  let high = stream.runCount;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (stream.runOffset(middle) < offset) low = middle + 1;
    else high = middle;
  }
  const last = Math.min(stream.runCount, low + segments);
  for (let run = low; run < last; run++) {
    const at = stream.runOffset(run);
    const count = countFrames(reader, at, rules);
    if (count >= 2 || (count === 1 && endsWithRun(reader, at, stream.runOffset(run) + stream.runLength(run))))
      return at;
  }
  return undefined;
}

/** The one frame at `at` ends exactly where its segment does. */
function endsWithRun(reader: StreamReader, at: number, end: number): boolean {
  const header = blankHeader();
  const have = reader.load(at, HEADER_MOST);
  const from = at - reader.start;
  return readHeader(reader.bytes, from, from + have, header) && at + header.headerLength + header.payloadLength === end;
}

/** Find every frame of a direction from `offset`. */
export function* scanFrames(
  reader: StreamReader,
  offset: number,
  rules: FrameRules,
  issues: Issue[],
): Steps<FrameColumns> {
  const frames = rooms.pop() ?? new FrameColumns();
  const { stream } = reader;
  const runs = new RunWalker(stream);
  const header = blankHeader();
  let at = offset;
  let resumed = 0;
  if (offset === 0 && !stream.fromStart) {
    const start = findFrame(reader, offset, rules);
    at = start ?? stream.length;
    resumed = FRAME_RESUMED;
    if (at > offset) issues.push(passedOver(reader, offset, at, start === undefined));
  }
  while (at < stream.length && frames.length < MAX_FRAMES) {
    const have = reader.load(at, HEADER_MOST);
    const from = at - reader.start;
    if (!readHeader(reader.bytes, from, from + have, header)) {
      if (at + have >= stream.length) {
        if (have > 0) issues.push({ code: 'ws-frame-cut', layer: 'websocket', offset: at, had: have });
        break;
      }
      // The header is in a gap: where the frame ends cannot be known.
      const start = findFrame(reader, reader.pastGap(at + have), rules);
      const passed = passedOver(reader, at, start ?? stream.length, start === undefined);
      // Where nothing captured was passed over, the frame behind tells that bytes are missing before it.
      if (start === undefined || passed.had !== 0) issues.push(passed);
      if (start === undefined) break;
      at = start;
      resumed = FRAME_RESUMED;
      continue;
    }
    const payloadAt = at + header.headerLength;
    const claimed = payloadAt + header.payloadLength;
    const end = Math.min(claimed, stream.length);
    const state = claimed > stream.length ? FRAME_CUT : reader.missing(payloadAt, end) > 0 ? FRAME_GAP : FRAME_WHOLE;
    runs.range(at, end - at);
    frames.offset.push(at);
    frames.payloadLength.push(header.payloadLength);
    frames.headerLength.push(header.headerLength);
    frames.bits.push(header.bits);
    frames.state.push(state | resumed);
    frames.masked.push(header.masked ? 1 : 0);
    frames.mask.push(header.mask);
    frames.faults.push(judge(header, rules));
    frames.firstPacket.push(runs.first);
    frames.lastPacket.push(runs.last);
    resumed = 0;
    at = end;
    if (frames.length % STEP_FRAMES === 0) yield;
  }
  if (frames.length >= MAX_FRAMES)
    issues.push({ code: 'ws-too-many-frames', layer: 'websocket', offset: at, had: MAX_FRAMES });
  const packed = frames.packed();
  if (frames.length <= MOST_KEPT) {
    frames.clear();
    rooms.push(frames);
  }
  return packed;
}

const passedOver = (reader: StreamReader, from: number, to: number, forGood: boolean): Issue => ({
  code: forGood ? 'ws-not-resynchronised' : 'ws-resynchronised',
  layer: 'websocket',
  offset: from,
  had: to - from - reader.missing(from, to),
});

/**
 * WebSocket frames on the wire: finds every frame header of one direction (websocket-header.ts), jumps over the payloads, and
 * goes on behind a gap where frames are found again (websocket-resync.ts).
 */
import type { Issue } from '../../../shared/model/index.ts';
import { type Column, Float64Column, packColumns, Uint8Column, Uint16Column, Uint32Column } from '../bytes/index.ts';
import type { Steps } from './follower.ts';
import { MAX_FRAMES, STEP_FRAMES } from './limits.ts';
import { RunWalker, type StreamReader } from './stream-reader.ts';
import { blankHeader, type FrameRules, HEADER_MOST, judge, readHeader } from './websocket-header.ts';
import { findFrame, reachBack } from './websocket-resync.ts';

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

/** Empty columns to collect frames in, until {@link packFrames}. */
export const framesRoom = (): FrameColumns => rooms.pop() ?? new FrameColumns();

/** What was collected, without spare room; the columns serve the next one. */
export function packFrames(frames: FrameColumns): FrameColumns {
  const packed = frames.packed();
  if (frames.length <= MOST_KEPT) {
    frames.clear();
    rooms.push(frames);
  }
  return packed;
}

/** Find every frame of a direction from `offset`. */
export function* scanFrames(
  reader: StreamReader,
  offset: number,
  rules: FrameRules,
  issues: Issue[],
): Steps<FrameColumns> {
  const frames = framesRoom();
  const { stream } = reader;
  const runs = new RunWalker(stream);
  const header = blankHeader();
  let at = offset;
  let resumed = 0;
  if (offset === 0 && !stream.fromStart) {
    const start = foundAgain(reader, offset, rules);
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
      const start = foundAgain(reader, reader.pastGap(at + have), rules);
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
  return packFrames(frames);
}

/** The first frame from `offset` on of which it can be told that it is one; undefined where none can. */
function foundAgain(reader: StreamReader, offset: number, rules: FrameRules): number | undefined {
  const { length } = reader.stream;
  const start = reachBack(reader, offset, findFrame(reader, offset, rules) ?? length, rules);
  return start === length ? undefined : start;
}

const passedOver = (reader: StreamReader, from: number, to: number, forGood: boolean): Issue => ({
  code: forGood ? 'ws-not-resynchronised' : 'ws-resynchronised',
  layer: 'websocket',
  offset: from,
  had: to - from - reader.missing(from, to),
});

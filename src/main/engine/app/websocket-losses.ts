/**
 * Bytes of a WebSocket connection of which no message tells: those between two frames where frames were found again only
 * behind a gap, and those behind the last frame of a direction. Whole messages may have been among them.
 */
import type { WsLoss } from '../../../shared/model/index.ts';
import { packetIndex } from '../../../shared/units.ts';
import type { ByteStream } from '../bytes/index.ts';
import { FRAME_RESUMED, type FrameColumns } from './websocket-frames.ts';

/** Offset behind a frame, as far as its header tells. */
const endOf = (frames: FrameColumns, frame: number): number =>
  frames.offset.at(frame) + frames.headerLength.at(frame) + frames.payloadLength.at(frame);

/** What is lost right before a frame; undefined where it follows on, or nothing was captured before. */
export function lostBefore(frames: FrameColumns, frame: number): WsLoss | undefined {
  if (frame === 0 || !(frames.state.at(frame) & FRAME_RESUMED)) return undefined;
  const bytes = frames.offset.at(frame) - endOf(frames, frame - 1);
  if (bytes <= 0) return undefined;
  return {
    bytes,
    after: packetIndex(frames.lastPacket.at(frame - 1)),
    before: packetIndex(frames.firstPacket.at(frame)),
  };
}

/** What is lost behind the last frame of a direction; undefined where nothing is, and for any other frame. */
export function lostAfter(stream: ByteStream, frames: FrameColumns, frame: number): WsLoss | undefined {
  const end = endOf(frames, frame);
  if (frame !== frames.length - 1 || end >= stream.length) return undefined;
  // Without a gap only the beginning of one more header is there, which is said by itself.
  const last = stream.gaps.at(-1);
  if (last === undefined || last.offset + last.length <= end) return undefined;
  return { bytes: stream.length - end, after: packetIndex(frames.lastPacket.at(frame)) };
}

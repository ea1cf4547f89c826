/**
 * Whether the two sides of a WebSocket connection said goodbye: each sends one Close frame before TCP ends (RFC 6455 section
 * 7.1.2). What the capture does not have proves nothing: a Close frame may have been in it.
 */
import type { Direction } from '../../../shared/units.ts';
import type { ByteStream, ByteStreamPair } from '../bytes/index.ts';
import { orient, orientDirection } from './follower.ts';
import type { WebSocketEntry } from './websocket.ts';
import type { FrameColumns } from './websocket-frames.ts';
import { OPCODE } from './websocket-header.ts';
import { lostAfter } from './websocket-losses.ts';

/** A closing handshake that is not whole. */
export interface LackingClose {
  /** Which way the only Close frame went; absent where neither side sent one. */
  readonly sent?: Direction;
}

/** What lacks of the closing handshake; undefined where nothing does, TCP has not ended, or it cannot be told. */
export function lackingClose(pair: ByteStreamPair, entry: WebSocketEntry): LackingClose | undefined {
  const { toServer, toClient } = orient(pair, entry.swapped);
  const client = sendsClose(toServer, entry.client);
  const server = sendsClose(toClient, entry.server);
  if (client === undefined || server === undefined || (client && server)) return undefined;
  return client || server ? { sent: orientDirection(client ? 'toServer' : 'toClient', entry.swapped) } : {};
}

/** Whether a Close frame is among a side's frames; undefined where there is none but one may have been. */
function sendsClose(stream: ByteStream, frames: FrameColumns): boolean | undefined {
  for (let frame = frames.length - 1; frame >= 0; frame--)
    if ((frames.bits.at(frame) & 0x0f) === OPCODE.close) return true;
  const isAllThere =
    frames.length === 0
      ? stream.gaps.length === 0 && stream.length > 0
      : lostAfter(stream, frames, frames.length - 1) === undefined;
  return stream.ended !== 'open' && isAllThere ? false : undefined;
}

/**
 * WebSocket frames of one direction that follow each other whole and without a fault of any kind, in some ten bytes each: what cannot be
 * worked out from the frame before. They are made columns (websocket-frames.ts) when somebody asks for them.
 *
 *   first byte of the header | payload length * 2 + masked | masking key, if masked | first packet | last packet
 *
 * Numbers are written seven bits a byte, lowest first; the first packet as how far it is from the last one of the frame before,
 * with its sign in the lowest bit, the last one as how far it is from the first.
 */
import { readU32BE } from '../bytes/index.ts';
import type { Steps } from './follower.ts';
import { STEP_FRAMES } from './limits.ts';
import { FRAME_WHOLE, type FrameColumns, framesRoom, packFrames } from './websocket-frames.ts';

/** Payloads from this length on are no plain ones: lengths and offsets within a frame fit 31 bits. */
export const LONGEST_PLAIN = 1 << 27;
/** See the file's first lines. */
export class PlainFrames {
  readonly count: number;
  /** Offset of the first one in the stream. */
  readonly #offset: number;
  readonly #bytes: Uint8Array;

  /** `count` frames in these bytes, of which the first begins at an `offset` of the stream. */
  constructor(offset: number, bytes: Uint8Array, count: number) {
    this.#offset = offset;
    this.#bytes = bytes;
    this.count = count;
  }

  /** All frames, as columns. */
  *columns(): Steps<FrameColumns> {
    const frames = framesRoom();
    const cursor = new FrameCursor(this.#bytes, this.#offset);
    for (let frame = 0; frame < this.count; frame++) {
      if (frame > 0 && frame % STEP_FRAMES === 0) yield;
      cursor.next();
      frames.offset.push(cursor.offset);
      frames.payloadLength.push(cursor.payloadLength);
      frames.headerLength.push(cursor.headerLength);
      frames.bits.push(cursor.bits);
      frames.state.push(FRAME_WHOLE);
      frames.masked.push(cursor.masked);
      frames.mask.push(cursor.mask);
      frames.faults.push(0);
      frames.firstPacket.push(cursor.firstPacket);
      frames.lastPacket.push(cursor.lastPacket);
    }
    return packFrames(frames);
  }
}

/** Goes from frame to frame. */
class FrameCursor {
  bits = 0;
  masked = 0;
  mask = 0;
  headerLength = 0;
  payloadLength = 0;
  offset: number;
  firstPacket = 0;
  lastPacket = 0;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array, offset: number) {
    this.#bytes = bytes;
    this.offset = offset;
  }

  next(): void {
    this.offset += this.headerLength + this.payloadLength;
    this.bits = this.#bytes[this.#at++] as number;
    const length = this.#read();
    this.masked = length & 1;
    this.payloadLength = length >>> 1;
    this.mask = 0;
    if (this.masked === 1) {
      this.mask = readU32BE(this.#bytes, this.#at);
      this.#at += 4;
    }
    this.headerLength = 2 + extendedLength(this.payloadLength) + 4 * this.masked;
    const ahead = this.#read();
    this.firstPacket = this.lastPacket + ((ahead & 1) === 0 ? ahead / 2 : (1 - ahead) / 2);
    this.lastPacket = this.firstPacket + this.#read();
  }

  #read(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.#at++] as number;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }
}

/** Bytes of a length that does not fit the header's second byte (RFC 6455 section 5.2), written as short as can be. */
const extendedLength = (payloadLength: number): number => (payloadLength < 126 ? 0 : payloadLength < 1 << 16 ? 2 : 8);

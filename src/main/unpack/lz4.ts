/**
 * LZ4 frames (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md) and the older legacy frames. Written here,
 * because the packages there are want the whole file in memory or are not kept up. Checksums are passed over: the
 * capture has lengths of its own to tell damage by. Frames that need a dictionary are not read.
 *
 *     frame   magic 4 · flags 1 · block size 1 · [content size 8] · [dictionary 4] · header checksum 1 · blocks · 0 4 · [checksum 4]
 *     block   length 4 (bit 31: stored as it is) · data · [checksum 4]
 */

import type { Compression, UnpackEnd } from './compression.ts';
import { Input } from './input.ts';
import type { Sink } from './sink.ts';

const FRAME = 0x184d2204;
const LEGACY = 0x184c2102;
const SKIPPABLE = 0x184d2a50;
const LEGACY_BLOCK = 8 * 1024 * 1024;
/** How far back a match can reach. */
const HISTORY = 65_536;

/** From this length on a call costs less than a loop. */
const LONG = 32;

const u32 = (b: Uint8Array, o: number): number =>
  (((b[o + 3] ?? 0) << 24) | ((b[o + 2] ?? 0) << 16) | ((b[o + 1] ?? 0) << 8) | (b[o] ?? 0)) >>> 0;

export const lz4: Compression = {
  id: 'lz4',
  recognise: (head) => u32(head, 0) === FRAME || u32(head, 0) === LEGACY,
  async unpack(file, size, sink): Promise<UnpackEnd> {
    const input = new Input(file, size);
    const decoder = new BlockDecoder();
    let at = 0;
    while (at < size) {
      const head = input.read(at, 19);
      const magic = u32(head, 0);
      let frame: FrameEnd;
      if (head.length < 7) return { kind: 'cut' };
      if (magic === FRAME) frame = unpackFrame(input, at, head, decoder, sink);
      else if (magic === LEGACY) frame = unpackLegacy(input, at + 4, decoder, sink);
      else if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) frame = { next: at + 8 + u32(head, 4) };
      else return { kind: 'damaged', what: 'no lz4 frame' };
      if (frame.end !== undefined) return frame.end;
      at = frame.next;
    }
    return { kind: at > size ? 'cut' : 'whole' };
  },
};

type FrameEnd =
  | { readonly end: UnpackEnd; readonly next?: undefined }
  | { readonly end?: undefined; readonly next: number };

const damaged = (what: string): FrameEnd => ({ end: { kind: 'damaged', what } });
const CUT: FrameEnd = { end: { kind: 'cut' } };
const FULL: FrameEnd = { end: { kind: 'full' } };

function unpackFrame(input: Input, from: number, head: Uint8Array, decoder: BlockDecoder, sink: Sink): FrameEnd {
  const flags = head[4] ?? 0;
  if (flags >> 6 !== 1) return damaged('unknown version');
  if (flags & 1) return damaged('needs a dictionary');
  const sizeCode = ((head[5] ?? 0) >> 4) & 7;
  if (sizeCode < 4) return damaged('unknown block size');
  const independent = (flags & 0x20) !== 0;
  const blockChecksum = flags & 0x10 ? 4 : 0;
  decoder.begin(4 ** (sizeCode + 4));
  let at = from + 7 + (flags & 8 ? 8 : 0);
  for (;;) {
    const mark = input.read(at, 4);
    if (mark.length < 4) return CUT;
    at += 4;
    const field = u32(mark, 0);
    if (field === 0) break;
    const length = field & 0x7fffffff;
    if (length > decoder.capacity) return damaged('block too long');
    const data = input.read(at, length);
    if (data.length < length) return CUT;
    at += length + blockChecksum;
    if (independent) decoder.forget();
    const unpacked = field >= 0x80000000 ? decoder.store(data) : decoder.decode(data);
    if (unpacked === undefined) return damaged('invalid block');
    if (!sink.write(unpacked)) return FULL;
  }
  at += flags & 4 ? 4 : 0;
  return at > input.size ? CUT : { next: at };
}

/** Blocks of 8 MB, each with its length, up to the end of the file or the next frame. */
function unpackLegacy(input: Input, from: number, decoder: BlockDecoder, sink: Sink): FrameEnd {
  decoder.begin(LEGACY_BLOCK);
  let at = from;
  while (at < input.size) {
    const mark = input.read(at, 4);
    const length = u32(mark, 0);
    if (mark.length < 4) return CUT;
    if (length === FRAME || length === LEGACY) return { next: at };
    // What does not compress grows by one byte in 255.
    if (length > LEGACY_BLOCK + LEGACY_BLOCK / 255 + 16) return damaged('block too long');
    const data = input.read(at + 4, length);
    if (data.length < length) return CUT;
    at += 4 + length;
    decoder.forget();
    const unpacked = decoder.decode(data);
    if (unpacked === undefined) return damaged('invalid block');
    if (!sink.write(unpacked)) return FULL;
  }
  return { next: at };
}

/** Unpacks blocks one after the other; matches may reach back into the 64 KB before a block. */
class BlockDecoder {
  /** Bytes that one block of this frame unpacks to at most. */
  capacity = 0;
  /** The history, then the block. Kept from frame to frame. */
  #buffer = new Uint8Array(0);
  /** Where the history begins. */
  #start = HISTORY;
  /** Length of the block before, which is still where it was unpacked. */
  #last = 0;

  /** A frame begins. */
  begin(capacity: number): void {
    if (this.#buffer.length < HISTORY + capacity) this.#buffer = new Uint8Array(HISTORY + capacity);
    this.capacity = capacity;
    this.forget();
  }

  /** The following block does not refer to those before it. */
  forget(): void {
    this.#start = HISTORY;
    this.#last = 0;
  }

  /** A block that was stored as it is. */
  store(data: Uint8Array): Uint8Array {
    this.#remember();
    this.#buffer.set(data, HISTORY);
    return this.#keep(data.length);
  }

  /** One block of sequences: token, literals, match offset, match length. Undefined when it breaks a rule. */
  decode(data: Uint8Array): Uint8Array | undefined {
    this.#remember();
    const out = this.#buffer;
    const end = HISTORY + this.capacity;
    let to = HISTORY;
    let at = 0;
    while (at < data.length) {
      const token = data[at++] as number;
      let literals = token >> 4;
      if (literals === 15) {
        let more = 255;
        while (more === 255 && at < data.length) {
          more = data[at++] as number;
          literals += more;
        }
      }
      if (at + literals > data.length || to + literals > end) return undefined;
      if (literals >= LONG) {
        out.set(data.subarray(at, at + literals), to);
        at += literals;
        to += literals;
      } else {
        for (const stop = at + literals; at < stop; ) out[to++] = data[at++] as number;
      }
      if (at === data.length) return this.#keep(to - HISTORY);
      if (at + 2 > data.length) return undefined;
      const distance = (data[at] as number) | ((data[at + 1] as number) << 8);
      at += 2;
      let length = (token & 15) + 4;
      if (length === 19) {
        let more = 255;
        while (more === 255 && at < data.length) {
          more = data[at++] as number;
          length += more;
        }
      }
      if (distance === 0 || to - distance < this.#start || to + length > end) return undefined;
      if (length >= LONG && distance >= length) {
        out.copyWithin(to, to - distance, to - distance + length);
        to += length;
      } else {
        // Byte by byte: a match may overlap what it writes.
        for (const stop = to + length; to < stop; to++) out[to] = out[to - distance] as number;
      }
    }
    return undefined;
  }

  /** The block as a view, valid until the next one. */
  #keep(length: number): Uint8Array {
    this.#last = length;
    return this.#buffer.subarray(HISTORY, HISTORY + length);
  }

  /** The tail of the block before becomes the history. */
  #remember(): void {
    const end = HISTORY + this.#last;
    const history = Math.min(HISTORY, end - this.#start);
    this.#buffer.copyWithin(HISTORY - history, end - history, end);
    this.#start = HISTORY - history;
    this.#last = 0;
  }
}

/**
 * Zstandard (RFC 8878), decoded by fzstd. The frames and blocks are walked here, so that a block is handed over whole,
 * the window that a frame asks for is bounded before anything is allocated, and the end mark is known to be there.
 */
import { Decompress } from 'fzstd';
import type { Compression, UnpackEnd } from './compression.ts';
import { Input } from './input.ts';
import type { Sink } from './sink.ts';

const FRAME = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
/** Largest window: what the zstd tool itself accepts without being told otherwise. */
const WINDOW_MAX = 128 * 1024 * 1024;
const BLOCK_MAX = 128 * 1024;
/**
 * The decoder moves its whole window at every block. Blocks that are tiny beside their window would keep it busy for
 * days: moved bytes are bounded by the unpacked ones, and by this much besides.
 */
const MOVED_MAX = 32 * 1024 * 1024 * 1024;
const MOVED_PER_BYTE = 2 * (WINDOW_MAX / BLOCK_MAX);
/** Longest frame header. */
const HEADER_MAX = 18;

const u32 = (b: Uint8Array, o: number): number =>
  (((b[o + 3] ?? 0) << 24) | ((b[o + 2] ?? 0) << 16) | ((b[o + 1] ?? 0) << 8) | (b[o] ?? 0)) >>> 0;

export const zstd: Compression = {
  id: 'zstd',
  recognise: (head) => {
    const magic = u32(head, 0);
    return magic === FRAME || (isSkippable(magic) && u32(head, 8 + u32(head, 4)) === FRAME);
  },
  async unpack(file, size, sink): Promise<UnpackEnd> {
    const input = new Input(file, size);
    const work: Work = { moved: 0 };
    let at = 0;
    while (at < size) {
      const head = input.read(at, HEADER_MAX);
      const magic = u32(head, 0);
      if (isSkippable(magic) && head.length >= 8) {
        at += 8 + u32(head, 4);
        if (at > size) return { kind: 'cut' };
      } else if (magic === FRAME) {
        const frame = unpackFrame(input, at, head, work, sink);
        if (frame.end !== undefined) return frame.end;
        at = frame.next;
      } else if (head.length < 4) {
        return { kind: 'cut' };
      } else {
        return { kind: 'damaged', what: 'no zstd frame' };
      }
    }
    return { kind: 'whole' };
  },
};

const isSkippable = (magic: number): boolean => (magic & 0xfffffff0) >>> 0 === SKIPPABLE;

/** Length of a frame's header, the window it asks for, and whether a checksum follows; undefined when it is cut off. */
function readHeader(head: Uint8Array): { length: number; window: number; checksum: boolean } | undefined {
  const flags = head[4] ?? 0;
  const single = (flags & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][flags & 3] ?? 0;
  const sizeBytes = flags >> 6 === 0 ? Number(single) : 1 << (flags >> 6);
  const length = 5 + Number(!single) + dictionary + sizeBytes;
  if (head.length < length) return undefined;
  let window = 0;
  if (single) {
    for (let i = sizeBytes - 1; i >= 0; i--) window = window * 256 + (head[length - sizeBytes + i] ?? 0);
    if (sizeBytes === 2) window += 256;
  } else {
    const descriptor = head[5] ?? 0;
    const base = 2 ** (10 + (descriptor >> 3));
    window = base + (base / 8) * (descriptor & 7);
  }
  return { length, window, checksum: (flags & 4) !== 0 };
}

/** Bytes that the decoder has moved. */
interface Work {
  moved: number;
}

type FrameEnd =
  | { readonly end: UnpackEnd; readonly next?: undefined }
  | { readonly end?: undefined; readonly next: number };

function unpackFrame(input: Input, from: number, head: Uint8Array, work: Work, sink: Sink): FrameEnd {
  const header = readHeader(head);
  if (header === undefined) return { end: { kind: 'cut' } };
  if (header.window > WINDOW_MAX) return { end: { kind: 'damaged', what: `window of ${header.window} bytes` } };
  let full = false;
  const decoder = new Decompress((bytes) => {
    full = !sink.write(bytes) || full;
  });
  let at = from + header.length;
  let pending = head.slice(0, header.length);
  for (;;) {
    const mark = input.read(at, 3);
    if (mark.length < 3) return { end: { kind: 'cut' } };
    const fields = u32(mark, 0);
    const last = (fields & 1) !== 0;
    const type = (fields >> 1) & 3;
    const length = fields >> 3;
    // A block of one repeated byte has one byte, whatever length it unpacks to.
    if (type === 3 || length > BLOCK_MAX) return { end: { kind: 'damaged', what: 'invalid block' } };
    const block = input.read(at, 3 + (type === 1 ? 1 : length) + (last && header.checksum ? 4 : 0));
    at += 3 + (type === 1 ? 1 : length);
    if (at > input.size) return { end: { kind: 'cut' } };
    const whole = last && at + (header.checksum ? 4 : 0) <= input.size;
    try {
      // The decoder wants more than the header before it starts.
      decoder.push(concat(pending, block), whole);
    } catch (error) {
      if (sinkFailed(error)) throw error;
      return { end: { kind: 'damaged', what: error instanceof Error ? error.message : String(error) } };
    }
    pending = new Uint8Array(0);
    work.moved += header.window;
    if (work.moved > MOVED_MAX + MOVED_PER_BYTE * sink.length) {
      return { end: { kind: 'damaged', what: 'blocks too small for their window' } };
    }
    if (full) return { end: { kind: 'full' } };
    if (last) break;
  }
  at += header.checksum ? 4 : 0;
  return at > input.size ? { end: { kind: 'cut' } } : { next: at };
}

/** A failure of the file system, not of the data. */
const sinkFailed = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

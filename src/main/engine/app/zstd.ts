/**
 * Zstandard bodies (RFC 8878, as a content coding RFC 9659), decoded by fzstd. Frames and blocks are walked here first, so
 * that the sizes a frame asks for are bounded before anything is allocated and a cut frame still gives its whole blocks.
 */
import { Decompress, decompress } from 'fzstd';
import type { Steps } from './follower.ts';
import { Output, type Salvaged } from './inflate.ts';
import { AT_ONCE, STEP_DECODED } from './limits.ts';

const FRAME = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
/** Largest window that is served. RFC 9659 allows 8 MB; files packed in one segment ask for their whole length. */
const MAX_WINDOW = 64 << 20;
/** The step-by-step decoder moves its window at every block; tiny blocks beside a large window would keep it busy. */
const MAX_MOVED = 1024 ** 3;
/** The step-by-step decoder begins with this many bytes, or when told that no more will come. */
const LEAST_PUSHED = 18;
/** Blocks of no bytes, none of them the last. */
const EMPTY_BLOCKS = new Uint8Array(LEAST_PUSHED);

/** What a frame header says (section 3.1.1.1). */
interface FrameHeader {
  readonly length: number;
  readonly window: number;
  readonly contentSize: number | undefined;
  readonly checksum: boolean;
}

const u32 = (b: Uint8Array, o: number): number =>
  (((b[o + 3] ?? 0) << 24) | ((b[o + 2] ?? 0) << 16) | ((b[o + 1] ?? 0) << 8) | (b[o] ?? 0)) >>> 0;

function readFrameHeader(bytes: Uint8Array, at: number): FrameHeader | undefined {
  const descriptor = bytes[at + 4];
  if (descriptor === undefined) return undefined;
  const single = (descriptor & 0x20) !== 0;
  const dictionaryLength = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeLength = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const windowLength = single ? 0 : 1;
  const length = 5 + windowLength + dictionaryLength + sizeLength;
  if (at + length > bytes.length) return undefined;
  const sizeAt = at + length - sizeLength;
  let contentSize: number | undefined;
  if (sizeLength === 1) contentSize = bytes[sizeAt] ?? 0;
  else if (sizeLength === 2) contentSize = (bytes[sizeAt] ?? 0) + ((bytes[sizeAt + 1] ?? 0) << 8) + 256;
  else if (sizeLength >= 4)
    contentSize = u32(bytes, sizeAt) + (sizeLength === 8 ? u32(bytes, sizeAt + 4) * 2 ** 32 : 0);
  const exponent = (bytes[at + 5] ?? 0) >> 3;
  const base = 2 ** (10 + exponent);
  const window = single ? (contentSize ?? 0) : base + (base / 8) * ((bytes[at + 5] ?? 0) & 7);
  return { length, window, contentSize, checksum: (descriptor & 4) !== 0 };
}

/** Ends of a frame's blocks; `whole` with the last one and the check sum. */
function blockEnds(
  bytes: Uint8Array,
  at: number,
  header: FrameHeader,
): { ends: number[]; end: number; whole: boolean } {
  const ends: number[] = [];
  let next = at + header.length;
  for (;;) {
    if (next + 3 > bytes.length) return { ends, end: bytes.length, whole: false };
    const head = (bytes[next] ?? 0) | ((bytes[next + 1] ?? 0) << 8) | ((bytes[next + 2] ?? 0) << 16);
    // Type 1 repeats one byte.
    next += 3 + (((head >> 1) & 3) === 1 ? 1 : head >> 3);
    if (next > bytes.length) return { ends, end: bytes.length, whole: false };
    ends.push(next);
    if (head & 1) {
      const end = next + (header.checksum ? 4 : 0);
      return { ends, end, whole: end <= bytes.length };
    }
  }
}

/** Decode every frame, at most `limit` bytes of output. */
export function* unzstd(bytes: Uint8Array, limit: number): Steps<Salvaged> {
  const out = new Output(limit);
  let reason: Salvaged['reason'] = 'end';
  for (let at = 0; at < bytes.length && reason === 'end'; ) {
    const magic = u32(bytes, at);
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE && at + 8 <= bytes.length) {
      at += 8 + u32(bytes, at + 4);
      continue;
    }
    const header = magic === FRAME ? readFrameHeader(bytes, at) : undefined;
    if (header === undefined || header.window > MAX_WINDOW) {
      reason = 'damaged';
      break;
    }
    const { ends, end, whole } = blockEnds(bytes, at, header);
    reason = yield* decodeFrame(
      bytes.subarray(at, end),
      header,
      ends.map((offset) => offset - at),
      whole,
      limit,
      out,
    );
    at = end;
  }
  return { bytes: out.take(), reason };
}

function* decodeFrame(
  frame: Uint8Array,
  header: FrameHeader,
  ends: readonly number[],
  whole: boolean,
  limit: number,
  out: Output,
): Steps<Salvaged['reason']> {
  const mayMove = header.window * ends.length <= MAX_MOVED;
  try {
    if (
      whole &&
      header.contentSize !== undefined &&
      header.contentSize <= (mayMove ? Math.min(limit, AT_ONCE) : limit)
    ) {
      out.add(decompress(frame));
      return out.full ? 'limit' : 'end';
    }
    const stream = new Decompress((data) => out.add(data));
    let from = 0;
    let moved = 0;
    let told = out.length;
    for (const [block, end] of ends.entries()) {
      moved += header.window;
      if (moved > MAX_MOVED) return 'limit';
      const isLast = whole && block === ends.length - 1;
      stream.push(frame.subarray(from, isLast ? frame.length : end), isLast);
      from = end;
      if (out.full) return 'limit';
      if (out.length - told < STEP_DECODED) continue;
      told = out.length;
      yield;
    }
    if (!whole && from > 0 && from < LEAST_PUSHED) stream.push(EMPTY_BLOCKS, false);
    return 'end';
  } catch {
    return 'damaged';
  }
}

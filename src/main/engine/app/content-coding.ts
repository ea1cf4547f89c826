/**
 * Content codings (RFC 9110 section 8.4.1), one at a time. What is small comes off in one call of zlib; what is large, cut or
 * damaged goes piece by piece, in steps between which something else may be done, and gives what came out before its end,
 * its fault or the limit.
 */
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { Adler32, Crc32 } from './check-sums.ts';
import { finish, type Steps } from './follower.ts';
import { inflateSteps, type Salvaged } from './inflate.ts';
import { AT_ONCE, MAX_SHOWN } from './limits.ts';
import { unzstd } from './zstd.ts';

/** How one coding came off. */
export type Decoded = Salvaged | { readonly bytes: undefined; readonly reason: 'unknown' };

/** What is there, and what is wanted. */
export interface Wish {
  /** All of the input is there. */
  readonly whole: boolean;
  /** What does not come off whole is wanted as far as it goes, which costs far more than what does. */
  readonly partly: boolean;
}

/** What did not come off whole, where no part of it is wanted. */
const NOTHING: Salvaged = { bytes: new Uint8Array(0), reason: 'damaged' };

/** Take one content coding off, at most `limit` bytes of output. */
export function* decodeOne(bytes: Uint8Array, coding: string, limit: number, wish: Wish): Steps<Decoded> {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return yield* gunzip(bytes, limit, wish);
    case 'deflate':
      return yield* inflate(bytes, limit, wish);
    case 'br':
      return brotli(bytes, limit, wish);
    case 'zstd':
      return yield* unzstd(bytes, limit);
    default:
      return { bytes: undefined, reason: 'unknown' };
  }
}

/**
 * Take one content coding off bytes that are all there, at most `limit` bytes of output; undefined where the coding is
 * not known or it does not come off whole.
 */
export function decodeContent(bytes: Uint8Array, coding: string, limit: number): Uint8Array | undefined {
  const result = finish(decodeOne(bytes, coding, limit, { whole: true, partly: false }));
  return result.bytes === undefined || result.reason !== 'end' ? undefined : result.bytes;
}

/** RFC 1952, one or more members, with their check sums. */
function* gunzip(bytes: Uint8Array, limit: number, { whole, partly }: Wish): Steps<Salvaged> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return NOTHING;
  const most = mostAtOnce(limit, partly);
  const run = (input: Uint8Array, isWhole: boolean) =>
    tryNative(() => gunzipSync(input, { maxOutputLength: most, ...flushed(isWhole) }));
  const native = run(bytes, whole);
  if (native.bytes && partly && whole) return { ...native, ...restOf(bytes, native.bytes) };
  if (native.bytes || !partly) return native.bytes ? native : NOTHING;
  const begun =
    native.reason === 'limit' && most === limit ? beginning(bytes, limit, (cut) => run(cut, false)) : NOTHING;
  if (begun.bytes.length > 0) return begun;
  return yield* inflateSteps(bytes, limit, { format: 'gzip', sum: whole ? new Crc32() : undefined });
}

/** What zlib leaves alone behind the end of one member: that ends with its length (RFC 1952 section 2.3.1). */
function restOf(bytes: Uint8Array, output: Uint8Array): { readonly rest?: number } {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 4, true);
  if (length === output.length) return {};
  const sum = new Crc32();
  sum.add(output);
  const end = sum.endIn(bytes, 0);
  return end < 0 || end === bytes.length ? {} : { rest: bytes.length - end };
}

/** `deflate` is zlib's format (RFC 1950), and raw deflate (RFC 1951) from servers that took the name at its word. */
function* inflate(bytes: Uint8Array, limit: number, { whole, partly }: Wish): Steps<Salvaged> {
  const first = bytes[0] ?? 0;
  const mayBeZlib = (first & 0x0f) === 8 && ((first << 8) | (bytes[1] ?? 0)) % 31 === 0;
  const most = mostAtOnce(limit, partly);
  const run = (input: Uint8Array, isRaw: boolean, isWhole: boolean) =>
    tryNative(() => (isRaw ? inflateRawSync : inflateSync)(input, { maxOutputLength: most, ...flushed(isWhole) }));
  const wrapped = mayBeZlib ? run(bytes, false, whole) : NONE;
  const isWrapped = wrapped.bytes !== undefined || wrapped.reason === 'limit';
  const native = isWrapped ? wrapped : run(bytes, true, whole);
  if (native.bytes || !partly) return native.bytes ? native : NOTHING;
  const isTooLarge = native.reason === 'limit' && most === limit;
  const begun = isTooLarge ? beginning(bytes, limit, (cut) => run(cut, !isWrapped, false)) : NOTHING;
  if (begun.bytes.length > 0) return begun;
  const isZlib = isWrapped || (mayBeZlib && native.reason !== 'limit');
  return isZlib
    ? yield* inflateSteps(bytes.subarray(2), limit, { format: 'zlib', sum: whole ? new Adler32() : undefined })
    : yield* inflateSteps(bytes, limit, { format: 'raw', mustEnd: whole });
}

/** What may come out in one call: all where that is little enough for somebody who waits, or where no part is wanted. */
const mostAtOnce = (limit: number, partly: boolean): number => (partly && limit > MAX_SHOWN ? AT_ONCE : limit);

/** Deflate makes one byte of at most so many (RFC 1951: 258 of two bits). */
const LARGEST_RATIO = 1032;

/**
 * As much of what is larger than `limit` as comes of a beginning of the input, which is doubled until that is a good part of
 * the limit: decoding what is in one go costs a part of doing it piece by piece.
 */
function beginning(bytes: Uint8Array, limit: number, run: (input: Uint8Array) => Native): Salvaged {
  let best: Uint8Array = NOTHING.bytes;
  for (let take = Math.max(64, Math.floor(limit / LARGEST_RATIO)); best.length < limit / 2; take *= 2) {
    const next = run(bytes.subarray(0, take));
    if (next.bytes === undefined) break;
    best = next.bytes;
  }
  return { bytes: best, reason: 'limit' };
}

/** What is shown of more than the limit where that takes long to find; and output decoded to find the longest part. */
const SHOWN_OF_TOO_LARGE = 4 << 20;
const MOST_TRIED = 2 * SHOWN_OF_TOO_LARGE;

/**
 * RFC 7932. zlib decodes it in one call only: for a part of the output, the longest part of the input that works is sought,
 * as far as the work is bounded.
 */
function brotli(bytes: Uint8Array, limit: number, { whole, partly }: Wish): Salvaged {
  const run = (input: Uint8Array, cut: boolean, most: number) =>
    brotliDecompressSync(input, {
      maxOutputLength: most,
      finishFlush: cut ? constants.BROTLI_OPERATION_FLUSH : constants.BROTLI_OPERATION_FINISH,
    });
  const native = tryNative(() => run(bytes, !whole, limit));
  if (native.bytes || !partly) return native.bytes ? native : NOTHING;
  const tooLarge = native.reason === 'limit';
  const most = Math.min(limit, SHOWN_OF_TOO_LARGE);
  let best: Uint8Array = new Uint8Array(0);
  let low = 0;
  let high = bytes.length;
  let isCut = tooLarge;
  for (let left = MOST_TRIED; low < high && left > 0; ) {
    const middle = (low + high + 1) >>> 1;
    const part = tryNative(() => run(bytes.subarray(0, middle), true, most));
    if (part.bytes) {
      best = part.bytes;
      low = middle;
    } else {
      high = middle - 1;
      isCut ||= part.reason === 'limit';
    }
    // What fails has decoded no less than the longest part that worked.
    left -= part.reason === 'limit' ? most : best.length;
  }
  return { bytes: best, reason: isCut ? 'limit' : whole || low < bytes.length ? 'damaged' : 'end' };
}

const flushed = (whole: boolean) => (whole ? {} : { finishFlush: constants.Z_SYNC_FLUSH });

/** The whole output, or why there is none: it is too large, or the input is wrong. */
type Native = { readonly bytes: Uint8Array; readonly reason: 'end' } | typeof NONE | typeof TOO_LARGE;
const NONE = { bytes: undefined, reason: 'damaged' } as const;
const TOO_LARGE = { bytes: undefined, reason: 'limit' } as const;

function tryNative(run: () => Uint8Array): Native {
  try {
    return { bytes: run(), reason: 'end' };
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? TOO_LARGE : NONE;
  }
}

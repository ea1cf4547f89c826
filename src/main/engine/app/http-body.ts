/**
 * Bodies: framing taken off (RFC 9112 sections 6 and 7), then the codings, last applied first (RFC 9110 section 8.4). A
 * body without codings of any size is read in place, piece by piece; a coded one is decoded once, under a cap. Where a
 * label lies, the bytes stay as they were sent and an issue says so; where a body is cut, damaged or too large, what came
 * out before that is kept.
 */
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { Gunzip } from 'fflate';
import type { Issue, MessageStatus } from '../../../shared/model/index.ts';
import type { ByteStream } from '../bytes/index.ts';
import { walkChunks } from './http-chunks.ts';
import { codingsOf, headersOf } from './http-message.ts';
import type { IndexedMessage } from './http1.ts';
import { feed, Output, type Salvaged, salvageRaw } from './inflate.ts';
import { MAX_CHUNKS, MAX_CODINGS, MAX_DECODED } from './limits.ts';
import { StreamReader } from './stream-reader.ts';
import { unzstd } from './zstd.ts';

/** One step of decoding and the length behind it. */
export interface BodyStep {
  readonly name: string;
  readonly length: number;
}

/** A body ready to be read in pieces. */
export interface Body {
  /** For example `chunked` 2,000, `gzip` 12,345. Empty without a body. */
  readonly steps: readonly BodyStep[];
  readonly totalLength: number;
  readonly status: MessageStatus;
  readonly issues: readonly Issue[];
  /** Fresh or shared bytes from `offset`, at most `length` (bounded by the caller); fewer only at the end. */
  read(offset: number, length: number): Uint8Array;
}

/** Open the body of a message in `stream`, its own direction. `limit`: decoded bytes, at most, where it is coded. */
export function openBody(stream: ByteStream, message: IndexedMessage, limit = MAX_DECODED): Body {
  const { fields } = headersOf(stream, message);
  return openCoded(stream, message, [...codingsOf(fields, 'content-encoding'), ...transferCodings(fields)], limit);
}

/** The same with its content codings left on: what Content-Encoding speaks of. */
export function openContent(stream: ByteStream, message: IndexedMessage): Body {
  return openCoded(stream, message, transferCodings(headersOf(stream, message).fields), MAX_DECODED);
}

const transferCodings = (fields: ReturnType<typeof headersOf>['fields']): string[] =>
  codingsOf(fields, 'transfer-encoding').filter((coding) => coding !== 'chunked');

function openCoded(stream: ByteStream, message: IndexedMessage, codings: readonly string[], limit: number): Body {
  const issues: Issue[] = [];
  const ranges = bodyRanges(stream, message, issues);
  if (ranges.total === 0)
    return { steps: [], totalLength: 0, status: message.status, issues, read: () => new Uint8Array(0) };
  const framing: BodyStep = { name: message.framing, length: ranges.total };
  if (codings.length === 0)
    return {
      steps: [framing],
      totalLength: ranges.total,
      status: message.status,
      issues,
      read: (offset, length) => readRanges(stream, ranges, offset, length),
    };
  const place = { offset: message.headOffset + message.headLength };
  const encoded = readRanges(stream, ranges, 0, Math.min(ranges.total, limit));
  const whole = message.status === 'complete' && encoded.length === ranges.total;
  const { bytes, steps } = decode(encoded, codings, limit, whole, place.offset, issues);
  if (encoded.length < ranges.total && issues.every(({ code }) => code !== 'body-limit'))
    issues.push({ code: 'body-limit', layer: 'http', ...place, had: limit });
  return {
    steps: [framing, ...steps],
    totalLength: bytes.length,
    status: message.status,
    issues,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  };
}

/** Where a body's bytes are, up to the first gap: starts in the stream, and starts in the body. */
interface Ranges {
  readonly streamOffsets: number[];
  readonly bodyOffsets: number[];
  total: number;
}

function bodyRanges(stream: ByteStream, message: IndexedMessage, issues: Issue[]): Ranges {
  const ranges: Ranges = { streamOffsets: [], bodyOffsets: [], total: 0 };
  const reader = new StreamReader(stream);
  const from = message.headOffset + message.headLength;
  const add = (offset: number, length: number): boolean => {
    const have = Math.min(length, reader.gapFrom(offset) - offset);
    if (have > 0) {
      ranges.streamOffsets.push(offset);
      ranges.bodyOffsets.push(ranges.total);
      ranges.total += have;
    }
    return have === length && ranges.streamOffsets.length < MAX_CHUNKS;
  };
  if (message.framing === 'chunked') walkChunks(new StreamReader(stream), from, add);
  else if (message.framing !== 'none' && message.framing !== 'tunnel') add(from, message.end - from);
  if (ranges.streamOffsets.length >= MAX_CHUNKS)
    issues.push({ code: 'http-too-many-chunks', layer: 'http', offset: from, had: MAX_CHUNKS });
  return ranges;
}

function readRanges(stream: ByteStream, ranges: Ranges, offset: number, length: number): Uint8Array {
  const { streamOffsets, bodyOffsets, total } = ranges;
  const end = Math.min(total, offset + length);
  if (offset >= end) return new Uint8Array(0);
  let low = 0;
  let high = bodyOffsets.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((bodyOffsets[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  const bytes = new Uint8Array(end - offset);
  for (let at = offset, range = low; at < end && range < bodyOffsets.length; range++) {
    const inside = at - (bodyOffsets[range] as number);
    const rangeEnd = Math.min(end, bodyOffsets[range + 1] ?? total);
    const piece = stream.read((streamOffsets[range] as number) + inside, rangeEnd - at);
    bytes.set(piece, at - offset);
    at = rangeEnd;
  }
  return bytes;
}

/** What codings one over the other may come to together, in times of the limit. */
const MOST_OUTPUTS = 2;

/** How one coding came off. */
type Decoded = Salvaged | { readonly bytes: undefined; readonly reason: 'unknown' };

function decode(
  encoded: Uint8Array,
  codings: readonly string[],
  limit: number,
  whole: boolean,
  offset: number,
  issues: Issue[],
): { readonly bytes: Uint8Array; readonly steps: BodyStep[] } {
  const steps: BodyStep[] = [];
  let bytes = encoded;
  let left = MOST_OUTPUTS * limit;
  const say = (code: string, coding: string): void => {
    issues.push({ code, layer: 'http', offset, because: 'http.content_encoding', params: { coding } });
  };
  if (codings.length > MAX_CODINGS) {
    say('body-codings', codings.join(', ').slice(0, 200));
    return { bytes, steps };
  }
  for (const coding of codings.toReversed()) {
    const result: Decoded = decodeOne(bytes, coding, Math.min(limit, left), { whole, partly: true });
    if (result.bytes === undefined) {
      say('body-coding-unknown', coding);
      break;
    }
    if (result.reason === 'damaged' && result.bytes.length === 0) {
      say(whole ? 'body-coding-wrong' : 'body-coding-cut', coding);
      break;
    }
    if (result.reason === 'limit' && result.bytes.length === 0) {
      // Not even a part came off: it stays as it was sent.
      say('body-limit', coding);
      break;
    }
    bytes = result.bytes;
    left = Math.max(1, left - bytes.length);
    steps.push({ name: coding, length: bytes.length });
    if (result.reason === 'damaged') say('body-coding-damaged', coding);
    if (result.reason === 'limit') say('body-limit', coding);
    if (result.reason !== 'end') break;
  }
  return { bytes, steps };
}

/** What is there, and what is wanted. */
interface Wish {
  /** All of the input is there. */
  readonly whole: boolean;
  /** What does not come off whole is wanted as far as it goes, which costs far more than what does. */
  readonly partly: boolean;
}

/** What did not come off whole, where no part of it is wanted. */
const NOTHING: Salvaged = { bytes: new Uint8Array(0), reason: 'damaged' };

function decodeOne(bytes: Uint8Array, coding: string, limit: number, wish: Wish): Decoded {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return gunzip(bytes, limit, wish);
    case 'deflate':
      return inflate(bytes, limit, wish);
    case 'br':
      return brotli(bytes, limit, wish);
    case 'zstd':
      return unzstd(bytes, limit);
    default:
      return { bytes: undefined, reason: 'unknown' };
  }
}

/** RFC 1952, one or more members; zlib first, since it verifies the check sum. */
function gunzip(bytes: Uint8Array, limit: number, { whole, partly }: Wish): Salvaged {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return NOTHING;
  const run = (input: Uint8Array, isWhole: boolean) =>
    gunzipSync(input, { maxOutputLength: limit, ...finish(isWhole) });
  const native = tryNative(() => run(bytes, whole));
  if (native.bytes || !partly) return native.bytes ? native : NOTHING;
  const begun = native.reason === 'limit' ? beginning(bytes, limit, (input) => run(input, false)) : undefined;
  if (begun !== undefined && begun.bytes.length > 0) return begun;
  const out = new Output(begun === undefined ? limit : Math.min(limit, SHOWN_OF_TOO_LARGE));
  const stream = new Gunzip((data) => out.add(data));
  return judged(
    feed(bytes, out, (slice, final) => stream.push(slice, final)),
    whole,
  );
}

/** What is shown of more than the limit where that takes long to find; and output decoded to find the longest part. */
const SHOWN_OF_TOO_LARGE = 4 << 20;
const MOST_TRIED = 2 * SHOWN_OF_TOO_LARGE;

/** Deflate makes one byte of at most so many (RFC 1951: 258 of two bits). */
const LARGEST_RATIO = 1032;

/**
 * As much of what is larger than `limit` as comes of a beginning of the input, which is doubled until that is a good part of
 * the limit: decoding what is in one go costs a tenth of doing it piece by piece.
 */
function beginning(bytes: Uint8Array, limit: number, run: (input: Uint8Array) => Uint8Array): Salvaged {
  let best: Uint8Array = new Uint8Array(0);
  for (let take = Math.max(64, Math.floor(limit / LARGEST_RATIO)); best.length < limit / 2; take *= 2) {
    const next = tryNative(() => run(bytes.subarray(0, take)));
    if (next.bytes === undefined) break;
    best = next.bytes;
  }
  return { bytes: best, reason: 'limit' };
}

/** What zlib refused although all of it is there has a fault, if only in its check sum or its missing end. */
const judged = (salvaged: Salvaged, whole: boolean): Salvaged =>
  whole && salvaged.reason === 'end' ? { bytes: salvaged.bytes, reason: 'damaged' } : salvaged;

/** `deflate` is zlib's format (RFC 1950), and raw deflate (RFC 1951) from servers that took the name at its word. */
function inflate(bytes: Uint8Array, limit: number, { whole, partly }: Wish): Salvaged {
  const first = bytes[0] ?? 0;
  const zlib = (first & 0x0f) === 8 && ((first << 8) | (bytes[1] ?? 0)) % 31 === 0;
  const run = (input: Uint8Array, isWhole: boolean, raw: boolean) =>
    (raw ? inflateRawSync : inflateSync)(input, { maxOutputLength: limit, ...finish(isWhole) });
  const native = zlib ? tryNative(() => run(bytes, whole, false)) : NONE;
  const isWrapped = native.bytes !== undefined || native.reason === 'limit';
  const taken = isWrapped ? native : tryNative(() => run(bytes, whole, true));
  if (taken.bytes || !partly) return taken.bytes ? taken : NOTHING;
  const isTooLarge = taken.reason === 'limit';
  const begun = isTooLarge ? beginning(bytes, limit, (input) => run(input, false, !isWrapped)) : undefined;
  if (begun !== undefined && begun.bytes.length > 0) return begun;
  const most = isTooLarge ? Math.min(limit, SHOWN_OF_TOO_LARGE) : limit;
  return judged(salvageRaw(zlib ? bytes.subarray(2) : bytes, most), whole);
}

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

const finish = (whole: boolean) => (whole ? {} : { finishFlush: constants.Z_SYNC_FLUSH });

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

/**
 * Take one content coding off bytes that are all there, at most `limit` bytes of output; undefined where the coding is
 * not known or it does not come off whole.
 */
export function decodeContent(bytes: Uint8Array, coding: string, limit: number): Uint8Array | undefined {
  const result = decodeOne(bytes, coding, limit, { whole: true, partly: false });
  return result.bytes === undefined || result.reason !== 'end' ? undefined : result.bytes;
}

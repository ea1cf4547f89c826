/**
 * Bodies: framing taken off (RFC 9112 sections 6 and 7), then the codings, last applied first (RFC 9110 section 8.4). A
 * body without codings of any size is read in place, piece by piece; a coded one is decoded once, under a cap. Where a
 * label lies, the bytes stay as they were sent and an issue says so; where a body is cut, damaged or too large, what came
 * out before that is kept.
 */
import { firstIndex } from '../../../shared/bisect.ts';
import type { Issue, MessageStatus } from '../../../shared/model/index.ts';
import type { ByteStream } from '../bytes/index.ts';
import { decodeOne } from './content-coding.ts';
import { finish, type Steps } from './follower.ts';
import { walkChunks } from './http-chunks.ts';
import { codingsOf, headersOf } from './http-message.ts';
import type { IndexedMessage } from './http1.ts';
import { MAX_CHUNKS, MAX_CODINGS, MAX_DECODED } from './limits.ts';
import { StreamReader } from './stream-reader.ts';

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
  return finish(openBodySteps(stream, message, limit));
}

/** The same in steps, of which each decodes no more than a share. */
export function openBodySteps(stream: ByteStream, message: IndexedMessage, limit = MAX_DECODED): Steps<Body> {
  const { fields } = headersOf(stream, message);
  return openCoded(stream, message, [...codingsOf(fields, 'content-encoding'), ...transferCodings(fields)], limit);
}

/** The same with its content codings left on: what Content-Encoding speaks of. */
export function openContent(stream: ByteStream, message: IndexedMessage): Body {
  return finish(openCoded(stream, message, transferCodings(headersOf(stream, message).fields), MAX_DECODED));
}

const transferCodings = (fields: ReturnType<typeof headersOf>['fields']): string[] =>
  codingsOf(fields, 'transfer-encoding').filter((coding) => coding !== 'chunked');

function* openCoded(
  stream: ByteStream,
  message: IndexedMessage,
  codings: readonly string[],
  limit: number,
): Steps<Body> {
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
  const { bytes, steps } = yield* decode(encoded, codings, limit, whole, place.offset, issues);
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
  const first = firstIndex(0, bodyOffsets.length, (range) => (bodyOffsets[range] as number) > offset) - 1;
  const bytes = new Uint8Array(end - offset);
  for (let at = offset, range = first; at < end && range < bodyOffsets.length; range++) {
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

function* decode(
  encoded: Uint8Array,
  codings: readonly string[],
  limit: number,
  whole: boolean,
  offset: number,
  issues: Issue[],
): Steps<{ readonly bytes: Uint8Array; readonly steps: BodyStep[] }> {
  const steps: BodyStep[] = [];
  let bytes = encoded;
  let left = MOST_OUTPUTS * limit;
  const say = (code: string, coding: string, had?: number): void => {
    const more = had === undefined ? {} : { had };
    issues.push({ code, layer: 'http', offset, because: 'http.content_encoding', params: { coding }, ...more });
  };
  if (codings.length > MAX_CODINGS) {
    say('body-codings', codings.join(', ').slice(0, 200));
    return { bytes, steps };
  }
  for (const coding of codings.toReversed()) {
    const result = yield* decodeOne(bytes, coding, Math.min(limit, left), { whole, partly: true });
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
    if (result.rest !== undefined) say('body-coding-rest', coding, result.rest);
    if (result.reason !== 'end') break;
  }
  return { bytes, steps };
}

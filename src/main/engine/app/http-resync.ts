/**
 * Where HTTP/1 goes on after missing bytes, or after bytes that are none of it: the next place that looks like the start
 * line of a message. Nothing marks a message in the middle of a stream, so a place has to earn belief: a version, a line
 * or segment that begins there, a field behind it.
 */
import { type ByteStream, lastRunAt } from '../bytes/index.ts';
import { indexOfText } from './ascii.ts';
import { isStatusLine, lineEnd, parseRequestLine } from './http-head.ts';
import { RECOGNISE_BYTES, WINDOW_STEP } from './limits.ts';
import type { StreamReader } from './stream-reader.ts';

/** Offset of the next message at or after `from`; the stream's length if none is found. */
export function findMessage(reader: StreamReader, kind: 'request' | 'response', from: number): number {
  const { stream } = reader;
  const find = kind === 'request' ? findRequest : findResponse;
  let offset = from;
  while (offset < stream.length) {
    offset = reader.pastGap(offset);
    const have = reader.load(offset, WINDOW_STEP);
    if (have === 0) break;
    const base = offset - reader.start;
    const found = find(reader, base, base + have);
    if (found >= 0) return reader.start + found;
    // Keep an overlap, so that a start line across two windows is seen; none where a gap or the end follows.
    offset += have >= WINDOW_STEP ? have - RECOGNISE_BYTES : have;
  }
  return stream.length;
}

/** Within the window: the earliest status line, or -1. */
function findResponse({ bytes }: StreamReader, from: number, to: number): number {
  for (let search = from; ; search += 5) {
    search = indexOfText(bytes, search, to, 'HTTP/');
    if (search < 0 || (isStatusLine(bytes, search, to) && fieldFollows(bytes, search, to))) return search;
  }
}

/** Within the window: the earliest request line with a version, or -1. It begins after a line end or with a segment. */
function findRequest({ bytes, start, stream }: StreamReader, from: number, to: number): number {
  for (let search = from; ; search += 5) {
    search = indexOfText(bytes, search, to, 'HTTP/');
    if (search < 0) return -1;
    const afterLine = Math.max(from, bytes.lastIndexOf(10, search) + 1);
    const segment = Math.max(from, segmentStart(stream, start + search) - start);
    for (const candidate of afterLine === segment ? [afterLine] : [afterLine, segment]) {
      const end = lineEnd(bytes, candidate, to);
      const line = parseRequestLine(bytes, candidate, end < 0 ? to : end);
      if (line !== undefined && line.version !== '' && candidate < search) return candidate;
    }
  }
}

/** Offset at which the segment begins that holds `offset`. */
function segmentStart(stream: ByteStream, offset: number): number {
  return stream.runOffset(Math.max(0, lastRunAt(stream, offset)));
}

/** A header field stands behind the line at `from`, or the head ends there, or the bytes do. */
function fieldFollows(bytes: Uint8Array, from: number, to: number): boolean {
  const end = lineEnd(bytes, from, to);
  if (end < 0) return true;
  const next = end + (bytes[end] === 13 ? 2 : 1);
  const nextEnd = lineEnd(bytes, next, to);
  if (nextEnd < 0 || nextEnd === next) return true;
  const colon = bytes.indexOf(58, next);
  return colon > next && colon < nextEnd && bytes.indexOf(32, next) > colon - 1;
}

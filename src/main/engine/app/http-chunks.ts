/**
 * Chunked transfer coding, RFC 9112 section 7.1: walks the chunk sizes and jumps over the data, so that a body of 2 GB
 * costs its chunk lines. Extensions are passed over; trailer fields are found and left in place.
 */
import type { MessageStatus } from '../../../shared/model/index.ts';
import { hexDigit } from './ascii.ts';
import { findHeadEnd, lineEnd } from './http-head.ts';
import { MAX_CHUNK_LINE, MAX_HEAD } from './limits.ts';
import type { StreamReader } from './stream-reader.ts';

/** Where a chunked body's parts are. */
export interface ChunkWalk {
  /** Offset after the last byte that belongs to the body, trailer included. */
  end: number;
  /** Captured data bytes, framing removed. */
  length: number;
  /** Trailer section without its blank line; length 0 if there is none. */
  trailerOffset: number;
  trailerLength: number;
  status: MessageStatus;
  /** Issue code where it is not well-formed. */
  fault: string;
}

/**
 * Walk the chunks from `offset`. `onData` gets each data range (gaps inside not taken out) and may end the walk by
 * returning false.
 */
export function walkChunks(
  reader: StreamReader,
  offset: number,
  onData?: (offset: number, length: number) => boolean,
): ChunkWalk {
  const walk: ChunkWalk = { end: offset, length: 0, trailerOffset: 0, trailerLength: 0, status: 'complete', fault: '' };
  const { stream } = reader;
  for (;;) {
    const size = readChunkLine(reader, walk);
    if (size < 0) return walk;
    if (size === 0) return readTrailer(reader, walk);
    const dataEnd = Math.min(walk.end + size, stream.length);
    const missing = reader.missing(walk.end, dataEnd);
    if (missing > 0) walk.status = 'gap';
    walk.length += dataEnd - walk.end - missing;
    const goOn = onData?.(walk.end, dataEnd - walk.end) ?? true;
    const whole = dataEnd === walk.end + size;
    walk.end = dataEnd;
    if (!whole || !goOn) {
      if (!whole && walk.status === 'complete') walk.status = 'cut-off';
      return walk;
    }
    if (!skipLineEnd(reader, walk)) return walk;
  }
}

/** Size from the chunk line at `walk.end`, which moves behind the line; -1 where the walk ends (status says how). */
function readChunkLine(reader: StreamReader, walk: ChunkWalk): number {
  let have = reader.load(walk.end, 32);
  let from = walk.end - reader.start;
  let to = lineEnd(reader.bytes, from, from + have);
  if (to < 0 && have >= 32) {
    have = reader.load(walk.end, MAX_CHUNK_LINE);
    from = walk.end - reader.start;
    to = lineEnd(reader.bytes, from, from + Math.min(have, MAX_CHUNK_LINE));
  }
  const { bytes } = reader;
  let size = 0;
  let i = from;
  for (; i < (to < 0 ? from + have : to); i++) {
    const digit = hexDigit(bytes[i]);
    if (digit < 0) break;
    size = size * 16 + digit;
    if (size > Number.MAX_SAFE_INTEGER) return fail(walk, 'http-chunk-size');
  }
  if (to < 0) {
    // No line end: cut off while the digits last, else not a chunk line at all.
    if (have >= MAX_CHUNK_LINE) return fail(walk, 'http-chunk-line-long');
    return stop(reader, walk, walk.end + have);
  }
  // Behind the digits: an extension, or white space and control characters, which receivers pass over.
  const after = i < to ? (bytes[i] as number) : 0;
  if (i === from || (after !== 59 && after > 32)) return fail(walk, 'http-chunk-size');
  walk.end += to - from + (bytes[to] === 13 ? 2 : 1);
  return size;
}

function fail(walk: ChunkWalk, fault: string): -1 {
  walk.status = 'malformed';
  walk.fault = fault;
  return -1;
}

/** The bytes end at `at`, by a gap or by the end of the stream. */
function stop(reader: StreamReader, walk: ChunkWalk, at: number): -1 {
  walk.end = at;
  walk.status = at < reader.stream.length || walk.status === 'gap' ? 'gap' : 'cut-off';
  return -1;
}

/** The CR LF (or bare LF) behind a chunk's data. */
function skipLineEnd(reader: StreamReader, walk: ChunkWalk): boolean {
  const have = reader.load(walk.end, 2);
  const at = walk.end - reader.start;
  const first = reader.bytes[at];
  if (have >= 1 && first === 10) walk.end += 1;
  else if (have >= 2 && first === 13 && reader.bytes[at + 1] === 10) walk.end += 2;
  else if (have < 2 && (have === 0 || first === 13)) {
    stop(reader, walk, walk.end + have);
    return false;
  } else {
    fail(walk, 'http-chunk-end');
    return false;
  }
  return true;
}

/** Trailer fields up to the blank line (RFC 9112 section 7.1.2). */
function readTrailer(reader: StreamReader, walk: ChunkWalk): ChunkWalk {
  let want = 256;
  for (;;) {
    const have = reader.load(walk.end, want);
    const from = walk.end - reader.start;
    const { bytes } = reader;
    if (have >= 1 && bytes[from] === 10) walk.end += 1;
    else if (have >= 2 && bytes[from] === 13 && bytes[from + 1] === 10) walk.end += 2;
    else {
      const end = have > 2 ? findHeadEnd(bytes, from, from + have) : -1;
      if (end < 0 && have >= want && want < MAX_HEAD) {
        want *= 8;
        continue;
      }
      walk.trailerOffset = walk.end;
      walk.trailerLength = end < 0 ? have : end - from;
      if (end < 0) stop(reader, walk, walk.end + have);
      else walk.end += end - from;
    }
    return walk;
  }
}

/**
 * Finding WebSocket frames again behind missing bytes: at the beginning of a segment, where most frames begin, and from there
 * back over frames that stand before it inside of segments.
 */

import { firstIndex } from '../../../shared/bisect.ts';
import { MAX_LOOK_BACK, RECOGNISE_BYTES } from './limits.ts';
import type { StreamReader } from './stream-reader.ts';
import { isUtf8, unmask } from './websocket-content.ts';
import {
  blankHeader,
  type FrameRules,
  HEADER_MOST,
  type Header,
  judge,
  OPCODE,
  readHeader,
} from './websocket-header.ts';

/** Frames in a row that make a place credible as a frame boundary. */
const CREDIBLE = 8;
/** Segments tried, at most, for the next boundary after missing bytes. */
const RESYNC_RUNS = 4096;

/**
 * How many well-formed frames follow each other from `offset`, up to CREDIBLE: 0 if the first is not. Running into a gap,
 * the end, or exactly onto the end of what was captured counts as credible for as long as it went.
 */
export function countFrames(reader: StreamReader, offset: number, rules: FrameRules): number {
  const header = blankHeader();
  let at = offset;
  for (let count = 0; count < CREDIBLE; count++) {
    const have = reader.load(at, HEADER_MOST);
    const from = at - reader.start;
    if (have === 0) return count;
    if (!readHeader(reader.bytes, from, from + have, header)) return count;
    if (judge(header, rules) !== 0) return 0;
    const end = at + header.headerLength + header.payloadLength;
    if (end > reader.stream.length) {
      // A frame that claims more than there is proves nothing, unless others led to it.
      return count > 0 || header.payloadLength < RECOGNISE_BYTES * 16 ? count : 0;
    }
    at = end;
  }
  return CREDIBLE;
}

/** First start of a segment at or after `offset` where frames follow; undefined if none of so many is one. */
export function findFrame(
  reader: StreamReader,
  offset: number,
  rules: FrameRules,
  segments = RESYNC_RUNS,
): number | undefined {
  const { stream } = reader;
  const first = firstIndex(0, stream.runCount, (run) => stream.runOffset(run) >= offset);
  const last = Math.min(stream.runCount, first + segments);
  for (let run = first; run < last; run++) {
    const at = stream.runOffset(run);
    const count = countFrames(reader, at, rules);
    if (count >= 2 || (count === 1 && endsWithRun(reader, at, stream.runOffset(run) + stream.runLength(run))))
      return at;
  }
  return undefined;
}

/** The one frame at `at` ends exactly where its segment does. */
function endsWithRun(reader: StreamReader, at: number, end: number): boolean {
  const header = blankHeader();
  const have = reader.load(at, HEADER_MOST);
  const from = at - reader.start;
  return readHeader(reader.bytes, from, from + have, header) && at + header.headerLength + header.payloadLength === end;
}

/** What the first data frame of a row of frames is. */
const NO_ROW = 0;
const BEGINS = 1;
const CONTINUES = 2;
const NO_DATA = 3;
/** Bytes of text that speak for a frame that stands alone. */
const TELLING_TEXT = 4;

/**
 * The first place from `from` on where a row of frames begins that ends exactly at `start`, a known beginning of a frame or
 * the end of the bytes: `start` itself where there is none. Looks at no more than MAX_LOOK_BACK bytes. A row has two frames
 * or a text, keeps to the rules, and goes on as the frame at `start` does; a frame in it may have a gap in its payload. By
 * chance, one gap in a hundred has a short binary message too many.
 */
export function reachBack(reader: StreamReader, from: number, start: number, rules: FrameRules): number {
  const lowest = reader.pastGap(Math.max(from, start - MAX_LOOK_BACK));
  if (start - lowest < 2) return start;
  const rows = new Rows(start - lowest, rowAt(reader, start), rules);
  const pieces: (readonly [from: number, to: number])[] = [];
  for (let at = lowest; at < start; at = reader.pastGap(at)) {
    const end = Math.min(reader.gapFrom(at), start);
    pieces.push([at, end]);
    at = end;
  }
  for (const [at, end] of pieces.reverse()) rows.lookAt(reader.stream.read(at, end - at), at - lowest);
  return lowest + rows.best;
}

/** Which offsets begin a row of frames that ends at `length`. */
class Rows {
  readonly #kinds: Uint8Array;
  readonly #counts: Uint32Array;
  readonly #rules: FrameRules;
  readonly #header = blankHeader();
  /** Where the longest row begins. */
  best: number;

  constructor(length: number, behind: number, rules: FrameRules) {
    this.#kinds = new Uint8Array(length + 1);
    this.#counts = new Uint32Array(length + 1);
    this.#kinds[length] = behind;
    this.#rules = rules;
    this.best = length;
  }

  /** Look for frames in a piece without gaps, which stands at `base`; pieces come from the last to the first. */
  lookAt(bytes: Uint8Array, base: number): void {
    for (let at = bytes.length - 2; at >= 0; at--) {
      const first = bytes[at] as number;
      // Reserved bits, or an opcode beyond those that there are: what most bytes are.
      if ((first & 0x30) === 0 && (first & 0x0f) <= OPCODE.pong) this.#tryFrame(bytes, at, base);
    }
  }

  #tryFrame(bytes: Uint8Array, at: number, base: number): void {
    const header = this.#header;
    if (!readHeader(bytes, at, bytes.length, header) || judge(header, this.#rules) !== 0) return;
    const end = at + header.headerLength + header.payloadLength;
    const kind = rowFrom(header, this.#kinds[base + end] ?? NO_ROW);
    if (kind === NO_ROW) return;
    // What a gap is in, or compressed, cannot be held against it.
    const isText = (header.bits & 0xcf) === (0x80 | OPCODE.text) && end <= bytes.length;
    const payload = isText ? bytes.subarray(at + header.headerLength, end) : undefined;
    if (payload !== undefined && !isUtf8(unmasked(payload, header))) return;
    const count = (this.#counts[base + end] ?? 0) + 1;
    this.#kinds[base + at] = kind;
    this.#counts[base + at] = count;
    const tells = count > 1 || (payload !== undefined && payload.length >= TELLING_TEXT);
    if (tells && count > (this.#counts[this.best] ?? 0)) this.best = base + at;
  }
}

/** What the row at `offset` begins with, as far as its first frame tells. */
function rowAt(reader: StreamReader, offset: number): number {
  const header = blankHeader();
  const have = reader.load(offset, HEADER_MOST);
  const from = offset - reader.start;
  if (!readHeader(reader.bytes, from, from + have, header)) return NO_DATA;
  return rowFrom(header, NO_DATA);
}

/** The row that a frame makes with the row `behind` it; {@link NO_ROW} where they cannot follow each other (RFC 6455 5.4, 5.5.1). */
function rowFrom({ bits }: Header, behind: number): number {
  if (behind === NO_ROW) return NO_ROW;
  const opcode = bits & 0x0f;
  if (opcode === OPCODE.close) return behind === NO_DATA ? NO_DATA : NO_ROW;
  if (opcode > OPCODE.close) return behind;
  const isLast = (bits & 0x80) !== 0;
  if (behind !== NO_DATA && isLast === (behind === CONTINUES)) return NO_ROW;
  return opcode === OPCODE.continuation ? CONTINUES : BEGINS;
}

function unmasked(payload: Uint8Array, { mask }: Header): Uint8Array {
  if (mask === 0) return payload;
  const copy = payload.slice();
  unmask(copy, mask);
  return copy;
}

/** Messages that are not whole yet: what is there of them, and putting the segments together that it came in. */
import type { Need, Outcome, Resume } from './protocol.ts';
import type { Segments } from './segments.ts';

/** Most bytes put together for one message; longer ones are read as far as this. */
const MAX_ASSEMBLED = 16 * 1024 * 1024;
/** A message is not believed to be longer. */
const MAX_MESSAGE = 0x40000000;

/** A message that is not whole yet. */
export interface Open {
  readonly id: number;
  readonly seq: number;
  need: Need;
  /** Length it will have by what is known; `MAX_MESSAGE` where the sender's close ends it. */
  length: number;
  /** Bytes there without a gap, from the beginning. */
  have: number;
  /** Positions whose segments hold parts of it, in order of the capture. */
  readonly members: number[];
  /** Parts behind a gap: from and to, relative to `seq`. */
  readonly apart: [number, number][];
  readonly resume: Resume | undefined;
  /** The first `have` bytes, where they are read again with every segment. */
  readonly gathered: Uint8Array | undefined;
}

/** What a protocol said of a message that may be whole. */
export interface Reading {
  readonly outcome: Outcome;
  /** Where in the message it read from, and what. */
  readonly from: number;
  readonly bytes: Uint8Array;
  /** More may be asked for. */
  readonly patient: boolean;
}

/** How far one sequence number is behind another; negative where it is before it. */
export const distance = (from: number, to: number): number => (to - from) | 0;

/** Length that a message will have of which `have` bytes are there. */
export const lengthWith = (have: number, need: Need): number =>
  need === 'close' ? MAX_MESSAGE : need === 'segment' ? have + 1 : Math.min(have + need, MAX_MESSAGE);

/** The segment at `position` brings the bytes of a message from one place to another. */
export function addPart(open: Open, position: number, from: number, to: number): void {
  if (open.members.at(-1) !== position) open.members.push(position);
  open.apart.push([from, to]);
  open.apart.sort((a, b) => a[0] - b[0]);
  for (let next = open.apart[0]; next !== undefined && next[0] <= open.have; next = open.apart[0]) {
    open.have = Math.max(open.have, next[1]);
    open.apart.shift();
  }
}

/** Bytes of what begins at `seq`, from `from` up to `length`, out of the segments at some positions. */
export function assemble(
  segments: Segments,
  seq: number,
  length: number,
  members: readonly number[],
  from: number,
): Uint8Array {
  const bytes = new Uint8Array(Math.min(Math.max(length - from, 0), MAX_ASSEMBLED));
  for (const position of members) {
    const segment = segments.at(position);
    const at = distance(seq, segment.seq) - from;
    if (at >= bytes.length || at + segment.length <= 0) continue;
    const payload = segments.payload(position);
    const source = at < 0 ? payload.subarray(-at) : payload;
    bytes.set(source.subarray(0, Math.max(0, bytes.length - Math.max(at, 0))), Math.max(at, 0));
  }
  return bytes;
}

/**
 * A stream as one reads it: the pieces of both directions in the order in which they became readable, each from one
 * packet, and the gaps between them.
 */
import type { FollowPiece, FollowWindow } from '../../../shared/model/index.ts';
import { type Direction, type StreamIndex, streamIndex } from '../../../shared/units.ts';
import type { ByteStream, ByteStreamPair } from '../bytes/index.ts';

/** Bytes of one answer at most. */
const MAX_BYTES = 1 << 20;

/** Marks of an entry: which way, and whether it is a gap; below them the number of the run or gap. */
const TO_CLIENT = 0x80000000;
const GAP = 0x40000000;
const INDEX = 0x3fffffff;

/** The pieces of one stream, in order. */
export class FollowList {
  readonly #bytes: ByteStreamPair;
  readonly #stream: StreamIndex;
  readonly #entries: Uint32Array;

  constructor(stream: number, bytes: ByteStreamPair, direction: Direction | 'both') {
    this.#stream = streamIndex(stream);
    this.#bytes = bytes;
    const toServer = direction === 'toClient' ? EMPTY : entriesOf(bytes.toServer, 0);
    const toClient = direction === 'toServer' ? EMPTY : entriesOf(bytes.toClient, TO_CLIENT);
    this.#entries = interleave(toServer, toClient);
  }

  /** At most `count` pieces from the `from`-th, and at most 1 MB. */
  window(from: number, count: number): FollowWindow {
    const { toServer, toClient } = this.#bytes;
    const pieces: FollowPiece[] = [];
    let room = MAX_BYTES;
    for (let at = from; at < Math.min(from + count, this.#entries.length) && room > 0; at++) {
      const piece = this.#piece(this.#entries[at] as number);
      room -= piece.bytes.length;
      pieces.push(piece);
    }
    return {
      stream: this.#stream,
      from,
      pieces,
      totalPieces: this.#entries.length,
      totalBytes: { toServer: toServer.length - missingOf(toServer), toClient: toClient.length - missingOf(toClient) },
      missingBytes: { toServer: missingOf(toServer), toClient: missingOf(toClient) },
    };
  }

  #piece(entry: number): FollowPiece {
    const direction: Direction = (entry & TO_CLIENT) !== 0 ? 'toClient' : 'toServer';
    const side = this.#bytes[direction];
    const index = entry & INDEX;
    const gap = (entry & GAP) !== 0 ? side.gaps[index] : undefined;
    if (gap !== undefined) {
      const packet = side.packetAt(gap.offset);
      return { direction, packet, streamOffset: gap.offset, bytes: new Uint8Array(0), missing: gap.length };
    }
    const streamOffset = side.runOffset(index);
    const bytes = side.read(streamOffset, side.runLength(index));
    return { direction, packet: side.runPacket(index), streamOffset, bytes, missing: 0 };
  }
}

const missingOf = ({ gaps }: ByteStream): number => gaps.reduce((sum, gap) => sum + gap.length, 0);

interface Entries {
  readonly marks: Uint32Array;
  /** Packet after which each piece could be read: no piece before one that precedes it. */
  readonly ready: Uint32Array;
}

const EMPTY: Entries = { marks: new Uint32Array(0), ready: new Uint32Array(0) };

function entriesOf(side: ByteStream, mark: number): Entries {
  const marks = new Uint32Array(side.runCount + side.gaps.length);
  const ready = new Uint32Array(marks.length);
  let gap = 0;
  let latest = 0;
  let at = 0;
  for (let run = 0; run < side.runCount; run++) {
    latest = Math.max(latest, side.runPacket(run));
    while (gap < side.gaps.length && (side.gaps[gap]?.offset ?? 0) < side.runOffset(run)) {
      marks[at] = (mark | GAP | gap++) >>> 0;
      ready[at++] = latest;
    }
    marks[at] = (mark | run) >>> 0;
    ready[at++] = latest;
  }
  for (; gap < side.gaps.length; at++) {
    marks[at] = (mark | GAP | gap++) >>> 0;
    ready[at] = latest;
  }
  return { marks, ready };
}

function interleave(a: Entries, b: Entries): Uint32Array {
  const entries = new Uint32Array(a.marks.length + b.marks.length);
  let i = 0;
  let j = 0;
  for (let at = 0; at < entries.length; at++) {
    const takeA = j >= b.marks.length || (i < a.marks.length && (a.ready[i] as number) <= (b.ready[j] as number));
    entries[at] = (takeA ? a.marks[i++] : b.marks[j++]) as number;
  }
  return entries;
}

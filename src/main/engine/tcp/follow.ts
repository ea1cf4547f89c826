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

/** The pieces of one stream, in order; put in order as far as they have been asked for. */
export class FollowList {
  readonly #bytes: ByteStreamPair;
  readonly #stream: StreamIndex;
  readonly #toServer: Pieces | undefined;
  readonly #toClient: Pieces | undefined;
  readonly #entries: Uint32Array;
  /** Entries that are in their place. */
  #ordered = 0;

  constructor(stream: number, bytes: ByteStreamPair, direction: Direction | 'both') {
    this.#stream = streamIndex(stream);
    this.#bytes = bytes;
    this.#toServer = direction === 'toClient' ? undefined : new Pieces(bytes.toServer, 0);
    this.#toClient = direction === 'toServer' ? undefined : new Pieces(bytes.toClient, TO_CLIENT);
    this.#entries = new Uint32Array((this.#toServer?.count ?? 0) + (this.#toClient?.count ?? 0));
  }

  /** At most `count` pieces from the `from`-th, and at most 1 MB. */
  window(from: number, count: number): FollowWindow {
    const { toServer, toClient } = this.#bytes;
    const pieces: FollowPiece[] = [];
    const end = Math.min(from + count, this.#entries.length);
    this.#order(end);
    let room = MAX_BYTES;
    for (let at = from; at < end && room > 0; at++) {
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

  /** Put the first pieces in order: of the two directions, the one whose next piece could be read earlier. */
  #order(end: number): void {
    const a = this.#toServer;
    const b = this.#toClient;
    for (; this.#ordered < end; this.#ordered++) {
      const side = a !== undefined && (b === undefined || a.ready <= b.ready) ? a : b;
      if (side === undefined) return;
      this.#entries[this.#ordered] = side.take();
    }
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

/** The pieces of one direction, one after the other: its runs, and its gaps between them. */
class Pieces {
  readonly count: number;
  /** Packet after which the next piece can be read: no piece before one that precedes it. Infinity behind the last. */
  ready = 0;
  readonly #side: ByteStream;
  readonly #mark: number;
  #run = 0;
  #gap = 0;

  constructor(side: ByteStream, mark: number) {
    this.#side = side;
    this.#mark = mark;
    this.count = side.runCount + side.gaps.length;
    this.#look();
  }

  /** The next piece as an entry. */
  take(): number {
    const entry = (this.#mark | (this.#isGap() ? GAP | this.#gap++ : this.#run++)) >>> 0;
    this.#look();
    return entry;
  }

  #isGap(): boolean {
    const gap = this.#side.gaps[this.#gap];
    return gap !== undefined && (this.#run >= this.#side.runCount || gap.offset < this.#side.runOffset(this.#run));
  }

  /** A gap is known by what comes behind it; one at the end by what came last. */
  #look(): void {
    if (this.#run + this.#gap >= this.count) this.ready = Number.POSITIVE_INFINITY;
    else if (this.#run < this.#side.runCount) this.ready = Math.max(this.ready, this.#side.runPacket(this.#run));
  }
}

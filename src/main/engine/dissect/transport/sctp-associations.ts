/**
 * Directions of SCTP associations: where each one's transmission sequence numbers begin, so that they can be told from
 * zero, as the reference does. The directions of an association have different verification tags; they are brought
 * together by their ends.
 */
import { readU16BE, readU32BE } from '../../bytes/index.ts';
import type { Cursor } from '../cursor.ts';
import { formatHexBytes } from '../text.ts';

const MAX_DIRECTIONS = 1 << 16;

/** One direction of an association. */
class Direction {
  /** Number of the first data chunk; undefined while there was none. */
  first: number | undefined;
  peer: Direction | undefined;
}

/** See the file's first lines. Filled by the scan, asked when a packet is looked at again; bounded. */
export class SctpAssociations {
  readonly #directions = new Map<string, Direction>();
  /** By ends, those that wait for their peer. */
  readonly #waiting = new Map<string, Direction | undefined>();

  /** A packet with its common header at the cursor; `firstData` is the number of its first data chunk, if it has one. */
  meet(cursor: Cursor, firstData: number | undefined): void {
    const { bytes, offset } = cursor;
    if (readU32BE(bytes, offset + 4) === 0) return;
    const key = keyOf(cursor);
    let direction = this.#directions.get(key);
    if (direction === undefined) {
      if (this.#directions.size >= MAX_DIRECTIONS) return;
      direction = new Direction();
      this.#directions.set(key, direction);
    }
    if (direction.peer === undefined) this.#match(cursor, direction);
    if (firstData !== undefined) direction.first ??= firstData;
  }

  /** A number of this packet's direction, from the first one; as it is where nothing is known. */
  relative(cursor: Cursor, tsn: number): number {
    return (tsn - (this.#directions.get(keyOf(cursor))?.first ?? 0)) >>> 0;
  }

  /** A number of the direction that this packet acknowledges. */
  relativeOfPeer(cursor: Cursor, tsn: number): number {
    return (tsn - (this.#directions.get(keyOf(cursor))?.peer?.first ?? 0)) >>> 0;
  }

  #match(cursor: Cursor, direction: Direction): void {
    const { bytes, offset } = cursor;
    const [source, destination] = [readU16BE(bytes, offset), readU16BE(bytes, offset + 2)];
    const half = cursor.addresses + cursor.addressesSize / 2;
    const from = formatHexBytes(bytes.subarray(cursor.addresses, half));
    const to = formatHexBytes(bytes.subarray(half, half + cursor.addressesSize / 2));
    const theirs = `${destination} ${source} ${to}`;
    if (!this.#waiting.has(theirs)) {
      this.#waiting.set(`${source} ${destination} ${from}`, direction);
      return;
    }
    const peer = this.#waiting.get(theirs);
    this.#waiting.set(theirs, peer === undefined ? direction : undefined);
    if (peer === undefined) return;
    direction.peer = peer;
    peer.peer = direction;
  }
}

/** Ports and verification tag of the header at the cursor. */
const keyOf = ({ bytes, offset }: Cursor): string => formatHexBytes(bytes.subarray(offset, offset + 8));

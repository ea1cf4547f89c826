/**
 * What a follower reads: the ordered bytes of one direction of a connection, with gaps, where any offset can name the
 * packet behind it. TCP reassembly makes the first ones; a follower (TLS, CONNECT, Upgrade) may make further ones. No
 * follower knows what lies below it.
 *
 * Offsets count from 0 at the first byte known of this direction and include the gaps. Bytes are read through to the
 * file; nothing is held.
 */
import { firstIndex } from '../../../shared/bisect.ts';
import type { PacketIndex, Timestamp } from '../../../shared/units.ts';

/** Bytes that the capture does not have. */
export interface ByteGap {
  readonly offset: number;
  readonly length: number;
}

/** One direction. */
export interface ByteStream {
  /** Offset after the last byte known, gaps included. */
  readonly length: number;
  /** In order, not touching each other. */
  readonly gaps: readonly ByteGap[];
  /** Whether offset 0 is the connection's first byte; false where the capture began later. */
  readonly fromStart: boolean;
  /** How this direction ends: FIN at `length`, a reset, or no end in the capture. */
  readonly ended: 'fin' | 'reset' | 'open';
  /**
   * Fresh copy of the bytes from `offset`, at most `length`, stopping before the next gap and at the end. Empty inside a
   * gap and beyond the end. `length` must be bounded by the caller. Where `room` is given and large enough, the answer may
   * be its beginning.
   */
  read(offset: number, length: number, room?: Uint8Array): Uint8Array;
  /** Packet whose payload holds the byte at `offset`; inside a gap or beyond the end: the nearest one before. */
  packetAt(offset: number): PacketIndex;
  /** Runs: the pieces the bytes came in, one per contributing packet, in order of offset. Index 0…runCount-1. */
  readonly runCount: number;
  runOffset(run: number): number;
  runLength(run: number): number;
  runPacket(run: number): PacketIndex;
}

/** Both directions of one connection, and the clock of its packets. */
export interface ByteStreamPair {
  readonly toServer: ByteStream;
  readonly toClient: ByteStream;
  /** Arrival time of a packet. */
  timeOf(packet: PacketIndex): Timestamp;
  /**
   * Whether one end had got what a packet of the other carries when it sent a packet, by its acknowledgment number: true
   * also where the capture has the two the other way round. Absent where there are no such numbers.
   */
  acknowledges?(packet: PacketIndex, other: PacketIndex): boolean;
}

/** The last run that begins at or before an offset; -1 where none does. */
export function lastRunAt(stream: ByteStream, offset: number): number {
  return firstIndex(0, stream.runCount, (run) => stream.runOffset(run) > offset) - 1;
}

/** The number of a packet as a person types it. */
import { type PacketIndex, packetIndex } from '../../../shared/units.ts';

/** The packet of a typed number, of `count` packets that are numbered from 1; undefined where it is none of theirs, or no number. */
export function packetTyped(typed: string, count: number): PacketIndex | undefined {
  const number = /^\d+$/.test(typed) ? Number(typed) : 0;
  return number >= 1 && number <= count ? packetIndex(number - 1) : undefined;
}

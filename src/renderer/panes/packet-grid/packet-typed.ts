/** The number of a packet as a person types it. */
import { type PacketIndex, packetIndex } from '../../../shared/units.ts';

/** Digits, or groups of three with one kind of mark between them: as the window writes numbers, as other languages do. */
const NUMBER = /^\d+$|^\d{1,3}(?:([,.'\u2019_\s])\d{3})(?:\1\d{3})*$/;

/** The packet of a typed number, of `count` packets that are numbered from 1; undefined where it is none of theirs, or no number. */
export function packetTyped(typed: string, count: number): PacketIndex | undefined {
  const number = NUMBER.test(typed) ? Number(typed.replace(/\D/g, '')) : 0;
  return number >= 1 && number <= count ? packetIndex(number - 1) : undefined;
}

/** The options that later segments are judged by, read without allocating: window scale, SACK, and whether there is multipath. */
import { readI32BE, readU8, readU32BE } from '../bytes/index.ts';
import { OptionKind, optionLength } from '../dissect/index.ts';
import type { Segment } from './segment.ts';

/** Two no-operations and a timestamp, as nearly every segment has: nothing to read there. */
const PADDED_TIMESTAMPS = 0x0101080a;
const MAX_SHIFT = 14;
/** SACK blocks that count. */
const MAX_BLOCKS = 3;

/** Whether the options at [offset, end) are none, or those that nearly every segment has and that say nothing here. */
export const areTimestamps = (bytes: Uint8Array, offset: number, end: number): boolean =>
  end === offset || (end - offset === 12 && readI32BE(bytes, offset) === PADDED_TIMESTAMPS);

/** Read the options at [offset, end) into `segment`; of those that end beyond `present`, the whole blocks of a SACK count. */
export function scanOptions(bytes: Uint8Array, offset: number, end: number, present: number, segment: Segment): void {
  segment.windowShift = -1;
  segment.sackWidth = 0;
  segment.mayBeMultipath = false;
  if (present === end && areTimestamps(bytes, offset, end)) return;
  let at = offset;
  while (at < present) {
    const isSingle = (bytes[at] as number) <= OptionKind.noOperation;
    const length = at + 1 < present || isSingle ? optionLength(bytes, at, end) : 0;
    if (length === 0) {
      segment.mayBeMultipath = true;
      return;
    }
    const kind = readU8(bytes, at);
    if (kind === OptionKind.windowScale && length === 3 && at + length <= present) {
      segment.windowShift = Math.min(MAX_SHIFT, readU8(bytes, at + 2));
    } else if (kind === OptionKind.sack) {
      segment.sackWidth = sackWidth(bytes, at + 2, Math.min(at + length, present));
    } else if (kind === OptionKind.multipath) segment.mayBeMultipath = true;
    at += length;
  }
}

function sackWidth(bytes: Uint8Array, from: number, to: number): number {
  let width = 0;
  const end = Math.min(to, from + MAX_BLOCKS * 8);
  for (let at = from; at + 8 <= end; at += 8) width += readU32BE(bytes, at + 4) - readU32BE(bytes, at);
  return width >>> 0;
}

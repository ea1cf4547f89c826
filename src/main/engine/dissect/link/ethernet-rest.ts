/**
 * What is left of an Ethernet frame behind a payload that tells its own length: padding up to the least length of a frame
 * (IEEE 802.3 clause 3.2.8), a trailer, and the check sequence where the capture has it. Padding is taken to be zeros; what
 * stands in its place and is not is remarked on.
 */
import { readU32BE } from '../../bytes/index.ts';
import type { Cursor } from '../cursor.ts';
import { type Detail, formatBytes } from '../detail.ts';
import { declareFields } from '../field.ts';
import { carriedLength, isVlan } from '../network/ip-length.ts';
import { type RemarkSpec, remark } from '../remarks.ts';

/** Least length of a frame without its check sequence, and with it. */
const MIN_FRAME = 60;
const MIN_WITH_FCS = 64;
const FCS = 4;
/** Largest number in the place of the type that is a length. */
const MAX_LENGTH = 1500;

const ODD = "Didn't find padding of zeros, and an undecoded trailer exists. There may be padding of non-zeros.";

/** Its fields. Within a VLAN tag the trailer is the tag's; the remark is whose the number behind the addresses is. */
export const REST_FIELDS = declareFields({
  padding: { key: 'eth.padding', label: 'Padding', type: 'bytes' },
  trailer: { key: 'eth.trailer', label: 'Trailer', type: 'bytes' },
  taggedTrailer: { key: 'vlan.trailer', label: 'Trailer', type: 'bytes' },
  fcs: { key: 'eth.fcs', label: 'Frame check sequence', type: 'uint32', base: 'hex' },
  odd: remark('eth.padding_bad', ODD, 'note/Protocol'),
});
const F = REST_FIELDS;
const ODD_OF_TYPE: RemarkSpec = { ...F.odd, of: 'Ethertype' };

/** Whether the number behind the addresses is a length and no type. */
export const isLength = (type: number): boolean => type <= MAX_LENGTH && type !== 0;

/** Paint it, for the frame at the cursor with a header of `header` bytes that names `type`. */
export function paintRest(cursor: Cursor, out: Detail, header: number, type: number): void {
  const { bytes, offset } = cursor;
  let at = restOf(bytes, offset + header, cursor.end, type);
  let { end } = cursor;
  if (at >= end) return;
  const isOdd = isPaddingOdd(bytes, offset, end, cursor.wireEnd, header, type);
  const padEnd = offset + MIN_FRAME;
  if (!isOdd && at < padEnd && cursor.wireEnd >= padEnd) {
    const here = Math.min(end, padEnd);
    out.add(F.padding, at, here - at, formatBytes(bytes, at, here - at));
    at = here;
  }
  const isWhole = cursor.end === cursor.wireEnd;
  const hasFcs = !isVlan(type) && isWhole && end - offset >= MIN_WITH_FCS && end - at >= FCS;
  if (hasFcs) end -= FCS;
  if (end > at) {
    const node = out.add(isVlan(type) ? F.taggedTrailer : F.trailer, at, end - at, formatBytes(bytes, at, end - at));
    if (isOdd) out.within(node, () => out.remark(isLength(type) ? F.odd : ODD_OF_TYPE, at, end - at));
  }
  if (hasFcs) out.add(F.fcs, end, FCS, readU32BE(bytes, end));
}

/**
 * Whether there is something else than zeros where padding would stand, in the frame from `offset` to `end` (to `wireEnd`
 * on the wire). The scan asks, so nothing is allocated.
 */
export function isPaddingOdd(
  bytes: Uint8Array,
  offset: number,
  end: number,
  wireEnd: number,
  header: number,
  type: number,
): boolean {
  if (wireEnd - offset < MIN_FRAME) return false;
  const to = Math.min(end, offset + MIN_FRAME);
  for (let at = restOf(bytes, offset + header, end, type); at < to; at++) if (bytes[at] !== 0) return true;
  return false;
}

/** Where what is carried from `start` on ends by its own length; `end` where it has none, or reaches as far. */
function restOf(bytes: Uint8Array, start: number, end: number, type: number): number {
  const carried = isLength(type) ? type : carriedLength(bytes, start, end, type);
  return carried === undefined ? end : Math.min(end, start + carried);
}

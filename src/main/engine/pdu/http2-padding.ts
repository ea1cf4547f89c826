/** Padding and priority of HTTP/2 frames (RFC 9113 sections 6.1 and 5.3) as lines of the tree. */
import { readU32BE } from '../bytes/index.ts';
import type { Detail } from '../dissect/index.ts';
import { HTTP2_FIELDS as F } from './http2-fields.ts';

/** Bytes that tell a priority. */
export const PRIORITY_SIZE = 5;

/** How many bytes fill up the payload that begins at `at`; none where the frame is not padded (section 6.1). */
export function paintPadding(out: Detail, bytes: Uint8Array, at: number, isPadded: boolean): void {
  const length = isPadded ? (bytes[at] ?? 0) : 0;
  if (isPadded) out.add(F.padding, at, 1, length, { hidden: true });
  out.add(F.padLength, at, isPadded ? 1 : 0, length, { generated: true });
}

/** What a stream depends on, and how much (section 5.3), at `at`; nothing where it is not all before `to`. */
export function paintPriority(out: Detail, bytes: Uint8Array, at: number, to: number): void {
  if (at + PRIORITY_SIZE > to) return;
  const dependency = readU32BE(bytes, at);
  out.add(F.exclusive, at, 4, dependency >>> 31 === 1);
  out.add(F.dependency, at, 4, dependency & 0x7fffffff);
  const weight = bytes[at + 4] as number;
  out.add(F.weight, at + 4, 1, weight);
  out.add(F.realWeight, at + 4, 1, weight + 1, { generated: true });
}

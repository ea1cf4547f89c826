/**
 * The Internet checksum (RFC 1071) over headers and, with the pseudo-header of RFC 793/8200, over transport segments.
 * Worked out for the packet somebody looks at only; see {@link ChecksumStatus} for what the comparison can come to.
 */
import { readU16BE } from '../bytes/index.ts';

/** Values of the `*.checksum.status` fields. */
export const ChecksumStatus = { bad: 0, good: 1, unverified: 2, notPresent: 3, illegal: 4 } as const;

/** What they are called. */
export const CHECKSUM_STATUS_NAMES: Readonly<Record<number, string>> = {
  0: 'Bad',
  1: 'Good',
  2: 'Unverified',
  3: 'Not present',
  4: 'Illegal',
};

/** Sum of 16-bit words from `offset`; an odd last byte counts as the high half. Not folded. */
function sumWords(bytes: Uint8Array, offset: number, length: number): number {
  let sum = 0;
  const even = offset + (length & ~1);
  for (let i = offset; i < even; i += 2) sum += readU16BE(bytes, i);
  return length & 1 ? sum + ((bytes[even] as number) << 8) : sum;
}

function fold(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
  return folded;
}

/**
 * What the checksum at `checksumAt` should be, over `length` bytes from `offset` with that field taken as zero. All of
 * them must be there.
 */
export function internetChecksum(bytes: Uint8Array, offset: number, length: number, checksumAt: number): number {
  return ~fold(sumWords(bytes, offset, length) - readU16BE(bytes, checksumAt)) & 0xffff;
}

/** The same with a pseudo-header: `addressesAt` are both addresses, `addressesLength` bytes (8 or 32) in a row. */
export function transportChecksum(
  bytes: Uint8Array,
  offset: number,
  length: number,
  checksumAt: number,
  addressesAt: number,
  addressesLength: number,
  protocol: number,
): number {
  const pseudo = sumWords(bytes, addressesAt, addressesLength) + protocol + (length >>> 16) + (length & 0xffff);
  return ~fold(pseudo + sumWords(bytes, offset, length) - readU16BE(bytes, checksumAt)) & 0xffff;
}

/**
 * The sum over the pseudo-header alone, not complemented: what stands in the field of a packet that was captured before
 * the network card worked the checksum out.
 */
export function pseudoHeaderSum(
  bytes: Uint8Array,
  addressesAt: number,
  addressesLength: number,
  protocol: number,
  length: number,
): number {
  return fold(sumWords(bytes, addressesAt, addressesLength) + protocol + (length >>> 16) + (length & 0xffff));
}

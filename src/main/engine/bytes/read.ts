/**
 * Numbers out of bytes. The caller has checked the bounds; these only name the byte order. They are small enough for
 * the compiler to inline and allocate nothing. 64-bit values: {@link readU64BE} loses precision above 2^53 and says so.
 */

/** The byte at `o`. */
export const readU8 = (b: Uint8Array, o: number): number => b[o] as number;

/** Unsigned 16 bits, network byte order. */
export const readU16BE = (b: Uint8Array, o: number): number => ((b[o] as number) << 8) | (b[o + 1] as number);

/** Unsigned 24 bits, network byte order. */
export const readU24BE = (b: Uint8Array, o: number): number =>
  ((b[o] as number) << 16) | ((b[o + 1] as number) << 8) | (b[o + 2] as number);

/** Unsigned 32 bits, network byte order. */
export const readU32BE = (b: Uint8Array, o: number): number =>
  (((b[o] as number) << 24) | ((b[o + 1] as number) << 16) | ((b[o + 2] as number) << 8) | (b[o + 3] as number)) >>> 0;

/** Signed 32 bits, network byte order: a small integer, where a call hands it on. */
export const readI32BE = (b: Uint8Array, o: number): number =>
  ((b[o] as number) << 24) | ((b[o + 1] as number) << 16) | ((b[o + 2] as number) << 8) | (b[o + 3] as number);

/** Unsigned 64 bits, network byte order, as a double: exact up to 2^53. */
export const readU64BE = (b: Uint8Array, o: number): number => readU32BE(b, o) * 4294967296 + readU32BE(b, o + 4);

/** Unsigned 16 bits, little-endian. */
export const readU16LE = (b: Uint8Array, o: number): number => ((b[o + 1] as number) << 8) | (b[o] as number);

/** Unsigned 32 bits, little-endian. */
export const readU32LE = (b: Uint8Array, o: number): number =>
  (((b[o + 3] as number) << 24) | ((b[o + 2] as number) << 16) | ((b[o + 1] as number) << 8) | (b[o] as number)) >>> 0;

/** Signed 32 bits, little-endian. */
export const readI32LE = (b: Uint8Array, o: number): number =>
  (b[o] as number) | ((b[o + 1] as number) << 8) | ((b[o + 2] as number) << 16) | ((b[o + 3] as number) << 24);

/** Unsigned 64 bits, network byte order, exact. Allocates; not for the scan. */
export const readBigU64BE = (b: Uint8Array, o: number): bigint =>
  (BigInt(readU32BE(b, o)) << 32n) | BigInt(readU32BE(b, o + 4));

/** The same, little-endian. */
export const readBigU64LE = (b: Uint8Array, o: number): bigint =>
  (BigInt(readU32LE(b, o + 4)) << 32n) | BigInt(readU32LE(b, o));

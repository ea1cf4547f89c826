/**
 * Arithmetic of sequence numbers, RFC 9293 section 3.4: unsigned 32-bit numbers that wrap. Raw integers are compared
 * here and nowhere else.
 */

/** Whether `a` comes before `b`. */
export const before = (a: number, b: number): boolean => ((a - b) | 0) < 0;

/** Whether `a` comes after `b`. At a distance of exactly 2^31 both this and {@link before} hold. */
export const after = (a: number, b: number): boolean => ((b - a) | 0) < 0;

/** `seq` moved on by `count`. */
export const advance = (seq: number, count: number): number => (seq + count) >>> 0;

/** How far `to` is ahead of `from`, 0…2^32-1. */
export const distance = (from: number, to: number): number => (to - from) >>> 0;

/** How far `to` is from `from`, the shorter way: -2^31…2^31-1. */
export const offset = (from: number, to: number): number => (to - from) | 0;

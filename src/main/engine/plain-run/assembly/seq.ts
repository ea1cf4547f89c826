/** Order of sequence numbers, as tcp/seq.ts has it: 32 bits that wrap. */

/** Whether `a` comes before `b`. */
export function before(a: i32, b: i32): bool {
  return a - b < 0;
}

/** Whether `a` comes after `b`. At a distance of exactly 2^31 both this and {@link before} hold. */
export function after(a: i32, b: i32): bool {
  return b - a < 0;
}

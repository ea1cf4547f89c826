/** The keys that lead from a row of a long list to another, the same in every list. */
import type { Seen } from './scroll-place.ts';

/**
 * Position that `key` (as KeyboardEvent.key has it) leads to from `at` in a list of `total` rows, of which `seen` are in view; it
 * may lie outside of the list. Undefined: no such key.
 */
export function rowByKey(key: string, at: number, { first, last }: Seen, total: number): number | undefined {
  const page = Math.max(1, last - first - 1);
  return {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: total - 1,
  }[key];
}

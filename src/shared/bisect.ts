/** Binary search, the one in use everywhere: over columns, lists and whatever else an index leads into. */

/**
 * The first index from `from` on and below `to` for which `reached` holds; `to` where it holds for none. Whoever asks sees to it
 * that it holds for all behind the first one.
 */
export function firstIndex(from: number, to: number, reached: (index: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (reached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The first of `length` ascending values that is at least `value`; `length` where none is. */
export function lowerBound(values: ArrayLike<number>, length: number, value: number): number {
  return firstIndex(0, length, (at) => (values[at] as number) >= value);
}

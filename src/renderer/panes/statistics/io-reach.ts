/**
 * What the I/O graph draws of its intervals: one point more than there are intervals, so that the last is as wide as the
 * others, and a capture of one interval has a time to reach to.
 */

/** Seconds at which each of so many intervals begins, and the last ends. */
export const edgesOf = (intervals: number, milliseconds: number): Float64Array =>
  Float64Array.from({ length: intervals + 1 }, (_, at) => (at * milliseconds) / 1000);

/** Values at the edges: a step goes on to the end of its interval, and no bar stands there. */
export const valuesAtEdges = (values: Float64Array, bars: boolean): (number | null)[] => [
  ...values,
  bars ? null : (values.at(-1) ?? null),
];

/** The interval that is meant by an edge: the end of the last is the last. */
export const intervalAt = (edge: number, edges: number): number => Math.max(0, Math.min(edge, edges - 2));

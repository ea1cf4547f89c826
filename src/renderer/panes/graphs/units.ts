/** Values of a graph as people read them. Units are symbols of the SI, the same in every language. */
import type { StreamGraph } from '../../../shared/graph.ts';

const THOUSANDS = ['', 'k', 'M', 'G', 'T'] as const;

/** Three digits that matter: `1.23`, `12.3`, `123`. */
const digits = (value: number): string => String(Number(value.toPrecision(3)));

/** A value in the unit of its graph. */
export function formatValue(value: number, unit: StreamGraph['unit']): string {
  if (unit === 'seconds') return Math.abs(value) < 1 ? `${digits(value * 1000)} ms` : `${digits(value)} s`;
  const size = Math.abs(value) < 1000 ? 0 : Math.min(THOUSANDS.length - 1, Math.floor(Math.log10(Math.abs(value)) / 3));
  const suffix = unit === 'bytes' ? 'B' : 'B/s';
  return `${digits(value / 1000 ** size)} ${THOUSANDS[size]}${suffix}`;
}

/** A time on the axis. */
export const formatTime = (seconds: number): string => `${Number(seconds.toPrecision(6))} s`;

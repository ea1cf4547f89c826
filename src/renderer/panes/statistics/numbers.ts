/** Numbers of statistics as people read them. */
const THOUSANDS = ['', 'k', 'M', 'G', 'T'] as const;

/** Bits a second: `8.21 Mb/s`; a dash where there is no time. */
export function formatRate(bytes: number, seconds: number): string {
  if (seconds <= 0) return '–';
  const bits = (bytes * 8) / seconds;
  const size = bits < 1000 ? 0 : Math.min(THOUSANDS.length - 1, Math.floor(Math.log10(bits) / 3));
  return `${Number((bits / 1000 ** size).toPrecision(3))} ${THOUSANDS[size]}b/s`;
}

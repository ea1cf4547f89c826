/**
 * Numbers, times and flags as a person reads them. No locale: digits are grouped by comma and decimals cut by a point in
 * every language, as capture tools write them. Words (units of more than a symbol) belong to i18n, not here.
 */
import type { Seconds, Timestamp } from './units.ts';

/** `10240` → `10,240`. */
export function formatCount(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** A size in bytes as `2,040 B`; from 100,000 on with a unit and one decimal: `1.4 MB` (powers of ten). */
export function formatBytes(bytes: number): string {
  if (bytes < 100_000) return `${formatCount(bytes)} B`;
  const units = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** A span with three telling digits and the unit that fits: `39 µs`, `13.8 ms`, `1.09 s`, `12 min 5 s`. */
export function formatDuration(seconds: Seconds): string {
  const sign = seconds < 0 ? '-' : '';
  const span = Math.abs(seconds);
  if (span === 0) return '0 s';
  if (span < 999.5e-9) return `${sign}${Math.round(span * 1e9)} ns`;
  if (span < 999.5e-6) return `${sign}${telling(span * 1e6)} µs`;
  if (span < 0.9995) return `${sign}${telling(span * 1e3)} ms`;
  if (span < 119.5) return `${sign}${telling(span)} s`;
  const whole = Math.round(span);
  if (whole < 7200) return `${sign}${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${sign}${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

function telling(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  const text = value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
  return text.replace(/\.?0+$/, '');
}

/** Seconds with a fixed number of decimals, as the time column shows them. */
export function formatSeconds(seconds: Seconds, decimals: number): string {
  const text = seconds.toFixed(decimals);
  // A difference that rounds to nothing is no negative number.
  return /^-0\.?0*$/.test(text) ? text.slice(1) : text;
}

/** How an absolute time is written. `iso` is RFC 3339 in UTC. */
export type ClockFormat = 'utc' | 'local' | 'iso';

/** Furthest second either side of 1970 that a Date can name. */
const LAST_SECOND = 8.64e12;

/**
 * An absolute time with `decimals` digits of a second, cut and not rounded, so that it never names a later second.
 * A time no calendar reaches comes back as plain seconds since 1970.
 */
export function formatClock(time: Timestamp, format: ClockFormat, decimals: number): string {
  const fraction = decimals > 0 ? `.${String(time.nanos).padStart(9, '0').slice(0, decimals)}` : '';
  if (Math.abs(time.seconds) > LAST_SECOND) return `${time.seconds}${fraction} s`;
  const date = new Date(time.seconds * 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  if (format === 'local') {
    const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
    return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}${fraction}`;
  }
  const [day = '', clock = ''] = date.toISOString().split('T');
  const second = clock.slice(0, 8);
  return format === 'iso' ? `${day}T${second}${fraction}Z` : `${day} ${second}${fraction}`;
}

/** Decimals that a timestamp resolution such as `1e-6` or `10^-9` is worth; 6 where it is not known. */
export function decimalsOf(resolution: string): number {
  const power = /-(\d+)/.exec(resolution);
  if (!power) return 6;
  return Math.min(9, Math.max(0, Number(power[1])));
}

/** TCP flag names by their bit in `tcp.flags`, in the order Wireshark names them. */
export const TCP_FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [0x001, 'FIN'],
  [0x002, 'SYN'],
  [0x004, 'RST'],
  [0x008, 'PSH'],
  [0x010, 'ACK'],
  [0x020, 'URG'],
  [0x040, 'ECE'],
  [0x080, 'CWR'],
  [0x100, 'AE'],
];

/** `0x012` → `SYN, ACK`. */
export function formatTcpFlags(flags: number): string {
  const names = TCP_FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  return names.length > 0 ? names.join(', ') : '<None>';
}

/** A number in hexadecimal with at least `digits` digits: `0x012`. */
export function formatHex(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}

/** `address:port`, an IPv6 address in brackets. */
export function formatEndpoint(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/**
 * Captured text that cannot steer what shows it: control characters but tabs and line ends, and those that turn the
 * writing direction (Unicode's Bidi_Control), become `mark`.
 */
export function formatHarmless(text: string, mark: string): string {
  return text.replace(/\p{Cc}|\p{Bidi_Control}/gu, (c) => (c === '\n' || c === '\r' || c === '\t' ? c : mark));
}

import { describe, expect, it } from 'vitest';
import {
  decimalsOf,
  formatBytes,
  formatClock,
  formatCount,
  formatDuration,
  formatEndpoint,
  formatHarmless,
  formatHex,
  formatSeconds,
  formatTcpFlags,
} from '../../src/shared/format.ts';

describe('numbers', () => {
  it('are grouped by comma', () => {
    expect([0, 999, 1000, 10_240, 1_234_567].map(formatCount)).toEqual(['0', '999', '1,000', '10,240', '1,234,567']);
  });

  it('of bytes take a unit once they are long', () => {
    expect([0, 2040, 99_999, 100_000, 1_440_000, 2e9, 5e15, 2 ** 63].map(formatBytes)).toEqual([
      '0 B',
      '2,040 B',
      '99,999 B',
      '100.0 kB',
      '1.4 MB',
      '2.0 GB',
      '5.0 PB',
      '9.2 EB',
    ]);
  });

  it('in hexadecimal keep their width', () => {
    expect(formatHex(0x12, 3)).toBe('0x012');
  });
});

describe('spans of time', () => {
  it.each([
    [0, '0 s'],
    [1e-9, '1 ns'],
    [0.000039, '39 µs'],
    [0.0138, '13.8 ms'],
    [0.76, '760 ms'],
    [0.9994, '999 ms'],
    [0.9996, '1 s'],
    [1.086324, '1.09 s'],
    [42.97, '43 s'],
    [125, '2 min 5 s'],
    [7385, '2 h 3 min'],
    [-0.0005, '-500 µs'],
  ])('%d s reads %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it('in the time column have fixed digits and no negative nothing', () => {
    expect([formatSeconds(1.5, 6), formatSeconds(-0.0000001, 6), formatSeconds(-0.25, 3)]).toEqual([
      '1.500000',
      '0.000000',
      '-0.250',
    ]);
  });
});

describe('clock times', () => {
  const time = { seconds: 1_795_320_000, nanos: 123_456_789 };

  it('are cut, not rounded', () => {
    expect(formatClock(time, 'iso', 6)).toBe('2026-11-22T04:00:00.123456Z');
    expect(formatClock(time, 'utc', 9)).toBe('2026-11-22 04:00:00.123456789');
    expect(formatClock({ seconds: 59, nanos: 999_999_999 }, 'utc', 0)).toBe('1970-01-01 00:00:59');
  });

  it('before 1970 are written too', () => {
    expect(formatClock({ seconds: -1, nanos: 500_000_000 }, 'utc', 1)).toBe('1969-12-31 23:59:59.5');
  });

  it('that no calendar reaches stay seconds', () => {
    expect(formatClock({ seconds: 1e15, nanos: 0 }, 'iso', 3)).toBe('1000000000000000.000 s');
  });

  it('take their digits from the resolution', () => {
    expect(['1e-6', '10^-9', '1e-3', '2^-20', 'unknown'].map(decimalsOf)).toEqual([6, 9, 3, 9, 6]);
  });
});

describe('names', () => {
  it('of flags come in their order', () => {
    expect([0x012, 0x018, 0x011, 0x1c2, 0].map(formatTcpFlags)).toEqual([
      'SYN, ACK',
      'PSH, ACK',
      'FIN, ACK',
      'SYN, ECE, CWR, AE',
      '<None>',
    ]);
  });

  it('of endpoints bracket IPv6', () => {
    expect([formatEndpoint('192.168.6.10', 80), formatEndpoint('2001:db8::1', 443)]).toEqual([
      '192.168.6.10:80',
      '[2001:db8::1]:443',
    ]);
  });

  it('of captured text lets nothing steer the screen', () => {
    expect(formatHarmless('a\u001b[2J\tb\r\n\u202ec', '.')).toBe('a.[2J\tb\r\n.c');
  });
});

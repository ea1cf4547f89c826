import { describe, expect, it } from 'vitest';
import { timeLiteral } from '../../../../src/main/engine/filter/time-literal.ts';

const at = (iso: string): bigint => BigInt(Date.parse(iso)) * 1_000_000n;

describe('times as filters write them', () => {
  it.each([
    ['2020-01-02', '2020-01-02T00:00:00Z'],
    ['2020-1-2 3:4:5', '2020-01-02T03:04:05Z'],
    ['2020-01-02T03:04Z', '2020-01-02T03:04:00Z'],
    ['2020-01-02 03', '2020-01-02T03:00:00Z'],
    ['2020-01-02 03:04:05.5', '2020-01-02T03:04:05.500Z'],
    ['2020-01-02 03:04:05,25 UTC', undefined],
    ['2020-01-02T03:04:05,25', '2020-01-02T03:04:05.250Z'],
    ['2020-01-02 03:04:05+02:00', '2020-01-02T01:04:05Z'],
    ['2020-01-02 03:04:05-02', '2020-01-02T05:04:05Z'],
    ['2020-01-02 03:04:05 UTC', '2020-01-02T03:04:05Z'],
    ['2020-01-02 UTC', '2020-01-02T00:00:00Z'],
    ['2020-02-30', '2020-03-01T00:00:00Z'],
    ['jan 2, 2020 3:04:05', '2020-01-02T03:04:05Z'],
    ['Jan  2,2020 03:04:05.5 UTC', '2020-01-02T03:04:05.500Z'],
    ['', '1970-01-01T00:00:00Z'],
  ])('%s', (text, iso) => {
    expect(timeLiteral(text)).toBe(iso === undefined ? undefined : at(iso));
  });

  it('takes nanoseconds, with zeros behind them', () => {
    expect(timeLiteral('1970-01-01 00:00:00.0000000010')).toBe(0n);
    expect(timeLiteral('Jan 1, 1970 00:00:00.0000000010')).toBe(1n);
    expect(timeLiteral('Jan 1, 1970 00:00:00.00000000001')).toBeUndefined();
  });

  it.each([
    ' ',
    'now',
    '1577836800',
    '2020',
    '2020-13-01',
    '2020-01-00',
    '2020-01-32',
    '2020-01-01T',
    '2020-01-01 24:00:00',
    '2020-01-01 10:00:00 +0200',
    '2020-01-01 10:00:00 EST',
    'Jan 1, 2020',
    'Jan 1, 2020 10:00',
    'Jan 32, 2020 10:00:00',
    'January 1, 2020 10:00:00',
    'Dec 31, 1969 23:59:59',
  ])('refuses %s', (text) => {
    expect(timeLiteral(text)).toBeUndefined();
  });
});

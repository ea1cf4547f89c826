import { describe, expect, it } from 'vitest';
import { parseRanges } from '../../../../src/main/engine/export/index.ts';

/** The packets as numbers from 1, or the code of the fault. */
function numbers(text: string, count = 30): string {
  const parsed = parseRanges(text, count);
  return parsed.ok ? Array.from(parsed.value, (packet) => packet + 1).join(' ') : parsed.issue.code;
}

describe('ranges of packets', () => {
  it.each([
    ['5', '5'],
    ['5-8,20', '5 6 7 8 20'],
    ['20 , 5 - 6,6,5', '5 6 20'],
    ['-3', '1 2 3'],
    ['28-', '28 29 30'],
    ['29-99999', '29 30'],
    ['31', ''],
  ])('%s is %s', (text, expected) => {
    expect(numbers(text)).toBe(expected);
  });

  it.each(['', ',', '-', '0', '0-3', '8-5', '5--8', '1 2', 'x', '1-2-3', '5,', '99999999999'])('%j is none', (text) => {
    expect(numbers(text)).toBe('export-range');
  });

  it('costs no more than the capture has packets', () => {
    expect(numbers('1-9999999999', 3)).toBe('1 2 3');
  });
});

/** Columns that become wider as their numbers get larger: nothing that was put in changes. */
import { expect, it } from 'vitest';
import { FittedColumn, narrowed } from '../../../../src/main/engine/bytes/index.ts';

it('keeps every number whatever comes behind it, and takes no more bytes than they need', () => {
  const numbers = [0, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, -1, 2 ** 53 - 1];
  const column = new FittedColumn();
  const widths: number[] = [];
  for (const [i, number] of numbers.entries()) {
    column.push(number);
    expect(numbers.slice(0, i + 1).map((_, at) => column.at(at))).toEqual(numbers.slice(0, i + 1));
    column.trim();
    widths.push(column.bytes / column.length);
  }
  expect(widths).toEqual([1, 1, 2, 2, 4, 4, 8, 8, 8]);
  expect(column.at(numbers.length)).toBe(0);
});

it('grows over many values, and begins anew when it is cleared', () => {
  const column = new FittedColumn();
  for (let i = 0; i < 100_000; i++) column.push(i % 1000);
  expect([0, 999, 1000, 99_999].map((i) => column.at(i))).toEqual([0, 999, 0, 999]);
  column.clear();
  expect([column.length, column.at(0)]).toEqual([0, 0]);
  column.push(7);
  expect([column.length, column.at(0)]).toEqual([1, 7]);
});

it('packs numbers as narrow as they allow, and no number changes', () => {
  const packed = (kind: 'shared' | 'own', ...numbers: number[]): string => {
    const buffer = kind === 'shared' ? new SharedArrayBuffer(numbers.length * 8) : new ArrayBuffer(numbers.length * 8);
    const values = new Float64Array(buffer);
    values.set(numbers);
    const narrow = narrowed(values);
    expect([...narrow]).toEqual(numbers);
    expect(narrow.buffer).toBeInstanceOf(ArrayBuffer);
    return narrow.constructor.name;
  };
  expect(packed('own')).toBe('Uint8Array');
  expect(packed('own', 0, 255)).toBe('Uint8Array');
  expect(packed('shared', 256, 1)).toBe('Uint16Array');
  expect(packed('shared', 2 ** 32 - 1, 65_536)).toBe('Uint32Array');
  for (const wide of [2 ** 32, -1, 0.5, Number.NaN, -0, Number.POSITIVE_INFINITY]) {
    expect(packed('own', 1, wide)).toBe('Float64Array');
  }
  expect(narrowed(Uint16Array.of(7, 8)).constructor).toBe(Uint8Array);
});

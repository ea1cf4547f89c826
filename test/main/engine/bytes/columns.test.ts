/** Columns that grow, and columns packed into one buffer. */
import { expect, it } from 'vitest';
import { Float64Column, packColumns, Uint8Column, Uint32Column } from '../../../../src/main/engine/bytes/index.ts';

const filled = <T extends { push(value: number): void }>(column: T, count: number): T => {
  for (let i = 0; i < count; i++) column.push(i * 3);
  return column;
};

it('packs columns of all sizes into one buffer, with nothing lost and no room to spare', () => {
  const doubles = filled(new Float64Column(), 50);
  const from = [filled(new Uint8Column(), 7), doubles, filled(new Uint32Column(), 3)];
  const packed = new Float64Column();
  const to = [new Uint8Column(), packed, new Uint32Column()];
  packColumns(from, to);
  expect(to.map(({ data }) => [...data])).toEqual(from.map(({ data, length }) => [...data.subarray(0, length)]));
  expect(to.map(({ length }) => length)).toEqual([7, 50, 3]);
  expect(new Set(to.map(({ data }) => data.buffer)).size).toBe(1);
  expect(packed.data.buffer.byteLength).toBe(8 + 400 + 16);
  // What it was copied from may be used again, and a packed column may still grow.
  doubles.clear();
  filled(doubles, 2);
  packed.push(1000);
  expect([packed.length, packed.at(49), packed.at(50)]).toEqual([51, 147, 1000]);
});

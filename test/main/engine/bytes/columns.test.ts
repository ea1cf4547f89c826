/** Columns packed into one buffer: every value is there, in no more bytes than it takes. */
import { expect, it } from 'vitest';
import { Float64Column, packColumns, Uint16Column, Uint32Column } from '../../../../src/main/engine/bytes/index.ts';

it('keeps values as they are, each column as narrow as they allow', () => {
  const columns = (): [Float64Column, Float64Column, Uint32Column, Uint16Column] => [
    new Float64Column(),
    new Float64Column(),
    new Uint32Column(),
    new Uint16Column(true),
  ];
  const values = [
    [0, 1, 65_536],
    [0.5, 2 ** 40, -1],
    [0xff, 0, 3],
    [1, 2, 3],
  ];
  const from = columns();
  for (const [i, column] of from.entries()) for (const value of values[i] ?? []) column.push(value);
  const to = columns();
  packColumns(from, to);
  expect(to.map((column) => [0, 1, 2].map((at) => column.at(at)))).toEqual(values);
  // The last one is written to later, and keeps its width.
  expect(to.map(({ data }) => data.BYTES_PER_ELEMENT)).toEqual([4, 8, 1, 2]);
  for (const column of to) column.push(9);
  expect(to.map((column) => [column.length, column.at(0), column.at(3)])).toEqual(
    values.map(([first]) => [4, first, 9]),
  );
});

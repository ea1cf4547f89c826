import { expect, it } from 'vitest';
import { fittingAt } from '../../../src/renderer/panes/fitting-columns.ts';

it('leaves out columns that a narrow table has no room for', () => {
  const columns = [{ colId: 'a' }, { colId: 'b', context: { leastWidth: 500 } }, { colId: 'c', context: {} }];
  const at = (width: number) => fittingAt(columns, width).map(({ colId }) => colId);
  expect([at(0), at(499), at(500), at(Number.POSITIVE_INFINITY)]).toEqual([
    ['a', 'c'],
    ['a', 'c'],
    ['a', 'b', 'c'],
    ['a', 'b', 'c'],
  ]);
});

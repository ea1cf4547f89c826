import { expect, it } from 'vitest';
import { JsonNode } from '../../../src/renderer/widgets/json-node.ts';
import { readJson } from '../../../src/renderer/widgets/json-text.ts';

function rootOf(text: string): JsonNode {
  const json = readJson(text);
  if (json === undefined) throw new Error('no JSON');
  return JsonNode.root(json);
}

it('shows a thousand members one by one', () => {
  const root = rootOf(JSON.stringify(Array.from({ length: 1000 }, (_, index) => [index])));
  expect([root.size, root.children.length, root.children[999]?.group]).toEqual([1000, 1000, undefined]);
});

it('puts more of them in groups, and leads to each', () => {
  const root = rootOf(JSON.stringify(Array.from({ length: 2500 }, (_, index) => [index])));
  expect(root.children.map(({ group, size }) => [group, size])).toEqual([
    [[0, 999], 1000],
    [[1000, 1999], 1000],
    [[2000, 2499], 500],
  ]);
  // The outermost is 0, and each element two: the list and the number in it.
  const [, , last] = root.children;
  const list = last?.children.at(-1);
  expect(root.wayTo(2 * 2499 + 2)).toEqual([root, last, list]);
});

it('puts groups in groups', () => {
  const root = rootOf(`[${'1,'.repeat(1_000_000)}1]`);
  expect(root.children.map(({ group }) => group)).toEqual([
    [0, 999_999],
    [1_000_000, 1_000_000],
  ]);
  expect(root.children[0]?.children[7]?.group).toEqual([7000, 7999]);
  expect(root.wayTo(1_000_001).length).toBe(2);
});

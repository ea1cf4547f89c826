import { describe, expect, it } from 'vitest';
import { fieldTree, lineAt, lineOf } from '../../../../src/renderer/panes/packet-detail/field-tree.ts';
import type { LayerNode } from '../../../../src/shared/model/index.ts';

const node = (key: string, offset: number, length: number, more: Partial<LayerNode> = {}): LayerNode => ({
  key,
  text: `${key}: value`,
  test: key,
  source: 0,
  offset,
  length,
  generated: false,
  children: [],
  ...more,
});

const LAYERS = [
  node('eth', 0, 14, { children: [node('eth.dst', 0, 6), node('eth.src', 6, 6)] }),
  node('tcp', 14, 32, {
    children: [
      node('tcp.seq', 18, 4),
      node('tcp.nxtseq', 18, 0, { generated: true }),
      node('tcp.flags', 26, 2, { children: [node('tcp.flags.syn', 27, 1)] }),
      node('', 34, 12, {
        text: 'Options: (12 bytes)',
        children: [node('tcp.option', 34, 1), node('tcp.option', 35, 1)],
      }),
    ],
  }),
  node('http', 0, 40, { source: 1 }),
];
const tree = fieldTree(LAYERS);
const idAt = (source: number, offset: number) => lineAt(tree, source, offset)?.id;

describe('the field tree', () => {
  it('names lines by their path, siblings of one name by their place', () => {
    const ids = tree[1]?.children.flatMap((line) => [line.id, ...line.children.map(({ id }) => id)]);
    expect(ids).toEqual([
      'tcp/tcp.seq',
      'tcp/tcp.nxtseq',
      'tcp/tcp.flags',
      'tcp/tcp.flags/tcp.flags.syn',
      'tcp/Options',
      'tcp/Options/tcp.option',
      'tcp/Options/tcp.option~2',
    ]);
  });

  it('finds a line by its path, with the layer and the lines above it', () => {
    const line = lineOf(tree, 'tcp/tcp.flags/tcp.flags.syn');
    expect([line?.node.key, line?.layer.key, line?.above]).toEqual(['tcp.flags.syn', 'tcp', ['tcp', 'tcp/tcp.flags']]);
    expect([lineOf(tree, 'udp/udp.length'), lineOf(tree, undefined)]).toEqual([undefined, undefined]);
  });

  it('says of a byte what it is most exactly', () => {
    expect([idAt(0, 7), idAt(0, 13), idAt(0, 19), idAt(0, 27), idAt(0, 26), idAt(0, 35)]).toEqual([
      'eth/eth.src',
      'eth',
      'tcp/tcp.seq',
      'tcp/tcp.flags/tcp.flags.syn',
      'tcp/tcp.flags',
      'tcp/Options/tcp.option~2',
    ]);
  });

  it('keeps the bytes of each source apart', () => {
    expect([idAt(1, 7), idAt(1, 50), idAt(2, 7)]).toEqual(['http', undefined, undefined]);
  });
});

import { expect, it } from 'vitest';
import { PacketRows } from '../../../../src/main/engine/dissect/packet-rows.ts';

it('tells the row of each packet that has one, the last of several', () => {
  const rows = new PacketRows(10);
  for (const [packet, row] of [
    [2, 5],
    [4, 6],
    [4, 7],
    [9, 0],
  ] as const)
    rows.set(packet, row);
  expect([0, 2, 3, 4, 8, 9, 10].map((packet) => rows.get(packet))).toEqual([-1, 5, -1, 7, -1, 0, -1]);
});

it('remembers nothing new beyond its bound', () => {
  const rows = new PacketRows(2);
  for (const packet of [1, 2, 3]) rows.set(packet, packet);
  expect([1, 2, 3].map((packet) => rows.get(packet))).toEqual([1, 2, -1]);
});

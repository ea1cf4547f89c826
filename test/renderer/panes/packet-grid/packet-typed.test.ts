import { expect, test } from 'vitest';
import { packetTyped } from '../../../../src/renderer/panes/packet-grid/packet-typed.ts';

test('a number is a packet of the capture, or none', () => {
  const typed = ['1', '35', '035', '0', '36', '9999999999', '', '-1', '1.5', '3e1', '0x3', '12a', 'last', '３'];
  expect(typed.map((text) => packetTyped(text, 35))).toEqual([0, 34, 34, ...Array(11).fill(undefined)]);
  expect(packetTyped('1', 0)).toBeUndefined();
});

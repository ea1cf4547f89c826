import { expect, test } from 'vitest';
import { packetTyped } from '../../../../src/renderer/panes/packet-grid/packet-typed.ts';

test('a number is a packet of the capture, or none', () => {
  const typed = ['1', '35', '035', '0', '36', '9999999999', '', '-1', '1.5', '3e1', '0x3', '12a', 'last', '３'];
  expect(typed.map((text) => packetTyped(text, 35))).toEqual([0, 34, 34, ...Array(11).fill(undefined)]);
  expect(packetTyped('1', 0)).toBeUndefined();
});

test('a number may be typed in groups of thousands', () => {
  const typed = ['12,345', '12 345', '12\u202f345', '12.345', '12’345', '12345', '1,234,567'];
  expect(typed.map((text) => packetTyped(text, 2_000_000))).toEqual([...Array(6).fill(12_344), 1_234_566]);
  const wrong = ['12,34', '1,234.567', ',123', '1234,567', '12,,345', '1.5', '1,234,'];
  expect(wrong.map((text) => packetTyped(text, 2_000_000))).toEqual(Array(7).fill(undefined));
});

/** Sizes of messages in the TCP layer. The numbers are the reference's for the same bytes on the same ports. */
import { expect, it } from 'vitest';
import { converse } from '../../../support/conversation.ts';
import { hex } from '../../../support/paint.ts';

const sizes = (port: number, ...data: string[]): (string[] | undefined)[] =>
  converse(
    port,
    data.map((bytes) => ({ from: 0, data: hex(bytes.replaceAll(' ', '')) })),
  ).details.map((detail) => detail.texts('tcp.pdu.size'));

const PING = '01000000 0e';

it.each([
  ['DNS', 53, '000c 000000000000000000000000', '14'],
  ['MySQL', 3306, PING, '5'],
  ['MQTT', 1883, 'c000', '2'],
  ['TACACS+', 49, 'c0010100 00000001 00000008 0000000000000000', '20'],
])('%s: the size of every message, header included', (_name, port, bytes, size) => {
  expect(sizes(port, bytes + bytes)).toEqual([[size, size]]);
});

it.each([
  ['TPKT', 102, '03000007 02f080'],
  ['BGP', 179, `${'ff'.repeat(16)} 0013 04`],
  ['NetBIOS', 139, '85000000'],
])('%s: none, as its messages are told apart otherwise', (_name, port, bytes) => {
  expect(sizes(port, bytes)).toEqual([[]]);
});

it('stands with the segment that completes the message, in the TCP layer', () => {
  expect(sizes(3306, '01000000', '0e')).toEqual([[], ['5']]);
  const { layers } = converse(3306, [{ from: 0, data: hex(PING.replaceAll(' ', '')) }]).details[0] ?? { layers: [] };
  expect(layers.map(({ spec }) => spec?.key)).toEqual(['tcp', 'mysql']);
  expect(layers[0]?.children.map(({ text, offset, length }) => [text, offset, length])).toEqual([
    ['[PDU Size: 5]', 0, 5],
  ]);
});

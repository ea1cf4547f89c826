/** IEEE 802.11: versions of the protocol, and the action frames that ask and answer. */
import { expect, it } from 'vitest';
import { Layer } from '../../../../../src/main/engine/dissect/packet-scan.ts';
import { paintPackets, scanned } from '../../../../support/packets.ts';

const WLAN = 105;
const info = (frame: string): string => paintPackets(WLAN, [frame])[0]?.columns.info ?? '';
const ADDRESSES = `0000 ${'ffffffffffff'.repeat(3)} 1000`;

it('tells other versions than 0 by nothing but that', () => {
  expect(info(`82 00 ${ADDRESSES}`)).toBe('Unknown protocol version: 2');
  expect(info(`81 00 ${ADDRESSES}`)).toBe('PV1 QoS Data - with one SID');
});

it('numbers the dialogs of action frames', () => {
  expect(info(`d0 00 ${ADDRESSES} 03 00 07 0210`)).toMatch(/^Action, .*, Dialog Token=7$/);
  // A delete of a block acknowledgement asks nothing.
  expect(info(`d0 00 ${ADDRESSES} 03 02 07 0210`)).not.toContain('Dialog');
});

it('takes a last fragment of which no other was met for a whole frame', () => {
  const data = (flags: string, sequence: string): string =>
    `08 ${flags} 0000 ffffffffffff 020000000001 020000000002 ${sequence} aaaa03 000000 0800 4500001c 00000000 40fd0000 0a000001 0a000002 ${'00'.repeat(8)}`;
  const layers = paintPackets(WLAN, [data('00', '0110'), data('04', '1010'), data('00', '1110'), data('00', '2110')]);
  expect(layers.map(({ protocols }) => protocols.join(':'))).toEqual([
    'wlan:llc:ip:data',
    'wlan:data',
    'wlan:data',
    'wlan:llc:ip:data',
  ]);
});

it('remarks on every frame that was sent before, whatever its kind', () => {
  // A beacon, an acknowledgement, a data frame without data; and one that was not sent before.
  const frames = [
    `80 08 ${ADDRESSES} ${'00'.repeat(12)}`,
    'd4 08 0000 ffffffffffff',
    `48 08 ${ADDRESSES}`,
    `48 00 ${ADDRESSES}`,
  ];
  const told = paintPackets(WLAN, frames).map((detail) => detail.texts('_ws.expert.message'));
  const words = 'Retransmission (retry)';
  expect(told).toEqual([[words], [words], [words], []]);
  // The expert list looks again at those that the scan marks.
  const marked = frames.map((frame) => (scanned(WLAN, frame).row.layers & Layer.remarked) !== 0);
  expect(marked).toEqual([true, true, true, false]);
});

it('bears being cut anywhere', () => {
  const frame = `d000${ADDRESSES}0300070210`.replaceAll(' ', '');
  for (let at = 0; at <= frame.length; at += 2) expect(() => info(frame.slice(0, at))).not.toThrow();
});

/** IEEE 802.11: versions of the protocol, and the action frames that ask and answer. */
import { expect, it } from 'vitest';
import { paintPackets } from '../../../../support/packets.ts';

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

it('bears being cut anywhere', () => {
  const frame = `d000${ADDRESSES}0300070210`.replaceAll(' ', '');
  for (let at = 0; at <= frame.length; at += 2) expect(() => info(frame.slice(0, at))).not.toThrow();
});

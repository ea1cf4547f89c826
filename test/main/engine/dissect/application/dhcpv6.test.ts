import { expect, it } from 'vitest';
import { dhcpv6 } from '../../../../../src/main/engine/dissect/application/dhcpv6.ts';
import { hex, paint } from '../../../../support/paint.ts';

const CLIENT_ID = '0001 0004 00030001';
const REPLY = hex(`
  07 010203 ${CLIENT_ID}
  0003 0028 00000001 00000000 00000000             # IA_NA
    0005 0018 20010db8000000000000000000000001 00000e10 00001c20`);
const RELAY = hex(`
  0c 00 20010db8000000000000000000000001 fe800000000000000000000000000002
  0009 000c 01 0a0b0c ${CLIENT_ID}`);

it('tells message, transaction, client and addresses', () => {
  const { out } = paint(dhcpv6, REPLY);
  expect([out.columns.protocol, out.columns.info]).toEqual([
    'DHCPv6',
    'Reply XID: 0x010203 CID: 00030001 IAA: 2001:db8::1 ',
  ]);
});

it('tells the message inside a relayed one', () => {
  expect(paint(dhcpv6, RELAY).out.columns.info).toBe('Relay-forw L: 2001:db8::1 Solicit XID: 0x0a0b0c CID: 00030001 ');
});

it('ends on relays in relays without end', () => {
  let nested = '01 0a0b0c';
  for (let i = 0; i < 40; i++) {
    const length = nested.replace(/\s/g, '').length / 2;
    nested = `0c 00 ${'00'.repeat(32)} 0009 ${length.toString(16).padStart(4, '0')} ${nested}`;
  }
  expect(() => paint(dhcpv6, hex(nested))).not.toThrow();
});

it('bears being cut anywhere', () => {
  for (let length = 0; length < REPLY.length; length++) {
    expect(() => paint(dhcpv6, REPLY.subarray(0, length))).not.toThrow();
  }
});

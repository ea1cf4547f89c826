import { expect, it } from 'vitest';
import { quic } from '../../../../../src/main/engine/dissect/application/quic.ts';
import { hex, paint } from '../../../../support/paint.ts';

const INITIAL = hex(`c0 00000001 08 0102030405060708 02 6162 00 04 ${'ee'.repeat(4)}`);
const HANDSHAKE = hex(`e0 00000001 08 0102030405060708 02 6162 04 ${'ee'.repeat(4)}`);

it('tells the kind of packet and the connection ids', () => {
  const { out } = paint(quic, INITIAL);
  expect([out.columns.protocol, out.columns.info]).toEqual(['QUIC', 'Initial, DCID=0102030405060708, SCID=6162']);
});

it('goes through every packet of a datagram', () => {
  const both = Uint8Array.of(...INITIAL, ...HANDSHAKE);
  expect(paint(quic, both).out.columns.info).toBe('Handshake, DCID=0102030405060708, SCID=6162');
  expect(paint(quic, both).out.texts('quic.dcid')).toEqual(['0102030405060708', '0102030405060708']);
});

it('numbers the kinds of version 2 anew', () => {
  expect(paint(quic, hex('d0 6b3343cf 00 00 00 00')).out.columns.info).toBe('Initial');
});

it('is recognised by its version, never by nothing', () => {
  const looks = (bytes: Uint8Array): boolean => quic.recogniseUdp?.(paint(quic, bytes).cursor) ?? false;
  expect([looks(INITIAL), looks(hex('c0 11223344 00 00 00')), looks(hex('40 01020304'))]).toEqual([true, false, false]);
});

it('bears being cut anywhere', () => {
  for (let length = 0; length < INITIAL.length; length++) {
    expect(() => paint(quic, INITIAL.subarray(0, length))).not.toThrow();
  }
});

it('reads what a server speaks instead', () => {
  const { out } = paint(quic, hex('8a 00000000 00 04 01020304 00000001 ff00001d'));
  expect(out.columns.info).toBe('Version Negotiation, SCID=01020304');
  expect(out.texts('quic.supported_version')).toEqual(['0x00000001', '0xff00001d']);
});

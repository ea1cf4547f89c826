import { describe, expect, it } from 'vitest';
import { STUN } from '../../../../../src/main/engine/dissect/application/stun.ts';
import { Cursor } from '../../../../../src/main/engine/dissect/cursor.ts';
import { CLAIMS, type Dissector } from '../../../../../src/main/engine/dissect/index.ts';
import { hex, paint } from '../../../../support/paint.ts';

const COOKIE = `2112a442 ${'00'.repeat(12)}`;

const [stun, classicStun] = STUN;
const told = (dissector: Dissector, text: string): string => {
  const { out } = paint(dissector, hex(text));
  return `${out.columns.protocol} ${out.columns.info}`;
};

describe('STUN', () => {
  it('tells of the attributes of its messages', () => {
    // USERNAME "ab" with two bytes of padding, REALM, NONCE, REQUESTED-TRANSPORT UDP, LIFETIME 600.
    const request = `0003 0028 ${COOKIE} 0006 0002 61620000 0014 0002 63640000 0015 0001 78000000 0019 0004 11000000 000d 0004 00000258`;
    expect(told(stun, request)).toBe('STUN Allocate Request user: ab realm: cd with nonce UDP lifetime: 600');
    // XOR-MAPPED-ADDRESS of 192.0.2.1 port 1000, hidden with the cookie; MAPPED-ADDRESS plain.
    const answer = `0101 0018 ${COOKIE} 0020 0008 0001 22fa e112a643 0001 0008 0001 03e8 c0000201`;
    expect(told(stun, answer)).toBe(
      'STUN Binding Success Response XOR-MAPPED-ADDRESS: 192.0.2.1:1000 MAPPED-ADDRESS: 192.0.2.1:1000',
    );
    expect(told(stun, `0113 000c ${COOKIE} 0009 0006 00000401 6e6f 0000`)).toBe(
      'STUN Allocate Error Response error-code: 401 (Unauthenticated) no',
    );
  });

  it('tells of what a peer sends', () => {
    const { out } = paint(stun, hex(`0016 0008 ${COOKIE} 0013 0003 61626300`));
    expect([out.columns.info, out.protocols]).toEqual(['Send Indication', ['stun', 'data']]);
    expect(told(stun, '4001 0003 616263')).toBe('STUN ChannelData TURN Message');
  });

  it('remarks on an attribute that reaches beyond the message', () => {
    const { out } = paint(stun, hex(`0001 0006 ${COOKIE} 8022 0002 6162`));
    expect([out.columns.info, out.texts('_ws.malformed')]).toEqual(['Binding Request', ['_ws.malformed']]);
  });

  it('is known by its cookie, and by its port with any length', () => {
    const known = (text: string): readonly boolean[] => {
      const cursor = new Cursor(CLAIMS);
      const bytes = hex(text);
      cursor.begin(bytes, 0, bytes.length, bytes.length);
      return [stun.recogniseUdp?.(cursor) ?? false, told(stun, text) !== ' '];
    };
    expect(known(`0001 0000 ${COOKIE}`)).toEqual([true, true]);
    expect(known(`0001 0002 ${COOKIE} 0000`)).toEqual([false, true]);
    expect(known(`0801 0000 ${COOKIE}`)).toEqual([false, false]);
    expect(known('4001 0001 61')).toEqual([false, true]);
    expect(known(`0001 0000 ${'11'.repeat(16)}`)).toEqual([false, false]);
  });

  it('of old is known without a cookie', () => {
    expect(told(classicStun, `0001 0000 ${'11'.repeat(16)}`)).toBe('CLASSIC-STUN Message: Binding Request');
    expect(told(classicStun, `0003 0000 ${'11'.repeat(16)}`)).toBe(' ');
  });
});

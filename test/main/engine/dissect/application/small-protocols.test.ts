import { describe, expect, it } from 'vitest';
import { APPLICATIONS } from '../../../../../src/main/engine/dissect/applications.ts';
import { bytesOf } from '../../../../support/conversation.ts';
import { hex, paint } from '../../../../support/paint.ts';

function shown(id: string, payload: Uint8Array | string): string {
  const dissector = APPLICATIONS.find((one) => one.id === id);
  if (dissector === undefined) return 'no such protocol';
  const { columns } = paint(dissector, bytesOf(payload)).out;
  return `${columns.protocol} ${columns.info}`;
}

describe('small protocols over UDP', () => {
  it('are named with what their first bytes say', () => {
    expect(shown('tftp', '\0\u0001file\0octet\0')).toBe('TFTP Read Request, File: file, Transfer type: octet');
    expect(shown('syslog', '<13>hello')).toBe('Syslog USER.NOTICE: hello');
    expect(shown('radius', hex(`01 05 0014 ${'00'.repeat(16)}`))).toBe('RADIUS Access-Request id=5');
    expect(shown('ripng', hex(`01 01 0000 ${'00'.repeat(20)}`))).toBe('RIPng  Command Request, Version 1');
    expect(shown('db-lsp-disc', 'xyz')).toBe('DB-LSP-DISC Dropbox LAN sync Discovery Protocol');
    const data = (length: number): Uint8Array => hex(`04000000 0a030201 0700000000000000 ${'00'.repeat(length + 16)}`);
    expect(shown('wg', data(0))).toBe('WireGuard Keepalive, receiver=0x0102030A, counter=7');
    expect(shown('wg', data(96))).toBe('WireGuard Transport Data, receiver=0x0102030A, counter=7, datalen=96');
    expect(shown('wg', hex(`01000000 0a030201 ${'00'.repeat(140)}`))).toBe(
      'WireGuard Handshake Initiation, sender=0x0102030A',
    );
    expect(shown('isakmp', hex(`${'00'.repeat(16)} 21 20 22 08 00000000 0000001c`))).toBe(
      'ISAKMP IKE_SA_INIT MID=00 Initiator Request',
    );
    expect(shown('udpencap', hex('ff'))).toBe('UDPENCAP NAT-keepalive');
    expect(shown('wol', hex(`ffffffffffff ${'010203040506'.repeat(16)}`))).toBe(
      'WOL MagicPacket for 01:02:03:04:05:06',
    );
    expect(shown('ssdp', 'M-SEARCH * HTTP/1.1\r\nHOST: a\r\n\r\n')).toBe('SSDP M-SEARCH * HTTP/1.1 ');
  });

  it('name SIP requests and answers', () => {
    expect(shown('sip', 'OPTIONS sip:a SIP/2.0\r\n\r\n')).toBe('SIP Request: OPTIONS sip:a | ');
    expect(shown('sip', 'SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\n\r\n')).toBe('SIP Status: 200 OK (INVITE) | ');
    const register = (rest: string): string => shown('sip', `REGISTER sip:a SIP/2.0\r\n${rest}\r\n\r\n`);
    expect(register('Contact: <sip:b>;expires=0\r\nContact: <sip:c>')).toBe(
      'SIP Request: REGISTER sip:a  (remove 1 binding) (add 1 binding) | ',
    );
    expect(register('Contact: *\r\nExpires: 0')).toBe('SIP Request: REGISTER sip:a  (remove all bindings) | ');
    expect(register('To: <sip:b>')).toBe('SIP Request: REGISTER sip:a  (fetch bindings) | ');
    expect(shown('sip', 'REGISTER sip:a SIP/2.0\r\nContact: <sip:b>\r\n\r\n')).toBe(
      'SIP Request: REGISTER sip:a  (1 binding) | ',
    );
  });

  it('name what SNMP asks for', () => {
    const get = hex('3026 020101 0406 7075626c6963 a019 020105 020100 020100 300e 300c 0608 2b06010201010100 0500');
    expect(shown('snmp', get)).toBe('SNMP get-request 1.3.6.1.2.1.1.1.0');
  });

  it('name DTLS records', () => {
    expect(shown('dtls', hex('17 fefd 0001 000000000001 0004 61626364'))).toBe('DTLSv1.2 Application Data');
    expect(shown('dtls', hex('15 fefd 0000 000000000001 0002 022f'))).toBe(
      'DTLSv1.2 Alert (Level: Fatal, Description: Illegal Parameter)',
    );
  });

  it('leave alone what is not theirs', () => {
    expect(shown('stun', 'hello')).toBe(' ');
    expect(shown('sip', 'hello\r\n')).toBe(' ');
  });

  it('bear any bytes', () => {
    for (const dissector of APPLICATIONS) {
      for (let length = 0; length < 64; length++) {
        const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length * 11) & 0xff);
        expect(() => dissector.recogniseUdp?.(paint(dissector, bytes).cursor)).not.toThrow();
      }
    }
  });
});

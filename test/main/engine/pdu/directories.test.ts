/** LDAP and Kerberos; the words are those of the reference for the same bytes. */
import { describe, expect, it } from 'vitest';
import { converse, type Sent } from '../../../support/conversation.ts';

const client = (data: string): Sent => ({ from: 0, data });
const server = (data: string): Sent => ({ from: 1, data });
const infos = (port: number, ...sent: Sent[]): string[] =>
  converse(port, sent).shown.map(({ protocol, info }) => `${protocol} ${info}`);
/** An element: tag, length, content. */
const tlv = (tag: number, ...content: string[]): string =>
  String.fromCharCode(tag, content.join('').length) + content.join('');
const int = (value: number): string => tlv(2, String.fromCharCode(value));
const enumerated = (value: number): string => tlv(10, String.fromCharCode(value));
const message = (id: number, operation: string): string => tlv(0x30, int(id), operation);
const result = (tag: number, code: number, words = ''): string => tlv(tag, enumerated(code), tlv(4, ''), tlv(4, words));
const search = (base: string, scope: number): string => tlv(0x63, tlv(4, base), enumerated(scope));

describe('LDAP', () => {
  it('tells what is asked and how it ended', () => {
    expect(
      infos(
        389,
        client(message(1, tlv(0x60, int(3), tlv(4, 'cn=a'), tlv(0x80, 'pw')))),
        server(message(1, result(0x61, 49, 'bad pw'))),
        client(message(2, tlv(0x60, int(3), tlv(4, ''), tlv(0xa3, tlv(4, 'GSSAPI'))))),
        client(message(3, search('dc=x', 2))),
        server(message(3, tlv(0x64, tlv(4, 'cn=a'), tlv(0x30))) + message(3, result(0x65, 0))),
        client(message(4, tlv(0x4a, 'cn=a'))),
        client(message(5, tlv(0x50, '\x04')) + message(6, tlv(0x42))),
      ),
    ).toEqual([
      'LDAP bindRequest(1) "cn=a" simple ',
      'LDAP bindResponse(1) invalidCredentials (bad pw) ',
      'LDAP bindRequest(2) "<ROOT>" sasl ',
      'LDAP searchRequest(3) "dc=x" wholeSubtree ',
      'LDAP searchResEntry(3) "cn=a"  | searchResDone(3) success  [1 result]',
      'LDAP delRequest(4) "cn=a" ',
      'LDAP abandonRequest(4)  | unbindRequest(6) ',
    ]);
  });

  it('goes on as TLS after StartTLS', () => {
    expect(
      infos(
        389,
        client(message(1, tlv(0x77, tlv(0x80, '1.3.6.1.4.1.1466.20037')))),
        server(message(1, result(0x78, 0))),
        client('\x17\x03\x03\0\x01x'),
      ),
    ).toEqual(['LDAP extendedReq(1) LDAP_START_TLS_OID ', 'LDAP extendedResp(1) ', 'TLSv1.2 Application Data']);
  });

  it('is put together', () => {
    const bytes = message(3, search('dc=example', 1));
    expect(infos(389, client(bytes.slice(0, 5)), client(bytes.slice(5)))).toEqual([
      'TCP  [TCP segment of a reassembled PDU]',
      'LDAP searchRequest(3) "dc=example" singleLevel ',
    ]);
  });
});

describe('Kerberos', () => {
  it('names messages and errors', () => {
    const error = tlv(0x7e, tlv(0x30, tlv(0xa1, int(30)), tlv(0xa6, int(25))));
    const request = tlv(0x6a, tlv(0x30, tlv(0xa1, int(5))));
    const framed = (body: string): string => `\0\0\0${String.fromCharCode(body.length)}${body}`;
    expect(infos(88, client(framed(request)), server(framed(error)))).toEqual([
      'KRB5 AS-REQ',
      'KRB5 KRB Error: KRB5KDC_ERR_PREAUTH_REQUIRED',
    ]);
  });
});

import { expect, it } from 'vitest';
import { sip } from '../../../../../src/main/engine/dissect/application/sip.ts';
import { paint } from '../../../../support/paint.ts';

/** After RFC 3261 section 24.2. */
const INVITE = [
  'INVITE sip:bob@biloxi.example.com SIP/2.0',
  'Via: SIP/2.0/UDP pc33.atlanta.example.com;branch=z9hG4bK776asdhds',
  'Max-Forwards: 70',
  't: Bob <sip:bob@biloxi.example.com>',
  'From: Alice <sip:alice@atlanta.example.com:5060>;tag=1928301774',
  'i: a84b4c76e66710',
  'CSeq: 314159 INVITE',
  'Contact: <sip:alice@pc33.atlanta.example.com>',
  'X-Other: 1',
  'Content-Length: 0',
  '',
  'To: behind the head',
].join('\r\n');
const told = (message: string, ...keys: string[]) => {
  const { out } = paint(sip, new TextEncoder().encode(message));
  return keys.map((key) => out.texts(`sip.${key}`).join());
};

it('tells the first line and header fields of a request', () => {
  expect(told(INVITE, 'Method', 'r-uri', 'r-uri.user', 'r-uri.host', 'Status-Code')).toEqual([
    'INVITE',
    'sip:bob@biloxi.example.com',
    'bob',
    'biloxi.example.com',
    '',
  ]);
  expect(told(INVITE, 'Call-ID', 'CSeq', 'CSeq.seq', 'CSeq.method', 'Max-Forwards', 'Content-Length')).toEqual([
    'a84b4c76e66710',
    '314159 INVITE',
    '314159',
    'INVITE',
    '70',
    '0',
  ]);
  expect(told(INVITE, 'from.addr', 'from.user', 'from.host', 'from.tag', 'to.user', 'to.tag', 'To')).toEqual([
    'sip:alice@atlanta.example.com:5060',
    'alice',
    'atlanta.example.com',
    '1928301774',
    'bob',
    '',
    'Bob <sip:bob@biloxi.example.com>',
  ]);
});

it('tells the status of an answer', () => {
  const answer = INVITE.replace(/^.*/, 'SIP/2.0 180 Ringing');
  expect(told(answer, 'Status-Code', 'Status-Line', 'Method')).toEqual(['180', 'SIP/2.0 180 Ringing', '']);
});

it('stands messages that are cut anywhere', () => {
  const bytes = new TextEncoder().encode(INVITE);
  for (let size = 0; size < bytes.length; size++) expect(() => paint(sip, bytes, size)).not.toThrow();
});

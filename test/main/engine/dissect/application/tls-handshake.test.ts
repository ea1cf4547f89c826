import { describe, expect, it } from 'vitest';
import {
  CLAIMS,
  Cursor,
  Detail,
  type HandshakeFacts,
  paintHandshake,
} from '../../../../../src/main/engine/dissect/index.ts';

const RANDOM = '5f3759df'.repeat(8);

/** A message of a type, painted: the values of fields by their names. */
function painted(type: string, body: string, facts?: HandshakeFacts) {
  const length = (body.length / 2).toString(16).padStart(6, '0');
  const bytes = Uint8Array.from(Buffer.from(type + length + body, 'hex'));
  const cursor = new Cursor(CLAIMS);
  cursor.begin(bytes, 0, bytes.length, bytes.length);
  const out = new Detail();
  const layer = out.layer(cursor, CLAIMS.data, bytes.length, 'TLS');
  out.resume(layer);
  paintHandshake(cursor, out, 0, bytes.length, facts);
  return (key: string) => out.texts(key).join(',');
}

const HELLO = [
  `0303${RANDOM}00`, // version, random, no session
  '0006' + '1a1a' + '1301' + 'c02b', // suites, the first of them for nothing but a test
  '0100', // no compression
  '0032', // length of the extensions
  '0000000b' + '0009' + '00' + '0006' + '612e74657374', // server name: a.test
  '000a0006' + '0004' + '001d0017', // groups
  '000b0002' + '0100', // forms of points
  '000d0006' + '0004' + '04030804', // signatures
  '002b0005' + '04' + '03040303', // versions
].join('');

describe('a Client Hello', () => {
  const value = painted('01', HELLO);

  it('tells what it offers by the names that filters have for it', () => {
    expect(value('tls.handshake.extensions_server_name')).toBe('a.test');
    expect(value('tls.handshake.extensions_supported_group')).toBe('0x001d,0x0017');
    expect(value('tls.handshake.sig_hash_alg')).toBe('0x0403,0x0804');
    expect(value('tls.handshake.sig_hash_hash')).toBe('4,8');
    expect(value('tls.handshake.extensions.supported_version')).toBe('0x0304,0x0303');
    expect(value('tls.handshake.ciphersuites')).toBe('1');
  });

  it('has a fingerprint without the numbers that are there for a test', () => {
    expect(value('tls.handshake.ja3_full')).toBe('771,4865-49195,0-10-11-13-43,29-23,0');
    expect(value('tls.handshake.ja3')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('cut anywhere gives what is before the cut and no throw', () => {
    for (let length = 0; length < HELLO.length; length += 2) {
      expect(painted('01', HELLO.slice(0, length))('tls.handshake.type')).toBe('1');
    }
  });
});

it('reads an exchange of keys as the chosen cipher suite has it', () => {
  const body = '03' + '001d' + '02' + 'abcd' + '0804' + '0003' + '010203';
  const facts = { isVersion13: false, version: 0x0303, suite: 0xc02f };
  const value = painted('0c', body, facts);
  expect(value('tls.handshake.server_named_curve')).toBe('0x001d');
  expect(value('tls.handshake.server_point')).toBe('abcd');
  expect(value('tls.handshake.sig')).toBe('010203');
  expect(painted('0c', body, { ...facts, suite: 0 })('tls.handshake.sig')).toBe('');
});

it('reads a ticket with what TLS 1.3 has in it, and without', () => {
  const before = '0000003c';
  const ticket = '0002' + 'beef';
  const old = painted('04', before + ticket, { isVersion13: false, version: 0x0303, suite: 0 });
  expect([old('tls.handshake.session_ticket'), old('tls.handshake.session_ticket_nonce')]).toEqual(['beef', '']);
  const now = painted('04', `${before}00000007${'01aa'}${ticket}0008002a000400000400`);
  expect(now('tls.handshake.session_ticket_nonce')).toBe('aa');
  expect(now('tls.early_data.max_early_data_size')).toBe('1024');
});

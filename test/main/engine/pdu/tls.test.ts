import { describe, expect, it } from 'vitest';
import { converse } from '../../../support/conversation.ts';
import { hex } from '../../../support/paint.ts';

/** Digits without comments and blanks. */
const bare = (body: string): string => body.replace(/#.*$/gm, '').replace(/\s/g, '');
const record = (type: number, version: string, body: string): string => {
  const length = bare(body).length / 2;
  return `${type.toString(16)} ${version} ${length.toString(16).padStart(4, '0')} ${bare(body)}`;
};
const handshake = (type: string, body: string): string => {
  const length = bare(body).length / 2;
  return `${type} ${length.toString(16).padStart(6, '0')} ${bare(body)}`;
};
const RANDOM = '11'.repeat(32);
const CLIENT_HELLO = handshake(
  '01',
  `0303 ${RANDOM} 00 0004 1301c02f 01 00 001c
   0000 000a 0008 00 0005 612e636f6d              # server_name: a.com
   0010 0005 0003 02 6832                         # ALPN: h2
   002b 0001 00`,
);
const SERVER_HELLO_12 = handshake('02', `0303 ${RANDOM} 00 c02f 00`);
const SERVER_HELLO_13 = handshake('02', `0303 ${RANDOM} 00 1301 00 0006 002b 0002 0304`);
const tls = (protocol: string, info: string, layers = 'tls') => ({ protocol, info, layers });
const shown = (...sent: (readonly [0 | 1, string])[]) =>
  converse(
    443,
    sent.map(([from, data]) => ({ from, data: hex(data) })),
  ).shown;

describe('TLS in the grid', () => {
  it('names a handshake of TLS 1.2, and what is encrypted after it', () => {
    expect(
      shown(
        [0, record(22, '0301', CLIENT_HELLO)],
        [1, record(22, '0303', SERVER_HELLO_12 + handshake('0e', ''))],
        [0, record(20, '0303', '01') + record(22, '0303', 'ee'.repeat(40))],
        [1, record(23, '0303', 'aabb')],
        [1, record(21, '0303', 'cc'.repeat(26))],
      ),
    ).toEqual([
      tls('TLSv1.2', 'Client Hello'),
      tls('TLSv1.2', 'Server Hello, Server Hello Done'),
      tls('TLSv1.2', 'Change Cipher Spec, Encrypted Handshake Message'),
      tls('TLSv1.2', 'Application Data'),
      tls('TLSv1.2', 'Encrypted Alert'),
    ]);
  });

  it('goes by the version that the server settles on', () => {
    const rows = shown([0, record(22, '0301', CLIENT_HELLO)], [1, record(22, '0303', SERVER_HELLO_13)]);
    expect(rows).toEqual([tls('TLSv1.3', 'Client Hello'), tls('TLSv1.3', 'Server Hello')]);
    expect(shown([0, record(22, '0301', CLIENT_HELLO)])).toEqual([tls('TLSv1', 'Client Hello')]);
  });

  it('tells a refusal', () => {
    const rows = shown([0, record(22, '0301', CLIENT_HELLO)], [1, record(21, '0302', '0246')]);
    expect(rows).toEqual([
      tls('TLSv1.1', 'Client Hello'),
      tls('TLSv1.1', 'Alert (Level: Fatal, Description: Protocol Version)'),
    ]);
  });

  it('reads what the client asks for', () => {
    const { details } = converse(443, [{ from: 0, data: hex(record(22, '0301', CLIENT_HELLO)) }]);
    const out = details[0];
    expect(out?.texts('tls.handshake.extensions_server_name')).toEqual(['a.com']);
    expect(out?.texts('tls.handshake.extensions_alpn_str')).toEqual(['h2']);
    expect(out?.texts('tls.handshake.ciphersuite')).toEqual(['0x1301', '0xc02f']);
  });

  it('puts a record together, and begins anew behind it', () => {
    const two = hex(record(23, '0303', 'aa'.repeat(30)) + record(23, '0303', 'bb'.repeat(30)));
    const rows = converse(443, [
      { from: 0, data: two.subarray(0, 20) },
      { from: 0, data: two.subarray(20) },
    ]).shown;
    expect(rows).toEqual([
      { protocol: 'TCP', info: ' [TCP segment of a reassembled PDU]', layers: '', completedBy: 1 },
      tls('TLSv1.2', 'Application Data, Application Data', 'tls:tls'),
    ]);
  });

  it('shows a handshake message in two records on the second', () => {
    const hello = CLIENT_HELLO.replace(/\s/g, '');
    const split = record(22, '0301', hello.slice(0, 40)) + record(22, '0301', hello.slice(40));
    expect(shown([0, split])).toEqual([tls('TLSv1', '[Client Hello Fragment], Client Hello')]);
  });

  it('says what is no record', () => {
    expect(shown([0, '00 01 02 03 04 05 06 07'])).toEqual([tls('SSL', 'Continuation Data')]);
    expect(shown([0, `${record(23, '0303', 'aa')} 68656c6c6f20`])).toEqual([
      tls('TLSv1.2', 'Application Data, Ignored Unknown Record'),
    ]);
    expect(shown([0, '68656c6c6f20776f726c64'])).toEqual([{ protocol: 'TCP', info: '', layers: 'data' }]);
  });

  it('says what is no record by the version that is settled later', () => {
    const rows = shown(
      [0, '4c c0 07 d5 22'],
      [0, record(22, '0301', CLIENT_HELLO)],
      [1, record(22, '0303', SERVER_HELLO_12)],
    );
    expect(rows[0]).toEqual(tls('TLSv1.2', 'Ignored Unknown Record'));
  });

  it('names records of SSL 2.0, and what is behind them', () => {
    expect(shown([0, '80 0b 01 0002 0003 0000 0003 010080'])[0]).toEqual(tls('SSLv2', 'Client Hello'));
    expect(shown([0, '80 02 0002 00000053 01'])).toEqual([tls('SSLv2', 'Encrypted Data, Continuation Data')]);
  });

  it('says nothing of a fragment behind a message', () => {
    const hello = CLIENT_HELLO.replace(/\s/g, '');
    const rows = shown([0, record(22, '0301', hello + hello.slice(0, 40)) + record(22, '0301', hello.slice(40))]);
    expect(rows).toEqual([tls('TLSv1', 'Client Hello, Client Hello')]);
  });

  it('calls a record of length zero malformed where nothing follows', () => {
    expect(shown([0, '1603010000'])[0]?.info).toBe('[Malformed Packet]');
  });

  it('takes no more of a vector than there is', () => {
    const cut = `01 000029 0301 ${'11'.repeat(32)} 00 0086 1301c02f`;
    expect(shown([0, record(22, '0301', cut)])).toEqual([tls('TLSv1', 'Client Hello')]);
  });

  it('bears being cut anywhere', () => {
    const whole = hex(record(22, '0301', CLIENT_HELLO) + record(22, '0303', SERVER_HELLO_13));
    for (let length = 0; length < whole.length; length++) {
      const data = whole.subarray(0, length);
      expect(() => converse(443, [{ from: 0, data }])).not.toThrow();
      expect(() => converse(443, [{ from: 0, data: whole, captured: length }])).not.toThrow();
    }
  });
});

describe('remarks on TLS', () => {
  const remarks = (...sent: (readonly [0 | 1, string])[]) =>
    converse(
      443,
      sent.map(([from, data]) => ({ from, data: hex(data) })),
    ).details.map((detail) => detail.texts('_ws.expert.message'));
  const HELLO = record(22, '0301', CLIENT_HELLO);
  const CHANGE = record(20, '0303', '01');
  const RESUMED = ['This session reuses previously negotiated keys (Session resumption)'];

  it('tell of a session that is resumed: the server changes ciphers without having said that its hello is done', () => {
    const short = record(22, '0303', SERVER_HELLO_12) + CHANGE;
    expect(remarks([0, HELLO], [1, short], [0, CHANGE], [1, CHANGE])).toEqual([[], RESUMED, [], []]);
    const whole = record(22, '0303', SERVER_HELLO_12 + handshake('0e', ''));
    expect(remarks([0, HELLO], [1, whole], [0, CHANGE], [1, CHANGE])).toEqual([[], [], [], []]);
    // In TLS 1.3 the record says nothing, and without a hello nothing is known.
    expect(remarks([0, HELLO], [1, record(22, '0303', SERVER_HELLO_13) + CHANGE])).toEqual([[], []]);
    expect(remarks([1, CHANGE])).toEqual([[]]);
  });

  it('tell of records without content that must have some', () => {
    const data = record(23, '0303', 'aabb');
    const rows = remarks(...[20, 21, 22, 23].map((type) => [0, record(type, '0303', '') + data] as const));
    expect(rows).toEqual([
      ['Zero-length Change Cipher Spec fragments are not allowed'],
      ['Zero-length Alert fragments are not allowed'],
      ['Zero-length Handshake fragments are not allowed'],
      [],
    ]);
  });
});

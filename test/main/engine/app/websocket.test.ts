import { describe, expect, it } from 'vitest';
import { entriesOf, followStream, sessionOf } from '../../../../src/main/engine/app/index.ts';
import { streamIndex } from '../../../../src/shared/units.ts';
import { ladder } from '../../../support/stream-pair.ts';
import { down, frame, pictureOfMessages, up, upgrade } from '../../../support/websocket-frames.ts';

const STREAM = streamIndex(0);

describe('WebSocket', () => {
  it('reads text, fragments with a ping between, binary and close, in order of completion', () => {
    const lines = [upgrade(), up(0x81, 'hi'), down(0x01, 'one '), down(0x89, 'p'), up(0x8a, 'p'), down(0x80, 'two')];
    lines.push(down(0x82, Buffer.from([1, 2, 255])), up(0x88, Buffer.from('\x03\xe8bye', 'latin1')));
    expect(pictureOfMessages(ladder(lines.join('\n')))).toEqual([
      '> 1 plain hi',
      '< 9 plain p',
      '> 10 plain p',
      '< 1 plain one two',
      '< 2 plain 0102ff',
      '> 8 1000 plain bye',
    ]);
  });

  it('checks the handshake', () => {
    const pair = ladder(`${upgrade('permessage-deflate; server_no_context_takeover')}\n${up(0x81, 'x')}`);
    const entry = entriesOf(followStream(pair)).at(-1);
    expect(entry?.kind === 'websocket' && sessionOf(entry, STREAM, undefined)).toEqual({
      stream: 0,
      target: '/chat',
      key: 'dGhlIHNhbXBsZSBub25jZQ==',
      accept: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
      expectedAccept: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
      version: '13',
      extensions: 'permessage-deflate; server_no_context_takeover',
      subprotocol: '',
      statusCode: 101,
      issues: [],
    });
    const bad = ladder(`${upgrade('x-unasked').replace('s3pPLM', 'wrong0')}\n${up(0x81, 'x')}`);
    const wrong = entriesOf(followStream(bad)).at(-1);
    expect(wrong?.kind === 'websocket' && wrong.handshake?.issues.map(({ code }) => code)).toEqual([
      'ws-handshake-accept',
      'ws-handshake-extension',
    ]);
  });

  it('says which part of the upgrade is against RFC 6455', () => {
    const faults = (from: string, to: string): unknown => {
      const text = `${upgrade().replace(from, to)}\n${up(0x81, 'x')}`;
      const entry = entriesOf(followStream(ladder(text))).at(-1);
      return entry?.kind === 'websocket' && entry.handshake?.issues.map(({ code, because }) => `${code} ${because}`);
    };
    expect(faults('', '')).toEqual([]);
    expect(faults('Version: 13', 'Version: 8')).toEqual(['ws-handshake-version RFC 6455 4.1']);
    expect(faults('dGhlIHNhbXBsZSBub25jZQ==', 'c2hvcnQ=')).toEqual([
      'ws-handshake-key RFC 6455 4.1',
      'ws-handshake-accept RFC 6455 4.2.2',
    ]);
    expect(faults('101 Switching Protocols\\r\\n', '101 x\\r\\nSec-WebSocket-Protocol: mqtt\\r\\n')).toEqual([
      'ws-handshake-protocol RFC 6455 4.1',
    ]);
  });

  it('names each violation and its section', () => {
    const lines = [upgrade(), `> hex ${frame(0x81, 'a')}`, up(0xc1, 'b'), up(0x83, ''), up(0x09, ''), up(0x80, 'c')];
    lines.push(up(0x01, 'd'), up(0x81, 'e'), `< hex ${frame(0x81, 'f', true)}`, up(0x81, Buffer.from([0xff])));
    lines.push(up(0x88, Buffer.from([3])), down(0x88, Buffer.from([3, 237])), down(0x81, 'late'));
    lines.push(`> hex 89 fe 00 7e 00 00 00 00 ${'61'.repeat(126)}`, '< hex 81 7e 00 01 67');
    expect(pictureOfMessages(ladder(lines.join('\n')))).toEqual([
      '> 1 plain a !ws-unmasked-client-frame RFC 6455 5.1',
      '> 1 not-negotiated 62 !ws-reserved-bits RFC 6455 5.2',
      '> 3 plain  !ws-reserved-opcode RFC 6455 5.2',
      '> 9 plain  !ws-control-fragmented RFC 6455 5.5',
      '> 0 plain 63 !ws-continuation-alone RFC 6455 5.4',
      '> 1 gap d !ws-message-cut',
      '> 1 plain e !ws-message-interrupted RFC 6455 5.4',
      '< 1 plain f !ws-masked-server-frame RFC 6455 5.1',
      '> 1 plain \ufffd !ws-text-not-utf8 RFC 6455 8.1',
      '> 8 plain  !ws-close-one-byte RFC 6455 5.5.1',
      '< 8 1005 plain  !ws-close-code RFC 6455 7.4',
      '< 1 plain late !ws-data-after-close RFC 6455 5.5.1',
      `> 9 plain ${'a'.repeat(126)} !ws-control-too-long RFC 6455 5.5 !ws-data-after-close RFC 6455 5.5.1`,
      '< 1 plain g !ws-length-not-minimal RFC 6455 5.2 !ws-data-after-close RFC 6455 5.5.1',
    ]);
  });

  it('reads captures that have one side only, or lost the answer to the upgrade, or its request', () => {
    const lines = upgrade().trim().split('\n');
    const [asked = '', answered = ''] = lines;
    const client = [asked, up(0x81, 'a'), up(0x81, 'b')].join('\n');
    const server = [answered, down(0x81, 'c'), down(0x81, 'd')].join('\n');
    const lost = [asked, '< gap 150', up(0x81, 'a'), down(0x81, 'c'), down(0x81, 'd')].join('\n');
    const unasked = ['> gap 300', answered, up(0x81, 'a'), down(0x81, 'c'), up(0x81, 'b')].join('\n');
    expect([client, server, lost, unasked].map((text) => pictureOfMessages(ladder(text)))).toEqual([
      ['> 1 plain a', '> 1 plain b'],
      ['< 1 plain c', '< 1 plain d'],
      ['> 1 plain a', '< 1 plain c', '< 1 plain d'],
      ['> 1 plain a', '< 1 plain c', '> 1 plain b'],
    ]);
  });

  it('bounds a 64-bit length and says the message is cut', () => {
    expect(pictureOfMessages(ladder(`${upgrade()}\n< hex 82 7f 7f ff ff ff ff ff ff ff 61 62`))).toEqual([
      '< 2 gap 6162 !ws-message-cut',
    ]);
  });

  it('finds frames again after a gap, and in a capture that began late', () => {
    const gap = [upgrade(), down(0x81, 'one'), '< gap 77', '< hex ff ff ff', down(0x81, 'two'), down(0x81, 'three')];
    expect(pictureOfMessages(ladder(gap.join('\n')))).toEqual(['< 1 plain one', '< 1 plain two', '< 1 plain three']);
    const late = ['> midstream', '< midstream', up(0x81, 'a'), up(0x81, 'b'), up(0x81, 'c'), down(0x81, 'd')];
    expect(pictureOfMessages(ladder(late.join('\n')))).toEqual([
      '> 1 plain a',
      '> 1 plain b',
      '> 1 plain c',
      '< 1 plain d',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../../src/main/engine/bytes/index.ts';
import { type FindLine, type FindSource, find, hexBytes, Runs } from '../../../../src/main/engine/find/index.ts';
import type { FindQuery } from '../../../../src/shared/model/index.ts';
import { exchangeIndex } from '../../../../src/shared/units.ts';
import { fileOf } from '../../../support/packet-file.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const node = (text: string, offset = 0, children: readonly FindLine[] = []): FindLine => ({
  text,
  source: 0,
  offset,
  length: 4,
  hidden: text === 'hidden',
  children,
});

const PACKETS = [
  'GET /a HTTP/1.1',
  'nothing here',
  'Host: Example.COM',
  '\x00\x01GET',
  'w\x00i\x00d\x00e\x00',
  '登录 failed',
];
const file = fileOf(PACKETS.map(encode));
const BODY = { kind: 'http', exchange: exchangeIndex(1), part: 'response' } as const;
const source: FindSource = {
  total: () => PACKETS.length,
  packetAt: (_view, position) => (position < PACKETS.length ? position : undefined),
  bytes: (packet) => encode(PACKETS[packet] ?? ''),
  info: (packet) => `Info ${packet}`,
  isTcpInfo: () => false,
  runs: (_query, { needles, exact }) => new Runs(file.table, new MemorySource(file.bytes), needles, exact),
  lines: (packet) => [
    node('hidden'),
    node(`Frame ${packet + 1}`),
    node('TCP', 34, [node('Flags'), node(`Stream index: ${packet * 7}`, 40)]),
  ],
  contents: (packet) => (packet === 3 ? [{ ref: BODY, bytes: encode('{"error": "no such user"}') }] : []),
};

const ask = (query: Partial<FindQuery>, from = 0, step: 1 | -1 = 1) =>
  find({ text: '', kind: 'text', place: 'bytes', matchCase: false, ...query }, 0, from, step, source);

describe('looking for something in packets', () => {
  it('finds text in bytes, forwards and backwards, with regard to case or without', () => {
    expect(ask({ text: 'get' })).toEqual({
      found: {
        packet: 0,
        position: 0,
        before: '',
        match: 'GET',
        after: ' /a HTTP/1.1',
        source: 0,
        offset: 0,
        length: 3,
      },
      next: 1,
    });
    expect(ask({ text: 'get' }, 1)).toMatchObject({ found: { packet: 3, before: '··', offset: 2 } });
    expect(ask({ text: 'get' }, 5, -1)).toMatchObject({ found: { packet: 3 }, next: 2 });
    expect(ask({ text: 'get' }, 2, -1)).toMatchObject({ found: { packet: 0 }, next: -1 });
    expect(ask({ text: 'example.com', matchCase: true })).toEqual({ next: 6 });
    expect(ask({ text: 'Wide' })).toMatchObject({ found: { packet: 4, length: 8 } });
    expect(ask({ text: '登录' })).toMatchObject({ found: { packet: 5, match: '登录', after: ' failed' } });
  });

  it('finds bytes in hex and patterns', () => {
    expect(ask({ kind: 'hex', text: '0001 47:45' })).toMatchObject({ found: { packet: 3, offset: 0, length: 4 } });
    expect(ask({ kind: 'regex', text: 'host: \\w+\\.com' })).toMatchObject({
      found: { packet: 2, match: 'Host: Example.COM' },
    });
    expect(ask({ kind: 'regex', text: 'host', matchCase: true })).toEqual({ next: 6 });
  });

  it('finds lines of the layers, Info and contents', () => {
    expect(ask({ place: 'details', text: 'index: 14' })).toMatchObject({
      found: { packet: 2, line: [1, 1], match: 'index: 14', before: 'Stream ', offset: 40, length: 4 },
    });
    expect(ask({ place: 'info', text: 'info 4' })).toMatchObject({ found: { packet: 4 } });
    expect(ask({ place: 'contents', text: 'NO SUCH' })).toMatchObject({
      found: { packet: 3, body: BODY, offset: 11, length: 7 },
    });
  });

  it('says what cannot be looked for', () => {
    const code = (query: Partial<FindQuery>) => {
      const answer = ask(query);
      return 'ok' in answer ? answer.issue.code : undefined;
    };
    expect(code({})).toBe('find-empty');
    expect(code({ kind: 'hex', text: '4' })).toBe('find-hex');
    expect(code({ kind: 'regex', text: '(' })).toBe('pattern-group-open');
    expect(code({ kind: 'hex', text: '47', place: 'info' })).toBe('find-hex-place');
  });

  it('works in shares', () => {
    const many: FindSource = { ...source, total: () => 1e6, packetAt: (_view, position) => position, info: () => 'x' };
    const answer = find({ text: 'y', kind: 'text', place: 'info', matchCase: false }, 0, 0, 1, many);
    expect(answer).toEqual({ next: expect.any(Number) });
    if (!('ok' in answer)) expect(answer.next).toBeLessThan(1000);
  });

  it('reads hex in every usual writing', () => {
    for (const text of ['474554', '47 45 54', '47:45:54', '0x47, 0x45, 0x54', '47-45-54']) {
      expect(hexBytes(text)).toEqual(encode('GET'));
    }
    expect([hexBytes(''), hexBytes('4'), hexBytes('4g')]).toEqual([undefined, undefined, undefined]);
  });
});

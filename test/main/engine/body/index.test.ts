import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  charsetOf,
  kindOf,
  outlineBody,
  parseEvents,
  parseMediaType,
  parseMultipart,
} from '../../../../src/main/engine/body/index.ts';
import { parseForm } from '../../../../src/main/engine/bytes/index.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

describe('what a body is taken for', () => {
  it('goes by the label, and by the bytes where they prove more', () => {
    const told = (type: string, head: Uint8Array): string => {
      const { kind, mediaType, charset } = kindOf(type, head);
      return `${kind} ${mediaType} ${charset}`.trim();
    };
    expect([
      told('application/json', bytes('{"a":1}')),
      told('application/problem+json; charset=UTF-8', bytes('{}')),
      told('text/plain', bytes(' [1, 2]')),
      told('text/plain', bytes('[note] this is none')),
      told('', bytes('plain words')),
      told('text/html; charset=gbk', bytes('<p>')),
      told('image/svg+xml', bytes('<svg/>')),
      told('image/jpeg', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
      told('application/octet-stream', Buffer.from([0, 1, 2])),
      told('text/event-stream', bytes('data: x\n\n')),
      told('application/javascript', bytes('let a')),
    ]).toEqual([
      'json application/json utf-8',
      'json application/problem+json utf-8',
      'json text/plain utf-8',
      'text text/plain utf-8',
      'text  utf-8',
      'html text/html gbk',
      'svg image/svg+xml utf-8',
      'image image/png',
      'hex application/octet-stream',
      'events text/event-stream utf-8',
      'javascript application/javascript utf-8',
    ]);
  });

  it('finds the character set by mark, label, declaration, or what the bytes allow', () => {
    expect([
      charsetOf(Buffer.from([0xff, 0xfe, 65, 0]), 'utf-8'),
      charsetOf(bytes('x'), 'Shift_JIS'),
      charsetOf(bytes('<meta charset="gb2312">'), ''),
      charsetOf(bytes('<?xml version="1.0" encoding="iso-8859-2"?>'), ''),
      charsetOf(bytes('中文'), ''),
      charsetOf(Buffer.from('d6d0cec4b2e2cad4', 'hex'), ''),
      charsetOf(Buffer.from('82b182f182c982bf82cd', 'hex'), ''),
      charsetOf(Buffer.from([0xe9, 0x20, 0xe0]), ''),
      charsetOf(bytes('x'), 'no-such-set'),
    ]).toEqual([
      'utf-16le',
      'shift_jis',
      'gbk',
      'iso-8859-2',
      'utf-8',
      'gb18030',
      'shift_jis',
      'windows-1252',
      'utf-8',
    ]);
  });
});

describe('bodies with an inner structure', () => {
  it('reads forms', () => {
    expect(parseForm('a=1+2&b=%E4%BD%A0&c&&=d&e=%zz')).toEqual([
      ['a', '1 2'],
      ['b', '你'],
      ['c', ''],
      ['', 'd'],
      ['e', '%zz'],
    ]);
  });

  it('lists a bounded number of parts, fields and events, however many there are', () => {
    const most = (type: string, text: string): number => {
      const bytes = Buffer.from(text);
      return outlineBody(kindOf(type, bytes.subarray(0, 100)), type, () => bytes)?.nodes.length ?? 0;
    };
    const counts = [
      most('multipart/form-data; boundary=b', `${'--b\r\nA: b\r\n\r\nx\r\n'.repeat(100_000)}--b--`),
      most('multipart/form-data; boundary=-', '\r\n--'.repeat(300_000)),
      most('application/x-www-form-urlencoded', 'a=b&'.repeat(300_000)),
      most('text/event-stream', 'data: a\n\n'.repeat(200_000)),
    ];
    expect(Math.max(...counts)).toBeLessThanOrEqual(10_000);
    expect(Math.min(counts[0] ?? 0, counts[2] ?? 0, counts[3] ?? 0)).toBeGreaterThan(100);
  });

  it('lists the parts of a multipart body with their places', () => {
    const body = bytes(
      'preamble\r\n--B\r\nContent-Disposition: form-data; name="f"; filename="a \\"b\\".txt"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--B\r\nContent-Disposition: form-data; name=plain\r\n\r\nvalue\r\n--B--\r\nepilogue',
    );
    const parts = parseMultipart(body, 'B').map(({ name, fileName, contentType, offset, length }) => [
      name,
      fileName,
      contentType,
      Buffer.from(body.subarray(offset, offset + length)).toString(),
    ]);
    expect(parts).toEqual([
      ['f', 'a "b".txt', 'text/plain', 'hello'],
      ['plain', '', '', 'value'],
    ]);
    const kind = kindOf('multipart/form-data; boundary=B', body.subarray(0, 100));
    expect(
      outlineBody(kind, 'multipart/form-data; boundary=B', () => body)?.nodes.map(({ label, value }) => [label, value]),
    ).toEqual([
      ['f', 'a "b".txt, text/plain, 5 bytes'],
      ['plain', 'value'],
    ]);
  });

  it('reads server-sent events', () => {
    const stream = bytes(': hello\nid: 1\nevent: tick\ndata: a\ndata:b\n\nretry: 9\r\ndata: c\r\n\r\ndata: not ended');
    expect(parseEvents(stream).map(({ event, data, id, retry }) => [event, data, id, retry])).toEqual([
      ['tick', 'a\nb', '1', ''],
      ['message', 'c', '1', '9'],
    ]);
  });

  it('reads parameters, quoted or not', () => {
    const { type, parameters } = parseMediaType('Text/HTML ; charset="utf-8"; x=y; Charset=other');
    expect([type, [...parameters]]).toEqual([
      'text/html',
      [
        ['charset', 'utf-8'],
        ['x', 'y'],
      ],
    ]);
  });

  it('survives any bytes under any label', () => {
    const types = [
      '',
      'text/html',
      'multipart/mixed; boundary=a',
      'text/event-stream',
      'application/x-www-form-urlencoded',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.uint8Array({ maxLength: 300 }), (type, body) => {
        outlineBody(kindOf(type, body), type, () => body);
      }),
    );
  });
});

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ByteStreamPair } from '../../../../src/main/engine/bytes/index.ts';
import { writeHar } from '../../../../src/main/engine/export/index.ts';
import { sourceOf } from '../../../support/exchange-source.ts';
import { ladder, memoryPair, memoryStream } from '../../../support/stream-pair.ts';
import { down, up, upgrade } from '../../../support/websocket-frames.ts';

const har = (pair: ByteStreamPair) => JSON.parse([...writeHar(sourceOf(pair), '1.0')].join('')).log;

describe('HAR', () => {
  it('writes requests, responses, cookies, query, form and timings', () => {
    const { entries } = har(
      ladder(String.raw`
        > POST /f?a=1&b=%20 HTTP/1.1\r\nHost: h:81\r\nCookie: s=1; t=2\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\nx=y&z=1
        < HTTP/1.1 302 Found\r\nLocation: /next\r\nSet-Cookie: s=9; Path=/; HttpOnly\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n
        < ok`),
    );
    expect(entries).toEqual([
      {
        startedDateTime: '2023-11-14T22:13:20.000Z',
        time: 2,
        request: {
          method: 'POST',
          url: 'http://h:81/f?a=1&b=%20',
          httpVersion: 'HTTP/1.1',
          headers: [
            { name: 'Host', value: 'h:81' },
            { name: 'Cookie', value: 's=1; t=2' },
            { name: 'Content-Type', value: 'application/x-www-form-urlencoded' },
            { name: 'Content-Length', value: '7' },
          ],
          queryString: [
            { name: 'a', value: '1' },
            { name: 'b', value: ' ' },
          ],
          cookies: [
            { name: 's', value: '1' },
            { name: 't', value: '2' },
          ],
          headersSize: 128,
          bodySize: 7,
          postData: {
            mimeType: 'application/x-www-form-urlencoded',
            text: 'x=y&z=1',
            params: [
              { name: 'x', value: 'y' },
              { name: 'z', value: '1' },
            ],
          },
        },
        response: {
          status: 302,
          statusText: 'Found',
          httpVersion: 'HTTP/1.1',
          headers: [
            { name: 'Location', value: '/next' },
            { name: 'Set-Cookie', value: 's=9; Path=/; HttpOnly' },
            { name: 'Content-Type', value: 'text/plain' },
            { name: 'Content-Length', value: '2' },
          ],
          cookies: [{ name: 's', value: '9', path: '/', httpOnly: true, secure: false }],
          content: { size: 2, mimeType: 'text/plain', text: 'ok' },
          redirectURL: '/next',
          headersSize: 119,
          bodySize: 2,
          _transferSize: 121,
        },
        cache: {},
        timings: { blocked: -1, dns: -1, connect: -1, send: 0, wait: 1, receive: 1, ssl: -1 },
        serverIPAddress: '192.0.2.1',
        connection: '0',
        _resourceType: 'other',
      },
    ]);
  });

  it('begins with the handshake that an exchange waited for, and sums its times up', () => {
    const lines = [String.raw`> GET / HTTP/1.1\r\n\r\n`, String.raw`< HTTP/1.1 204 No Content\r\n\r\n`];
    const pair = ladder(lines.join('\n'));
    const source = sourceOf(pair);
    const [exchange] = source.all;
    const asked = exchange?.request?.start ?? { seconds: 0, nanos: 0 };
    const connect = () => ({ start: { ...asked, seconds: asked.seconds - 2 }, seconds: 0.5 });
    const [entry] = JSON.parse([...writeHar({ ...source, connect }, '1.0')].join('')).log.entries;
    expect(entry).toMatchObject({
      startedDateTime: new Date((asked.seconds - 2) * 1000).toISOString(),
      time: 2001,
      timings: { blocked: 1500, dns: -1, connect: 500, send: 0, wait: 1, receive: 0, ssl: -1 },
    });
  });

  it('decodes bodies, and writes binary ones in Base64', () => {
    const gzip = gzipSync('héllo');
    const head = `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\nContent-Length: ${gzip.length}\r\n\r\n`;
    const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
    const second = 'HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 8\r\n\r\n';
    const answers = Buffer.concat([Buffer.from(head), gzip, Buffer.from(second), png]);
    const asked = Buffer.from('GET / HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n');
    const { entries } = har(
      memoryPair(memoryStream([{ packet: 0, bytes: asked }]), memoryStream([{ packet: 1, bytes: answers }])),
    );
    expect(entries.map((entry: { response: { content: unknown } }) => entry.response.content)).toEqual([
      { size: 6, mimeType: 'text/plain', compression: 6 - gzip.length, text: 'héllo' },
      { size: 8, mimeType: 'image/png', text: png.toString('base64'), encoding: 'base64' },
    ]);
  });

  it('says what a browser asked for, by its own word and else by what came', () => {
    const asked = (headers: string, type: string): string[] => [
      String.raw`> GET / HTTP/1.1\r\n${headers}\r\n`,
      String.raw`< HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: 0\r\n\r\n`,
    ];
    const { entries } = har(
      ladder(
        [
          ...asked('', 'text/html; charset=utf-8'),
          ...asked(String.raw`Sec-Fetch-Dest: empty\r\n`, 'text/html'),
          ...asked(String.raw`Sec-Fetch-Dest: empty\r\n`, 'text/event-stream'),
          ...asked('', 'text/plain'),
        ].join('\n'),
      ),
    );
    expect(entries.map((entry: { _resourceType: string }) => entry._resourceType)).toEqual([
      'document',
      'fetch',
      'eventsource',
      'other',
    ]);
  });

  it('keeps what is no text exactly, in a request as well', () => {
    const sent = Buffer.from([0xff, 0, 0x41]);
    const asked = Buffer.concat([Buffer.from('POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\n'), sent]);
    const { entries } = har(memoryPair(memoryStream([{ packet: 0, bytes: asked }]), memoryStream([])));
    expect(entries[0].request.postData).toMatchObject({ text: '\ufffd\0A', _base64: sent.toString('base64') });
  });

  it('writes WebSocket messages as Chromium does, and counts responses without a request', () => {
    const lines = [upgrade(), up(0x81, 'hi'), down(0x82, Buffer.from([1, 2])), up(0x89, 'p')];
    const { entries } = har(ladder(lines.join('\n')));
    expect([entries[0].request.url, entries[0]._resourceType, entries[0]._webSocketMessages]).toEqual([
      'ws://h/chat',
      'websocket',
      [
        { type: 'send', time: 1700000000.002, opcode: 1, data: 'hi' },
        { type: 'receive', time: 1700000000.003, opcode: 2, data: 'AQI=' },
      ],
    ]);
    const orphan = har(ladder(String.raw`< HTTP/1.1 204 No Content\r\n\r\n`));
    expect(orphan).toMatchObject({ entries: [], comment: '1 responses without their request are left out' });
  });
});

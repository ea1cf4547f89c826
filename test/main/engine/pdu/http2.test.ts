import { describe, expect, it } from 'vitest';
import { bytesOf, converse, type Sent } from '../../../support/conversation.ts';

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

/** A frame: type, flags, stream, payload. */
function frame(type: number, flags: number, stream: number, payload: string | Uint8Array = ''): string {
  const bytes = bytesOf(payload);
  const head = [0, bytes.length >> 8, bytes.length & 255, type, flags, 0, 0, 0, stream];
  return String.fromCharCode(...head, ...bytes);
}

/** `:method: GET`, `:path: /`; `:status: 200`, `content-type: text/html` kept in the table; the latter from the table. */
const GET = '\u0082\u0084';
const OK_HTML = `\u0088\u005f\u0009text/html`;
const OK_AGAIN = '\u0088\u00be';
const SETTINGS = frame(4, 0, 0);
const client = (data: string): Sent => ({ from: 0, data });
const server = (data: string): Sent => ({ from: 1, data });
const http2 = (info: string, layers = 'http:http2') => ({ protocol: 'HTTP2', info, layers });
const SEGMENT = { protocol: 'TCP', info: ' [TCP segment of a reassembled PDU]', layers: '' };

describe('HTTP/2 in the grid', () => {
  it('names the frames of a connection that begins with the preface, and bodies where they end', () => {
    const { shown, details } = converse(80, [
      client(PREFACE + SETTINGS),
      server(SETTINGS + frame(4, 1, 0)),
      client(frame(1, 5, 1, GET)),
      server(frame(1, 4, 1, OK_HTML) + frame(0, 0, 1, '<p>')),
      server(frame(0, 1, 1, 'b</p>')),
      server(frame(1, 4, 3, OK_AGAIN) + frame(0, 1, 3, 'x')),
      server(frame(7, 0, 0, '\0\0\0\u0003\0\0\0\0')),
    ]);
    expect(shown).toEqual([
      http2('Magic, SETTINGS[0]'),
      http2('SETTINGS[0], SETTINGS[0]'),
      http2('HEADERS[1]: GET /'),
      http2('HEADERS[1]: 200 OK, DATA[1]'),
      http2('DATA[1] (text/html)', 'http:http2:data-text-lines'),
      http2('HEADERS[3]: 200 OK, DATA[3] (text/html)', 'http:http2:data-text-lines'),
      http2('GOAWAY[0]'),
    ]);
    expect(details[5]?.texts('http2.headers.content_type')).toEqual(['text/html']);
    expect(details[5]?.texts('http2.streamid')).toEqual(['3', '3']);
  });

  it('goes on behind an upgrade of HTTP/1', () => {
    const { shown } = converse(8600, [
      client('GET / HTTP/1.1\r\nUpgrade: h2c\r\n\r\n'),
      server(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n${SETTINGS}`),
      client(PREFACE),
    ]);
    expect(shown.slice(1)).toEqual([http2('HTTP/1.1 101 Switching Protocols , SETTINGS[0]'), http2('Magic')]);
  });

  it('decodes header blocks that go on in another frame', () => {
    const { shown, details } = converse(80, [
      client(PREFACE),
      client(frame(1, 1, 1, OK_HTML.slice(0, 6))),
      client(frame(9, 4, 1, OK_HTML.slice(6))),
      client(frame(1, 5, 3, OK_AGAIN)),
    ]);
    expect(shown.map(({ info }) => info)).toEqual([
      'Magic',
      'HEADERS[1]: 200 OK',
      'CONTINUATION[1]',
      'HEADERS[3]: 200 OK',
    ]);
    expect(details[2]?.texts('http2.header.value')).toEqual(['text/html']);
    expect(details[3]?.texts('http2.header.value')).toEqual(['200', 'text/html']);
  });

  it('leaves out padding and priority', () => {
    const padded = `\u0003\0\0\0\0\u0010${GET}\0\0\0`;
    const { shown } = converse(80, [client(PREFACE + frame(1, 0x2c, 1, padded) + frame(0, 0x08, 1, '\u0002abc\0\0'))]);
    expect(shown[0]?.info).toBe('Magic, HEADERS[1]: GET /, DATA[1]');
  });

  it('puts a frame together however it is cut', () => {
    const whole = frame(1, 5, 1, GET);
    for (let cut = 1; cut < whole.length; cut++) {
      const { shown } = converse(80, [client(PREFACE), client(whole.slice(0, cut)), client(whole.slice(cut))]);
      expect(shown.slice(1)).toEqual([{ ...SEGMENT, completedBy: 2 }, http2('HEADERS[1]: GET /')]);
    }
  });

  it('keeps to the bytes that are there, whatever a frame says', () => {
    const { shown } = converse(80, [
      client(PREFACE),
      client(frame(1, 0x0c, 1, '\u00ff')),
      client(frame(0, 0x09, 1, '')),
      client(frame(5, 4, 1, '\0')),
      client(frame(0xee, 0, 1, 'abc')),
    ]);
    expect(shown.map(({ info }) => info)).toEqual([
      'Magic',
      'HEADERS[1]',
      'DATA[1]',
      'PUSH_PROMISE[1]',
      'Unknown type 238[1]',
    ]);
  });
});

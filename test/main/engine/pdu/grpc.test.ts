import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bytesOf, converse, type Sent } from '../../../support/conversation.ts';

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

function frame(type: number, flags: number, payload: string): string {
  const { length } = payload;
  return String.fromCharCode(0, length >> 8, length & 255, type, flags, 0, 0, 0, 1) + payload;
}

/** A header field without the tables, RFC 7541 section 6.2.2. */
const field = (name: string, value: string): string =>
  `\0${String.fromCharCode(name.length)}${name}${String.fromCharCode(value.length)}${value}`;
const POST = '\u0083\u0084';
const headers = (...fields: string[]): string => frame(1, 4, POST + fields.join(''));
const GRPC = field('content-type', 'application/grpc');
const data = (payload: string, flags = 0): string => frame(0, flags, payload);
const message = (content: string, compressed = 0): string =>
  String.fromCharCode(compressed, 0, 0, content.length >> 8, content.length & 255) + content;
const client = (text: string): Sent => ({ from: 0, data: text });
const PROTOBUF = '\n\u0005hello';

describe('gRPC in the grid', () => {
  it('names each message at the frame that completes it, before the stream ends', () => {
    const { shown, details } = converse(80, [
      client(PREFACE + headers(GRPC) + data(message(PROTOBUF))),
      client(data(message(PROTOBUF).slice(0, 7))),
      client(data(message(PROTOBUF).slice(7) + message(''))),
      client(data('', 1)),
    ]);
    expect(shown.map(({ protocol, info, layers }) => [protocol, info, layers])).toEqual([
      ['GRPC', 'Magic, HEADERS[1]: POST /, DATA[1] (GRPC) (PROTOBUF)', 'http:http2:grpc:protobuf'],
      ['HTTP2', 'DATA[1]', 'http:http2'],
      ['GRPC', 'DATA[1] (GRPC) (PROTOBUF) (GRPC)', 'http:http2:grpc:protobuf:grpc'],
      ['HTTP2', 'DATA[1]', 'http:http2'],
    ]);
    expect(details[2]?.texts('grpc.message_length')).toEqual(['7', '0']);
  });

  it('knows JSON by the content type and by its first byte', () => {
    const json = message('{"a":1}');
    const { shown } = converse(80, [
      client(PREFACE + headers(field('content-type', 'application/grpc+json')) + data(json)),
      client(headers(GRPC) + data(json)),
    ]);
    expect(shown.map(({ protocol }) => protocol)).toEqual(['GRPC/JSON', 'GRPC/JSON']);
    expect(shown[1]?.info).toBe(
      'HEADERS[1]: POST /, DATA[1] (GRPC), JavaScript Object Notation (application/grpc+json)',
    );
  });

  it('inflates what says that it is compressed', () => {
    const packed = String.fromCharCode(...gzipSync(bytesOf('{"a":1}')));
    const { shown } = converse(80, [
      client(PREFACE + headers(GRPC, field('grpc-encoding', 'gzip')) + data(message(packed, 1))),
    ]);
    expect(shown[0]?.protocol).toBe('GRPC/JSON');
  });

  it('waits for nothing when a length lies', () => {
    const { shown } = converse(80, [
      client(PREFACE + headers(GRPC) + data('\0\u00ff\u00ff\u00ff\u00ffabc')),
      client(data('abc', 1)),
    ]);
    expect(shown.map(({ info }) => info)).toEqual(['Magic, HEADERS[1]: POST /, DATA[1]', 'DATA[1]']);
  });
});

/** What every follower owes: any cut, any split and any bytes give no throw; a split changes nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  entriesOf,
  followStream,
  httpExchange,
  openBody,
  orient,
  WebSocketReader,
} from '../../../../src/main/engine/app/index.ts';
import type { ByteStream, ByteStreamPair } from '../../../../src/main/engine/bytes/index.ts';
import { exchangeIndex, streamIndex } from '../../../../src/shared/units.ts';
import { ladder, memoryPair, memoryStream, type Piece } from '../../../support/stream-pair.ts';
import { down, up, upgrade } from '../../../support/websocket-frames.ts';

const SAMPLES = {
  http: String.raw`
    > GET /a HTTP/1.1\r\nHost: h\r\n\r\nPOST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nT: 1\r\n\r\n
    < HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n\r\nhello
    < HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=1\r\nworld\r\n1\r\n!\r\n0\r\n\r\n
    > HEAD /c HTTP/1.1\r\n\r\n
    < HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\n`,
  webSocket: [
    upgrade(),
    up(0x81, 'hello'),
    down(0x01, 'in '),
    down(0x89, 'p'),
    up(0x8a, 'p'),
    down(0x80, 'two'),
    up(0x82, 'x'.repeat(300)),
    up(0x88, '\x03\xe8'),
  ].join('\n'),
};

const bytesOf = (stream: ByteStream): Uint8Array => stream.read(0, stream.length);

/** The sample in segments that end at the given places, packets of both directions counted on. */
function split(stream: ByteStream, cuts: readonly number[], packet: number, length = stream.length): Piece[] {
  const bytes = bytesOf(stream).subarray(0, length);
  const ends = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  let from = 0;
  return ends.map((end, i) => {
    const piece = { packet: packet + i, bytes: bytes.subarray(from, end) };
    from = end;
    return piece;
  });
}

/** Everything that can be read of a stream, without packet numbers. Reading it all is the point. */
function everything(pair: ByteStreamPair): unknown {
  return entriesOf(followStream(pair)).map((entry) => {
    const sides = orient(pair, entry.swapped);
    if (entry.kind === 'websocket') {
      const reader = new WebSocketReader(pair, entry);
      return Array.from({ length: reader.count }, (_, i) => {
        const message = reader.message(streamIndex(0), i);
        return [message.direction, message.opcode, message.readability, message.preview, message.issues.length];
      });
    }
    if (entry.kind === 'tls') return [entry.reading, entry.version, entry.suite, entry.alpn];
    return entry.exchanges.map((exchange) => {
      const whole = httpExchange(pair, entry, exchange, {
        exchange: exchangeIndex(0),
        stream: streamIndex(0),
        secure: false,
      });
      const text = (stream: ByteStream, message: Parameters<typeof openBody>[1] | undefined): string => {
        const body = message && openBody(stream, message);
        return Buffer.from(body?.read(0, 1000) ?? []).toString('latin1');
      };
      return [
        whole.request?.method,
        whole.request?.headers,
        whole.request?.trailers,
        whole.interim.length,
        whole.response?.statusCode,
        whole.response?.headers,
        text(sides.toServer, exchange.request),
        text(sides.toClient, exchange.response),
      ];
    });
  });
}

describe('streams cut and split', () => {
  for (const [name, text] of Object.entries(SAMPLES)) {
    const sample = ladder(text);

    it(`${name}: reads the same however it was cut into segments`, () => {
      const expected = everything(sample);
      fc.assert(
        fc.property(
          fc.array(fc.nat(2000), { maxLength: 40 }),
          fc.array(fc.nat(2000), { maxLength: 40 }),
          (up, down) => {
            const toServer = memoryStream(split(sample.toServer, up, 0));
            const toClient = memoryStream(split(sample.toClient, down, 100));
            const result = everything(memoryPair(toServer, toClient));
            // Two directions without a common clock: only the order of messages between them may differ.
            const sorted = (value: unknown): string =>
              JSON.stringify((value as unknown[][]).map((part) => part.map((item) => JSON.stringify(item)).sort()));
            expect(sorted(result)).toEqual(sorted(expected));
          },
        ),
        { numRuns: 60 },
      );
    });

    it(`${name}: survives being cut off at any length, and gaps anywhere`, () => {
      for (let length = 0; length <= sample.toServer.length; length++)
        everything(memoryPair(memoryStream(split(sample.toServer, [], 0, length)), sample.toClient));
      for (let length = 0; length <= sample.toClient.length; length++)
        everything(memoryPair(sample.toServer, memoryStream(split(sample.toClient, [], 100, length))));
      fc.assert(
        fc.property(fc.nat(1000), fc.nat(200), fc.boolean(), (at, size, server) => {
          const stream = server ? sample.toClient : sample.toServer;
          const bytes = bytesOf(stream);
          const from = at % bytes.length;
          const to = Math.min(bytes.length, from + size + 1);
          const gapped = memoryStream([
            { packet: 0, bytes: bytes.subarray(0, from) },
            { gap: to - from },
            { packet: 1, bytes: bytes.subarray(to) },
          ]);
          everything(server ? memoryPair(sample.toServer, gapped) : memoryPair(gapped, sample.toClient));
        }),
        { numRuns: 150 },
      );
    });

    it(`${name}: survives changed bytes`, () => {
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { minLength: 1, maxLength: 6 }),
          fc.boolean(),
          (changes, server) => {
            const bytes = bytesOf(server ? sample.toClient : sample.toServer);
            for (const [at, value] of changes) bytes[at % bytes.length] = value;
            const changed = memoryStream([{ packet: 0, bytes }]);
            everything(server ? memoryPair(sample.toServer, changed) : memoryPair(changed, sample.toClient));
          },
        ),
        { numRuns: 200 },
      );
    });
  }

  it('survives any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.uint8Array({ maxLength: 400 }),
        fc.boolean(),
        (a, b, fromStart) => {
          everything(
            memoryPair(
              memoryStream([{ packet: 0, bytes: a }], 'open', fromStart),
              memoryStream([{ packet: 1, bytes: b }], 'fin', fromStart),
            ),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('bounds 100,000 headers and names what is left out', () => {
    const head = `GET / HTTP/1.1\r\n${'a: b\r\n'.repeat(100_000)}\r\n`;
    const pair = memoryPair(memoryStream([{ packet: 0, bytes: Buffer.from(head) }]), memoryStream([]));
    const entry = followStream(pair);
    const exchange = entry?.kind === 'http' ? entry.exchanges[0] : undefined;
    if (entry?.kind !== 'http' || exchange === undefined) throw new Error('no exchange found');
    const { request } = httpExchange(pair, entry, exchange, {
      exchange: exchangeIndex(0),
      stream: streamIndex(0),
      secure: false,
    });
    expect([request?.headers.length, request?.issues.map(({ code, needed }) => [code, needed])]).toEqual([
      10_000,
      [['http-too-many-headers', 100_000]],
    ]);
  });
});

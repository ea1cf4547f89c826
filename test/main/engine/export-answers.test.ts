/** What the window exports comes in pieces of bounded size, whatever one body, one message or one connection comes to. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ALL_EXCHANGES, ALL_MESSAGES, type MessageExport } from '../../../src/shared/model/index.ts';
import { exchangeIndex, streamIndex } from '../../../src/shared/units.ts';
import { captureOf } from '../../support/open-capture.ts';
import { conversation, fileOf } from '../../support/tcp-wire.ts';
import { frame, upgraded } from '../../support/websocket-frames.ts';

const MEGABYTE = 1 << 20;
const STREAM = streamIndex(0);
/** What one segment of these captures carries. */
const SEGMENT = 60_000;

/** Text that is not the same anywhere. */
const words = (length: number): Buffer =>
  Buffer.from(Array.from({ length: Math.ceil(length / 9) }, (_, i) => `é${i.toString(36).padStart(6, '0')} `).join(''));

const segments = (from: 0 | 1, bytes: Buffer) =>
  Array.from(
    { length: Math.ceil(bytes.length / SEGMENT) },
    (_, i) => [from, bytes.subarray(i * SEGMENT, (i + 1) * SEGMENT)] as const,
  );

/** The file, and the largest piece it came in. */
function exported(capture: ReturnType<typeof captureOf>, order: MessageExport): { text: string; largest: number } {
  const pieces: Uint8Array[] = [];
  for (let number = 0; ; number++) {
    const piece = capture.exportPiece(order, number);
    if (!piece.ok) throw new Error(piece.issue.code);
    if (piece.value.last) break;
    pieces.push(piece.value.bytes);
  }
  return { text: Buffer.concat(pieces).toString(), largest: Math.max(...pieces.map(({ length }) => length)) };
}

const hash = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

describe('a request to be sent again', () => {
  it('has the body that its Content-Encoding speaks of', () => {
    const body = gzipSync('what was sent');
    const head = 'POST / HTTP/1.1\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n';
    const chunks = Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
    const capture = captureOf(fileOf(conversation([[0, Buffer.concat([Buffer.from(head), chunks])]])));
    const text = capture.requestText(0, 'curl');
    expect(text.ok && text.value).toContain(`printf %s '${body.toString('base64')}' | base64 -d | curl`);
  });
});

describe('exports of much', () => {
  it('bring a large body in small pieces', () => {
    const body = words(20 * MEGABYTE);
    const head = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n`);
    const asked = [[0, 'GET /large HTTP/1.1\r\n\r\n']] as const;
    const capture = captureOf(fileOf(conversation([...asked, ...segments(1, Buffer.concat([head, body]))])));
    const { text, largest } = exported(capture, { kind: 'har', query: ALL_EXCHANGES });
    const [entry] = JSON.parse(text).log.entries;
    expect(hash(entry.response.content.text)).toBe(hash(body));
    expect(entry.request._fate.kind).toBe('acknowledged');
    expect(entry.response._fate.kind).toBe('open');
    expect(largest).toBeLessThan(MEGABYTE);
  });

  it('decode a large body in shares, before each of which another question is answered', () => {
    const body = words(9 * MEGABYTE);
    const packed = gzipSync(body);
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`;
    const answer = Buffer.concat([Buffer.from(head), packed]);
    const file = fileOf(conversation([[0, 'GET / HTTP/1.1\r\n\r\n'], ...segments(1, answer)]));
    const one = { kind: 'http', exchange: exchangeIndex(0), part: 'response' } as const;
    for (const order of [{ kind: 'body', body: one } as const, { kind: 'bodies', query: ALL_EXCHANGES } as const]) {
      const fresh = captureOf(file);
      const lengths: number[] = [];
      const hashed = createHash('sha256');
      for (let number = 0; ; number++) {
        const piece = fresh.exportPiece(order, number);
        if (!piece.ok) throw new Error(piece.issue.code);
        if (piece.value.last) break;
        lengths.push(piece.value.bytes.length);
        hashed.update(piece.value.bytes);
      }
      expect(lengths.findIndex((length) => length > 0)).toBeGreaterThan(5);
      expect(hashed.digest('hex')).toBe(hash(body));
    }
  });

  it('bring a long connection and a large message in small pieces, in every format', () => {
    const large = words(6 * MEGABYTE);
    const header = Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
    header.writeUInt32BE(large.length, 6);
    const small = Buffer.from(Array.from({ length: 12_000 }, (_, i) => frame(0x81, `message ${i}`)).join(''), 'hex');
    const sent = Buffer.concat([small, header, large]);
    const capture = captureOf(fileOf(conversation([...upgraded(''), ...segments(1, sent)])));
    const har = exported(capture, { kind: 'har', query: ALL_EXCHANGES });
    const messages = JSON.parse(har.text).log.entries[0]._webSocketMessages;
    expect(messages).toHaveLength(12_001);
    expect(messages[11_999].data).toBe('message 11999');
    expect(hash(messages[12_000].data)).toBe(hash(large));
    const order = { kind: 'messages', stream: STREAM, query: ALL_MESSAGES } as const;
    const json = exported(capture, { ...order, format: 'json' });
    const lines = exported(capture, { ...order, format: 'ndjson' });
    const csv = exported(capture, { ...order, format: 'csv' });
    expect(hash(JSON.parse(json.text)[12_000].text)).toBe(hash(large));
    expect(lines.text.trimEnd().split('\n')).toHaveLength(12_001);
    expect(csv.text.trimEnd().split('\r\n')).toHaveLength(12_002);
    for (const { largest } of [har, json, lines, csv]) expect(largest).toBeLessThan(MEGABYTE);
  });

  it('give way while messages are looked for', () => {
    const all = Array.from({ length: 60_000 }, (_, i) => frame(0x81, `message ${i} `.repeat(20)));
    const sent = Buffer.from(all.join(''), 'hex');
    const capture = captureOf(fileOf(conversation([...upgraded(''), ...segments(1, sent)])));
    const query = { ...ALL_MESSAGES, search: 'message 59999 ' };
    const order = { kind: 'messages', stream: STREAM, query, format: 'ndjson' } as const;
    const first = capture.exportPiece(order, 0);
    expect(first).toMatchObject({ ok: true, value: { bytes: new Uint8Array(0), last: false } });
    expect(exported(capture, order).text.trimEnd().split('\n')).toHaveLength(1);
  });
});

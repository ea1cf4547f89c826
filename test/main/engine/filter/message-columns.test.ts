/** What columns tell of heads of HTTP/1 and of WebSocket frames is what painting the whole packet gives. */
import { describe, expect, it } from 'vitest';
import { certainty } from '../../../../src/main/engine/filter/columns.ts';
import { messageColumn } from '../../../../src/main/engine/filter/message-columns.ts';
import { PacketValues } from '../../../../src/main/engine/filter/packet-values.ts';
import type { Val } from '../../../../src/main/engine/filter/values.ts';
import { PDU_FIELDS } from '../../../../src/main/engine/pdu/index.ts';
import { corpusCaptures, hasCorpus } from '../../../support/corpus.ts';
import { disordered, generatedBytes, mutated } from '../../../support/mutated-capture.ts';
import { openRooms } from '../../../support/open-rooms.ts';
import { conversation, fileOf, type Wire } from '../../../support/tcp-wire.ts';
import { unpackedBytes } from '../../../support/unpacked-bytes.ts';
import { frame, upgraded } from '../../../support/websocket-frames.ts';

/** Packets of a capture that are painted. */
const MOST = 3000;
const NONE: readonly Val[] = [];

/** Values of each field, by packet, where columns tell: all of them are those of the painting. */
function told(bytes: Uint8Array): ReadonlyMap<string, ReadonlyMap<number, Val>> {
  const found = new Map<string, Map<number, Val>>();
  const { table, rooms } = openRooms(bytes) ?? {};
  if (table === undefined || rooms === undefined) return found;
  const fields = PDU_FIELDS.flatMap(({ key, type }) => {
    const column = /^(http|websocket)\./.test(key) ? messageColumn(key, rooms.filtered) : undefined;
    return column === undefined ? [] : [{ key, type, column, isCertain: certainty(column, table) }];
  });
  const painted = new PacketValues(fields.map(({ key }) => key));
  for (let packet = 0; packet < Math.min(MOST, table.length); packet++) {
    painted.load(rooms.painter.paint(packet).detail);
    for (const { key, type, column, isCertain } of fields) {
      if (!isCertain(packet)) continue;
      const [value] = column.values.map((one) => one(packet));
      const values = value === undefined ? NONE : [value];
      expect({ packet, key, values }).toEqual({ packet, key, values: painted.values(key, type, undefined) });
      if (value === undefined) continue;
      const known = found.get(key) ?? new Map<number, Val>();
      found.set(key, known.set(packet, value));
    }
  }
  return found;
}

describe('a head whose fields are filtered by', () => {
  const generated = generatedBytes(MOST);

  it('is told of in nearly all messages', () => {
    const values = told(generated);
    const requests = values.get('http.request')?.size ?? 0;
    expect(requests).toBeGreaterThan(80);
    for (const key of ['http.request.uri', 'http.host', 'http.user_agent', 'http.cookie', 'http.request.version'])
      expect([key, (values.get(key)?.size ?? 0) / requests]).toEqual([key, expect.closeTo(1, 0.5)]);
    expect(values.get('http.response.code')?.size).toBeGreaterThan(50);
    expect(new Set(values.get('http.response.phrase')?.values())).toContain('Not Found');
    expect(values.get('websocket.payload.text')?.size).toBeGreaterThan(20);
    expect(values.get('websocket.opcode')?.size).toBeGreaterThan(20);
  });

  it.each([1, 2, 3, 4, 5])('is told the same whatever messages say (%i)', (seed) => {
    expect(told(mutated(generated, 4, 'messages', seed)).get('http.host')?.size).toBeGreaterThan(20);
  });

  it.each([1, 2])('is told the same whatever is lost, repeated, swapped or cut (%i)', (seed) => {
    expect(told(disordered(generated, 20, seed)).get('http.host')?.size).toBeGreaterThan(20);
  });

  const HEADS: readonly (readonly [what: string, head: string])[] = [
    ['blanks around values', 'GET /a?b=c HTTP/1.1\r\nHost: \t a.example \t\r\nuser-agent:x y\r\nReferer:\r\n\r\n'],
    ['a value twice', 'GET /a?b HTTP/1.1\r\nHost: a\r\nHost: b\r\nCookie: c\r\n\r\n'],
    ['a folded value', 'GET /?x HTTP/1.1\r\nHost: a\r\n b\r\nCookie: c\r\n\r\n'],
    ['bare line feeds', 'GET /a? HTTP/1.1\nHost: a\nCookie: c\n\n'],
    ['returns within a value', 'GET /a HTTP/1.1\r\nHost: a\rb\r\r\nCookie: c\r\n\r\n'],
    ['bytes beyond ASCII', 'GET /\xe4?\xf6 HTTP/1.1\r\nHost: \xfcber\r\nCookie: \x01\r\n\r\n'],
    ['a space before the colon', 'GET /a HTTP/1.1\r\nHost : a\r\nCookie: c\r\n\r\n'],
    ['a line without a colon', 'GET /a HTTP/1.1\r\nHost: a\r\nCookie\r\n\r\n'],
    ['no fields', 'GET /a HTTP/1.0\r\n\r\n'],
    ['a name that begins as another', 'GET /a HTTP/1.1\r\nHost2: a\r\nX-Host: b\r\n\r\n'],
    ['no version', 'GET /a\r\nHost: a\r\n\r\n'],
    ['spaces in its line', 'GET  /a  b HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['another method', 'PROPFIND /a HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['one that only tells', 'NOTIFY /a HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['an empty line before', '\r\nGET /a HTTP/1.1\r\nHost: a\r\n\r\n'],
  ];
  const ANSWERS: readonly (readonly [what: string, head: string])[] = [
    ['no reason', 'HTTP/1.1 200\r\nServer: s\r\nContent-Length: 0\r\n\r\n'],
    ['a long code', 'HTTP/1.1 2000 OK\r\nServer: s\r\nContent-Length: 0\r\n\r\n'],
    ['a reason of blanks', 'HTTP/1.1 200  \r\nServer: s\r\nHost: of an answer\r\nContent-Length: 0\r\n\r\n'],
  ];
  const plain = 'HTTP/1.1 200 OK\r\nServer: s\r\nContent-Length: 0\r\n\r\n';
  const asked = 'GET /z HTTP/1.1\r\nHost: z\r\n\r\n';

  /** A segment of either end came late: behind it streams are read as the packet list does. */
  const disorderedIn = (segments: readonly Wire[]): Wire[] => {
    const [syn, answer, ack, first, second, ...rest] = segments;
    return [syn, answer, ack, second, first, ...rest].filter((one) => one !== undefined);
  };

  it.each([...HEADS, ...ANSWERS])('has %s', (_, head) => {
    const isAnswer = head.startsWith('HTTP/');
    const pieces = [
      [0, asked.slice(0, 9)],
      [0, asked.slice(9)],
      [1, plain],
      [0, isAnswer ? asked : head],
      [1, isAnswer ? head : plain],
      [0, asked],
      [1, plain],
    ] as const;
    const segments = conversation(pieces);
    for (const one of [segments, disorderedIn(segments)]) {
      const values = told(fileOf(one));
      expect(values.get('http.host')?.get(8)).toBe('z');
      expect(values.get('http.server')?.get(9)).toBe('s');
    }
  });
});

describe('a frame whose fields are filtered by', () => {
  const frames = (...parts: readonly string[]): Uint8Array => Buffer.from(parts.join(''), 'hex');

  it('is told of where it is one message by itself', () => {
    const pieces = [
      ...upgraded('permessage-deflate'),
      [0, frames(frame(0x81, 'question', true))],
      [1, frames(frame(0x81, 'answ\xe4r'))],
      [0, frames(frame(0x81, 'one', true), frame(0x81, 'two', true))],
      [1, frames(frame(0x01, 'in '))],
      [1, frames(frame(0x80, 'parts'))],
      [1, frames(frame(0x82, 'binary'))],
      [0, frames(frame(0x81, '', true))],
      [1, frames(frame(0x89, 'ping'))],
      // `Hello`, deflated (RFC 7692 section 7.2.3.1).
      [1, Buffer.from('c107f248cdc9c90700', 'hex')],
      [0, frames(frame(0x81, 'x'.repeat(300), true))],
      [0, frames(frame(0x88, '', true))],
    ] as const;
    const values = told(fileOf(conversation(pieces)));
    expect([...(values.get('websocket.payload.text') ?? [])]).toEqual([
      [5, 'question'],
      [6, 'answär'],
      [14, 'x'.repeat(300)],
    ]);
    expect(values.get('websocket.payload_length')?.get(14)).toBe(126);
    expect(values.get('websocket.fin')?.get(8)).toBe(0);
    expect(values.get('websocket.opcode')?.get(15)).toBe(8);
  });
});

describe.skipIf(!hasCorpus)('messages of the corpus', () => {
  it.each(corpusCaptures().map(({ name, path }) => [name, path]))('%s', async (_name = '', path = '') => {
    const bytes = await unpackedBytes(path);
    if (bytes !== undefined) told(bytes);
  });
});

/** What one pass over a capture finds of its plain streams is what following each of them finds, and tells of packets the same. */
import { describe, expect, it } from 'vitest';
import { entriesOf, followStream, type StreamEntry } from '../../../src/main/engine/app/index.ts';
import { BlockCache, MemorySource } from '../../../src/main/engine/bytes/index.ts';
import { type PlainStream, PlainStreams } from '../../../src/main/engine/plain-streams.ts';
import { ToldMessages } from '../../../src/main/engine/told-messages.ts';
import { corpusCaptures, hasCorpus } from '../../support/corpus.ts';
import { disordered, generatedBytes, mutated } from '../../support/mutated-capture.ts';
import { openRooms } from '../../support/open-rooms.ts';
import { conversation, fileOf } from '../../support/tcp-wire.ts';
import { unpackedBytes } from '../../support/unpacked-bytes.ts';
import { frame, upgraded } from '../../support/websocket-frames.ts';

/** Entries with all that is made only when asked for; each says of what it carries only where that begins. */
const told = (entries: readonly StreamEntry[]) =>
  entries.map((entry) => {
    if (entry.kind === 'tls') return entry;
    if (entry.kind === 'http') return { ...entry, carried: entry.carried && { ...entry.carried, entry: undefined } };
    const { kind, swapped, issues, deflate, handshake, client, server, messages } = entry;
    return { kind, swapped, issues, deflate, handshake, client, server, messages };
  });

/** Streams of a capture that are plain, of all: each is held against what following it finds. */
function compare(bytes: Uint8Array): { readonly plain: ReadonlyMap<number, PlainStream>; readonly all: number } {
  const plain = new Map<number, PlainStream>();
  const opened = openRooms(bytes);
  if (opened === undefined) return { plain, all: 0 };
  const { table, rooms } = opened;
  const all = rooms.streams.count();
  const packetsOf = (stream: number): Uint32Array => rooms.tcp.packetsOf(stream);
  const file = new BlockCache(new MemorySource(bytes));
  const pair = (stream: number) => rooms.tcp.bytes(stream);
  const source = { packets: table, file, count: () => all, packetsOf, pair };
  const pass = new PlainStreams(source, (stream, found) => plain.set(stream, found));
  while (pass.advance(1000));
  const short = new ToldMessages(table, packetsOf);
  const long = new ToldMessages(table, packetsOf);
  for (const [stream, found] of plain) {
    const bytesOf = pair(stream);
    const entries = entriesOf(followStream(bytesOf));
    expect({ stream, entries: told(found.entries) }).toEqual({ stream, entries: told(entries) });
    expect([found.toServer, found.toClient]).toEqual([bytesOf.toServer.length, bytesOf.toClient.length]);
    if (!short.takePlain(stream, found)) continue;
    long.take(stream, bytesOf, entries);
    const completed = (by: ToldMessages) => Array.from(packetsOf(stream), (packet) => by.of(packet));
    expect({ stream, completed: completed(short) }).toEqual({ stream, completed: completed(long) });
  }
  return { plain, all };
}

describe('a stream that is plain', () => {
  const bytes = generatedBytes(20_000);
  const short = generatedBytes(6000);

  it('is nearly every one of a generated capture, whether segments are lost on it or not', () => {
    const { plain, all } = compare(bytes);
    // What the capture ends within is not.
    expect(plain.size).toBeGreaterThan(all - 80);
    expect([...plain.values()].filter(({ disorder }) => disorder !== Number.POSITIVE_INFINITY).length).toBeGreaterThan(
      5,
    );
    expect([...plain.values()].filter(({ entries }) => entries[1]?.kind === 'websocket').length).toBeGreaterThan(5);
    const isCut = ({ entries: [http] }: PlainStream): boolean =>
      http?.kind === 'http' && http.exchanges.some(({ response }) => response?.status === 'cut-off');
    expect([...plain.values()].filter(isCut).length).toBeGreaterThan(5);
  });

  it.each([1, 2, 3])('stays the same whatever is lost, repeated, swapped or cut (%i)', (seed) => {
    expect(compare(disordered(short, 40, seed)).plain.size).toBeGreaterThan(5);
  });

  it.each([1, 2, 3])('stays the same whatever headers and numbers say (%i)', (seed) => {
    expect(compare(mutated(short, 50, 'headers', seed)).plain.size).toBeGreaterThan(5);
    expect(compare(mutated(short, 50, 'numbers', seed)).plain.size).toBeGreaterThan(5);
  });

  it.each([1, 2, 3, 4, 5])('stays the same whatever messages say (%i)', (seed) => {
    expect(compare(mutated(short, 5, 'messages', seed)).plain.size).toBeGreaterThan(5);
  });
});

describe('a stream whose messages are split over segments', () => {
  const head = (lines: readonly string[]): string => `${lines.join('\r\n')}\r\n\r\n`;
  const fields = ['Host: shop.example', `Cookie: ${'a'.repeat(300)}`, 'X-Trace: 1'];
  const texts: readonly (readonly [from: 0 | 1, text: string | Uint8Array])[] = [
    [0, head(['GET /list HTTP/1.1', ...fields])],
    [1, `${head(['HTTP/1.1 200 OK', 'Content-Type: text/plain', 'Content-Length: 100'])}${'b'.repeat(100)}`],
    [0, `${head(['POST /item HTTP/1.1', ...fields, 'Content-Length: 40'])}${'c'.repeat(40)}`],
    [
      1,
      `${head(['HTTP/1.1 201 Created', 'Transfer-Encoding: chunked'])}40\r\n${'d'.repeat(64)}\r\n5\r\nabcde\r\n0\r\n\r\n`,
    ],
    ...upgraded('permessage-deflate'),
    [0, Buffer.from(frame(0x81, 'question', true) + frame(0x01, 'in ', true) + frame(0x80, 'parts', true), 'hex')],
    [1, Buffer.from(frame(0x82, 'e'.repeat(200)) + frame(0x88, ''), 'hex')],
    [0, Buffer.from(frame(0x88, '', true), 'hex')],
  ];

  /** The conversation in segments of so many bytes at most. */
  const inSegments = (size: number): Uint8Array =>
    fileOf(
      conversation(
        texts.flatMap(([from, text]) => {
          const bytes = Buffer.from(text);
          return Array.from(
            { length: Math.ceil(bytes.length / size) },
            (_, i) => [from, bytes.subarray(i * size, (i + 1) * size)] as const,
          );
        }),
      ),
    );

  it('is plain where first lines and frame headers are whole, and the same wherever it is split', () => {
    const plain = Array.from({ length: 120 }, (_, i) => i + 1).filter(
      (size) => compare(inSegments(size)).plain.size > 0,
    );
    expect(plain.length).toBeGreaterThan(20);
    expect(
      compare(inSegments(2000))
        .plain.get(0)
        ?.entries.map(({ kind }) => kind),
    ).toEqual(['http', 'websocket']);
  });
});

describe.skipIf(!hasCorpus)('a stream of the corpus that is plain', () => {
  it.each(corpusCaptures().map(({ name, path }) => [name, path]))('%s', async (_name = '', path = '') => {
    const bytes = await unpackedBytes(path);
    if (bytes === undefined) return;
    compare(bytes);
    if (!path.endsWith('.pcap')) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < 24 || view.getUint32(0, true) !== 0xa1b2c3d4) return;
    compare(disordered(bytes, 30));
    compare(mutated(bytes, 5, 'messages'));
  });
});

/** What one pass over a capture finds of its plain streams is what following each of them finds, and tells of packets the same. */
import { describe, expect, it, vi } from 'vitest';
import { compile } from '../../../scripts/wasm-streams.mjs';
import { ExchangeTable, entriesOf, followStream, type StreamEntry } from '../../../src/main/engine/app/index.ts';
import { BlockCache, MemorySource } from '../../../src/main/engine/bytes/index.ts';
import { beginsAsHttp } from '../../../src/main/engine/pdu/index.ts';
import { entriesOfPlain, type FoundStream, PlainIndex } from '../../../src/main/engine/plain-index.ts';
import { CODE } from '../../../src/main/engine/plain-streams/code.ts';
import { PlainStreams } from '../../../src/main/engine/plain-streams/index.ts';
import { ToldMessages } from '../../../src/main/engine/told-messages.ts';
import { corpusCaptures, hasCorpus } from '../../support/corpus.ts';
import { disordered, generatedBytes, mutated, randomFrom } from '../../support/mutated-capture.ts';
import { openRooms } from '../../support/open-rooms.ts';
import { conversation, fileOf, type Wire } from '../../support/tcp-wire.ts';
import { talk } from '../../support/tls-conversation.ts';
import { unpackedBytes } from '../../support/unpacked-bytes.ts';
import { frame, upgraded } from '../../support/websocket-frames.ts';

/** Entries with all that is made only when asked for. */
const told = (entries: readonly StreamEntry[]) =>
  entries.map((entry) => {
    if (entry.kind === 'tls') {
      const { kind, swapped, issues, reading, version, suite, alpn, sides } = entry;
      return { kind, swapped, issues, reading, version, suite, alpn, sides };
    }
    if (entry.kind === 'http') return { ...entry, carried: undefined };
    const { kind, swapped, issues, deflate, handshake, client, server, messages } = entry;
    return { kind, swapped, issues, deflate, handshake, client, server, messages };
  });

/** A plain stream with what it carries. */
interface Found {
  readonly entries: readonly StreamEntry[];
  /** Something is told of its first packet, and nothing of its last. */
  readonly isToldInPart: boolean;
}

/** Streams of a capture that are plain, of all: each is held against what following it finds. */
function compare(
  bytes: Uint8Array,
  opensTls = false,
): { readonly plain: ReadonlyMap<number, Found>; readonly all: number } {
  const plain = new Map<number, Found>();
  const opened = openRooms(bytes);
  if (opened === undefined) return { plain, all: 0 };
  const { table, rooms } = opened;
  const all = rooms.streams.count();
  const packetsOf = (stream: number): Uint32Array => rooms.tcp.packetsOf(stream);
  const file = new BlockCache(new MemorySource(bytes));
  const pair = (stream: number) => rooms.tcp.bytes(stream);
  const begins = (packet: number, isOnePiece: boolean): boolean =>
    beginsAsHttp(table.sourcePort[packet] ?? 0, table.destinationPort[packet] ?? 0, isOnePiece);
  const packetCount = (stream: number): number => rooms.tcp.packetCount(stream);
  const clearPackets = (kept: Uint8Array, stream: number, from: number): void =>
    rooms.tcp.clearPackets(kept, stream, from);
  const source = { packets: table, file, count: () => all, packetCount, clearPackets, begins, opensTls };
  const found: FoundStream[] = [];
  const words = new ExchangeTable();
  const short = new ToldMessages(table, packetsOf);
  const long = new ToldMessages(table, packetsOf);
  const index = new PlainIndex(
    { plain: (into, _opens, take) => new PlainStreams(source, into, take), pair },
    {
      table: words,
      opensTls,
      isKnown: () => false,
      take: (one) => found.push(one),
      takeTold: (told) => short.takeTold(told),
    },
  );
  while (index.advance(1000));
  for (const one of found) {
    const { stream } = one;
    expect(plain.has(stream)).toBe(false);
    const own = entriesOfPlain(one, words);
    const packets = packetsOf(stream);
    const isToldInPart = short.of(packets[0] ?? 0) !== undefined && short.of(packets.at(-1) ?? 0) === undefined;
    plain.set(stream, { entries: own, isToldInPart });
    const bytesOf = pair(stream);
    const entries = entriesOf(followStream(bytesOf));
    expect({ stream, entries: told(own) }).toEqual({ stream, entries: told(entries) });
    if (!one.isTold) continue;
    long.take(stream, bytesOf, entries);
    const completed = (by: ToldMessages) => Array.from(packets, (packet) => by.of(packet));
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
    expect([...plain.values()].filter(({ isToldInPart }) => isToldInPart).length).toBeGreaterThan(5);
    expect([...plain.values()].filter(({ entries }) => entries[1]?.kind === 'websocket').length).toBeGreaterThan(5);
    const isCut = ({ entries: [http] }: Found): boolean =>
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

  it('is plain wherever it is split, unless a head is in very many of them', () => {
    const longest = Math.max(...texts.map(([, text]) => Buffer.from(text).indexOf('\r\n\r\n') + 4));
    const sizes = Array.from({ length: 120 }, (_, i) => i + 1);
    const plain = sizes.filter((size) => compare(inSegments(size)).plain.size > 0);
    expect(plain).toEqual(sizes.filter((size) => longest <= 32 * size));
    expect(
      compare(inSegments(2000))
        .plain.get(0)
        ?.entries.map(({ kind }) => kind),
    ).toEqual(['http', 'websocket']);
  });
});

describe('a stream that does not begin as HTTP', () => {
  const SEGMENT = 1400;
  type Piece = readonly [from: 0 | 1, data: Uint8Array];
  const inSegments = (pieces: readonly Piece[], size = SEGMENT): Uint8Array =>
    fileOf(
      conversation(
        pieces.flatMap(([from, data]) =>
          Array.from(
            { length: Math.ceil(data.length / size) },
            (_, i): Piece => [from, data.subarray(i * size, (i + 1) * size)],
          ),
        ),
      ),
    );
  const record = (type: number, length: number): Uint8Array => {
    const bytes = Buffer.alloc(5 + length, 0xa5);
    bytes.set([type, 3, 3, length >> 8, length & 0xff]);
    return bytes;
  };
  const kinds = (bytes: Uint8Array, opensTls = false): string[] | undefined =>
    compare(bytes, opensTls)
      .plain.get(0)
      ?.entries.map(({ kind }) => kind);
  const data: readonly Piece[] = Array.from({ length: 8 }, () => [1, record(23, 1 << 14)]);

  it.each([
    { version: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256', alpn: 'http/1.1' },
    { version: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256', key: 'rsa', alpn: 'h2' },
  ] as const)('is TLS by what it begins with, $version', async (choice) => {
    const { writes } = await talk(choice, [
      [0, 'hello'],
      [1, 'there'],
    ]);
    const pieces = writes.map(([from, bytes]): Piece => [from, Buffer.from(bytes)]);
    for (const size of [SEGMENT, 100, 7]) expect(kinds(inSegments(pieces, size))).toEqual(['tls']);
    expect(kinds(inSegments([...pieces, ...data]))).toEqual(['tls']);
    // Where secrets are known all of it is needed.
    for (const size of [SEGMENT, 7, 1]) expect(kinds(inSegments(pieces, size), true)).toBeUndefined();
    // Also where only the server's first bytes say that it is TLS.
    const answers = pieces.filter(([from]) => from === 1);
    expect(kinds(inSegments(answers), true)).toBeUndefined();
    expect(kinds(inSegments([[0, Buffer.from([1, 2, 3])], ...answers]), true)).toBeUndefined();
    // The capture has none of the answers.
    expect(kinds(inSegments(pieces.filter(([from]) => from === 0)))).toEqual(['tls']);
  });

  it('is TLS however long its handshake is', async () => {
    const { writes } = await talk({ version: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256', alpn: 'h2' }, [
      [0, 'hello'],
    ]);
    const hello = writes.slice(0, 1).map(([from, bytes]): Piece => [from, Buffer.from(bytes)]);
    const clear = Array.from({ length: 3 }, (): Piece => [1, record(22, 1 << 14)]);
    expect(kinds(inSegments([...hello, ...clear]))).toEqual(['tls']);
  });

  it('is nothing that is known', () => {
    const line = (text: string): Uint8Array => Buffer.from(text);
    const bulk: Piece = [1, Buffer.alloc(100_000, 'x')];
    expect(kinds(inSegments([[1, line('220 mail ESMTP\r\n')], [0, line('EHLO me\r\n')], bulk]))).toEqual([]);
    expect(kinds(inSegments([[0, line('\x10\x0e\0\x04MQTT')], [1, line('\x20\x02\0\0')], bulk]))).toEqual([]);
    expect(kinds(inSegments([[1, line('SSH')], [1, line('-2.0-x\r\n')], [0, line('SSH-2.0-y\r\n')], bulk]))).toEqual(
      [],
    );
  });

  it('is left where it is HTTP all the same', () => {
    const request = 'GET / HTTP/1.1\r\nHost: a\r\nX-Folded: 1\r\n 2\r\n\r\n';
    expect(kinds(inSegments([[0, Buffer.from(request)]]))).toBeUndefined();
  });
});

describe('an answer without a length', () => {
  const asked = 'GET / HTTP/1.0\r\n\r\n';
  const begun = 'HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nsome';

  it.each(['F', 'R', 'FR', ''])('is plain until the connection closes (%s)', (flags) => {
    const segments = conversation([
      [0, asked],
      [1, begun],
      [1, ' more'],
    ]);
    const last = segments.at(-1);
    const ends = [...flags].map((flag): Wire => ({ from: 1, flags: `${flag}A`, seq: 1 + begun.length + 5, ack: 30 }));
    expect(last?.data).toHaveLength(5);
    const [stream] = compare(fileOf([...segments, ...ends])).plain.values();
    const [http] = stream?.entries ?? [];
    const response = http?.kind === 'http' ? http.exchanges[0]?.response : undefined;
    expect(response).toMatchObject({ framing: 'until-close', bodyLength: 9 });
    expect(response?.status).toBe(flags.includes('F') ? 'complete' : 'cut-off');
  });
});

describe('a stream with what is less usual', () => {
  type Piece = readonly [from: 0 | 1, text: string];
  const asked = 'GET /a HTTP/1.1\r\nHost: a\r\n\r\n';
  const answered = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody';
  const goOn = 'HTTP/1.1 100 Continue\r\n\r\n';
  const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n';
  const posting = 'POST /b HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n';
  const connecting = 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n';
  const connected = 'HTTP/1.1 200 Connection established\r\n\r\n';
  const refused = 'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 2\r\n\r\nno';
  // A record of a handshake with the beginning of a Client Hello, and of a Server Hello.
  const hello = '\x16\x03\x01\x00\x06\x01\x00\x00\x02\x03\x03';
  const helloBack = '\x16\x03\x03\x00\x06\x02\x00\x00\x02\x03\x03';
  const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

  const KINDS: Readonly<Record<string, readonly Piece[]>> = {
    'answers with codes of 1xx': [
      [0, asked],
      [1, hints],
      [1, goOn + hints],
      [1, answered],
      [0, asked],
      [1, hints + answered],
    ],
    'an answer of 1xx alone': [
      [0, asked],
      [1, answered],
      [0, asked],
      [1, hints],
    ],
    'a request behind an answer of 1xx alone': [
      [0, asked],
      [1, answered],
      [0, asked],
      [0, asked],
      [1, hints],
    ],
    'a body that waits for a 100': [
      [0, posting],
      [1, goOn],
      [0, '123456789'],
      [1, answered],
      [0, asked],
      [1, answered],
    ],
    'a 100 that comes late': [
      [0, `${posting}123`],
      [1, goOn],
      [0, '456789'],
      [1, answered],
      [0, posting],
    ],
    'a tunnel of TLS': [
      [0, connecting],
      [1, connected],
      [0, hello],
      [1, helloBack],
      [0, 'x'.repeat(2000)],
    ],
    'a tunnel that nobody knows': [
      [0, connecting],
      [1, `${connected}220 mail`],
      [0, 'EHLO'],
      [1, '250 ok'.repeat(300)],
    ],
    'a tunnel of nothing': [
      [0, connecting],
      [1, connected],
    ],
    'a tunnel behind one that was refused': [
      [0, connecting],
      [1, refused],
      [0, connecting],
      [1, connected],
      [0, hello],
    ],
    'a tunnel that was refused': [
      [0, connecting],
      [1, refused],
      [0, asked],
      [1, answered],
    ],
    'extensions of chunks': [
      [0, asked],
      [1, `${chunked}4;a=b\r\nbody\r\n3 \r\n123\r\n0;x="y"\r\n\r\n`],
      [0, asked],
      [1, answered],
    ],
    'a trailer': [
      [0, asked],
      [1, `${chunked}4\r\nbody\r\n0\r\nA: b\r\n \rc\r\nD: e\r\n\r\n`],
      [0, asked],
      [1, answered],
    ],
  };
  /** They are found otherwise, or left. */
  const LEFT: Readonly<Record<string, readonly Piece[]>> = {
    'a body that does not wait': [
      [0, posting],
      [0, '123456789'],
      [1, answered],
      [0, asked],
      [1, answered],
    ],
    'a body that is withheld': [
      [0, posting],
      [1, answered],
      [0, asked],
      [1, answered],
    ],
    'a tunnel of HTTP': [
      [0, connecting],
      [1, connected],
      [0, asked],
      [1, answered],
    ],
    'a client that does not wait for its tunnel': [
      [0, connecting + hello],
      [1, connected],
      [1, helloBack],
    ],
    'a request before its tunnel': [
      [0, connecting + asked],
      [1, answered],
    ],
  };

  const inSegments = (pieces: readonly Piece[], size: number): Wire[] =>
    conversation(
      pieces.flatMap(([from, text]) =>
        Array.from(
          { length: Math.ceil(text.length / size) },
          (_, i): Piece => [from, text.slice(i * size, (i + 1) * size)],
        ),
      ),
    );

  it.each(Object.entries(KINDS))('is plain with %s', (_, pieces) => {
    for (const size of [2000, 40, 7]) expect(compare(fileOf(inSegments(pieces, size))).plain.size).toBe(1);
  });

  it.each(Object.entries(LEFT))('is left with %s', (_, pieces) => {
    for (const size of [2000, 7]) expect(compare(fileOf(inSegments(pieces, size))).plain.size).toBe(0);
  });

  it('is left where a tunnel of TLS can be opened', () => {
    const pieces = KINDS['a tunnel of TLS'] ?? [];
    expect(compare(fileOf(inSegments(pieces, 2000)), true).plain.size).toBe(0);
  });

  it('has the tunnel that it goes on with, and answers with codes of 1xx', () => {
    const entries = (kind: string) => compare(fileOf(inSegments(KINDS[kind] ?? [], 2000))).plain.get(0)?.entries ?? [];
    expect(entries('a tunnel of TLS').map(({ kind }) => kind)).toEqual(['http', 'tls']);
    expect(entries('a tunnel that nobody knows').map(({ kind }) => kind)).toEqual(['http']);
    const [http] = entries('answers with codes of 1xx');
    const codes = http?.kind === 'http' && http.exchanges.map(({ interim }) => interim.map((one) => one.statusCode));
    expect(codes).toEqual([[103, 100, 103], [103]]);
  });

  /** Several connections of every kind, one behind the other. */
  const all = (size: number, turns = 4): Wire[] =>
    Array.from({ length: turns }, () => [...Object.values(KINDS), ...Object.values(LEFT)])
      .flat()
      .flatMap((pieces, i) => inSegments(pieces, size).map((segment) => ({ ...segment, port: 1000 + i, time: i })));
  const RAW_TCP = 20;

  it.each([1, 2, 3, 4, 5, 6])('stays the same whatever its bytes and numbers say (%i)', (seed) => {
    const bytes = fileOf(all(seed % 2 === 0 ? 25 : 2000));
    expect(compare(mutated(bytes, 12, 'messages', seed, RAW_TCP - 12)).plain.size).toBeGreaterThan(5);
    expect(compare(mutated(bytes, 12, 'numbers', seed, RAW_TCP)).plain.size).toBeGreaterThan(5);
  });

  it.each([0, 0.005])('is plain where segments bring some of what has come again, and more (%d)', (late) => {
    const [syn, answer, ack, ...rest] = inSegments(
      [
        [0, asked],
        [1, answered],
        [0, asked],
        [1, answered],
      ],
      10,
    );
    const again = rest.flatMap((segment, i): Wire[] => {
      const next = rest[i + 1];
      if (next === undefined || next.from !== segment.from || i % 3 !== 0) return [segment];
      const joined = Buffer.concat([Buffer.from(segment.data ?? ''), Buffer.from(next.data ?? '')]);
      return [
        segment,
        { ...segment, data: joined.subarray(4), seq: segment.seq + 4, time: (segment.time ?? 0) + late },
      ];
    });
    const segments = [syn, answer, ack, ...again].filter((one) => one !== undefined);
    expect(compare(fileOf(segments)).plain.size).toBe(1);
  });

  describe('of which the capture lacks some', () => {
    const RAW_HEADERS = 40;
    const long = `HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n${'b'.repeat(60)}`;
    const open = `HTTP/1.1 200 OK\r\n\r\n${'b'.repeat(60)}`;
    const inChunks = `${chunked}14\r\n${'c'.repeat(20)}\r\n14\r\n${'d'.repeat(20)}\r\n0\r\n\r\n`;
    const finished = (segments: readonly Wire[]): Wire[] => {
      const last = segments.findLast(({ from }) => from === 1);
      const seq = (last?.seq ?? 0) + (last?.data?.length ?? 0);
      return [...segments, { from: 1, flags: 'FA', seq, ack: 30 }];
    };
    /** All segments but those whose payload is this text. */
    const lacking = (segments: readonly Wire[], text: string): Wire[] => {
      const left = segments.filter(({ data = '' }) => Buffer.from(data).toString('latin1') !== text);
      expect(left.length).toBeLessThan(segments.length);
      return left;
    };
    const exchange = inSegments(
      [
        [0, asked],
        [1, long],
        [0, asked],
        [1, answered],
      ],
      10,
    );
    const statusOf = (segments: readonly Wire[]) => {
      const [http] = compare(fileOf(segments)).plain.get(0)?.entries ?? [];
      const { response } = (http?.kind === 'http' && http.exchanges[0]) || {};
      return response && [response.status, response.bodyLength];
    };

    it('is plain where that is some of a body', () => {
      expect(statusOf(lacking(exchange, 'b'.repeat(10)))).toEqual(['gap', 10]);
      expect(
        statusOf(exchange.map((one) => (one.data?.toString() === 'b'.repeat(10) ? { ...one, cut: 44 } : one))),
      ).toEqual(['gap', 30]);
      const chunks = inSegments(
        [
          [0, asked],
          [1, inChunks],
          [0, asked],
          [1, answered],
        ],
        10,
      );
      expect(statusOf(lacking(chunks, 'c'.repeat(10)))?.[0]).toBe('gap');
      const closed = inSegments(
        [
          [0, asked],
          [1, open],
        ],
        10,
      );
      expect(statusOf(lacking(closed, 'b'.repeat(10)))?.[0]).toBe('cut-off');
      expect(statusOf(finished(lacking(closed, 'b'.repeat(10))))?.[0]).toBe('gap');
      const cut = lacking(chunks, 'c'.repeat(10)).slice(0, -8);
      expect(statusOf(cut)?.[0]).toBe('gap');
      const short = exchange.slice(0, -12);
      expect(statusOf(finished(lacking(short, 'b'.repeat(10))))).toBeDefined();
    });

    it('is told of as before where what is lacking has come', () => {
      const at = exchange.findIndex(({ data }) => data?.toString() === 'b'.repeat(10));
      const again = exchange.slice(at, at + 1).map((one) => ({ ...one, cut: 44, time: 0.5 }));
      expect(statusOf(exchange.toSpliced(at + 1, 0, ...again))).toEqual(['complete', 60]);
    });

    it('is what it begins with where that is more than is looked at', () => {
      const pieces: Piece[] = [
        [0, hello],
        [1, helloBack],
        ...Array.from({ length: 9 }, (_, i): Piece => [1, `${i}`.repeat(300)]),
      ];
      const { plain } = compare(fileOf(lacking(inSegments(pieces, 300), '4'.repeat(300))));
      expect(plain.get(0)?.entries.map(({ kind }) => kind)).toEqual(['tls']);
    });

    it.each<[string, readonly Wire[]]>([
      ['a head', lacking(exchange, asked.slice(10, 20))],
      [
        'what a message ends and another begins with',
        inSegments(
          [
            [0, asked + asked],
            [1, answered],
            [1, answered],
          ],
          40,
        ).toSpliced(5, 1),
      ],
      [
        'the size of a chunk',
        lacking(
          inSegments(
            [
              [0, asked],
              [1, chunked],
              [1, '4\r\n'],
              [1, 'body\r\n0\r\n\r\n'],
            ],
            50,
          ),
          '4\r\n',
        ),
      ],
      [
        'some that come later',
        [
          ...exchange.map((one) => (one.data?.toString() === 'b'.repeat(10) ? { ...one, cut: RAW_HEADERS + 4 } : one)),
          ...exchange.filter(({ data }) => data?.toString() === 'b'.repeat(10)).slice(1, 2),
        ],
      ],
    ])('is left where that is %s', (_, segments) => {
      expect(compare(fileOf(segments)).plain.size).toBe(0);
    });

    it.each([1, 2, 3, 4, 5, 6, 7, 8])('stays the same whatever that is (%i)', (seed) => {
      const random = randomFrom(seed);
      const segments = all(seed % 2 === 0 ? 25 : 60, 3).concat(
        Array.from({ length: 40 }, (_, i) =>
          finished(
            inSegments(
              [
                [0, asked],
                [1, [long, inChunks, open][i % 3] ?? ''],
              ],
              10 + (i % 7),
            ),
          ).map((one) => ({
            ...one,
            port: 5000 + i,
            time: i,
          })),
        ).flat(),
      );
      const some = segments.flatMap((one): Wire[] => {
        const what = random(60);
        if (what === 0) return [];
        return [what < 3 && one.data !== undefined ? { ...one, cut: RAW_HEADERS + random(one.data.length) } : one];
      });
      expect(compare(fileOf(some)).plain.size).toBeGreaterThan(10);
      expect(compare(disordered(fileOf(some), 30, seed)).plain.size).toBeGreaterThan(5);
    });
  });

  describe('that is met in the middle', () => {
    const met = (pieces: readonly Piece[], size = 2000): Wire[] => inSegments(pieces, size).slice(3);
    const plain: readonly Piece[] = [
      [0, asked],
      [1, answered],
      [0, asked],
      [1, hints + answered],
      [0, asked],
      [1, answered],
    ];

    it('is plain where requests are asked one by one', () => {
      for (const size of [2000, 40, 7]) expect(compare(fileOf(met(plain, size))).plain.size).toBe(1);
      const acks: Wire[] = [
        { from: 0, flags: 'A', seq: 1, ack: 1 },
        { from: 1, flags: 'A', seq: 1, ack: 1 },
      ];
      expect(compare(fileOf([...acks, ...met(plain)])).plain.size).toBe(1);
      const upgrading = [...upgraded(''), [1, Buffer.from(frame(0x81, 'text'), 'hex').toString('latin1')]] as const;
      expect(compare(fileOf(met(upgrading))).plain.size).toBe(1);
    });

    it.each<[string, readonly Wire[]]>([
      ['no answer', met([[0, asked]])],
      ['no request', met([[1, answered]])],
      [
        'answers alone that are no HTTP',
        met([
          [0, asked],
          [1, 'x'.repeat(100)],
        ]),
      ],
      [
        'several requests at once',
        met([
          [0, asked + asked],
          [1, answered + answered],
        ]),
      ],
      [
        'a second request before the first answer',
        met([
          [0, asked],
          [0, asked],
          [1, answered],
          [1, answered],
        ]),
      ],
      [
        'what nobody knows',
        met([
          [0, 'EHLO'],
          [1, '250 ok'],
        ]),
      ],
      [
        'TLS',
        met([
          [0, hello],
          [1, helloBack],
        ]),
      ],
      ['answers that acknowledge nothing', met(plain).map((one) => (one.from === 1 ? { ...one, ack: 1 } : one))],
      ['requests that acknowledge nothing', met(plain).map((one) => (one.from === 0 ? { ...one, ack: 1 } : one))],
      ['a segment that comes late', [...met(plain).slice(2, 3), ...met(plain).slice(0, 2), ...met(plain).slice(3)]],
      ['bytes before its first ones', [...met(plain), { from: 0, flags: 'PA', seq: -5, ack: 1, data: 'xxxxxx' }]],
      ['an acknowledgment first that is far ahead', [{ from: 0, flags: 'A', seq: 50, ack: 1 }, ...met(plain)]],
    ])('is left with %s', (_, segments) => {
      expect(compare(fileOf(segments)).plain.size).toBe(0);
    });

    it.each([1, 2, 3, 4])('stays the same whatever it says (%i)', (seed) => {
      const bytes = fileOf(
        Array.from({ length: 40 }, (_, i) =>
          met(plain, i % 2 === 0 ? 2000 : 30).map((one) => ({ ...one, port: 1000 + i, time: i })),
        ).flat(),
      );
      expect(compare(mutated(bytes, 12, 'messages', seed, RAW_TCP - 12)).plain.size).toBeGreaterThan(5);
      expect(compare(mutated(bytes, 12, 'numbers', seed, RAW_TCP)).plain.size).toBeGreaterThan(5);
      expect(compare(disordered(bytes, 12, seed)).plain.size).toBeGreaterThan(2);
    });
  });
});

describe('a head that comes in several segments', () => {
  const head = `GET /list HTTP/1.1\r\nHost: shop.example\r\nCookie: ${'a'.repeat(900)}\r\n\r\n`;
  const answer = 'HTTP/1.1 204 No Content\r\n\r\n';
  const inPieces = (pieces: number): Uint8Array => {
    const size = Math.ceil(head.length / pieces);
    const parts = Array.from({ length: pieces }, (_, i) => [0, head.slice(i * size, (i + 1) * size)] as const);
    return fileOf(conversation([...parts, [1, answer]]));
  };

  it('is plain in a few, and not in very many', () => {
    expect(compare(inPieces(32)).plain.size).toBe(1);
    expect(compare(inPieces(33)).plain.size).toBe(0);
  });

  it('is held of so many streams as there is room for, and those that are left make room', () => {
    const cookie = 'a'.repeat(30_000);
    const first = `GET / HTTP/1.1\r\nCookie: ${cookie}`;
    const most = Math.floor(2 ** 25 / first.length);
    const stream = (port: number, last: string): Wire[] =>
      conversation([
        [0, first],
        [0, last],
        [1, answer],
      ]).map((segment) => ({ ...segment, port, time: 0 }));
    const left = Array.from({ length: 5 }, (_, i) => stream(1000 + i, ' \r\n folded: yes\r\n\r\n'));
    const whole = Array.from({ length: most + 2 }, (_, i) => stream(2000 + i, '\r\n\r\n'));
    const opened = (streams: readonly Wire[][]): Wire[] => streams.flatMap((one) => one.slice(0, 4));
    const ended = (streams: readonly Wire[][]): Wire[] => streams.flatMap((one) => one.slice(4));
    const bytes = fileOf([...opened(left), ...ended(left), ...opened(whole), ...ended(whole)]);
    expect(compare(bytes).plain.size).toBe(most);
  }, 60_000);
});

describe('the compiled pass', () => {
  it('is done without where the system has no memory for it: followers find the same', () => {
    const bytes = generatedBytes(2000);
    const found = (): unknown => {
      const { rooms } = openRooms(bytes) ?? {};
      const { index } = rooms ?? {};
      const numbers = index?.allExchanges() ?? [];
      return Array.from(numbers, (number) => [index?.streamOf(number), index?.exchange(number)?.indexed]);
    };
    const all = found();
    const memory = vi.spyOn(WebAssembly, 'Memory').mockImplementation(
      class {
        constructor() {
          throw new RangeError('could not allocate memory');
        }
      } as never,
    );
    expect(found()).toEqual(all);
    expect(memory).toHaveBeenCalled();
    memory.mockRestore();
  });

  it('is compiled from the sources beside it (else: npm run wasm)', async () => {
    expect(Buffer.from(await compile()).toString('base64')).toBe(CODE);
  }, 60_000);
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

/** Whatever a click makes a filter of holds as a filter, also of captured text that quotes, escapes and breaks lines. */
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { FIELDS } from '../../../src/main/engine/fields.ts';
import { refusalOf } from '../../../src/main/engine/filter/index.ts';
import type { Capture } from '../../../src/main/engine/index.ts';
import type { Engine } from '../../../src/renderer/state/capture.ts';
import {
  ALL_EXCHANGES,
  ALL_MESSAGES,
  type ExchangeRow,
  type PacketRow,
  type WsMessage,
} from '../../../src/shared/model/index.ts';
import { exchangeIndex, packetIndex, streamIndex } from '../../../src/shared/units.ts';
import { CORPUS_ROOT, hasCorpus } from '../../support/corpus.ts';
import { captureOf, openForReading } from '../../support/open-capture.ts';
import { conversation, fileOf } from '../../support/tcp-wire.ts';

vi.stubGlobal('window', { desktop: { platform: 'linux' } });
afterAll(() => void vi.unstubAllGlobals());
const { askTests, columnFilter, conversationFilter } = await import(
  '../../../src/renderer/panes/packet-grid/cell-filter.ts'
);
const { exchangeFilter, exchangeProbes } = await import('../../../src/renderer/panes/http/exchange-menu.ts');
const { failuresOf } = await import('../../../src/renderer/filter-text.ts');
const { failuresFilter, findingFilters, hostFailuresFilter, http2FailuresFilter, packetsFilter } = await import(
  '../../../src/renderer/found-filter.ts'
);
const { messageFilter } = await import('../../../src/renderer/panes/websocket/message-menu.ts');

const HOSTILE = 'GET /"a\\b" \\x41 登录 {} [] || && \' %';
const holds = (filter: string | undefined) =>
  expect(filter === undefined ? undefined : refusalOf(filter, FIELDS)).toBeUndefined();

const row: PacketRow = {
  packet: packetIndex(6),
  time: { seconds: 1_700_000_000, nanos: 5 },
  relative: 1e-9,
  delta: 12.5,
  deltaShown: 0,
  source: '192.168.0.1',
  destination: 'fe80::1',
  protocol: 'HTTP/JSON',
  length: 74,
  stream: streamIndex(3),
  info: HOSTILE,
  family: 'http',
  severity: 'none',
  control: false,
  notes: ['retransmission', 'fast_retransmission'],
  comment: HOSTILE,
};

describe('cells of the packet list', () => {
  it.each([
    ['number', 'frame.number == 7'],
    ['source', 'ip.src == 192.168.0.1'],
    ['destination', 'ipv6.dst == fe80::1'],
    ['protocol', '_ws.col.Protocol == "HTTP/JSON"'],
    ['length', 'frame.len == 74'],
    ['stream', 'tcp.stream == 3'],
    ['notes', 'tcp.analysis.retransmission || tcp.analysis.fast_retransmission'],
    ['states', undefined],
  ])('%s', (column, filter) => {
    expect(columnFilter(column, row)).toBe(filter);
    holds(filter);
  });

  it.each(['info', 'comment'])('%s, whatever is in it', (column) => {
    holds(columnFilter(column, row));
    holds(columnFilter(column, { ...row, info: HOSTILE.repeat(2000), comment: HOSTILE.repeat(2000) }));
  });

  it.each([
    ['relative', 'frame.time_relative'],
    ['delta', 'frame.time_delta'],
    ['deltaShown', 'frame.time_relative'],
    ['deltaStream', 'tcp.time_delta'],
    ['local', 'frame.time'],
  ] as const)('the time as it is shown, which the engine knows exactly: %s', async (format, field) => {
    const engine = {
      ask: async (_: string, [, keys]: [unknown, string[]]) => ({ ok: true, value: keys.map((key) => [key]) }),
    };
    const asked = await askTests(engine as unknown as Engine, row, 'time', format);
    expect(columnFilter('time', row, asked)).toBe(field);
    expect(columnFilter('time', row)).toBeUndefined();
  });

  it('addresses that are none of IP', () => {
    for (const source of ['00:11:22:33:44:55', 'Broadcast "x"', '', 'a::b::c::']) {
      holds(columnFilter('source', { ...row, source }));
    }
  });

  it('what the engine is asked for: columns of fields, addresses of links', async () => {
    const tests: Readonly<Record<string, readonly string[]>> = {
      'http.host': ['http.host == "a"', 'http.host == "b"'],
      'eth.src': ['eth.src == 02:00:00:00:00:01'],
      'sll.src.eth': ['sll.src.eth == 00:11:22:33:44:55'],
    };
    const ask = async (_name: string, [, keys]: [unknown, readonly string[]]) => ({
      ok: true,
      value: keys.map((key) => tests[key] ?? []),
    });
    const cooked = { ...row, source: '00:11:22:33:44:55' };
    const asked = await askTests({ ask } as unknown as Engine, cooked, 'field.http.host');
    expect(columnFilter('field.http.host', cooked, asked)).toBe('http.host == "a" && http.host == "b"');
    expect(columnFilter('source', cooked, asked)).toBe('sll.src.eth == 00:11:22:33:44:55');
    expect(columnFilter('source', cooked, new Map())).toBe('_ws.col.Source == "00:11:22:33:44:55"');
    expect(columnFilter('field.ip.id', cooked, asked)).toBeUndefined();
    expect(conversationFilter({ ...cooked, destination: '00:11:22:33:44:56' }, asked)).toBeUndefined();
    expect(conversationFilter(row, asked)).toBe('ip.addr == 192.168.0.1 && ipv6.addr == fe80::1');
  });
});

describe('exchanges and messages', () => {
  const exchange = {
    exchange: exchangeIndex(0),
    stream: streamIndex(1),
    packet: packetIndex(3),
    method: 'GET',
    target: HOSTILE,
    host: HOSTILE,
    statusCode: 404,
    reason: '',
    contentType: 'text/html; charset="x"',
  } as ExchangeRow;
  it.each(['packet', 'host', 'method', 'url', 'status', 'type'])('%s of an exchange', (column) => {
    expect(exchangeFilter(column, exchange)).toBeDefined();
    holds(exchangeFilter(column, exchange));
  });
  it('failures of a host', () => holds(failuresOf(HOSTILE)));
  it('failures of a host mean this host and no longer name', () => {
    const uri = /matches "(.*)"$/.exec(failuresOf('a.example:80'))?.[1]?.replaceAll('\\\\', '\\') ?? '';
    const asks = (text: string): boolean => new RegExp(uri, 'i').test(text);
    const own = ['http://a.example:80/x', 'http://A.example:80', 'https://a.example:80?q'];
    // Of CONNECT and OPTIONS.
    expect([...own, 'a.example:80', 'http://a.example:80*'].every(asks)).toBe(true);
    expect(
      [
        'http://a.example:8080/',
        'http://b.a.example:80/',
        'b.a.example:80',
        'http://axexample:80/',
        'http://x/http://a.example:80/',
      ].some(asks),
    ).toBe(false);
  });

  it('no status of HTTP/0.9, which has none', () => {
    expect(exchangeFilter('status', { ...exchange, statusCode: 0 })).toBeUndefined();
  });

  const message = {
    ...{
      stream: streamIndex(2),
      opcode: 1,
      packets: [packetIndex(3), packetIndex(9)],
      preview: HOSTILE,
      compressed: false,
      frames: [{}],
    },
  } as unknown as WsMessage;
  it('its packets of a message whose text no field has: compressed, or in several frames', () => {
    expect(messageFilter('message', message)).toMatch(/^websocket\.payload\.text contains /);
    const [frame] = message.frames;
    const others = [{ compressed: true }, { frames: frame ? [frame, frame] : [] }];
    for (const other of others)
      expect(messageFilter('message', { ...message, ...other })).toBe('tcp.stream == 2 && frame.number in {4..10}');
  });

  it.each(['type', 'message', 'packet', undefined])('%s of a message', (column) => {
    holds(messageFilter(column, message));
  });
});

describe('packets by their numbers', () => {
  const span = (stream: number, first: number, last = first) => ({
    stream: streamIndex(stream),
    packets: [packetIndex(first), packetIndex(last)] as const,
  });
  it.each([
    [[span(3, 6)], 'tcp.stream == 3 && frame.number == 7'],
    [[span(3, 6, 8), span(3, 11)], 'tcp.stream == 3 && frame.number in {7..9, 12}'],
    [
      [span(3, 6), span(0, 1, 2)],
      '(tcp.stream == 3 && frame.number == 7) || (tcp.stream == 0 && frame.number in {2..3})',
    ],
  ])('%#', (spans, filter) => {
    expect(packetsFilter(spans)).toBe(filter);
    holds(filter);
  });
});

/** Over gaps, out of order, without a beginning; answers to pipelined requests; requests whose URI names no host. */
const PUT_TOGETHER = [
  'lab/cap-records-shuffled.pcap',
  'lab/cap-midstream-ws-deflate.pcapng',
  'lab/cap-midstream-ws-plain.pcapng',
  'lab/http-close-delimited.pcap',
  'lab/http-pipelined.pcap',
  'captures/zeek-methods.pcap',
];

describe.skipIf(!hasCorpus)('whatever is clicked is found (needs ../shared/corpus)', () => {
  it.each(PUT_TOGETHER)('%s', async (name) => {
    const capture = await openForReading(join(CORPUS_ROOT, name));
    while (capture.scan(65_536).state !== 'done');
    const asked = { ask: async (question: 'filter', args: [string]) => capture[question](...args) };
    const engine = asked as unknown as Engine;
    const found = (text: string) => packetsOf(capture, text);
    const lost: string[] = [];
    const expectFound = (filter: string, [first, last]: readonly [number, number]) => {
      if (!found(filter).some((packet) => packet >= first && packet <= last))
        lost.push(`${first + 1}..${last + 1} ${filter}`);
    };

    const listed = capture.exchanges(undefined, ALL_EXCHANGES, 0, 100);
    const rows = listed.ok ? listed.value.exchanges : [];
    for (const row of rows) {
      const probes = ['host', 'method', 'url', 'status', 'type'].flatMap((column) => exchangeProbes(column, row));
      const filters = await findingFilters(engine, probes);
      for (const [at, { packets }] of probes.entries()) expectFound(filters[at] ?? '', packets);
    }
    for (const host of [undefined, ...(listed.ok ? listed.value.hosts : [])]) {
      const failures = await failuresFilter(engine, host);
      for (const { host: own, statusCode = 0, answered } of rows)
        if (statusCode >= 400 && answered && (host === undefined || host === own)) expectFound(failures, answered);
    }

    const answer = capture.messages(0, ALL_MESSAGES, 0, 100);
    const messages = answer.ok ? answer.value.messages : [];
    for (const message of messages) {
      const probes = ['type', 'message', 'packet'].map((column) => ({
        filter: messageFilter(column, message),
        stream: message.stream,
        packets: message.packets,
      }));
      const filters = await findingFilters(engine, probes);
      for (const filter of filters) expectFound(filter, message.packets);
    }
    expect(rows.length + messages.length).toBeGreaterThan(0);
    expect(lost).toEqual([]);
  });
});

describe('failed requests of a host that is asked by HTTP/1 and HTTP/2', () => {
  /** HEADERS of stream 1 that end it (RFC 9113 section 6.2); the fields as in RFC 7541, appendix A. */
  const head = (block: string) => String.fromCharCode(0, 0, block.length, 1, 5, 0, 0, 0, 1) + block;
  const ask = `\u0082\u0087\u0084\u0001\u0009a.example`;
  const get = (host: string) => `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  const missing = 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n';
  const capture = captureOf(
    fileOf([
      ...conversation([
        [0, get('a.example')],
        [1, missing],
        [0, get('b.example')],
        [1, missing],
      ]),
      ...conversation([
        [0, `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${head(ask)}`],
        [1, head('\u008d')],
      ]).map((wire) => ({ ...wire, port: 8080 })),
    ]),
  );
  const asked = { ask: async (question: 'filter', args: [string]) => capture[question](...args) };
  const engine = asked as unknown as Engine;

  it('are found whichever was clicked, and those of no other', async () => {
    expect(packetsOf(capture, await hostFailuresFilter(engine, 'a.example'))).toEqual([4, 11]);
    expect(packetsOf(capture, await hostFailuresFilter(engine, 'b.example'))).toEqual([6]);
    expect(await hostFailuresFilter(engine, 'b.example')).toBe(failuresOf('b.example'));
    expect(packetsOf(capture, (await http2FailuresFilter(engine, packetIndex(11))) ?? '')).toEqual([4, 11]);
  });
});

describe.skipIf(!hasCorpus)('HTTP/2 (needs ../shared/corpus)', () => {
  it('failed requests are found, and its packets told from those of HTTP/1', async () => {
    const open = async (name: string) => {
      const capture = await openForReading(join(CORPUS_ROOT, name));
      while (capture.scan(65_536).state !== 'done');
      const ask = async (question: 'filter', args: [string]) => capture[question](...args);
      return { capture, engine: { ask } as unknown as Engine };
    };
    const { capture, engine } = await open('lab/h2-websocket.pcapng');
    // tshark: packet 47 answers 404, packet 23 asks.
    expect(packetsOf(capture, await failuresFilter(engine))).toEqual([46]);
    const isHttp2 = async (of: typeof engine, packet: number) =>
      (await askTests(of, { ...row, packet: packetIndex(packet) }, 'info')).has('http2');
    expect([await isHttp2(engine, 22), await isHttp2(engine, 46)]).toEqual([true, true]);
    // The upgrade to HTTP/2 is HTTP/1; what comes after it is not.
    const upgrade = await open('lab/h2c-upgrade.pcapng');
    const told = [3, 5, 10, 11].map((packet) => isHttp2(upgrade.engine, packet));
    expect(await Promise.all(told)).toEqual([false, false, true, true]);
  });
});

/** All packets that a filter lets through. */
function packetsOf(capture: Capture, text: string): readonly number[] {
  for (let before = -1; ; ) {
    const answer = capture.filter(text);
    if (!answer.ok) throw new Error(`${text}: ${answer.issue.code}`);
    const { view, total, checked } = answer.value;
    if (checked === before)
      return Array.from({ length: total }, (_, position) => {
        const packet = capture.packetAt(view, position);
        return packet.ok ? packet.value : -1;
      });
    before = checked;
  }
}

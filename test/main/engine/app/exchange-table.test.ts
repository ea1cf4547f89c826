/** Exchanges as columns: each comes back as it was taken up, and columns say the same as the exchange. */
import { expect, it } from 'vitest';
import { ExchangeTable, type IndexedExchange } from '../../../../src/main/engine/app/index.ts';

const message = {
  headOffset: 0,
  headLength: 80,
  end: 80,
  framing: 'none',
  bodyLength: 0,
  status: 'complete',
  packet: 12,
  firstPacket: 11,
  lastPacket: 40,
  version: 'HTTP/1.1',
  contentType: '',
  issues: [],
  upgrade: '',
} as const;
const request = { ...message, method: 'GET', target: '/a?\u00e9', host: 'example.org' };
const response = {
  ...message,
  end: 2 ** 33,
  headOffset: 2 ** 32,
  framing: 'chunked',
  status: 'gap',
  contentType: 'text/html',
  statusCode: 404,
  reason: 'Not Found',
} as const;
const interim = { ...response, statusCode: 103, reason: 'Early Hints', firstPacket: 3 };

const EXCHANGES: readonly IndexedExchange[] = [
  { request, interim: [], response, upgrade: undefined },
  { request, interim: [], response: undefined, upgrade: '' },
  {
    request: undefined,
    interim: [interim, interim],
    response: { ...response, issues: [{ code: 'http-bare-lf', layer: 'http', offset: 7 }] },
    upgrade: 'websocket',
  },
  { request: undefined, interim: [interim], response: undefined, upgrade: undefined },
];

const table = new ExchangeTable();
for (const exchange of EXCHANGES) table.add(exchange);
table.trim();

it('gives every exchange back', () => {
  expect(table.length).toBe(EXCHANGES.length);
  expect(EXCHANGES.map((_, number) => table.exchange(number))).toEqual(EXCHANGES);
});

it('tells what lists need without making one', () => {
  const told = EXCHANGES.map((_, number) => ({
    method: table.method(number),
    target: table.target(number),
    host: table.host(number),
    statusCode: table.statusCode(number),
    reason: table.reason(number),
    contentType: table.contentType(number),
    bodyLength: table.bodyLength(number),
    responseEnd: table.responseEnd(number),
    hasUpgrade: table.hasUpgrade(number),
  }));
  expect(told).toEqual(
    EXCHANGES.map(({ request, response, upgrade }) => ({
      method: request?.method,
      target: request?.target,
      host: request?.host,
      statusCode: response?.statusCode,
      reason: response?.reason,
      contentType: response?.contentType,
      bodyLength: response?.bodyLength,
      responseEnd: response?.lastPacket,
      hasUpgrade: upgrade !== undefined,
    })),
  );
});

it('tells which packets an exchange lies in', () => {
  const packets = EXCHANGES.map((_, number) => [
    table.firstPacket(number),
    table.lastPacket(number),
    table.ends(number),
  ]);
  expect(packets).toEqual([
    [11, 40, [40, 40]],
    [11, 40, [40]],
    [3, 40, [40]],
    [3, undefined, []],
  ]);
  expect([2, 3, 11, 40, 41].map((packet) => table.spans(2, packet))).toEqual([false, true, true, true, false]);
});

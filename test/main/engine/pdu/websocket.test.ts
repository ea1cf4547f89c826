import { expect, it } from 'vitest';
import { converse, type Sent } from '../../../support/conversation.ts';
import { lines } from '../../../support/paint.ts';

const UPGRADE: Sent[] = [
  { from: 0, data: 'GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n' },
  { from: 1, data: 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n' },
];
const shown = (...sent: Sent[]) => converse(80, [...UPGRADE, ...sent]).shown.slice(2);
const server = (data: string): Sent => ({ from: 1, data });

it('names every kind of frame', () => {
  const rows = shown(
    server('\u0081\u0001a'),
    server('\u0002\u0001a'),
    server('\u0089\u0000'),
    server('\u0080\u0001b'),
    server('\u0088\u0002\u0003\u00e8'),
    server('\u0083\u0000'),
  );
  expect(rows.map(({ info, layers }) => [info, layers])).toEqual([
    ['WebSocket Text [FIN] ', 'http:websocket:data-text-lines'],
    ['WebSocket Binary[FRAGMENT]  ', 'http:websocket'],
    ['WebSocket Ping [FIN] ', 'http:websocket'],
    ['WebSocket Continuation [FIN] ', 'http:websocket:data'],
    ['WebSocket Connection Close [FIN] ', 'http:websocket'],
    ['WebSocket Unknown Opcode [FIN] ', 'http:websocket'],
  ]);
});

it('gives the whole text of a long message to who filters, and its beginning to who looks', () => {
  const text = `${'x'.repeat(299)}!`;
  const detail = converse(80, [...UPGRADE, server(`\u0081\u007e\u0001\u002c${text}`)]).details[2];
  expect(detail?.texts('websocket.payload.text')).toEqual([text]);
  expect(detail && lines(detail)).toContain(`    Text: ${'x'.repeat(256)}…`);
});

it('tells the last of several frames', () => {
  expect(shown(server('\u0081\u0001a\u0082\u0001b'))[0]?.info).toBe('WebSocket Binary [FIN] ');
});

it('puts a frame together however it is cut', () => {
  const frame = `\u0081\u007e\u0000\u0090${'x'.repeat(144)}`;
  for (let cut = 1; cut < frame.length; cut++) {
    const rows = shown(server(frame.slice(0, cut)), server(frame.slice(cut)));
    expect(rows.map(({ info }) => info)).toEqual([' [TCP segment of a reassembled PDU]', 'WebSocket Text [FIN] ']);
  }
});

it('unmasks the close code', () => {
  const { details } = converse(80, [...UPGRADE, { from: 0, data: '\u0088\u0082\u0001\u0002\u0003\u0004\u0002\u00eb' }]);
  expect(details[2]?.texts('websocket.payload.close.status_code')).toEqual(['1001']);
});

it('gives no text of the fragments of a compressed message, of which only the first says that it is', () => {
  const { details } = converse(80, [
    ...UPGRADE,
    server('\u0041\u0001J'),
    server('\u0000\u0001L'),
    server('\u0080\u0001x'),
    server('\u0001\u0001a'),
    server('\u0080\u0001b'),
  ]);
  expect(details.slice(2).map((detail) => detail.texts('websocket.payload.text'))).toEqual([[], [], [], ['a'], ['b']]);
});

it('remarks on contents of no known kind: reserved opcodes, and continuations of no message', () => {
  const { details } = converse(80, [
    ...UPGRADE,
    server('\u0083\u0001a'), // opcode 3
    server('\u0083\u0000'), // without content
    server('\u000b\u0001a'), // opcode 11, control, not final
    server('\u0080\u0001a'), // continues nothing
    server('\u0003\u0001a'), // begins a message of opcode 3
    server('\u0080\u0001b'), // and ends it
    server('\u0088\u0001a'), // a close without a whole code
  ]);
  const opcodes = details
    .slice(2)
    .map((detail) => detail.texts('_ws.expert.message').map((words) => /Opcode \((\d+)\)/.exec(words)?.[1]));
  expect(opcodes).toEqual([['3'], [], ['11'], ['0'], [], ['3'], []]);
});

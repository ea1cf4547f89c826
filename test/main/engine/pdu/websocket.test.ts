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
  expect(details.slice(2).map((detail) => detail.texts('websocket.payload.text'))).toEqual([[], [], [], [], ['b']]);
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

it('tells of a message at its last frame: its fragments, and its text whole and inflated', () => {
  const asked: [number, number][] = [];
  const { details } = converse(
    80,
    [...UPGRADE, server('\u0041\u0001J'), server('\u0000\u0002L.'), server('\u0080\u0001x'), server('\u0089\u0000')],
    {
      isDeflateAgreed: true,
      message(sender, seq) {
        asked.push([sender, seq]);
        const fragments = [2, 3, 4].map((packet) => ({ packet, length: packet === 3 ? 2 : 1 }));
        return { bytes: new TextEncoder().encode('你好'), isReadable: true, fragments };
      },
    },
  );
  const told = (key: string) => details.slice(2).map((detail) => detail.texts(key).join());
  expect(told('websocket.pmc')).toEqual(['1', '0', '0', '0']);
  expect(told('websocket.payload.text')).toEqual(['', '', '你好', '']);
  expect(told('websocket.payload.continue')).toEqual(['', '4c2e', '', '']);
  expect(told('websocket.fragment')).toEqual(['', '', '3,4,5', '']);
  expect(told('websocket.fragment.count')).toEqual(['', '', '3', '']);
  expect(told('websocket.reassembled.length')).toEqual(['', '', '4', '']);
  // The header of the last frame: 56 bytes of the answer, two frames of 3 and 4 bytes, from 0xfffffff0 on.
  expect(new Set(asked.map(String))).toEqual(new Set([`1,${(0xfffffff0 + 56 + 7) >>> 0}`]));
});

it('says where a message does not inflate, and takes one that nobody agreed to compress as it is', () => {
  const frame = [...UPGRADE, server('\u00c1\u0002ab')];
  const told = (isDeflateAgreed: boolean, isReadable: boolean) => {
    const bytes = new TextEncoder().encode(isDeflateAgreed ? '' : 'ab');
    const message = () => ({ bytes, isReadable, fragments: [] });
    const detail = converse(80, frame, { isDeflateAgreed, message }).details[2];
    return ['websocket.pmc', 'websocket.payload.text', 'websocket.decompression.failed.expert'].map((key) =>
      detail?.texts(key).join(),
    );
  };
  expect(told(true, false)).toEqual(['1', '', '1']);
  expect(told(false, true)).toEqual(['', 'ab', '']);
});

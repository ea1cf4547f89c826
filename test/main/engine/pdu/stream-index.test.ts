import { expect, it } from 'vitest';
import { converse, type Sent } from '../../../support/conversation.ts';

const GET: Sent = { from: 0, data: 'GET / HTTP/1.1\r\n\r\n' };
const server = (data: string, more: Partial<Sent> = {}): Sent => ({ from: 1, data, ...more });
const BODY = `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 400\r\n\r\n${'a'.repeat(400)}`;

it('names every message that a segment is part of', () => {
  const { details } = converse(80, [
    GET,
    server(BODY.slice(0, 100)),
    server(BODY.slice(100) + BODY.slice(0, 50)),
    server(BODY.slice(50)),
  ]);
  expect(details.map((out) => out.texts('tcp.reassembled_in'))).toEqual([[], ['3'], ['4'], []]);
  expect(details.map((out) => out.texts('tcp.segment'))).toEqual([[], [], ['2', '3'], ['3', '4']]);
});

it('puts a message together that a late segment fills, and does not read it', () => {
  const parts = [BODY.slice(0, 100), BODY.slice(100, 200), BODY.slice(200)];
  const { details, shown } = converse(80, [
    GET,
    server(parts[0] ?? ''),
    server(parts[2] ?? '', { skip: 100 }),
    server(parts[1] ?? '', { back: BODY.length - 100, hand: 'late' }),
  ]);
  expect(shown[3]).toEqual({ protocol: 'TCP', info: '', layers: '' });
  expect(details[3]?.texts('tcp.segment')).toEqual(['2', '4', '3']);
});

it('counts the FIN that ends a message without a length among its segments', () => {
  const { details } = converse(80, [
    GET,
    server('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nabc'),
    server('', { fin: true }),
  ]);
  expect(details.map((out) => out.texts('tcp.segment'))).toEqual([[], [], ['2', '3']]);
});

it('does not wait for ever for a line to end', () => {
  const text = 'x'.repeat(1400);
  const sent = Array.from({ length: 100 }, () => server(text));
  const { shown } = converse(80, [GET, ...sent, server('\r\nmore\r\n')]);
  expect(shown.at(-1)).toEqual({ protocol: 'HTTP', info: 'Continuation', layers: 'http:data' });
});

it('reads a segment that the capture cut as it comes', () => {
  const { shown } = converse(80, [GET, server(BODY, { captured: 60 }), server(BODY, { captured: 3 })]);
  expect(shown.slice(1).map(({ info, protocol }) => [protocol, info])).toEqual([
    ['HTTP', 'HTTP/1.1 200 OK [Packet size limited during capture]'],
    ['HTTP', 'Continuation[Packet size limited during capture]'],
  ]);
});

it('says nothing of a segment of which no byte was captured', () => {
  expect(converse(80, [{ ...GET, captured: 0 }]).shown).toEqual([{ protocol: 'TCP', info: '', layers: '' }]);
});

it('takes what begins where a message does for the same again, however it is flagged', () => {
  const { details, shown } = converse(80, [
    GET,
    server(BODY.slice(0, 100)),
    server(BODY.slice(0, 100), { back: 100, hand: 'late' }),
    server(BODY.slice(100)),
    server(BODY.slice(0, 100), { back: BODY.length, hand: 'late' }),
  ]);
  expect(details.map((out) => out.texts('tcp.segment'))).toEqual([[], [], [], ['2', '4'], []]);
  expect(details.map((out) => out.texts('tcp.reassembled_in'))).toEqual([[], ['4'], [], [], []]);
  expect(shown[4]).toEqual({ protocol: 'TCP', info: '', layers: '' });
});

it('counts into a message what belongs to it, not what goes on as the next', () => {
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
  const { details } = converse(80, [GET, server(answer.slice(0, 20)), server(answer.slice(20) + answer.slice(0, 9))]);
  expect(details.map((out) => out.texts('tcp.reassembled.length'))).toEqual([[], [], [String(answer.length)]]);
});

it('does not wait for what lies behind a gap in a chunk', () => {
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n';
  const whole = [GET, server(head), server('abcd'), server('efgh\r\n0\r\n\r\n')];
  expect(converse(80, whole).details.map((out) => out.texts('tcp.segment'))).toEqual([[], [], [], ['2', '3', '4']]);
  const lacking = [GET, server(head), server('efgh\r\n0\r\n\r\n', { skip: 4 })];
  expect(converse(80, lacking).shown[2]).toEqual({ protocol: 'HTTP', info: 'Continuation', layers: 'http:data' });
});

it('tells of the bytes of a withheld segment where they were lost, or begin a message of several segments', () => {
  const message = 'HTTP/1.1 204 No Content\r\n\r\n';
  const { details } = converse(80, [
    GET,
    server(BODY.slice(0, 100)),
    server(BODY.slice(100)),
    // The beginning of the first message, which has arrived; a message of one segment, likewise; and that again, lost.
    server(BODY.slice(0, 100), { back: BODY.length, hand: 'withhold' }),
    server(message),
    server(message, { back: message.length, hand: 'withhold' }),
    server(message, { back: message.length, hand: 'withhold', isRepeated: true }),
  ]);
  const told = details.map((out) => out.texts('tcp.segment_data').map((hex) => hex.length / 2));
  expect(told.slice(3)).toEqual([[100], [], [], [message.length]]);
});

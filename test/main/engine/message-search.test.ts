import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { WebSocketReader } from '../../../src/main/engine/app/index.ts';
import { partnerOf } from '../../../src/main/engine/message-pairs.ts';
import { messageRates } from '../../../src/main/engine/message-rates.ts';
import { MessageSearch } from '../../../src/main/engine/message-search.ts';
import { ALL_MESSAGES, type MessageQuery } from '../../../src/shared/model/index.ts';
import { ladder } from '../../support/stream-pair.ts';
import { down, entryOf, readerOf, up, upgrade } from '../../support/websocket-frames.ts';

const ask = (id: number) => up(0x81, JSON.stringify({ jsonrpc: '2.0', id, method: 'get', params: [`key ${id}`] }));
const answer = (id: number) => down(0x81, JSON.stringify({ jsonrpc: '2.0', id, result: `Value ${id}` }));
const PAIR = ladder(
  [upgrade(), ask(1), ask(2), answer(2), down(0x82, Buffer.from([0xca, 0xfe])), answer(1), ask(3), up(0x89, 'p')].join(
    '\n',
  ),
);
const reader = readerOf(PAIR);

function found(query: Partial<MessageQuery>): readonly number[] | string {
  const search = MessageSearch.begin(reader, { ...ALL_MESSAGES, ...query }, (number) => reader.isFaulty(number));
  if ('code' in search) return search.code;
  return numbersOf(search, reader);
}

/** All that a search finds. */
function numbersOf(search: MessageSearch, { count }: WebSocketReader): readonly number[] {
  while (search.checked < count) search.advance();
  return search.numbers;
}

describe('search among messages', () => {
  it('goes by direction, type, text and pattern', () => {
    expect(found({})).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(found({ direction: 'toClient' })).toEqual([2, 3, 4]);
    expect(found({ type: 'binary' })).toEqual([3]);
    expect(found({ type: 'control' })).toEqual([6]);
    expect(found({ search: 'VALUE' })).toEqual([2, 4]);
    expect(found({ search: 'key [13]', pattern: true })).toEqual([0, 5]);
    expect(found({ search: 'cafe' })).toEqual([3]);
    expect(found({ search: 'key [13]' })).toEqual([]);
  });

  it('refuses what is no pattern, and is not slowed down by one that is meant to', () => {
    expect(found({ search: '(', pattern: true })).toBe('search-pattern');
    expect(found({ search: '(a+)+$', pattern: true })).toEqual([]);
  });
});

describe('search among compressed messages', () => {
  /** Text messages of one deflate context, each masked or not as its way asks for; some are damaged or not compressed. */
  function conversationOf(texts: readonly string[]): string {
    let history = Buffer.alloc(0);
    return texts
      .map((text, number) => {
        if (number % 50 === 49) return down(0x81, text);
        const bytes = deflateRawSync(text, {
          finishFlush: constants.Z_SYNC_FLUSH,
          ...(history.length > 0 && { dictionary: history }),
        });
        history = Buffer.concat([history, Buffer.from(text)]).subarray(-32768);
        return down(number % 70 === 60 ? 0xc2 : 0xc1, bytes.subarray(0, -4));
      })
      .join('\n');
  }
  const texts = Array.from({ length: 600 }, (_, i) => `{"number":${i},"name":"${i % 7 === 0 ? 'Ärger' : 'Ruhe'}"}`);
  const pair = ladder(`${upgrade('permessage-deflate')}\n${conversationOf(texts)}`);

  for (const search of ['ärger', '"number":5', 'number":599', 'nowhere', '7d', '}{'])
    it(`finds the same as looking at one after the other: ${search}`, () => {
      const many = readerOf(pair);
      const query: MessageQuery = { ...ALL_MESSAGES, search };
      const all = MessageSearch.begin(many, query, () => false);
      if ('code' in all) throw new Error(all.code);
      const single = readerOf(pair);
      const holding = texts.map((_, i) => i).filter((i) => single.text(i).toLowerCase().includes(search));
      expect(numbersOf(all, many)).toEqual(holding);
    });
});

describe('pairs', () => {
  it('lead from a request to its reply and back', () => {
    const entry = entryOf(PAIR);
    expect([0, 1, 2, 3, 4, 5].map((message) => partnerOf(reader, entry, message))).toEqual([
      4,
      2,
      1,
      undefined,
      0,
      undefined,
    ]);
  });
});

describe('messages over time', () => {
  it('are counted each way, with the first of each cell', () => {
    const rates = messageRates(reader, [0, 1, 2, 3], 2, { seconds: 0, nanos: 0 }, (packet) => ({
      seconds: packet,
      nanos: 0,
    }));
    expect(rates.toServer.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(rates.toClient.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(rates.first[0]).toBe(0);
    expect(rates.to).toBeGreaterThan(rates.from);
    const none = messageRates(reader, [], 2, { seconds: 0, nanos: 0 }, () => ({ seconds: 0, nanos: 0 }));
    expect(none).toEqual({ from: 0, to: 0, toServer: [0, 0], toClient: [0, 0], first: [-1, -1] });
  });
});

/** What heads that have begun may cost: so many segments each, and so many bytes in all streams together. That what is taken is right is held in plain-streams.test.ts. */
import { expect, it } from 'vitest';
import { HeadRoom, PlainConversation } from '../../../../src/main/engine/app/index.ts';

const beginning = new TextEncoder().encode(`GET / HTTP/1.1\r\nCookie: ${'a'.repeat(30_000)}`);
const begun = (room: HeadRoom): PlainConversation | undefined => {
  const conversation = new PlainConversation(room);
  const { client } = conversation;
  return conversation.take(client, beginning, 0, 0, beginning.length, 0) ? conversation : undefined;
};

it('holds so many bytes of heads that have begun, and those of streams that are left are room again', () => {
  const room = new HeadRoom();
  const held: PlainConversation[] = [];
  for (let next = begun(room); next !== undefined; next = begun(room)) held.push(next);
  expect(held.length).toBe(Math.floor(2 ** 25 / beginning.length));
  held[5]?.leave();
  expect(begun(room)).toBeDefined();
  expect(begun(room)).toBeUndefined();
});

it('takes a head in a few segments, and none in very many', () => {
  const text = new TextEncoder().encode(
    'GET / HTTP/1.1\r\nHost: a\r\nCookie: 0123456789012345678901234567890123456789\r\n\r\n',
  );
  const taken = (size: number): boolean => {
    const conversation = new PlainConversation(new HeadRoom());
    // The request line is in the first segment.
    for (let at = 0, to = 20; at < text.length; at = to, to = Math.min(text.length, to + size)) {
      if (!conversation.take(conversation.client, text, at, at, to, at)) return false;
    }
    return conversation.exchanges.length === 1;
  };
  expect(taken(10)).toBe(true);
  expect(taken(3)).toBe(true);
  expect(taken(1)).toBe(false);
});

import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ladder } from '../../../support/stream-pair.ts';
import { down, pictureOfMessages, readerOf, up, upgrade } from '../../../support/websocket-frames.ts';

/** Messages of one deflate context, as RFC 7692 section 7.2.1 makes them. */
function deflated(messages: readonly string[], takeover: boolean): Uint8Array[] {
  let history = Buffer.alloc(0);
  return messages.map((text) => {
    const bytes = deflateRawSync(text, {
      finishFlush: constants.Z_SYNC_FLUSH,
      ...(takeover && history.length > 0 && { dictionary: history }),
    });
    history = Buffer.concat([history, Buffer.from(text)]).subarray(-32768);
    return bytes.subarray(0, bytes.length - 4);
  });
}

describe('permessage-deflate', () => {
  const texts = ['{"tick":1,"symbol":"AAPL"}', '{"tick":2,"symbol":"AAPL"}', '{"tick":3,"symbol":"AAPL"}'];

  for (const takeover of [true, false])
    it(`inflates ${takeover ? 'with' : 'without'} context takeover, in any order`, () => {
      const terms = `permessage-deflate${takeover ? '' : '; client_no_context_takeover'}`;
      const pair = ladder([upgrade(terms), ...deflated(texts, takeover).map((bytes) => up(0xc1, bytes))].join('\n'));
      expect(pictureOfMessages(pair)).toEqual(texts.map((text) => `> 1 decompressed ${text}`));
      const read = readerOf(pair);
      for (const i of [2, 0, 1, 2, 1]) expect(Buffer.from(read.content(i).bytes).toString()).toBe(texts[i]);
    });

  it('keeps one direction apart from the other when only one resets its context', () => {
    const sent = deflated(texts, true);
    const received = deflated(texts, false);
    const lines = texts.flatMap((_, i) => [up(0xc1, sent[i] ?? ''), down(0xc1, received[i] ?? '')]);
    const pair = ladder([upgrade('permessage-deflate; server_no_context_takeover'), ...lines].join('\n'));
    expect(pictureOfMessages(pair)).toEqual(
      texts.flatMap((text) => [`> 1 decompressed ${text}`, `< 1 decompressed ${text}`]),
    );
  });

  it('resumes in the middle of many messages', () => {
    const many = Array.from({ length: 300 }, (_, i) => `{"message":${i},"text":"the same words every time"}`);
    const read = readerOf(
      ladder([upgrade('permessage-deflate'), ...deflated(many, true).map((bytes) => down(0xc1, bytes))].join('\n')),
    );
    for (const i of [299, 5, 130, 129, 250, 64, 63])
      expect(Buffer.from(read.content(i).bytes).toString()).toBe(many[i]);
  });

  it('gives the same whether messages are read in turn or passed over, whatever is wrong among them', () => {
    const many = Array.from({ length: 400 }, (_, i) => `{"message":${i},"text":"the same words every time"}`);
    const sent: Uint8Array[] = deflated(many, true);
    sent[150] = Buffer.concat([deflateRawSync('closed stream'), Buffer.from([0])]);
    sent[260] = Uint8Array.of(0xff, 0xff, 0xff);
    const pair = ladder([upgrade('permessage-deflate'), ...sent.map((bytes) => up(0xc1, bytes))].join('\n'));
    const inTurn = readerOf(pair);
    const whole = sent.map((_, i) => inTurn.content(i));
    expect(new Set(whole.map(({ readability }) => readability))).toContain('history-lost');
    for (const first of [399, 300, 261, 260, 259, 151, 150, 100]) {
      const jumping = readerOf(pair);
      for (const i of [first, 399, 70, 200, 270]) expect(jumping.content(i), `${first}, ${i}`).toEqual(whole[i]);
    }
  });

  it('reaches a message behind many others in shares', () => {
    const many = Array.from({ length: 300 }, (_, i) => `{"message":${i},"text":"the same words every time"}`);
    const read = readerOf(
      ladder([upgrade('permessage-deflate'), ...deflated(many, true).map((bytes) => down(0xc1, bytes))].join('\n')),
    );
    let shares = 1;
    while (!read.reach([290, 291], 10_000)) shares++;
    expect(shares).toBeGreaterThan(3);
    expect(read.reach([290], 0)).toBe(true);
    expect(Buffer.from(read.content(290).bytes).toString()).toBe(many[290]);
  });

  it('inflates a message in fragments with a control frame between them', () => {
    const bytes = deflated(['compressed and in pieces'], true)[0] ?? new Uint8Array(0);
    const lines = [upgrade('permessage-deflate'), up(0x41, bytes.subarray(0, 5)), up(0x89, 'x')];
    expect(pictureOfMessages(ladder([...lines, up(0x80, bytes.subarray(5))].join('\n')))).toEqual([
      '> 9 plain x',
      '> 1 decompressed compressed and in pieces',
    ]);
  });

  it('says when the history a message needs is lost, and reads those that do not need it', () => {
    const [first, second] = deflated(texts, true);
    const fresh = deflated(['nothing repeated'], true)[0] ?? '';
    const lines = [upgrade('permessage-deflate'), `> gap ${6 + (first?.length ?? 0)}`];
    lines.push(up(0xc1, second ?? ''), up(0xc1, fresh), up(0x81, 'plain'));
    const told = pictureOfMessages(ladder(lines.join('\n')));
    expect(told[0]).toBe('> 1 history-lost ');
    expect(told.slice(1)).toEqual(['> 1 decompressed nothing repeated', '> 1 plain plain']);
  });

  it('stops a decompression bomb at the limit and says so', () => {
    const bomb = deflated(['\0'.repeat(5_000_000)], true)[0] ?? '';
    const read = readerOf(ladder([upgrade('permessage-deflate'), up(0xc2, bomb)].join('\n')), 100_000);
    const content = read.content(0);
    expect([content.readability, content.bytes.length]).toEqual(['limit-reached', 100_000]);
  });

  it('reads on after a sender closes the deflate stream inside a message', () => {
    const closed = Buffer.concat([deflateRawSync('closed stream'), Buffer.from([0])]);
    const lines = [upgrade('permessage-deflate'), up(0xc1, closed), up(0xc1, deflated(['next'], true)[0] ?? '')];
    expect(pictureOfMessages(ladder(lines.join('\n')))).toEqual([
      '> 1 decompressed closed stream',
      '> 1 decompressed next',
    ]);
  });

  it('says when compressed data is damaged', () => {
    expect(
      pictureOfMessages(ladder([upgrade('permessage-deflate'), up(0xc1, Buffer.from([0xff, 0xff, 0xff]))].join('\n'))),
    ).toEqual(['> 1 malformed  !ws-deflate-malformed RFC 7692 7.2.2']);
  });
});

/** Answers about WebSocket messages do a bounded share of work each, whatever the messages unpack to, and tell trouble. */
import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ALL_MESSAGES, type MessageQuery, type MessageWindow } from '../../../src/shared/model/index.ts';
import { streamIndex } from '../../../src/shared/units.ts';
import { captureOf } from '../../support/open-capture.ts';
import { conversation, fileOf, type Wire } from '../../support/tcp-wire.ts';
import { frame, upgraded } from '../../support/websocket-frames.ts';

const STREAM = streamIndex(0);
const WITHOUT_HISTORY = 'permessage-deflate; server_no_context_takeover; client_no_context_takeover';

const compressed = (content: Buffer): Buffer =>
  Buffer.from(deflateRawSync(content, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4));
const fromServer = (first: number, payload: Uint8Array | string) =>
  [1, Buffer.from(frame(first, payload), 'hex')] as const;
const fromClient = (first: number, payload: Uint8Array | string) =>
  [0, Buffer.from(frame(first, payload, true), 'hex')] as const;

/** A list's windows until it is whole, and how many answers had no rows yet. */
function listed(wires: readonly Wire[], query: Partial<MessageQuery> = {}): { window: MessageWindow; waited: number } {
  const capture = captureOf(fileOf(wires));
  for (let waited = 0; ; waited++) {
    const answer = capture.messages(STREAM, { ...ALL_MESSAGES, ...query }, 0, 100);
    if (!answer.ok) throw new Error(answer.issue.code);
    const { ready, checked, totalAll } = answer.value;
    if (ready && checked >= totalAll) return { window: answer.value, waited };
  }
}

describe('windows of messages', () => {
  it('come in shares where messages unpack to much, and say that a limit was reached', () => {
    const bomb = compressed(Buffer.alloc(20 << 20));
    const bombs = Array.from({ length: 6 }, () => fromServer(0xc2, bomb));
    const { window, waited } = listed(
      conversation([...upgraded(WITHOUT_HISTORY), ...bombs, fromServer(0x81, 'after')]),
    );
    expect(waited).toBeGreaterThan(2);
    expect(window.messages.map(({ readability }) => readability)).toEqual([
      ...bombs.map(() => 'limit-reached'),
      'plain',
    ]);
    expect(window.messages.map(({ troubled }) => troubled === true)).toEqual([...bombs.map(() => true), false]);
  });

  it('hold those in trouble: lost before, against the rules, never acknowledged', () => {
    const sent = conversation([
      ...upgraded(''),
      fromClient(0x81, 'one'),
      fromServer(0x81, 'two'),
      fromServer(0x81, 'three'),
      fromServer(0x81, 'four'),
      fromClient(0x83, 'reserved'),
      fromServer(0x81, 'five'),
      fromClient(0x81, 'six'),
    ]);
    const lacking = sent.filter((_, index) => index !== 7);
    const later: Wire = { from: 1, flags: 'A', seq: 1, ack: 1, time: 9 };
    const { window } = listed([...lacking, later], { type: 'trouble' });
    const words = window.messages.map(({ preview, issues, lostBefore, fate }) =>
      [preview, ...issues.map(({ code }) => code), lostBefore && `lost ${lostBefore.bytes}`, fate?.kind].filter(
        Boolean,
      ),
    );
    expect(words).toEqual([
      ['four', 'lost 7', 'acknowledged'],
      [Buffer.from('reserved').toString('hex'), 'ws-reserved-opcode', 'acknowledged'],
      ['six', 'unacknowledged'],
    ]);
    expect(window.totalAll).toBe(6);
  });

  it('give what is lost behind the last message to that message', () => {
    const sent = conversation([
      ...upgraded(''),
      fromClient(0x81, 'one'),
      fromServer(0x81, 'two'),
      fromServer(0x88, ''),
    ]);
    const end = sent.reduce(
      (most, { from, seq, data }) => (from === 1 ? Math.max(most, seq + (data?.length ?? 0)) : most),
      0,
    );
    const wires: Wire[] = [...sent.slice(0, -1), { from: 1, flags: 'FA', seq: end, ack: 1, time: 5 }];
    const { window } = listed(wires, { type: 'trouble' });
    expect(window.messages.map(({ preview, lostAfter }) => [preview, lostAfter?.bytes])).toContainEqual(['two', 2]);
  });
});

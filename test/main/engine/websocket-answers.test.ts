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

/** A conversation that ends with these segments of the client's (0) or the server's (1), a second after its last message. */
function ended(pieces: Parameters<typeof conversation>[0], ends: readonly (readonly [from: 0 | 1, flags: string])[]) {
  const wires = conversation(pieces);
  const next = (side: 0 | 1): number => {
    const last = wires.findLast(({ from }) => from === side);
    return (last?.seq ?? 0) + (last?.data?.length ?? 0) + (last?.flags.includes('F') ? 1 : 0);
  };
  const begun = (wires.at(-1)?.time ?? 0) + 1;
  for (const [index, [from, flags]] of ends.entries())
    wires.push({ from, flags, seq: next(from), ack: next(from === 0 ? 1 : 0), time: begun + index / 100 });
  const { window } = listed(wires);
  const { end } = window;
  const remarked = window.messages.map((message) => (message.end && message.troubled ? 'end' : ''));
  return [end && `${end.by} ${end.direction} #${end.packet + 1} ${end.seconds} ${end.closeSent}`, ...remarked];
}

describe('how a connection ended', () => {
  const goodbye = [0x03, 0xe9];
  const closes = (from: 0 | 1) => (from === 0 ? fromClient : fromServer)(0x88, Buffer.from(goodbye));
  const talk = [...upgraded(''), fromClient(0x81, 'one'), fromServer(0x81, 'two')];

  it('is told where neither side sent a Close frame', () => {
    const fins = [
      [1, 'FA'],
      [0, 'FA'],
      [1, 'A'],
    ] as const;
    expect(ended(talk, fins)).toEqual(['fin toClient #8 1 undefined', '', 'end']);
    expect(ended(talk, [[0, 'RA']])).toEqual(['reset toServer #8 1 undefined', '', 'end']);
  });

  it('is told where only one did, and not where both did', () => {
    const fins = [
      [0, 'FA'],
      [1, 'FA'],
      [0, 'A'],
    ] as const;
    expect(ended([...talk, closes(1)], fins)).toEqual(['fin toServer #9 1 toClient', '', '', 'end']);
    expect(ended([...talk, closes(1), closes(0)], fins)).toEqual([undefined, '', '', '', '']);
  });

  it('is not told where the capture ends before it, or lacks what may have been a Close frame', () => {
    expect(ended(talk, [])).toEqual([undefined, '', '']);
    expect(ended(talk, [[0, 'FA']])).toEqual([undefined, '', '']);
    const whole = conversation([...talk, closes(1)]);
    const last = whole.pop();
    if (last === undefined) throw new Error('no segments');
    const after = { seq: last.seq + (last.data?.length ?? 0), ack: last.ack ?? 0, time: 2 };
    const ends: Wire[] = [
      { from: 1, flags: 'FA', ...after },
      { from: 0, flags: 'FA', seq: after.ack, ack: after.seq + 1, time: 2.1 },
    ];
    expect(listed([...whole, ...ends]).window.end).toBeUndefined();
  });
});

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

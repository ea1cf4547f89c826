/** A long stream shows how it begins before it has been followed, and is followed in steps between which others may ask. */
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/main/engine/bytes/index.ts';
import { type Capture, openCapture } from '../../../src/main/engine/index.ts';
import { ALL_MESSAGES } from '../../../src/shared/model/index.ts';
import { streamIndex } from '../../../src/shared/units.ts';
import { conversation, fileOf } from '../../support/tcp-wire.ts';
import { frame, upgraded } from '../../support/websocket-frames.ts';

const STREAM = streamIndex(0);
/** More packets than any stream has that is followed at once. */
const MESSAGES = 70_000;

const file = fileOf(
  conversation([
    ...upgraded(''),
    ...Array.from({ length: MESSAGES }, (_, i) => {
      const fromClient = i % 7 === 0;
      return [fromClient ? 0 : 1, Buffer.from(frame(0x81, `message ${i}`, fromClient), 'hex')] as const;
    }),
  ]),
);

/** Read, but no stream followed. */
function read(): Capture {
  const opened = openCapture(new MemorySource(file));
  if (!opened.ok) throw new Error(opened.issue.code);
  while (opened.value.scan(50_000).state === 'scanning');
  return opened.value;
}

function windowOf(capture: Capture, from: number, count: number) {
  const answer = capture.messages(STREAM, ALL_MESSAGES, from, count);
  if (!answer.ok) throw new Error(answer.issue.code);
  return answer.value;
}

describe('a long stream that has not been followed', () => {
  it('shows its first messages at once, says that there are more, and shows all when asked on', () => {
    const capture = read();
    const first = windowOf(capture, 0, 40);
    expect(first.ready).toBe(true);
    expect(first.messages.map(({ preview }) => preview)).toEqual(Array.from({ length: 40 }, (_, i) => `message ${i}`));
    expect(first.total).toBeLessThan(MESSAGES / 10);
    expect(first.checked).toBeLessThan(first.totalAll);

    let asked = 0;
    for (; windowOf(capture, 0, 0).checked < windowOf(capture, 0, 0).totalAll; asked++);
    expect(asked).toBeGreaterThan(1);
    const whole = windowOf(capture, MESSAGES - 1, 1);
    expect([whole.total, whole.totalAll, whole.messages[0]?.preview]).toEqual([
      MESSAGES,
      MESSAGES,
      `message ${MESSAGES - 1}`,
    ]);
    expect(windowOf(capture, 0, 40).messages).toEqual(first.messages);
  });

  it('gives the content of a message that is shown', () => {
    const capture = read();
    windowOf(capture, 0, 1);
    const body = capture.body({ kind: 'websocket', stream: STREAM, message: 3 }, 0);
    expect(body.ok && Buffer.from(body.value.bytes).toString()).toBe('message 3');
    expect(windowOf(capture, 0, 0).total).toBeLessThan(MESSAGES);
  });

  it('is followed in steps by the pass over all streams', () => {
    const capture = read();
    let steps = 0;
    while (capture.scan(1_000_000).state === 'indexing') steps++;
    expect(steps).toBeGreaterThan(2);
    expect(windowOf(capture, 0, 0).totalAll).toBe(MESSAGES);
  });
});

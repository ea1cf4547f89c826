import { describe, expect, it } from 'vitest';
import { MqttJoins } from '../../../src/main/engine/message-joins.ts';
import { ladder } from '../../support/stream-pair.ts';
import { down, readerOf, upgrade } from '../../support/websocket-frames.ts';

/** PUBLISH packets of several lengths, one of which has a length of two bytes. */
const PACKETS = [publish('a', 'first'), publish('b', 'x'.repeat(150)), publish('c', '')];
const STREAM = Buffer.concat(PACKETS);

function publish(topic: string, payload: string): Buffer {
  const body = Buffer.concat([Buffer.from([0, topic.length]), Buffer.from(topic + payload)]);
  const length = body.length < 128 ? [body.length] : [(body.length & 0x7f) | 0x80, body.length >> 7];
  return Buffer.concat([Buffer.from([0x30, ...length]), body]);
}

/** The messages of a connection whose server sends the stream cut at these places, and what each is joined to. */
function joined(cuts: readonly number[]): (Buffer | string)[] {
  const edges = [0, ...cuts, STREAM.length];
  const pieces = edges.slice(1).map((to, index) => STREAM.subarray(edges[index] ?? 0, to));
  const reader = readerOf(ladder([upgrade(), ...pieces.map((piece) => down(0x82, piece))].join('\n')));
  const joins = new MqttJoins(reader, 'toClient');
  return pieces.map((_, message) => {
    const found = joins.of(message);
    return found.kind === 'continues' ? `of ${found.message}` : Buffer.from(found.bytes);
  });
}

describe('MQTT packets over several messages', () => {
  it('are whole where they begin, wherever messages end', () => {
    for (let first = 1; first < STREAM.length; first++)
      for (const second of [first + 1, first + 2, first + 40, STREAM.length - 1]) {
        if (second <= first || second >= STREAM.length) continue;
        const found = joined([first, second]);
        const packets = Buffer.concat(found.filter((one) => typeof one !== 'string'));
        // Each byte is in one of them, once and in order.
        expect(packets.equals(STREAM), `cut at ${first} and ${second}`).toBe(true);
      }
  });

  it('say of a message in the middle which one began its packet', () => {
    const [one, two] = [PACKETS[0]?.length ?? 0, PACKETS[1]?.length ?? 0];
    expect(joined([one, one + 20, one + 40, one + two])).toEqual([PACKETS[0], PACKETS[1], 'of 1', 'of 1', PACKETS[2]]);
  });
});

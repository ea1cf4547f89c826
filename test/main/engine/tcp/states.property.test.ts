/**
 * The states of both ends against a model that has them: two ends that open, send in turns and close as they like, every
 * segment delivered before the next is sent. Seen whole, the states are the model's; of a capture that began late and has
 * some segments twice, each state that is told as proven is.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EndState } from '../../../../src/shared/model/index.ts';
import { captureOf, type Wire } from '../../../support/tcp-wire.ts';

type Side = 0 | 1;

/** A segment, and the model's states of both ends once it has been delivered. */
interface Sent {
  readonly wire: Wire;
  readonly truth: readonly [string, string];
}

/** What the ends do after the handshake: send, or close; a close may answer the other's in one segment. */
const deed = fc.record({
  side: fc.constantFrom<Side>(0, 1),
  kind: fc.constantFrom('send', 'send', 'send', 'close'),
  size: fc.integer({ min: 1, max: 40 }),
  joins: fc.boolean(),
});
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

/** Lets the ends do as they are told, as far as their states allow it. */
function play(origins: readonly [number, number], deeds: readonly Deed[]): Sent[] {
  const next: [number, number] = [origins[0], origins[1]];
  const states: [string, string] = ['CLOSED', 'LISTEN'];
  const sent: Sent[] = [];
  const send = (from: Side, flags: string, data = '', then?: readonly [string, string]): void => {
    const ack = flags.includes('A') ? next[1 - from] : 0;
    const wire: Wire = {
      from,
      flags,
      seq: (next[from] ?? 0) >>> 0,
      ack: (ack ?? 0) >>> 0,
      data,
      time: sent.length / 10,
    };
    next[from] = (next[from] ?? 0) + data.length + (/[SF]/.test(flags) ? 1 : 0);
    if (then) [states[0], states[1]] = then;
    sent.push({ wire, truth: [states[0], states[1]] });
  };
  /** States by who they are of. */
  const as = (from: Side, own: string, peer: string): [string, string] => (from === 0 ? [own, peer] : [peer, own]);
  send(0, 'S', '', ['SYN-SENT', 'LISTEN']);
  states[1] = 'SYN-RECEIVED';
  send(1, 'SA', '', ['ESTABLISHED', 'SYN-RECEIVED']);
  send(0, 'A', '', ['ESTABLISHED', 'ESTABLISHED']);
  for (const { side, kind, size, joins } of deeds) {
    const other: Side = side === 0 ? 1 : 0;
    const own = states[side];
    if (own !== 'ESTABLISHED' && own !== 'CLOSE-WAIT') continue;
    if (kind === 'send') {
      send(side, 'PA', 'x'.repeat(size));
      send(other, 'A');
    } else if (own === 'CLOSE-WAIT') {
      send(side, 'FA', '', as(side, 'LAST-ACK', 'TIME-WAIT'));
      send(other, 'A', '', as(side, 'CLOSED', 'TIME-WAIT'));
    } else {
      send(side, 'FA', '', as(side, 'FIN-WAIT-1', 'CLOSE-WAIT'));
      if (joins) {
        send(other, 'FA', '', as(side, 'TIME-WAIT', 'LAST-ACK'));
        send(side, 'A', '', as(side, 'TIME-WAIT', 'CLOSED'));
      } else send(other, 'A', '', as(side, 'FIN-WAIT-2', 'CLOSE-WAIT'));
    }
  }
  return sent;
}

const origin = fc.oneof(fc.nat(0xffffffff), fc.integer({ min: 0xffffff00, max: 0xffffffff }));
const conversation = fc
  .tuple(fc.tuple(origin, origin), fc.array(deed, { maxLength: 20 }))
  .map(([origins, deeds]) => play(origins, deeds));

/** States of the client and the server after each packet, with whether they are proven. */
function toldOf(sent: readonly Sent[]): EndState[][] {
  const { tcp } = captureOf(sent.map(({ wire }) => wire));
  return sent.map((_, packet) => {
    const change = tcp.stateChange(packet);
    return change ? [change.client.after, change.server.after] : [];
  });
}

describe('the states of a model conversation', () => {
  it('are the model’s where the capture has all of it', () => {
    fc.assert(
      fc.property(conversation, (sent) => {
        const told = toldOf(sent).map((ends) => ends.map(({ state }) => state).join(' '));
        // A listener is taken for one that has not heard the SYN until it answers.
        expect(told.slice(1)).toEqual(sent.slice(1).map(({ truth }) => truth.join(' ')));
      }),
      { numRuns: 200 },
    );
  });

  it('are true wherever they are told as proven, of a capture that begins late and has some twice', () => {
    const fate = fc.array(fc.constantFrom('kept', 'kept', 'twice'), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(conversation, fate, fc.nat(8), (sent, fates, late) => {
        const captured = sent.slice(late).flatMap((one, at) => {
          const what = fates[at % fates.length];
          return what === 'twice' ? [one, one] : [one];
        });
        const wrong = toldOf(captured).flatMap((ends, at) =>
          ends.flatMap(({ state, proven }, end) =>
            !proven || state === captured[at]?.truth[end] ? [] : [{ at, end, state, truth: captured[at]?.truth[end] }],
          ),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

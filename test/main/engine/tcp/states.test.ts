/** Both ends' states, packet by packet, against the figures of RFC 9293 and what an observer can know. */
import { describe, expect, it } from 'vitest';
import type { EndState } from '../../../../src/shared/model/index.ts';
import { captureOf, type Wire } from '../../../support/tcp-wire.ts';

/** One line a packet: client and server after it; a question mark where nothing proves it. */
function statesOf(...wires: readonly Wire[]): string[] {
  const { tcp } = captureOf(wires.map((wire, at) => ({ time: at / 1000, ...wire })));
  const word = ({ state, proven }: EndState): string => (proven ? state : `${state}?`);
  return wires.map((_, at) => {
    const { client, server } = tcp.states(0).at(at);
    return `${word(client.after)} ${word(server.after)}`;
  });
}

const c = (flags: string, seq: number, ack = 0, data = ''): Wire => ({ from: 0, flags, seq, ack, data });
const s = (flags: string, seq: number, ack = 0, data = ''): Wire => ({ from: 1, flags, seq, ack, data });

const OPEN = [c('S', 99), s('SA', 299, 100), c('A', 100, 300)];
const OPEN_STATES = ['SYN-SENT SYN-RECEIVED', 'ESTABLISHED SYN-RECEIVED', 'ESTABLISHED ESTABLISHED'];

describe('the states', () => {
  it('follow the three-way handshake and a close in four segments (figures 6 and 12)', () => {
    const close = [c('FA', 100, 300), s('A', 300, 101), s('FA', 300, 101), c('A', 101, 301)];
    expect(statesOf(...OPEN, ...close)).toEqual([
      ...OPEN_STATES,
      'FIN-WAIT-1 CLOSE-WAIT',
      'FIN-WAIT-2 CLOSE-WAIT',
      'TIME-WAIT LAST-ACK',
      'TIME-WAIT CLOSED?',
    ]);
  });

  it('follow a close by the server in three segments', () => {
    const close = [s('FA', 300, 100), c('FA', 100, 301), s('A', 301, 101)];
    expect(statesOf(...OPEN, ...close).slice(3)).toEqual([
      'CLOSE-WAIT FIN-WAIT-1',
      'LAST-ACK TIME-WAIT',
      'CLOSED? TIME-WAIT',
    ]);
  });

  it('take FINs that cross for a simultaneous close (figure 13)', () => {
    const close = [c('FA', 100, 300), s('FA', 300, 100), c('A', 101, 301), s('A', 301, 101)];
    const states = statesOf(...OPEN, ...close).slice(3);
    // The server's FIN does not confirm the client's: it had not seen it, and was established until then. What each ACK
    // found, and whether another was before it, nobody says.
    expect(states).toEqual([
      'FIN-WAIT-1 ESTABLISHED?',
      'CLOSING? FIN-WAIT-1',
      'CLOSING? TIME-WAIT?',
      'TIME-WAIT? TIME-WAIT?',
    ]);
  });

  it('follow a simultaneous open (figure 7)', () => {
    const states = statesOf(
      c('S', 99),
      s('S', 299),
      c('SA', 99, 300),
      s('SA', 299, 100),
      c('A', 100, 300, 'x'),
      s('A', 300, 101),
    );
    // The server had not got the client's SYN+ACK when it sent its own: that came afterwards.
    expect(states.slice(0, 5)).toEqual([
      'SYN-SENT CLOSED?',
      'SYN-RECEIVED? SYN-SENT',
      'SYN-RECEIVED SYN-RECEIVED?',
      'ESTABLISHED SYN-RECEIVED',
      'ESTABLISHED ESTABLISHED',
    ]);
  });

  it('follow a SYN+ACK that comes in two, which looks like a simultaneous open (a split handshake)', () => {
    // Whether the server had got the SYN when it sent its own, nothing tells.
    const rest = [c('SA', 99, 300), s('A', 300, 100), c('PA', 100, 300, 'x'), s('A', 300, 101)];
    expect(statesOf(c('S', 99), s('S', 299), ...rest)).toEqual([
      'SYN-SENT LISTEN?',
      'SYN-RECEIVED? SYN-RECEIVED?',
      'SYN-RECEIVED ESTABLISHED?',
      'ESTABLISHED ESTABLISHED?',
      'ESTABLISHED ESTABLISHED?',
      'ESTABLISHED? ESTABLISHED',
    ]);
  });

  it('know that a refused SYN met no listener', () => {
    expect(statesOf(c('S', 99), s('RA', 0, 100))).toEqual(['SYN-SENT CLOSED?', 'CLOSED? CLOSED']);
  });

  it('assume a listener as long as nothing answers', () => {
    expect(statesOf(c('S', 99), { ...c('S', 99), time: 1 })).toEqual(['SYN-SENT LISTEN?', 'SYN-SENT LISTEN?']);
  });

  it('stay where they were on a reset that the receiver does not accept', () => {
    const spoken = [...OPEN, s('PA', 300, 100, 'x'), c('A', 100, 301)];
    expect(statesOf(...spoken, s('R', 9000)).at(-1)).toBe('ESTABLISHED? CLOSED');
    expect(statesOf(...spoken, s('R', 301)).at(-1)).toBe('CLOSED? CLOSED');
    // It goes on, which proves that the reset did nothing to it.
    expect(statesOf(...spoken, s('R', 9000), c('PA', 100, 301, 'x')).at(5)).toBe('ESTABLISHED CLOSED');
    // Whoever is said to have sent it goes on as well: it came from somebody else.
    const goesOn = [c('PA', 100, 301, 'x'), { ...s('A', 301, 101), time: 1 }];
    expect(statesOf(...spoken, s('R', 9000), ...goesOn).at(5)).toBe('ESTABLISHED ESTABLISHED');
    // Who listens answers so as well.
    expect(statesOf(...OPEN, s('R', 300)).at(-1)).toBe('CLOSED? CLOSED?');
  });

  it('do not say when a FIN came that is captured behind its sender’s reset', () => {
    const states = statesOf(...OPEN, s('PA', 300, 100, 'ab'), c('RA', 101, 300), c('FA', 100, 300), s('A', 302, 101));
    // The FIN left before the reset: whether it had come when the reset went by, nobody says.
    expect(states.slice(4)).toEqual(['CLOSED ESTABLISHED?', 'CLOSED CLOSE-WAIT', 'CLOSED CLOSE-WAIT']);
  });

  it('return to LISTEN when the SYN+ACK of a listener is reset', () => {
    expect(statesOf(c('S', 99), s('SA', 299, 100), c('R', 100)).at(-1)).toBe('CLOSED LISTEN?');
  });

  it('allow data from CLOSE-WAIT for as long as it takes', () => {
    const half = [c('FA', 100, 300), s('A', 300, 101), s('PA', 300, 101, 'late'), c('A', 101, 304), s('FA', 304, 101)];
    expect(statesOf(...OPEN, ...half).slice(4)).toEqual([
      'FIN-WAIT-2 CLOSE-WAIT',
      'FIN-WAIT-2 CLOSE-WAIT',
      'FIN-WAIT-2 CLOSE-WAIT',
      'TIME-WAIT? LAST-ACK',
    ]);
  });

  it('are assumed to be established where the capture began later', () => {
    expect(statesOf(c('PA', 100, 300, 'x'), s('A', 300, 101))).toEqual([
      'UNKNOWN? UNKNOWN?',
      'ESTABLISHED? ESTABLISHED?',
    ]);
  });

  it('do not change with what is sent again', () => {
    const again = [c('FA', 100, 300), { ...c('FA', 100, 300), time: 1 }, { ...s('A', 300, 101), time: 1 }];
    expect(statesOf(...OPEN, ...again).slice(3)).toEqual([
      // Which of the two arrived is not known; the second one has, or the first.
      'FIN-WAIT-1 CLOSE-WAIT?',
      'FIN-WAIT-1 CLOSE-WAIT',
      'FIN-WAIT-2? CLOSE-WAIT',
    ]);
  });

  it('prove nothing of an end that may have closed outside the capture', () => {
    // The client's FIN, number 104, is not in the capture: the server confirms a number of which nothing is known.
    const unseen = [c('PA', 100, 300, 'data'), s('A', 300, 105), s('FA', 300, 105), c('A', 105, 301)];
    expect(statesOf(...OPEN, ...unseen).slice(3)).toEqual([
      'ESTABLISHED ESTABLISHED?',
      'ESTABLISHED? ESTABLISHED?',
      'CLOSE-WAIT? FIN-WAIT-1?',
      'CLOSE-WAIT? FIN-WAIT-2?',
    ]);
    // Nor is the number of an empty segment that lies beyond all data.
    expect(statesOf(...OPEN, c('PA', 100, 300, 'data'), s('PA', 300, 104, 'x'), c('A', 105, 301)).at(-1)).toBe(
      'ESTABLISHED? ESTABLISHED?',
    );
  });

  it('prove that a FIN was lost on the way by what its receiver sends later', () => {
    const again = [c('FA', 100, 300), s('PA', 300, 100, 'x'), { ...c('FA', 100, 301), time: 1 }, s('A', 301, 101)];
    expect(statesOf(...OPEN, ...again).slice(3)).toEqual([
      'FIN-WAIT-1 ESTABLISHED',
      'FIN-WAIT-1 ESTABLISHED',
      'FIN-WAIT-1 CLOSE-WAIT',
      'FIN-WAIT-2? CLOSE-WAIT',
    ]);
  });

  it('do not take for confirmed what a keep-alive with which the capture begins acknowledges', () => {
    const alive = [c('A', 99, 300), s('FA', 300, 100), c('A', 99, 300), s('A', 301, 100)];
    const goesOn = [c('A', 99, 301), c('A', 100, 301), c('PA', 100, 301, 'x')];
    // The answers may have left before anything came that confirms the FIN: only the last shows that it did.
    const states = statesOf(...alive, ...goesOn, s('A', 301, 100), s('A', 301, 100), s('A', 301, 101));
    expect(states.slice(4).map((both) => both.split(' ')[1])).toEqual([
      ...['FIN-WAIT-2?', 'FIN-WAIT-2?', 'FIN-WAIT-2?', 'FIN-WAIT-2?', 'FIN-WAIT-2?'],
      'FIN-WAIT-2',
    ]);
  });

  it('do not say when a FIN came that may have waited for bytes sent again outside the capture', () => {
    const closes = [c('PA', 100, 300, 'x'), c('FA', 101, 300)];
    const answered = (time: number): string[] => statesOf(...OPEN, ...closes, { ...s('A', 300, 102), time }).slice(4);
    expect(answered(0.1)).toEqual(['FIN-WAIT-1 CLOSE-WAIT', 'FIN-WAIT-2? CLOSE-WAIT']);
    // The «x» may have been lost behind the place of capture, and the FIN waits for it.
    expect(answered(3)).toEqual(['FIN-WAIT-1 CLOSE-WAIT?', 'FIN-WAIT-2? CLOSE-WAIT']);
    // An acknowledgment sets the timer anew.
    const confirmed = [...closes.slice(0, 1), { ...s('A', 300, 101), time: 3 }, { ...c('FA', 101, 300), time: 3 }];
    const states = statesOf(...OPEN, ...confirmed, { ...s('A', 300, 102), time: 3.1 });
    expect(states.slice(5)).toEqual(['FIN-WAIT-1 CLOSE-WAIT', 'FIN-WAIT-2? CLOSE-WAIT']);
  });

  it('keep an end that opens from being closed by its answer to an old connection (figure 10)', () => {
    const old = [c('S', 400), s('A', 300, 100), c('R', 100), { ...c('S', 400), time: 1 }, s('SA', 700, 401)];
    expect(statesOf(...old, c('A', 401, 701)).slice(2)).toEqual([
      'SYN-SENT LISTEN?',
      'SYN-SENT SYN-RECEIVED',
      'ESTABLISHED SYN-RECEIVED',
      'ESTABLISHED ESTABLISHED?',
    ]);
  });
});

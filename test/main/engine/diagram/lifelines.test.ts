/** Which states each end passes through, and on which packets: RFC 9293 figures 6, 7, 12 and 13 among them. */
import { describe, expect, it } from 'vitest';
import type { Side } from '../../../../src/main/engine/diagram/flags.ts';
import type { LadderInput, LadderPacket } from '../../../../src/main/engine/diagram/index.ts';
import { traceStates } from '../../../../src/main/engine/diagram/lifelines.ts';
import { layRows } from '../../../../src/main/engine/diagram/rows.ts';
import { tellStory } from '../../../../src/main/engine/diagram/story.ts';
import type { EndState } from '../../../../src/shared/model/index.ts';
import { LADDERS } from '../../../support/ladders.ts';
import { segmentLadder } from '../../../support/segment-ladder.ts';

/** States of one end with the row they begin on: `3< ESTABLISHED` is the arrival on row 3, `>` the departure. */
function trace(input: LadderInput, side: Side): readonly string[] {
  const story = tellStory(input);
  const rows = layRows(input, story, { part: 'both', layout: 'page' });
  const marks = { start: '', departure: '>', arrival: '<', fold: '=' };
  return traceStates(rows, side, story).map(({ row, at, state }) =>
    `${at === 'start' ? '' : row}${marks[at]} ${state.state}${state.proven ? '' : '?'}`.trim(),
  );
}

const ESTABLISHED: EndState = { state: 'ESTABLISHED', proven: true };
const CLOSING: EndState = { state: 'CLOSING', proven: true };

const ladder = (name: string): LadderInput => LADDERS[name] ?? segmentLadder('');

describe('traceStates', () => {
  it('puts SYN-RECEIVED at the arrival of the SYN (figure 6)', () => {
    expect(trace(ladder('four-by-client'), 'client')).toEqual([
      'CLOSED?',
      '0> SYN-SENT',
      '1< ESTABLISHED',
      '4> FIN-WAIT-1',
      '5< FIN-WAIT-2',
      '6< TIME-WAIT',
    ]);
    expect(trace(ladder('four-by-client'), 'server')).toEqual([
      'LISTEN?',
      '0< SYN-RECEIVED',
      '2< ESTABLISHED',
      '4< CLOSE-WAIT',
      '6> LAST-ACK',
      '7< CLOSED?',
    ]);
  });

  it('takes the last of several SYNs for the one that arrived', () => {
    expect(trace(ladder('syn-twice-again'), 'server')).toEqual(['LISTEN?', '2< SYN-RECEIVED', '4< ESTABLISHED']);
  });

  it('passes both ends through SYN-SENT and SYN-RECEIVED (figure 7)', () => {
    expect(trace(ladder('simultaneous-open'), 'client')).toEqual([
      'CLOSED?',
      '0> SYN-SENT',
      '1< SYN-RECEIVED',
      '3< ESTABLISHED',
      '5< ESTABLISHED?',
    ]);
    expect(trace(ladder('simultaneous-open'), 'server')).toEqual([
      'CLOSED?',
      '1> SYN-SENT',
      '0< SYN-RECEIVED',
      '2< ESTABLISHED',
    ]);
  });

  it('passes both ends through FIN-WAIT-1 and CLOSING (figure 13)', () => {
    expect(trace(ladder('simultaneous-close'), 'client').slice(-3)).toEqual([
      '4> FIN-WAIT-1',
      '5< CLOSING?',
      '7< TIME-WAIT?',
    ]);
    expect(trace(ladder('simultaneous-close'), 'server').slice(-3)).toEqual([
      '5> FIN-WAIT-1',
      '4< CLOSING?',
      '6< TIME-WAIT?',
    ]);
  });

  it('inserts FIN-WAIT-1 where the analysis names CLOSING at once', () => {
    const input = segmentLadder(`
      0.0 > S seq=9          : SYN-SENT SYN-RECEIVED
      0.1 < SA seq=49        : ESTABLISHED =
      0.2 > A                : = ESTABLISHED?
      0.3 > FA               : FIN-WAIT-1 ESTABLISHED?
      0.4 < FA ack=10        : CLOSING? FIN-WAIT-1
    `);
    const at = (position: number): LadderPacket => {
      const packet = input.at(position);
      const server = { before: ESTABLISHED, after: position === 4 ? CLOSING : ESTABLISHED };
      return { ...packet, states: { ...packet.states, server } };
    };
    expect(trace({ ...input, at }, 'server')).toEqual(['ESTABLISHED', '4> FIN-WAIT-1', '3< CLOSING']);
  });

  it('knows that a side which refuses was not listening', () => {
    expect(trace(ladder('refused'), 'server')).toEqual(['CLOSED?', '1> CLOSED']);
  });
});

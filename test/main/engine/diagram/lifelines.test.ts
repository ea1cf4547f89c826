/** Which states each end passes through, and on which packets: RFC 9293 figures 6, 7, 12 and 13 among them. */
import { describe, expect, it } from 'vitest';
import type { Side } from '../../../../src/main/engine/diagram/flags.ts';
import type { LadderInput } from '../../../../src/main/engine/diagram/index.ts';
import { traceStates } from '../../../../src/main/engine/diagram/lifelines.ts';
import { layRows } from '../../../../src/main/engine/diagram/rows.ts';
import { tellStory } from '../../../../src/main/engine/diagram/story.ts';
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
    ]);
    expect(trace(ladder('simultaneous-open'), 'server')).toEqual([
      'CLOSED?',
      '1> SYN-SENT',
      '0< SYN-RECEIVED',
      '4< ESTABLISHED',
    ]);
  });

  it('passes both ends through FIN-WAIT-1 and CLOSING (figure 13)', () => {
    expect(trace(ladder('simultaneous-close'), 'client').slice(-3)).toEqual([
      '4> FIN-WAIT-1',
      '5< CLOSING',
      '7< TIME-WAIT',
    ]);
    expect(trace(ladder('simultaneous-close'), 'server').slice(-3)).toEqual([
      '5> FIN-WAIT-1',
      '4< CLOSING',
      '6< TIME-WAIT',
    ]);
  });

  it('inserts FIN-WAIT-1 where the analysis names CLOSING at once', () => {
    const input = segmentLadder(`
      begin ESTABLISHED ESTABLISHED
      0.0 > FA seq=10 ack=50 : FIN-WAIT-1 ESTABLISHED
      0.1 < FA seq=50 ack=10 : CLOSING CLOSING
    `);
    expect(trace(input, 'server')).toEqual(['ESTABLISHED', '1> FIN-WAIT-1', '0< CLOSING']);
  });

  it('knows that a side which refuses was not listening', () => {
    expect(trace(ladder('refused'), 'server')).toEqual(['CLOSED?', '1> CLOSED']);
  });
});

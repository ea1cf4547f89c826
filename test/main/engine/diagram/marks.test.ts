/** What is said of an arrow beyond its own numbers. */
import { describe, expect, it } from 'vitest';
import { markArrows } from '../../../../src/main/engine/diagram/marks.ts';
import { layRows } from '../../../../src/main/engine/diagram/rows.ts';
import { tellStory } from '../../../../src/main/engine/diagram/story.ts';
import { LADDERS } from '../../../support/ladders.ts';

function marks(name: string): readonly string[] {
  const input = LADDERS[name];
  if (!input) throw new Error(name);
  const story = tellStory(input);
  return Array.from(
    markArrows(layRows(input, story, { part: 'all', layout: 'page' }), input, story),
    ([position, mark]) =>
      [
        `#${position + 1}`,
        mark.again === undefined ? '' : `again ${mark.again.toFixed(3)}`,
        mark.lost ? 'lost' : '',
        mark.unanswered ? 'unanswered' : '',
        mark.crosses ?? '',
      ]
        .filter((word) => word !== '')
        .join(' '),
  ).filter((line) => line.includes(' '));
}

describe('markArrows', () => {
  it('calls a packet possibly lost that was sent again before an ACK covered it', () => {
    expect(marks('syn-twice-again')).toEqual(['#1 lost', '#2 again 1.024 lost', '#3 again 2.047']);
    expect(marks('fin-again')).toEqual(['#10 lost', '#11 again 0.208', '#15 again 0.209']);
  });

  it('calls every SYN unanswered where nothing came back', () => {
    expect(marks('no-answer')).toEqual([
      '#1 unanswered',
      '#2 again 1.031 unanswered',
      '#3 again 2.016 unanswered',
      '#4 again 4.160 unanswered',
      '#5 again 8.192 unanswered',
    ]);
  });

  it('knows which packets crossed on the way', () => {
    expect(marks('simultaneous-open')).toEqual(['#1 next', '#2 previous', '#3 next', '#4 previous']);
    expect(marks('simultaneous-close').slice(-4)).toEqual(['#10 next', '#11 previous', '#12 next', '#13 previous']);
    expect(marks('four-by-client')).toEqual([]);
  });
});

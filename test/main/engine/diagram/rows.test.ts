/** Which packets are drawn and which are folded. */
import { describe, expect, it } from 'vitest';
import { layRows } from '../../../../src/main/engine/diagram/rows.ts';
import { tellStory } from '../../../../src/main/engine/diagram/story.ts';
import type { DiagramOptions } from '../../../../src/shared/scene.ts';
import { LADDERS } from '../../../support/ladders.ts';

/** Rows as a line each: `handshake #1` for an arrow, `data #4-#9 2040/532 data` for a fold with its bytes each way. */
function rows(name: string, part: DiagramOptions['part']): readonly string[] {
  const input = LADDERS[name];
  if (!input) throw new Error(name);
  return layRows(input, tellStory(input), { part, layout: 'page' }).map((row) => {
    if (row.kind === 'arrow') return `${row.phase} #${row.packet.packet + 1}`;
    const { first, last, bytes, why } = row;
    return `${row.phase} #${first.packet + 1}-#${last.packet + 1} ${bytes.toServer}/${bytes.toClient} ${why}`;
  });
}

describe('layRows', () => {
  it('draws what the connection does and folds what it carries', () => {
    expect(rows('four-by-client', 'both')).toEqual([
      'handshake #1',
      'handshake #2',
      'handshake #3',
      'data #4-#9 2040/532 data',
      'teardown #10',
      'teardown #11',
      'teardown #12',
      'teardown #13',
    ]);
  });

  it('folds what is outside the part asked for into one line', () => {
    expect(rows('four-by-client', 'handshake').slice(2)).toEqual(['handshake #3', 'data #4-#13 2040/532 after']);
    expect(rows('four-by-client', 'teardown').slice(0, 2)).toEqual(['handshake #1-#9 2040/532 before', 'teardown #10']);
  });

  it('folds the data of a half-closed connection', () => {
    expect(rows('half-close', 'both').slice(3)).toEqual([
      'data #4',
      'teardown #5',
      'teardown #6',
      'teardown #7-#12 0/5144 data',
      'teardown #13',
      'teardown #14',
    ]);
  });

  it('draws two resets that change nothing and folds the rest', () => {
    expect(rows('reset-in-data', 'both').slice(-3)).toEqual([
      'teardown #14',
      'teardown #15',
      'teardown #16-#18 0/0 data',
    ]);
  });

  it('shows a refused connection whole, whatever part is asked for', () => {
    expect(rows('refused', 'teardown')).toEqual(['handshake #1', 'handshake #2']);
  });
});

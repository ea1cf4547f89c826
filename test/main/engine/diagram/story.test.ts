/** What happened on a stream: how it was opened and how it ended. */
import { describe, expect, it } from 'vitest';
import { tellStory } from '../../../../src/main/engine/diagram/story.ts';
import { LADDERS } from '../../../support/ladders.ts';

describe('tellStory', () => {
  it.each([
    ['four-by-client', 'three-way', 'four', 3, 9],
    ['four-by-server', 'three-way', 'four', 3, 9],
    ['three', 'three-way', 'three', 3, 9],
    ['fast-open', 'fast-open', 'open', 2, 4],
    ['syn-data-refused', 'three-way', 'open', 3, 4],
    ['syn-twice-again', 'three-way', 'open', 5, 8],
    ['syn-ack-again', 'three-way', 'open', 4, 4],
    ['refused', 'refused', 'none', 2, 2],
    ['no-answer', 'no-answer', 'none', 5, 5],
    ['no-third', 'unfinished', 'none', 4, 4],
    ['reset-to-syn-ack', 'reset', 'none', 3, 3],
    ['simultaneous-open', 'simultaneous', 'open', 5, 6],
    ['split-handshake', 'split', 'open', 4, 6],
    ['simultaneous-close', 'three-way', 'simultaneous', 3, 9],
    ['half-close', 'three-way', 'four', 3, 4],
    ['fin-again', 'three-way', 'four', 3, 9],
    ['reset-in-data', 'three-way', 'reset', 3, 10],
    ['reset-after-fin', 'three-way', 'fin-reset', 3, 9],
    ['reset-outside', 'three-way', 'open', 3, 13],
    ['midstream', 'late', 'three', 0, 5],
    ['from-syn-ack', 'from-syn-ack', 'open', 2, 4],
    ['out-of-order', 'out-of-order', 'open', 3, 3],
    ['one-sided', 'one-sided', 'open', 2, 4],
    ['wrap', 'three-way', 'open', 3, 6],
    ['reused', 'three-way', 'half', 3, 3],
  ] as const)('%s: opened %s, ended %s', (name, opening, closing, openEnd, closeStart) => {
    const input = LADDERS[name];
    if (!input) throw new Error(name);
    expect(tellStory(input)).toMatchObject({ opening, closing, openEnd, closeStart });
  });

  it('counts what goes against the first FIN', () => {
    const input = LADDERS['half-close'];
    expect(input && tellStory(input).halfCloseBytes).toBe(3 * 1448 + 800);
  });
});

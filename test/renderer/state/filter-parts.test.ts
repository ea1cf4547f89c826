import { describe, expect, it } from 'vitest';
import { expressionOf, type FilterParts, joined } from '../../../src/renderer/state/filter-parts.ts';
import { streamIndex } from '../../../src/shared/units.ts';

const parts = (chip: number | undefined, chips: readonly string[], text: string): FilterParts => ({
  chip: chip === undefined ? undefined : streamIndex(chip),
  chips,
  text,
});

describe('chips and text as one expression', () => {
  it.each([
    [undefined, [], '', '', 0],
    [undefined, [], '  http ', 'http', -2],
    [3, [], '', 'tcp.stream == 3', 0],
    [3, [], ' a or b', 'tcp.stream == 3 && (a or b)', 19],
    [undefined, ['ip.src == 10.0.0.1'], '', 'ip.src == 10.0.0.1', 0],
    [undefined, ['a || b'], '', 'a || b', 0],
    [1, ['a || b', '!(c)'], '', 'tcp.stream == 1 && (a || b) && !(c)', 0],
    [1, ['a or b'], 'tcp', 'tcp.stream == 1 && (a or b) && (tcp)', 32],
  ] as const)('chip %s, chips %j and "%s"', (chip, chips, text, expression, from) => {
    expect(expressionOf(parts(chip, chips, text))).toEqual({ expression, from });
    // Where the text begins in the expression is where its own first character is found.
    const typed = text.trim();
    const at = from + text.indexOf(typed || ' ');
    if (typed !== '') expect(expression.slice(at, at + typed.length)).toBe(typed);
  });
});

describe('what a click makes of the filter that holds', () => {
  const held = parts(2, ['http'], 'frame.len > 100');
  it.each([
    ['apply', 'tcp', 'tcp'],
    ['applyNot', 'tcp', '!(tcp)'],
    ['and', 'tcp', 'tcp.stream == 2 && http && tcp && (frame.len > 100)'],
    ['andNot', 'tcp', 'tcp.stream == 2 && http && !(tcp) && (frame.len > 100)'],
    ['or', 'tcp', '(tcp.stream == 2 && http && (frame.len > 100)) || tcp'],
    ['orNot', 'tcp', '(tcp.stream == 2 && http && (frame.len > 100)) || !(tcp)'],
  ] as const)('%s %s', (how, expression, whole) => {
    expect(expressionOf(joined(held, how, expression)).expression).toBe(whole);
  });

  it('adds the same chip once, and the first one alone', () => {
    expect(joined(held, 'and', 'http')).toBe(held);
    expect(joined(parts(undefined, [], ''), 'or', 'http').chips).toEqual(['http']);
  });
});

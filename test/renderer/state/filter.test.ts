import { describe, expect, it } from 'vitest';
import { expressionOf } from '../../../src/renderer/state/filter.ts';
import { streamIndex } from '../../../src/shared/units.ts';

describe('chip and text as one expression', () => {
  it.each([
    [undefined, '', '', 0],
    [undefined, '  http ', 'http', -2],
    [3, '', 'tcp.stream == 3', 0],
    [3, ' a or b', 'tcp.stream == 3 && (a or b)', 19],
  ] as const)('chip %s and "%s"', (chip, text, expression, from) => {
    const stream = chip === undefined ? undefined : streamIndex(chip);
    expect(expressionOf(stream, text)).toEqual({ expression, from });
    // Where the text begins in the expression is where its own first character is found.
    const typed = text.trim();
    const at = from + text.indexOf(typed || ' ');
    if (typed !== '') expect(expression.slice(at, at + typed.length)).toBe(typed);
  });
});

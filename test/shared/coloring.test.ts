import { describe, expect, it } from 'vitest';
import { DEFAULT_RULES, parseColorFilters, writeColorFilters } from '../../src/shared/coloring.ts';

describe('files of colouring rules', () => {
  it('are read line by line: colours, rules that are off, comments, lines that are none', () => {
    const text =
      '# a comment\n\n@Bad TCP@tcp.analysis.flags && ip@[4718,10030,11796][63479,34695,34695]\r\n!@Off@udp@[0,0,0][65535,65535,65535]\n@broken@tcp@[1,2]\n';
    expect(parseColorFilters(text)).toEqual({
      rules: [
        {
          name: 'Bad TCP',
          filter: 'tcp.analysis.flags && ip',
          enabled: true,
          ink: 'own',
          back: '#12272e',
          text: '#f78787',
        },
        { name: 'Off', filter: 'udp', enabled: false, ink: 'own', back: '#000000', text: '#ffffff' },
      ],
      faults: [5],
    });
  });

  it('keep a filter that has an @ in it', () => {
    const { rules } = parseColorFilters('@Mail@imf.to contains "a@b.c"@[0,0,0][1,2,3]');
    expect(rules[0]?.filter).toBe('imf.to contains "a@b.c"');
  });

  it('say the same when they are written and read again', () => {
    const text = writeColorFilters(DEFAULT_RULES, () => ['#f0f7f0', '#1a1d21']);
    const { rules, faults } = parseColorFilters(text);
    expect(faults).toEqual([]);
    expect(rules.map(({ name, filter, enabled }) => ({ name, filter, enabled }))).toEqual(
      DEFAULT_RULES.map(({ name, filter, enabled }) => ({ name, filter, enabled })),
    );
    expect(rules[0]).toMatchObject({ back: '#f0f7f0', text: '#1a1d21' });
  });
});

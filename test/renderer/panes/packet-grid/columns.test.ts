import { expect, it } from 'vitest';
import { numberWidth } from '../../../../src/renderer/panes/packet-grid/columns.ts';

it('the number of a packet with a comment fits beside the mark: 7.2 pixels a digit, 16 of padding, 8 of the mark', () => {
  for (const packets of [35, 20_000, 10_000_000])
    expect(numberWidth(packets)).toBeGreaterThan(String(packets).length * 7.2 + 16 + 8);
});

/** The mobility header, under either of its numbers. */
import { describe, expect, it } from 'vitest';
import { paintPackets } from '../../../../support/packets.ts';

const RAW_IPV6 = 229;

function shown(protocol: number, header: string): string {
  const length = (header.length / 2).toString(16).padStart(4, '0');
  const next = protocol.toString(16).padStart(2, '0');
  const packet = `60000000${length}${next}40${'20'.repeat(16)}${'21'.repeat(16)}${header}`;
  const [out] = paintPackets(RAW_IPV6, [packet]);
  return `${out?.protocols.join(':')} ${out?.columns.protocol} ${out?.columns.info}`;
}

describe('the mobility header', () => {
  it.each([135, 62])('%s', (protocol) => {
    expect(shown(protocol, '3b000500 0000 0000'.replaceAll(' ', ''))).toBe('ipv6:mipv6 MIPv6 Binding Update');
    expect(shown(protocol, '3b00630000000000')).toBe('ipv6:mipv6 MIPv6 Unknown Mobility Header (99)');
  });

  it('bears being cut anywhere', () => {
    const whole = '3b010500000000000000000000000000';
    for (let at = 0; at <= whole.length; at += 2) expect(() => shown(135, whole.slice(0, at))).not.toThrow();
  });
});

/** The ways of plain packets, told by link type and layers. */
import { describe, expect, it } from 'vitest';
import {
  CLAIMS,
  type Dissector,
  PLAIN_WAYS,
  plainLink,
  plainWay,
  Table,
} from '../../../../src/main/engine/dissect/index.ts';

const LINK_TYPES = [0, 1, 12, 14, 101, 108, 113, 228, 229, 276];

const layer = (table: number, value: number): Dissector => {
  const found = CLAIMS.find(table, value);
  if (found === undefined) throw new Error(`nobody claims ${value}`);
  return found;
};
const [IPV4, IPV6, VLAN] = [0x0800, 0x86dd, 0x8100].map((type) => layer(Table.etherType, type)) as [
  Dissector,
  Dissector,
  Dissector,
];
const [TCP, UDP] = [layer(Table.ipProtocol, 6), layer(Table.ipProtocol, 17)];
const DNS = layer(Table.udpPort, 53);
const QUIC = CLAIMS.udpHeuristics.find(({ id }) => id === 'quic') as Dissector;

/** What the ways of a link type are by number; -1 where there is none. */
const waysOf = (linkType: number, ...tags: readonly Dissector[]): readonly number[] => {
  const link = layer(Table.linkType, linkType);
  const before = link === IPV4 || link === IPV6 ? [] : [link];
  return [
    [IPV4, TCP],
    [IPV6, TCP],
    [IPV4, UDP, DNS],
    [IPV6, UDP, DNS],
    [IPV4, UDP],
    [IPV4],
    [IPV4, IPV6, TCP],
    [TCP],
    [IPV4, TCP, DNS],
    [IPV4, UDP, CLAIMS.data],
    [IPV6, UDP, QUIC],
  ].map((rest) => plainWay([...before, ...tags, ...rest], linkType) ?? -1);
};

describe('the ways of plain packets', () => {
  it('are those of the links that are read, TCP and DNS of either IP', () => {
    for (const linkType of LINK_TYPES.filter((type) => type < 228 || type > 229)) {
      expect(plainLink(linkType)).toBeGreaterThan(0);
      expect([linkType, ...waysOf(linkType)]).toEqual([linkType, 0, 1, 4, 5, -1, -1, -1, -1, -1, 8, 13]);
    }
  });

  it('are those of one IP where the link type says which', () => {
    expect(waysOf(228)).toEqual([0, -1, 4, -1, -1, -1, -1, -1, -1, 8, -1]);
    expect(waysOf(229)).toEqual([-1, 1, -1, 5, -1, -1, -1, -1, -1, -1, 13]);
  });

  it('are others with one tag of Ethernet, and none with two, or of other links', () => {
    const tagged = waysOf(1, VLAN);
    expect(tagged).toEqual([2, 3, 6, 7, -1, -1, -1, -1, -1, 10, 15]);
    expect(Math.max(...tagged)).toBeLessThan(PLAIN_WAYS);
    expect(waysOf(1, VLAN, VLAN)).toEqual(tagged.map(() => -1));
    expect(waysOf(113, VLAN)).toEqual(tagged.map(() => -1));
  });

  it('are none of link types that nobody takes packets of', () => {
    expect(plainLink(105)).toBe(0);
    expect(plainWay([layer(Table.linkType, 105), IPV4, TCP], 105)).toBeUndefined();
  });
});

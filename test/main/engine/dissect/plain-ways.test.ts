/** The ways of plain packets, told by link type and layers. */
import { describe, expect, it } from 'vitest';
import {
  CLAIMS,
  Cursor,
  DISSECTORS,
  type Dissector,
  Fault,
  PacketScan,
  PLAIN_CONTENTS,
  PLAIN_READERS,
  PLAIN_WAYS,
  PlainContent,
  plainLink,
  plainWay,
  ScanState,
  Table,
} from '../../../../src/main/engine/dissect/index.ts';
import { ASKS } from '../../../../src/main/engine/plain-run/layout.ts';
import { AddressPool } from '../../../../src/main/engine/table/index.ts';
import { randomFrom } from '../../../support/mutated-capture.ts';

const LINK_TYPES = [0, 1, 9, 12, 14, 50, 101, 104, 108, 113, 228, 229, 276];

const layer = (table: number, value: number): Dissector => {
  const found = CLAIMS.find(table, value);
  if (found === undefined) throw new Error(`nobody claims ${value}`);
  return found;
};
type Five = [Dissector, Dissector, Dissector, Dissector, Dissector];
const TYPES = [0x0800, 0x86dd, 0x8100, 0x88a8, 0x0806];
const [IPV4, IPV6, VLAN, SERVICE, ARP] = TYPES.map((type) => layer(Table.etherType, type)) as Five;
const [TCP, UDP] = [layer(Table.ipProtocol, 6), layer(Table.ipProtocol, 17)];
const DNS = layer(Table.udpPort, 53);
const claimantsOf = (of: number): readonly Dissector[] =>
  DISSECTORS.filter(({ claims }) => claims.some(({ table }) => table === of));
const [CLAIMS_OF_UDP, CLAIMS_OF_IP] = [claimantsOf(Table.udpPort), claimantsOf(Table.ipProtocol)];
/** Frames that a content may be in. */
const FRAMES = PLAIN_WAYS / PLAIN_CONTENTS;
const QUIC = CLAIMS.udpHeuristics.find(({ id }) => id === 'quic') as Dissector;

const [DNS_WAY, UNREAD, QUIC_WAY, ARP_WAY] = [
  PlainContent.dns,
  PlainContent.unread,
  PlainContent.quic,
  PlainContent.arp,
].map((content) => content * FRAMES) as [number, number, number, number];

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
    [ARP],
    [IPV4, ARP],
  ].map((rest) => plainWay([...before, ...tags, ...rest], linkType) ?? -1);
};

/** The ways over Ethernet, of this frame. */
const ofFrame = (frame: number): readonly number[] =>
  [0, 1, DNS_WAY, DNS_WAY + 1, -1, -1, -1, -1, -1, UNREAD, QUIC_WAY + 1, ARP_WAY, -1].map((way) =>
    way < 0 ? way : way + frame,
  );

describe('the ways of plain packets', () => {
  it('are those of the links that are read, TCP and DNS of either IP', () => {
    for (const linkType of LINK_TYPES.filter((type) => type < 228 || type > 229)) {
      expect(plainLink(linkType)).toBeGreaterThan(0);
      const ways = ofFrame(0).map((way) => (way === ARP_WAY && linkType !== 1 ? -1 : way));
      expect([linkType, ...waysOf(linkType)]).toEqual([linkType, ...ways]);
    }
  });

  it('are those of one IP where the link type says which', () => {
    expect(waysOf(228)).toEqual([0, -1, DNS_WAY, -1, -1, -1, -1, -1, -1, UNREAD, -1, -1, -1]);
    expect(waysOf(229)).toEqual([-1, 1, -1, DNS_WAY + 1, -1, -1, -1, -1, -1, -1, QUIC_WAY + 1, -1, -1]);
  });

  it('are others with up to two tags of Ethernet, and none with three, or of other links', () => {
    expect(waysOf(1, VLAN)).toEqual(ofFrame(2));
    expect(waysOf(1, VLAN, VLAN)).toEqual(ofFrame(4));
    expect(waysOf(1, SERVICE, VLAN)).toEqual(ofFrame(6));
    const none = ofFrame(0).map(() => -1);
    expect(waysOf(1, SERVICE)).toEqual(none);
    expect(waysOf(1, VLAN, VLAN, VLAN)).toEqual(none);
    expect(waysOf(113, VLAN)).toEqual(none);
  });

  it('are each a number of their own, whoever reads a packet', () => {
    const link = layer(Table.linkType, 1);
    const behind = CLAIMS_OF_UDP.map((reader) => [UDP, reader]);
    const ways = [
      ...behind,
      ...CLAIMS_OF_IP.map((reader) => [reader]),
      [layer(Table.ipProtocol, 1), CLAIMS.data],
    ].flatMap((rest) => plainWay([link, IPV4, ...rest], 1) ?? []);
    expect(ways.length).toBeGreaterThan(60);
    expect(new Set(ways).size).toBe(ways.length);
    expect(Math.max(...ways)).toBeLessThan(PLAIN_WAYS);
    // A content has to be told from a mark beside it (plain-run/layout.ts).
    expect(PlainContent.reader + PLAIN_READERS.length).toBeLessThan(ASKS - 1);
    expect(PLAIN_CONTENTS).toBe(ASKS);
  });

  it('are none of link types that nobody takes packets of', () => {
    expect(plainLink(105)).toBe(0);
    expect(plainWay([layer(Table.linkType, 105), IPV4, TCP], 105)).toBeUndefined();
  });
});

describe('who leaves nothing behind', () => {
  it('says so of nothing that it finds a fault in, or that somebody follows', () => {
    const random = randomFrom(1);
    let left = 0;
    for (const reader of PLAIN_READERS) {
      for (let round = 0; round < 100; round++) {
        const bytes = Uint8Array.from({ length: 1 + random(60) }, () => random(2) * random(256));
        const cursorOf = (): Cursor => {
          const cursor = new Cursor(CLAIMS, new ScanState());
          cursor.begin(bytes, 0, bytes.length, bytes.length + random(2) * 8);
          return cursor;
        };
        const asked = cursorOf();
        if (reader.leavesNothing !== true && reader.leavesNothing?.(asked) !== true) continue;
        left++;
        const cursor = cursorOf();
        cursor.wireEnd = asked.wireEnd;
        const row = new PacketScan(new AddressPool(), undefined);
        const before = { ...row };
        expect([reader.id, reader.scan(cursor, row), cursor.fault]).toEqual([reader.id, undefined, Fault.none]);
        const { addresses, chains, tcp, sink, ...columns } = row;
        expect(before).toMatchObject(columns);
        expect([addresses.length, chains.chain, tcp.flags, sink]).toEqual([1, 0, 0, undefined]);
        expect(cursor.state.toldPorts.list).toEqual([]);
      }
    }
    expect(left).toBeGreaterThan(1000);
  });
});

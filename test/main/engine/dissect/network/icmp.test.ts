import { describe, expect, it } from 'vitest';
import { ipv4Packet, ipv6Packet, paintPackets, scanned, summaries, udpDatagram } from '../../../../support/packets.ts';

const RAW = 228;
const RAW_6 = 229;
const turned = (packet: string): string => packet.replace('0a000001 0a000002', '0a000002 0a000001');

describe('pings', () => {
  // The checksums differ by the type alone: 0x0800.
  const request = ipv4Packet('0800 2222 1234 0001 aabb', 1);
  const reply = turned(ipv4Packet('0000 2a22 1234 0001 aabb', 1));

  it('are matched with their answers, in both directions', () => {
    expect(summaries(RAW, [request, reply])).toEqual([
      'ip:icmp:data | ICMP | Echo (ping) request  id=0x1234, seq=1/256, ttl=64 (reply in 2)',
      'ip:icmp:data | ICMP | Echo (ping) reply    id=0x1234, seq=1/256, ttl=64 (request in 1)',
    ]);
  });

  it('without an answer say so', () => {
    expect(summaries(RAW, [request])).toEqual([
      'ip:icmp:data | ICMP | Echo (ping) request  id=0x1234, seq=1/256, ttl=64 (no response found!)',
    ]);
  });

  it('are answered once: the second answer belongs to none', () => {
    expect(summaries(RAW, [request, reply, reply])[2]).toBe(
      'ip:icmp:data | ICMP | Echo (ping) reply    id=0x1234, seq=1/256, ttl=64',
    );
  });

  // The packets of these tests are of 1970-01-01 00:00:00.
  it.each([
    ['big', '00000100 0007a120'],
    ['little', '00010000 20a10700'],
  ])('tell when they were sent, the time %s end first; data is what follows', (_order, stamp) => {
    const [ping, bare] = paintPackets(
      RAW,
      [`${stamp} 101112`, stamp].map((data) => ipv4Packet(`0800 0000 1234 0001 ${data}`, 1)),
    );
    expect(ping?.texts('icmp.data_time')).toEqual(['Jan  1, 1970 00:04:16.500000000 UTC']);
    expect(ping?.texts('icmp.data_time_relative')).toEqual(['-256.500000000']);
    expect(ping?.texts('data.data')).toEqual(['101112']);
    expect(bare?.protocols).toEqual(['ip', 'icmp']);
  });

  it.each([
    ['a day away', '00015180 00000000'],
    ['with a million microseconds', '00000100 000f4240'],
    ['cut', '00000100 0007a1'],
  ])('have data alone where it begins with a time %s', (_why, data) => {
    const [ping] = paintPackets(RAW, [ipv4Packet(`0800 0000 1234 0001 ${data}`, 1)]);
    expect(ping?.texts('icmp.data_time')).toEqual([]);
    expect(ping?.texts('data.data')).toEqual([data.replace(' ', '')]);
  });

  it('of IPv6 are matched by identifier and sequence number', () => {
    const ask = ipv6Packet('80 00 0000 face 0002 aa', 58);
    const zeros = '00'.repeat(13);
    const answer = ipv6Packet('81 00 0000 face 0002 aa', 58).replace(
      `fe80${zeros}01 fe80${zeros}02`,
      `fe80${zeros}02 fe80${zeros}01`,
    );
    expect(summaries(RAW_6, [ask, answer])).toEqual([
      'ipv6:icmpv6:data | ICMPv6 | Echo (ping) request id=0xface, seq=2, hop limit=64 (reply in 2)',
      'ipv6:icmpv6:data | ICMPv6 | Echo (ping) reply id=0xface, seq=2, hop limit=64 (request in 1)',
    ]);
  });
});

describe('an ICMP error', () => {
  const quoted = ipv4Packet(udpDatagram('aa'), 17).replaceAll('0a0000', 'c0a800');
  const error = ipv4Packet(`0303 0000 00000000 ${quoted}`, 1);

  it('shows the packet it is about and keeps its own columns', () => {
    const [out] = paintPackets(RAW, [error]);
    expect([out?.protocols.join(':'), out?.columns.protocol, out?.columns.info, out?.columns.source]).toEqual([
      'ip:icmp:ip:udp:data',
      'ICMP',
      'Destination unreachable (Port unreachable)',
      '10.0.0.1',
    ]);
    expect(out?.texts('udp.dstport')).toEqual(['50000']);
  });

  it('leaves its own addresses and no ports in the row', () => {
    const { source, row } = scanned(RAW, error);
    expect([source, row.sourcePort, row.payloadLength]).toEqual(['10.0.0.1', 0, 0]);
  });

  it('whose quote is cut is not malformed', () => {
    expect(summaries(RAW, [ipv4Packet(`0303 0000 00000000 ${quoted.slice(0, 30)}`, 1)])).toEqual([
      'ip:icmp:ip | ICMP | Destination unreachable (Port unreachable)',
    ]);
  });
});

describe('neighbour discovery', () => {
  it('tells targets, flags and link addresses', () => {
    const target = `fe80${'00'.repeat(13)}09`;
    expect(
      summaries(RAW_6, [
        ipv6Packet(`8700 0000 00000000 ${target} 0101 020000000009`, 58),
        ipv6Packet(`8800 0000 60000000 ${target} 0201 020000000009`, 58),
        ipv6Packet('8500 0000 00000000', 58),
        ipv6Packet('8700 0000 00000000 fe80', 58),
      ]),
    ).toEqual([
      'ipv6:icmpv6 | ICMPv6 | Neighbor Solicitation for fe80::9 from 02:00:00:00:00:09',
      'ipv6:icmpv6 | ICMPv6 | Neighbor Advertisement fe80::9 (sol, ovr) is at 02:00:00:00:00:09',
      'ipv6:icmpv6 | ICMPv6 | Router Solicitation',
      'ipv6:icmpv6 | ICMPv6 | Neighbor Solicitation[Malformed Packet]',
    ]);
  });
});

describe('ARP', () => {
  const arp = (opcode: string, senderMac: string, sender: string, target: string): string =>
    `020000000001 020000000002 0806 0001 0800 0604 ${opcode} ${senderMac} ${sender} 000000000000 ${target}`;

  it('is gratuitous where a hardware address is asked for, and of other protocols told by their bytes', () => {
    const announced = arp('0001', '020000000002', '0a000001', '0a000001');
    const infos = summaries(1, [
      announced.replace('000000000000', 'ffffffffffff'),
      announced.replace('0800 0604', '9200 0604'),
      arp('0000', '020000000002', '0a000001', '0a000009'),
    ]).map((text) => text.split(' | ').at(-1));
    expect(infos).toEqual([
      'Gratuitous ARP for 10.0.0.1 (Request)',
      'ARP Announcement for 0a000001',
      'Reserved opcode 0',
    ]);
  });

  it('says who asks, who answers, and who announces itself', () => {
    expect(
      summaries(1, [
        arp('0001', '020000000002', '0a000001', '0a000009'),
        arp('0002', '020000000002', '0a000001', '0a000009'),
        arp('0001', '020000000002', '0a000001', '0a000001'),
        arp('0001', '020000000002', '00000000', '0a000009'),
        arp('0003', '020000000002', '0a000001', '0a000009'),
      ]),
    ).toEqual([
      'eth:ethertype:arp | ARP | Who has 10.0.0.9? Tell 10.0.0.1',
      'eth:ethertype:arp | ARP | 10.0.0.1 is at 02:00:00:00:00:02',
      'eth:ethertype:arp | ARP | ARP Announcement for 10.0.0.1',
      'eth:ethertype:arp | ARP | Who has 10.0.0.9? (ARP Probe)',
      'eth:ethertype:arp | RARP | Who is 00:00:00:00:00:00? Tell 02:00:00:00:00:02',
    ]);
  });

  it('remarks that another host claims an address', () => {
    const packets = [
      arp('0001', '020000000002', '0a000001', '0a000009'),
      arp('0001', '020000000003', '0a000001', '0a000009'),
    ];
    expect(summaries(1, packets)[1]).toBe(
      'eth:ethertype:arp | ARP | Who has 10.0.0.9? Tell 10.0.0.1 (duplicate use of 10.0.0.1 detected!)',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { ethernetFrame, ipv4Packet, ipv6Packet, summaries, udpDatagram } from '../../../../support/packets.ts';

const RAW = 228;
const INNER = ipv4Packet(udpDatagram('aa'), 17);
const SAID = '40000 → 50000 Len=1';
const over = (port: string, payload: string): string => ipv4Packet(udpDatagram(payload, `9c40 ${port}`), 17);
const length = (payload: string): string => (payload.replace(/\s/g, '').length / 2).toString(16).padStart(4, '0');

describe('tunnels lead to what they carry', () => {
  it.each([
    [
      'VXLAN',
      over('12b5', `0800 0000 00007b 00 ${ethernetFrame(INNER)}`),
      'ip:udp:vxlan:eth:ethertype:ip:udp:data | UDP',
    ],
    [
      'Geneve with options',
      over('17c1', `02 40 6558 0000ff 00 0102 80 01 00000000 ${ethernetFrame(INNER)}`),
      'ip:udp:geneve:eth:ethertype:ip:udp:data | UDP',
    ],
    ['GTP-U', over('0868', `30 ff ${length(INNER)} 00000001 ${INNER}`), 'ip:udp:gtp:ip:udp:data | GTP <UDP>'],
    ['GRE with key', ipv4Packet(`2000 0800 00000001 ${INNER}`, 47), 'ip:gre:ip:udp:data | UDP'],
    ['NVGRE', ipv4Packet(`2000 6558 00000100 ${ethernetFrame(INNER)}`, 47), 'ip:gre:eth:ethertype:ip:udp:data | UDP'],
    [
      'ERSPAN II',
      ipv4Packet(`1000 88be 00000001 1000000100000000 ${ethernetFrame(INNER)}`, 47),
      'ip:gre:erspan:eth:ethertype:ip:udp:data | UDP',
    ],
    ['PPTP', ipv4Packet(`3001 880b 0010 0001 00000001 ff03 0021 ${INNER}`, 47), 'ip:gre:ppp:ip:udp:data | UDP'],
  ])('%s', (_, packet, expected) => {
    expect(summaries(RAW, [packet])).toEqual([`${expected} | ${SAID}`]);
  });

  it('Teredo, with an origin indication', () => {
    const zeros = '00'.repeat(12);
    const six = ipv6Packet('', 59).replace(`fe80${'00'.repeat(13)}01`, `20010000${zeros}`);
    expect(summaries(RAW, [over('0dd8', `0000 f1f2 f3f4f5f6 ${six}`)])).toEqual([
      'ip:udp:teredo:ipv6 | IPv6 | IPv6 no next header',
    ]);
  });
});

describe('links lead to what they carry', () => {
  it.each([
    ['PPP with framing', 9, `ff03 0021 ${INNER}`, 'ppp:ip:udp:data'],
    ['PPP, compressed', 9, `21 ${INNER}`, 'ppp:ip:udp:data'],
    ['Cisco HDLC', 104, `0f00 0800 ${INNER}`, 'chdlc:ip:udp:data'],
    ['PPPoE', 1, ethernetFrame(`11 00 0001 001f 0021 ${INNER}`, '8864'), 'eth:ethertype:pppoes:ppp:ip:udp:data'],
    ['MPLS', 1, ethernetFrame(`00012040 00010140 ${INNER}`, '8847'), 'eth:ethertype:mpls:ip:udp:data'],
    ['NULL, little-endian', 0, `02000000 ${INNER}`, 'null:ip:udp:data'],
    ['NULL, big-endian', 0, `00000002 ${INNER}`, 'null:ip:udp:data'],
    ['raw', 101, INNER, 'raw:ip:udp:data'],
    ['Linux cooked', 113, `0000 0001 0006 020000000001 0000 0800 ${INNER}`, 'sll:ethertype:ip:udp:data'],
    ['Linux cooked of GRE', 113, `0000 030a 0000 0000000000000000 0800 ${INNER}`, 'sll:ip:udp:data'],
    ['Linux cooked 2', 276, `0800 0000 00000001 0001 00 06 020000000001 0000 ${INNER}`, 'sll:ethertype:ip:udp:data'],
    ['NFLOG', 239, `02000000 0800 0100 00000000 2100 0900 ${INNER}`, 'nflog:ip:udp:data'],
    ['802.11', 105, `0801 0000 ${'020000000001'.repeat(3)} 1000 aaaa03 000000 0800 ${INNER}`, 'wlan:llc:ip:udp:data'],
    [
      'radiotap',
      127,
      `0000 0900 02000000 10 0801 0000 ${'020000000001'.repeat(3)} 1000 aaaa03 000000 0800 ${INNER} 01020304`,
      'radiotap:wlan_radio:wlan:llc:ip:udp:data',
    ],
  ])('%s', (_, linkType, packet, expected) => {
    expect(summaries(linkType, [packet])).toEqual([`${expected} | UDP | ${SAID}`]);
  });

  it('names an encrypted 802.11 frame', () => {
    expect(summaries(105, [`0841 0000 ${'020000000001'.repeat(3)} 1000 aabbccdd`])).toEqual([
      'wlan:data | 802.11 | Data, SN=1, FN=0, Flags=.p.....T',
    ]);
  });

  it('tells the network of a beacon', () => {
    const fixed = '00'.repeat(8);
    expect(summaries(105, [`8000 0000 ${'020000000001'.repeat(3)} 1000 ${fixed} 6400 0000 0003616263`])).toEqual([
      'wlan | 802.11 | Beacon frame, SN=1, FN=0, Flags=........, BI=100, SSID="abc"',
    ]);
  });
});

describe('multicast and stream control', () => {
  it('IGMP tells groups and sources', () => {
    const igmp = (payload: string): string => ipv4Packet(payload, 2);
    expect(
      summaries(RAW, [
        igmp('11640000 00000000'),
        igmp('16000000 e0000005'),
        igmp('22000000 00000001 04000000 e00000fb'),
        igmp('22000000 00000001 02000001 e00000fb 0a000001'),
      ]),
    ).toEqual([
      'ip:igmp:igmp | IGMPv2 | Membership Query, general',
      'ip:igmp:igmp | IGMPv2 | Membership Report group 224.0.0.5',
      'ip:igmp:igmp | IGMPv3 | Membership Report / Join group 224.0.0.251 for any sources',
      'ip:igmp:igmp | IGMPv3 | Membership Report / Join group 224.0.0.251, for sources not in {10.0.0.1}',
    ]);
  });

  it('SCTP names its chunks', () => {
    expect(summaries(RAW, [ipv4Packet('0bb8 0fa0 00000001 00000000 0b000004 06000004', 132)])).toEqual([
      'ip:sctp | SCTP | COOKIE_ACK ABORT ',
    ]);
  });
});

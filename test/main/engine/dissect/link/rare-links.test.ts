/** Links that few have seen: what they carry is found behind their headers. */
import { describe, expect, it } from 'vitest';
import { ethernetFrame, ipv4Packet, paintPackets, udpDatagram } from '../../../../support/packets.ts';

const PACKET = ipv4Packet(udpDatagram('6162', '1388 1389'), 17);
const LLC = 'aa aa 03 000000 0800';
const shown = (linkType: number, frame: string): string => {
  const [out] = paintPackets(linkType, [frame]);
  return `${out?.protocols.join(':')} ${out?.columns.protocol} ${out?.columns.info}`;
};
const UDP = 'UDP 5000 → 5001 Len=2';

describe('rare links', () => {
  it.each([
    ['FDDI', 10, `51 000102030405 060708090a0b ${LLC}${PACKET}`, `fddi:llc:ip:udp:data ${UDP}`],
    ['token ring', 6, `10 40 000102030405 060708090a0b ${LLC}${PACKET}`, `tr:llc:ip:udp:data ${UDP}`],
    [
      'token ring with a route',
      6,
      `10 40 000102030405 860708090a0b 0630 0011 0020 ${LLC}${PACKET}`,
      `tr:llc:ip:udp:data ${UDP}`,
    ],
    ['frame relay, as Cisco has it', 107, `1841 0800${PACKET}`, `fr:ip:udp:data ${UDP}`],
    ['frame relay', 107, `1841 03 cc${PACKET}`, `fr:ip:udp:data ${UDP}`],
    ['frame relay with padding', 107, `1841 03 00 cc${PACKET}`, `fr:ip:udp:data ${UDP}`],
    ['frame relay with something else', 107, '1841 03 b0 0102', 'fr:data FR DLCI 100, U, func=UI'],
    ['frame relay with SNAP', 107, `1841 03 00 80 000000 0800${PACKET}`, `fr:ip:udp:data ${UDP}`],
    ['frame relay with an address of four bytes', 107, `18400001 03 cc${PACKET}`, `fr:ip:udp:data ${UDP}`],
    ['frame relay with ISO inside', 107, '1841 03 82 10 01 00 04 00', 'fr:esis ESIS IS HELLO'],
    ['frame relay for signalling', 107, '0001 00 02 08', 'fr:data FR DLCI 0, I, N(R)=1, N(S)=0'],
    [
      'frame relay with Ethernet',
      107,
      `1841 020000000001 020000000002 0800${PACKET}`,
      `fr:eth:ethertype:ip:udp:data ${UDP}`,
    ],
    ['IP over ATM', 106, PACKET, `clip:ip:udp:data ${UDP}`],
    [
      "Juniper's Ethernet",
      178,
      `4d4743 81 0002 0101 020000000001 020000000002 0800${PACKET}`,
      `juniper:eth:ethertype:ip:udp:data ${UDP}`,
    ],
    ['LLC over ATM', 11, `${LLC}${PACKET}`, `llc:ip:udp:data ${UDP}`],
    ['IPv6 that is none', 229, `45${'00'.repeat(40)}`, ' IPv6 Bogus IPv6 version (4, must be 6)'],
    ['a link that nobody reads', 8, 'c0ffee', 'data UNKNOWN WTAP_ENCAP = 3'],
    ['IP over InfiniBand', 242, `${'00'.repeat(40)} 0800 0000${PACKET}`, `ipoib:ip:udp:data ${UDP}`],
    [
      "Solaris' IP layer",
      226,
      `01 02 0000 0000001e 00000002 00000000 ffffffff 00000000${PACKET}`,
      `ipnet:ip:udp:data ${UDP}`,
    ],
  ])('%s', (_name, linkType, frame, line) => {
    expect(shown(linkType, frame)).toBe(line);
  });

  it('bear being cut anywhere', () => {
    const whole = `10 40 000102030405 860708090a0b 0630 0011 0020 ${LLC}${PACKET}`.replaceAll(' ', '');
    for (const linkType of [6, 10, 106, 107, 178, 226, 242])
      for (let at = 0; at <= whole.length; at += 2) expect(() => shown(linkType, whole.slice(0, at))).not.toThrow();
  });
});

describe('PIM', () => {
  const pim = (message: string): string => shown(1, ethernetFrame(ipv4Packet(message, 103)));

  it('is named by its type', () => {
    expect(pim('20 00 deff')).toBe('eth:ethertype:ip:pim PIMv2 Hello');
  });

  it('carries what a router registers, and keeps the row', () => {
    expect(pim(`21 00 deff 00000000${PACKET}`)).toBe('eth:ethertype:ip:pim:ip:udp:data PIMv2 Register');
  });
});

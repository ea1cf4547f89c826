/** What routers and switches say besides; the words are those of the reference for the same bytes. */
import { describe, expect, it } from 'vitest';
import { ethernetFrame, ipv4Packet, paintPackets, udpDatagram } from '../../../../support/packets.ts';

const ETHERNET = 1;
const RAW_IPV4 = 228;
const shown = (linkType: number, frame: string): string => {
  const [out] = paintPackets(linkType, [frame.replaceAll(' ', '')]);
  return `${out?.protocols.at(-1)} ${out?.columns.protocol} ${out?.columns.info}`;
};
const overUdp = (ports: string, payload: string): string => ethernetFrame(ipv4Packet(udpDatagram(payload, ports), 17));
const GSI = '010203040506';

const CASES: readonly (readonly [string, number, string, string])[] = [
  [
    'UDLD',
    ETHERNET,
    '01000ccccccc 020000000001 001d aaaa03 00000c 0111 21 00 0000 0001 0006 6131 0002 0007 476930 00',
    'udld UDLD Device ID: a1  Port ID: Gi0  ',
  ],
  [
    'a ping of a path',
    ETHERNET,
    overUdp('9c40 0daf', `0001 0000 01 02 00 00 ${'00'.repeat(24)}`),
    'mpls-echo MPLS ECHO MPLS Echo Request',
  ],
  ['one that is too short', ETHERNET, overUdp('9c40 0daf', '0001 0000 01 02'), 'mpls-echo MPLS ECHO Malformed Message'],
  [
    'Babel',
    ETHERNET,
    overUdp('1a28 1a28', '2a 02 000d 04 06 000000010064 00 05 02 0000 63 00'),
    'babel Babel Babel hello pad1 ihu unknown',
  ],
  ['another version of it', ETHERNET, overUdp('1a28 1a28', '2a 03 0000'), 'babel Babel Version 3'],
  [
    'PGM',
    RAW_IPV4,
    ipv4Packet(`1388 1389 04 00 0000 ${GSI} 0004 0000000a 00000001 61626364`, 113),
    'pgm PGM ODATA sqn 0xa gsi 010203040506 tsdulen 4',
  ],
  [
    'PGM that asks',
    RAW_IPV4,
    ipv4Packet(`1388 1389 01 00 0000 ${GSI} 0000 00000001 0000 0001`, 113),
    'pgm PGM POLL  sqn 0x1 gsi 010203040506 subtype DLR',
  ],
  [
    'HSRP of an interface',
    ETHERNET,
    ethernetFrame(ipv4Packet(udpDatagram('00 03 0001 000a 02 00 0000 0001 00000000', '07c1 07c1'), 17)).replace(
      '0a000002',
      'e0000002',
    ),
    'hsrp HSRP Advertise (state Passive)',
  ],
];

describe('routers', () => {
  it.each(CASES)('%s', (_name, linkType, frame, line) => {
    expect(shown(linkType, frame)).toBe(line);
  });

  it('bear being cut anywhere', () => {
    for (const [, linkType, frame] of CASES) {
      const whole = frame.replaceAll(' ', '');
      for (let at = 0; at <= whole.length; at += 2) expect(() => shown(linkType, whole.slice(0, at))).not.toThrow();
    }
  });

  it('say where the capture cut them', () => {
    const frame = ipv4Packet(`1388 1389 04 00 0000 ${GSI} 0004 0000000a 00000001 61626364`, 113).replaceAll(' ', '');
    const bytes = Uint8Array.from(Buffer.from(frame, 'hex'));
    const [out] = paintPackets(RAW_IPV4, [{ bytes: bytes.subarray(0, 44), wire: bytes.length }]);
    expect(out?.columns.info).toBe('ODATA sqn 0xa gsi 010203040506 tsdulen 4[Packet size limited during capture]');
  });
});

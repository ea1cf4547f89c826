/** Short headers between a frame and what it carries: what stands behind them is found. */
import { describe, expect, it } from 'vitest';
import { ipv4Packet, paintPackets, udpDatagram } from '../../../../support/packets.ts';

const ETHERNET = 1;
const MACS = '020000000002020000000001';
const PACKET = ipv4Packet(udpDatagram('6162', '1388 1389'), 17);
const UDP = 'UDP 5000 → 5001 Len=2';
const VXLAN_GPE = `0000${'0c00000400000a00'}`;

const shown = (frame: string): string => {
  const [out] = paintPackets(ETHERNET, [frame.replaceAll(' ', '')]);
  return `${out?.protocols.join(':')} ${out?.columns.protocol} ${out?.columns.info}`;
};

/** What each is, its bytes, and what is told of it. */
const CASES: readonly (readonly [string, string, string])[] = [
  [
    "Arista's time stamp of 64 bits",
    `${MACS} d28b 0001 0010 5ceeed57 384f59c8 0800 ${PACKET}`,
    `eth:ethertype:avsp:ethertype:ip:udp:data ${UDP}`,
  ],
  [
    "Arista's time stamp of 48 bits and a VLAN",
    `${MACS} d28b 0001 0120 ed57 384f59c8 8100 0064 0800 ${PACKET}`,
    `eth:ethertype:avsp:ethertype:vlan:ethertype:ip:udp:data ${UDP}`,
  ],
  [
    'the network service header',
    `${MACS} 894f 0006 0101 00030907 ${'00000001'.repeat(4)} ${PACKET}`,
    `eth:ethertype:nsh:ip:udp:data ${UDP}`,
  ],
  [
    'MACsec that signs',
    `${MACS} 88e5 00 00 00000001 0800 ${PACKET} ${'ab'.repeat(16)}`,
    `eth:ethertype:macsec:ethertype:ip:udp:data ${UDP}`,
  ],
  [
    'MACsec that enciphers',
    `${MACS} 88e5 0c 00 00000001 ${'cd'.repeat(20)} ${'ab'.repeat(16)}`,
    'eth:ethertype:macsec:data MACSEC MACsec frame',
  ],
  [
    'FabricPath',
    `020abd000000 020abc000000 8903 4020 ${MACS} 0800 ${PACKET} 01020304`,
    `eth:cfp:eth:ethertype:ip:udp:data ${UDP}`,
  ],
  [
    'the network service header in the generic extension of VXLAN',
    `${MACS} 0800 ${ipv4Packet(udpDatagram(`${VXLAN_GPE.slice(4)} 0002 0201 00030907 ${PACKET}`, '12b6 12b6'), 17)}`,
    `eth:ethertype:ip:udp:nsh:ip:udp:data ${UDP}`,
  ],
];

describe('short headers', () => {
  it.each(CASES)('%s', (_name, frame, line) => {
    expect(shown(frame)).toBe(line);
  });

  it('bear being cut anywhere', () => {
    for (const [, frame] of CASES) {
      const whole = frame.replaceAll(' ', '');
      for (let at = 0; at <= whole.length; at += 2) expect(() => shown(whole.slice(0, at))).not.toThrow();
    }
  });
});

/** CAPWAP: control messages by name, and the frames of stations behind its header. */
import { describe, expect, it } from 'vitest';
import { ethernetFrame, ipv4Packet, paintPackets, udpDatagram } from '../../../../support/packets.ts';

const CONTROL = '9c40 147e';
const DATA = '9c40 147f';
const PACKET = ipv4Packet(udpDatagram('6162', '1388 1389'), 17).replaceAll(' ', '');
/** Version and kind, two words of header, binding to 802.11, native frame. */
const NATIVE = '00 100300 0000 0000';
const ADDRESSES = '020000000001 020000000002 020000000003';

const shown = (ports: string, payload: string): string => {
  const [out] = paintPackets(1, [ethernetFrame(ipv4Packet(udpDatagram(payload, ports), 17))]);
  return `${out?.protocols.slice(4).join(':')} ${out?.columns.protocol} ${out?.columns.info}`;
};

describe('CAPWAP', () => {
  it.each([
    [CONTROL, '00 100200 0000 0000 00000001 0000 0000', 'capwap CAPWAP-Control CAPWAP-Control - Discovery Request'],
    [CONTROL, '01 000000 17feff0000000000000001 0002 0101', 'capwap:dtls DTLSv1.0 Application Data'],
    [
      DATA,
      `${NATIVE} 0008 0000 ${ADDRESSES} 1000 aaaa03000000 0800 ${PACKET}`,
      'capwap.data:wlan:llc:ip:udp:data UDP 5000 → 5001 Len=2',
    ],
    [
      DATA,
      `00 100200 0000 0000 ${ADDRESSES.slice(0, 25)} 0800 ${PACKET}`,
      'capwap.data:eth:ethertype:ip:udp:data UDP 5000 → 5001 Len=2',
    ],
    [DATA, '00 100208 0000 0000 00000000', 'capwap.data CAPWAP-Data CAPWAP-Data Keep-Alive'],
    [DATA, `00 100380 0007 0010 61`, 'capwap.data:data CAPWAP-Data CAPWAP-Data (Fragment ID: 7, Fragment Offset: 16)'],
  ])('%s %s', (ports, payload, line) => {
    expect(shown(ports, payload)).toBe(line);
  });

  it('bears being cut anywhere', () => {
    const whole = `${NATIVE} 0008 0000 ${ADDRESSES} 1000 aaaa03000000 0800 ${PACKET}`.replaceAll(' ', '');
    for (let at = 0; at <= whole.length; at += 2) {
      expect(() => shown(DATA, whole.slice(0, at))).not.toThrow();
      expect(() => shown(CONTROL, whole.slice(0, at))).not.toThrow();
    }
  });
});

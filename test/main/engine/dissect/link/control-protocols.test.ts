/** What switches and routers say, in the reference's words. Bytes are whole frames behind an Ethernet header. */
import { describe, expect, it } from 'vitest';
import { paintPackets } from '../../../../support/packets.ts';

const ETHERNET = 1;
const MACS = '020000000002020000000001';
const IP = '450000000001000040590000 0a000001e0000005';

/** Protocol and Info of a frame. */
function shown(hex: string): string[] {
  const bytes = Uint8Array.from(Buffer.from(MACS + hex.replaceAll(' ', ''), 'hex'));
  const [out] = paintPackets(ETHERNET, [{ bytes, wire: bytes.length }]);
  return [out?.columns.protocol ?? '', out?.columns.info ?? ''];
}

/** The same of an IPv4 payload under a protocol number. */
function overIp(protocol: number, hex: string): string[] {
  const payload = hex.replaceAll(' ', '');
  const head = Buffer.from(IP.replaceAll(' ', ''), 'hex');
  head.writeUInt16BE(20 + payload.length / 2, 2);
  head[9] = protocol;
  return shown(`0800${head.toString('hex')}${payload}`);
}

describe('control protocols', () => {
  it.each([
    ['88cc 0207 04 020000000001 0405 05 65746830 0602 0078 0000', 'LLDP', 'MA/02:00:00:00:00:01 IN/eth0 120 '],
    ['88cc 0206 05 01 0a000001 0402 07 78 0602 0078 0a02 7377 0000', 'LLDP', 'NA/10.0.0.1 LA/x 120 SysN=sw '],
    ['8809 0301 0000', 'OAM', 'OAMPDU: Information'],
    ['888e 0101 0000', 'EAPOL', 'Start'],
    ['888e 0100 0005 0101 0005 01', 'EAP', 'Request, Identity'],
    ['888e 0100 0004 0301 0004', 'EAP', 'Success'],
    ['8808 0001 ffff', 'MAC CTRL', 'Pause: pause_time: 65535 quanta'],
  ])('%s', (hex, protocol, info) => {
    expect(shown(hex)).toEqual([protocol, info]);
  });

  it.each([
    [`88f7 0002 002c ${'00'.repeat(40)}`, 'PTPv2', 'Sync Message'],
    [`0842 ffffffffffff ${'020000000003'.repeat(16)}`, 'WOL', 'MagicPacket for 02:00:00:00:00:03'],
    ['88d9 01 00 00 01 ffffffffffff', 'LLTD', 'Hello'],
    [`88e5 2c 00 00000001 ${'00'.repeat(40)}`, 'MACSEC', 'MACsec frame'],
    [`88e5 2c 00 00000001 ${'00'.repeat(20)}`, '0x88e5', '802.1AE (MACsec)'],
    ['8902 00 01 04 46 00000001', 'CFM', 'Type Continuity Check Message (CCM)'],
    ['80f3 0001 809b 06 04 0001 020000000001 00 00ff01 000000000000 00 00ff02', 'AARP', 'Who has 255.2?  Tell 255.1'],
    [
      '80f3 0001 809b 06 04 0002 020000000001 00 00ff01 000000000000 00 00ff02',
      'AARP',
      '255.1 is at 02:00:00:00:00:01',
    ],
    ['893a 00 00 0000 0001 00 80', 'ieee1905', 'Topology discovery'],
    ['0028 fefe03 83 1b 01 00 0f 01 00 00 01 320000000000 001e', 'ISIS HELLO', 'L1 HELLO, System-ID: 3200.0000.0000'],
    ['0028 fefe03 82 10 01 00 04 00 001e', 'ESIS', 'IS HELLO'],
  ])('tells what else is on local networks: %s', (hex, protocol, info) => {
    expect(shown(hex)).toEqual([protocol, info]);
  });

  it('tells what else is over IP', () => {
    expect(overIp(139, `3b 04 01 11 ${'00'.repeat(36)}`)).toEqual(['HIP', 'HIP I1 (HIP Initiator Packet)']);
    expect(overIp(97, `3000 ${MACS} 0800 ${IP.replaceAll(' ', '')}`)[0]).toBe('IPv4');
    expect(overIp(88, '02 05 0000 00000000 00000000 00000001 00000064')).toEqual(['EIGRP', 'Hello (Ack)']);
  });

  it('names the messages of a four-way handshake', () => {
    const key = (information: string, dataLength: string) =>
      shown(`888e 0203 005f 02 ${information} ${'00'.repeat(90)} ${dataLength}`)[1];
    expect([key('008a', '0000'), key('010a', '0016'), key('13ca', '0038'), key('030a', '0000')]).toEqual([
      'Key (Message 1 of 4)',
      'Key (Message 2 of 4)',
      'Key (Message 3 of 4)',
      'Key (Message 4 of 4)',
    ]);
  });

  it.each([
    [89, '0201 0018', 'OSPF', 'Hello Packet'],
    [88, '0205', 'EIGRP', 'Hello'],
    [112, '3101 6401', 'VRRP', 'Announcement (v3)'],
    [103, '2300 0000', 'PIMv2', 'Join/Prune'],
    [46, '1001 0000', 'RSVP', 'PATH Message. '],
  ])('IP protocol %s', (number, hex, protocol, info) => {
    expect(overIp(number, hex)).toEqual([protocol, info]);
  });
});

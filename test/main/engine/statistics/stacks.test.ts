/** Which protocols stand in which, as the hierarchy counts them, where that is not the list of protocols of a packet. */
import { expect, it } from 'vitest';
import { join, pcapHeader, pcapRecord } from '../../../support/capture-builder.ts';
import { captureOf } from '../../../support/open-capture.ts';
import { ethernetFrame, ipv4Packet, udpDatagram } from '../../../support/packets.ts';
import { hex } from '../../../support/paint.ts';
import { captureOfPackets, remarksOf } from '../../../support/remarks.ts';

const ETHERNET = 1;
const USB = 220;
const ascii = (text: string): string => Buffer.from(text, 'latin1').toString('hex');

/** The longest way in the hierarchy of a capture of one packet. */
function stackOf(network: number, packet: string): string {
  const capture = captureOf(join(pcapHeader({ network }), pcapRecord({ data: hex(packet) })));
  const answer = capture.statisticsRecords({ kind: 'hierarchy', filter: '' });
  if (!answer.ok) throw new Error(answer.issue.code);
  return String(answer.value.value.at(-1)?.path);
}

const udp = (ports: string, payload: string): string => ethernetFrame(ipv4Packet(udpDatagram(payload, ports), 17));
const bulk = (data: string): string =>
  `0102030405060708 53 03 01 05 0100 2d 00 ${'00'.repeat(24)} ${'00'.repeat(24)} ${data}`;
const initial = (id: string): string => `c0 00000001 08 ${id} 02 6162 00 18 ${'ee'.repeat(24)}`;
const NETBIOS_NAME = `20${ascii('EFEFEFEFEFEFEFEFEFEFEFEFEFEFEFCA')}00`;

/** A transaction of SMB that writes one byte into a mailslot, in a NetBIOS datagram. */
function mailslot(name: string): string {
  const slot = ascii(`\\MAILSLOT\\${name}\0`);
  const at = (32 + 1 + 34 + 2 + slot.length / 2).toString(16).padStart(2, '0');
  const words = `0000 0100 0000 0000 00 00 0000 e8030000 0000 0000 0000 0100 ${at}00 03 00 0100 0000 0200`;
  const smb = `ff534d42 25 ${'00'.repeat(27)} 11 ${words} 3200 ${slot} 08`;
  return udp('008a 008a', `11 02 8661 c0a80210 008a 00bb 0000 ${NETBIOS_NAME} ${NETBIOS_NAME} ${smb}`);
}

it.each([
  [
    'each label of MPLS',
    ETHERNET,
    ethernetFrame(`00010040 00020140 ${ipv4Packet('0800 0000 0001 0001', 1)}`, '8847'),
    'eth:mpls:mpls:ip:icmp',
  ],
  [
    'what stands on the network layer of ISO',
    ETHERNET,
    `0180c2000014 020000000001 0028 fefe03 83 1b 01 00 0f 01 00 00 01 320000000000 001e ${'00'.repeat(23)}`,
    'eth:llc:isis',
  ],
  [
    'each packet in a datagram of QUIC',
    ETHERNET,
    udp('c350 01bb', initial('0102030405060708').repeat(2)),
    'eth:ip:udp:quic:quic',
  ],
  [
    'programs that are called with nothing',
    ETHERNET,
    udp('c350 0801', `00000001 00000000 00000002 000186a3 00000003 00000000 ${'00'.repeat(16)}`),
    'eth:ip:udp:rpc:nfs',
  ],
  [
    'commands of SCSI',
    USB,
    bulk(`${ascii('USBC')} 01000000 08000000 80 00 06 28 ${'00'.repeat(15)}`),
    'usb:usbms:scsi',
  ],
  ['commands of modems', USB, bulk(ascii('AT+CGMI\r\n')), 'usb:at'],
  ['the mailslot of the browser', ETHERNET, mailslot('BROWSE'), 'eth:ip:udp:nbdgm:smb:mailslot:browser'],
  ['another mailslot', ETHERNET, mailslot('OTHER'), 'eth:ip:udp:nbdgm:smb:mailslot:data'],
  [
    'what authenticates, behind what carries it',
    ETHERNET,
    ethernetFrame('0100 0005 0101 0005 01', '888e'),
    'eth:eapol:eap',
  ],
  ['who carries it alone', ETHERNET, ethernetFrame('0101 0000', '888e'), 'eth:eapol'],
  ['the second version of GTP', ETHERNET, udp('084b 084b', '48 20 0008 00000000 00000100'), 'eth:ip:udp:gtpv2'],
  ['NAT-PMP', ETHERNET, udp('c350 14e7', '00 00'), 'eth:ip:udp:nat-pmp'],
  [
    'IPv6 where a link says IPv4',
    ETHERNET,
    ethernetFrame(`60000000 0000 3b 40 ${'00'.repeat(15)}01 ${'00'.repeat(15)}02`),
    'eth:ip:ipv6',
  ],
])('has %s', (_name, network, packet, stack) => {
  expect(stackOf(network, packet)).toBe(stack);
});

it('counts the names of messages as work, also where their stream has been read', () => {
  const request = ascii('GET / HTTP/1.1\r\n\r\n');
  const segment = (number: number): string => {
    const seq = (1 + (number * request.length) / 2).toString(16).padStart(8, '0');
    return ethernetFrame(ipv4Packet(`9c40 0050 ${seq} 00000001 5018 ffff 0000 0000 ${request}`, 6));
  };
  const capture = captureOfPackets(Array.from({ length: 3000 }, (_, number) => segment(number)));
  remarksOf(capture);
  let shares = 1;
  for (;;) {
    const answer = capture.hierarchy('');
    if (!answer.ok) throw new Error(answer.issue.code);
    if (answer.value.checked >= answer.value.packets) break;
    shares++;
  }
  expect(shares).toBeGreaterThan(2);
});

/** Services over UDP; the words are those of the reference for the same bytes. */
import { describe, expect, it } from 'vitest';
import { ethernetFrame, ipv4Packet, paintPackets, udpDatagram } from '../../../../support/packets.ts';

const ETHERNET = 1;
const port = (value: number): string => value.toString(16).padStart(4, '0');
const ascii = (text: string): string => Buffer.from(text).toString('hex');

/** Layers above UDP, Protocol and Info of a datagram. */
function shown(source: number, destination: number, payload: string): string {
  const datagram = udpDatagram(payload, `${port(source)} ${port(destination)}`);
  const [out] = paintPackets(ETHERNET, [ethernetFrame(ipv4Packet(datagram, 17))]);
  return `${out?.protocols.slice(4).join(':')} ${out?.columns.protocol} ${out?.columns.info}`;
}

describe('services over UDP', () => {
  it.each([
    [40001, 5683, '40 01 1234 b4 74656d70', 'coap CoAP CON, MID:4660, GET, /temp'],
    [5683, 40001, '60 45 1234 ff 32322e33', 'coap:data CoAP ACK, MID:4660, 2.05 Content'],
    [
      40001,
      5683,
      '44 02 1235 01020304 b1 61 11 32 ff 7b7d',
      'coap:json CoAP/JSON CON, MID:4661, POST, JavaScript Object Notation (application/json), TKN:01 02 03 04, /a',
    ],
    [40001, 427, `02 01 000031 0000 000000 0001 0002 656e`, 'srvloc SRVLOC Service Request, V2 XID - 1'],
    [40001, 9875, `20 00 1234 0a000001 ${ascii('v=0')}`, 'sap:sdp SAP/SDP Announcement (v1)'],
    [2427, 2427, ascii('RQNT 1201 aaln/1@rgw MGCP 1.0\r\n'), 'mgcp MGCP RQNT 1201 aaln/1@rgw MGCP 1.0'],
    [40001, 177, '0001 0002 0001 00', 'xdmcp XDMCP Query'],
    [40001, 623, '0600ff06 000011be 80 00 0000', 'rmcp:asf ASF Presence Ping'],
    [40001, 5351, '0001 0000 1f90 1f90 00000e10', 'portcontrol NAT-PMP Map UDP Request'],
    [319, 319, `00 02 002c ${'00'.repeat(40)}`, 'ptp PTPv2 Sync Message'],
    [40001, 8612, '424a4e42 02 01 0000 0000 0000 00000000', 'bjnp BJNP Scanner Command: Discover'],
    [40001, 8611, '00000000 02 01 0000 0000 0000 00000000', 'data UDP 40001 → 8611 Len=16'],
    [40010, 40012, `80c80006 ${'00'.repeat(24)}`, 'rtcp RTCP Sender Report   '],
    [40010, 40012, `80c80007 ${'00'.repeat(24)}`, 'data UDP 40010 → 40012 Len=28'],
    [88, 7, '0a', 'echo ECHO Request'],
    [88, 13, '0a', 'daytime DAYTIME DAYTIME Request'],
    [88, 319, `00 02 002c ${'00'.repeat(40)}`, 'ptp PTPv2 Sync Message'],
    [40001, 13, '0a', 'daytime DAYTIME DAYTIME Request'],
    [19, 40001, '616263', 'chargen Chargen Chargen'],
    [
      40001,
      69,
      ascii('\0\x01boot.img\0octet\0blksize\x001432\0'),
      'tftp TFTP Read Request, File: boot.img, Transfer type: octet, blksize=1432',
    ],
    [
      69,
      40001,
      ascii('\0\x05\0\x01File not found\0'),
      'tftp TFTP Error Code, Code: File not found, Message: File not found',
    ],
  ])('%i to %i: %s', (source, destination, payload, line) => {
    expect(shown(source, destination, payload)).toBe(line);
  });
});

describe('DTLS', () => {
  it('is told by the version that the server settles on, before it as well', () => {
    const record = (type: string, body: string): string =>
      `16 feff 0000 000000000000 ${port(12 + body.length / 2)} ${type} 00${port(body.length / 2)} 0000 000000 00${port(body.length / 2)} ${body}`;
    const packets = [record('01', 'fefd0000'), record('02', 'fefd0000')].map((bytes) =>
      ethernetFrame(ipv4Packet(udpDatagram(bytes, '9c41 9c42'), 17)),
    );
    expect(paintPackets(ETHERNET, packets).map(({ columns }) => `${columns.protocol} ${columns.info}`)).toEqual([
      'DTLSv1.2 Client Hello',
      'DTLSv1.2 Server Hello',
    ]);
    expect(paintPackets(ETHERNET, packets.slice(0, 1))[0]?.columns.protocol).toBe('DTLS');
  });
});

describe('STUN', () => {
  const COOKIE = '2112a442 000102030405060708090a0b';

  it.each([
    [`0001 000c ${COOKIE} 0006 0006 626f623a616c 0000`, 'Binding Request user: bob:al'],
    [
      `0101 000c ${COOKIE} 0020 0008 0001 e112 5e12a443`,
      'Binding Success Response XOR-MAPPED-ADDRESS: 127.0.0.1:49152',
    ],
    [`0101 000c ${COOKIE} 0001 0008 0001 c000 0a000001`, 'Binding Success Response MAPPED-ADDRESS: 10.0.0.1:49152'],
    [`0003 0008 ${COOKIE} 0019 0004 11000000`, 'Allocate Request UDP'],
    [`0113 0008 ${COOKIE} 0009 0004 00000401`, 'Allocate Error Response error-code: 401 (Unauthenticated)'],
    [`0009 0008 ${COOKIE} 000c 0004 40000000`, 'Channel-Bind Request ChannelNumber=0x4000'],
    [`0103 0008 ${COOKIE} 000d 0004 00000258`, 'Allocate Success Response lifetime: 600'],
  ])('%s', (payload, info) => {
    expect(shown(40001, 40002, payload)).toBe(`stun STUN ${info}`);
  });

  it('is told without a cookie, and by its port as the data of a channel', () => {
    expect(shown(40001, 3478, `0001 0000 ${'11'.repeat(16)}`)).toBe(
      'classicstun CLASSIC-STUN Message: Binding Request',
    );
    expect(shown(40001, 3478, '4000 0004 aabbccdd')).toBe('stun:data STUN ChannelData TURN Message');
    expect(shown(40001, 40002, '4000 0004 aabbccdd')).toBe('data UDP 40001 → 40002 Len=8');
  });
});

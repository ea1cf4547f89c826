/** Services of campus networks and buildings over UDP; the words are those of the reference for the same bytes. */
import { describe, expect, it } from 'vitest';
import { ethernetFrame, ipv4Packet, paintPackets, udpDatagram } from '../../../../support/packets.ts';

const port = (value: number): string => value.toString(16).padStart(4, '0');

/** Layers above UDP, Protocol and Info of a datagram. */
function shown(source: number, destination: number, payload: string): string {
  const datagram = udpDatagram(payload, `${port(source)} ${port(destination)}`);
  const [out] = paintPackets(1, [ethernetFrame(ipv4Packet(datagram, 17))]);
  return `${out?.protocols.slice(4).join(':')} ${out?.columns.protocol} ${out?.columns.info}`;
}

/** An Rx header of a type: call 1, sequence number 5. */
const rx = (type: string, body = ''): string =>
  `${'00'.repeat(8)} 00000001 00000005 00000001 ${type} ${'00'.repeat(7)} ${body}`;

describe('campus networks', () => {
  it.each([
    [
      7001,
      7000,
      rx('02', `${'00'.repeat(16)} 08`),
      'rx RX ACK Delay  Seq: 5  Call: 1  Source Port: 7001  Destination Port: 7000  ',
    ],
    [7002, 1799, rx('06'), 'rx RX CHALLENGE  Seq: 5  Call: 1  Source Port: 7002  Destination Port: 1799  '],
    [7001, 7000, rx('01', '00000084'), 'rx:afs AFS (RX) '],
    [7001, 7000, '00', 'data UDP 7001 → 7000 Len=1'],
    [4342, 4342, '30 000000', 'lisp LISP Map-Register'],
    [4342, 4342, '78 000000', 'lisp LISP Info-Reply'],
    [47808, 47808, '81 05 0006 003c', 'bvlc BVLC BACnet Virtual Link Control BVLC Function Register-Foreign-Device '],
    [47808, 47808, '81 0b 000c 01 20 ffff 00 ff 10 08', 'bvlc:bacnet:bacapp BACnet-APDU Unconfirmed-REQ who-Is '],
    [47808, 47808, '81 0a 0007 01 80 00', 'bvlc:bacnet BACnet-NPDU '],
    [47808, 47808, '80 0a 0007', 'data UDP 47808 → 47808 Len=4'],
    [1024, 750, '04 02 00', 'kerberos:krb4 KRB4 KDC Request'],
    [88, 1024, '04 04 00', 'kerberos:krb4 KRB4 KDC Reply'],
    [525, 525, '01 01 0001', 'tsp TSP adjtime'],
    [654, 654, '02 00', 'aodv AODV Route Reply'],
    [698, 698, '0048 0001', 'olsr OLSR v1 OLSR (IPv4) Packet,  Length: 72 Bytes'],
    [1512, 496, '11 02 0000', 'auto_rp Auto-RP RP announcement (v1 or 1+) for 2 RPs'],
    [5678, 5678, '00000000', 'mndp MNDP 5678 → 5678 Len=4'],
  ])('%i → %i: %s', (source, destination, payload, expected) => {
    expect(shown(source, destination, payload)).toBe(expected);
  });
});

describe('machine rooms', () => {
  /** Protocols behind the ethertype, Protocol and Info of each frame. */
  const frames = (etherType: string, ...payloads: string[]): string[] =>
    paintPackets(
      1,
      payloads.map((payload) => `020000000001 020000000002 ${etherType} ${payload}`),
    ).map(({ protocols, columns }) => `${protocols.slice(2).join(':')} ${columns.protocol} ${columns.info}`);

  it('ATA over Ethernet: an answer is of what was asked under its tag', () => {
    expect(
      frames(
        '88a2',
        '10 00 0001 01 00 00000007 40 00 01 24 000000000000 0000',
        '18 00 0001 01 00 00000007 00 00 00 40 000000000000 0000',
        '10 00 0001 01 01 00000008 0000 0000 0000',
        '1c 03 0001 01 01 00000009 0000 0000 0000',
      ),
    ).toEqual([
      'aoe AoE Issue ATA Command Request ATA:Read ext',
      'aoe AoE Issue ATA Command Response ATA:Read ext',
      'aoe AoE Query Config Information Request',
      'aoe AoE Error:Device unavailable Query Config Information Response',
    ]);
  });

  it('DECnet: routing control, and NSP behind either header', () => {
    expect(
      frames(
        '6003',
        '0200 0d 00',
        '1800 81 26 0000 aa0004000104 0000 aa0004000204 00 00 00 00 14 00',
        '0800 02 0000 0000 00 38 00',
      ),
    ).toEqual([
      'dec_dna DEC DNA Routing control, Endnode Hello message',
      'dec_dna DEC DNA NSP other data ACK message',
      'dec_dna DEC DNA NSP disconnect initiate/confirm message',
    ]);
  });

  it('IPX is told by its sockets', () => {
    const ends = (socket: string): string => `00000000 ffffffffffff ${socket} 00000000 0003471bc1a8 ${socket}`;
    const netbios = `${'00'.repeat(32)} 00 01 ${Buffer.from('WORKGROUP      ').toString('hex')} 1e`;
    expect(
      frames(
        '8137',
        `ffff 0028 00 01 ${ends('0453')} 0002 00000000`,
        `ffff 0060 00 00 ${ends('0452')} 0003`,
        `ffff 0050 00 14 ${ends('0455')} ${netbios}`,
        `ffff 001e 00 00 ${ends('4001')}`,
      ),
    ).toEqual([
      'ipx IPX RIP Response',
      'ipx IPX SAP Nearest Query',
      'ipx NBIPX Find name WORKGROUP<1e>',
      'ipx IPX Unknown (0x4001)',
    ]);
  });

  it('IPX stands where LLC would, in frames as Novell made them', () => {
    const ends = '00000000 ffffffffffff 0453 00000000 0003471bc1a8 0453';
    const [out] = paintPackets(1, [`020000000001 020000000002 0028 ffff 0028 00 01 ${ends} 0001 00000000 00000000`]);
    expect(`${out?.protocols.join(':')} ${out?.columns.protocol} ${out?.columns.info}`).toBe('eth:ipx IPX RIP Request');
  });

  it('TIPC and switch tags are named', () => {
    expect(frames('88ca', '40000000').concat(frames('8899', '23'))).toEqual([
      'tipc TIPC Payld:Low',
      'realtek Realtek ',
    ]);
  });
});

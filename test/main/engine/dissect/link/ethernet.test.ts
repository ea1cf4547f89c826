import { describe, expect, it } from 'vitest';
import {
  ethernetFrame,
  ipv4Packet,
  paintPackets,
  scanned,
  summaries,
  udpDatagram,
} from '../../../../support/packets.ts';
import { lines } from '../../../../support/paint.ts';

const DATAGRAM = ipv4Packet(udpDatagram('aa'), 17);

describe('an Ethernet frame', () => {
  it('leads to what its type names', () => {
    expect(summaries(1, [ethernetFrame(DATAGRAM)])).toEqual(['eth:ethertype:ip:udp:data | UDP | 40000 → 50000 Len=1']);
  });

  it('with a length leads to LLC, and by SNAP to an ethertype', () => {
    expect(summaries(1, [`020000000001 020000000002 0025 aaaa03 000000 0800 ${DATAGRAM}`])).toEqual([
      'eth:llc:ip:udp:data | UDP | 40000 → 50000 Len=1',
    ]);
  });

  it('of a type that nobody reads is labelled by number and name', () => {
    expect(
      summaries(1, [ethernetFrame('aabb', '88b5'), ethernetFrame('aabb', 'fff0'), ethernetFrame('', '88b5')]),
    ).toEqual([
      'eth:ethertype:data | 0x88b5 | Local Experimental Ethertype 1',
      'eth:ethertype:data | 0xfff0 | Ethernet II',
      'eth | 0x88b5 | Local Experimental Ethertype 1',
    ]);
  });

  it('shows padding and check sequence behind its payload', () => {
    const [out] = paintPackets(1, [ethernetFrame(`${DATAGRAM} ${'00'.repeat(17)} 01020304`)]);
    expect(out && lines(out).slice(7, 11)).toEqual([
      '  Type: IPv4 (0x0800)',
      `  Padding: ${'00'.repeat(17)}`,
      '  Frame check sequence: 0x01020304',
      'Internet Protocol Version 4, Src: 10.0.0.1, Dst: 10.0.0.2',
    ]);
  });

  it('gives the table its addresses where nothing above has any', () => {
    const { source, destination } = scanned(1, ethernetFrame('aabb', '88b5'));
    expect([source, destination]).toEqual(['02:00:00:00:00:02', '02:00:00:00:00:01']);
  });

  it('that ends in its header says how', () => {
    const bytes = Uint8Array.of(2, 0, 0, 0, 0, 1);
    expect(summaries(1, [bytes, { bytes, wire: 60 }])).toEqual([
      'eth | Ethernet | [Malformed Packet]',
      'eth | Ethernet | [Packet size limited during capture]',
    ]);
  });
});

describe('a spanning tree unit', () => {
  it('tells its root, the cost to it and the port', () => {
    const unit = '8001 020000000009 00000004 8001 020000000008 8002 0100 1400 0200 0f00';
    expect(summaries(1, [`020000000001 020000000002 0026 424203 0000 00 00 01 ${unit}`])).toEqual([
      'eth:llc:stp | STP | Conf. TC + Root = 32768/1/02:00:00:00:00:09  Cost = 4  Port = 0x8002',
    ]);
  });
});

describe('VLAN tags', () => {
  it('are listed each, outer first', () => {
    const [out] = paintPackets(1, [ethernetFrame(`0064 88a8 a00c 8100 000a 0800 ${DATAGRAM}`, '8100')]);
    expect(out?.protocols.join(':')).toBe(
      'eth:ethertype:vlan:ethertype:ieee8021ad:ethertype:vlan:ethertype:ip:udp:data',
    );
    expect(out?.texts('vlan.id')).toEqual(['100', '10']);
    expect(out?.texts('ieee8021ad.id')).toEqual(['12']);
  });
});

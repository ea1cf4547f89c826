import { describe, expect, it } from 'vitest';
import {
  ethernetFrame,
  ipv4Packet,
  ipv6Packet,
  paintPackets,
  scanned,
  summaries,
  udpDatagram,
} from '../../../../support/packets.ts';
import { hex, lines } from '../../../../support/paint.ts';

const RAW = 228;
const MORE_FRAGMENTS = 0x2000;
const DATAGRAM = ipv4Packet(udpDatagram('aa'), 17);

describe('an IPv4 packet', () => {
  it('is painted field by field', () => {
    const [out] = paintPackets(RAW, [DATAGRAM]);
    expect(out && lines(out).slice(0, 20)).toEqual([
      'Internet Protocol Version 4, Src: 10.0.0.1, Dst: 10.0.0.2',
      '  0100 .... = Version: 4',
      '  .... 0101 = Header Length: 20 bytes (5)',
      '  Differentiated Services Field: 0x00 (DSCP: CS0, ECN: Not-ECT)',
      '    0000 00.. = Differentiated Services Codepoint: Default (0)',
      '    .... ..00 = Explicit Congestion Notification: Not ECN-Capable Transport (0)',
      '  Total Length: 29',
      '  Identification: 0x0001 (1)',
      '  000. .... = Flags: 0x0',
      '    0... .... = Reserved bit: Not set',
      "    .0.. .... = Don't fragment: Not set",
      '    ..0. .... = More fragments: Not set',
      '  ...0 0000 0000 0000 = Fragment Offset: 0',
      '  Time to Live: 64',
      '  Protocol: UDP (17)',
      '  Header Checksum: 0x0000 [validation disabled]',
      '  [Header checksum status: Unverified]',
      '  Source Address: 10.0.0.1',
      '  Destination Address: 10.0.0.2',
      'User Datagram Protocol, Src Port: 40000, Dst Port: 50000',
    ]);
  });

  it('keeps what is behind its total length from its payload', () => {
    expect(scanned(1, ethernetFrame(`${DATAGRAM} 0000`)).row.payloadLength).toBe(1);
  });

  it('of total length 0 reaches to the end of the frame', () => {
    expect(summaries(RAW, [DATAGRAM.replace('001d', '0000')])).toEqual(['ip:udp:data | UDP | 40000 → 50000 Len=1']);
  });

  it('says what is wrong with its header', () => {
    expect(
      summaries(RAW, [
        `55${DATAGRAM.slice(2)}`,
        `44${DATAGRAM.slice(2)}`,
        DATAGRAM.replace('001d', '0010'),
        DATAGRAM.slice(0, 14),
        ipv4Packet('', 17),
      ]),
    ).toEqual([
      'ip | IP | Bogus IP version (5)',
      'ip | IPv4 | Bogus IP header length (16, must be at least 20)',
      'ip | IPv4 | Bogus IP length (16, less than header length 20)',
      'ip | IPv4 | [Malformed Packet]',
      'ip | IPv4 | ',
    ]);
  });

  it('whose first fragment never found the others is not called malformed where its datagram ends too early', () => {
    // A DNS answer that promises a record behind the end of the fragment, of which the frame has not even all.
    const dns = udpDatagram('0001 8180 0000 0001 0000 0000').replace('9c40', '0035');
    const fragment = ipv4Packet(dns, 17, MORE_FRAGMENTS).replace('0028', '0100');
    expect(summaries(RAW, [fragment])[0]).toMatch(/\[BoundErrorUnreassembled Packet\]$/);
    const [out] = paintPackets(RAW, [fragment]);
    expect([out?.texts('_ws.unreassembled'), out?.texts('_ws.malformed')]).toEqual([
      ['[BoundError Unreassembled Packet: DNS]'],
      [],
    ]);
  });

  it('that is IPv6 is read as that', () => {
    expect(summaries(1, [ethernetFrame(ipv6Packet(udpDatagram('aa'), 59))])[0]).toMatch(/^eth:ethertype:ip:ipv6:data /);
  });

  it('of a protocol that nobody reads is named', () => {
    expect(summaries(RAW, [ipv4Packet('aabb', 8), ipv4Packet('aabb', 255)])).toEqual([
      'ip:data | IPv4 | EGP (8)',
      'ip:data | IPv4 | Unknown (255)',
    ]);
  });

  it('lists its options', () => {
    const [out] = paintPackets(RAW, ['46 00 0018 0001 0000 40 fd 0000 0a000001 0a000002 94040000']);
    expect(out?.texts('ip.opt.type')).toEqual(['148']);
    expect(out?.texts('ip.opt.ra')).toEqual(['0']);
  });

  it('answers to the keys of both addresses', () => {
    const [out] = paintPackets(RAW, [DATAGRAM]);
    expect(out?.texts('ip.addr')).toEqual(['10.0.0.1', '10.0.0.2']);
  });
});

describe('checksums', () => {
  const status = (packet: string): (string[] | undefined)[] => {
    const [out] = paintPackets(RAW, [packet], { verifyChecksums: true });
    return [out?.texts('ip.checksum.status'), out?.texts('udp.checksum.status')];
  };

  it('are compared when asked for', () => {
    expect(status('4500 001d 0001 0000 40 11 66cd 0a000001 0a000002 9c40 c350 0009 e247 aa')).toEqual([['1'], ['1']]);
    expect(status('4500 001d 0001 0000 40 11 66ce 0a000001 0a000002 9c40 c350 0009 e246 aa')).toEqual([['0'], ['0']]);
  });

  it('that hold only the pseudo-header are told as offloaded', () => {
    const packet = '4500 001d 0001 0000 40 11 66cd 0a000001 0a000002 9c40 c350 0009 141d aa';
    const [out] = paintPackets(RAW, [packet], { verifyChecksums: true });
    expect(out && lines(out).find((line) => line.includes('Checksum: 0x141d'))).toContain('likely offloaded');
  });

  it('of 0 say that there is none, over IPv4', () => {
    expect(status(DATAGRAM)).toEqual([['0'], ['3']]);
  });
});

describe('a packet in IP', () => {
  it('keeps every header, and the inner addresses for the row', () => {
    const inner = DATAGRAM.replaceAll('0a0000', 'c0a800');
    const [out] = paintPackets(RAW, [ipv4Packet(inner, 4)]);
    expect(out?.texts('ip.src')).toEqual(['10.0.0.1', '192.168.0.1']);
    expect(scanned(RAW, hex(ipv4Packet(inner, 4))).source).toBe('192.168.0.1');
  });
});

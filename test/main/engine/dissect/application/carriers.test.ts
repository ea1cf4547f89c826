/** What carries or steers other traffic; the words are those of the reference for the same bytes. */
import { describe, expect, it } from 'vitest';
import { ethernetFrame, ipv4Packet, paintPackets, summaries, udpDatagram } from '../../../../support/packets.ts';

const ETHERNET = 1;
const port = (value: number): string => value.toString(16).padStart(4, '0');
const frame = (source: number, destination: number, payload: string): string =>
  ethernetFrame(ipv4Packet(udpDatagram(payload, `${port(source)} ${port(destination)}`), 17));

function shown(source: number, destination: number, payload: string): string {
  const [out] = paintPackets(ETHERNET, [frame(source, destination, payload)]);
  return `${out?.protocols.slice(4).join(':')} ${out?.columns.protocol} ${out?.columns.info}`;
}

describe('carriers', () => {
  it.each([
    [40002, 1194, '38 0102030405060708 00 00000000', 'openvpn OpenVPN MessageType: P_CONTROL_HARD_RESET_CLIENT_V2'],
    [1701, 1701, 'c802 000c 0001 0000 0001 0001', 'l2tp L2TP Control Message - ZLB      (tunnel id=1, session id=0)'],
    [
      1701,
      1701,
      'c802 0014 0001 0000 0001 0001 8008 0000 0000 0006',
      'l2tp L2TP Control Message - Hello (tunnel id=1, session id=0)',
    ],
    [
      1701,
      1701,
      '0002 0001 0001 ff03 0021 4500 001c 0000 0000 4011 0000 0a000001 0a000002 0009 0009 0008 0000',
      'l2tp:ppp:ip:udp UDP 9 → 9 Len=0',
    ],
    [49152, 3784, `20 40 03 18 ${'00'.repeat(20)}`, 'bfd BFD Control Diag: No Diagnostic, State: Down, Flags: 0x00'],
    [40004, 2055, `0005 0001 ${'00'.repeat(68)}`, 'cflow CFLOW total: 1 (v5) flow'],
    [
      40004,
      2055,
      '0009 0001 00000001 00000001 00000001 00000000 0000 000c 0100 0001 0008 0004',
      'cflow CFLOW total: 1 (v9) record Obs-Domain-ID=    0 [Data-Template:256]',
    ],
    [40004, 4739, '000a 0010 00000001 00000001 00000000', 'cflow CFLOW IPFIX flow (  16 bytes) Obs-Domain-ID=    0'],
    [
      40005,
      6343,
      '00000005 00000001 c0a89602 00000000 00044615 00000001 00000000',
      'sflow sFlow V5, agent 192.168.150.2, sub-agent ID 0, seq 280085, 0 samples',
    ],
    [2123, 2123, '48 20 0008 00000000 00000100', 'gtp:gtpv2 GTPv2 Create Session Request'],
    [8805, 8805, '20 01 000c 000001 00 0060 0004 e0000000', 'pfcp PFCP PFCP Heartbeat Request'],
    [646, 646, '0001 001e 0a000001 0000 0100 0014 00000000 0400 0004 000f 0000', 'ldp LDP Hello Message '],
    [40013, 5246, '0010 0200 0000 0000 00000001 0000 0000', 'capwap CAPWAP-Control CAPWAP-Control - Discovery Request'],
  ])('%i to %i: %s', (source, destination, payload, line) => {
    expect(shown(source, destination, payload)).toBe(line);
  });
});

describe('Google QUIC', () => {
  it('is told by its version, and later packets by the first one', () => {
    const hash = '00'.repeat(12);
    expect(
      summaries(ETHERNET, [
        frame(40034, 443, `0d 0102030405060708 51303235 01 ${hash} 00 a0 01 0400 43484c4f00`),
        frame(40034, 443, `0c 0102030405060708 02 ${hash} 00`),
        frame(443, 40034, `00 05 ${hash} 0000`),
        frame(40035, 443, `00 05 ${hash} 0000`),
      ]).map((line) => line.split(' | ').slice(1).join(' ')),
    ).toEqual([
      'GQUIC Client Hello, PKN: 1, CID: 578437695752307201',
      'GQUIC Payload (Encrypted), PKN: 2, CID: 578437695752307201',
      'UDP 443 → 40034 Len=16',
      'UDP 40035 → 443 Len=16',
    ]);
  });

  it('is told in its last version too, whose short headers say nothing of themselves', () => {
    const hash = '00'.repeat(12);
    const id = '0102030405060708';
    expect(
      summaries(ETHERNET, [
        frame(40036, 443, `c3 51303436 50 ${id} 00000001 ${hash} a4 01 0000 0400 43484c4f00`),
        frame(40036, 443, `40 ${id} 02 ${hash} 0000`),
        frame(40036, 443, `43 ${id} 00000003 ${hash} 02 00000019 0002 6f6b`),
        frame(40036, 443, `43 ${id} 00000004 ${hash} 40 05 0000 05 00 02 00000019 0002 6f6b`),
      ]).map((line) => line.split(' | ').slice(1).join(' ')),
    ).toEqual([
      'GQUIC Client Hello, PKN: 1, CID: 72623859790382856',
      'GQUIC Payload (Encrypted), PKN: 2, CID: 72623859790382856',
      'GQUIC Connection Close, PKN: 3, CID: 72623859790382856',
      'GQUIC Connection Close, PKN: 4, CID: 72623859790382856',
    ]);
  });

  it('bears being cut anywhere', () => {
    const whole = `c351303436500102030405060708000000010000000000000000000000006005000005000100a4010000040043484c4f00`;
    for (let at = 0; at <= whole.length; at += 2)
      expect(() => summaries(ETHERNET, [frame(40037, 443, whole.slice(0, at))])).not.toThrow();
  });
});

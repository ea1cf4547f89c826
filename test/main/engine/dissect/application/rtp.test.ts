/** Media that a session description announced; the words are those of the reference for the same bytes. */
import { describe, expect, it } from 'vitest';
import { ethernetFrame, ipv4Packet, paintPackets, udpDatagram } from '../../../../support/packets.ts';

const ETHERNET = 1;
const port = (value: number): string => value.toString(16).padStart(4, '0');
const frame = (source: number, destination: number, payload: string): string =>
  ethernetFrame(ipv4Packet(udpDatagram(payload, `${port(source)} ${port(destination)}`), 17));
/** Who receives the packets that the helper makes. */
const RECEIVER = '10.0.0.2';

function offer(address: string, media: string): string {
  const body = `v=0\r\nc=IN IP4 ${address}\r\n${media}\r\na=rtpmap:101 telephone-event/8000\r\na=rtpmap:96 opus/48000/2\r\n`;
  const head = 'INVITE sip:a@b SIP/2.0\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\n\r\n';
  return frame(5060, 5060, Buffer.from(head + body).toString('hex'));
}

const shown = (...packets: string[]): string[] =>
  paintPackets(ETHERNET, packets).map(
    ({ protocols, columns }) => `${protocols.slice(4).join(':')} ${columns.protocol} ${columns.info}`,
  );

describe('RTP', () => {
  it('is told where it was announced, and from then on', () => {
    const packet = frame(30000, 20000, `80 88 0001 00000001 aabbccde ${'00'.repeat(20)}`);
    expect(shown(packet, offer(RECEIVER, 'm=audio 20000 RTP/AVP 8'), packet)).toEqual([
      'data UDP 30000 → 20000 Len=32',
      'sip:sdp SIP/SDP Request: INVITE sip:a@b | ',
      'rtp RTP PT=ITU-T G.711 PCMA, SSRC=0xAABBCCDE, Seq=1, Time=1, Mark',
    ]);
    expect(shown(offer('10.9.9.9', 'm=audio 20000 RTP/AVP 8'), packet)[1]).toBe('data UDP 30000 → 20000 Len=32');
  });

  it.each([
    ['80 60 0002 00000002 aabbccdd 0000', 'rtp:opus OPUS PT=opus, SSRC=0xAABBCCDD, Seq=2, Time=2'],
    ['80 65 0003 00000003 aabbccdd 05 0a 00a0', 'rtp:rtpevent RTP EVENT Payload type=RTP Event, DTMF Five 5'],
    ['80 7f 0004 00000004 aabbccdd', 'rtp RTP PT=DynamicRTP-Type-127, SSRC=0xAABBCCDD, Seq=4, Time=4'],
    ['80 23 0004 00000004 aabbccdd', 'rtp RTP PT=Unassigned, SSRC=0xAABBCCDD, Seq=4, Time=4'],
    ['00 00 0004 00000004 aabbccdd', 'data UDP 30000 → 20000 Len=12'],
  ])('%s', (payload, line) => {
    expect(shown(offer(RECEIVER, 'm=audio 20000 RTP/AVP 0 96 101'), frame(30000, 20000, payload))[1]).toBe(line);
  });
});

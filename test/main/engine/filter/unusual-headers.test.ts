/** Filters for fields of headers that are not what they seem: columns and fixed places must not tell of what no painting has. */
import { describe, expect, it } from 'vitest';
import { join, pcapHeader, pcapRecord } from '../../../support/capture-builder.ts';
import { captureOf } from '../../../support/open-capture.ts';
import { ethernetFrame, ipv4Packet, ipv6Packet, udpDatagram } from '../../../support/packets.ts';
import { hex } from '../../../support/paint.ts';

/** Numbers of the packets that a filter lets through. */
function passing(frames: readonly { readonly data: Uint8Array; readonly original?: number }[], filter: string) {
  const capture = captureOf(join(pcapHeader(), ...frames.map((frame) => pcapRecord(frame))));
  for (;;) {
    const answer = capture.filter(filter);
    if (!answer.ok) throw new Error(answer.issue.code);
    if (answer.value.checked === capture.packetCount) {
      return [...capture.packetsOf(answer.value.view)].map((packet) => packet + 1);
    }
  }
}

/** A segment without payload, with these 12 bytes of options. */
const segment = (options: string): string => `9c40 0050 00000001 00000002 8010 0200 0000 0000 ${options}`;
const tcp = (options: string) => ({ data: hex(ethernetFrame(ipv4Packet(segment(options), 6))) });
const udp = { data: hex(ethernetFrame(ipv4Packet(udpDatagram('0102030405060708090a0b0c0d0e0f101112'), 17))) };
const echo = (checksum: string) => ({ data: hex(ethernetFrame(ipv4Packet(`0800 ${checksum} 0001 0001`, 1))) });

describe('filters for fields of unusual headers', () => {
  it('end with the options where their list ends (RFC 9293 section 3.1)', () => {
    const frames = [tcp('0101 080a 0000000a 00000001'), tcp('0100 080a 0000000a 00000001')];
    expect(passing(frames, 'tcp.options.timestamp.tsval')).toEqual([1]);
    expect(passing(frames, 'tcp.options.timestamp.tsval == 10')).toEqual([1]);
    expect(passing(frames, 'tcp.options.eol')).toEqual([2]);
  });

  it('find nothing of IPv6 where something else is inside', () => {
    const whole = ethernetFrame(ipv6Packet(udpDatagram('0102'), 17), '86dd');
    const bogus = whole.replace('86dd 6', '86dd 4');
    expect(bogus).not.toBe(whole);
    const frames = [{ data: hex(whole) }, { data: hex(bogus) }];
    for (const field of ['ipv6.plen', 'ipv6.nxt', 'ipv6.hlim', 'ipv6.flow', 'ipv6.flow == 0', 'ipv6.plen < 1000'])
      expect([field, passing(frames, field)]).toEqual([field, [1]]);
  });

  it('find what stands behind a frame of which the file has more than there was', () => {
    const frames = [
      udp,
      { ...udp, data: Uint8Array.of(...udp.data, 1, 2, 3, 4, 5, 6, 7, 8), original: udp.data.length },
    ];
    expect(passing(frames, 'eth.trailer')).toEqual([2]);
  });

  it('work checksums of ICMP out for whatever tells of them', () => {
    const frames = [echo('f7fd'), echo('f7fe')];
    for (const field of [
      'icmp.checksum_bad',
      'icmp.checksum.status == 0',
      '_ws.expert.message contains "Bad checksum"',
    ])
      expect([field, passing(frames, field)]).toEqual([field, [2]]);
    expect(passing(frames, '_ws.expert.group == "Checksum"')).toEqual([2]);
  });
});

/** sFlow: what is told of the packets that it samples is what the reference tells of the same bytes. */
import { describe, expect, it } from 'vitest';
import { join, pcapHeader, pcapRecord } from '../../../../support/capture-builder.ts';
import { captureOf } from '../../../../support/open-capture.ts';
import { ethernetFrame, ipv4Packet, ipv6Packet, summaries, udpDatagram } from '../../../../support/packets.ts';
import { hex } from '../../../../support/paint.ts';

const ETHERNET = 1;
const u32 = (value: number): string => value.toString(16).padStart(8, '0');
const sized = (kind: number, body: string): string => `${u32(kind)} ${u32(hex(body).length)} ${body}`;

/** A record with the header of a packet that was four bytes longer, padded to a multiple of four. */
function raw(protocol: number, header: string, frameLength = hex(header).length + 4): string {
  const { length } = hex(header);
  return sized(
    1,
    `${u32(protocol)} ${u32(frameLength)} ${u32(4)} ${u32(length)} ${header} ${'00'.repeat(-length & 3)}`,
  );
}

/** A flow sample: number, source, rate, pool, drops, input, output, records. */
const flow = (...records: readonly string[]): string =>
  sized(1, `${[7, 13, 60, 1000, 0, 13, 2, records.length].map(u32).join('')} ${records.join('')}`);
/** The same with kinds of source, input and output in fields of their own. */
const expanded = (...records: readonly string[]): string =>
  sized(3, `${[8, 0, 13, 60, 1000, 0, 0, 13, 0, 2, records.length].map(u32).join('')} ${records.join('')}`);
const COUNTERS = sized(2, '00000009 0000000d 00000000');

const datagram = (...samples: readonly string[]): string =>
  `00000005 00000001 c0a89602 00000000 0000004d 0012d687 ${u32(samples.length)} ${samples.join('')}`;
const frame = (payload: string): string => ethernetFrame(ipv4Packet(udpDatagram(payload, '1770 18c7'), 17));

/** A TCP segment between two ports, with its flags; the window is 1000. */
const tcp = (ports: string, seq: number, flags: string, payload = ''): string =>
  `${ports} ${u32(seq)} 01020304 50${flags} 03e8 0000 0000 ${payload}`;
const sent = (segment: string): string => ipv4Packet(segment, 6);
const GET = '474554202f20485454502f312e310d0a0d0a';
const REQUEST = tcp('9c40 0050', 1000, '18', GET);

const layers = (payload: string): string =>
  summaries(ETHERNET, [frame(payload)])[0]?.slice('eth:ethertype:ip:udp:'.length) ?? '';
const words = (samples: number): string =>
  ` | sFlow | V5, agent 192.168.150.2, sub-agent ID 0, seq 77, ${samples} samples`;

describe('sampled headers', () => {
  it.each([
    ['Ethernet', 1, ethernetFrame(sent(tcp('0001 0002', 5, '02'))), ':eth:ethertype:ip:tcp'],
    [
      'token ring',
      3,
      `1040 ${'00'.repeat(12)} aaaa03 000000 0800 ${sent(tcp('0003 0004', 6, '10'))}`,
      ':tr:llc:ip:tcp',
    ],
    ['Frame Relay', 5, `1841 03cc ${ipv4Packet('0800 0000 0001 0001', 1)}`, ':fr:ip:icmp'],
    ['PPP', 7, `ff03 0021 ${sent(tcp('0001 0002', 5, '02'))}`, ':ppp:ip:tcp'],
    ['IPv4', 11, sent(tcp('0001 0002', 5, '02')), ':ip:tcp'],
    ['IPv6', 12, ipv6Packet(udpDatagram('61626364', '0009 000a'), 17), ':ipv6:udp:data'],
    ['MPLS', 13, `00010140 ${sent(tcp('0001 0002', 6, '10'))}`, ':mpls:ip:tcp'],
    ['802.11', 15, 'd400 0000 020000000001', ':wlan'],
    ['token bus, which nobody reads', 2, '61626364', ''],
  ])('of %s', (_name, protocol, header, inside) => {
    expect(layers(datagram(flow(raw(protocol, header))))).toBe(`sflow${inside}${words(1)}`);
  });

  it('are all shown, of flow samples and expanded ones, and leave the columns alone', () => {
    const query = ipv4Packet(udpDatagram('0001 0100 0001 0000 0000 0000 01 61 00 0001 0001', '1388 0035'), 17);
    const first = flow(raw(1, ethernetFrame(sent(tcp('0001 0002', 5, '02')))), sized(1001, u32(5).repeat(4)));
    expect(layers(datagram(first, expanded(raw(11, query)), COUNTERS))).toBe(
      `sflow:eth:ethertype:ip:tcp:ip:udp:dns${words(3)}`,
    );
  });

  it('may hold sFlow again', () => {
    const inner = frame(datagram(flow(raw(11, sent(tcp('0001 0002', 5, '02'))))));
    expect(layers(datagram(flow(raw(1, inner)), flow(raw(11, sent(tcp('0003 0004', 5, '02'))))))).toBe(
      `sflow:eth:ethertype:ip:udp:sflow:ip:tcp:ip:tcp${words(2)}`,
    );
  });

  it('are no fault of the datagram where they are cut, and one where the datagram has not all of them', () => {
    const cut = ethernetFrame(sent(tcp('0001 0002', 5, '02')))
      .replaceAll(' ', '')
      .slice(0, 60);
    expect(layers(datagram(flow(raw(1, cut, 85))))).toBe(`sflow:eth:ethertype:ip${words(1)}`);
    const short = datagram(flow(raw(1, ethernetFrame(sent(REQUEST)))))
      .replaceAll(' ', '')
      .slice(0, 200);
    expect(layers(short)).toBe(`sflow${words(1)}[Malformed Packet]`);
    expect(layers('00000005 0000000a')).toBe('sflow | sFlow | V5[Malformed Packet]');
  });

  it('bears being cut anywhere, and lengths that say more or less than there is', () => {
    const whole = datagram(flow(raw(1, ethernetFrame(sent(REQUEST)))), expanded(raw(13, '00010140'))).replaceAll(
      ' ',
      '',
    );
    for (let at = 0; at <= whole.length; at += 2) expect(() => layers(whole.slice(0, at))).not.toThrow();
    for (let at = 0; at < whole.length; at += 2) {
      for (const byte of ['00', 'ff'])
        expect(() => layers(whole.slice(0, at) + byte + whole.slice(at + 2))).not.toThrow();
    }
  });

  it('are not told of again by lengths that let samples overlap', () => {
    // The first sample and its record claim to be empty: what follows belongs to the next one alone.
    const packet = raw(11, sent(tcp('0001 0002', 5, '02')));
    const empty = flow(packet).replace(/^00000001 [0-9a-f]{8}/, '00000001 00000000');
    expect(layers(datagram(empty, flow(packet)))).not.toContain(':ip');
    const record = packet.replace(/^00000001 [0-9a-f]{8}/, '00000001 00000000');
    expect(layers(datagram(flow(record), flow(packet)))).not.toContain(':ip:tcp:ip');
  });
});

describe('streams of sampled headers', () => {
  const samples = datagram(
    flow(raw(1, ethernetFrame(sent(REQUEST)))),
    flow(raw(1, ethernetFrame(sent(tcp('0050 9c41', 9, '12'))))),
    flow(raw(11, ipv4Packet(udpDatagram('00', '1388 1389'), 17))),
  );
  const packets = [frame(samples), ethernetFrame(sent(REQUEST)), frame(samples)];
  const records = packets.map((data, i) => pcapRecord({ data: hex(data), seconds: 1000 + i }));
  const capture = captureOf(join(pcapHeader({ network: ETHERNET }), ...records));
  const values = (key: string): string[] =>
    packets.map((_, packet) => capture.fieldTexts(packet, [key])[0]?.join(',') ?? '');

  it('are numbered as they are met, without a length, and timed', () => {
    expect(values('tcp.stream')).toEqual(['0,1', '0', '0,1']);
    expect(values('udp.stream')).toEqual(['0,1', '', '0,1']);
    expect(values('tcp.seq')).toEqual(['1000,9', '1', '1000,9']);
    expect(values('tcp.len')).toEqual(['', '18', '']);
    expect(values('tcp.time_relative')).toEqual(['0.000000000,0.000000000', '1.000000000', '2.000000000,2.000000000']);
    expect(values('http.request.method')).toEqual(['GET', 'GET', 'GET']);
  });

  it('are none of the packet that is counted', () => {
    const answer = capture.statisticsRecords({ kind: 'hierarchy', filter: '' });
    if (!answer.ok) throw new Error(answer.issue.code);
    expect(answer.value.value.map(({ path, packets: count }) => `${path} ${count}`)).toEqual([
      'eth 3',
      'eth:ip 3',
      'eth:ip:udp 2',
      'eth:ip:udp:sflow 2',
      'eth:ip:tcp 1',
      'eth:ip:tcp:http 1',
    ]);
  });
});

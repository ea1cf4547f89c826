import { describe, expect, it } from 'vitest';
import { join, Pcapng, pcapHeader, pcapRecord } from '../../../support/capture-builder.ts';
import { captureOf } from '../../../support/open-capture.ts';
import { ethernetFrame, ipv4Packet, ipv6Packet, udpDatagram } from '../../../support/packets.ts';
import { hex } from '../../../support/paint.ts';
import { captureOfPackets, found, remarksOf } from '../../../support/remarks.ts';

const DATAGRAM = udpDatagram('aabbccdd');
/** A segment with the ACK flag alone: a packet that is scanned the short way. */
const SEGMENT = '9c40 0050 00000001 00000001 5010 ffff 0000 0000';

/** An IPv4 packet with a time to live and a destination of its own. */
const withTtl = (ttl: string, destination: string, protocol = 17, payload = DATAGRAM): string =>
  ipv4Packet(payload, protocol).replace(/ 40(\w\w) 0000 0a000001 0a000002/, ` ${ttl}$1 0000 0a000001 ${destination}`);

/** An IPv4 packet with four bytes of options. */
const withOptions = (options: string): string =>
  ipv4Packet(DATAGRAM, 17).replace('4500 0020', '4600 0024').replace('0a000002 ', `0a000002 ${options} `);

const only = (packet: string, field: string): string[] => {
  const capture = captureOfPackets([packet]);
  expect(found(capture, field)).toEqual([1]);
  expect(found(capture, '_ws.expert')).toEqual([1]);
  return remarksOf(capture);
};

describe('remarks on Ethernet', () => {
  const group = (payload: string): string => `020000000001 030000000002 0800 ${payload}`;
  const words = 'Source MAC must not be a group address: IEEE 802.3-2002, Section 3.2.3(b)';

  it.each([ipv4Packet(DATAGRAM, 17), ipv4Packet(SEGMENT, 6)])('tell of a group as the sender (%#)', (packet) => {
    expect(only(group(packet), 'eth.src_not_group')).toEqual([`warn Protocol Ethernet: ${words}`]);
  });

  const odd = "Didn't find padding of zeros, and an undecoded trailer exists. There may be padding of non-zeros.";
  const segment = ipv4Packet(SEGMENT, 6);

  it('tell of padding that is no zeros, by whose number tells the payload', () => {
    expect(only(ethernetFrame(`${segment} 010203040506`), 'eth.padding_bad')).toEqual([
      `note Protocol Ethertype: ${odd}`,
    ]);
    const tagged = ethernetFrame(`0005 0800 ${segment} 0102`, '8100');
    expect(only(tagged, 'eth.padding_bad')).toEqual([`note Protocol Ethertype: ${odd}`]);
    expect(only(ethernetFrame(`00001140 ${segment} 0102`, '8847'), 'eth.padding_bad')).toEqual([
      `note Protocol Ethertype: ${odd}`,
    ]);
    const llc = ethernetFrame(`aaaa03 000000 0800 ${ipv4Packet(DATAGRAM, 17)} 010203040506`, '0028');
    expect(only(llc, 'eth.padding_bad')).toEqual([`note Protocol Ethernet: ${odd}`]);
  });

  it('are silent about zeros, and about frames that are short or long', () => {
    for (const rest of ['000000000000', '0000000000000102', '0102', '0000000000000000']) {
      expect(remarksOf(captureOfPackets([ethernetFrame(`${segment} ${rest}`)])), rest).toEqual([]);
    }
    const long = ethernetFrame(`${ipv4Packet(udpDatagram('00'.repeat(40)), 17)} 01020304`);
    expect(remarksOf(captureOfPackets([long]))).toEqual([]);
  });

  it('tell padding, trailer and check sequence apart', () => {
    const capture = captureOfPackets([
      ethernetFrame(`${segment} 000000000000`),
      ethernetFrame(`${segment} 000000000000 0102 03040506`),
      ethernetFrame(`${segment} 0000`),
    ]);
    expect(found(capture, 'eth.padding')).toEqual([1, 2]);
    expect(found(capture, 'eth.trailer == 01:02')).toEqual([2]);
    expect(found(capture, 'eth.fcs == 0x03040506')).toEqual([2]);
    expect(found(capture, 'eth.trailer == 00:00')).toEqual([3]);
  });
});

describe('remarks on IPv4', () => {
  it.each([
    ['01', '0a000002', 'note Sequence IPv4: "Time To Live" only 1'],
    ['04', 'ffffffff', 'note Sequence IPv4: "Time To Live" only 4'],
    ['02', 'e0000005', local(1)],
    ['01', 'e00000fb', local(255)],
    ['fe', 'e0000012', local(255)],
    ['05', '0a000002', undefined],
    ['01', 'e0000005', undefined],
    ['ff', 'e00000fb', undefined],
    ['07', 'e00000fc', undefined],
    ['01', 'e0010101', undefined],
  ])('on a time to live of 0x%s to %s', (ttl, destination, words) => {
    const capture = captureOfPackets([ethernetFrame(withTtl(ttl, destination))]);
    expect(remarksOf(capture)).toEqual(words === undefined ? [] : [words]);
    const key = words?.includes('only') ? 'ip.ttl.too_small' : 'ip.ttl.lncb';
    expect(found(capture, key)).toEqual(words === undefined ? [] : [1]);
  });

  it('on a time to live also where TCP is all there is, but not where OSPF asks for it', () => {
    expect(only(ethernetFrame(withTtl('00', '0a000002', 6, SEGMENT)), 'ip.ttl.too_small')).toEqual([
      'note Sequence IPv4: "Time To Live" only 0',
    ]);
    expect(remarksOf(captureOfPackets([ethernetFrame(withTtl('01', '0a000002', 89, '0201'))]))).not.toContain(
      'note Sequence IPv4: "Time To Live" only 1',
    );
  });

  it('on headers that cannot be', () => {
    const packet = ipv4Packet(DATAGRAM, 17);
    expect(only(ethernetFrame(packet.replace('4500', '5500')), 'ip.bogus_ip_version')).toEqual([
      'error Protocol IPv4: Bogus IPv4 version',
    ]);
    expect(only(ethernetFrame(packet.replace('4500', '4400')), 'ip.bogus_header_length')).toEqual([
      'error Protocol IPv4: Bogus IP header length (16, must be at least 20)',
    ]);
    expect(only(ethernetFrame(packet.replace('0020', '000a')), 'ip.bogus_ip_length')).toEqual([
      'error Protocol IPv4: Bogus IP length',
    ]);
    expect(only(ethernetFrame(packet.replace('0020', '0064')), 'ip.bogus_ip_length')).toEqual([
      'error Protocol IPv4: IPv4 total length exceeds packet length (32 bytes)',
    ]);
    // TCP is scanned the short way: the list has to look at the packet all the same.
    expect(only(ethernetFrame(ipv4Packet(SEGMENT, 6).replace('0028', '0064')), 'ip.bogus_ip_length')).toEqual([
      'error Protocol IPv4: IPv4 total length exceeds packet length (40 bytes)',
    ]);
  });

  it.each([
    [
      '0aa10000',
      'ip.opt.len.invalid',
      'Unknown (0x0a) (option length = 161 bytes says option goes past end of options)',
    ],
    ['07010400', 'ip.opt.len.invalid', 'Record Route (with too-short option length = 1 byte)'],
    ['01010107', 'ip.opt.len.invalid', 'Record Route (length byte past end of options)'],
    ['01010101', 'ip.nop', '4 NOP in a row - a router may have removed some options'],
    ['07030300', 'ip.opt.ptr.before_address', 'Pointer points before first address'],
    ['07030500', 'ip.opt.ptr.middle_address', 'Pointer points to middle of address'],
    ['94030000', 'ip.opt.len.invalid', 'Router Alert (with option length = 3 bytes; should be 4)'],
  ])('on the options %s', (options, field, words) => {
    expect(only(ethernetFrame(withOptions(options)), field)).toEqual([`warn Protocol IPv4: ${words}`]);
  });
});

describe('remarks on ARP', () => {
  const arp = (opcode: number, sender: string, target: string): string =>
    ethernetFrame(`0001 0800 06 04 000${opcode} ${sender} ${target}`, '0806');
  const words = 'warn Sequence ARP/RARP: Duplicate IP address configured (10.0.0.1)';

  it('tell of an address that two stations claim, and of no group', () => {
    const capture = captureOfPackets([
      arp(1, '020000000001 0a000001', '000000000000 0a000002'),
      arp(1, '020000000009 0a000001', '000000000000 0a000002'),
      arp(2, '020000000002 0a000002', '020000000009 0a000001'),
      arp(1, '030000000009 0a000001', '000000000000 0a000002'),
      arp(1, '020000000001 0a000001', '000000000000 0a000002'),
    ]);
    expect(remarksOf(capture)).toEqual([`${words} (2)`]);
    expect(found(capture, 'arp.duplicate-address-detected')).toEqual([2, 3]);
    expect(found(capture, '_ws.expert.message contains "Duplicate IP"')).toEqual([2, 3]);
  });
});

describe('remarks on the time of a packet', () => {
  it('tell of a fraction of a second that is none', () => {
    const record = (fraction: number) => pcapRecord({ data: hex(ethernetFrame(ipv4Packet(DATAGRAM, 17))), fraction });
    const capture = captureOf(join(pcapHeader({}), record(999_999), record(1_000_000), record(3_000_000)));
    const line = (nanos: number): string =>
      `note Sequence Frame: Arrival Time: Fractional second ${nanos} is invalid, the valid range is 0-1000000000`;
    expect(remarksOf(capture)).toEqual([line(1_000_000_000), line(-1_294_967_296)]);
    expect(found(capture, 'frame.time_invalid')).toEqual([2, 3]);
    expect(found(capture, '_ws.expert.severity == "Note"')).toEqual([2, 3]);
  });
});

describe('remarks on UDP and PPP over Ethernet', () => {
  it('count lengths that cannot be as malformed', () => {
    const packet = ethernetFrame(ipv4Packet(DATAGRAM.replace('000c', '00c8'), 17));
    expect(only(packet, 'udp.length.bad')).toEqual(['error Malformed UDP: Bad length value 200 > IP payload length']);
    expect(found(captureOfPackets([packet]), '_ws.malformed')).toEqual([1]);
  });

  it('tell of a session that is longer than it says, but for padding and a check sequence', () => {
    const ppp = ipv4Packet(udpDatagram('00'.repeat(40)), 17);
    const session = (rest: string): string => ethernetFrame(`11 00 0001 0046 0021 ${ppp} ${rest}`, '8864');
    expect(only(session('0102'), 'pppoe.payload_length.bad')).toEqual([
      'warn Malformed PPPoES: Possible bad payload length 70 != 72',
    ]);
    for (const rest of ['', '01020304']) expect(remarksOf(captureOfPackets([session(rest)]))).toEqual([]);
  });
});

describe('remarks on IPv6', () => {
  it('tell of IPv6 that a link calls IPv4, with whatever it carries', () => {
    for (const [payload, next] of [
      ['', 59],
      [SEGMENT, 6],
    ] as const) {
      const said = ethernetFrame(ipv6Packet(payload, next), '0800');
      expect(only(said, 'ip.bogus_ip_version')).toEqual(['error Protocol IPv4: Bogus IPv4 version']);
    }
    // Within IPv4 nothing is said against it.
    expect(remarksOf(captureOfPackets([ethernetFrame(ipv4Packet(ipv6Packet('', 59), 4))]))).toEqual([]);
  });

  const words = 'chat Protocol IPv6: IPv6 payload length equals 0 (maybe because of "TCP segmentation offload" (TSO))';
  const without = (next: number): string => ethernetFrame(ipv6Packet('', next), '86dd');

  it('tell of a length of zero, but where nothing follows or a jumbo payload option may', () => {
    const capture = captureOfPackets([17, 59].map(without));
    expect(remarksOf(capture)).toContain(words);
    expect(found(capture, 'ipv6.plen_zero')).toEqual([1]);
    expect(found(capture, '_ws.expert.message contains "TSO"')).toEqual([1]);
  });
});

describe('comments', () => {
  const ng = new Pcapng();
  const said = (comment?: string): Uint8Array =>
    ng.packet(hex(ethernetFrame(ipv4Packet(SEGMENT, 6))), 0n, 0, comment === undefined ? [] : [[1, comment]]);
  const capture = captureOf(join(ng.section(), ng.face(), said('look here'), said(), said('and here')));

  it('are remarks of the least severity, to the list and to filters alike', () => {
    const list = remarksOf(capture).filter((line) => line.startsWith('comment'));
    expect(list).toEqual(['comment Comment Frame: look here', 'comment Comment Frame: and here']);
    for (const filter of [
      'frame.comment.expert',
      '_ws.expert.severity == "Comment"',
      '_ws.expert.group == "Comment"',
    ]) {
      expect(found(capture, filter), filter).toEqual([1, 3]);
    }
    expect(found(capture, '_ws.expert.message == "and here"')).toEqual([3]);
  });
});

describe('records of remarks', () => {
  it('are written once, when all packets have been looked at', () => {
    const traced = ethernetFrame(ipv4Packet(udpDatagram('aabb', '9c40 829b'), 17));
    const capture = captureOfPackets(Array.from({ length: 1000 }, () => traced));
    const first = capture.statisticsRecords({ kind: 'expert', filter: '' });
    if (!first.ok) throw new Error(first.issue.code);
    expect(first.value.checked).toBeLessThan(1000);
    expect(first.value.value).toEqual([]);
    expect(remarksOf(capture)).toEqual(['chat Sequence UDP: Possible traceroute: hop #1, attempt #1 (1000)']);
  });
});

describe('remarks on the end of a connection', () => {
  const closing = (ports: string): string => `${ports} 00000001 00000001 5011 ffff 0000 0000`;
  const back = ipv4Packet(closing('0050 9c40'), 6).replace('0a000001 0a000002', '0a000002 0a000001');
  const capture = captureOfPackets([ethernetFrame(ipv4Packet(closing('9c40 0050'), 6)), ethernetFrame(back)]);
  const words = (kind: string): string => `note Sequence TCP: This frame ${kind} the connection closing`;

  it('tell who closes first, also where a filter shows the other end alone', () => {
    expect(remarksOf(capture)).toEqual(expect.arrayContaining([words('initiates'), words('undergoes')]));
    expect(remarksOf(capture, 'frame.number == 2')).toContain(words('undergoes'));
    expect(remarksOf(capture, 'ip.src == 10.0.0.1')).toContain(words('initiates'));
    expect(found(capture, 'tcp.connection.fin_passive')).toEqual([2]);
  });
});

describe('remarks on UDP', () => {
  it('tell of the ports that traceroute counts, of either end', () => {
    const ports = ['9c40 829a', '9c40 829b', '82b8 9c40', '9c40 82b9', '829c 829d'];
    const capture = captureOfPackets(ports.map((pair) => ethernetFrame(ipv4Packet(udpDatagram('aabb', pair), 17))));
    expect(remarksOf(capture)).toEqual([
      'chat Sequence UDP: Possible traceroute: hop #1, attempt #1',
      'chat Sequence UDP: Possible traceroute: hop #10, attempt #3',
      'chat Sequence UDP: Possible traceroute: hop #1, attempt #2',
      'chat Sequence UDP: Possible traceroute: hop #1, attempt #3',
    ]);
    expect(found(capture, 'udp.possible_traceroute')).toEqual([2, 3, 5]);
  });

  it('name UDP-Lite as the reference does', () => {
    const capture = captureOfPackets([
      ethernetFrame(ipv4Packet(udpDatagram('aabb').replace(/^(.{14}) ?..../, '$1 0000'), 136)),
    ]);
    expect(remarksOf(capture)).toEqual(['error Checksum UDP-Lite: Illegal checksum value (0)']);
  });
});

function local(ttl: number): string {
  const whom = 'a packet sent to the Local Network Control Block (see RFC 3171)';
  return `note Sequence IPv4: "Time To Live" != ${ttl} for ${whom}`;
}

import { describe, expect, it } from 'vitest';
import { dns, llmnr, mdns } from '../../../../../src/main/engine/dissect/application/dns.ts';
import { Fault } from '../../../../../src/main/engine/dissect/index.ts';
import { ipv4Packet, paintPackets, udpDatagram } from '../../../../support/packets.ts';
import { hex, lines, paint } from '../../../../support/paint.ts';

const QUERY = hex(`
  1234 0100 0001 0000 0000 0000  # id, flags, counts
  03777777 076578616d706c65 03636f6d 00  # www.example.com
  0001 0001`);

const RESPONSE = hex(`
  1234 8183 0001 0003 0000 0001
  0161 016200 0001 0001           # a.b A IN
  c00c 0005 0001 0000003c 0004 0163c00e  # a.b CNAME c.b
  c00c 000f 0001 0000003c 0006 000a 0164c00e  # a.b MX 10 d.b
  c00c 001c 0001 0000003c 0010 20010db8000000000000000000000001
  00 0029 04d0 00000000 0000`);

describe('a DNS message', () => {
  it('tells a query in the Info column and in the tree', () => {
    const { out } = paint(dns, QUERY);
    expect([out.columns.protocol, out.columns.info]).toEqual(['DNS', 'Standard query 0x1234 A www.example.com']);
    expect(lines(out)).toEqual([
      'Domain Name System (query)',
      '  Transaction ID: 0x1234',
      '  Flags: 0x0100 Standard query',
      '    Response: Message is a query',
      '    Opcode: Standard query (0)',
      '    Truncated: Message is not truncated',
      '    Recursion desired: Do query recursively',
      '    Z: reserved (0)',
      '    Non-authenticated data: Unacceptable',
      '  Questions: 1',
      '  Answer RRs: 0',
      '  Authority RRs: 0',
      '  Additional RRs: 0',
      '  Queries',
      '    www.example.com: type A, class IN',
      '      Name: www.example.com',
      '      [Name Length: 15]',
      '      [Label Count: 3]',
      '      Type: A (Host Address) (1)',
      '      Class: IN (0x0001)',
    ]);
  });

  it('tells every record of a response, names unpacked', () => {
    const { out } = paint(dns, RESPONSE);
    expect(out.columns.info).toBe(
      'Standard query response 0x1234 No such name A a.b CNAME c.b MX 10 d.b AAAA 2001:db8::1 OPT',
    );
    expect(out.texts('dns.resp.name')).toEqual(['a.b', 'a.b', 'a.b', '<Root>']);
    expect(out.texts('dns.aaaa')).toEqual(['2001:db8::1']);
    expect(lines(out)).toContain('    a.b: type MX, class IN, preference 10, mx d.b');
  });

  it('gives each record the bytes it has in the message', () => {
    const { out } = paint(dns, RESPONSE);
    const answers = out.layers[0]?.children.find((node) => node.text === 'Answers');
    expect(answers?.children.map((node) => [node.offset, node.length])).toEqual([
      [21, 16],
      [37, 18],
      [55, 28],
    ]);
    expect([answers?.offset, answers?.length]).toEqual([21, 62]);
  });

  it('says what multicast DNS makes of the class bit', () => {
    const question = hex('0000 0000 0002 0000 0000 0000 016100 000c 8001 016200 000c 0001');
    expect(paint(mdns, question).out.columns.info).toBe(
      'Standard query 0x0000 PTR a, "QU" question PTR b, "QM" question',
    );
    const answer = hex('0000 8400 0000 0001 0000 0000 016100 0001 8001 0000003c 0004 01020304');
    expect(paint(mdns, answer).out.columns.info).toBe('Standard query response 0x0000 A, cache flush 1.2.3.4');
    expect(paint(llmnr, QUERY).out.columns.protocol).toBe('LLMNR');
  });

  it('escapes what a name may not put on a line', () => {
    const { out } = paint(dns, hex('1234 0100 0001 0000 0000 0000 05 4bc30009ff 00 0001 0001'));
    expect(out.columns.info).toBe('Standard query 0x1234 A K\ufffd\\000\\t\ufffd');
  });

  it('ends on a pointer that leads to itself, and on one that leads in a circle', () => {
    const self = paint(dns, hex('1234 0100 0001 0000 0000 0000 c00c 0001 0001'));
    expect(self.out.columns.info).toBe('Standard query 0x1234 A <Name contains a pointer that loops>');
    const circle = paint(dns, hex('1234 0100 0001 0000 0000 0000 c00e c00c 0001 0001'));
    expect(circle.out.columns.info).toContain('<Name contains a pointer that loops>');
  });

  it('says that bytes were not captured, or that there never were any', () => {
    expect(paint(dns, RESPONSE, 40).cursor.fault).toBe(Fault.cut);
    expect(paint(dns, RESPONSE.subarray(0, 40)).cursor.fault).toBe(Fault.malformed);
  });

  it('is recognised on other ports by a header that makes sense', () => {
    const looks = (bytes: Uint8Array): boolean => dns.recogniseUdp?.(paint(dns, bytes).cursor) ?? false;
    expect([looks(QUERY), looks(RESPONSE), looks(hex('1234 2800 0001 0000 0000 0000 00'))]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('bears being cut anywhere', () => {
    for (let length = 0; length < RESPONSE.length; length++) {
      expect(() => paint(dns, RESPONSE.subarray(0, length))).not.toThrow();
      expect(() => paint(dns, RESPONSE, length)).not.toThrow();
    }
  });
});

describe('DNS messages that come again', () => {
  const RAW = 228;
  const question = '0161 0162 00 0001 0001';
  const query = (ports: string, more = ''): string =>
    ipv4Packet(udpDatagram(`1234 0100 0001 0000 0000 0000 ${question} ${more}`, ports), 17);
  const response = (ports: string): string =>
    ipv4Packet(udpDatagram(`1234 8180 0001 0000 0000 0000 ${question}`, ports), 17);
  const turned = (packet: string): string => packet.replace('0a000001 0a000002', '0a000002 0a000001');
  /** Values of the fields in each packet. */
  const told = (packets: readonly string[], ...keys: readonly string[]): string[] =>
    paintPackets(RAW, packets).map((out) => keys.map((key) => out.texts(key).join()).join(' '));

  it('say so, and of which packet', () => {
    const [ask, answer] = [query('9c40 0035'), turned(response('0035 9c40'))];
    expect(
      told(
        [ask, ask, answer, answer],
        'dns.response_in',
        'dns.response_to',
        'dns.retransmit_request_in',
        'dns.retransmit_response_in',
        'dns.retransmission',
        '_ws.expert.message',
      ),
    ).toEqual([
      '3     ',
      '  1  1 DNS query retransmission. Original request in frame 1',
      ' 1    ',
      '   3 1 DNS response retransmission. Original response in frame 3',
    ]);
    expect(lines(paintPackets(RAW, [ask, ask])[1] ?? expect.fail()).slice(-2)).toEqual([
      '  [Retransmitted request. Original request in: 1]',
      '  [Retransmission: True]',
    ]);
  });

  it('are told of in groups, where an answer goes the way of the query', () => {
    const ports = '14e9 14e9';
    expect(told([query(ports), response(ports)], 'dns.response_in', 'dns.response_to')).toEqual(['2 ', ' 1']);
  });

  it('are not told of where the message is malformed, but count', () => {
    const broken = ipv4Packet(udpDatagram('1234 0100 0001 0000 00', '9c40 0035'), 17);
    const sent = [broken, broken, query('9c40 0035')];
    expect(told(sent, 'dns.retransmit_request_in')).toEqual(['', '', '1']);
  });

  it('tell a response that nobody asked for', () => {
    expect(told([response('0035 9c40')], 'dns.unsolicited')).toEqual(['1']);
  });

  it('show the bytes behind their last record', () => {
    const [out] = paintPackets(RAW, [query('9c40 0035', 'cafe')]);
    expect(lines(out ?? expect.fail()).slice(-4)).toEqual([
      '  Extraneous Data (2 bytes)',
      '    Extraneous Data Bytes: cafe',
      '    [Extraneous Data Length: 2]',
      '    [Expert Info (Note/Undecoded): Extraneous data]',
    ]);
  });
});

/**
 * The protocol hierarchy of every capture of the corpus against the one that tshark prints. Needs ../shared/corpus and
 * tshark 4.0.17. Where the two differ, DIFFERENT says in which ways through the protocols, and why Capscope counts otherwise.
 */
import { describe, expect, it } from 'vitest';
import { corpusCaptures, expectedSummary, hasCorpus } from '../support/corpus.ts';
import { openForReading } from '../support/open-capture.ts';
import { hasTshark, parseHierarchy, printedWay, runTsharkHierarchy, sumOfWays } from '../support/tshark-statistics.ts';

/** Those in which there is a packet. */
const CAPTURES = corpusCaptures()
  .filter((capture) => expectedSummary(capture).packets > 0)
  .map(({ name, path }) => ({ name, path }));

/** Ways that differ, and what in the bytes says that Capscope's count is right, or what it has not. */
interface Difference {
  readonly ways: RegExp;
  readonly because: string;
}

const DIFFERENT: Readonly<Record<string, Difference>> = {
  'ark-http2-nghttp2.pcap': {
    ways: /:http2$/,
    because:
      'Packet 4, payload byte 115: 00 40 00 01 21 is a HEADERS frame of 16,384 bytes, which packet 22 completes; tshark never does, and reads no later frame of the client (packets 22, 24, 77, 85, 95).',
  },
  'go-le-test301.pcapng': {
    ways: /^eth:ip:tcp:tls:/,
    because:
      'Segments come out of order from packet 126 on: tshark loses count of the records and opens no more; each that Capscope opens has the authentication tag that its number gives.',
  },
  'ndpi-fuzz-2006-06-26-2594.pcap': {
    ways: /^eth:(data|ip:udp:(data|dns:|nbdgm|sip))/,
    because:
      'Random bytes are wrong in each packet: packet 19 has %s 00 in a SIP address, 23 an ethertype of 7408, 181 and 274 "SIP" with spoilt first lines; tshark gives up where it looks further, or goes by a port.',
  },
  'ndpi-quic-v2.pcapng': {
    ways: /:quic(:http3)*$/,
    because:
      'HTTP/3 is in 0-RTT and 1-RTT packets (long type 1, short header): sealed, and Capscope opens Initial ones.',
  },
  'pfe-corrupted.pcap': {
    ways: /^_ws|^null(:_ws.*)?$/,
    because:
      'Link type 0; packets 22 to 26 have none of the 4 bytes of its header and packet 27 has 2: told as a null header that is cut, in tshark without it.',
  },
  'ppp-650HttpResponses.pcap': {
    ways: /:http:(data-text-lines:http|media)$/,
    because:
      'Packet 111: behind a gap of 136 bytes tshark takes the head of the next response for the rest of a body, and its "tent-Length:" for a new one; packet 656 is a whole response with 17 bytes of application/x-fcs, media like those before it.',
  },
  'ppp-tcp-reassembly.pcap': {
    ways: /:sflow:data$/,
    because:
      'Packet 66: 25 bytes behind a UDP header in the seventh sample; tshark hangs what UDP carries at the root of the tree even where it is quoted, and what TCP carries in the next sample not.',
  },
  'suri-decode-too-small-test.pcap': {
    ways: /^eth:ipv?6?:(_ws|gre|tcp|udp)/,
    because:
      'Packets 4, 5, 6, 8: IP says 47, 6, 17, 47 and its lengths leave 2, 0, 0, 2 bytes for them: a header that is cut is told as such, tshark leaves it out.',
  },
  'suri-http-connect-tls.pcap': {
    ways: /:http:http$/,
    because:
      'Packet 7: one byte behind the head of a 200 that answers CONNECT belongs to the tunnel (RFC 9112 section 6.3 case 2); tshark takes it for a body.',
  },
  'tcpdump-radiotap-heapoverflow.pcap': {
    ways: /:wlan_radio:/,
    because:
      '8 bytes captured, all of them radiotap (length 8): link type 127 says that 802.11 follows, which is told as cut; tshark leaves it out.',
  },
  'ws-chromium.pcapng': {
    ways: /^eth:ip:tcp:(elasticsearch|http|websocket)/,
    because: 'Port 9300, but packet 14 begins GET / HTTP/1.1: tshark goes by the port and reads Elasticsearch.',
  },
  'ws-deflate-mixed.pcapng': {
    ways: /:data-text-lines$/,
    because:
      'Packets 15 to 28 refer back to earlier messages (RFC 7692 section 7.2.3.2), as both ends recorded; tshark inflates each by itself and has no text.',
  },
  'ws-fragmented.pcapng': {
    ways: /:websocket:data(-text-lines)?$/,
    because:
      'Packet 36: a continuation of a message that began with opcode 1, text (RFC 6455 section 5.4); tshark says data.',
  },
  'wswiki-attachment_SLL_Simple.pcap': {
    ways: /:icmp:dns$/,
    because:
      'ICMP type 3: the 28 bytes in front of the DNS are the quoted IP and UDP headers; tshark hangs what UDP carries at the root of the tree even there.',
  },
  'wswiki-ejemplo.pcap': {
    ways: /^_ws|^eth/,
    because:
      'The link type says Ethernet of packet 2, of which 1 byte was captured: told as Ethernet that is cut, in tshark without it.',
  },
  'zeek-ip-discarder-truncated-tcp-oob.pcapng': {
    ways: /^eth:ip:(_ws|tcp)/,
    because:
      'IP protocol 6 and total length 40, of which the capture ends after 20: told as TCP that is cut; tshark leaves TCP out.',
  },
  'zeek-nflog-http.pcap': {
    ways: /^(nflog|ip)/,
    because:
      'Link type 239: every packet begins with family 2, version 0, resource 0 and its attributes; tshark puts that layer into trees that are displayed only.',
  },
  'zeek-two-binary-fragments.pcap': {
    ways: /:websocket:(data|websocket)/,
    because:
      'Packet 13: 02 85 begins a message, 80 87 (FIN) ends it 7 bytes later; its data stands behind the frame that completes it, in tshark behind the first.',
  },
};

describe.skipIf(!hasCorpus || !hasTshark)('the protocol hierarchy (needs ../shared/corpus and tshark)', () => {
  it.concurrent.for(CAPTURES)('$name', { timeout: 120_000 }, async ({ name, path }, { expect }) => {
    const printed = parseHierarchy(await runTsharkHierarchy(path));
    const counted = await readOurs(path);
    const ways = new Set([...printed.keys(), ...counted.keys()]);
    const different = [...ways].filter((way) => printed.get(way) !== counted.get(way));
    const known = DIFFERENT[name];
    expect(different.filter((way) => known?.ways.test(way) !== true)).toEqual([]);
    expect(different.length > 0).toBe(known !== undefined);
  });

  it('has a reason for nothing else', () => {
    const names = new Set(CAPTURES.map(({ name }) => name));
    expect(Object.keys(DIFFERENT).filter((name) => !names.has(name))).toEqual([]);
  });
});

async function readOurs(path: string): Promise<ReadonlyMap<string, string>> {
  const capture = await openForReading(path);
  for (;;) {
    const answer = capture.statisticsRecords({ kind: 'hierarchy', filter: '' });
    if (!answer.ok) throw new Error(answer.issue.code);
    const { value, checked, packets } = answer.value;
    if (checked < packets) continue;
    return sumOfWays(value.map((r) => [printedWay(String(r.path).split(':')), Number(r.packets), Number(r.bytes)]));
  }
}

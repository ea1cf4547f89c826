/**
 * Statistics of captures of the corpus against those that tshark prints: conversations, endpoints, I/O and what the
 * analysis of TCP remarks (the hierarchy is hierarchy.test.ts's). Needs ../shared/corpus and tshark 4.0.17. What differs today is listed by statistic in
 * DIFFERENT; nothing else may, and nothing may be listed that does not differ.
 */
import { describe, expect, it } from 'vitest';
import { ADDRESS_LAYERS, type StatisticsQuery } from '../../src/shared/model/index.ts';
import { corpusCaptures, hasCorpus } from '../support/corpus.ts';
import { openForReading } from '../support/open-capture.ts';
import {
  hasTshark,
  parseConversations,
  parseEndpoints,
  parseExpert,
  parseIo,
  printedSize,
  runTshark,
  runTsharkIo,
  sectionOf,
} from '../support/tshark-statistics.ts';

/** Names (or parts of them) of the captures that are compared: links, tunnels, damage, time stamps, applications. */
const COMPARED = [
  'ark-80211http',
  'ark-bigendian',
  'ark-wireshark-retrans',
  'http-bad-gzip',
  'http-statuses',
  'http-uploads',
  'libpcap-http_PPI',
  'ndpi-dlt_ppp',
  'p2h-missing',
  'ppp-tcp-malformed',
  'ppp-raw_ip',
  'ptcpdump',
  'scapy-http_head',
  'suri-hdlc',
  'suri-http-evader-305',
  'suri-tcp-overlap',
  'tcpdump-dns_tcp',
  'wswiki-200722',
  'wswiki-attachment_SLL',
  'wswiki-http_with_jpegs',
  'wswiki-iperf',
  'wswiki-websocket_stomp',
  'zeek-4in6',
  'zeek-5-pings',
  'zeek-Teredo',
  'zeek-geneve',
  'zeek-gre-within',
  'zeek-http-qinq',
  'zeek-ipv6-http',
  'zeek-multipart',
  'zeek-option-sack',
  'zeek-smtp',
  'zeek-truncated-header',
  'zeek-vxlan-triple',
];

/** What differs, and why. */
const DIFFERENT: Readonly<Record<string, readonly string[]>> = {
  // A connection of MPTCP that begins anew.
  'wswiki-iperf-mptcp-0-0.pcap': ['expert'],
};

/** Statistics that a capture can be compared by. */
type Lines = Readonly<Record<string, readonly string[]>>;

describe.skipIf(!hasCorpus || !hasTshark)('statistics of the corpus (needs ../shared/corpus and tshark)', () => {
  const captures = corpusCaptures().filter(({ name }) => COMPARED.some((part) => name.includes(part)));

  it.each(captures)('$name', { timeout: 120_000 }, async ({ name, path }) => {
    const { lines: counted, interval } = await readOurs(path);
    const printed = await readTshark(path, interval);
    const different = Object.keys(printed).filter((key) => String(printed[key]) !== String(counted[key]));
    const allowed = DIFFERENT[name] ?? [];
    for (const key of different.filter((one) => !allowed.includes(one)))
      expect(counted[key], key).toEqual(printed[key]);
    expect(different).toEqual(allowed);
  });
});

/** `interval`: seconds of one interval of the I/O graph. */
async function readTshark(path: string, interval: number): Promise<Lines> {
  const output = await runTshark(path);
  const lines: Record<string, readonly string[]> = {
    expert: Array.from(parseExpert(output), ([words, count]) => `${words} ${count}`)
      .filter(isAnalysis)
      .sort(),
  };
  // It prints nothing of a capture that is shorter than its own clock.
  const io = parseIo(await runTsharkIo(path, interval));
  if (io.length > 0) lines.io = io;
  for (const layer of ADDRESS_LAYERS) {
    lines[`${layer} conversations`] = [...parseConversations(sectionOf(output, 'Conversations', layer))].sort();
    lines[`${layer} endpoints`] = [...parseEndpoints(sectionOf(output, 'Endpoints', layer))].sort();
  }
  return lines;
}

/** With the seconds of an interval, which are more than the one asked for where the capture lasts for years. */
async function readOurs(path: string): Promise<{ readonly lines: Lines; readonly interval: number }> {
  const capture = await openForReading(path);
  const records = (query: StatisticsQuery) => {
    for (;;) {
      const answer = capture.statisticsRecords(query);
      if (!answer.ok) throw new Error(answer.issue.code);
      if (answer.value.checked >= answer.value.packets) return answer.value.value;
    }
  };
  const io = records({ kind: 'io', filter: '', series: [''], milliseconds: 1000 });
  const lines: Record<string, readonly string[]> = {
    expert: records({ kind: 'expert', filter: '' })
      .map((r) => `${r.severity} ${r.kind} ${r.protocol} ${r.summary} ${r.count}`)
      .filter(isAnalysis)
      .sort(),
    io: io.map((r) => `${r.packets} ${r.bytes}`),
  };
  for (const layer of ADDRESS_LAYERS) {
    const order = { filter: '', layer, sort: 'packets', descending: true } as const;
    const end = (address: unknown, port: unknown) => (port === undefined ? String(address) : `${address}:${port}`);
    lines[`${layer} conversations`] = records({ kind: 'conversations', ...order })
      .map((r) => {
        const forth = `${r.packetsAB} ${printedSize(Number(r.bytesAB))}`;
        const back = `${r.packetsBA} ${printedSize(Number(r.bytesBA))}`;
        const times = `${Number(r.start).toFixed(6)} ${Number(r.duration).toFixed(4)}`;
        return `${end(r.addressA, r.portA)} ${end(r.addressB, r.portB)} ${forth} ${back} ${times}`;
      })
      .sort();
    lines[`${layer} endpoints`] = records({ kind: 'endpoints', ...order })
      .map((r) => {
        const ends = r.port === undefined ? r.address : `${r.address} ${r.port}`;
        return `${ends} ${r.packets} ${r.bytes} ${r.packetsTx} ${r.bytesTx} ${r.packetsRx} ${r.bytesRx}`;
      })
      .sort();
  }
  return { lines, interval: Number(io[0]?.seconds ?? 1) };
}

/** What the analysis of TCP says; remarks of single dissectors are theirs to hold. */
const isAnalysis = (line: string): boolean => / Sequence TCP /.test(line) && !/D-SACK|TFO|option length/.test(line);

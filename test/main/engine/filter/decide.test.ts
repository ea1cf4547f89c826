import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../../src/main/engine/fields.ts';
import { compileFilter, passes } from '../../../../src/main/engine/filter/compile.ts';
import { Decided, decide } from '../../../../src/main/engine/filter/decide.ts';
import { PacketValues } from '../../../../src/main/engine/filter/packet-values.ts';
import { partFor } from '../../../../src/main/engine/filter/parts.ts';
import { corpusCaptures, hasCorpus } from '../../../support/corpus.ts';
import { paintedCapture } from '../../../support/painted-capture.ts';

const SAMPLES = join(import.meta.dirname, '../../../../resources/samples');
/** Captures and packets that are looked at: the rest is more of the same. */
const LARGEST = 30_000;
const PACKETS = 20;

/** Filters that columns, tables and fixed places of headers should tell. */
const FILTERS = [
  'eth.addr == 00:00:00:00:00:00 or eth.src[0:3] != 00:00:00',
  'eth.dst.oui > 0x10',
  'ip.ttl < 65',
  'ip.id & 1',
  'ip.flags.df == 1',
  'ip.frag_offset == 0',
  'ip.dsfield.dscp == 0',
  'ip.len - 40 > 0',
  'ip.src != ip.dst',
  'ip.proto in {6, 17}',
  'ipv6.hlim > 63 or ipv6.nxt == 6',
  'ipv6.plen > 40',
  'tcp.srcport > tcp.dstport',
  'tcp.seq == 1',
  'tcp.ack > 1 and tcp.nxtseq > 1',
  'tcp.window_size > 1000',
  'tcp.window_size_scalefactor',
  'tcp.completeness & 4',
  'tcp.time_relative > 0.01',
  'tcp.time_delta > 0',
  'tcp.checksum != 0 and tcp.urgent_pointer == 0',
  'tcp.ack_raw > 5',
  'tcp.payload contains "GET" or tcp.payload[0] == 48',
  'len(tcp.payload) > 20',
  'max(tcp.srcport, tcp.dstport) > 1024',
  'udp.length > 60',
  'udp.checksum > 0',
  'udp.payload contains 00:01',
  'frame.len == frame.cap_len',
  'frame.protocols == "eth:ethertype:ip:tcp" or frame.protocols contains "http"',
  'frame.protocols contains "json" or frame.protocols contains "data" or frame.protocols matches "tls|icmp.*dns"',
  '_ws.col.Info contains "ACK" or _ws.col.Protocol == "HTTP"',
  'tcp.connection.syn or tcp.connection.fin or tcp.connection.rst or tcp.connection.synack',
  'tcp.hdr_len > 20',
  'ip.hdr_len == 20 and ip.version == 4',
  'eth.dst.ig == 1 or eth.lg == 1',
  'tcp.flags.res == 1 or tcp.flags.str contains "S"',
  'tcp.options and tcp.options[0] == 2',
  'tcp.options.mss_val > 536 or tcp.options.mss',
  'tcp.options.wscale.multiplier > 1 and tcp.options.wscale.shift < 15',
  'tcp.options.sack_perm or tcp.options.sack',
  'tcp.options.timestamp.tsval > tcp.options.timestamp.tsecr',
  'tcp.options.sack_le > 1 or tcp.option_len > 4 or tcp.options.md5',
  'tcp.options.mss.absent or tcp.options.wscale.shift.invalid',
  'tcp.analysis.initial_rtt > 0.001',
  'tcp.analysis.ack_rtt > 0.0001 or tcp.analysis.acks_frame == 1',
  'tcp.analysis.bytes_in_flight > 100 and tcp.analysis.push_bytes_sent',
  'tcp.analysis.duplicate_ack_num == 1 or tcp.analysis.duplicate_ack_frame > 1',
  'tcp.analysis.rto > 0.2 or tcp.analysis.rto_frame',
];

/** How often it was asked and told, and what was told wrong. */
function look(bytes: Uint8Array): { asked: number; told: number; wrong: string[] } {
  const capture = paintedCapture(bytes);
  const found = { asked: 0, told: 0, wrong: [] as string[] };
  if (capture === undefined) return found;
  for (const filter of FILTERS) {
    const { plan, keys } = compileFilter(filter, FIELDS);
    const decided = decide(plan, capture.filters);
    const values = new PacketValues(keys);
    for (let packet = 0; packet < Math.min(PACKETS, capture.packets); packet++) {
      const answer = decided(packet);
      found.asked++;
      if (answer === Decided.open) continue;
      found.told++;
      values.load(capture.whole.paintPart(packet, { ...partFor(keys), whole: true }));
      if (passes(plan, values) !== (answer === Decided.yes)) found.wrong.push(`${filter} ${packet + 1}`);
    }
  }
  return found;
}

describe('what is told without painting', () => {
  it('is what painting tells, for nearly every packet of the samples', () => {
    for (const name of ['http-three-way-handshake.pcap', 'websocket-session.pcapng']) {
      const { asked, told, wrong } = look(readFileSync(join(SAMPLES, name)));
      expect([name, wrong]).toEqual([name, []]);
      expect([name, told > asked * 0.9]).toEqual([name, true]);
    }
  });
});

describe.skipIf(!hasCorpus)('what is told without painting is what painting tells', () => {
  it.each(
    corpusCaptures()
      .filter(({ path }) => /\.(pcap|pcapng|cap)$/.test(path))
      .map(({ name, path }) => [name, path]),
  )('%s', (_name, path) => {
    const bytes = readFileSync(path);
    if (bytes.length <= LARGEST) expect(look(bytes).wrong).toEqual([]);
  });
});

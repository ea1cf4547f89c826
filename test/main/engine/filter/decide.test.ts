import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../../src/main/engine/fields.ts';
import { compileFilter, passes } from '../../../../src/main/engine/filter/compile.ts';
import { decide } from '../../../../src/main/engine/filter/decide.ts';
import { ASK, Decided, ROW } from '../../../../src/main/engine/filter/decided.ts';
import { PacketValues } from '../../../../src/main/engine/filter/packet-values.ts';
import { partFor } from '../../../../src/main/engine/filter/parts.ts';
import { corpusCaptures, hasCorpus } from '../../../support/corpus.ts';
import { generatedBytes, mutated } from '../../../support/mutated-capture.ts';
import { paintedCapture } from '../../../support/painted-capture.ts';

const SAMPLES = join(import.meta.dirname, '../../../../resources/samples');
/** Captures and packets that are looked at: the rest is more of the same. */
const LARGEST = 30_000;
const PACKETS = 20;
/** Packets of which one in two has a byte of its headers changed. */
const DAMAGED = 300;

/** Filters that columns, tables and fixed places of headers should tell. */
const FILTERS = [
  'eth.addr == 00:00:00:00:00:00 or eth.src[0:3] != 00:00:00',
  'eth.addr != 00:00:00:00:00:00 and all eth.addr > 00:10:00:00:00:00',
  'eth.dst == ff:ff:ff:ff:ff:ff or any eth.src > 80:00:00:00:00:00',
  'eth.addr[0:3] == 00:00:00 or all eth.addr[3:] > 10:00:00 xor eth.addr[-1] != 05',
  'eth.dst[0:2][1] == 00 or any eth.src[5] > 80 or eth.addr[0:1] == eth.src[0:1]',
  'eth.dst.oui > 0x10',
  'eth.dst[0] & 1 or eth.src[0] & 2 == 2 xor len(eth.dst) > 5',
  'eth.type == 0x0800 or eth.type > 0x8000 xor eth.type in {0x86dd, 0x0806}',
  'vlan.id > 5 or vlan.priority == 0 or vlan.dei == 1 or vlan.etype == 0x0800',
  'ieee8021ad.id != 30 and ieee8021ad.dei == 0',
  'arp.opcode == 1 or arp.hw.size == 6 and arp.proto.type == 0x0800',
  'not (ip.ttl & 1) and !(ip.dsfield.ecn == 1) or tcp.port == 80',
  'frame.time_delta < 0.01 and tcp.time_delta >= 0.0001',
  'ip.addr == 10.0.0.0/8 or ip.src != 192.168.0.0/16 or tcp.port in {1..1023}',
  'ip.ttl < 65',
  'ip.ttl == 0 or ip.ttl > 64 or ipv6.hlim == 0',
  'ip.id & 1',
  'ip.flags.df == 1',
  'ip.frag_offset == 0',
  'ip.dsfield.dscp == 0',
  'ip.len - 40 > 0',
  'ip.checksum.status == 2 and tcp.checksum.status != 1 or ip.checksum.status in {0..1}',
  'tcp.checksum.status xor ip.checksum_calculated or tcp.checksum_calculated == 0',
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
  'frame.interface_id == 0 or frame.interface_name contains "e" xor frame.interface_description',
  'frame.encap_type == 1 and frame.section_number',
  'frame.interface_queue or frame.packet_flags & 1 or frame.drop_count > 0',
  'udp.checksum > 0',
  'udp.payload contains 00:01',
  'frame.len == frame.cap_len',
  'frame.protocols == "eth:ethertype:ip:tcp" or frame.protocols contains "http"',
  'frame.protocols contains "json" or frame.protocols contains "data" or frame.protocols matches "tls|icmp.*dns"',
  '_ws.col.Info contains "ACK" or _ws.col.Protocol == "HTTP"',
  'tcp.connection.syn or tcp.connection.fin or tcp.connection.rst or tcp.connection.synack',
  'ip.checksum.status == 0 or tcp.checksum.status == 0 or udp.checksum.status == 0',
  'tcp.checksum.status in {0, 1} or ip.checksum.status > 2 or not udp.checksum.status == 1',
  'udp.checksum.status == 3 or tcp.checksum.status != 0 or all ip.checksum.status == 2',
  'tcp.hdr_len > 20',
  'ip.hdr_len == 20 and ip.version == 4',
  'ip.len == 40',
  'ip.len in {20..60} or ipv6.plen in {20..60}',
  'ip.hdr_len > 20',
  'ip.version == 6',
  'ip.proto == 6 xor ip.proto == 1',
  'ipv6.nxt == 17 or ipv6.nxt == 58',
  'eth.type == 0x0800',
  'vlan.etype != 0x0800',
  'udp.length == 8 or udp.length > 100',
  'tcp.hdr_len == 20',
  'ip.flags.mf == 1 or ip.frag_offset > 0',
  'ip.flags.mf == 0',
  'ip.opt.type == 148 or ip.opt.len > 4',
  'tcp.payload[0:2] == 47:45 or tcp.payload[3] > 20',
  'udp.payload[0:4][1:2] != 00:00 or udp.payload[2:2] == 01:00',
  'tcp.payload[1:1,3:1] == 45:20 or all tcp.payload[60:4] != 00:00:00:00',
  'data-text-lines',
  'json or media',
  'xml or urlencoded-form or mime_multipart',
  'png or image-gif or image-jfif',
  'json contains "a" or data-text-lines contains "e"',
  'ip.fragment or ip.fragments or ip.reassembled_in > 2',
  'ip.fragment.count > 1 or ip.reassembled.length > 2 or ip.fragment.overlap',
  'ip.bogus_ip_length or ip.bogus_ip_version or ip.bogus_header_length',
  'ip.ttl.too_small or ip.ttl.lncb',
  'ip.options.routeralert or ip.options.nop or ip.nop',
  'eth.src_not_group or eth.padding_bad',
  'eth.len > 10 or eth.invalid_lentype',
  'eth.padding',
  'eth.trailer or vlan.trailer',
  'eth.fcs',
  'eth',
  'tcp.options.mss.absent or tcp.options.mss.present or tcp.options.wscale.shift.invalid',
  'tcp.nop or tcp.non_zero_bytes_after_eol or tcp.analysis.tfo_syn',
  'tcp.urgent_pointer.non_zero or tcp.bogus_header_length or tcp.short_segment',
  'tcp.flags.str contains "S"',
  'tcp.flags.str matches "a.*f" or tcp.flags.str == "·······A····"',
  'len(tcp.payload) > 20 or len(udp.payload) == 30',
  'len(udp.payload) < 40',
  'any len(tcp.payload) != 5',
  'tcp.options.timestamp.tsval > 5',
  'tcp.options.timestamp.tsecr in {0..100000000}',
  'tcp.options.timestamp[0] == 08',
  'tcp.options.mss_val == 1460',
  'tcp.options.wscale.shift == 7',
  'tcp.options.sack_perm',
  'frame[0:2] == 00:00 or frame[12:2] == 08:00',
  'frame[62:2] > 10 or frame[1] < 10',
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
function look(bytes: Uint8Array, most = PACKETS): { asked: number; told: number; wrong: string[] } {
  const capture = paintedCapture(bytes);
  const found = { asked: 0, told: 0, wrong: [] as string[] };
  if (capture === undefined) return found;
  for (const filter of FILTERS) {
    const { plan, keys } = compileFilter(filter, FIELDS);
    const decided = decide(plan, capture.filters);
    const values = new PacketValues(keys);
    const row = new Uint8Array(ROW).fill(ASK);
    decided.row?.(0, Math.min(most, capture.packets), row);
    for (let packet = 0; packet < Math.min(most, capture.packets); packet++) {
      const answer = decided(packet);
      found.asked++;
      if (row[packet] !== ASK && row[packet] !== answer) found.wrong.push(`${filter} ${packet + 1} in a row`);
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

describe('what is told of damaged headers', () => {
  it.each([1, 2, 3, 4])('is what painting tells (%i)', (seed) => {
    expect(look(mutated(generatedBytes(DAMAGED), 2, 'headers', seed), DAMAGED).wrong).toEqual([]);
  });
});

/** A sample whose every second packet has no hop left. */
function withoutHops(name: string): Uint8Array {
  const bytes = readFileSync(join(SAMPLES, name));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 24, packet = 0; at < bytes.length; at += 16 + view.getUint32(at + 8, true), packet++)
    if (packet % 2 === 1) bytes[at + 16 + 14 + 8] = 0;
  return bytes;
}

describe('a time to live of 0', () => {
  it('is told as well', () => {
    const bytes = withoutHops('http-three-way-handshake.pcap');
    const capture = paintedCapture(bytes);
    const { plan } = compileFilter('ip.ttl == 0', FIELDS);
    const decided = decide(plan, capture?.filters ?? expect.fail());
    const told = Array.from({ length: capture?.packets ?? 0 }, (_, packet) => decided(packet));
    const row = new Uint8Array(told.length).fill(ASK);
    decided.row?.(0, told.length, row);
    expect(told).toEqual(told.map((_, packet) => (packet % 2 === 1 ? Decided.yes : Decided.no)));
    expect([...row]).toEqual(told);
    expect(look(bytes).wrong).toEqual([]);
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

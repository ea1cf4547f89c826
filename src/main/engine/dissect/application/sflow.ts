/**
 * sFlow version 5 (https://sflow.org/sflow_version_5.txt): what a switch counted, and headers of packets that it took out
 * as samples. Those headers are dissected too, as quoted: nobody sent them where the datagram was captured.
 *
 *   version 4 · kind of address 4 · agent 4 or 16 · sub-agent 4 · sequence 4 · uptime 4 · samples 4
 *   each sample: kind 4 · length 4 · body; a flow sample's body ends with its records: kind 4 · length 4 · body
 *   record of a raw packet: protocol 4 · length of the frame 4 · stripped 4 · length 4 · that many bytes
 */
import { readU32BE } from '../../bytes/index.ts';
import { AddressKind, formatAddress } from '../../table/index.ts';
import { Table } from '../claims.ts';
import type { Carrier, Cursor } from '../cursor.ts';
import { type Detail, formatBytes } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';
import { Reader } from '../reader.ts';

const VERSION = 5;
const IPV4 = 1;
const FLOW = 1;
const EXPANDED_FLOW = 3;
/** Bytes in front of the number of records: of a flow sample, and of an expanded one. */
const BEFORE_RECORDS: Readonly<Record<number, number>> = { [FLOW]: 28, [EXPANDED_FLOW]: 40 };
/** Kind of a record that holds a raw packet; those of other enterprises have more than twelve bits. */
const RAW_PACKET = 1;
const FORMAT = 0xfff;

const SAMPLES: Readonly<Record<number, string>> = {
  [FLOW]: 'Flow sample',
  2: 'Counters sample',
  [EXPANDED_FLOW]: 'Expanded flow sample',
  4: 'Expanded counters sample',
};

const PROTOCOLS: Readonly<Record<number, string>> = {
  1: 'Ethernet',
  2: 'Token bus',
  3: 'Token ring',
  4: 'FDDI',
  5: 'Frame Relay',
  6: 'X.25',
  7: 'PPP',
  8: 'SMDS',
  9: 'ATM AAL5',
  10: 'ATM AAL5-IP (e.g., Cisco AAL5 mux)',
  11: 'IPv4',
  12: 'IPv6',
  13: 'MPLS',
  14: 'POS',
  15: '802.11 MAC',
};

/** Who reads the header of a sampled packet: by its protocol, where its claimant is found. */
const READERS: Readonly<Record<number, readonly [table: number, value: number]>> = {
  1: [Table.linkType, 1],
  3: [Table.linkType, 6],
  4: [Table.linkType, 10],
  5: [Table.linkType, 107],
  7: [Table.linkType, 9],
  11: [Table.etherType, 0x0800],
  12: [Table.etherType, 0x86dd],
  13: [Table.etherType, 0x8847],
  15: [Table.linkType, 105],
};

const F = declareFields({
  version: { key: 'sflow_245.version', label: 'Datagram version', type: 'uint32' },
  agentType: {
    key: 'sflow_245.agenttype',
    label: 'Agent address type',
    type: 'uint32',
    names: { 1: 'IPv4 (1)', 2: 'IPv6 (2)' },
  },
  agent: { key: 'sflow_245.agent', label: 'Agent address', type: 'ipv4' },
  agent6: { key: 'sflow_245.agent.v6', label: 'Agent address', type: 'ipv6' },
  subAgent: { key: 'sflow_245.sub_agent_id', label: 'Sub-agent ID', type: 'uint32' },
  sequence: { key: 'sflow_245.sequence_number', label: 'Sequence number', type: 'uint32' },
  uptime: { key: 'sflow_245.sysuptime', label: 'SysUptime', type: 'uint32' },
  samples: { key: 'sflow_245.numsamples', label: 'NumSamples', type: 'uint32' },
  sampleType: { key: 'sflow_245.sampletype', label: 'sFlow sample type', type: 'uint32' },
  protocol: { key: 'sflow_245.header_protocol', label: 'Header protocol', type: 'uint32' },
  frameLength: { key: 'sflow_245.header.frame_length', label: 'Frame Length', type: 'uint32' },
  stripped: { key: 'sflow_245.header.payload_stripped', label: 'Payload stripped', type: 'uint32' },
  headerLength: { key: 'sflow_245.header.sampled_header_length', label: 'Sampled header length', type: 'uint32' },
  header: { key: 'sflow_245.header', label: 'Header of sampled packet', type: 'bytes' },
});

/** Bytes of a sampled header written out in the tree's line. */
const SHOWN = 64;

/** A sampled packet's header: `at` an index into the cursor's bytes, lengths in bytes. */
interface Sampled {
  readonly record: number;
  readonly protocol: number;
  readonly frameLength: number;
  readonly at: number;
  readonly length: number;
}

/** One sample, with the headers in it. */
interface Sample {
  readonly at: number;
  readonly kind: number;
  /** Bytes behind its kind and length. */
  readonly length: number;
  readonly sampled: readonly Sampled[];
}

const isVersion5 = ({ bytes, offset, end }: Cursor): boolean =>
  end - offset >= 4 && readU32BE(bytes, offset) === VERSION;

/** The words of the Info column; the reader stands on the first sample then. */
function describe(reader: Reader): { readonly info: string; readonly samples: number } {
  const version = reader.u32();
  const isIpv4 = reader.u32() === IPV4;
  const at = reader.position;
  reader.skip(isIpv4 ? 4 : 16);
  if (reader.failed) return { info: `V${version}`, samples: 0 };
  const agent = formatAddress(isIpv4 ? AddressKind.ipv4 : AddressKind.ipv6, reader.bytes, at);
  const part = reader.u32();
  const sequence = reader.u32();
  reader.skip(4);
  const samples = reader.u32();
  return { info: `V${version}, agent ${agent}, sub-agent ID ${part}, seq ${sequence}, ${samples} samples`, samples };
}

/** Every sample there is; what is not there is noted at the cursor. */
function readSamples(reader: Reader, count: number): readonly Sample[] {
  const samples: Sample[] = [];
  for (let i = 0; i < count && !reader.failed; i++) {
    const at = reader.position;
    const kind = reader.u32();
    const length = reader.u32();
    if (reader.failed) break;
    const body = reader.position;
    const before = BEFORE_RECORDS[kind];
    // Nothing of a sample lies beyond its end: samples in samples cannot be told twice of the same bytes.
    const inside = new Reader(reader.cursor, body, Math.min(body + length, reader.end));
    samples.push({ at, kind, length, sampled: before === undefined ? [] : readRecords(inside, before) });
    reader.skip(length);
  }
  return samples;
}

/** The raw packets among the records of a flow sample. */
function readRecords(reader: Reader, before: number): readonly Sampled[] {
  reader.skip(before);
  const sampled: Sampled[] = [];
  const count = reader.u32();
  for (let i = 0; i < count && !reader.failed; i++) {
    const record = reader.position;
    const kind = reader.u32();
    const length = reader.u32();
    const body = reader.position;
    if (kind === RAW_PACKET && !reader.failed) {
      const protocol = reader.u32();
      const frameLength = reader.u32();
      reader.skip(4);
      const size = reader.u32();
      const room = Math.max(0, body + length - reader.position);
      if (!reader.failed && reader.has(Math.min(size, room))) {
        sampled.push({ record, protocol, frameLength, at: reader.position, length: Math.min(size, room) });
      }
    }
    if (reader.failed) break;
    reader.position = body;
    reader.skip(length);
  }
  return sampled;
}

/** Leads the walk from one sampled header to the next. */
class SampledHeaders implements Carrier {
  readonly #headers: readonly Sampled[];
  readonly #outer: Carrier | undefined;
  readonly #fault: number;
  readonly #faultOffset: number;
  #next = 0;

  /** `cursor` stands on the datagram, and has the fault that reading it came upon. */
  constructor(headers: readonly Sampled[], cursor: Cursor) {
    this.#headers = headers;
    this.#outer = cursor.carrier;
    this.#fault = cursor.fault;
    this.#faultOffset = cursor.faultOffset;
  }

  next(cursor: Cursor): Dissector | undefined {
    // A sample ends where it was cut, and nothing is wrong with the datagram.
    cursor.fault = this.#fault;
    cursor.faultOffset = this.#faultOffset;
    for (;;) {
      const header = this.#headers[this.#next++];
      if (header === undefined) {
        cursor.carrier = this.#outer;
        return this.#outer?.next(cursor);
      }
      const [table, value] = READERS[header.protocol] ?? [];
      const dissector = table === undefined || value === undefined ? undefined : cursor.claims.find(table, value);
      if (dissector === undefined) continue;
      cursor.quote(header.at, header.length, header.frameLength);
      return dissector;
    }
  }
}

/** sFlow. */
export const sflow: Dissector = {
  id: 'sflow',
  title: 'InMon sFlow',
  short: 'sFlow',
  claims: [{ table: Table.udpPort, value: 6343 }],
  fields: F,
  showsOthers: true,
  showsLinks: true,
  scan(cursor, row) {
    if (!isVersion5(cursor)) return cursor.claims.data;
    const reader = new Reader(cursor);
    const headers = readSamples(reader, describe(reader).samples).flatMap(({ sampled }) => sampled);
    if (headers.length === 0) return undefined;
    if (!cursor.quoted) row.beginQuote(true);
    cursor.carrier = new SampledHeaders(headers, cursor);
    return undefined;
  },
  detail(cursor, out) {
    if (!isVersion5(cursor)) return;
    const reader = new Reader(cursor);
    const { info, samples } = describe(reader);
    out.columns.protocol = 'sFlow';
    out.columns.setInfo(info);
    out.layer(cursor, sflow, cursor.end - cursor.offset, sflow.title);
    if (!reader.failed) paintHeader(cursor, out);
    for (const sample of readSamples(reader, samples)) paintSample(cursor, out, sample);
  },
};

function paintHeader({ bytes, offset }: Cursor, out: Detail): void {
  out.add(F.version, offset, 4, readU32BE(bytes, offset));
  const kind = readU32BE(bytes, offset + 4);
  out.add(F.agentType, offset + 4, 4, kind);
  const [spec, size, address] = kind === IPV4 ? [F.agent, 4, AddressKind.ipv4] : [F.agent6, 16, AddressKind.ipv6];
  out.add(spec, offset + 8, size, formatAddress(address, bytes, offset + 8));
  const rest = [F.subAgent, F.sequence, F.uptime, F.samples];
  for (const [i, field] of rest.entries()) {
    const at = offset + 8 + size + 4 * i;
    out.add(field, at, 4, readU32BE(bytes, at));
  }
}

function paintSample(cursor: Cursor, out: Detail, { at, kind, length, sampled }: Sample): void {
  const format = kind & FORMAT;
  const name = (kind === format ? SAMPLES[format] : undefined) ?? 'Unknown sample';
  const size = Math.min(8 + length, cursor.end - at);
  const isNumbered = name !== 'Unknown sample' && size >= 12;
  const text = isNumbered ? `${name}, seq ${readU32BE(cursor.bytes, at + 8)}` : name;
  out.within(out.label(at, size, text), () => {
    out.add(F.sampleType, at, 4, format, { text: `${F.sampleType.label}: ${name} (${format})` });
    for (const header of sampled) paintSampled(cursor, out, header);
  });
}

function paintSampled({ bytes }: Cursor, out: Detail, header: Sampled): void {
  const { record, protocol, frameLength, at, length } = header;
  out.within(out.label(record, at + length - record, 'Raw packet header'), () => {
    const name = PROTOCOLS[protocol] ?? 'Unknown';
    out.add(F.protocol, record + 8, 4, protocol, { text: `${F.protocol.label}: ${name} (${protocol})` });
    out.add(F.frameLength, record + 12, 4, frameLength);
    out.add(F.stripped, record + 16, 4, readU32BE(bytes, record + 16));
    out.add(F.headerLength, record + 20, 4, length);
    out.add(F.header, at, length, formatBytes(bytes, at, Math.min(length, SHOWN)));
  });
}

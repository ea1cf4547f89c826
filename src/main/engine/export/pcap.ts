/**
 * Packets as a pcap file (https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-04.html), little-endian, version 2.4;
 * with nanoseconds where an interface of its packets counts finer than microseconds. pcap knows one link type, times from
 * 1970 to 2106 and nothing but time, length and bytes: {@link pcapRefusal} says when a selection cannot be one.
 */
import type { Issue } from '../../../shared/model/index.ts';
import { readBytes } from '../bytes/index.ts';
import { linkTypeName } from '../capture/index.ts';
import { ByteWriter } from './byte-writer.ts';
import type { PacketList, PacketSource } from './packet-source.ts';
import { storedLead } from './stored-packet.ts';

const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
/** Where no interface says how much of a packet was kept at most. */
const NO_SNAP_LENGTH = 262_144;
const MAX_LINK_TYPE = 0xffff;
const SECONDS_END = 2 ** 32;
/** The bit that says how long the frame check sequence is, in the four bits above, in units of 16 bits. */
const FCS_KNOWN = 0x04000000;
const MAX_FCS_LENGTH = 30;

/** Why these packets cannot be a pcap file; undefined where they can. */
export function pcapRefusal(source: PacketSource, packets: PacketList): Issue | undefined {
  const { table, facts } = source;
  let linkType: number | undefined;
  for (let position = 0; position < packets.length; position++) {
    const packet = packets.at(position);
    const own = facts.interfaces[table.interfaceOf(packet)]?.linkType ?? 0;
    if (own > MAX_LINK_TYPE) return refusal('export-pcap-link-type', { name: linkTypeName(own), packet: packet + 1 });
    linkType ??= own;
    if (own !== linkType) {
      return refusal('export-pcap-link-types', { first: linkTypeName(linkType), second: linkTypeName(own) });
    }
    const seconds = table.seconds[packet] ?? 0;
    if (seconds < 0 || seconds >= SECONDS_END) return refusal('export-pcap-time', { packet: packet + 1 });
  }
  return undefined;
}

const refusal = (code: string, params: Record<string, string | number>): Issue => ({
  code,
  layer: 'export',
  offset: 0,
  params,
});

/** The file in pieces; `told` after each packet. The packets must not be refused. */
export function* writePcap(source: PacketSource, packets: PacketList, told: () => void): Generator<Uint8Array> {
  const { table, facts } = source;
  const used = new Set<number>();
  for (let position = 0; position < packets.length; position++) used.add(table.interfaceOf(packets.at(position)));
  const faces = (used.size > 0 ? [...used] : [0]).flatMap((index) => facts.interfaces[index] ?? []);
  const fine = faces.some(({ timestampResolution }) => isFine(timestampResolution));
  const snapLength = Math.max(0, ...faces.map((face) => face.snapLength || NO_SNAP_LENGTH)) || NO_SNAP_LENGTH;
  const fcs = faces[0]?.fcsLength ?? -1;
  const fcsBits = fcs >= 0 && fcs <= MAX_FCS_LENGTH ? (FCS_KNOWN | ((fcs >> 1) << 28)) >>> 0 : 0;
  yield new ByteWriter(false)
    .u32(fine ? NANOSECONDS : MICROSECONDS)
    .u16(2)
    .u16(4)
    .u32(0)
    .u32(0)
    .u32(snapLength)
    .u32(((faces[0]?.linkType ?? 1) | fcsBits) >>> 0)
    .done();
  for (let position = 0; position < packets.length; position++) {
    const packet = packets.at(position);
    const lead = storedLead(source, packet);
    const captured = lead.length + (table.capturedLength[packet] ?? 0);
    const nanos = table.nanos[packet] ?? 0;
    yield new ByteWriter(false)
      .u32(table.seconds[packet] || 0)
      .u32(fine ? nanos : Math.floor(nanos / 1000))
      .u32(captured)
      .u32(lead.length + (table.originalLength[packet] ?? 0))
      .bytes(lead)
      .bytes(readBytes(source.file, table.fileOffset[packet] ?? 0, table.capturedLength[packet] ?? 0))
      .done();
    told();
  }
}

/** Finer than microseconds: of `1e-9`, `2^-30`. */
function isFine(resolution: string): boolean {
  const [, base, exponent] = /^(1e|2\^)-(\d+)$/.exec(resolution) ?? [];
  return base === '1e' ? Number(exponent) > 6 : Number(exponent) > 0;
}

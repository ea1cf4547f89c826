/**
 * Packets as a file, whichever the format: what is written, what it cannot hold, and when it cannot be written at all. To
 * add a format: its id in shared/model/export.ts and a line in WRITERS.
 */
import type { Issue, PacketFormat } from '../../../shared/model/index.ts';
import { writePacketCsv, writePacketJson } from './packet-rows.ts';
import type { PacketExport, PacketList, PacketSource } from './packet-source.ts';
import { pcapRefusal, writePcap } from './pcap.ts';
import { copyPcapng, mayNotBeCopied } from './pcapng-copy.ts';
import { writePcapng } from './pcapng-make.ts';

type Writer = (source: PacketSource, packets: PacketList, told: () => void) => Generator<Uint8Array | string>;

const WRITERS: Readonly<Record<PacketFormat, Writer>> = {
  pcapng: (source, packets, told) =>
    (source.facts.fileType === 'pcapng' ? copyPcapng : writePcapng)(source, packets, told),
  pcap: writePcap,
  csv: writePacketCsv,
  json: writePacketJson,
};

/** Begin to write packets: the pieces of the file, made as they are taken. Ask {@link refusalOf} before. */
export function exportPackets(source: PacketSource, packets: PacketList, format: PacketFormat): PacketExport {
  let done = 0;
  const pieces = WRITERS[format](source, packets, () => {
    done++;
  });
  return {
    pieces,
    get done() {
      return done;
    },
  };
}

/** Why the packets cannot be written as this; undefined where they can. */
export function refusalOf(source: PacketSource, packets: PacketList, format: PacketFormat): Issue | undefined {
  if (format === 'pcap') return pcapRefusal(source, packets);
  const odd = source.facts.interfaces.find(({ linkType }) => linkType > 0xffff);
  if (format === 'pcapng' && source.facts.fileType !== 'pcapng' && odd !== undefined) {
    return issue('export-pcapng-link-type', {});
  }
  return undefined;
}

/** What the capture has, of these packets or as a whole, and the format cannot hold. Tables are not held against it. */
export function lossesOf(source: PacketSource, packets: PacketList, format: PacketFormat): Issue[] {
  if (format === 'pcap') return pcapLosses(source, packets);
  if (format !== 'pcapng' || source.facts.fileType !== 'pcapng') return [];
  const uncopied = count(packets, (packet) => mayNotBeCopied(source, packet));
  return uncopied > 0 ? [issue('export-loses-uncopied', { count: uncopied })] : [];
}

function pcapLosses(source: PacketSource, packets: PacketList): Issue[] {
  const { facts, table } = source;
  const interfaces = facts.interfaces.filter(
    ({ name, description }) => name !== undefined || description !== undefined,
  );
  const about = count(packets, (packet) => source.hasOptions(packet) || (source.newComments(packet)?.length ?? 0) > 0);
  const untimed = count(packets, (packet) => Number.isNaN(table.seconds[packet] ?? Number.NaN));
  return [
    ['export-loses-options', about] as const,
    ['export-loses-comments', facts.comments.length] as const,
    ['export-loses-interfaces', Math.max(interfaces.length, facts.interfaces.length - 1)] as const,
    ['export-loses-names', facts.names.length] as const,
    ['export-loses-secrets', facts.secrets.length] as const,
    ['export-loses-times', untimed] as const,
  ].flatMap(([code, lost]) => (lost > 0 ? [issue(code, { count: lost })] : []));
}

function count(packets: PacketList, is: (packet: number) => boolean): number {
  let found = 0;
  for (let position = 0; position < packets.length; position++) if (is(packets.at(position))) found++;
  return found;
}

const issue = (code: string, params: Readonly<Record<string, number>>): Issue => ({
  code,
  layer: 'export',
  offset: 0,
  params,
});

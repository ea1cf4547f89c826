/** What a file stores of a packet before the first byte that is shown of it: the pseudo-header of some link types. */
import { readBytes } from '../bytes/index.ts';
import { pseudoHeaderLength } from '../capture/index.ts';
import type { PacketSource } from './packet-source.ts';

const NOTHING = new Uint8Array(0);
/** File types whose packets have, in front of them, what their link type says; elsewhere it is made up of zeros. */
const WITH_PSEUDO_HEADER: ReadonlySet<string> = new Set([
  ...['pcap', 'nsecpcap', 'modpcap', 'rh6_1pcap', 'suse6_3pcap', 'nokiapcap', 'pcapng'],
]);

/** The bytes to write in front of a packet; none for most link types. */
export function storedLead(source: PacketSource, packet: number): Uint8Array {
  const { table, facts, file } = source;
  const length = pseudoHeaderLength(facts.interfaces[table.interfaceOf(packet)]?.linkType ?? 0);
  if (length === 0) return NOTHING;
  if (!WITH_PSEUDO_HEADER.has(facts.fileType)) return new Uint8Array(length);
  return readBytes(file, (table.fileOffset[packet] ?? 0) - length, length);
}

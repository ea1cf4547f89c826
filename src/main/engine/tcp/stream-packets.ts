/** Which packets each stream has: one list of packet indices, stream after stream, each in file order. */
import type { PacketTable } from '../table/index.ts';

/** The packets of every stream. Headers quoted in ICMP errors count to their stream as well, as `tcp.stream` does. */
export class StreamPackets {
  /** Where each stream begins in `packets`; one entry more than there are streams. */
  readonly start: Uint32Array;
  readonly packets: Uint32Array;

  /** Count and sort in two passes over the stream column. */
  constructor(table: PacketTable, streams: number) {
    const start = new Uint32Array(streams + 1);
    const { stream: column } = table;
    for (let packet = 0; packet < table.length; packet++) {
      const stream = column[packet] as number;
      if (stream >= 0) start[stream + 1] = (start[stream + 1] as number) + 1;
    }
    for (let stream = 0; stream < streams; stream++) {
      start[stream + 1] = (start[stream + 1] as number) + (start[stream] as number);
    }
    const next = start.slice();
    const packets = new Uint32Array(start[streams] as number);
    for (let packet = 0; packet < table.length; packet++) {
      const stream = column[packet] as number;
      if (stream < 0) continue;
      const at = next[stream] as number;
      packets[at] = packet;
      next[stream] = at + 1;
    }
    this.start = start;
    this.packets = packets;
  }

  /** The packets of one stream; a view. */
  of(stream: number): Uint32Array {
    return this.packets.subarray(this.start[stream] ?? 0, this.start[stream + 1] ?? 0);
  }
}

/** The packets of one stream while the scan still runs: looked for between its first and the latest packet. */
export function findStreamPackets(table: PacketTable, stream: number, first: number): Uint32Array {
  let count = 0;
  for (let packet = first; packet < table.length; packet++) if (table.stream[packet] === stream) count++;
  const packets = new Uint32Array(count);
  let at = 0;
  for (let packet = first; packet < table.length; packet++) if (table.stream[packet] === stream) packets[at++] = packet;
  return packets;
}

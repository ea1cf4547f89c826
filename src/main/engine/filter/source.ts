/** What a filter needs of a capture; the engine gives it. */
import type { Detail } from '../dissect/index.ts';
import type { AddressPool, PacketTable } from '../table/index.ts';

/** See the file's first line. Packets are 0-based. */
export interface FilterSource {
  readonly table: PacketTable;
  readonly addresses: AddressPool;
  paint(packet: number): Detail;
  /** Captured bytes; a view, not to be kept. */
  bytes(packet: number): Uint8Array;
  /** Comments of a packet. */
  comments(packet: number): readonly string[];
  /** Packets of a TCP stream, in order, where the columns tell of it. */
  packetsOf(stream: number): Uint32Array;
}

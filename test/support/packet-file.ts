/** Packets as they lie in a file, and the table that says where. */
import { PacketTable } from '../../src/main/engine/table/index.ts';

/** A file of packets with headers of eight bytes between them, and its table. */
export function fileOf(packets: readonly Uint8Array[]): { readonly bytes: Uint8Array; readonly table: PacketTable } {
  const table = new PacketTable();
  const header = Buffer.from('ABABABAB');
  const bytes = Buffer.concat(packets.flatMap((packet) => [header, packet]));
  let at = 0;
  for (const packet of packets) {
    const row = table.append();
    table.fileOffset[row] = at + header.length;
    table.capturedLength[row] = packet.length;
    at += header.length + packet.length;
  }
  return { bytes, table };
}

/** The TCP payload of a packet that came in IP fragments: its bytes are not in the file in one piece. */
import { PacketScan, scanPacket } from './dissect/index.ts';
import type { Scanner } from './scanner.ts';
import type { AddressPool } from './table/index.ts';

/** Walk the packet once more and take the payload from where its layers were put together. */
export function gatheredPayload(scanner: Scanner, addresses: AddressPool, packet: number): Uint8Array {
  const cursor = scanner.cursorAt(packet, scanner.packetBytes(packet));
  const row = new PacketScan(addresses, undefined);
  scanPacket(cursor, row);
  const { payloadOffset } = row.tcp;
  const length = scanner.table.payloadLength[packet] ?? 0;
  return cursor.bytes.slice(payloadOffset, payloadOffset + length);
}

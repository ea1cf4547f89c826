/** Tables: the packets as typed columns, and the pool of addresses. To add a stored column: packet-table.ts and the scan of its dissector. */
export type { AddressIndex } from './address-pool.ts';
export { AddressKind, AddressPool, formatAddress, formatIpv6, formatMac, RECENT_SHIFT } from './address-pool.ts';
export { Annotations } from './annotations.ts';
export { PacketSet } from './packet-set.ts';
export { KnownPackets, PacketTable, Way } from './packet-table.ts';
export { BATCH_ROWS, ROW, RowBatch } from './row-batch.ts';
export { RolesFrom, StreamTable } from './stream-table.ts';

/** How a row of the packet list looks: a quiet tint by protocol, red words where there is trouble. */
import type { PacketRow } from '../../../shared/model/index.ts';

/** Analysis notes that are ordinary life of a connection. */
const ORDINARY = new Set(['window_update', 'keep_alive', 'keep_alive_ack']);

/** Whether something on this packet went wrong: what the words of the row turn red for. */
export function isTrouble(row: PacketRow): boolean {
  return row.severity === 'error' || row.severity === 'warn' || row.notes.some((note) => !ORDINARY.has(note));
}

/** Class names of a row: what it carries, or what went wrong; then what the person says of it. */
export function rowClass(row: PacketRow | undefined): string {
  if (!row) return '';
  if (row.isIgnored) return 'row-ignored';
  return row.isMarked ? `${ownLook(row)} row-marked` : ownLook(row);
}

function ownLook(row: PacketRow): string {
  if (isTrouble(row)) return 'row-bad';
  switch (row.family) {
    case 'http':
    case 'websocket':
    case 'tls':
      return `row-${row.family}`;
    default:
      return row.control ? 'row-control' : 'row-tcp';
  }
}

/** Paints one unit of a stream's index: what its protocol makes of the bytes that it was given. */
import { type Cursor, type Detail, Fault } from '../dissect/index.ts';
import type { PaintTarget, Piece } from './protocol.ts';
import type { Unit } from './stream-columns.ts';
import type { StreamIndex } from './stream-index.ts';

/** Where a unit was completed. */
export interface UnitPlace {
  readonly position: number;
  /** Packet at a position of the stream. */
  packetAt(position: number): number;
}

/** `cursor` stands on the unit: `offset` at its beginning, `end` at the end of what there is of it. */
export function paintUnit(index: StreamIndex, place: UnitPlace, unit: Unit, cursor: Cursor, out: Detail): void {
  const { protocol } = unit;
  if (protocol === undefined) {
    if (unit.message === undefined) cursor.claims.data.detail(cursor, out);
    return;
  }
  const { segments } = index;
  const { position } = place;
  const { sender } = segments.at(position);
  const piece: Piece = {
    bytes: cursor.bytes,
    from: cursor.offset,
    to: cursor.end,
    seq: (unit.seq - cursor.offset) >>> 0,
    sender,
    sourcePort: sender === 0 ? segments.sourcePort : segments.destinationPort,
    destinationPort: sender === 0 ? segments.destinationPort : segments.sourcePort,
    position,
    more: unit.given > unit.length,
    cut: cursor.wireEnd > cursor.end,
    last: unit.last,
    opened: segments.opened,
  };
  const packetAt = (other: number): number => place.packetAt(other);
  const target: PaintTarget = {
    out,
    cursor,
    latest: index.state,
    packetAt,
    webSocket: () => segments.webSocket?.(),
  };
  const outcome = protocol.read(piece, unit.state, target);
  if (outcome.used === 0 && outcome.need === undefined) {
    cursor.claims.data.detail(cursor, out);
    return;
  }
  if (cursor.fault !== Fault.none) out.fault(cursor, protocol.layer);
}

/** What the painters of stream protocols share. */
import type { Dissector } from '../dissect/index.ts';
import type { PaintTarget } from './protocol.ts';

/**
 * Begin a layer at `from`, of `length` bytes, without listing its protocol again: that is done once for each piece, by
 * its reader, however many messages the piece holds.
 */
export function openLayer({ out, cursor }: PaintTarget, layer: Dissector, from: number, length: number): void {
  const { offset } = cursor;
  cursor.offset = from;
  out.layer(cursor, layer, length, layer.title);
  cursor.offset = offset;
  out.protocols.pop();
}

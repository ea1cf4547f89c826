/** What the painters of stream protocols share. */
import type { Dissector } from '../dissect/index.ts';
import type { PaintTarget } from './protocol.ts';
import { REASSEMBLY_FIELDS } from './reassembly-fields.ts';

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

/**
 * Tell in the TCP layer how long a message at `from` is, its header included, where the reference cuts it out of the
 * stream by a length in that header. `length` may go beyond what was captured. To be called before the message's layer is
 * begun, which ends what stands in the TCP layer.
 */
export function paintSize({ out }: PaintTarget, from: number, length: number): void {
  const { size } = REASSEMBLY_FIELDS;
  if (!out.asks(size)) return;
  out.resume(out.carrier);
  out.add(size, from, length, length, { generated: true });
}

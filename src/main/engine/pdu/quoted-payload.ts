/**
 * What stands behind a TCP header that another packet quotes (an ICMP error, a sample that a switch took): a beginning of one
 * segment, told by its ports and its look alone. Nothing of it is put together with other segments.
 */
import { readU16BE } from '../bytes/index.ts';
import { Cursor, type Detail } from '../dissect/index.ts';
import type { Piece } from './protocol.ts';
import { chooseProtocol } from './registry.ts';

/** Paint the payload that begins at `at` in the bytes of `quoting`, which stands on the TCP header; `length` was sent. */
export function paintQuotedPayload(quoting: Cursor, at: number, length: number, out: Detail): void {
  const cursor = new Cursor(quoting.claims);
  cursor.begin(quoting.bytes, at, quoting.end - at, length);
  cursor.base = quoting.base;
  cursor.packet = quoting.packet;
  cursor.quoted = true;
  const piece: Piece = {
    bytes: cursor.bytes,
    from: at,
    to: cursor.end,
    seq: 0,
    sender: 0,
    sourcePort: readU16BE(quoting.bytes, quoting.offset),
    destinationPort: readU16BE(quoting.bytes, quoting.offset + 2),
    position: 0,
    more: false,
    cut: cursor.wireEnd > cursor.end,
    last: false,
    opened: undefined,
  };
  const { length: met } = out.stack;
  const protocol = chooseProtocol(piece);
  const state = protocol?.startAt?.(piece) ?? protocol?.start;
  // Read once to know what the conversation is by then, and once more to paint it.
  const outcome = protocol?.read(piece, state);
  if (protocol === undefined || outcome === undefined || (outcome.used === 0 && outcome.need === undefined)) {
    cursor.claims.data.detail(cursor, out);
  } else {
    protocol.read(piece, state, { out, cursor, latest: outcome.state, packetAt: () => quoting.packet });
  }
  // Layers of a quote stand inside the packet that quotes them.
  out.stack.length = met;
}

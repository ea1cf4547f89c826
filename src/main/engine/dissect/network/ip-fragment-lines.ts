/** The lines that tell of fragments and of the datagram they make up, for IPv4 and IPv6 alike. */
import { packetIndex } from '../../../../shared/units.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail } from '../detail.ts';
import type { FieldSpec } from '../field.ts';
import { type Datagram, type FragmentPiece, fragmentSlot, slotPacket } from './ip-fragments.ts';

/** The fields, which have a name of their own in each of the two protocols. */
export interface FragmentFields {
  readonly fragments: FieldSpec;
  readonly fragment: FieldSpec;
  readonly overlap: FieldSpec;
  readonly conflict: FieldSpec;
  readonly tooLong: FieldSpec;
  readonly multipleTails: FieldSpec;
  readonly error: FieldSpec;
  readonly count: FieldSpec;
  readonly reassembledIn: FieldSpec;
  readonly reassembledLength: FieldSpec;
}

/** Declare them: `prefix` is `ip` or `ipv6`, `version` stands in the labels, `joiner` is how the prefix of the last ones ends. */
export function fragmentFields(prefix: string, version: string): FragmentFields {
  return {
    fragments: { key: `${prefix}.fragments`, label: `${version} Fragments`, type: 'none' },
    fragment: { key: `${prefix}.fragment`, label: `${version} Fragment`, type: 'frame' },
    overlap: { key: `${prefix}.fragment.overlap`, label: 'Fragment overlap', type: 'boolean' },
    conflict: {
      key: `${prefix}.fragment.overlap.conflict`,
      label: 'Conflicting data in fragment overlap',
      type: 'boolean',
    },
    tooLong: { key: `${prefix}.fragment.toolongfragment`, label: 'Fragment too long', type: 'boolean' },
    multipleTails: {
      key: `${prefix}.fragment.multipletails`,
      label: 'Multiple tail fragments found',
      type: 'boolean',
    },
    error: { key: `${prefix}.fragment.error`, label: 'Defragmentation error', type: 'frame' },
    count: { key: `${prefix}.fragment.count`, label: 'Fragment count', type: 'uint32' },
    reassembledIn: {
      key: prefix === 'ip' ? 'ip.reassembled_in' : 'ipv6.reassembled.in',
      label: `Reassembled ${version} in frame`,
      type: 'frame',
    },
    reassembledLength: { key: `${prefix}.reassembled.length`, label: `Reassembled ${version} length`, type: 'uint32' },
  };
}

/**
 * Paint what became of the fragment at hand. Returns the packet (0-based) that completes its datagram if that is another
 * one, `here` if it is this one, undefined if none does.
 */
export function paintFragment(cursor: Cursor, out: Detail, fields: FragmentFields): number | 'here' | undefined {
  const { fragments } = cursor.state;
  const slot = fragmentSlot(cursor.packet, cursor.fragmentDepth);
  if (cursor.quoted) return undefined;
  const datagram = fragments.completed(slot);
  if (datagram !== undefined) {
    paintDatagram(cursor, out, fields, datagram);
    return 'here';
  }
  const elsewhere = fragments.completedIn(slot);
  if (elsewhere === undefined) return undefined;
  const packet = slotPacket(elsewhere);
  out.add(fields.reassembledIn, cursor.offset, 0, packet + 1, { generated: true, link: packetIndex(packet) });
  return packet;
}

function paintDatagram(cursor: Cursor, out: Detail, fields: FragmentFields, datagram: Datagram): void {
  const { pieces, length } = datagram;
  const list = pieces.map((piece) => `#${piece.packet + 1}(${piece.length})`).join(', ');
  const title = `${pieces.length} ${fields.fragments.label} (${length} bytes): ${list}`;
  const node = out.add(fields.fragments, cursor.offset, 0, '', { text: `[${title}]`, generated: true });
  out.within(node, () => {
    for (const piece of pieces) paintPiece(cursor, out, fields, piece);
    out.add(fields.count, cursor.offset, 0, pieces.length, { generated: true });
    out.add(fields.reassembledLength, cursor.offset, 0, length, { generated: true });
  });
}

function paintPiece(cursor: Cursor, out: Detail, fields: FragmentFields, piece: FragmentPiece): void {
  const last = piece.offset + piece.length - 1;
  const text = `[Frame: ${piece.packet + 1}, payload: ${piece.offset}-${last} (${piece.length} bytes)]`;
  const wrong = piece.conflicts || piece.tooLong || piece.otherTail;
  const node = out.add(wrong ? fields.error : fields.fragment, cursor.offset, 0, piece.packet + 1, {
    text,
    generated: true,
    link: packetIndex(piece.packet),
    ...(wrong ? { severity: 'error' as const } : {}),
  });
  out.within(node, () => {
    if (piece.overlaps) out.add(fields.overlap, cursor.offset, 0, true, { generated: true });
    if (piece.conflicts) out.add(fields.conflict, cursor.offset, 0, true, { generated: true });
    if (piece.otherTail) out.add(fields.multipleTails, cursor.offset, 0, true, { generated: true });
    if (piece.tooLong) out.add(fields.tooLong, cursor.offset, 0, true, { generated: true });
  });
}

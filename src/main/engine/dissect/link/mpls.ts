/**
 * MPLS label stacks (RFC 3032), one layer for the whole stack. Nothing says what follows the last label; the first four
 * bits tell IPv4 and IPv6, and zero bits a pseudowire that carries Ethernet, with or without a control word (RFC 4448).
 */
import { readU32BE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';

const LABEL = 4;
const BOTTOM = 0x100;

const LABEL_NAMES: Readonly<Record<number, string>> = {
  0: 'IPv4 Explicit-Null',
  1: 'Router Alert',
  2: 'IPv6 Explicit-Null',
  3: 'Implicit-Null',
  7: 'Entropy Label Indicator (ELI)',
  13: 'Generic Associated Channel Label (GAL)',
  14: 'OAM Alert',
};

const F = declareFields({
  label: { key: 'mpls.label', label: 'MPLS Label', type: 'uint32', names: LABEL_NAMES },
  experimental: { key: 'mpls.exp', label: 'MPLS Experimental Bits', type: 'uint32' },
  bottom: { key: 'mpls.bottom', label: 'MPLS Bottom Of Label Stack', type: 'uint32' },
  ttl: { key: 'mpls.ttl', label: 'MPLS TTL', type: 'uint32' },
});

/** Who follows the stack; the cursor stands behind it and at least one byte is there. */
function follow(cursor: Cursor): Dissector | undefined {
  switch ((cursor.bytes[cursor.offset] as number) >> 4) {
    case 4:
      return cursor.find(Table.etherType, 0x0800);
    case 6:
      return cursor.find(Table.etherType, 0x86dd);
    case 0:
      return pseudowire;
    default:
      return cursor.claims.data;
  }
}

/** The label stack. */
export const mpls: Dissector = {
  id: 'mpls',
  title: 'MultiProtocol Label Switching Header',
  short: 'MPLS',
  claims: [
    { table: Table.etherType, value: 0x8847 },
    { table: Table.etherType, value: 0x8848 },
    { table: Table.ipProtocol, value: 137 },
    { table: Table.udpPort, value: 6635 },
    { table: Table.pppProtocol, value: 0x0281 },
    { table: Table.pppProtocol, value: 0x0283 },
  ],
  fields: F,
  standsAsPainted: true,
  scan(cursor) {
    for (;;) {
      if (!cursor.has(LABEL)) return undefined;
      const entry = readU32BE(cursor.bytes, cursor.offset);
      cursor.offset += LABEL;
      if ((entry & BOTTOM) !== 0) break;
    }
    return cursor.has(1) ? follow(cursor) : undefined;
  },
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    out.columns.protocol = 'MPLS';
    out.columns.setInfo('MPLS Label Switched Packet');
    let end = offset;
    let label = -1;
    while (end + LABEL <= cursor.end) {
      const entry = readU32BE(bytes, end);
      if (label < 0) label = entry >>> 12;
      end += LABEL;
      if ((entry & BOTTOM) !== 0) break;
    }
    const title = 'MultiProtocol Label Switching Header';
    out.layer(cursor, mpls, end - offset, label < 0 ? title : `${title}, Label: ${label}`);
    for (let at = offset; at < end; at += LABEL) {
      // In the reference's tree every label is a layer.
      if (at > offset) out.stand(cursor, mpls.id);
      const entry = readU32BE(bytes, at);
      out.add(F.label, at, 4, entry >>> 12);
      out.add(F.experimental, at, 4, (entry >>> 9) & 7);
      out.add(F.bottom, at, 4, (entry >>> 8) & 1);
      out.add(F.ttl, at, 4, entry & 0xff);
    }
  },
};

/** Ethernet in a pseudowire: four zero bits begin either a control word or a destination address. */
export const pseudowire: Dissector = {
  id: 'pwethheuristic',
  title: 'Ethernet PW (CW is heuristic)',
  short: 'Ethernet PW (CW heuristic)',
  claims: [],
  fields: {},
  scan(cursor) {
    if (hasControlWord(cursor)) cursor.offset += LABEL;
    return cursor.find(Table.linkType, 1);
  },
  detail(cursor, out) {
    const controlled = hasControlWord(cursor);
    out.layer(
      cursor,
      pseudowire,
      controlled ? LABEL : 0,
      `PW Ethernet (${controlled ? 'with' : 'without'} control word)`,
    );
    out.protocols.push(controlled ? 'pwethcw' : 'pwethnocw');
  },
};

/** A control word whose reserved bits and sequence number are zero, in front of a whole Ethernet header. */
function hasControlWord(cursor: Cursor): boolean {
  return cursor.offset + LABEL + 14 <= cursor.end && readU32BE(cursor.bytes, cursor.offset) === 0;
}

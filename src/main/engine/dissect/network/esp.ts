/** The encapsulating security payload (RFC 4303): what can be read of it is its index and sequence number. */
import { readU32BE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';

const HEADER = 8;

const F = declareFields({
  spi: { key: 'esp.spi', label: 'ESP SPI', type: 'uint32', base: 'hex', at: 0, size: 4 },
  sequence: { key: 'esp.sequence', label: 'ESP Sequence', type: 'uint32', at: 4, size: 4 },
});

/** ESP. */
export const esp: Dissector = {
  id: 'esp',
  title: 'Encapsulating Security Payload',
  short: 'ESP',
  claims: [{ table: Table.ipProtocol, value: 50 }],
  fields: F,
  leavesNothing: ({ offset, end }) => end - offset >= HEADER,
  scan(cursor) {
    cursor.has(HEADER);
    return undefined;
  },
  detail(cursor, out) {
    out.columns.protocol = 'ESP';
    out.columns.setInfo('');
    const here = cursor.end - cursor.offset;
    out.layer(cursor, esp, Math.max(0, here), esp.title);
    if (here < HEADER) return;
    const spi = readU32BE(cursor.bytes, cursor.offset).toString(16).padStart(8, '0');
    out.columns.setInfo(`ESP (SPI=0x${spi})`);
    out.read(cursor, F.spi);
    out.read(cursor, F.sequence);
    out.label(cursor.offset + HEADER, here - HEADER, `Encrypted data (${here - HEADER} bytes)`);
  },
};

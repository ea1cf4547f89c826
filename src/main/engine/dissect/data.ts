/** Bytes that nobody claims: named, counted and shown. */
import { leaf } from './dissector.ts';
import { declareFields } from './field.ts';
import { formatHexBytes } from './text.ts';

/** Its fields. */
export const DATA_FIELDS = declareFields({
  data: { key: 'data.data', label: 'Data', type: 'bytes' },
  length: { key: 'data.len', label: 'Length', type: 'uint32' },
});

const F = DATA_FIELDS;

/** Most bytes written out in the tree's line, and in the value; the hex view has them all. */
const SHOWN = 24;
const MAX_VALUE = 1 << 19;

/** The rest of a packet. */
export const data = leaf({
  id: 'data',
  title: 'Data',
  claims: [],
  fields: F,
  detail(cursor, out) {
    const length = cursor.end - cursor.offset;
    if (length <= 0) return;
    out.layer(cursor, data, length, `Data (${length} byte${length === 1 ? '' : 's'})`);
    const bytes = cursor.bytes.subarray(cursor.offset, cursor.end);
    const hex = formatHexBytes(bytes.subarray(0, out.asks(F.data) ? MAX_VALUE : SHOWN));
    const shown = `${hex.slice(0, 2 * SHOWN)}${length > SHOWN ? '…' : ''}`;
    out.add(F.data, cursor.offset, length, hex, { text: `Data: ${shown}` });
    out.add(F.length, cursor.offset, 0, length, { generated: true });
  },
});

/** Bytes that nobody claims: named, counted and shown. */
import { leaf } from './dissector.ts';
import { declareFields } from './field.ts';

const F = declareFields({
  data: { key: 'data.data', label: 'Data', type: 'bytes' },
  length: { key: 'data.len', label: 'Length', type: 'uint32' },
});

/** Most bytes written out in the tree's line; the hex view has them all. */
const SHOWN = 24;

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
    const hex = Array.from(bytes.subarray(0, SHOWN), (b) => b.toString(16).padStart(2, '0')).join('');
    out.add(F.data, cursor.offset, length, hex, { text: `Data: ${hex}${length > SHOWN ? '…' : ''}` });
    out.add(F.length, cursor.offset, 0, length, { generated: true });
  },
});

/**
 * Links that are only named: the Ethernet configuration testing protocol (DEC, "loop"), and the link types that are free
 * for private use.
 */
import { readU16LE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';

const FUNCTION_NAMES: Readonly<Record<number, string>> = { 1: 'Reply', 2: 'Forward Data' };

const F = declareFields({
  skip: { key: 'loop.skipcount', label: 'skipCount', type: 'uint16' },
  function: { key: 'loop.function', label: 'Function', type: 'uint16', names: FUNCTION_NAMES },
});

/** Configuration testing: little-endian, a skip count and functions. */
export const loopTest: Dissector = {
  id: 'loop',
  title: 'Configuration Test Protocol (loopback)',
  short: 'LOOP',
  claims: [{ table: Table.etherType, value: 0x9000 }],
  fields: F,
  scan(cursor) {
    if (!cursor.has(4)) return undefined;
    const reply = readU16LE(cursor.bytes, cursor.offset + 2) === 1;
    cursor.offset += reply ? 6 : 4;
    return cursor.offset < cursor.end ? cursor.claims.data : undefined;
  },
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    out.columns.protocol = 'LOOP';
    out.columns.setInfo('');
    const here = cursor.end - offset;
    out.layer(cursor, loopTest, Math.max(0, Math.min(here, 6)), loopTest.title);
    if (here < 4) return;
    const what = readU16LE(bytes, offset + 2);
    out.columns.setInfo(FUNCTION_NAMES[what] ?? `Unknown function (${what})`);
    out.add(F.skip, offset, 2, readU16LE(bytes, offset));
    out.add(F.function, offset + 2, 2, what);
  },
};

const USER_FIRST = 147;
const USER_COUNT = 16;

/** Link types for private use: nobody else knows what is in them. */
export const userLink: Dissector = {
  id: 'user_dlt',
  title: 'DLT User',
  short: 'DLT_USER',
  claims: Array.from({ length: USER_COUNT }, (_, i) => ({ table: Table.linkType, value: USER_FIRST + i })),
  fields: {},
  scan: (cursor) => cursor.claims.data,
  detail(cursor, out) {
    out.layer(cursor, userLink, 0, `User encapsulation not handled: DLT=${cursor.linkType}`);
  },
};

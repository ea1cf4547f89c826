/**
 * Headers that drivers put in front of 802.11 frames, besides radiotap: PPI, Prism and AVS. Read of them is what the frame
 * needs: their length, and whether a check sequence ends it.
 */
import { readU16LE, readU32BE, readU32LE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';
import { paintRadio, RADIO_INFORMATION, radiotap } from './radiotap.ts';
import { wlan } from './wlan.ts';

const PPI_HEADER = 8;
const PPI_COMMON = 2;
const PPI_FLAGS_AT = 8;
const WLAN_LINK = 105;

/** Whether a PPI header's 802.11 field says that a check sequence ends the frame. */
function ppiFcs(cursor: Cursor, length: number): boolean {
  const { bytes, offset } = cursor;
  const end = Math.min(cursor.end, offset + length);
  for (let at = offset + PPI_HEADER; at + 4 <= end; ) {
    const type = readU16LE(bytes, at);
    const size = readU16LE(bytes, at + 2);
    if (type === PPI_COMMON && at + 4 + PPI_FLAGS_AT + 2 <= end)
      return (readU16LE(bytes, at + 4 + PPI_FLAGS_AT) & 1) !== 0;
    at += 4 + size;
  }
  return false;
}

const P = declareFields({
  version: { key: 'ppi.version', label: 'Version', type: 'uint8', at: 0 },
  flags: { key: 'ppi.flags', label: 'Flags', type: 'uint8', base: 'hex', at: 1 },
  length: { key: 'ppi.length', label: 'Header length', type: 'uint16' },
  dlt: { key: 'ppi.dlt', label: 'DLT', type: 'uint32' },
});

/** Per-packet information: it names the link type of what it carries. */
const ppi: Dissector = {
  id: 'ppi',
  title: 'PPI Packet Header',
  short: 'PPI',
  claims: [{ table: Table.linkType, value: 192 }],
  fields: P,
  scan(cursor) {
    if (!cursor.has(PPI_HEADER)) return undefined;
    const length = readU16LE(cursor.bytes, cursor.offset + 2);
    const link = readU32LE(cursor.bytes, cursor.offset + 4);
    if (length < PPI_HEADER || !cursor.has(length)) return undefined;
    cursor.wlanFcs = link === WLAN_LINK && ppiFcs(cursor, length);
    cursor.offset += length;
    return link > 0xffff ? cursor.claims.data : cursor.find(Table.linkType, link);
  },
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    const here = cursor.end - offset;
    const length = here < PPI_HEADER ? here : readU16LE(bytes, offset + 2);
    paintRadio(cursor, out, ppi, 'PPI', length, `PPI version ${here < 1 ? 0 : bytes[offset]}, ${length} bytes`);
    if (here < PPI_HEADER) return;
    out.read(cursor, P.version);
    out.read(cursor, P.flags);
    out.add(P.length, offset + 2, 2, length);
    const link = readU32LE(bytes, offset + 4);
    out.add(P.dlt, offset + 4, 4, link);
    if (link === WLAN_LINK && here >= length) out.carry(RADIO_INFORMATION);
  },
};

const PRISM_HEADER = 144;
const AVS_MAGIC = 0x80211000;
const AVS_MIN = 8;

const isAvs = (cursor: Cursor): boolean =>
  cursor.offset + AVS_MIN <= cursor.end && (readU32BE(cursor.bytes, cursor.offset) & 0xfffff000) === (AVS_MAGIC | 0);

/** Length of the AVS header at the cursor. */
const avsLength = (cursor: Cursor): number => readU32BE(cursor.bytes, cursor.offset + 4);

/** The header of the Prism drivers; some write an AVS header under its link type. */
export const prism: Dissector = {
  id: 'prism',
  title: 'Prism capture header',
  short: 'Prism',
  claims: [{ table: Table.linkType, value: 119 }],
  fields: {},
  scan(cursor, row) {
    if (isAvs(cursor)) return avs.scan(cursor, row);
    if (!cursor.has(PRISM_HEADER)) return undefined;
    cursor.offset += PRISM_HEADER;
    return wlan;
  },
  detail(cursor, out) {
    if (isAvs(cursor)) {
      out.carry('prism');
      avs.detail(cursor, out);
      return;
    }
    paintRadio(cursor, out, prism, 'Prism', PRISM_HEADER, 'Prism capture header');
    if (cursor.offset + PRISM_HEADER <= cursor.end) out.carry(RADIO_INFORMATION);
  },
};

/** The header of the AVS drivers. */
const avs: Dissector = {
  id: 'wlancap',
  title: 'AVS WLAN Capture header',
  short: 'AVS WLANCAP',
  claims: [{ table: Table.linkType, value: 163 }],
  fields: {},
  scan(cursor) {
    if (!cursor.has(AVS_MIN)) return undefined;
    const length = avsLength(cursor);
    if (length < AVS_MIN || !cursor.has(length)) return undefined;
    cursor.offset += length;
    return wlan;
  },
  detail(cursor, out) {
    const here = cursor.end - cursor.offset;
    const length = here < AVS_MIN ? here : avsLength(cursor);
    paintRadio(cursor, out, avs, 'WLAN', length, avs.title);
    if (here >= AVS_MIN && here >= length) out.carry(RADIO_INFORMATION);
  },
};

/** All of them. */
export const WLAN_RADIO: readonly Dissector[] = [radiotap, ppi, prism, avs];

/** VLAN tags: 802.1Q customer tags and 802.1ad service tags (IEEE 802.1Q clause 9.6), stacked as deep as they come. */
import { readU16BE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields, type FieldSpec, nameOfBoolean } from '../field.ts';
import { ETHER_TYPE_NAMES, followEtherType, paintEtherType } from './ether-types.ts';

const TAG = 4;
/** Largest number that is a length and no type. */
const MAX_LENGTH = 1500;

const PRIORITY_NAMES = {
  0: 'Best Effort (default)',
  1: 'Background',
  2: 'Spare',
  3: 'Excellent Effort',
  4: 'Controlled Load',
  5: 'Video, < 100ms latency and jitter',
  6: 'Voice, < 10ms latency and jitter',
  7: 'Network Control',
};

const C = declareFields({
  priority: {
    key: 'vlan.priority',
    label: 'Priority',
    type: 'uint16',
    at: 0,
    size: 2,
    mask: 0xe000,
    names: PRIORITY_NAMES,
    fixed: true,
  },
  dei: {
    key: 'vlan.dei',
    label: 'DEI',
    type: 'boolean',
    names: { 0: 'Ineligible', 1: 'Eligible' },
    at: 0,
    size: 2,
    mask: 0x1000,
    fixed: true,
  },
  id: { key: 'vlan.id', label: 'ID', type: 'uint16', at: 0, size: 2, mask: 0x0fff, fixed: true },
  type: {
    key: 'vlan.etype',
    label: 'Type',
    type: 'uint16',
    base: 'hex',
    at: 2,
    size: 2,
    names: ETHER_TYPE_NAMES,
    fixed: { least: MAX_LENGTH + 1 },
  },
  length: { key: 'vlan.len', label: 'Length', type: 'uint16', at: 2, size: 2 },
});

const S = declareFields({
  priority: {
    key: 'ieee8021ad.priority',
    label: 'Priority',
    type: 'uint16',
    at: 0,
    size: 2,
    mask: 0xe000,
    fixed: true,
  },
  dei: { key: 'ieee8021ad.dei', label: 'DEI', type: 'uint16', at: 0, size: 2, mask: 0x1000, fixed: true },
  id: { key: 'ieee8021ad.id', label: 'ID', type: 'uint16', at: 0, size: 2, mask: 0x0fff, fixed: true },
});

const isLength = (type: number): boolean => type <= MAX_LENGTH && type !== 0;

/** Customer tags, and the older numbers for stacked ones. */
export const vlan: Dissector = {
  id: 'vlan',
  title: '802.1Q Virtual LAN',
  short: 'VLAN',
  claims: [0x8100, 0x9100, 0x9200].map((value) => ({ table: Table.etherType, value })),
  fields: C,
  scan: scanTag,
  detail(cursor, out) {
    out.columns.protocol = 'VLAN';
    out.columns.setInfo('');
    const tag = tagLine(cursor);
    out.layer(cursor, vlan, Math.min(TAG, cursor.end - cursor.offset), `802.1Q Virtual LAN${tag}`);
    if (tag === '') return;
    for (const spec of [C.priority, C.dei] as const) out.read(cursor, spec, deiText(cursor, spec));
    out.read(cursor, C.id);
    const type = readU16BE(cursor.bytes, cursor.offset + 2);
    if (isLength(type)) {
      out.read(cursor, C.length);
      return;
    }
    out.read(cursor, C.type);
    paintEtherType(cursor, out, TAG, type);
  },
};

/** Service tags. */
export const serviceVlan: Dissector = {
  id: 'ieee8021ad',
  title: 'IEEE 802.1ad',
  short: 'IEEE 802.1AD',
  claims: [{ table: Table.etherType, value: 0x88a8 }],
  fields: S,
  scan: scanTag,
  detail(cursor, out) {
    out.columns.protocol = '802.1ad';
    out.columns.setInfo('');
    out.layer(cursor, serviceVlan, Math.min(TAG, cursor.end - cursor.offset), `IEEE 802.1ad${idLine(cursor)}`);
    if (cursor.offset + TAG > cursor.end) return;
    out.read(cursor, S.priority);
    out.read(cursor, S.dei);
    out.read(cursor, S.id);
    const type = readU16BE(cursor.bytes, cursor.offset + 2);
    if (!isLength(type)) paintEtherType(cursor, out, TAG, type);
  },
};

function scanTag(cursor: Cursor): Dissector | undefined {
  if (!cursor.has(TAG)) return undefined;
  const type = readU16BE(cursor.bytes, cursor.offset + 2);
  cursor.vlan = readU16BE(cursor.bytes, cursor.offset) & 0x0fff;
  cursor.offset += TAG;
  if (!isLength(type)) return followEtherType(cursor, type);
  cursor.narrow(type);
  return cursor.find(Table.llc, 0);
}

function idLine(cursor: Cursor): string {
  if (cursor.offset + 2 > cursor.end) return '';
  return `, ID: ${readU16BE(cursor.bytes, cursor.offset) & 0x0fff}`;
}

function tagLine(cursor: Cursor): string {
  if (cursor.offset + TAG > cursor.end) return '';
  const tag = readU16BE(cursor.bytes, cursor.offset);
  return `, PRI: ${tag >>> 13}, DEI: ${(tag >>> 12) & 1}, ID: ${tag & 0x0fff}`;
}

function deiText(cursor: Cursor, spec: FieldSpec): { text?: string } {
  if (spec !== C.dei) return {};
  const eligible = (readU16BE(cursor.bytes, cursor.offset) & 0x1000) !== 0;
  return { text: `...${eligible ? 1 : 0} .... .... .... = DEI: ${nameOfBoolean(spec, eligible)}` };
}

/**
 * Headers that drivers put in front of 802.11 frames: radiotap (https://www.radiotap.org), PPI, Prism and AVS. Read of
 * them is what the frame needs: their length, and whether a check sequence ends it.
 */
import { readU16LE, readU32BE, readU32LE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';
import { wlan } from './wlan.ts';

/** What Wireshark lists between a radio header and the frame: the same facts again, worked out. */
const RADIO_INFORMATION = 'wlan_radio';

function paintRadio(cursor: Cursor, out: Detail, self: Dissector, length: number, text: string): void {
  out.columns.protocol = self === ppi ? 'PPI' : self === prism ? 'Prism' : 'WLAN';
  out.columns.setInfo('');
  out.layer(cursor, self, Math.max(0, Math.min(length, cursor.end - cursor.offset)), text);
}

const R = declareFields({
  version: { key: 'radiotap.version', label: 'Header revision', type: 'uint8', at: 0 },
  pad: { key: 'radiotap.pad', label: 'Header pad', type: 'uint8', at: 1 },
  length: { key: 'radiotap.length', label: 'Header length', type: 'uint16' },
  present: { key: 'radiotap.present.word', label: 'Present flags word', type: 'uint32', base: 'hex' },
  flags: { key: 'radiotap.flags', label: 'Flags', type: 'uint8', base: 'hex' },
  time: { key: 'radiotap.mactime', label: 'MAC timestamp', type: 'uint64' },
  rate: { key: 'radiotap.datarate', label: 'Data rate (Mb/s)', type: 'double' },
  frequency: { key: 'radiotap.channel.freq', label: 'Channel frequency', type: 'uint32' },
  signal: { key: 'radiotap.dbm_antsignal', label: 'Antenna signal', type: 'int8' },
  noise: { key: 'radiotap.dbm_antnoise', label: 'Antenna noise', type: 'int8' },
  antenna: { key: 'radiotap.antenna', label: 'Antenna', type: 'uint32' },
  fcs: { key: 'radiotap.flags.fcs', label: 'FCS at end', type: 'boolean' },
});

const RADIOTAP_HEADER = 8;
const TSFT_PRESENT = 0x01;
const FLAGS_PRESENT = 0x02;
const MORE_PRESENT = 0x80000000;
const FLAG_FCS = 0x10;
const FLAG_PADDED = 0x20;

/** Index of the flags field; -1 where there is none. Eight bytes are there. */
function radiotapFlagsAt(cursor: Cursor): number {
  const { bytes, offset } = cursor;
  const length = readU16LE(bytes, offset + 2);
  const first = readU32LE(bytes, offset + 4);
  if ((first & FLAGS_PRESENT) === 0) return -1;
  let at = offset + RADIOTAP_HEADER;
  let word = first;
  while ((word & MORE_PRESENT) !== 0) {
    if (at + 4 > cursor.end) return -1;
    word = readU32LE(bytes, at);
    at += 4;
  }
  // The timestamp is aligned to its eight bytes, counted from the header's first.
  if ((first & TSFT_PRESENT) !== 0) at = offset + ((at - offset + 7) & ~7) + 8;
  return at < Math.min(cursor.end, offset + length) ? at : -1;
}

/** Fields of the header in the order of their bits: how many bytes each has, and to how many it is aligned. */
const MEASURES: readonly (readonly [size: number, alignment: number])[] = [
  [8, 8],
  [1, 1],
  [1, 1],
  [4, 2],
  [2, 2],
  [1, 1],
  [1, 1],
  [2, 2],
  [2, 2],
  [2, 2],
  [1, 1],
  [1, 1],
];
const Measure = { time: 0, rate: 2, channel: 3, signal: 5, noise: 6, antenna: 11 } as const;

/** What the receiver has measured. Only of a header with one word of bits: further ones are of antennas by themselves. */
function paintMeasures({ bytes, offset }: Cursor, out: Detail, length: number): void {
  const present = readU32LE(bytes, offset + 4);
  if ((present & MORE_PRESENT) !== 0) return;
  let at = RADIOTAP_HEADER;
  for (const [bit, [size, alignment]] of MEASURES.entries()) {
    if (((present >>> bit) & 1) === 0) continue;
    at = Math.ceil(at / alignment) * alignment;
    if (at + size > length) return;
    paintMeasure(bytes, out, bit, offset + at);
    at += size;
  }
}

function paintMeasure(bytes: Uint8Array, out: Detail, bit: number, at: number): void {
  const first = bytes[at] as number;
  const decibels = first > 127 ? first - 256 : first;
  if (bit === Measure.time) {
    const time = BigInt(readU32LE(bytes, at + 4)) * 2n ** 32n + BigInt(readU32LE(bytes, at));
    out.add(R.time, at, 8, time);
  } else if (bit === Measure.rate)
    out.add(R.rate, at, 1, first / 2, { text: `Data Rate: ${(first / 2).toFixed(1)} Mb/s` });
  else if (bit === Measure.channel) out.add(R.frequency, at, 2, readU16LE(bytes, at));
  else if (bit === Measure.signal) out.add(R.signal, at, 1, decibels, { text: `Antenna signal: ${decibels} dBm` });
  else if (bit === Measure.noise) out.add(R.noise, at, 1, decibels, { text: `Antenna noise: ${decibels} dBm` });
  else if (bit === Measure.antenna) out.add(R.antenna, at, 1, first);
}

/** Radiotap. */
export const radiotap: Dissector = {
  id: 'radiotap',
  title: 'IEEE 802.11 Radiotap Capture header',
  short: '802.11 Radiotap',
  claims: [{ table: Table.linkType, value: 127 }],
  fields: R,
  scan(cursor) {
    if (!cursor.has(RADIOTAP_HEADER)) return undefined;
    const length = readU16LE(cursor.bytes, cursor.offset + 2);
    const at = radiotapFlagsAt(cursor);
    const flags = at < 0 ? 0 : (cursor.bytes[at] as number);
    if (length < RADIOTAP_HEADER || !cursor.has(length)) return undefined;
    cursor.wlanFcs = (flags & FLAG_FCS) !== 0;
    cursor.wlanPadded = (flags & FLAG_PADDED) !== 0;
    cursor.offset += length;
    return wlan;
  },
  detail(cursor, out) {
    const { bytes, offset } = cursor;
    const here = cursor.end - offset;
    const length = here < RADIOTAP_HEADER ? here : readU16LE(bytes, offset + 2);
    const version = here < 1 ? 0 : (bytes[offset] as number);
    paintRadio(cursor, out, radiotap, length, `Radiotap Header v${version}, Length ${length}`);
    if (here >= 4) out.columns.setInfo(`Radiotap Capture v${version}, Length ${readU16LE(bytes, offset + 2)}`);
    if (here < RADIOTAP_HEADER) return;
    out.read(cursor, R.version);
    out.read(cursor, R.pad);
    out.add(R.length, offset + 2, 2, length);
    out.add(R.present, offset + 4, 4, readU32LE(bytes, offset + 4));
    const at = radiotapFlagsAt(cursor);
    if (at >= 0) {
      const node = out.add(R.flags, at, 1, bytes[at] as number);
      out.within(node, () => out.add(R.fcs, at, 1, ((bytes[at] as number) & FLAG_FCS) !== 0));
    }
    if (here >= length) paintMeasures(cursor, out, length);
    if (here >= length) out.carry(RADIO_INFORMATION);
  },
};

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
    paintRadio(cursor, out, ppi, length, `PPI version ${here < 1 ? 0 : bytes[offset]}, ${length} bytes`);
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
    paintRadio(cursor, out, prism, PRISM_HEADER, 'Prism capture header');
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
    paintRadio(cursor, out, avs, length, avs.title);
    if (here >= AVS_MIN && here >= length) out.carry(RADIO_INFORMATION);
  },
};

/** All of them. */
export const WLAN_RADIO: readonly Dissector[] = [radiotap, ppi, prism, avs];

/**
 * Radiotap (https://www.radiotap.org): what a receiver says of an 802.11 frame. Words of bits say which fields follow;
 * those of headers with one word are read, of others the flags only.
 */
import { readU16LE, readU32LE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { type FieldSpec, formatBits, nameOfBoolean } from '../field.ts';
import {
  ALL_RADIOTAP_FIELDS,
  CHANNEL,
  FLAGS,
  PRESENCE,
  RADIOTAP_FIELDS as R,
  RADIO_FIELDS as W,
} from './radiotap-fields.ts';
import { wlan } from './wlan.ts';

/** What Wireshark lists between a radio header and the frame: the same facts again, worked out. */
export const RADIO_INFORMATION = 'wlan_radio';

/** The line of a radio header, and what the columns say where no frame follows. */
export function paintRadio(
  cursor: Cursor,
  out: Detail,
  self: Dissector,
  column: string,
  length: number,
  text: string,
): void {
  out.columns.protocol = column;
  out.columns.setInfo('');
  out.layer(cursor, self, Math.max(0, Math.min(length, cursor.end - cursor.offset)), text);
}

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
  [1, 1],
  [1, 1],
  [2, 2],
  [2, 2],
  [1, 1],
  [1, 1],
  [8, 4],
  [3, 1],
  [8, 4],
  [12, 2],
  [12, 8],
  [12, 2],
];
/** Of the bits from {@link NEXT} on: fields that are not known here, and words of a maker's own. */
const OTHERS = 0x5f;
/** From this bit on a word says what follows it. */
const NEXT = 24;
const Measure = {
  time: 0,
  rate: 2,
  channel: 3,
  signal: 5,
  noise: 6,
  quality: 7,
  antenna: 11,
  signalDecibels: 12,
  noiseDecibels: 13,
  received: 14,
  modulation: 19,
  veryHigh: 21,
} as const;

/** What the receiver has measured: numbers by their field, to be worked with. */
type Measured = Map<number, number>;

/** What the receiver has measured, word by word: further words are of single antennas. Up to what is not known. */
function paintMeasures({ bytes, offset }: Cursor, out: Detail, length: number): Measured {
  const measured: Measured = new Map();
  let words = 1;
  while (RADIOTAP_HEADER + words * 4 <= length && (readU32LE(bytes, offset + words * 4) & MORE_PRESENT) !== 0) words++;
  let at = RADIOTAP_HEADER + (words - 1) * 4;
  for (let word = 1; word <= words; word++) {
    const present = readU32LE(bytes, offset + word * 4);
    for (const [bit, [size, alignment]] of MEASURES.entries()) {
      if (((present >>> bit) & 1) === 0) continue;
      at = Math.ceil(at / alignment) * alignment;
      if (at + size > length) return measured;
      paintMeasure(bytes, out, bit, offset + at, measured);
      at += size;
    }
    if (((present >>> NEXT) & OTHERS) !== 0) return measured;
  }
  return measured;
}

function paintMeasure(bytes: Uint8Array, out: Detail, bit: number, at: number, measured: Measured): void {
  const first = bytes[at] as number;
  const decibels = first > 127 ? first - 256 : first;
  switch (bit) {
    case Measure.time:
      out.add(R.time, at, 8, BigInt(readU32LE(bytes, at + 4)) * 2n ** 32n + BigInt(readU32LE(bytes, at)));
      return;
    case Measure.rate:
      measured.set(bit, first / 2);
      out.add(R.rate, at, 1, first / 2, { text: `Data Rate: ${(first / 2).toFixed(1)} Mb/s` });
      return;
    case Measure.channel: {
      const [frequency, flags] = [readU16LE(bytes, at), readU16LE(bytes, at + 2)];
      measured.set(bit, frequency).set(CHANNEL_FLAGS, flags);
      out.add(R.frequency, at, 2, frequency);
      const node = out.add(R.channel, at + 2, 2, flags);
      out.within(node, () => paintBits(out, CHANNEL, at + 2, 2, flags));
      return;
    }
    case Measure.signal:
      measured.set(bit, decibels);
      out.add(R.signal, at, 1, decibels, { text: `Antenna signal: ${decibels} dBm` });
      return;
    case Measure.noise:
      measured.set(bit, decibels);
      out.add(R.noise, at, 1, decibels, { text: `Antenna noise: ${decibels} dBm` });
      return;
    case Measure.modulation:
    case Measure.veryHigh:
      measured.set(bit, first);
      return;
    case Measure.quality:
      out.add(R.quality, at, 2, readU16LE(bytes, at));
      return;
    case Measure.antenna:
      out.add(R.antenna, at, 1, first);
      return;
    case Measure.signalDecibels:
      measured.set(bit, first);
      out.add(R.signalDecibels, at, 1, first);
      return;
    case Measure.noiseDecibels:
      measured.set(bit, first);
      out.add(R.noiseDecibels, at, 1, first);
      return;
    case Measure.received: {
      const flags = readU16LE(bytes, at);
      const node = out.add(R.received, at, 2, flags);
      out.within(node, () => paintBits(out, [R.badHeader], at, 2, flags));
    }
  }
}

/** Place of the channel's flags among what was measured. */
const CHANNEL_FLAGS = -1;
const CCK = 0x20;
const OFDM = 0x40;
const BAND_2 = 0x80;
const BAND_5 = 0x100;
const DYNAMIC = 0x400;

function paintBits(out: Detail, bits: readonly FieldSpec[], at: number, size: number, value: number): void {
  for (const spec of bits) {
    const isSet = (value & (spec.mask ?? 0)) !== 0;
    const text = `${formatBits(value, spec.mask ?? 0, size)}${spec.label}: ${nameOfBoolean(spec, isSet)}`;
    out.add(spec, at, size, isSet, { text });
  }
}

/** The words that say what is there, one after the other as long as each says that another follows. */
function paintPresence({ bytes, offset, end }: Cursor, out: Detail): void {
  const node = out.add(R.presence, offset + 4, 4, '', { text: R.presence.label });
  out.within(node, () => {
    for (let at = offset + 4; at + 4 <= end; at += 4) {
      const word = readU32LE(bytes, at);
      const line = out.add(R.present, at, 4, word);
      out.within(line, () => paintBits(out, PRESENCE, at, 4, word));
      if ((word & MORE_PRESENT) === 0) return;
    }
  });
}

/** What is worked out of what was measured, as every driver's header has it. */
function paintInformation(out: Detail, at: number, measured: Measured): void {
  out.carry(RADIO_INFORMATION);
  const told = (spec: FieldSpec, value: number | undefined): void => {
    if (value !== undefined) out.add(spec, at, 0, value, { generated: true });
  };
  const frequency = measured.get(Measure.channel);
  // Later ways of sending say so by what they measure, and are not worked out.
  const isPlain = !measured.has(Measure.modulation) && !measured.has(Measure.veryHigh);
  if (isPlain) told(W.phy, phyOf(measured.get(CHANNEL_FLAGS) ?? 0));
  told(W.rate, measured.get(Measure.rate));
  told(W.channel, frequency === undefined ? undefined : channelOf(frequency));
  told(W.frequency, frequency);
  told(W.signalDecibels, measured.get(Measure.signalDecibels));
  told(W.signal, measured.get(Measure.signal));
  told(W.noiseDecibels, measured.get(Measure.noiseDecibels));
  told(W.noise, measured.get(Measure.noise));
}

/** How a channel is sent on (IEEE 802.11 annex C); undefined where its flags do not tell. */
function phyOf(flags: number): number | undefined {
  const is = (bits: number): boolean => (flags & bits) === bits;
  if (is(BAND_2 | CCK)) return 4;
  if (is(BAND_2 | OFDM) || is(BAND_2 | DYNAMIC)) return 6;
  return is(BAND_5 | OFDM) ? 5 : undefined;
}

/** The number of a channel (IEEE 802.11 section 15.4.4.3 and 17.3.8.4). */
function channelOf(frequency: number): number | undefined {
  if (frequency === 2484) return 14;
  if (frequency >= 2412 && frequency <= 2472) return (frequency - 2407) / 5;
  return frequency >= 5000 && frequency < 5925 ? (frequency - 5000) / 5 : undefined;
}

/** Radiotap. */
export const radiotap: Dissector = {
  id: 'radiotap',
  title: 'IEEE 802.11 Radiotap Capture header',
  short: '802.11 Radiotap',
  claims: [{ table: Table.linkType, value: 127 }],
  fields: ALL_RADIOTAP_FIELDS,
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
    paintRadio(cursor, out, radiotap, 'WLAN', length, `Radiotap Header v${version}, Length ${length}`);
    if (here >= 4) out.columns.setInfo(`Radiotap Capture v${version}, Length ${readU16LE(bytes, offset + 2)}`);
    if (here < RADIOTAP_HEADER) return;
    out.read(cursor, R.version);
    out.read(cursor, R.pad);
    out.add(R.length, offset + 2, 2, length);
    paintPresence(cursor, out);
    const at = radiotapFlagsAt(cursor);
    if (at >= 0) {
      const node = out.add(R.flags, at, 1, bytes[at] as number);
      out.within(node, () => paintBits(out, FLAGS, at, 1, bytes[at] as number));
    }
    if (here >= length) paintInformation(out, offset + length, paintMeasures(cursor, out, length));
  },
};

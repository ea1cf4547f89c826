/**
 * The kinds of TCP options (RFC 9293 section 3.2 and the IANA registry): one row of {@link OPTION_ROWS} an option, with how
 * its value is painted and what it adds to the Info column. MPTCP (RFC 8684), SCPS and vendor options are named and shown
 * as bytes.
 */
import { hexOf, readU16BE, readU24BE, readU32BE } from '../../bytes/index.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail, DetailNode } from '../detail.ts';
import { type FieldSpec, nameOfBoolean } from '../field.ts';
import { OptionField as F, OptionRemark as R } from './tcp-option-fields.ts';

/** One option while it is painted. */
export interface OptionAt {
  readonly cursor: Cursor;
  readonly out: Detail;
  /** Of the kind byte; of the value, and after it. */
  readonly start: number;
  readonly value: number;
  readonly end: number;
  /** Base of the numbers that the receiver acknowledges, and its acknowledgment number. */
  readonly ackBase: number;
  readonly ackRaw: number;
  /** Of a SYN that no other answers. */
  readonly opens: boolean;
  readonly node: DetailNode;
}

/** What is known of a kind of option. */
export interface OptionRow {
  /** The line's name, and the name of the kind. */
  readonly name: string;
  readonly kindName: string;
  /** How it is called where its length cannot be, if not by its name. */
  readonly brief?: string;
  /** Last part of the option's own field, `tcp.options.…`; of Multipath TCP all of it. */
  readonly key: string;
  /** Length of the whole option where it is fixed. */
  readonly size?: number;
  /** Fewest bytes the painting needs, kind and length included. */
  readonly least?: number;
  /** Paint the value; return what the Info column gets. */
  paint?(option: OptionAt): string;
  /** The same for a value of which only the bytes before `option.end` were captured. */
  paintCut?(option: OptionAt): string;
  /** What the Info column gets of one that is too short, which is remarked on. */
  readonly short?: string;
}

/** The option that is a protocol to the reference. */
const MULTIPATH = 'mptcp';

/** The kinds that are known, by number. */
export const OPTION_ROWS: Readonly<Record<number, OptionRow>> = {
  0: { name: 'End of Option List (EOL)', kindName: 'End of Option List', key: 'eol', size: 1 },
  1: { name: 'No-Operation (NOP)', kindName: 'No-Operation', key: 'nop', size: 1 },
  2: {
    name: 'Maximum segment size',
    kindName: 'Maximum Segment Size',
    key: 'mss',
    size: 4,
    paint: (o) => {
      const size = addU16(o, F.maximumSegmentSize, o.value);
      o.node.text += `: ${size} bytes`;
      return ` MSS=${size}`;
    },
  },
  3: { name: 'Window scale', kindName: 'Window Scale', key: 'wscale', size: 3, paint: paintWindowScale },
  4: {
    name: 'SACK permitted',
    kindName: 'SACK Permitted',
    key: 'sack_perm',
    size: 2,
    paint: () => ' SACK_PERM',
  },
  5: {
    name: 'SACK',
    kindName: 'SACK',
    key: 'sack',
    least: 10,
    paint: paintSack,
    paintCut: (o) => paintBlocks(o).info,
  },
  6: { name: 'Echo', kindName: 'Echo', key: 'echo', size: 6, paint: (o) => paintEcho(o, 'ECHO') },
  7: { name: 'Echo reply', kindName: 'Echo Reply', key: 'echoreply', size: 6, paint: (o) => paintEcho(o, 'ECHOREPLY') },
  8: {
    name: 'Timestamps',
    kindName: 'Time Stamp Option',
    key: 'timestamp',
    size: 10,
    paint: (o) => {
      const value = addU32(o, F.timestamp, o.value);
      const echo = addU32(o, F.timestampEcho, o.value + 4);
      o.node.text += `: TSval ${value}, TSecr ${echo}`;
      return ` TSval=${value} TSecr=${echo}`;
    },
    paintCut: (o) => {
      if (o.value + 4 <= o.end) addU32(o, F.timestamp, o.value);
      return '';
    },
  },
  11: { name: 'CC', kindName: 'CC', key: 'cc', size: 6, paint: (o) => ` CC=${addU32(o, F.connectionCount, o.value)}` },
  12: {
    name: 'CC.NEW',
    kindName: 'CC.NEW',
    key: 'ccnew',
    size: 6,
    paint: (o) => ` CC.NEW=${addU32(o, F.connectionCount, o.value)}`,
  },
  13: {
    name: 'CC.ECHO',
    kindName: 'CC.ECHO',
    key: 'ccecho',
    size: 6,
    paint: (o) => ` CC.ECHO=${addU32(o, F.connectionCount, o.value)}`,
  },
  14: unknown('TCP Alternate Checksum Request'),
  15: unknown('TCP Alternate Checksum Data'),
  19: {
    name: 'TCP MD5 signature',
    kindName: 'MD5 Signature Option',
    key: 'md5',
    size: 18,
    paint: (o) => {
      addBytes(o, F.digest, o.value, o.end);
      return ' MD5';
    },
    paintCut: () => ' MD5',
  },
  28: { name: 'User Timeout', kindName: 'User Timeout Option', key: 'user_to', size: 4, paint: paintUserTimeout },
  29: {
    name: 'TCP AO',
    kindName: 'The TCP Authentication Option',
    key: 'ao',
    least: 4,
    paint: (o) => {
      o.out.add(F.keyId, o.value, 1, byteAt(o, o.value));
      o.out.add(F.nextKeyId, o.value + 1, 1, byteAt(o, o.value + 1));
      addBytes(o, F.authentication, o.value + 2, o.end);
      return 'TCP AO';
    },
    paintCut: () => 'TCP AO',
    short: 'TCP AO',
  },
  30: {
    name: 'Multipath Transmission Control Protocol',
    kindName: 'Multipath TCP',
    brief: 'MPTCP',
    key: MULTIPATH,
    paint: paintMultipath,
  },
  34: { name: 'TCP Fast Open', kindName: 'TCP Fast Open Cookie', key: 'tfo', paint: paintFastOpen },
  172: { name: 'Accurate ECN', kindName: 'Accurate ECN Order 0', key: 'acc_ecn', paint: (o) => paintEcn(o, true) },
  174: { name: 'Accurate ECN', kindName: 'Accurate ECN Order 1', key: 'acc_ecn', paint: (o) => paintEcn(o, false) },
  253: { name: 'Experimental', kindName: 'RFC3692-style Experiment 1', key: 'experimental', paint: paintExperiment },
  254: { name: 'Experimental', kindName: 'RFC3692-style Experiment 2', key: 'experimental', paint: paintExperiment },
};

/** Any other. */
export const UNKNOWN_OPTION = unknown('Unknown');

/** Every field that options show: one for each option as a whole, and those of their values. */
export const OPTION_FIELDS: Readonly<Record<string, FieldSpec>> = {
  ...F,
  ...R,
  ...Object.fromEntries(
    // By their whole keys: an option and one of its values go by the same short name.
    [...Object.values(OPTION_ROWS), UNKNOWN_OPTION].map((row): [string, FieldSpec] => {
      const spec = optionField(row);
      return [spec.key, spec];
    }),
  ),
};

/** The field of an option as a whole. Multipath TCP is a protocol to the reference. */
export function optionField({ key, name }: OptionRow): FieldSpec {
  if (key === MULTIPATH) return { key, label: name, type: 'protocol' };
  return { key: `tcp.options.${key}`, label: name, type: 'bytes' };
}

function unknown(kindName: string): OptionRow {
  return { name: 'Unknown', kindName, key: 'unknown', paint: paintBytes };
}

/** RFC 8684. A protocol of its own to the reference, once for each option. */
function paintMultipath(o: OptionAt): string {
  o.out.columns.protocol = 'MPTCP';
  o.out.protocols.push(MULTIPATH);
  if (o.end > o.value) o.out.add(F.subtype, o.value, 1, byteAt(o, o.value) >> 4);
  return paintBytes(o);
}

function paintBytes(o: OptionAt): string {
  addBytes(o, F.payload, o.value, o.end);
  return '';
}

function paintWindowScale(o: OptionAt): string {
  const shift = Math.min(14, byteAt(o, o.value));
  const node = o.out.add(F.shift, o.value, 1, byteAt(o, o.value));
  if (shift !== byteAt(o, o.value)) {
    o.out.within(node, () => o.out.remark(R.shiftTooLarge, o.value, 1));
  }
  o.out.add(F.multiplier, o.value, 1, 1 << shift, { generated: true });
  o.node.text += `: ${shift} (multiply by ${1 << shift})`;
  return ` WS=${1 << shift}`;
}

/** The blocks, as far as they are there: their edges as they stand, and what the Info column gets of the whole ones. */
function paintBlocks(o: OptionAt): { readonly edges: readonly number[]; readonly info: string } {
  let info = '';
  const edges: number[] = [];
  for (let at = o.value; at + 4 <= o.end; at += 8) {
    const left = (readU32BE(o.cursor.bytes, at) - o.ackBase) >>> 0;
    o.out.add(F.leftEdge, at, 4, left, { text: `left edge = ${left} (relative)` });
    if (at + 8 > o.end) break;
    const right = (readU32BE(o.cursor.bytes, at + 4) - o.ackBase) >>> 0;
    o.out.add(F.rightEdge, at + 4, 4, right, { text: `right edge = ${right} (relative)` });
    o.node.text += ` ${left}-${right}`;
    info += ` SLE=${left} SRE=${right}`;
    edges.push(readU32BE(o.cursor.bytes, at), readU32BE(o.cursor.bytes, at + 4));
  }
  return { edges, info };
}

function paintSack(o: OptionAt): string {
  const { edges, info } = paintBlocks(o);
  const count = edges.length / 2;
  o.out.add(F.sackCount, o.value, 0, count, { generated: true });
  if (isDuplicateSack(edges, o.ackRaw)) {
    const [left = 0, right = 0] = edges.map((edge) => (edge - o.ackBase) >>> 0);
    o.out.add(F.repeatedLeft, o.value, 4, left, { text: `[D-SACK Left Edge = ${left} (relative)]`, generated: true });
    o.out.add(F.repeatedRight, o.value + 4, 4, right, {
      text: `[D-SACK Right Edge = ${right} (relative)]`,
      generated: true,
    });
    o.out.remark(R.repeated, o.value, 8);
  }
  return info;
}

/**
 * Whether the first block of `edges` (left, right, left, right…, raw) reports bytes that came twice, RFC 2883 section 4:
 * it ends no later than what is acknowledged, or within the second block (where Wireshark looks at its end alone).
 */
function isDuplicateSack(edges: readonly number[], ack: number): boolean {
  const [left, right, left2, right2] = edges;
  if (left === undefined || right === undefined) return false;
  if (((right - ack) | 0) <= 0) return true;
  if (left2 === undefined || right2 === undefined) return false;
  return ((right - left2) | 0) >= 0 && ((right - right2) | 0) <= 0;
}

function paintEcho(o: OptionAt, name: string): string {
  const value = addU32(o, F.echo, o.value);
  o.node.text += `: ${value}`;
  return ` ${name}=${value}`;
}

function paintUserTimeout(o: OptionAt): string {
  const raw = readU16BE(o.cursor.bytes, o.value);
  const minutes = (raw & 0x8000) !== 0;
  o.out.add(F.granularity, o.value, 2, minutes, { text: `Granularity: ${nameOfBoolean(F.granularity, minutes)}` });
  o.out.add(F.userTimeout, o.value, 2, raw & 0x7fff);
  return ` USER_TO=${raw & 0x7fff}`;
}

function paintFastOpen(o: OptionAt): string {
  if (o.end === o.value) {
    o.out.add(F.cookieRequest, o.start, 2, true, { text: 'Fast Open Cookie Request' });
    return ' TFO=R';
  }
  const node = addBytes(o, F.cookie, o.value, o.end);
  if (o.opens) o.out.within(node, () => o.out.remark(R.openingCookie, o.value, o.end - o.value));
  return ' TFO=C';
}

function paintEcn(o: OptionAt, ect0First: boolean): string {
  const order = [
    { spec: ect0First ? F.ect0Bytes : F.ect1Bytes, name: ect0First ? 'EE0B' : 'EE1B' },
    { spec: F.ceBytes, name: 'ECEB' },
    { spec: ect0First ? F.ect1Bytes : F.ect0Bytes, name: ect0First ? 'EE1B' : 'EE0B' },
  ];
  let info = '';
  order.forEach(({ spec, name }, i) => {
    const at = o.value + i * 3;
    if (at + 3 > o.end) return;
    const count = readU24BE(o.cursor.bytes, at);
    o.out.add(spec, at, 3, count);
    info += ` ${name}=${count}`;
  });
  return info;
}

/** Fast Open before it had a kind of its own, RFC 7413 appendix. */
const FAST_OPEN_EXPERIMENT = 0xf989;

function paintExperiment(o: OptionAt): string {
  if (o.end - o.value < 2) return paintBytes(o);
  const id = addU16(o, F.experiment, o.value);
  if (id === FAST_OPEN_EXPERIMENT) return paintFastOpen({ ...o, value: o.value + 2 });
  if (o.end > o.value + 2) addBytes(o, F.experimentData, o.value + 2, o.end);
  return ` ExID=${id.toString(16).padStart(4, '0')}`;
}

const byteAt = (o: OptionAt, at: number): number => o.cursor.bytes[at] as number;

function addU16(o: OptionAt, spec: FieldSpec, at: number): number {
  const value = readU16BE(o.cursor.bytes, at);
  o.out.add(spec, at, 2, value);
  return value;
}

function addU32(o: OptionAt, spec: FieldSpec, at: number): number {
  const value = readU32BE(o.cursor.bytes, at);
  o.out.add(spec, at, 4, value);
  return value;
}

function addBytes(o: OptionAt, spec: FieldSpec, from: number, to: number): DetailNode {
  return o.out.add(spec, from, to - from, hexOf(o.cursor.bytes, from, to));
}

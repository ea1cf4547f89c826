/**
 * TCP options (RFC 9293 section 3.2 and the IANA registry of option kinds): one row of {@link KINDS} an option. Walking
 * them, their lines in the tree, and what they add to the Info column. MPTCP (RFC 8684), SCPS and vendor options are
 * named and shown as bytes.
 *
 *   kind 0, 1: one byte.  Others: kind, length (of the whole option), value.
 */
import { hexOf, readU16BE, readU24BE, readU32BE } from '../../bytes/index.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail, DetailNode } from '../detail.ts';
import { declareFields, type FieldSpec, nameOfBoolean } from '../field.ts';

/** Option kinds that more than the tree needs. */
export const OptionKind = {
  end: 0,
  noOperation: 1,
  maximumSegmentSize: 2,
  windowScale: 3,
  sackPermitted: 4,
  sack: 5,
  timestamps: 8,
  fastOpen: 34,
} as const;

const F = declareFields({
  kind: { key: 'tcp.option_kind', label: 'Kind', type: 'uint8' },
  length: { key: 'tcp.option_len', label: 'Length', type: 'uint8' },
  maximumSegmentSize: { key: 'tcp.options.mss_val', label: 'MSS Value', type: 'uint16' },
  shift: { key: 'tcp.options.wscale.shift', label: 'Shift count', type: 'uint8' },
  shiftTooLarge: { key: 'tcp.options.wscale.shift.invalid', label: 'Window scale shift exceeds 14', type: 'none' },
  multiplier: { key: 'tcp.options.wscale.multiplier', label: 'Multiplier', type: 'uint16' },
  leftEdge: { key: 'tcp.options.sack_le', label: 'TCP SACK Left Edge', type: 'uint32' },
  rightEdge: { key: 'tcp.options.sack_re', label: 'TCP SACK Right Edge', type: 'uint32' },
  sackCount: { key: 'tcp.options.sack.count', label: 'TCP SACK Count', type: 'uint8' },
  repeatedLeft: { key: 'tcp.options.sack.dsack_le', label: 'TCP D-SACK Left Edge', type: 'uint32' },
  repeatedRight: { key: 'tcp.options.sack.dsack_re', label: 'TCP D-SACK Right Edge', type: 'uint32' },
  repeated: { key: 'tcp.options.sack.dsack', label: 'D-SACK Sequence', type: 'none' },
  timestamp: { key: 'tcp.options.timestamp.tsval', label: 'Timestamp value', type: 'uint32' },
  timestampEcho: { key: 'tcp.options.timestamp.tsecr', label: 'Timestamp echo reply', type: 'uint32' },
  echo: { key: 'tcp.options.echo_value', label: 'TCP Echo Option', type: 'uint32' },
  connectionCount: { key: 'tcp.options.cc_value', label: 'TCP CC Option', type: 'uint32' },
  digest: { key: 'tcp.options.md5.digest', label: 'MD5 digest', type: 'bytes' },
  granularity: {
    key: 'tcp.options.user_to_granularity',
    label: 'Granularity',
    type: 'boolean',
    names: { 0: 'Seconds', 1: 'Minutes' },
  },
  userTimeout: { key: 'tcp.options.user_to_val', label: 'User Timeout', type: 'uint16' },
  keyId: { key: 'tcp.options.ao.keyid', label: 'AO KeyID', type: 'uint8' },
  nextKeyId: { key: 'tcp.options.ao.rnextkeyid', label: 'AO RNextKeyID', type: 'uint8' },
  authentication: { key: 'tcp.options.ao.mac', label: 'AO MAC', type: 'bytes' },
  cookieRequest: { key: 'tcp.options.tfo.request', label: 'Fast Open Cookie Request', type: 'none' },
  cookie: { key: 'tcp.options.tfo.cookie', label: 'Fast Open Cookie', type: 'bytes' },
  ect0Bytes: { key: 'tcp.options.acc_ecn.ee0b', label: 'Accurate ECN Echo ECT(0) Byte Counter', type: 'uint24' },
  ceBytes: { key: 'tcp.options.acc_ecn.eceb', label: 'Accurate ECN Echo CE Byte Counter', type: 'uint24' },
  ect1Bytes: { key: 'tcp.options.acc_ecn.ee1b', label: 'Accurate ECN Echo ECT(1) Byte Counter', type: 'uint24' },
  experiment: { key: 'tcp.options.experimental.exid', label: 'Experiment Identifier', type: 'uint16', base: 'hex' },
  experimentData: { key: 'tcp.options.experimental.data', label: 'Data', type: 'bytes' },
  payload: { key: 'tcp.options.unknown.payload', label: 'Payload', type: 'bytes' },
});

/** One option while it is painted. */
interface OptionAt {
  readonly cursor: Cursor;
  readonly out: Detail;
  /** Of the kind byte; of the value, and after it. */
  readonly start: number;
  readonly value: number;
  readonly end: number;
  /** Base of the numbers that the receiver acknowledges, and its acknowledgment number. */
  readonly ackBase: number;
  readonly ackRaw: number;
  readonly node: DetailNode;
}

interface Kind {
  /** The line's name, and the name of the kind. */
  readonly name: string;
  readonly kindName: string;
  /** Last part of the option's own field, `tcp.options.…`. */
  readonly key: string;
  /** Length of the whole option where it is fixed. */
  readonly size?: number;
  /** Fewest bytes the painting needs, kind and length included. */
  readonly least?: number;
  /** Paint the value; return what the Info column gets. */
  paint?(option: OptionAt): string;
  /** The same for a value of which only the bytes before `option.end` were captured. */
  paintCut?(option: OptionAt): string;
  /** What the Info column gets of one that is too short. */
  readonly short?: string;
}

const KINDS: Readonly<Record<number, Kind>> = {
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
    key: 'mptcp',
    paint: paintMultipath,
  },
  34: { name: 'TCP Fast Open', kindName: 'TCP Fast Open Cookie', key: 'tfo', paint: paintFastOpen },
  172: { name: 'Accurate ECN', kindName: 'Accurate ECN Order 0', key: 'acc_ecn', paint: (o) => paintEcn(o, true) },
  174: { name: 'Accurate ECN', kindName: 'Accurate ECN Order 1', key: 'acc_ecn', paint: (o) => paintEcn(o, false) },
  253: { name: 'Experimental', kindName: 'RFC3692-style Experiment 1', key: 'experimental', paint: paintExperiment },
  254: { name: 'Experimental', kindName: 'RFC3692-style Experiment 2', key: 'experimental', paint: paintExperiment },
};

const UNKNOWN = unknown('Unknown');

/** Every field that options show: one for each option as a whole, and those of their values. */
export const OPTION_FIELDS: Readonly<Record<string, FieldSpec>> = {
  ...F,
  ...Object.fromEntries(
    // By their whole keys: an option and one of its values go by the same short name.
    [...Object.values(KINDS), UNKNOWN].map(({ key, name }): [string, FieldSpec] => [
      `tcp.options.${key}`,
      { key: `tcp.options.${key}`, label: name, type: 'bytes' },
    ]),
  ),
};

/** Whole length of the option at `offset`, kept within `end`: 1 for the two that have no length; 0 where it cannot be. */
export function optionLength(bytes: Uint8Array, offset: number, end: number): number {
  const kind = bytes[offset];
  if (kind === OptionKind.end || kind === OptionKind.noOperation) return 1;
  const length = offset + 1 < end ? (bytes[offset + 1] as number) : 0;
  return length >= 2 && offset + length <= end ? length : 0;
}

/** Whether there is an option of a kind, as far as lengths hold. */
export function hasOption(bytes: Uint8Array, from: number, end: number, kind: number): boolean {
  for (let at = from; at < end; ) {
    if (bytes[at] === kind) return true;
    const length = optionLength(bytes, at, end);
    if (length === 0) return false;
    at += length;
  }
  return false;
}

/** The options of one header. Positions are indices into the cursor's bytes; `end` by the header, `present` as captured. */
export interface OptionRange {
  readonly from: number;
  readonly end: number;
  readonly present: number;
  /** What the edges of SACK blocks count from, and the raw acknowledgment number beside them. */
  readonly ackBase: number;
  readonly ackRaw: number;
}

/** Paint options under `tree`, up to the first that was not captured whole, and return what the Info column gets. */
export function paintOptions(cursor: Cursor, out: Detail, tree: DetailNode, range: OptionRange): string {
  let info = '';
  let at = range.from;
  out.within(tree, () => {
    while (at < range.present) {
      const length = optionLength(cursor.bytes, at, range.end);
      if (length === 0) {
        paintImpossible(cursor, out, at, range);
        return;
      }
      if (at + length > range.present) {
        info += paintCutOption(cursor, out, range, at, length);
        return;
      }
      info += paintOption(cursor, out, tree, range, at, length);
      at += length;
    }
  });
  return info;
}

function paintImpossible(cursor: Cursor, out: Detail, at: number, range: OptionRange): void {
  const name = (KINDS[cursor.bytes[at] as number] ?? UNKNOWN).name;
  const claimed = at + 1 < range.end ? (cursor.bytes[at + 1] as number) : undefined;
  const what =
    claimed === undefined
      ? 'length byte past end of options'
      : claimed < 2
        ? `option length = ${claimed}, must be at least 2`
        : `option length = ${claimed} bytes says option goes past end of options`;
  const text = `[Expert Info (Note/Sequence): ${name} (${what})]`;
  out.label(at, range.present - at, text, { severity: 'note' });
}

function paintOption(
  cursor: Cursor,
  out: Detail,
  tree: DetailNode,
  range: OptionRange,
  at: number,
  length: number,
): string {
  const number = cursor.bytes[at] as number;
  const kind = KINDS[number] ?? UNKNOWN;
  const hex = hexOf(cursor.bytes, at, at + length);
  tree.text += `, ${kind.key === UNKNOWN.key ? `${kind.name} (0x${hex.slice(0, 2)})` : kind.name}`;
  const spec: FieldSpec = { key: `tcp.options.${kind.key}`, label: kind.name, type: 'bytes' };
  const node = out.add(spec, at, length, hex, { text: `TCP Option - ${kind.name}` });
  let info = '';
  out.within(node, () => {
    out.add(F.kind, at, 1, number, { text: `Kind: ${kind.kindName} (${number})` });
    if (kind.size === 1) return;
    const wrong = kind.size !== undefined && kind.size !== length;
    out.add(F.length, at + 1, 1, length);
    if (wrong) {
      const text = `[Expert Info (Note/Sequence): option length should be ${kind.size}]`;
      out.label(at + 1, 1, text, { severity: 'note' });
    }
    if (length < Math.max(kind.size ?? 0, kind.least ?? 0)) {
      info = kind.short ?? '';
      return;
    }
    const { ackBase, ackRaw } = range;
    const option = { cursor, out, start: at, value: at + 2, end: at + length, ackBase, ackRaw, node };
    info = kind.paint?.(option) ?? '';
  });
  return info;
}

/** What was captured of an option whose kind and length were. */
function paintCutOption(cursor: Cursor, out: Detail, range: OptionRange, at: number, length: number): string {
  const { ackBase, ackRaw, present } = range;
  if (at + 2 > present) return '';
  const number = cursor.bytes[at] as number;
  const kind = KINDS[number] ?? UNKNOWN;
  const spec: FieldSpec = { key: `tcp.options.${kind.key}`, label: kind.name, type: 'bytes' };
  const hex = hexOf(cursor.bytes, at, present);
  const node = out.add(spec, at, present - at, hex, { text: `TCP Option - ${kind.name}` });
  let info = '';
  out.within(node, () => {
    out.add(F.kind, at, 1, number, { text: `Kind: ${kind.kindName} (${number})` });
    out.add(F.length, at + 1, 1, length);
    info = kind.paintCut?.({ cursor, out, start: at, value: at + 2, end: present, ackBase, ackRaw, node }) ?? '';
  });
  return info;
}

function unknown(kindName: string): Kind {
  return { name: 'Unknown', kindName, key: 'unknown', paint: paintBytes };
}

/** RFC 8684. A protocol of its own to the reference, once for each option. */
function paintMultipath(o: OptionAt): string {
  o.out.columns.protocol = 'MPTCP';
  o.out.protocols.push('mptcp');
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
    const text = `[Expert Info (Warning/Protocol): ${F.shiftTooLarge.label}]`;
    o.out.within(node, () => o.out.add(F.shiftTooLarge, o.value, 1, true, { text, severity: 'warn' }));
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
    o.out.add(F.repeated, o.value, 8, true, {
      text: '[Expert Info (Warning/Sequence): D-SACK Sequence]',
      severity: 'warn',
    });
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
  addBytes(o, F.cookie, o.value, o.end);
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

function addBytes(o: OptionAt, spec: FieldSpec, from: number, to: number): void {
  o.out.add(spec, from, to - from, hexOf(o.cursor.bytes, from, to));
}

/**
 * The lines of a TCP header in the tree, and its Info column: Wireshark's words and order. What the bytes alone do not
 * tell (stream, relative numbers, window scale, analysis) comes as TcpFacts; without them raw numbers are shown. Lines
 * end where the captured bytes end.
 */
import { hexOf, readU16BE, readU32BE } from '../../bytes/index.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail, DetailNode } from '../detail.ts';
import { ANY_REMARK } from '../remarks.ts';
import type { AnalysisLine, TcpFacts } from './tcp-facts.ts';
import { completenessName, TCP_FIELDS as F, flagLetters, flagNames, TCP_REMARKS as R, TcpFlag } from './tcp-fields.ts';
import { areReadable, hasOption, OptionKind, paintOptions } from './tcp-options.ts';
import { paintTransportChecksum } from './transport-checksum.ts';

/** Bytes of a header without options. */
export const MIN_HEADER = 20;
/** Bytes of a header up to and with its checksum. */
const CHECKSUM_END = 18;
/** Bytes that must be there for a segment to be counted to a stream: up to the window. */
export const TRACKED = 16;
/** Reset causes are text; this much of one is shown. */
const MAX_CAUSE = 256;
/** Most payload bytes given as a value; the hex view has them all. */
const MAX_PAYLOAD_VALUE = 65536;

/** One header while it is painted. */
interface Painting {
  readonly cursor: Cursor;
  readonly out: Detail;
  readonly layer: DetailNode;
  readonly facts: TcpFacts | undefined;
  /** Of the first byte of the header, in the cursor's bytes. */
  readonly at: number;
  readonly flags: number;
  readonly headerLength: number;
  /** Payload bytes by the IP length; undefined where that cannot be known. */
  readonly length: number | undefined;
}

/** Paint the header at the cursor below `layer`; `occurrence` counts the TCP headers of this packet. */
export function paintTcp(cursor: Cursor, out: Detail, layer: DetailNode, occurrence: number): void {
  const { bytes, offset: at } = cursor;
  const available = cursor.end - at;
  if (available < 4) {
    setInfo(cursor, out, '', '');
    return;
  }
  if (!cursor.quoted) out.columns.protocol = 'TCP';
  out.read(cursor, F.sourcePort);
  out.read(cursor, F.destinationPort);
  const ports = `${readU16BE(bytes, at)} → ${readU16BE(bytes, at + 2)}`;
  layer.text += `, Src Port: ${readU16BE(bytes, at)}, Dst Port: ${readU16BE(bytes, at + 2)}`;
  if (available < TRACKED) {
    if (inIcmp(out)) out.read(cursor, F.seq);
    setInfo(cursor, out, '', ports);
    return;
  }
  const headerLength = ((bytes[at + 12] as number) >> 4) * 4;
  const wireLength = cursor.wireEnd - at;
  const countable = !cursor.quoted && !cursor.fragment && wireLength >= headerLength;
  const p: Painting = {
    cursor,
    out,
    layer,
    facts: out.context.tcp?.(cursor.packet, occurrence),
    at,
    flags: readU16BE(bytes, at + 12) & 0xfff,
    headerLength,
    length: countable ? wireLength - headerLength : undefined,
  };
  const info = `${ports} [${flagNames(p.flags)}] ${paintHeader(p)}`;
  const whole = available >= Math.max(MIN_HEADER, headerLength) && headerLength >= MIN_HEADER;
  setInfo(cursor, out, whole ? prefixes(p.facts) : '', info);
  if (cursor.quoted && whole && (p.flags & TcpFlag.rst) === 0 && available > headerLength) {
    out.context.quotedPayload?.(cursor, at + headerLength, wireLength - headerLength, out);
  }
}

const prefixes = (facts: TcpFacts | undefined): string =>
  (facts?.prefixes ?? []).map((words) => `[${words}] `).join('');

/** Prefixes stay in front of whatever the layers above write. */
function setInfo(cursor: Cursor, out: Detail, prefix: string, info: string): void {
  if (cursor.quoted) return;
  out.columns.setInfo(prefix);
  if (prefix !== '') out.columns.fenceInfo();
  out.columns.appendInfo(info);
}

/** Everything after the ports; returns the Info text after the flags. */
function paintHeader(p: Painting): string {
  const { cursor, out, at, headerLength } = p;
  paintStream(p);
  if (p.length !== undefined) out.add(F.length, at + 12, 1, p.length, { generated: true });
  else if (cursor.wireEnd - at < headerLength) out.remark(R.shortSegment, at, 0, SHORT_SEGMENT);
  const numbers = paintNumbers(p);
  if (headerLength < MIN_HEADER) {
    const text = `Bogus TCP header length (${headerLength}, must be at least ${MIN_HEADER})`;
    out.within(paintHeaderLength(p), () => out.remark(R.headerTooShort, at + 12, 0, text));
    return `${numbers}, b${text.slice(1)}`;
  }
  p.layer.length = Math.min(headerLength, cursor.end - at);
  paintAck(p);
  paintHeaderLength(p);
  paintFlags(p);
  paintWindow(p);
  paintChecksum(p);
  if (cursor.end - at < MIN_HEADER) return numbers;
  return numbers + paintRest(p);
}

const SHORT_SEGMENT =
  'Short segment. Segment/fragment does not contain a full TCP header' +
  ' (might be NMAP or someone else deliberately sending unusual packets)';

function paintStream({ out, at, facts }: Painting): void {
  if (facts === undefined) return;
  out.add(F.stream, at, 0, facts.stream, { generated: true });
  const bits = facts.completeness;
  if (bits === undefined) return;
  const text = `[Conversation completeness: ${completenessName(bits)} (${bits})]`;
  out.add(F.completeness, at, 0, bits, { generated: true, text });
}

const hasAck = (flags: number): boolean => (flags & TcpFlag.ack) !== 0;

/** Acknowledgment number as shown: relative only with the ACK flag and where the segment could be placed. */
function shownAck({ cursor, at, facts, flags, length }: Painting): number {
  const raw = readU32BE(cursor.bytes, at + 8);
  return length !== undefined && hasAck(flags) ? (raw - (facts?.ackBase ?? 0)) >>> 0 : raw;
}

/** The sequence number lines; returns `Seq=1 Ack=1 Win=…`. */
function paintNumbers(p: Painting): string {
  const { cursor, out, at, facts, flags, length } = p;
  const rawSeq = readU32BE(cursor.bytes, at + 4);
  const seq = length !== undefined ? (rawSeq - (facts?.seqBase ?? 0)) >>> 0 : rawSeq;
  const ack = shownAck(p);
  p.layer.text += `, Seq: ${seq}${hasAck(flags) ? `, Ack: ${ack}` : ''}${length !== undefined ? `, Len: ${length}` : ''}`;
  if (inIcmp(out)) out.read(cursor, F.seq);
  else {
    out.add(F.seq, at + 4, 4, seq, { text: `Sequence Number: ${seq}    (relative sequence number)` });
    out.read(cursor, F.seqRaw);
  }
  if (length !== undefined && p.headerLength >= MIN_HEADER) {
    const next = (seq + length + ((flags & (TcpFlag.syn | TcpFlag.fin)) !== 0 ? 1 : 0)) >>> 0;
    const text = `[Next Sequence Number: ${next}    (relative sequence number)]`;
    out.add(F.nextSeq, at, 0, next, { generated: true, text });
  }
  const window = readU16BE(cursor.bytes, at + 14) << scaleShift(p);
  return `Seq=${seq}${hasAck(flags) ? ` Ack=${ack}` : ''} Win=${window}`;
}

/** Quoted in an ICMP error (not ICMPv6), which need not hold more than the sequence number. */
const inIcmp = (out: Detail): boolean => out.protocols.at(-2) === 'ip' && out.protocols.at(-3) === 'icmp';

function paintAck(p: Painting): void {
  const { cursor, out, at, flags } = p;
  const ack = shownAck(p);
  const words = hasAck(flags) ? '    (relative ack number)' : '';
  const node = out.add(F.ack, at + 8, 4, ack, { text: `Acknowledgment Number: ${ack}${words}` });
  // Of a SYN's answer: beyond the SYN itself, data that came with it (RFC 7413).
  const isPlaced = p.length !== undefined && p.facts?.ackBase !== undefined;
  if ((flags & TcpFlag.syn) !== 0 && hasAck(flags) && isPlaced && ack > 1) {
    out.within(node, () => out.remark(R.openingDataTaken, at + 8, 0));
  }
  if (!hasAck(flags) && ack !== 0) {
    out.within(node, () => out.remark(R.ackNotZero, at + 8, 0));
  }
  out.read(cursor, F.ackRaw);
}

function paintHeaderLength({ out, at, headerLength }: Painting): DetailNode {
  const words = headerLength >> 2;
  const bits = words.toString(2).padStart(4, '0');
  const text = `${bits} .... = Header Length: ${headerLength} bytes (${words})`;
  return out.add(F.headerLength, at + 12, 1, headerLength, { text });
}

const FLAG_LINES = [F.reserved, F.ae, F.cwr, F.ece, F.urg, F.ackFlag, F.psh, F.rst, F.syn, F.fin] as const;

/** All that the flags are told by; most of it is dear to word. */
const FLAG_FIELDS = [F.flags, ...FLAG_LINES, F.flagLetters, ...Object.values(R), ...ANY_REMARK];

function paintFlags({ cursor, out, at, flags, facts }: Painting): void {
  if (!out.asks(...FLAG_FIELDS)) return;
  const text = `Flags: 0x${flags.toString(16).padStart(3, '0')} (${flagNames(flags)})`;
  const node = out.add(F.flags, at + 12, 2, flags, { text });
  out.within(node, () => {
    for (const spec of FLAG_LINES) {
      const set = (flags & spec.mask) !== 0;
      const line = `${maskedBits(flags, spec.mask)} = ${spec.label}: ${set ? 'Set' : 'Not set'}`;
      const child = out.add(spec, at + 12, 2, set, { text: line });
      if (set) out.within(child, () => paintFlagNote(cursor, out, spec.mask, flags));
    }
    out.add(F.flagLetters, at + 12, 2, flagLetters(flags), { generated: true });
    const first = facts?.closesFirst;
    if (first !== undefined) out.remark(first ? R.initiates : R.undergoes, at + 13, 0);
  });
}

/** Twelve bits in groups of four, those outside the mask as dots: `.... ...1 ....`. */
function maskedBits(flags: number, mask: number): string {
  let text = '';
  for (let bit = 11; bit >= 0; bit--) {
    text += (mask >> bit) & 1 ? (flags >> bit) & 1 : '.';
    if (bit > 0 && bit % 4 === 0) text += ' ';
  }
  return text;
}

/** What Wireshark remarks on the flags that open and end a connection. */
function paintFlagNote(cursor: Cursor, out: Detail, mask: number, flags: number): void {
  const at = cursor.offset + 13;
  if (mask === TcpFlag.syn && hasAck(flags)) {
    const port = readU16BE(cursor.bytes, cursor.offset);
    out.remark(R.synchroniseAck, at, 0, `${R.synchroniseAck.label}: server port ${port}`);
  } else if (mask === TcpFlag.syn) {
    const port = readU16BE(cursor.bytes, cursor.offset + 2);
    out.remark(R.synchronise, at, 0, `${R.synchronise.label}: server port ${port}`);
  } else if (mask === TcpFlag.rst) {
    out.remark(R.reset, at, 0);
  } else if (mask === TcpFlag.fin) {
    out.remark(R.finish, at, 0);
  }
}

function paintWindow(p: Painting): void {
  const { cursor, out, at, facts, flags } = p;
  const value = readU16BE(cursor.bytes, at + 14);
  out.read(cursor, F.windowValue);
  out.add(F.window, at + 14, 2, value << scaleShift(p), { generated: true });
  if (facts === undefined || (flags & TcpFlag.syn) !== 0) return;
  const shift = facts.windowShift;
  const factor = shift >= 0 ? 1 << shift : shift;
  const meaning = shift === -1 ? ' (unknown)' : shift === -2 ? ' (no window scaling used)' : '';
  const text = `[Window size scaling factor: ${factor}${meaning}]`;
  out.add(F.windowFactor, at + 14, 2, factor, { generated: true, text });
}

/**
 * Bits to shift this packet's window by: none for a SYN (RFC 7323 section 2.2), where no scale is known, and where the
 * segment has no place in its stream.
 */
function scaleShift({ facts, flags, length }: Painting): number {
  if (facts === undefined || length === undefined || (flags & TcpFlag.syn) !== 0) return 0;
  return Math.max(0, facts.windowShift);
}

function paintChecksum(p: Painting): void {
  const { cursor, out, at } = p;
  if (cursor.end - at < CHECKSUM_END) return;
  const specs = { checksum: F.checksum, status: F.checksumStatus, calculated: F.checksumCalculated };
  const covered = p.length === undefined ? 0 : p.headerLength + p.length;
  paintTransportChecksum(cursor, out, specs, at + 16, covered, 'TCP');
}

/** From the urgent pointer on; returns what the Info column gets after the window. */
function paintRest(p: Painting): string {
  const { cursor, out, at, facts, headerLength } = p;
  let info = paintUrgent(p);
  if (p.length !== undefined) info += ` Len=${p.length}`;
  info += paintOptionTree(p);
  paintTimes(p);
  if (cursor.end < at + headerLength) return info;
  if (facts !== undefined && facts.analysis.length > 0) {
    const node = out.add(F.analysis, at, 0, true, { text: '[SEQ/ACK analysis]', generated: true });
    out.within(node, () => paintLines(out, at, facts.analysis));
  }
  paintPayload(p);
  return info;
}

function paintUrgent({ cursor, out, at, flags }: Painting): string {
  const pointer = readU16BE(cursor.bytes, at + 18);
  const node = out.read(cursor, F.urgentPointer);
  if ((flags & TcpFlag.urg) !== 0) return ` Urg=${pointer}`;
  if (pointer !== 0) {
    out.within(node, () => out.remark(R.urgentNotZero, at + 18, 0));
  }
  return '';
}

function paintOptionTree({ cursor, out, at, facts, flags, headerLength }: Painting): string {
  const from = at + MIN_HEADER;
  const end = at + headerLength;
  if (end === from) return '';
  const present = Math.min(end, cursor.end);
  const value = out.asks(F.options) ? hexOf(cursor.bytes, from, present) : '';
  const node = out.add(F.options, from, present - from, value, { text: `Options: (${end - from} bytes)` });
  const ackBase = facts?.ackBase ?? 0;
  const info = paintOptions(cursor, out, node, {
    from,
    end,
    present,
    ackBase,
    ackRaw: readU32BE(cursor.bytes, at + 8),
    opens: (flags & TcpFlag.syn) !== 0 && !hasAck(flags),
  });
  const isOpening = (flags & TcpFlag.syn) !== 0;
  if (present < end) return info;
  const hasSize = hasOption(cursor.bytes, from, end, OptionKind.maximumSegmentSize);
  // Where the list breaks off, there might have been one.
  const lacksSize = isOpening && !hasSize && areReadable(cursor.bytes, from, end);
  if (lacksSize) out.within(node, () => out.remark(R.segmentSizeAbsent, at + 13, 0));
  if (!isOpening && hasSize) out.within(node, () => out.remark(R.segmentSizePresent, at + 13, 0));
  return info;
}

function paintTimes({ out, at, facts }: Painting): void {
  if (!out.asks(F.timeRelative, F.timeDelta)) return;
  if (facts?.timeRelative === undefined || facts.timeDelta === undefined) return;
  const { timeRelative, timeDelta } = facts;
  out.within(out.label(at, 0, '[Timestamps]', { generated: true }), () => {
    const first = `[${F.timeRelative.label}: ${timeRelative} seconds]`;
    out.add(F.timeRelative, at, 0, timeRelative, { generated: true, text: first });
    out.add(F.timeDelta, at, 0, timeDelta, { generated: true, text: `[${F.timeDelta.label}: ${timeDelta} seconds]` });
  });
}

function paintLines(out: Detail, at: number, lines: readonly AnalysisLine[]): void {
  for (const { spec, value, text, severity, link, children } of lines) {
    const node = out.add(spec, at, 0, value, {
      generated: true,
      ...(text !== undefined ? { text } : {}),
      ...(severity !== undefined ? { severity } : {}),
      ...(link !== undefined ? { link } : {}),
    });
    if (children !== undefined) out.within(node, () => paintLines(out, at, children));
  }
}

function paintPayload({ cursor, out, at, flags, headerLength }: Painting): void {
  const from = at + headerLength;
  const size = cursor.end - from;
  if (size <= 0 || !out.asks(F.resetCause, F.payload)) return;
  if ((flags & TcpFlag.rst) !== 0) {
    const bytes = cursor.bytes.subarray(from, from + Math.min(size, MAX_CAUSE));
    const cause = String.fromCharCode(...bytes.map((b) => (b < 0x80 ? b : 0x3f)));
    out.add(F.resetCause, from, size, cause);
    return;
  }
  const value = hexOf(cursor.bytes, from, from + Math.min(size, MAX_PAYLOAD_VALUE));
  out.add(F.payload, from, size, value, { text: `TCP payload (${size} byte${size === 1 ? '' : 's'})` });
}

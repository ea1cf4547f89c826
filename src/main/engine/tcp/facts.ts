/** The facts of one TCP header for the painting of its layer: Wireshark's analysis lines and Info prefixes. */

import { packetIndex } from '../../../shared/units.ts';
import { type AnalysisLine, declareFields, type FieldSpec, type TcpFacts } from '../dissect/index.ts';
import { type PacketTable, type StreamTable, Way } from '../table/index.ts';
import { FLAG_NOTES, NOTES, Note, type NoteSpec, PREFIX_ORDER, RETRANSMITTED } from './notes.ts';
import type { Verdict } from './segment.ts';

/** Fields of the analysis that are worked out and not flags. */
const F = declareFields({
  acknowledged: { key: 'tcp.analysis.acks_frame', label: 'This is an ACK to the segment in frame', type: 'frame' },
  ackRtt: { key: 'tcp.analysis.ack_rtt', label: 'The RTT to ACK the segment was', type: 'duration' },
  initialRtt: { key: 'tcp.analysis.initial_rtt', label: 'iRTT', type: 'duration' },
  bytesInFlight: { key: 'tcp.analysis.bytes_in_flight', label: 'Bytes in flight', type: 'uint32' },
  pushBytes: { key: 'tcp.analysis.push_bytes_sent', label: 'Bytes sent since last PSH flag', type: 'uint32' },
  flags: { key: 'tcp.analysis.flags', label: 'TCP Analysis Flags', type: 'none' },
  duplicateNumber: { key: 'tcp.analysis.duplicate_ack_num', label: 'Duplicate ACK #', type: 'uint32' },
  duplicateOf: { key: 'tcp.analysis.duplicate_ack_frame', label: 'Duplicate to the ACK in frame', type: 'frame' },
  timeout: { key: 'tcp.analysis.rto', label: 'The RTO for this segment was', type: 'duration' },
  timeoutFrom: { key: 'tcp.analysis.rto_frame', label: 'RTO based on delta from frame', type: 'frame' },
});

const FLAG_FIELDS = new Map(
  NOTES.map((note): [number, FieldSpec] => [
    note.bit,
    { key: `tcp.analysis.${note.name}`, label: note.label, type: 'none' },
  ]),
);

/** Every field of the analysis, for the list of fields. */
export const ANALYSIS_FIELDS: readonly FieldSpec[] = [...Object.values(F), ...FLAG_FIELDS.values()];

/** Where a packet stands: the packet before it that is listed with its stream, -1 where there is none. */
export interface FactsInput {
  readonly packets: PacketTable;
  readonly streams: StreamTable;
  readonly packet: number;
  readonly stream: number;
  readonly previous: number;
  /** What the numbers of a direction (2 * stream + side) count from at this packet. */
  baseOf(direction: number): number | undefined;
}

/** Facts of the header that the packet's row tells of. `verdict` is undefined where the segment was not analysed. */
export function tcpFacts(input: FactsInput, verdict: Verdict | undefined): TcpFacts {
  const { packets, streams, packet, stream } = input;
  const notes = packets.tcpNotes[packet] as number;
  return {
    ...infoFacts(input, verdict),
    ...timesOf(input),
    analysis: verdict === undefined ? [] : analysisLines(streams.initialRtt[stream] as number, notes, verdict),
  };
}

/**
 * Of these facts those that the Info column is written from: no line of the tree is. `verdict`: as far as it matters for
 * that ({@link namesOthers}); undefined where the segment was not analysed.
 */
export function infoFacts(
  { packets, streams, packet, stream, baseOf }: Omit<FactsInput, 'previous'>,
  verdict: Pick<Verdict, 'duplicateOf' | 'duplicateNumber'> | undefined,
): TcpFacts {
  const client = streams.clientSide[stream] as number;
  const side = packets.direction[packet] === Way.toServer ? client : 1 - client;
  const own = stream * 2 + side;
  const peer = stream * 2 + 1 - side;
  return {
    stream,
    seqBase: baseOf(own),
    ackBase: baseOf(peer),
    windowShift: streams.windowShift[own] as number,
    completeness: undefined,
    timeRelative: undefined,
    timeDelta: undefined,
    analysis: [],
    prefixes: verdict === undefined ? [] : prefixes(packets.tcpNotes[packet] as number, verdict),
  };
}

/** Whether what the Info column says of a segment with these notes is more than the notes: which packet it repeats, and how often. */
export const namesOthers = (notes: number): boolean => (notes & Note.duplicateAck) !== 0;

/** Facts of a header that the row does not tell of: one of several in the packet. `side`: who of the stream sends it. */
export const bareFacts = (input: Omit<FactsInput, 'baseOf'>, side: number): TcpFacts => ({
  stream: input.stream,
  seqBase: undefined,
  ackBase: undefined,
  windowShift: input.streams.windowShift[input.stream * 2 + side] ?? -1,
  ...timesOf(input),
  analysis: [],
  prefixes: [],
});

/** How whole the stream is told to be at a packet, and when in the stream that came. */
function timesOf({ packets, streams, packet, stream, previous }: Omit<FactsInput, 'baseOf'>) {
  const first = streams.firstPacket[stream] as number;
  return {
    completeness: (packet === first ? streams.openingCompleteness : streams.completeness)[stream],
    timeRelative: elapsedText(packets, first, packet),
    timeDelta: elapsedText(packets, previous < 0 ? first : previous, packet),
  };
}

function analysisLines(initialRtt: number, notes: number, verdict: Verdict): readonly AnalysisLine[] {
  if ((notes & Note.record) === 0) return [];
  const lines: AnalysisLine[] = [];
  const frame = (spec: FieldSpec, number: number): void => {
    lines.push({ spec, value: number, link: packetIndex(number - 1) });
  };
  if (verdict.acknowledged !== 0) {
    frame(F.acknowledged, verdict.acknowledged);
    if (verdict.ackRtt !== 0) lines.push(durationLine(F.ackRtt, verdict.ackRtt));
  }
  if (initialRtt !== 0) lines.push(durationLine(F.initialRtt, initialRtt));
  if (verdict.bytesInFlight !== 0) lines.push({ spec: F.bytesInFlight, value: verdict.bytesInFlight });
  if (verdict.pushBytes !== 0) lines.push({ spec: F.pushBytes, value: verdict.pushBytes });
  if ((notes & FLAG_NOTES) === 0) return lines;
  const children = NOTES.filter((note) => (notes & note.bit) !== 0).flatMap((note) => flagLines(note, verdict));
  // Wireshark gives the plain flag beside the two that are kinds of it.
  if ((notes & RETRANSMITTED & ~Note.retransmission) !== 0) {
    const plain = NOTES.find((note) => note.bit === Note.retransmission);
    if (plain) children.push(flagLine(plain, plain.label));
  }
  lines.push({ spec: F.flags, value: true, text: '[TCP Analysis Flags]', children });
  if ((notes & Note.duplicateAck) !== 0) lines.push(...duplicateLines(verdict));
  return lines;
}

/** Wireshark puts these beside the flags, and its remark below the second. */
function duplicateLines(verdict: Verdict): AnalysisLine[] {
  const note = NOTES.find((one) => one.bit === Note.duplicateAck);
  const remark = note ? [flagLine(note, `Duplicate ACK (#${verdict.duplicateNumber})`)] : [];
  const link = packetIndex(verdict.duplicateOf - 1);
  return [
    { spec: F.duplicateNumber, value: verdict.duplicateNumber },
    { spec: F.duplicateOf, value: verdict.duplicateOf, link, children: remark },
  ];
}

function flagLines(note: NoteSpec, verdict: Verdict): AnalysisLine[] {
  if (note.bit === Note.duplicateAck) {
    const spec = FLAG_FIELDS.get(note.bit) ?? F.flags;
    return [{ spec, value: true, text: '[This is a TCP duplicate ack]' }];
  }
  const lines = [flagLine(note, note.label)];
  if (note.bit === Note.retransmission && verdict.timeout !== 0) {
    lines.push(durationLine(F.timeout, verdict.timeout), {
      spec: F.timeoutFrom,
      value: verdict.timeoutFrom,
      link: packetIndex(verdict.timeoutFrom - 1),
    });
  }
  return lines;
}

const KIND = { none: 'Chat', chat: 'Chat', note: 'Note', warn: 'Warning', error: 'Error' } as const;

function flagLine(note: NoteSpec, words: string): AnalysisLine {
  const spec = FLAG_FIELDS.get(note.bit) ?? F.flags;
  const text = `[Expert Info (${KIND[note.severity]}/Sequence): ${words}]`;
  return { spec, value: true, text, severity: note.severity };
}

function durationLine(spec: FieldSpec, nanos: number): AnalysisLine {
  const value = nanosText(nanos);
  return { spec, value, text: `[${spec.label}: ${value} seconds]` };
}

function prefixes(notes: number, verdict: Pick<Verdict, 'duplicateOf' | 'duplicateNumber'>): readonly string[] {
  if ((notes & FLAG_NOTES) === 0) return [];
  return PREFIX_ORDER.filter((bit) => (notes & bit) !== 0).map((bit) => {
    const prefix = NOTES.find((note) => note.bit === bit)?.prefix ?? '';
    return bit === Note.duplicateAck ? `${prefix} ${verdict.duplicateOf}#${verdict.duplicateNumber}` : prefix;
  });
}

/** Nanoseconds as seconds with nine decimals. */
export function nanosText(nanos: number): string {
  const size = Math.abs(nanos);
  const seconds = Math.floor(size / 1e9);
  return `${nanos < 0 ? '-' : ''}${seconds}.${String(size - seconds * 1e9).padStart(9, '0')}`;
}

/** Time between two packets, exact over any distance, as {@link nanosText} writes it. */
export function elapsedText(packets: PacketTable, from: number, to: number): string {
  const seconds = (index: number): number => {
    const value = packets.seconds[index] as number;
    return Number.isNaN(value) ? 0 : value;
  };
  let whole = seconds(to) - seconds(from);
  let nanos = (packets.nanos[to] as number) - (packets.nanos[from] as number);
  const negative = whole < 0 || (whole === 0 && nanos < 0);
  if (negative) {
    whole = -whole;
    nanos = -nanos;
  }
  if (nanos < 0) {
    whole -= 1;
    nanos += 1e9;
  }
  return `${negative ? '-' : ''}${whole}.${String(nanos).padStart(9, '0')}`;
}

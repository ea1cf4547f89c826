/**
 * What the analysis remarks on a segment, as bits of the `tcpNotes` column. The first {@link NOTE_COUNT} are Wireshark's
 * `tcp.analysis.*` flags; the others are facts that the engine keeps beside them.
 */
import type { Severity } from '../../../shared/model/index.ts';

/** The bits. */
export const Note = {
  reusedPorts: 1 << 0,
  retransmission: 1 << 1,
  fastRetransmission: 1 << 2,
  spuriousRetransmission: 1 << 3,
  outOfOrder: 1 << 4,
  lostSegment: 1 << 5,
  ackLostSegment: 1 << 6,
  windowUpdate: 1 << 7,
  windowFull: 1 << 8,
  keepAlive: 1 << 9,
  keepAliveAck: 1 << 10,
  duplicateAck: 1 << 11,
  zeroWindowProbe: 1 << 12,
  zeroWindow: 1 << 13,
  zeroWindowProbeAck: 1 << 14,
  /** Wireshark shows `[SEQ/ACK analysis]` for this segment: a flag, an acknowledged packet, bytes in flight… */
  record: 1 << 16,
  /** It acknowledges a packet of the capture. */
  acknowledges: 1 << 17,
} as const;

/** Bits that are flags. */
const NOTE_COUNT = 15;
/** All of them. */
export const FLAG_NOTES = (1 << NOTE_COUNT) - 1;
/** Flags that are ordinary life of a connection; any other one marks the packet as trouble. */
export const ORDINARY = Note.windowUpdate | Note.keepAlive | Note.keepAliveAck;
/** Counted as retransmissions. */
export const RETRANSMITTED = Note.retransmission | Note.fastRetransmission | Note.spuriousRetransmission;

/** One flag in words. */
export interface NoteSpec {
  readonly bit: number;
  /** Without `tcp.analysis.`. */
  readonly name: string;
  /** Wireshark's sentence. */
  readonly label: string;
  /** Prefix of the Info column, without brackets. */
  readonly prefix: string;
  readonly severity: Severity;
}

/** The flags in the order of the tree. Duplicate ACK's prefix and label have its numbers put in. */
export const NOTES: readonly NoteSpec[] = [
  {
    bit: Note.reusedPorts,
    name: 'reused_ports',
    label: 'A new tcp session is started with the same ports as an earlier session in this trace',
    prefix: 'TCP Port numbers reused',
    severity: 'note',
  },
  {
    bit: Note.retransmission,
    name: 'retransmission',
    label: 'This frame is a (suspected) retransmission',
    prefix: 'TCP Retransmission',
    severity: 'note',
  },
  {
    bit: Note.fastRetransmission,
    name: 'fast_retransmission',
    label: 'This frame is a (suspected) fast retransmission',
    prefix: 'TCP Fast Retransmission',
    severity: 'note',
  },
  {
    bit: Note.spuriousRetransmission,
    name: 'spurious_retransmission',
    label: 'This frame is a (suspected) spurious retransmission',
    prefix: 'TCP Spurious Retransmission',
    severity: 'note',
  },
  {
    bit: Note.outOfOrder,
    name: 'out_of_order',
    label: 'This frame is a (suspected) out-of-order segment',
    prefix: 'TCP Out-Of-Order',
    severity: 'warn',
  },
  {
    bit: Note.lostSegment,
    name: 'lost_segment',
    label: 'Previous segment(s) not captured (common at capture start)',
    prefix: 'TCP Previous segment not captured',
    severity: 'warn',
  },
  {
    bit: Note.ackLostSegment,
    name: 'ack_lost_segment',
    label: "ACKed segment that wasn't captured (common at capture start)",
    prefix: 'TCP ACKed unseen segment',
    severity: 'warn',
  },
  {
    bit: Note.windowUpdate,
    name: 'window_update',
    label: 'TCP window update',
    prefix: 'TCP Window Update',
    severity: 'chat',
  },
  {
    bit: Note.windowFull,
    name: 'window_full',
    label: 'TCP window specified by the receiver is now completely full',
    prefix: 'TCP Window Full',
    severity: 'warn',
  },
  {
    bit: Note.keepAlive,
    name: 'keep_alive',
    label: 'TCP keep-alive segment',
    prefix: 'TCP Keep-Alive',
    severity: 'note',
  },
  {
    bit: Note.keepAliveAck,
    name: 'keep_alive_ack',
    label: 'ACK to a TCP keep-alive segment',
    prefix: 'TCP Keep-Alive ACK',
    severity: 'note',
  },
  {
    bit: Note.duplicateAck,
    name: 'duplicate_ack',
    label: 'Duplicate ACK',
    prefix: 'TCP Dup ACK',
    severity: 'note',
  },
  {
    bit: Note.zeroWindowProbe,
    name: 'zero_window_probe',
    label: 'TCP Zero Window Probe',
    prefix: 'TCP ZeroWindowProbe',
    severity: 'note',
  },
  {
    bit: Note.zeroWindow,
    name: 'zero_window',
    label: 'TCP Zero Window segment',
    prefix: 'TCP ZeroWindow',
    severity: 'warn',
  },
  {
    bit: Note.zeroWindowProbeAck,
    name: 'zero_window_probe_ack',
    label: 'ACK to a TCP Zero Window Probe',
    prefix: 'TCP ZeroWindowProbeAck',
    severity: 'note',
  },
];

/** Order of the prefixes in the Info column, left to right. */
export const PREFIX_ORDER: readonly number[] = [
  Note.zeroWindowProbeAck,
  Note.zeroWindow,
  Note.zeroWindowProbe,
  Note.duplicateAck,
  Note.keepAliveAck,
  Note.keepAlive,
  Note.windowFull,
  Note.windowUpdate,
  Note.ackLostSegment,
  Note.lostSegment,
  Note.outOfOrder,
  Note.spuriousRetransmission,
  Note.fastRetransmission,
  Note.retransmission,
  Note.reusedPorts,
];

/** Names of the flags that are set, without `tcp.analysis.`, in the order of the tree. */
export function noteNames(notes: number): string[] {
  if ((notes & FLAG_NOTES) === 0) return [];
  return NOTES.filter((note) => (notes & note.bit) !== 0).map((note) => note.name);
}

const RANK: readonly Severity[] = ['none', 'chat', 'note', 'warn', 'error'];

/** The graver of two severities. */
export const graver = (a: Severity, b: Severity): Severity => (RANK.indexOf(a) >= RANK.indexOf(b) ? a : b);

/** Severity of the gravest flag that is set. */
export function noteSeverity(notes: number): Severity {
  let gravest: Severity = 'none';
  if ((notes & FLAG_NOTES) === 0) return gravest;
  for (const note of NOTES) if ((notes & note.bit) !== 0) gravest = graver(gravest, note.severity);
  return gravest;
}

/**
 * The fields of a TCP header and the words for them: flags, letters, completeness. One declaration; tcp.ts reads and
 * paints by it.
 */
import { ChecksumStatus } from '../checksum.ts';
import { declareFields } from '../field.ts';
import { remark } from '../remarks.ts';

/** Bits of the flags word (bytes 12 and 13, low 12 bits): RFC 9293 section 3.1, RFC 3168, RFC 8311. */
export const TcpFlag = {
  fin: 0x001,
  syn: 0x002,
  rst: 0x004,
  psh: 0x008,
  ack: 0x010,
  urg: 0x020,
  ece: 0x040,
  cwr: 0x080,
  ae: 0x100,
  reserved: 0xe00,
} as const;

const flagBit = (key: string, label: string, mask: number) =>
  ({ key: `tcp.flags.${key}`, label, type: 'boolean', at: 12, size: 2, mask, bits: 12 }) as const;

/** Fields of the header itself; options have theirs. */
export const TCP_FIELDS = declareFields({
  sourcePort: { key: 'tcp.srcport', label: 'Source Port', type: 'uint16', at: 0, size: 2, also: ['tcp.port'] },
  destinationPort: {
    key: 'tcp.dstport',
    label: 'Destination Port',
    type: 'uint16',
    at: 2,
    size: 2,
    also: ['tcp.port'],
  },
  stream: { key: 'tcp.stream', label: 'Stream index', type: 'uint32' },
  completeness: { key: 'tcp.completeness', label: 'Conversation completeness', type: 'uint8' },
  length: { key: 'tcp.len', label: 'TCP Segment Len', type: 'uint32' },
  seq: { key: 'tcp.seq', label: 'Sequence Number', type: 'uint32', at: 4, size: 4 },
  seqRaw: { key: 'tcp.seq_raw', label: 'Sequence Number (raw)', type: 'uint32', at: 4, size: 4 },
  nextSeq: { key: 'tcp.nxtseq', label: 'Next Sequence Number', type: 'uint32' },
  ack: { key: 'tcp.ack', label: 'Acknowledgment Number', type: 'uint32', at: 8, size: 4 },
  ackRaw: { key: 'tcp.ack_raw', label: 'Acknowledgment number (raw)', type: 'uint32', at: 8, size: 4, fixed: true },
  headerLength: {
    key: 'tcp.hdr_len',
    label: 'Header Length',
    type: 'uint8',
    at: 12,
    size: 1,
    mask: 0xf0,
    fixed: 'words',
  },
  flags: { key: 'tcp.flags', label: 'Flags', type: 'uint16', base: 'hex', bits: 16, at: 12, size: 2, mask: 0xfff },
  reserved: flagBit('res', 'Reserved', TcpFlag.reserved),
  ae: flagBit('ae', 'Accurate ECN', TcpFlag.ae),
  cwr: flagBit('cwr', 'Congestion Window Reduced', TcpFlag.cwr),
  ece: flagBit('ece', 'ECN-Echo', TcpFlag.ece),
  urg: flagBit('urg', 'Urgent', TcpFlag.urg),
  ackFlag: flagBit('ack', 'Acknowledgment', TcpFlag.ack),
  psh: flagBit('push', 'Push', TcpFlag.psh),
  rst: flagBit('reset', 'Reset', TcpFlag.rst),
  syn: flagBit('syn', 'Syn', TcpFlag.syn),
  fin: flagBit('fin', 'Fin', TcpFlag.fin),
  flagLetters: { key: 'tcp.flags.str', label: 'TCP Flags', type: 'string' },
  windowValue: { key: 'tcp.window_size_value', label: 'Window', type: 'uint16', at: 14, size: 2 },
  window: { key: 'tcp.window_size', label: 'Calculated window size', type: 'uint32' },
  windowFactor: { key: 'tcp.window_size_scalefactor', label: 'Window size scaling factor', type: 'int32' },
  checksum: { key: 'tcp.checksum', label: 'Checksum', type: 'uint16', base: 'hex', at: 16, size: 2, fixed: true },
  checksumCalculated: { key: 'tcp.checksum_calculated', label: 'Calculated Checksum', type: 'uint16', base: 'hex' },
  checksumStatus: {
    key: 'tcp.checksum.status',
    label: 'Checksum Status',
    type: 'uint8',
    names: { 0: 'Bad', 1: 'Good', 2: 'Unverified', 3: 'Not present' },
    unverified: [ChecksumStatus.unverified],
  },
  urgentPointer: { key: 'tcp.urgent_pointer', label: 'Urgent Pointer', type: 'uint16', at: 18, size: 2, fixed: true },
  options: { key: 'tcp.options', label: 'TCP Options', type: 'bytes' },
  timeRelative: { key: 'tcp.time_relative', label: 'Time since first frame in this TCP stream', type: 'duration' },
  timeDelta: { key: 'tcp.time_delta', label: 'Time since previous frame in this TCP stream', type: 'duration' },
  analysis: { key: 'tcp.analysis', label: 'SEQ/ACK analysis', type: 'none' },
  resetCause: { key: 'tcp.reset_cause', label: 'Reset cause', type: 'string' },
  payload: { key: 'tcp.payload', label: 'TCP payload', type: 'bytes' },
});

/** Names in the Info column and in the line of the flags, lowest bit first. */
const FLAG_NAMES = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'AE'] as const;
/** One letter a bit, highest first; a middle dot where it is clear. */
const FLAG_LETTERS = 'RRRACEUAPRSF';

/** Flag names as the Info column lists them: `SYN, ACK`; `<None>` for none. */
export function flagNames(flags: number): string {
  const names: string[] = FLAG_NAMES.filter((_, bit) => (flags & (1 << bit)) !== 0);
  if ((flags & TcpFlag.reserved) !== 0) names.push('Reserved');
  return names.length === 0 ? '<None>' : names.join(', ');
}

/** Flags as twelve letters: `·······A··S·`. */
export function flagLetters(flags: number): string {
  return Array.from(FLAG_LETTERS, (letter, i) => ((flags & (0x800 >> i)) !== 0 ? letter : '·')).join('');
}

/** What completeness bits (SYN 1, SYN+ACK 2, ACK 4, DATA 8, FIN 16, RST 32) amount to, in Wireshark's words. */
export function completenessName(bits: number): string {
  switch (bits) {
    case 1:
      return 'Incomplete, SYN_SENT';
    case 3:
      return 'Incomplete, CLIENT_ESTABLISHED';
    case 7:
      return 'Incomplete, ESTABLISHED';
    case 15:
      return 'Incomplete, DATA';
    case 31:
    case 47:
    case 63:
      return 'Complete, WITH_DATA';
    case 23:
    case 39:
    case 55:
      return 'Complete, NO_DATA';
    default:
      return 'Incomplete';
  }
}

/** Remarks of the reference on a header, each with a name that filters know. */
export const TCP_REMARKS = declareFields({
  synchronise: remark('tcp.connection.syn', 'Connection establish request (SYN)', 'chat/Sequence'),
  synchroniseAck: remark('tcp.connection.synack', 'Connection establish acknowledge (SYN+ACK)', 'chat/Sequence'),
  segmentSizeAbsent: remark('tcp.options.mss.absent', 'The SYN packet does not contain a MSS option', 'note/Protocol'),
  segmentSizePresent: remark(
    'tcp.options.mss.present',
    'The non-SYN packet does contain a MSS option',
    'warn/Protocol',
  ),
  finish: remark('tcp.connection.fin', 'Connection finish (FIN)', 'chat/Sequence'),
  initiates: remark('tcp.connection.fin_active', 'This frame initiates the connection closing', 'note/Sequence'),
  undergoes: remark('tcp.connection.fin_passive', 'This frame undergoes the connection closing', 'note/Sequence'),
  reset: remark('tcp.connection.rst', 'Connection reset (RST)', 'warn/Sequence'),
  ackNotZero: remark(
    'tcp.ack.nonzero',
    'The acknowledgment number field is nonzero while the ACK flag is not set',
    'note/Protocol',
  ),
  openingDataTaken: remark('tcp.analysis.tfo_ack', 'TCP SYN-ACK accepting TFO data', 'note/Sequence'),
  urgentNotZero: remark(
    'tcp.urgent_pointer.non_zero',
    'The urgent pointer field is nonzero while the URG flag is not set',
    'note/Protocol',
  ),
  headerTooShort: remark('tcp.bogus_header_length', 'Bogus TCP Header length', 'error/Protocol'),
  shortSegment: remark('tcp.short_segment', 'Short segment', 'warn/Malformed'),
});

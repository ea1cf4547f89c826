/** What a pcapng file says of a packet besides its bytes and comments, as lines of the frame layer. */
import { type DetailNode, detailNode, formatBytes } from './detail.ts';
import { declareFields, type FieldSpec, nameOfBoolean, SET_OR_NOT } from './field.ts';

const DIRECTIONS: Readonly<Record<number, string>> = { 0: 'Unknown', 1: 'Inbound', 2: 'Outbound', 3: 'Undefined' };
const RECEPTIONS: Readonly<Record<number, string>> = {
  0: 'Not specified',
  1: 'Unicast',
  2: 'Multicast',
  3: 'Broadcast',
  4: 'Promiscuous',
};

/** Fields, by Wireshark's names. The flags are those of the pcapng draft, section 4.3.1. */
export const PACKET_OPTION_FIELDS = declareFields({
  flags: { key: 'frame.packet_flags', label: 'Packet flags', type: 'uint32', base: 'hex' },
  pointToPoint: {
    key: 'frame.p2p_dir',
    label: 'Point-to-Point Direction',
    type: 'int8',
    names: { 0: 'Sent', 1: 'Received' },
  },
  direction: {
    key: 'frame.packet_flags_direction',
    label: 'Direction',
    type: 'uint32',
    base: 'hex',
    names: DIRECTIONS,
  },
  reception: { key: 'frame.packet_flags_reception_type', label: 'Reception type', type: 'uint32', names: RECEPTIONS },
  fcsLength: { key: 'frame.packet_flags_fcs_length', label: 'FCS length', type: 'uint32' },
  crc: { key: 'frame.packet_flags_crc_error', label: 'CRC error', type: 'boolean', names: SET_OR_NOT },
  tooLong: {
    key: 'frame.packet_flags_packet_too_error',
    label: 'Packet too long error',
    type: 'boolean',
    names: SET_OR_NOT,
  },
  tooShort: {
    key: 'frame.packet_flags_packet_too_short_error',
    label: 'Packet too short error',
    type: 'boolean',
    names: SET_OR_NOT,
  },
  gap: {
    key: 'frame.packet_flags_wrong_inter_frame_gap_error',
    label: 'Wrong interframe gap error',
    type: 'boolean',
    names: SET_OR_NOT,
  },
  unaligned: {
    key: 'frame.packet_flags_unaligned_frame_error',
    label: 'Unaligned frame error',
    type: 'boolean',
    names: SET_OR_NOT,
  },
  delimiter: {
    key: 'frame.packet_flags_start_frame_delimiter_error',
    label: 'Start frame delimiter error',
    type: 'boolean',
    names: SET_OR_NOT,
  },
  preamble: { key: 'frame.packet_flags_preamble_error', label: 'Preamble error', type: 'boolean', names: SET_OR_NOT },
  symbol: { key: 'frame.packet_flags_symbol_error', label: 'Symbol error', type: 'boolean', names: SET_OR_NOT },
  // 4.0 of the reference tells nothing of it; later versions have this name.
  hash: { key: 'frame.hash', label: 'Hash', type: 'string' },
  dropCount: { key: 'frame.drop_count', label: 'Drop Count', type: 'uint64' },
  packetId: { key: 'frame.packet_id', label: 'Packet id', type: 'uint64' },
  queue: { key: 'frame.interface_queue', label: 'Interface queue', type: 'uint32' },
  verdict: { key: 'frame.verdict', label: 'Verdict', type: 'string' },
});
const INBOUND = 1;
const OUTBOUND = 2;
const F = PACKET_OPTION_FIELDS;

/** Bits 24 to 31: what went wrong on the link. */
const ERRORS: readonly FieldSpec[] = [
  ...[F.crc, F.tooLong, F.tooShort, F.gap],
  ...[F.unaligned, F.delimiter, F.preamble, F.symbol],
];
const FIRST_ERROR = 24;
/** Bytes of a hash or verdict that are written out. */
const SHOWN = 64;

/** A value with the name of its kind. */
interface Tagged {
  readonly kind: string;
  readonly bytes: Uint8Array;
}

/** What the file may say; absent where it does not. */
export interface PacketNotes {
  readonly flags?: number;
  readonly hash?: Tagged;
  readonly dropCount?: bigint;
  readonly packetId?: bigint;
  readonly queue?: number;
  readonly verdict?: Tagged;
}

/** The lines, in Wireshark's order. */
export function packetNoteLines(notes: PacketNotes): DetailNode[] {
  const { flags, dropCount, packetId, queue, hash, verdict } = notes;
  return [
    ...(queue === undefined ? [] : [detailNode(F.queue, queue)]),
    ...(flags === undefined ? [] : [...wayLines(flags), flagLines(flags)]),
    ...(packetId === undefined ? [] : [detailNode(F.packetId, packetId)]),
    ...(hash === undefined ? [] : [taggedLine(F.hash, hash)]),
    ...(verdict === undefined ? [] : [taggedLine(F.verdict, verdict)]),
    ...(dropCount === undefined ? [] : [detailNode(F.dropCount, dropCount)]),
  ];
}

function taggedLine(spec: FieldSpec, { kind, bytes }: Tagged): DetailNode {
  const hex = formatBytes(bytes, 0, Math.min(bytes.length, SHOWN));
  return detailNode(spec, `${kind}: ${hex}`);
}

/** The same as words behind the frame's line; empty where nobody says. */
export function wayText(notes: PacketNotes | undefined): string {
  const way = (notes?.flags ?? 0) & 3;
  return way === INBOUND ? ' (inbound)' : way === OUTBOUND ? ' (outbound)' : '';
}

/** Which way a packet went, where its flags say: 0 sent, 1 received. */
function wayLines(flags: number): readonly DetailNode[] {
  const way = flags & 3;
  if (way !== INBOUND && way !== OUTBOUND) return [];
  const value = way === INBOUND ? 1 : 0;
  return [detailNode(F.pointToPoint, value)];
}

function flagLines(flags: number): DetailNode {
  const node = detailNode(F.flags, flags);
  node.children.push(
    detailNode(F.direction, flags & 3),
    detailNode(F.reception, (flags >>> 2) & 7),
    detailNode(F.fcsLength, (flags >>> 5) & 15),
    ...ERRORS.map((spec, index) => {
      const isSet = ((flags >>> (FIRST_ERROR + index)) & 1) === 1;
      return detailNode(spec, isSet, `${spec.label}: ${nameOfBoolean(spec, isSet)}`);
    }),
  );
  return node;
}

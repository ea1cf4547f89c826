/**
 * The variants of pcap. Some have their own magic number; others use the standard one with a longer record header and
 * can only be told apart by trying: the first records are read as each variant in turn, and the one in which they make
 * most sense is taken.
 */
import { type ByteSource, readBytes, readU16BE, readU16LE, readU32BE, readU32LE } from '../bytes/index.ts';
import { maxPacketLength } from './limits.ts';

/** One variant. */
export interface Variant {
  /** As `capinfos` names the file type. */
  readonly id: string;
  readonly headerLength: number;
  readonly nanosPerTick: 1 | 1000;
  /** Link types of its own, and the LINKTYPE_ values they stand for. */
  readonly linkTypes?: ReadonlyMap<number, number>;
}

/** AIX writes RFC 1573 interface types: Ethernet, Token Ring, FDDI, loopback. */
const AIX_LINK_TYPES = new Map([
  [6, 1],
  [9, 6],
  [15, 10],
  [24, 0],
]);

const VARIANTS: readonly Variant[] = [
  { id: 'pcap', headerLength: 16, nanosPerTick: 1000 },
  { id: 'nsecpcap', headerLength: 16, nanosPerTick: 1 },
  { id: 'aixpcap', headerLength: 16, nanosPerTick: 1, linkTypes: AIX_LINK_TYPES },
  { id: 'rh6_1pcap', headerLength: 24, nanosPerTick: 1000 },
  { id: 'modpcap', headerLength: 24, nanosPerTick: 1000 },
  { id: 'suse6_3pcap', headerLength: 28, nanosPerTick: 1000 },
  { id: 'nokiapcap', headerLength: 20, nanosPerTick: 1000 },
];

/** The variant of an id; the plain one for an id that is not in the list. */
export const variantOf = (id: string): Variant => VARIANTS.find((v) => v.id === id) ?? (VARIANTS[0] as Variant);

/** What a magic number says: byte order, bytes after the usual header, and which variants use it. */
export interface Magic {
  readonly big: boolean;
  readonly extra: number;
  readonly candidates: readonly Variant[];
}

const magic = (big: boolean, extra: number, ...ids: string[]): Magic => ({
  big,
  extra,
  candidates: ids.map(variantOf),
});

/** The magic numbers, by their four bytes read in network order. Ixia's have the size of the file after the header. */
export const MAGICS: ReadonlyMap<number, Magic> = new Map([
  [0xa1b2c3d4, magic(true, 0, 'pcap', 'rh6_1pcap', 'nokiapcap')],
  [0xd4c3b2a1, magic(false, 0, 'pcap', 'rh6_1pcap', 'nokiapcap')],
  [0xa1b23c4d, magic(true, 0, 'nsecpcap')],
  [0x4d3cb2a1, magic(false, 0, 'nsecpcap')],
  [0xa1b2cd34, magic(true, 0, 'modpcap', 'suse6_3pcap')],
  [0x34cdb2a1, magic(false, 0, 'modpcap', 'suse6_3pcap')],
  [0x1c0001ac, magic(true, 4, 'nsecpcap')],
  [0xac01001c, magic(false, 4, 'nsecpcap')],
  [0x1c0001ab, magic(true, 4, 'pcap')],
  [0xab01001c, magic(false, 4, 'pcap')],
]);

/** Before 2.3 (and in DG/UX's 543.0) the two lengths stood the other way round; 2.3 files do either. */
export type LengthOrder = 'normal' | 'swapped' | 'guess';

/** The order of the lengths in a file of this version. */
export function lengthOrder(major: number, minor: number): LengthOrder {
  if (major === 543) return 'swapped';
  if (major !== 2 || minor > 3) return 'normal';
  return minor === 3 ? 'guess' : 'swapped';
}

/** Whether the two lengths of a record, as they stand in the file, are the other way round. */
export const areSwapped = (order: LengthOrder, first: number, second: number): boolean =>
  order !== 'normal' && (order === 'swapped' || first > second);

/** The facts of the file header that a guess needs. */
export interface HeaderFacts {
  readonly major: number;
  readonly minor: number;
  readonly snapLength: number;
  readonly network: number;
  /** File offset of the first record. */
  readonly start: number;
}

/** Which variant a file is. Reads no more than the headers of the first three records. */
export function detectVariant(source: ByteSource, of: Magic, header: HeaderFacts): Variant {
  const first = of.candidates[0] ?? variantOf('pcap');
  if (of.candidates.length === 1) return first;
  const { major, minor } = header;
  if (major === 2 && minor === 2 && first.id === 'pcap' && AIX_LINK_TYPES.has(header.network)) {
    return variantOf('aixpcap');
  }
  let best = first;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of of.candidates) {
    const oddities = countOddities(source, of.big, candidate, header);
    if (oddities < fewest) {
      best = candidate;
      fewest = oddities;
    }
    if (oddities === 0) break;
  }
  return best;
}

const RECORDS_TO_TRY = 3;
/** More than any link has carried in one packet. */
const ABSURD_LENGTH = 128 * 1024 * 1024;

/** An oddity of a variant's own fields weighs as much as two of the fields that every variant has. */
const EXTRAS_WEIGHT = 2;

/** How much is odd about the first records if they are of this variant, up to the first whose usual fields are. */
function countOddities(source: ByteSource, big: boolean, variant: Variant, header: HeaderFacts): number {
  const u32 = big ? readU32BE : readU32LE;
  const order = lengthOrder(header.major, header.minor);
  let position = header.start;
  let extras = 0;
  for (let record = 0; record < RECORDS_TO_TRY && position < source.size; record++) {
    const bytes = readBytes(source, position, variant.headerLength);
    if (bytes.length < variant.headerLength) return 1 + extras;
    const isSwapped = areSwapped(order, u32(bytes, 8), u32(bytes, 12));
    const captured = u32(bytes, isSwapped ? 12 : 8);
    const odd = oddFields(u32(bytes, 4), captured, u32(bytes, isSwapped ? 8 : 12), header);
    if (oddExtras(bytes, big, variant) > 0) extras = EXTRAS_WEIGHT;
    if (odd > 0) return odd + extras;
    position += variant.headerLength + captured;
    if (position > source.size) return 1 + extras;
  }
  return extras;
}

function oddFields(fraction: number, captured: number, original: number, header: HeaderFacts): number {
  return (
    Number(fraction >= 1_000_000) +
    Number(captured > maxPacketLength(header.network & 0xffff)) +
    Number(captured > header.snapLength) +
    Number(original > ABSURD_LENGTH) +
    Number(captured > original)
  );
}

/** Ethernet types that Linux used below 0x600. */
const plausibleProtocol = (p: number): boolean =>
  p >= 0x0600 || p === 0x0060 || p === 0x0200 || p === 0x0400 || p <= 0x0017;

/** The further fields: interface index, Ethernet type and packet type of the modified ones; four fixed-looking bytes of Nokia's. */
function oddExtras(bytes: Uint8Array, big: boolean, variant: Variant): number {
  const u16 = big ? readU16BE : readU16LE;
  const u32 = big ? readU32BE : readU32LE;
  switch (variant.id) {
    case 'rh6_1pcap':
    case 'modpcap':
    case 'suse6_3pcap':
      return (
        Number(u32(bytes, 16) > 10_000) + Number(!plausibleProtocol(u16(bytes, 20))) + Number((bytes[22] ?? 0) > 4)
      );
    case 'nokiapcap':
      return Number(!plausibleNokia(u32(bytes, 16)));
    default:
      return 0;
  }
}

/** The values seen are 0xXfbfYZ0W with X in 9, b; Y in b, d; Z in 6, 9; W in 1, 2. */
function plausibleNokia(value: number): boolean {
  const nibble = (shift: number): number => (value >>> shift) & 0xf;
  return (
    (value & 0x0fff00f0) >>> 0 === 0x0fbf0000 &&
    (nibble(28) === 0x9 || nibble(28) === 0xb) &&
    (nibble(12) === 0xb || nibble(12) === 0xd) &&
    (nibble(8) === 0x6 || nibble(8) === 0x9) &&
    (nibble(0) === 1 || nibble(0) === 2)
  );
}

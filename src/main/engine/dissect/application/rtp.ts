/**
 * RTP (RFC 3550 section 5) where a session description announced it; payload types by RFC 3551 and by the description.
 * Of payloads only the keys of a telephone are read (RFC 4733).
 */
import type { Cursor } from '../cursor.ts';
import { declareFields, TRUE_OR_FALSE } from '../field.ts';
import { named, type ToldDatagram } from '../named.ts';
import type { Reader } from '../reader.ts';

const HEADER = 12;
// biome-ignore format: one list
const TYPES: Readonly<Record<number, string>> = {
  0: 'ITU-T G.711 PCMU', 1: 'USA Federal Standard FS-1016', 2: 'ITU-T G.721', 3: 'GSM 06.10', 4: 'ITU-T G.723',
  5: 'DVI4 8000 samples/s', 6: 'DVI4 16000 samples/s', 7: 'Experimental linear predictive encoding from Xerox PARC',
  8: 'ITU-T G.711 PCMA', 9: 'ITU-T G.722', 10: '16-bit uncompressed audio, stereo',
  11: '16-bit uncompressed audio, monaural', 12: 'Qualcomm Code Excited Linear Predictive coding', 13: 'Comfort noise',
  14: 'MPEG-I/II Audio', 15: 'ITU-T G.728', 16: 'DVI4 11025 samples/s', 17: 'DVI4 22050 samples/s', 18: 'ITU-T G.729',
  19: 'Comfort noise (old)', 25: 'Sun CellB video encoding', 26: 'JPEG-compressed video', 28: "'nv' program",
  31: 'ITU-T H.261', 32: 'MPEG-I/II Video', 33: 'MPEG-II transport streams', 34: 'ITU-T H.263',
  72: 'Reserved for RTCP conflict avoidance', 73: 'Reserved for RTCP conflict avoidance',
  74: 'Reserved for RTCP conflict avoidance', 75: 'Reserved for RTCP conflict avoidance',
  76: 'Reserved for RTCP conflict avoidance',
};
/** Encodings that the reference has a reader for: layer, column. */
const READERS: Readonly<Record<string, readonly [layer: string, column: string]>> = {
  opus: ['opus', 'OPUS'],
  h264: ['h264', 'H.264'],
};
const FIRST_DYNAMIC = 96;
const TELEPHONE = 'telephone-event';
const DIGITS = 'Zero One Two Three Four Five Six Seven Eight Nine'.split(' ');
const OTHER_KEYS: Readonly<Record<number, string>> = {
  10: 'Star *',
  11: 'Pound #',
  12: 'A',
  13: 'B',
  14: 'C',
  15: 'D',
};
const EVENT_END = 0x80;

/** Bytes of the header: sources and an extension stand behind its fixed part. */
function headerLength({ bytes, offset, end }: Cursor): number {
  const first = bytes[offset] ?? 0;
  const fixed = HEADER + 4 * (first & 15);
  if ((first & 0x10) === 0) return fixed;
  const at = offset + fixed;
  return at + 4 > end ? fixed : fixed + 4 + 4 * (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
}

function describeEvent(event: number, flags: number): string {
  const key = event < DIGITS.length ? `${DIGITS[event]} ${event}` : OTHER_KEYS[event];
  const words = key === undefined ? `Unknown (${event})` : `DTMF ${key}`;
  return `Payload type=RTP Event, ${words}${(flags & EVENT_END) === 0 ? '' : ' (end)'}`;
}

function tell(reader: Reader, cursor: Cursor): ToldDatagram {
  const { bytes, offset, end } = cursor;
  const names = cursor.state.media.of(cursor)?.types;
  reader.skip(1);
  const second = reader.u8();
  const type = second & 0x7f;
  const encoding = names?.get(type);
  const payload = offset + headerLength(cursor);
  if (encoding?.toLowerCase() === TELEPHONE && payload + 4 <= end) {
    const info = describeEvent(bytes[payload] ?? 0, bytes[payload + 1] ?? 0);
    return { info, column: 'RTP EVENT', above: ['rtpevent'] };
  }
  const dynamic = type >= FIRST_DYNAMIC ? (encoding ?? `DynamicRTP-Type-${type}`) : 'Unassigned';
  const sequence = reader.u16();
  const time = reader.u32();
  const source = reader.u32().toString(16).toUpperCase();
  const words = `PT=${TYPES[type] ?? dynamic}, SSRC=0x${source}, Seq=${sequence}, Time=${time}`;
  const [layer, column] = READERS[encoding?.toLowerCase() ?? ''] ?? [];
  return {
    info: `${words}${(second & 0x80) === 0 ? '' : ', Mark'}`,
    column: column ?? 'RTP',
    above: layer === undefined ? [] : [layer],
  };
}

const F = declareFields({
  version: {
    key: 'rtp.version',
    label: 'Version',
    type: 'uint8',
    at: 0,
    size: 1,
    mask: 0xc0,
    names: { 0: 'Old VAT Version', 1: 'First Draft Version', 2: 'RFC 1889 Version' },
  },
  padding: { key: 'rtp.padding', label: 'Padding', type: 'boolean', at: 0, size: 1, mask: 0x20, names: TRUE_OR_FALSE },
  extension: { key: 'rtp.ext', label: 'Extension', type: 'boolean', at: 0, size: 1, mask: 0x10, names: TRUE_OR_FALSE },
  sources: {
    key: 'rtp.cc',
    label: 'Contributing source identifiers count',
    type: 'uint8',
    at: 0,
    size: 1,
    mask: 0x0f,
  },
  marker: { key: 'rtp.marker', label: 'Marker', type: 'boolean', at: 1, size: 1, mask: 0x80, names: TRUE_OR_FALSE },
  kind: { key: 'rtp.p_type', label: 'Payload type', type: 'uint8', at: 1, size: 1, mask: 0x7f, names: TYPES },
  sequence: { key: 'rtp.seq', label: 'Sequence number', type: 'uint16', at: 2, size: 2 },
  time: { key: 'rtp.timestamp', label: 'Timestamp', type: 'uint32', at: 4, size: 4 },
  source: {
    key: 'rtp.ssrc',
    label: 'Synchronization Source identifier',
    type: 'uint32',
    base: 'hex-dec',
    at: 8,
    size: 4,
  },
});

/** Whether a description announced it, and it is of the version there is. */
const isRtp = (cursor: Cursor): boolean =>
  ((cursor.bytes[cursor.offset] ?? 0) & 0xc0) === 0x80 &&
  cursor.end - cursor.offset >= HEADER &&
  cursor.state.media.of(cursor) !== undefined;

/** Real-time Transport Protocol. */
export const rtp = named({
  id: 'rtp',
  title: 'Real-Time Transport Protocol',
  column: 'RTP',
  fits: isRtp,
  anywhere: true,
  fields: F,
  told: tell,
});

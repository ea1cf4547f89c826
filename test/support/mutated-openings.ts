/**
 * A generated capture whose connections open in odd ways: SYNs and SYN+ACKs with other options, lengths, flags, ports, addresses and
 * times, lost, repeated, late and cut, segments with SACK blocks and SYNs in the middle, and datagrams as odd. What several readers
 * of the same must agree on.
 */
import { randomFrom } from './mutated-capture.ts';

const FILE_HEADER = 24;
const RECORD = 16;
const IP = RECORD + 14;
const TCP = IP + 20;
const OPTIONS = TCP + 20;
const SYN = 0x02;
const UDP = 17;

/** Options of 20 bytes, as SYNs have them and as they should not. */
const OPTION_LISTS = [
  '020405b4 0402080a 00000001 00000000 01030307', // Linux
  '020405b4 01030306 0101080a 00000001 00000000', // macOS without its end
  '020405b4 01030308 04020000 00000000 00000000', // ended early
  '020405b4 01030306 01010101 04020000 00000000', // and with NOPs before
  '01030306 0101080a 00000001 020405b4 04020000', // macOS, moved: its end is padded
  '020405b4 01030306 04020101 01010100 00000000', // an end on a boundary's last byte
  '020405b4 01030306 04020000 00000001 00000000', // something behind the end
  '020405b4 0103030f 01010402 01010101 01010101', // a shift above 14, NOPs by four
  '020405b4 01030300 01030309 01010402 01010101', // two shifts
  '01010101 01010101 01010101 01010101 01010101', // NOPs alone
  '01030307 0402080a 00000001 00000000 01010101', // no maximum segment size
  '020405b4 0402050a 00000001 00000009 01030307', // SACK blocks
  '020405b4 1e0c0081 01020304 05060708 01030307', // multipath
  '020405b4 220a0102 03040506 07080402 01030307', // fast open
  '020405b4 020405b4 0402080a 00000001 00000000', // two sizes
  '020305b4 03020502 08020402 01010101 00000000', // lengths of others
  '020405b4 08000402 01030307 01010101 01010101', // a length of 0
  '020405b4 08ff0402 01030307 01010101 01010101', // beyond the end
  '020405b4 0402080a 00000001 00000000 01010103', // cut by the end
  '020405b4 fd041234 fe041234 13120102 03040506', // experiments
].map((text) => Buffer.from(text.replaceAll(' ', ''), 'hex'));

/** SACK blocks in place of a timestamp, of 12 bytes. */
const SACKS = ['0101050a 00000001 00000009', '0101050a ffffffff 00000010', '05020502 050a0000 00010000'].map((text) =>
  Buffer.from(text.replaceAll(' ', ''), 'hex'),
);

/** Where addresses begin, as 32 bits: nobody, everybody, groups, this machine. */
const ADDRESSES = [0, 0xffffffff, 0xe0000001, 0xe00000fb, 0xe0000100, 0xefffffff, 0x7f000001, 0x0a0000ff];
const NUMBERS = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff];

type Random = (below: number) => number;

/** The capture (pcap, little-endian, Ethernet without tags); about one opening in `every` is as it was. */
export function mutatedOpenings(capture: Uint8Array, seed: number, every = 3): Uint8Array {
  const random = randomFrom(seed);
  const view = new DataView(capture.buffer, capture.byteOffset, capture.byteLength);
  const pieces: Uint8Array[] = [capture.subarray(0, FILE_HEADER)];
  const late: Uint8Array[] = [];
  for (let at = FILE_HEADER; at + RECORD <= capture.length; ) {
    const end = at + RECORD + view.getUint32(at + 8, true);
    const record = Uint8Array.from(capture.subarray(at, end));
    at = end;
    const isTcp = record[IP + 9] === 6 && record.length >= OPTIONS;
    const opens = isTcp && ((record[TCP + 13] ?? 0) & SYN) !== 0;
    if (record[IP + 9] === UDP && random(every) > 0) pieces.push(datagram(record, random, late));
    else if (opens && random(every) > 0) pieces.push(...opening(record, random, late));
    else if (isTcp && random(40) === 0) pieces.push(another(record, random));
    else pieces.push(record);
    if (late.length > 0 && random(30) === 0) pieces.push(...late.splice(0));
  }
  return Buffer.concat(pieces);
}

const pick = <T>(values: readonly T[], random: Random): T => values[random(values.length)] as T;

/** A record of an opening, and what comes with it; some come later. */
function opening(record: Uint8Array, random: Random, late: Uint8Array[]): Uint8Array[] {
  const view = new DataView(record.buffer);
  const other = Uint8Array.from(record);
  switch (random(15)) {
    case 13:
      // Refused: by a reset with or without an acknowledgment.
      record[TCP + 13] = random(3) === 0 ? 0x04 : 0x14;
      if (random(2) === 0) record.set(new Uint8Array(8), TCP + 4 * random(2));
      break;
    case 0:
      return [];
    case 1:
      return [record, other];
    case 2:
      new DataView(other.buffer).setUint32(TCP + 4, pick(NUMBERS, random));
      return random(2) === 0 ? [record, other] : [other, record];
    case 3:
      late.push(random(2) === 0 ? record : other);
      return random(2) === 0 ? [] : [record];
    case 4:
      view.setUint32(TCP + 4 + 4 * random(2), pick(NUMBERS, random));
      break;
    case 5:
      record[TCP + 13] = random(256);
      break;
    case 6:
      record[TCP + 12] = random(256);
      break;
    case 7:
      view.setUint16(TCP + 2 * random(2), random(2) === 0 ? 0 : random(0x10000));
      break;
    case 8:
      view.setUint32(IP + 12 + 4 * random(2), pick(ADDRESSES, random));
      break;
    case 9:
      view.setUint32(0, random(2), true);
      view.setUint32(4, 0, true);
      break;
    case 10:
      return [cut(record, TCP + random(record.length - TCP))];
    case 11:
      // Longer and shorter than its bytes: payload that was not captured, padding.
      view.setUint16(IP + 2, 40 + random(64));
      if (random(2) === 0) view.setUint32(12, record.length - RECORD + random(64), true);
      break;
    case 12:
      return [withPayload(record, 1 + random(12))];
    default:
      if (record.length >= OPTIONS + 20) record.set(pick(OPTION_LISTS, random), OPTIONS);
      if (random(4) === 0) record[OPTIONS + random(record.length - OPTIONS)] = random(256);
  }
  return [record];
}

/** A record of UDP: of its headers or its message another byte, port, length or address, or less of it. */
function datagram(record: Uint8Array, random: Random, late: Uint8Array[]): Uint8Array {
  const view = new DataView(record.buffer);
  const what = random(8);
  if (what === 0) record[IP + random(40)] = random(256);
  else if (what === 1) view.setUint16(TCP + 4, pick([0, 7, 8, 9, 19, 20, record.length, 0xffff], random));
  else if (what === 2) view.setUint16(TCP + 2 * random(2), pick([0, 53, 5353, 443, random(0x10000)], random));
  else if (what === 3) view.setUint32(IP + 12 + 4 * random(2), pick(ADDRESSES, random));
  else if (what === 4) return cut(record, TCP + random(record.length - TCP));
  else if (what === 5) view.setUint16(IP + 2, 20 + random(60));
  else if (what === 6) view.setUint16(TCP + 8, random(3));
  else late.push(Uint8Array.from(record));
  return record;
}

/** A record that opens nothing. */
function another(record: Uint8Array, random: Random): Uint8Array {
  const what = random(4);
  if (what === 0) record[TCP + 13] = (record[TCP + 13] ?? 0) | SYN;
  else if (what === 1) record[TCP + 13] = random(256);
  else if (what === 2 && (record[TCP + 12] ?? 0) >> 4 === 8) record.set(pick(SACKS, random), OPTIONS);
  else record[OPTIONS + random(Math.max(1, Math.min(12, record.length - OPTIONS)))] = random(256);
  return record;
}

function cut(record: Uint8Array, length: number): Uint8Array {
  const short = record.slice(0, length);
  new DataView(short.buffer).setUint32(8, length - RECORD, true);
  return short;
}

/** Data in the segment, as fast open has it. */
function withPayload(record: Uint8Array, bytes: number): Uint8Array {
  const longer = new Uint8Array(record.length + bytes).fill(0x47);
  longer.set(record);
  const view = new DataView(longer.buffer);
  view.setUint32(8, longer.length - RECORD, true);
  view.setUint32(12, longer.length - RECORD, true);
  view.setUint16(IP + 2, longer.length - IP);
  return longer;
}

/** The capture with about one SYN or SYN+ACK in two there again, up to `within` packets later, some with their numbers off by one or with another window scale. */
export function repeatedOpenings(capture: Uint8Array, seed: number, within = 40): Uint8Array {
  const view = new DataView(capture.buffer, capture.byteOffset, capture.byteLength);
  const random = randomFrom(seed);
  const pieces = [capture.subarray(0, 24)];
  let waiting: { left: number; record: Uint8Array }[] = [];
  for (let at = 24; at + 16 <= capture.length; ) {
    const end = at + 16 + view.getUint32(at + 8, true);
    pieces.push(capture.subarray(at, end));
    if (capture[at + 16 + 23] === 6 && ((capture[at + 16 + 47] ?? 0) & 2) !== 0) {
      for (let times = random(3); times > 0; times--) {
        const record = Uint8Array.from(capture.subarray(at, end));
        if (random(12) === 0) record[16 + 41] = (record[16 + 41] ?? 0) + 1;
        // A window scale stands last.
        if (random(4) === 0 && record.length >= OPTIONS + 20) record[OPTIONS + 19] = random(15);
        waiting.push({ left: random(within), record });
      }
    }
    for (const one of waiting) if (one.left-- === 0) pieces.push(one.record);
    waiting = waiting.filter(({ left }) => left >= 0);
    at = end;
  }
  return Buffer.concat(pieces);
}

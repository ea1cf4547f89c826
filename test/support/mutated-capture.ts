/**
 * A generated capture, and the same with bytes changed or packets lost, repeated and swapped at random: what several readers of
 * the same must agree on.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateCapture } from '../../scripts/bench/generate.mjs';

/** Bytes of a packet that may be changed: link, network and transport header with its options. */
const HEADERS = 70;
/** Bytes in front of TCP, of IPv4 over Ethernet. */
const BEFORE_TCP = 34;
/** Bytes that sequence and acknowledgment numbers, flags and window stand in, from the first byte of TCP. */
const NUMBERS = [4, 16] as const;
/** Bytes that heads of messages stand in. */
const MESSAGES = [32, 266] as const;
const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/** Whole numbers from 0, at random; the same for the same seed. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A capture of so many packets. */
export function generatedBytes(packets: number): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'capscope-generated-'));
  try {
    generateCapture(join(folder, 'generated.pcap'), packets);
    return readFileSync(join(folder, 'generated.pcap'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The capture with about one packet in `every` changed in one byte; `where` says which bytes those are, `tcp` where TCP begins. */
export function mutated(
  capture: Uint8Array,
  every: number,
  where: 'headers' | 'numbers' | 'messages',
  seed = 1,
  tcp = BEFORE_TCP,
): Uint8Array {
  // A buffer's own slice is the buffer's bytes.
  const bytes = Uint8Array.from(capture);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const random = randomFrom(seed);
  const [from, to] = where === 'numbers' ? NUMBERS : where === 'messages' ? MESSAGES : [-tcp, HEADERS - BEFORE_TCP];
  for (let at = FILE_HEADER; at + RECORD_HEADER <= bytes.length; ) {
    const length = view.getUint32(at + 8, true);
    const place = tcp + from + random(to - from);
    // A small step is near what is expected, and leads to other ways than any value would.
    if (random(every) === 0 && place < length) {
      bytes[at + 16 + place] = random(2) === 0 ? random(256) : (bytes[at + 16 + place] ?? 0) + 1;
    }
    at += 16 + length;
  }
  return bytes;
}

/** What the block of a packet says beside it: its interface, and options as code and value. */
export interface BlockFacts {
  readonly face?: number;
  readonly options?: readonly (readonly [code: number, value: Uint8Array])[];
}

/**
 * A capture of pcap (little-endian, microseconds) as pcapng, of numbers in either order and ticks of 10^-`resolution` seconds; with other
 * interfaces of these link types and resolutions.
 */
export function asPcapng(
  capture: Uint8Array,
  big: boolean,
  resolution: 6 | 9,
  factsOf: (packet: number) => BlockFacts = () => ({}),
  others: readonly (readonly [linkType: number, resolution: number])[] = [],
): Uint8Array {
  const from = new DataView(capture.buffer, capture.byteOffset, capture.byteLength);
  const bytes = new Uint8Array(capture.length * 3 + 1000);
  const to = new DataView(bytes.buffer);
  let end = 0;
  const block = (type: number, ...words: readonly number[]): void => {
    const length = 12 + words.length * 4;
    for (const word of [type, length, ...words, length]) {
      to.setUint32(end, word, !big);
      end += 4;
    }
  };
  // The version is two numbers of 16 bits, and an option's code and length as well.
  const pair = (first: number, second: number): number => (big ? (first << 16) | second : (second << 16) | first) >>> 0;
  block(0x0a0d0d0a, 0x1a2b3c4d, pair(1, 0), 0xffffffff, 0xffffffff);
  for (const [linkType, ticks] of [[from.getUint32(20, true), resolution], ...others] as const)
    block(1, pair(linkType, 0), 0, pair(9, 1), big ? ticks << 24 : ticks, 0);
  let packet = 0;
  for (let at = 24; at + 16 <= capture.length; ) {
    const captured = from.getUint32(at + 8, true);
    const micros = BigInt(from.getUint32(at, true)) * 1_000_000n + BigInt(from.getUint32(at + 4, true));
    const ticks = resolution === 6 ? micros : micros * 1000n;
    const { face = 0, options = [] } = factsOf(packet++);
    const padded = (captured + 3) & ~3;
    const optionBytes = options.reduce((sum, [, value]) => sum + 4 + ((value.length + 3) & ~3), 0);
    const length = 32 + padded + optionBytes;
    const head = [6, length, face, Number(ticks >> 32n), Number(ticks & 0xffffffffn), captured];
    for (const [index, word] of [...head, from.getUint32(at + 12, true)].entries())
      to.setUint32(end + index * 4, word, !big);
    bytes.set(capture.subarray(at + 16, at + 16 + captured), end + 28);
    let optionAt = end + 28 + padded;
    for (const [code, value] of options) {
      to.setUint16(optionAt, code, !big);
      to.setUint16(optionAt + 2, value.length, !big);
      bytes.set(value, optionAt + 4);
      optionAt += 4 + ((value.length + 3) & ~3);
    }
    to.setUint32(end + length - 4, length, !big);
    end += length;
    at += 16 + captured;
  }
  return bytes.subarray(0, end);
}

/** The capture with about one packet in `every` lost, there twice, behind the next one, or cut by a snap length. */
export function disordered(capture: Uint8Array, every: number, seed = 1): Uint8Array {
  const view = new DataView(capture.buffer, capture.byteOffset, capture.byteLength);
  const random = randomFrom(seed);
  const pieces = [capture.subarray(0, FILE_HEADER)];
  let waiting: Uint8Array | undefined;
  for (let at = FILE_HEADER; at + RECORD_HEADER <= capture.length; ) {
    const length = view.getUint32(at + 8, true);
    let record = capture.subarray(at, at + RECORD_HEADER + length);
    at += RECORD_HEADER + length;
    const what = random(every) === 0 ? random(4) : -1;
    if (what === 0) continue;
    if (what === 1) pieces.push(record);
    if (what === 2 && waiting === undefined) {
      waiting = record;
      continue;
    }
    if (what === 3) {
      record = Uint8Array.from(record.subarray(0, RECORD_HEADER + Math.min(length, HEADERS + random(length))));
      new DataView(record.buffer).setUint32(8, record.length - RECORD_HEADER, true);
    }
    pieces.push(record);
    if (waiting !== undefined) pieces.push(waiting);
    waiting = undefined;
  }
  return Buffer.concat(pieces);
}

/** The capture without SYNs and without payload that tells who the client is: of connections met in the middle. */
export function withoutOpenings(capture: Uint8Array): Uint8Array {
  return changedRecords(capture, (record, flagsAt) => {
    if (((record[flagsAt] ?? 0) & 2) !== 0) return undefined;
    record.fill(0x2e, flagsAt + 19);
    return record;
  });
}

/** The capture with every SYN+ACK a reset: connections that are refused. */
export function refused(capture: Uint8Array): Uint8Array {
  return changedRecords(capture, (record, flagsAt) => {
    if (((record[flagsAt] ?? 0) & 0x12) === 0x12) record[flagsAt] = 0x14;
    return record;
  });
}

/** The capture with records of TCP as `change` has them, whose flags are at a place of theirs; undefined: without it. */
function changedRecords(
  capture: Uint8Array,
  change: (record: Uint8Array, flagsAt: number) => Uint8Array | undefined,
): Uint8Array {
  const view = new DataView(capture.buffer, capture.byteOffset, capture.byteLength);
  const pieces: Uint8Array[] = [capture.subarray(0, FILE_HEADER)];
  for (let at = FILE_HEADER; at + RECORD_HEADER <= capture.length; ) {
    const end = at + RECORD_HEADER + view.getUint32(at + 8, true);
    const record = Uint8Array.from(capture.subarray(at, end));
    const changed = record[RECORD_HEADER + 23] === 6 ? change(record, RECORD_HEADER + BEFORE_TCP + 13) : record;
    if (changed !== undefined) pieces.push(changed);
    at = end;
  }
  return Buffer.concat(pieces);
}

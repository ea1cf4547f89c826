/** Frames inside QUIC Initial packets: RFC 9000 section 19. Others are not allowed there (section 12.4). */
import type { Detail } from '../detail.ts';
import { declareFields } from '../field.ts';

const PADDING = 0;
const PING = 1;
const ACK = 2;
const ACK_ECN = 3;
const CRYPTO = 6;
/** What Google's own versions call CRYPTO with; in Initial packets there are no streams, whose number it is. */
const CRYPTO_OF_GOOGLE = 8;
const CLOSE = 0x1c;
const CLOSE_APPLICATION = 0x1d;
const NAMES: Readonly<Record<number, string>> = {
  [PADDING]: 'PADDING',
  [PING]: 'PING',
  [ACK]: 'ACK',
  [ACK_ECN]: 'ACK_ECN',
  [CRYPTO]: 'CRYPTO',
  [CRYPTO_OF_GOOGLE]: 'CRYPTO',
  [CLOSE]: 'CC',
  [CLOSE_APPLICATION]: 'CC',
};
/** Frames and ranges of an acknowledgement that are looked at. */
const MAX_FRAMES = 1000;

/** Fields of frames. */
export const QUIC_FRAME_FIELDS = declareFields({
  type: { key: 'quic.frame_type', label: 'Frame Type', type: 'uint64', names: NAMES },
  cryptoOffset: { key: 'quic.crypto.offset', label: 'Offset', type: 'uint64' },
  cryptoLength: { key: 'quic.crypto.length', label: 'Length', type: 'uint64' },
});
const F = QUIC_FRAME_FIELDS;

/** One frame: where it is, and for CRYPTO what it carries. */
export interface QuicFrame {
  readonly type: number;
  readonly name: string;
  readonly at: number;
  readonly end: number;
  readonly crypto?: { readonly offset: number; readonly from: number; readonly to: number };
}

/** The frames of a payload, up to the first that makes no sense. Zeros in a row are one PADDING. */
export function readFrames(bytes: Uint8Array): QuicFrame[] {
  const frames: QuicFrame[] = [];
  let at = 0;
  while (at < bytes.length && frames.length < MAX_FRAMES) {
    const frame = readFrame(bytes, at);
    if (frame === undefined) break;
    frames.push(frame);
    at = frame.end;
  }
  return frames;
}

function readFrame(bytes: Uint8Array, at: number): QuicFrame | undefined {
  const type = bytes[at] ?? 0;
  const name = NAMES[type];
  if (name === undefined) return undefined;
  const reader = new Varints(bytes, at + 1);
  if (type === PADDING) while (bytes[reader.at] === 0) reader.at++;
  else if (type === ACK || type === ACK_ECN) readAck(reader, type);
  else if (type === CLOSE || type === CLOSE_APPLICATION) readClose(reader, type);
  else if (type === CRYPTO || type === CRYPTO_OF_GOOGLE) {
    const offset = reader.next();
    const length = reader.next();
    const from = reader.at;
    const to = from + length;
    if (reader.failed || to > bytes.length) return undefined;
    return { type, name, at, end: to, crypto: { offset, from, to } };
  }
  return reader.failed || reader.at > bytes.length ? undefined : { type, name, at, end: reader.at };
}

function readAck(reader: Varints, type: number): void {
  reader.next();
  reader.next();
  const ranges = reader.next();
  reader.next();
  for (let i = 0; i < ranges && !reader.failed; i++) {
    reader.next();
    reader.next();
  }
  if (type === ACK_ECN) for (let i = 0; i < 3; i++) reader.next();
}

function readClose(reader: Varints, type: number): void {
  reader.next();
  if (type === CLOSE) reader.next();
  reader.at += reader.next();
}

/** Reads variable-length integers, section 16, from `at` on; one beyond the end gives what there is and fails. */
export class Varints {
  at: number;
  failed = false;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  next(): number {
    const first = this.#bytes[this.at] ?? 0;
    const size = 1 << (first >> 6);
    if (this.at + size > this.#bytes.length) this.failed = true;
    let value = first & 0x3f;
    for (let i = 1; i < size; i++) value = value * 256 + (this.#bytes[this.at + i] ?? 0);
    this.at += size;
    return value;
  }
}

/** The lines of frames whose bytes are the source at hand. */
export function paintFrames(out: Detail, frames: readonly QuicFrame[]): void {
  for (const { type, name, at, end, crypto } of frames) {
    const node = out.label(out.base + at, end - at, name);
    out.within(node, () => {
      out.add(F.type, out.base + at, 1, type);
      if (crypto === undefined) return;
      out.add(F.cryptoOffset, out.base + at + 1, 0, crypto.offset);
      out.add(F.cryptoLength, out.base + at + 1, 0, crypto.to - crypto.from);
    });
  }
}

/** CRYPTO data put together from its beginning; what comes first at a place counts. */
export class CryptoData {
  readonly #parts: { readonly offset: number; readonly bytes: Uint8Array }[] = [];

  add(offset: number, bytes: Uint8Array): void {
    this.#parts.push({ offset, bytes });
  }

  /** All there is without a gap. */
  joined(): Uint8Array {
    const parts = [...this.#parts].sort((a, b) => a.offset - b.offset);
    const pieces: Uint8Array[] = [];
    let end = 0;
    for (const { offset, bytes } of parts) {
      if (offset > end) break;
      if (offset + bytes.length <= end) continue;
      pieces.push(bytes.subarray(end - offset));
      end = offset + bytes.length;
    }
    return Buffer.concat(pieces);
  }
}

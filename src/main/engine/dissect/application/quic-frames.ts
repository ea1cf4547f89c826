/** Frames inside QUIC Initial packets: RFC 9000 section 19. Others are not allowed there (section 12.4). */
import type { Detail } from '../detail.ts';
import { declareFields, type FieldSpec } from '../field.ts';

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
  frame: { key: 'quic.frame', label: 'Frame', type: 'none' },
  type: { key: 'quic.frame_type', label: 'Frame Type', type: 'uint64', names: NAMES },
  cryptoOffset: { key: 'quic.crypto.offset', label: 'Offset', type: 'uint64' },
  cryptoData: { key: 'quic.crypto.crypto_data', label: 'Crypto Data', type: 'none' },
  paddingLength: { key: 'quic.padding_length', label: 'Padding Length', type: 'uint32' },
  largest: { key: 'quic.ack.largest_acknowledged', label: 'Largest Acknowledged', type: 'uint64' },
  delay: { key: 'quic.ack.ack_delay', label: 'ACK Delay', type: 'uint64' },
  rangeCount: { key: 'quic.ack.ack_range_count', label: 'ACK Range Count', type: 'uint64' },
  firstRange: { key: 'quic.ack.first_ack_range', label: 'First ACK Range', type: 'uint64' },
  gap: { key: 'quic.ack.gap', label: 'Gap', type: 'uint64' },
  range: { key: 'quic.ack.ack_range', label: 'ACK Range', type: 'uint64' },
  ect0: { key: 'quic.ack.ect0_count', label: 'ECT(0) Count', type: 'uint64' },
  ect1: { key: 'quic.ack.ect1_count', label: 'ECT(1) Count', type: 'uint64' },
  congested: { key: 'quic.ack.ecn_ce_count', label: 'ECN-CE Count', type: 'uint64' },
  errorCode: { key: 'quic.cc.error_code', label: 'Error code', type: 'uint64' },
  applicationError: { key: 'quic.cc.error_code.app', label: 'Application Error code', type: 'uint64' },
  closedBy: { key: 'quic.cc.frame_type', label: 'Frame Type', type: 'uint64' },
  reasonLength: { key: 'quic.cc.reason_phrase.length', label: 'Reason phrase Length', type: 'uint64' },
  reason: { key: 'quic.cc.reason_phrase', label: 'Reason phrase', type: 'string' },
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
  const length = reader.next();
  reader.at += length;
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

/** Lines of the numbers of a frame, one after the other. */
class FrameLines {
  readonly bytes: Uint8Array;
  readonly out: Detail;
  readonly #numbers: Varints;

  constructor(out: Detail, bytes: Uint8Array, at: number) {
    this.out = out;
    this.bytes = bytes;
    this.#numbers = new Varints(bytes, at);
  }

  get at(): number {
    return this.#numbers.at;
  }

  number(spec: FieldSpec): number {
    const from = this.at;
    const value = this.#numbers.next();
    this.out.add(spec, this.out.base + from, this.at - from, value);
    return value;
  }
}

function paintAck(lines: FrameLines, type: number): void {
  lines.number(F.largest);
  lines.number(F.delay);
  const ranges = lines.number(F.rangeCount);
  lines.number(F.firstRange);
  // The frame has been read before: they are all there.
  for (let i = 0; i < ranges; i++) {
    lines.number(F.gap);
    lines.number(F.range);
  }
  if (type === ACK_ECN) for (const spec of [F.ect0, F.ect1, F.congested]) lines.number(spec);
}

function paintClose(lines: FrameLines, type: number, end: number): void {
  lines.number(type === CLOSE ? F.errorCode : F.applicationError);
  if (type === CLOSE) lines.number(F.closedBy);
  const length = lines.number(F.reasonLength);
  const { at, bytes, out } = lines;
  if (length > 0 && at + length <= end) {
    out.add(F.reason, out.base + at, length, new TextDecoder().decode(bytes.subarray(at, at + length)));
  }
}

/** The lines of the frames in `bytes`, which are the source at hand. */
export function paintFrames(out: Detail, bytes: Uint8Array, frames: readonly QuicFrame[]): void {
  for (const { type, name, at, end, crypto } of frames) {
    const node = out.add(F.frame, out.base + at, end - at, '', { text: name });
    out.within(node, () => {
      out.add(F.type, out.base + at, 1, type);
      const lines = new FrameLines(out, bytes, at + 1);
      if (type === PADDING) out.add(F.paddingLength, out.base + at, end - at, end - at);
      else if (type === ACK || type === ACK_ECN) paintAck(lines, type);
      else if (type === CLOSE || type === CLOSE_APPLICATION) paintClose(lines, type, end);
      if (crypto === undefined) return;
      lines.number(F.cryptoOffset);
      lines.number(F.cryptoLength);
      out.add(F.cryptoData, out.base + crypto.from, crypto.to - crypto.from, '');
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

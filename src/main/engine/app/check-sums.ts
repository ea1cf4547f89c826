/** Check sums behind compressed data, worked out piece by piece: CRC-32 and length (RFC 1952), Adler-32 (RFC 1950). */
import { crc32 } from 'node:zlib';

/** A check sum over all pieces since the last one was begun. */
export interface CheckSum {
  /** Bytes that it takes behind the data. */
  readonly size: number;
  add(bytes: Uint8Array): void;
  /** Whether it is what stands in `trailer`, {@link size} bytes; fewer are wrong. Begins anew. */
  matches(trailer: Uint8Array): boolean;
}

/** Of a member of gzip: CRC-32, then the length modulo 2^32, both little-endian (RFC 1952 section 2.3.1). */
export class Crc32 implements CheckSum {
  readonly size = 8;
  #sum = 0;
  #length = 0;

  add(bytes: Uint8Array): void {
    this.#sum = crc32(bytes, this.#sum);
    this.#length = (this.#length + bytes.length) >>> 0;
  }

  matches(trailer: Uint8Array): boolean {
    const wanted = this.#trailer();
    this.#sum = 0;
    this.#length = 0;
    return wanted.equals(trailer);
  }

  /** Index behind the last trailer that fits the pieces so far, from `from` on; -1 where none does. */
  endIn(bytes: Uint8Array, from: number): number {
    const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).lastIndexOf(this.#trailer());
    return at < from ? -1 : at + this.size;
  }

  #trailer(): Buffer {
    const trailer = Buffer.alloc(this.size);
    trailer.writeUInt32LE(this.#sum, 0);
    trailer.writeUInt32LE(this.#length, 4);
    return trailer;
  }
}

const ADLER_PRIME = 65521;
/** Bytes whose sums of sums stay below 2^32 (RFC 1950 section 8.2). */
const ADLER_SHARE = 5552;

/** Of zlib's format: big-endian (RFC 1950 section 2.2). */
export class Adler32 implements CheckSum {
  readonly size = 4;
  #low = 1;
  #high = 0;

  add(bytes: Uint8Array): void {
    let low = this.#low;
    let high = this.#high;
    for (let from = 0; from < bytes.length; from += ADLER_SHARE) {
      const end = Math.min(bytes.length, from + ADLER_SHARE);
      for (let at = from; at < end; at++) {
        low += bytes[at] ?? 0;
        high += low;
      }
      low %= ADLER_PRIME;
      high %= ADLER_PRIME;
    }
    this.#low = low;
    this.#high = high;
  }

  matches(trailer: Uint8Array): boolean {
    const wanted = this.#high * 65536 + this.#low;
    this.#low = 1;
    this.#high = 0;
    return trailer.length === this.size && new DataView(trailer.buffer, trailer.byteOffset).getUint32(0) === wanted;
  }
}

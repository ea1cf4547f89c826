/** Reads XDR (RFC 4506): everything in multiples of four bytes, texts and opaque data with their length in front. */
import { Reader } from '../reader.ts';
import { formatBytesText } from '../text.ts';

/** No text or handle of the protocols read here is longer. */
const MAX_OPAQUE = 4096;

/** A reader that knows XDR's variable-length data. Integers are {@link Reader.u32} and {@link Reader.u64}. */
export class XdrReader extends Reader {
  /** Opaque data of variable length and its fill bytes; empty, and failed, where the length is beyond reason. */
  opaque(): Uint8Array {
    const length = this.u32();
    if (length > MAX_OPAQUE) {
      this.has(length);
      return this.take(0);
    }
    return this.fixed(length);
  }

  /** Opaque data of a given length and its fill bytes. */
  fixed(length: number): Uint8Array {
    const bytes = this.take(length);
    this.skip(-length & 3);
    return bytes;
  }

  /** A text on one line. */
  text(): string {
    return formatBytesText(this.opaque());
  }

  /** Whether the optional value behind it is there. */
  present(): boolean {
    return this.u32() === 1;
  }
}

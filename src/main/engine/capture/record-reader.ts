/**
 * What every capture reader shares: one reused window over the file, the plain numeric fields that describe the current
 * packet, and the bookkeeping of faults and of a file's end.
 *
 * The window holds a stretch of the file, 128 KB where nothing asks for more: it stays in the processor's near caches, which
 * makes reading several times cheaper than into a megabyte. A record that crosses its end is reached by moving the
 * tail to the front and reading on; a record larger than the window makes it grow, but only to bytes that the file
 * really has, so that a length that lies allocates nothing.
 */
import type { Issue } from '../../../shared/model/index.ts';
import { packetIndex } from '../../../shared/units.ts';
import type { ByteSource } from '../bytes/index.ts';
import type { CaptureFacts, CaptureReader, PacketOptions, ReadOutcome } from './format.ts';

const WINDOW_MIN = 1 << 16;
const WINDOW_MAX = 1 << 17;

/** Base of the readers. A subclass cuts records in `next` and moves `position` past each packet it gives out. */
export abstract class RecordReader implements CaptureReader {
  position = 0;
  window: Uint8Array;
  dataOffset = 0;
  fileOffset = 0;
  capturedLength = 0;
  originalLength = 0;
  seconds = 0;
  nanos = 0;
  hasTime = true;
  interfaceIndex = 0;
  linkType = 0;
  /** Packets given out so far. */
  protected packets = 0;
  /** File offset of `window[0]`, and how many bytes of the window hold the file. */
  windowStart = 0;
  windowLength = 0;
  protected readonly source: ByteSource;
  /** Id of the format, for {@link Issue.layer}. */
  protected readonly layer: string;
  /** Set when nothing behind it can be read: a fault that more bytes do not heal. */
  protected broken = false;
  /** The window while no record is longer. */
  #usual: Uint8Array;
  readonly #faults: Issue[] = [];
  /** The file ends inside a record. Withdrawn when the file has grown and the record is whole. */
  #cut: Issue | undefined;

  /** `readAhead`: bytes of the window; fewer where the records are not in their order in the file. */
  protected constructor(source: ByteSource, layer: string, readAhead: number = WINDOW_MAX) {
    this.source = source;
    this.layer = layer;
    this.#usual = new Uint8Array(Math.min(readAhead, Math.max(WINDOW_MIN, source.size)));
    this.window = this.#usual;
  }

  abstract next(): ReadOutcome;
  abstract facts(): CaptureFacts;

  packetComments(_packet: number): readonly string[] {
    return [];
  }

  hasPacketOptions(_packet: number): boolean {
    return false;
  }

  packetOptions(_packet: number): PacketOptions {
    return { comments: [] };
  }

  get issues(): readonly Issue[] {
    return this.#cut === undefined ? this.#faults : [...this.#faults, this.#cut];
  }

  /** Index in the window of the byte at file offset `offset` with `length` bytes from there, or -1: the file has fewer. */
  protected at(offset: number, length: number): number {
    const index = offset - this.windowStart;
    if (index >= 0 && index + length <= this.windowLength) return index;
    return this.#fill(offset, length);
  }

  #fill(offset: number, length: number): number {
    if (offset + length > this.source.size) return -1;
    const from = offset - this.windowStart;
    const kept = from >= 0 && from < this.windowLength ? this.windowLength - from : 0;
    if (length > this.window.length) {
      const larger = new Uint8Array(Math.max(length, Math.min(this.window.length * 2, WINDOW_MAX)));
      if (kept > 0) larger.set(this.window.subarray(from, from + kept));
      this.window = larger;
    } else {
      if (kept > 0) this.window.copyWithin(0, from, from + kept);
      // A single giant record must not make every later read giant.
      if (this.window.length > WINDOW_MAX && length <= this.#usual.length && kept <= this.#usual.length) {
        this.#usual.set(this.window.subarray(0, kept));
        this.window = this.#usual;
      }
    }
    this.windowStart = offset;
    this.windowLength = kept + this.source.readInto(this.window, kept, offset + kept, this.window.length - kept);
    return this.windowLength >= length ? 0 : -1;
  }

  /** Read into this window from now on. */
  windowInto(window: Uint8Array): void {
    this.windowLength = Math.min(this.windowLength, window.length);
    window.set(this.window.subarray(0, this.windowLength));
    this.window = window;
    this.#usual = window;
  }

  /**
   * Move the window on, so that it begins at `position` and goes as far as it can; says whether there is more of the file in it than
   * there was. A record longer than the window is left to `next`.
   */
  readOn(): boolean {
    const had = this.windowStart + this.windowLength;
    if (this.window !== this.#usual || this.position > had || had >= this.source.size) return false;
    if (this.position === this.windowStart && this.windowLength === this.window.length) return false;
    const kept = had - this.position;
    this.window.copyWithin(0, this.windowLength - kept, this.windowLength);
    this.windowStart = this.position;
    this.windowLength = kept + this.source.readInto(this.window, kept, had, this.window.length - kept);
    return this.windowStart + this.windowLength > had;
  }

  /** So many packets have been taken out of the window, in so many bytes from `position` on. */
  passed(packets: number, bytes: number): void {
    this.packets += packets;
    this.position += bytes;
    this.#cut = undefined;
  }

  /** A packet is complete: count it, and forget a cut that has healed. */
  protected given(): 'packet' {
    this.packets++;
    this.#cut = undefined;
    return 'packet';
  }

  /** The file ends where `needed` bytes should be: cleanly, or (fault `code`) inside a record that began at `position`. */
  protected endOfFile(needed: number, because: string, code: string = 'file-cut'): ReadOutcome {
    const had = this.source.size - this.position;
    if (had === 0) {
      this.#cut = undefined;
      return 'end';
    }
    // The bytes should be there, and could not be read.
    if (had >= needed) this.#cut = this.source.fault ?? this.#shrunk();
    else if (had < 0) this.#cut = this.#shrunk();
    else if (this.#cut?.needed !== needed || this.#cut.had !== had) {
      this.#cut = this.#issue(code, this.position, { needed, had, because, packet: packetIndex(this.packets) });
    }
    return 'damaged';
  }

  #shrunk(): Issue {
    const had = Math.min(this.source.size, this.windowStart + this.windowLength);
    return this.#issue('file-shrunk', had, { had, needed: this.position });
  }

  /** A fault after which nothing can be read. */
  protected damaged(code: string, offset: number, more: Partial<Issue> = {}): 'damaged' {
    if (!this.broken) this.#faults.push(this.#issue(code, offset, { packet: packetIndex(this.packets), ...more }));
    this.broken = true;
    return 'damaged';
  }

  /** A fault that is said once, and reading goes on. */
  protected note(code: string, offset: number, more: Partial<Issue> = {}): void {
    if (this.#faults.some((fault) => fault.code === code)) return;
    this.#faults.push(this.#issue(code, offset, more));
  }

  #issue(code: string, offset: number, more: Partial<Issue>): Issue {
    return { code, layer: this.layer, offset, ...more };
  }
}

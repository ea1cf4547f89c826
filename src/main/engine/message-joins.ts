/**
 * Packets of a protocol that need not keep to WebSocket messages: MQTT's may begin in one and end in another (MQTT 5
 * section 6, the receiver must not assume that they are aligned). Goes through the messages of one direction once and
 * keeps where in each of them the first packet begins.
 */
import type { WebSocketReader } from './app/index.ts';

/** Messages a packet is gathered from, and bytes of it, at most. */
const MOST_MESSAGES = 1_000;
const MOST_BYTES = 1 << 20;
/** A fixed header: a byte, and a length of up to four (MQTT 5 section 2.1). */
const MOST_HEADER = 5;
const FIRST_CONTROL = 8;

/** What a message carries: its packets whole, or nothing but the middle or end of one that an earlier one began. */
export type Joined =
  | { readonly kind: 'packets'; readonly bytes: Uint8Array; readonly messages: number }
  | { readonly kind: 'continues'; readonly message: number };

/** The packets of one direction of a connection. */
export class MqttJoins {
  readonly #reader: WebSocketReader;
  readonly #direction: 'toServer' | 'toClient';
  /** Data messages of this direction, and bytes at the beginning of each that belong to a packet begun before it. */
  readonly #numbers: number[] = [];
  readonly #carried: number[] = [];
  /** Message in which the packet began that is still open at the end of what has been gone through. */
  readonly #begun: number[] = [];
  readonly #places = new Map<number, number>();
  #next = 0;
  #owed = 0;
  #open = 0;
  /** Beginning of a fixed header that a message's end cut. */
  #header: number[] = [];

  constructor(reader: WebSocketReader, direction: 'toServer' | 'toClient') {
    this.#reader = reader;
    this.#direction = direction;
  }

  /** What a data message of this direction carries. */
  of(message: number): Joined {
    while (this.#next <= message && this.#next < this.#reader.count) this.#take(this.#next++);
    const place = this.#places.get(message);
    const own = this.#reader.content(message).bytes;
    if (place === undefined) return { kind: 'packets', bytes: own, messages: 1 };
    const carried = this.#carried[place] ?? 0;
    if (carried > 0 && carried >= own.length) return { kind: 'continues', message: this.#begun[place] ?? message };
    return this.#gather(place, own.subarray(carried));
  }

  /** The packets that begin in a message, the last one with what later messages bring of it. */
  #gather(place: number, own: Uint8Array): Joined {
    const message = this.#numbers[place] ?? 0;
    const pieces = [own];
    let length = own.length;
    for (let further = message + 1; pieces.length < MOST_MESSAGES && length < MOST_BYTES; further++) {
      while (this.#next <= further && this.#next < this.#reader.count) this.#take(this.#next++);
      if (further >= this.#reader.count) break;
      const at = this.#places.get(further);
      if (at === undefined) continue;
      const carried = this.#carried[at] ?? 0;
      if (carried === 0) break;
      const { bytes } = this.#reader.content(further);
      const piece = bytes.subarray(0, carried);
      pieces.push(piece);
      length += piece.length;
      if (carried < bytes.length) break;
    }
    return {
      kind: 'packets',
      bytes: pieces.length === 1 ? own : Buffer.concat(pieces, length),
      messages: pieces.length,
    };
  }

  #take(message: number): void {
    const reader = this.#reader;
    if (reader.direction(message) !== this.#direction || reader.opcode(message) >= FIRST_CONTROL) return;
    const { bytes, readability } = reader.content(message);
    if (readability !== 'plain' && readability !== 'decompressed') {
      // What is not readable may have held any number of packets: begin anew behind it.
      this.#owed = 0;
      this.#header = [];
      return;
    }
    this.#places.set(message, this.#numbers.length);
    this.#numbers.push(message);
    this.#begun.push(this.#open);
    const inHeader = this.#header.length > 0;
    let at = Math.min(this.#owed, bytes.length);
    this.#owed -= at;
    let carried = at;
    while (at < bytes.length && this.#owed === 0) {
      if (this.#header.length === 0) this.#open = message;
      this.#header.push(bytes[at++] ?? 0);
      const length = remaining(this.#header);
      if (inHeader && this.#open !== message) carried = at;
      if (length === undefined) continue;
      const more = Math.min(Math.max(0, length), bytes.length - at);
      if (inHeader && this.#open !== message) carried = at + more;
      at += more;
      this.#owed = Math.max(0, length) - more;
      this.#header = [];
    }
    this.#carried.push(this.#owed > 0 && this.#open !== message ? bytes.length : carried);
  }
}

/** Length that a fixed header announces; undefined while it is not whole, -1 where it is none. */
function remaining(header: readonly number[]): number | undefined {
  let length = 0;
  for (let i = 1; i < header.length; i++) {
    const byte = header[i] ?? 0;
    length += (byte & 0x7f) * 128 ** (i - 1);
    if (byte < 0x80) return length;
  }
  return header.length >= MOST_HEADER ? -1 : undefined;
}

/**
 * Texts by number, for tables that have a text in every row: words that come again and again, each kept once, and texts of
 * all sorts, kept as bytes. A string of its own for each would cost more than the rest of its row.
 */
import { FittedColumn } from './fitted-column.ts';

/** Words: number 0 is the empty one. */
export class Words {
  #numbers = new Map<string, number>([['', 0]]);
  #texts = [''];

  /** The number of a word. */
  add(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#texts.length;
    this.#texts.push(text);
    this.#numbers.set(text, number);
    return number;
  }

  /** The word of a number. */
  text(number: number): string {
    return this.#texts[number] ?? '';
  }
}

/** Places at which a text that came lately is looked for again. */
const RECENT = 4096;
const FIRST_BYTES = 4096;
const LONGEST_GIVEN = 1024;

/** Texts of characters up to U+00FF, one byte each; what lies beyond is not kept. Number 0 is the empty one. */
export class Texts {
  #bytes = new Uint8Array(0);
  #used = 0;
  /** Where each ends. */
  readonly #ends = new FittedColumn();
  /** Numbers of texts that came lately, by what their characters come to. */
  readonly #recent = new Uint32Array(RECENT);
  /** Bytes of the text that is being added. */
  readonly #given = new Uint8Array(LONGEST_GIVEN);

  constructor() {
    this.#ends.push(0);
  }

  /** The number of a text; the same again for one that came lately. */
  add(text: string): number {
    const length = Math.min(text.length, this.#given.length);
    if (text.length > length) return this.addBytes(Buffer.from(text, 'latin1'), 0, text.length);
    for (let i = 0; i < length; i++) this.#given[i] = text.charCodeAt(i);
    return this.addBytes(this.#given, 0, length);
  }

  /** The same of a text by its bytes. */
  addBytes(bytes: Uint8Array, from: number, to: number): number {
    if (to === from) return 0;
    let place = to - from;
    for (let i = from; i < to; i++) place = (place * 31 + (bytes[i] as number)) & 0xffffff;
    place = (place ^ (place >> 12)) & (RECENT - 1);
    const recent = this.#recent[place] as number;
    if (recent !== 0 && this.#is(recent, bytes, from, to)) return recent;
    const number = this.#ends.length;
    this.#makeRoom(to - from);
    for (let i = from; i < to; i++) this.#bytes[this.#used++] = bytes[i] as number;
    this.#ends.push(this.#used);
    this.#recent[place] = number;
    return number;
  }

  /** The number of the next text that is new. */
  get next(): number {
    return this.#ends.length;
  }

  /** Append texts, none of which is the empty one, by their bytes, one behind the other, and their lengths. */
  append(bytes: Uint8Array, lengths: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.#bytes.set(bytes, this.#used);
    for (let i = 0; i < lengths.length; i++) {
      this.#used += lengths[i] as number;
      this.#ends.push(this.#used);
    }
  }

  /** The text of a number. */
  text(number: number): string {
    if (number === 0) return '';
    const from = this.#ends.at(number - 1);
    return Buffer.from(this.#bytes.buffer, from, this.#ends.at(number) - from).toString('latin1');
  }

  /** Give back the spare room. */
  trim(): void {
    this.#bytes = this.#bytes.slice(0, this.#used);
    this.#ends.trim();
  }

  #is(number: number, bytes: Uint8Array, from: number, to: number): boolean {
    let at = this.#ends.at(number - 1);
    if (this.#ends.at(number) - at !== to - from) return false;
    for (let i = from; i < to; i++) if (this.#bytes[at++] !== bytes[i]) return false;
    return true;
  }

  #makeRoom(length: number): void {
    if (this.#used + length <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(FIRST_BYTES, this.#used + length, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = grown;
  }
}

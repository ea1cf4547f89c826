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

/** Texts of characters up to U+00FF, one byte each; what lies beyond is not kept. Number 0 is the empty one. */
export class Texts {
  #bytes = new Uint8Array(0);
  #used = 0;
  /** Where each ends. */
  readonly #ends = new FittedColumn();
  /** Numbers of texts that came lately, by what their characters come to. */
  readonly #recent = new Uint32Array(RECENT);

  constructor() {
    this.#ends.push(0);
  }

  /** The number of a text; the same again for one that came lately. */
  add(text: string): number {
    if (text === '') return 0;
    let place = text.length;
    for (let i = 0; i < text.length; i++) place = (place * 31 + text.charCodeAt(i)) & 0xffffff;
    place = (place ^ (place >> 12)) & (RECENT - 1);
    const recent = this.#recent[place] as number;
    if (recent !== 0 && this.#is(recent, text)) return recent;
    const number = this.#ends.length;
    this.#makeRoom(text.length);
    for (let i = 0; i < text.length; i++) this.#bytes[this.#used + i] = text.charCodeAt(i);
    this.#used += text.length;
    this.#ends.push(this.#used);
    this.#recent[place] = number;
    return number;
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

  #is(number: number, text: string): boolean {
    const from = this.#ends.at(number - 1);
    if (this.#ends.at(number) - from !== text.length) return false;
    for (let i = 0; i < text.length; i++) if (this.#bytes[from + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  #makeRoom(length: number): void {
    if (this.#used + length <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(FIRST_BYTES, this.#used + length, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = grown;
  }
}

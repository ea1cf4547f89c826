/**
 * JSON text (RFC 8259) as places in it: where each value stands, what it is called, what it belongs to. Nothing is made of
 * a value before it is drawn, so numbers read as they were written, members keep their order and their doubles, and a text
 * of any size can be gone through in slices. What is no JSON, or nests deeper than anybody means, is refused.
 */

/** A value by its place among all values of the text, in the text's order; 0 is the outermost. */
export type JsonPlace = number;

/** What a value is; `word` is true, false or null. */
export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'word';

/** How far reading is. */
export type JsonState = 'reading' | 'read' | 'refused';

/** Levels of values in values. */
const MOST_LEVELS = 2000;
const FIRST_ROOM = 1 << 10;

/** What may come next. */
const Next = {
  value: 0,
  valueOrEnd: 1,
  name: 2,
  nameOrEnd: 3,
  colon: 4,
  commaOrEnd: 5,
  nothing: 6,
  inText: 7,
} as const;
type Next = (typeof Next)[keyof typeof Next];

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];

/** See the head of this file. */
export class JsonText {
  readonly text: string;
  state: JsonState = 'reading';
  /** Values found. */
  count = 0;
  #at = 0;
  #next: Next = Next.value;
  /** The text that is being gone through is a name. */
  #isName = false;
  /** Where the name before the next value begins, plus 1; 0 for none. */
  #named = 0;
  /** The object or array that is open; -1 outside of all. */
  #open = -1;
  #level = 0;
  /** By place: first character; name as in {@link #named}; what it belongs to; the place behind it and all it holds. */
  #start = new Uint32Array(FIRST_ROOM);
  #name = new Uint32Array(FIRST_ROOM);
  #parent = new Int32Array(FIRST_ROOM);
  #behind = new Uint32Array(FIRST_ROOM);

  constructor(text: string) {
    this.text = text;
  }

  /** Read on, about `characters` of the text. */
  advance(characters: number): JsonState {
    const end = Math.min(this.text.length, this.#at + characters);
    while (this.state === 'reading' && this.#at < end) this.#step(end);
    if (this.state === 'reading' && this.#at >= this.text.length)
      this.state = this.#next === Next.nothing ? 'read' : 'refused';
    return this.state;
  }

  #step(end: number): void {
    if (this.#next === Next.inText) this.#goThrough(end);
    else {
      const code = this.text.charCodeAt(this.#at);
      if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) this.#at++;
      else this.#sign(code);
    }
  }

  /** What is no blank. */
  #sign(code: number): void {
    switch (this.#next) {
      case Next.colon:
        if (code === COLON) this.#go(Next.value);
        else this.#refuse();
        break;
      case Next.commaOrEnd:
        if (code === COMMA) this.#go(this.#isObject(this.#open) ? Next.name : Next.value);
        else this.#close(code);
        break;
      case Next.name:
      case Next.nameOrEnd:
        if (code === QUOTE) this.#beginName();
        else if (this.#next === Next.nameOrEnd) this.#close(code);
        else this.#refuse();
        break;
      case Next.value:
      case Next.valueOrEnd:
        if (code === CLOSE_ARRAY && this.#next === Next.valueOrEnd) this.#close(code);
        else this.#value(code);
        break;
      default:
        this.#refuse();
    }
  }

  #go(next: Next): void {
    this.#at++;
    this.#next = next;
  }

  #beginName(): void {
    this.#named = this.#at + 1;
    this.#isName = true;
    this.#go(Next.inText);
  }

  #value(code: number): void {
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      if (this.#level === MOST_LEVELS) this.#refuse();
      this.#level++;
      this.#open = this.#add();
      this.#go(code === OPEN_OBJECT ? Next.nameOrEnd : Next.valueOrEnd);
    } else if (code === QUOTE) {
      this.#add();
      this.#isName = false;
      this.#go(Next.inText);
    } else {
      const length = scalarLength(this.text, this.#at);
      if (length === 0) this.#refuse();
      this.#add();
      this.#at += length;
      this.#afterValue();
    }
  }

  /** A text up to its end, or as far as this slice goes. */
  #goThrough(end: number): void {
    const { text } = this;
    let at = this.#at;
    for (let code = 0; at < end && code !== QUOTE && this.state === 'reading'; ) {
      code = text.charCodeAt(at++);
      if (code < 0x20) this.#refuse();
      else if (code === BACKSLASH) {
        const length = escapeLength(text, at);
        if (length === 0) this.#refuse();
        at += length;
      } else if (code === QUOTE) {
        if (this.#isName) this.#next = Next.colon;
        else this.#afterValue();
      }
    }
    this.#at = at;
  }

  #close(code: number): void {
    const open = this.#open;
    if (open < 0 || code !== (this.#isObject(open) ? CLOSE_OBJECT : CLOSE_ARRAY)) {
      this.#refuse();
      return;
    }
    this.#behind[open] = this.count;
    this.#open = this.#parent[open] as number;
    this.#level--;
    this.#at++;
    this.#afterValue();
  }

  #afterValue(): void {
    this.#next = this.#open < 0 ? Next.nothing : Next.commaOrEnd;
  }

  #refuse(): void {
    this.state = 'refused';
  }

  #add(): JsonPlace {
    const place = this.count++;
    if (place === this.#start.length) {
      const room = place * 2;
      this.#start = grown(this.#start, new Uint32Array(room));
      this.#name = grown(this.#name, new Uint32Array(room));
      this.#parent = grown(this.#parent, new Int32Array(room));
      this.#behind = grown(this.#behind, new Uint32Array(room));
    }
    this.#start[place] = this.#at;
    this.#name[place] = this.#named;
    this.#parent[place] = this.#open;
    this.#behind[place] = place + 1;
    this.#named = 0;
    return place;
  }

  #isObject(place: JsonPlace): boolean {
    return this.text.charCodeAt(this.#start[place] as number) === OPEN_OBJECT;
  }

  /** What a value is. */
  kindOf(place: JsonPlace): JsonKind {
    const code = this.text.charCodeAt(this.#start[place] ?? 0);
    if (code === OPEN_OBJECT) return 'object';
    if (code === OPEN_ARRAY) return 'array';
    if (code === QUOTE) return 'string';
    return code >= 0x61 ? 'word' : 'number';
  }

  /** What a value belongs to; undefined for the outermost. */
  parentOf(place: JsonPlace): JsonPlace | undefined {
    const parent = this.#parent[place] ?? -1;
    return parent < 0 ? undefined : parent;
  }

  /** The place behind a value and all that it holds: of its next sibling, if it has one. */
  behind(place: JsonPlace): JsonPlace {
    return this.#behind[place] ?? place + 1;
  }

  /** What a member of an object is called, its first `most` characters; undefined for any other value. */
  nameOf(place: JsonPlace, most: number): string | undefined {
    const named = this.#name[place] ?? 0;
    return named === 0 ? undefined : this.#textAt(named, most);
  }

  /** A value that holds no others as characters, the first `most`: a text without quotes and escapes, the rest as written. */
  scalar(place: JsonPlace, most: number): string {
    const start = this.#start[place] ?? 0;
    if (this.text.charCodeAt(start) === QUOTE) return this.#textAt(start + 1, most);
    return this.text.slice(start, start + Math.min(most, scalarLength(this.text, start)));
  }

  /** The text whose first character is at `from`, behind its quote. */
  #textAt(from: number, most: number): string {
    const { text } = this;
    let end = text.indexOf('"', from);
    while (end >= 0 && isEscaped(text, end, from)) end = text.indexOf('"', end + 1);
    // An escape is six characters at most; one that is cut is left out.
    const written = text.slice(from, Math.min(end < 0 ? text.length : end, from + most * 6));
    if (!written.includes('\\')) return written.slice(0, most);
    const whole = written.replace(/(?<!\\)((?:\\\\)*)\\(?:u[0-9a-fA-F]{0,3})?$/, '$1');
    return (JSON.parse(`"${whole}"`) as string).slice(0, most);
  }
}

/** Read a text in one go; undefined where it is no JSON. */
export function readJson(text: string): JsonText | undefined {
  const json = new JsonText(text);
  return json.advance(text.length + 1) === 'read' ? json : undefined;
}

function grown<T extends Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORDS = ['true', 'false', 'null'];

/** Characters of the number or word at `at`; 0 for neither. */
function scalarLength(text: string, at: number): number {
  NUMBER.lastIndex = at;
  if (NUMBER.test(text)) return NUMBER.lastIndex - at;
  return WORDS.find((word) => text.startsWith(word, at))?.length ?? 0;
}

const ESCAPED = '"\\/bfnrt';
const HEX = /[0-9a-fA-F]{4}/y;

/** Characters behind a backslash that belong to it; 0 where it may not stand. */
function escapeLength(text: string, at: number): number {
  if (ESCAPED.includes(text.charAt(at)) && at < text.length) return 1;
  HEX.lastIndex = at + 1;
  return text.charAt(at) === 'u' && HEX.test(text) ? 5 : 0;
}

/** Whether an odd number of backslashes stands before `at`. */
function isEscaped(text: string, at: number, from: number): boolean {
  let before = at;
  while (before > from && text.charCodeAt(before - 1) === BACKSLASH) before--;
  return (at - before) % 2 === 1;
}

/**
 * JSON in pieces of text, for values that may be long: what is long in them stands there as a function that gives it, and
 * is asked when its place has come.
 */

/** A text in pieces; an empty one says only that a share of the work is done. */
export class LongText {
  readonly pieces: () => Iterable<string>;

  constructor(pieces: () => Iterable<string>) {
    this.pieces = pieces;
  }
}

/** The elements of an array, one at a time; `undefined` says only that a share of the work is done. */
export class LongList {
  readonly elements: () => Iterable<unknown>;

  constructor(elements: () => Iterable<unknown>) {
    this.elements = elements;
  }
}

/** Text is gathered up to this many characters, and so many elements. */
const PIECE = 1 << 16;
const ELEMENTS = 200;

/** See the file's first lines. What `JSON.stringify` gives of the same value, with empty pieces in between. */
export function* jsonPieces(value: unknown): Generator<string> {
  let gathered = '';
  for (const piece of writtenOut(value)) {
    gathered += piece;
    if (piece !== '' && gathered.length < PIECE) continue;
    yield gathered;
    if (piece === '' && gathered !== '') yield piece;
    gathered = '';
  }
  if (gathered !== '') yield gathered;
}

function* writtenOut(value: unknown): Generator<string> {
  if (value instanceof LongText) {
    yield '"';
    for (const piece of value.pieces()) yield piece === '' ? '' : JSON.stringify(piece).slice(1, -1);
    yield '"';
  } else if (value instanceof LongList) {
    yield* listed(value.elements(), '[', ']');
  } else if (Array.isArray(value)) {
    yield* isPlain(value) ? [JSON.stringify(value)] : listed(value, '[', ']');
  } else if (value !== null && typeof value === 'object') {
    if (isPlain(value)) yield JSON.stringify(value);
    else yield* members(value);
  } else yield JSON.stringify(value) ?? 'null';
}

function* listed(elements: Iterable<unknown>, open: string, close: string): Generator<string> {
  yield open;
  let between = '';
  let count = 0;
  for (const element of elements) {
    if (++count % ELEMENTS === 0) yield '';
    if (element === undefined) {
      yield '';
      continue;
    }
    yield between;
    yield* writtenOut(element);
    between = ',';
  }
  yield close;
}

function* members(value: object): Generator<string> {
  let between = '{';
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    yield `${between}${JSON.stringify(name)}:`;
    yield* writtenOut(member);
    between = ',';
  }
  yield between === '{' ? '{}' : '}';
}

/** Whether nothing in a value is long. */
function isPlain(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (value instanceof LongText || value instanceof LongList) return false;
  return Object.values(value).every(isPlain);
}

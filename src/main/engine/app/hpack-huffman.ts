/**
 * The Huffman code of HPACK, RFC 7541 appendix B. It is canonical: codes of a length follow each other in the order of
 * their symbols, and longer ones begin where shorter ones end; so the lengths are all there is to say.
 */

/** Lengths of the codes of the bytes 0 to 255, then of the end mark. */
const LENGTHS: readonly number[] = [
  ...[13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28],
  ...[28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15],
  ...[6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6],
  ...[15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22],
  ...[20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23],
  ...[23, 24, 22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22],
  ...[22, 22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26],
  ...[27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27],
  ...[26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30],
];
const END = 256;
const LONGEST = 30;
/** The end mark's bits fill the last byte; a whole byte of them is an error. */
const MAX_PADDING = 7;

/** Symbols in the order of their codes; and for each length the first code, and where its symbols begin. */
const SYMBOLS = Array.from(LENGTHS.keys()).sort((a, b) => lengthOf(a) - lengthOf(b) || a - b);
const FIRST_CODE: number[] = [];
const FIRST_SYMBOL: number[] = [];
for (let length = 0, code = 0, symbol = 0; length <= LONGEST; length++) {
  code *= 2;
  FIRST_CODE.push(code);
  FIRST_SYMBOL.push(symbol);
  for (; symbol < SYMBOLS.length && lengthOf(SYMBOLS[symbol] ?? 0) === length; symbol++) code++;
}

function lengthOf(symbol: number): number {
  return LENGTHS[symbol] ?? 0;
}

/** Text between two positions, bytes as Latin-1; undefined where the bits are no code, or end with something else than the end mark's. */
export function decodeHuffman(bytes: Uint8Array, from: number, to: number): string | undefined {
  let text = '';
  let code = 0;
  let length = 0;
  for (let at = from; at < to; at++) {
    for (let bit = 7; bit >= 0; bit--) {
      code = code * 2 + (((bytes[at] ?? 0) >> bit) & 1);
      length++;
      const symbol = symbolOf(code, length);
      if (symbol === undefined) {
        if (length >= LONGEST) return undefined;
        continue;
      }
      if (symbol === END) return undefined;
      text += String.fromCharCode(symbol);
      code = 0;
      length = 0;
    }
  }
  return length <= MAX_PADDING && code === 2 ** length - 1 ? text : undefined;
}

function symbolOf(code: number, length: number): number | undefined {
  const first = FIRST_SYMBOL[length] ?? 0;
  const count = (FIRST_SYMBOL[length + 1] ?? SYMBOLS.length) - first;
  const offset = code - (FIRST_CODE[length] ?? 0);
  return offset >= 0 && offset < count ? SYMBOLS[first + offset] : undefined;
}

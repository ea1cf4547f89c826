/**
 * One value as a cell of CSV (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe in front:
 * a captured byte must not be run by the program that opens the file.
 */

const FORMULA = /^[=+\-@\t\r]/;
const quoted = (text: string): string => text.replaceAll('"', '""');

/** See the file's first lines. */
export function csvCell(value: string | number | boolean | undefined): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${quoted(text)}"` : text;
}

/** The same of a text in pieces: one that comes in several is always quoted. */
export function* csvText(pieces: Iterable<string>): Generator<string> {
  let first: string | undefined;
  let isOpen = false;
  for (const piece of pieces) {
    if (first === undefined) {
      first = piece;
      continue;
    }
    if (piece === '') continue;
    if (!isOpen) yield `"${FORMULA.test(first) ? "'" : ''}${quoted(first)}`;
    isOpen = true;
    yield quoted(piece);
  }
  yield isOpen ? '"' : csvCell(first);
}

/** Text of forms: `application/x-www-form-urlencoded` (WHATWG URL section 5), which is also that of a query. */

/** Pairs at most. */
const MAX_PAIRS = 5000;

/** Name and value pairs in order, `+` and %HH undone, UTF-8; at most {@link MAX_PAIRS}. */
export function parseForm(text: string): (readonly [name: string, value: string])[] {
  return text
    .split('&', MAX_PAIRS)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const equals = piece.indexOf('=');
      return equals < 0
        ? ([decode(piece), ''] as const)
        : ([decode(piece.slice(0, equals)), decode(piece.slice(equals + 1))] as const);
    });
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  const bytes = Buffer.from(spaced, 'utf8').toString('latin1');
  const plain = bytes.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1').toString('utf8');
}

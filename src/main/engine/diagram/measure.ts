/**
 * How wide a text will be, without a font at hand: the picture is made where there is no screen. Latin in the words' font
 * goes by a table of Inter's widths with some air for the fonts behind it; the fixed font is 0.6 em a character in all of
 * its family; East Asian wide characters (UAX #11) are 1 em in both. Estimates err on the wide side.
 */

/** Hundredths of an em for U+0020…U+007E in Inter Medium. */
const LATIN = [
  26, 29, 40, 64, 64, 83, 65, 22, 38, 38, 52, 67, 29, 46, 28, 37, 65, 47, 61, 64, 65, 62, 64, 58, 63, 64, 28, 29, 67,
  67, 67, 53, 97, 70, 65, 74, 72, 60, 59, 75, 74, 27, 55, 66, 56, 90, 75, 77, 64, 77, 64, 64, 65, 74, 70, 98, 67, 68,
  64, 38, 37, 38, 48, 46, 50, 57, 63, 57, 63, 59, 37, 62, 60, 25, 25, 56, 25, 88, 60, 60, 62, 62, 38, 54, 37, 59, 57,
  82, 55, 57, 55, 38, 34, 38, 67,
] as const;

/** Fallback fonts run wider than Inter. */
const AIR = 1.06;

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\u{1f000}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u;

/** Width of a text in pixels at `size` pixels an em. */
export function textWidth(text: string, size: number, font: 'ui' | 'mono'): number {
  let hundredths = 0;
  for (const character of text) hundredths += advance(character, font);
  return (hundredths / 100) * size;
}

function advance(character: string, font: 'ui' | 'mono'): number {
  if (WIDE.test(character)) return 100;
  if (font === 'mono') return 60;
  return (LATIN[(character.codePointAt(0) ?? 0) - 0x20] ?? 95) * AIR;
}

/** The text, or as much of it as fits in `width` and an ellipsis. */
export function fitText(text: string, width: number, size: number, font: 'ui' | 'mono'): string {
  if (textWidth(text, size, font) <= width) return text;
  const room = width - textWidth('…', size, font);
  let used = 0;
  let kept = '';
  for (const character of text) {
    used += (advance(character, font) / 100) * size;
    if (used > room) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** The text in lines no wider than `width`: broken at spaces, and between East Asian characters but not before closing marks. */
export function wrapText(text: string, width: number, size: number, font: 'ui' | 'mono'): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.match(BREAKABLE) ?? []) {
    if (line !== '' && textWidth((line + word).trimEnd(), size, font) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += word;
  }
  if (line !== '') lines.push(line.trimEnd());
  return lines.map((each) => fitText(each, width, size, font));
}

/** A piece that stays together: a wide character or a run of others, with the closing marks and spaces after it. */
const BREAKABLE = new RegExp(
  `(?:[（“《「]*(?:${WIDE.source})|[^\\s\\u2e80-\\u9fff\\uff01-\\uff60]+)[，。；：、！？）”》」]*\\s*`,
  'gu',
);

/**
 * Captured text, fit to stand in a line of a document: control, format, private and broken characters become U+FFFD, so
 * that it can neither break the line nor turn its direction; blanks are one space each; no longer than `limit`
 * characters.
 */
export function cleanText(text: string, limit: number): string {
  const clean = text
    .slice(0, limit * 2)
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '\ufffd')
    .trim();
  const characters = Array.from(clean);
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : clean;
}

/** Constants as the display filter language writes them. */

const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\\': '\\\\',
  '"': '\\"',
};

/** A text in double quotes, on one line: what would end it, or break the line, as an escape. */
export const quoted = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped.
  `"${text.replace(/[\\"\x00-\x1f\x7f]/g, (char) => ESCAPES[char] ?? hexEscape(char))}"`;

const hexEscape = (char: string): string => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;

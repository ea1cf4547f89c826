/**
 * One value as a cell of CSV (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe in front:
 * a captured byte must not be run by the program that opens the file.
 */
export function csvCell(value: string | number | boolean | undefined): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Content-Type and Content-Disposition values: `type/subtype; name=value`, RFC 9110 sections 5.6.6 and 8.3. Lenient. */

/** A media type with its parameters. */
export interface MediaType {
  /** Lower case, for example `text/html`; '' if there is none. */
  readonly type: string;
  /** Lower-case names; the first of a name counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Parse such a value. Quoted strings are unquoted; what does not parse is passed over. */
export function parseMediaType(header: string): MediaType {
  const semicolon = header.indexOf(';');
  const type = (semicolon < 0 ? header : header.slice(0, semicolon)).trim().toLowerCase();
  const parameters = new Map<string, string>();
  const rest = semicolon < 0 ? '' : header.slice(semicolon, semicolon + 4096);
  for (const match of rest.matchAll(/;\s*([^=;\s]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^;]*))/g)) {
    const name = (match[1] ?? '').toLowerCase();
    const value = match[2] === undefined ? (match[3] ?? '').trim() : match[2].replace(/\\(.)/g, '$1');
    if (!parameters.has(name)) parameters.set(name, value);
  }
  return { type, parameters };
}

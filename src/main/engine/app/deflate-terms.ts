/** What two ends agreed on for permessage-deflate, from the header that says so: RFC 7692 section 7.1. */

/** The parameters of the agreed extension (RFC 7692 section 7.1). */
export interface DeflateTerms {
  readonly serverNoContextTakeover: boolean;
  readonly clientNoContextTakeover: boolean;
  /** 8 to 15; 15 where nothing was said. */
  readonly serverMaxWindowBits: number;
  readonly clientMaxWindowBits: number;
  /** Parameters that are unknown, repeated or out of range, as written. */
  readonly faults: readonly string[];
}

/** One extension of a Sec-WebSocket-Extensions header. */
export interface Extension {
  readonly name: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/** Split the header (RFC 6455 section 9.1). Quoted values lose their quotes. Lenient: empty parts are passed over. */
export function parseExtensions(header: string): Extension[] {
  return header
    .split(',')
    .slice(0, 64)
    .map((part) => {
      const [name = '', ...rest] = part.split(';').map((piece) => piece.trim());
      const parameters = rest
        .filter((piece) => piece !== '')
        .slice(0, 64)
        .map((piece) => {
          const equals = piece.indexOf('=');
          if (equals < 0) return [piece.toLowerCase(), ''] as const;
          const value = piece.slice(equals + 1).trim();
          return [piece.slice(0, equals).trim().toLowerCase(), value.replace(/^"(.*)"$/, '$1')] as const;
        });
      return { name: name.toLowerCase(), parameters };
    })
    .filter((extension) => extension.name !== '');
}

/** What the response's header agrees on; undefined if permessage-deflate is not in it. */
export function deflateTerms(header: string): DeflateTerms | undefined {
  const extension = parseExtensions(header).find(({ name }) => name === 'permessage-deflate');
  if (extension === undefined) return undefined;
  const faults: string[] = [];
  const seen = new Set<string>();
  const terms = {
    serverNoContextTakeover: false,
    clientNoContextTakeover: false,
    serverMaxWindowBits: 15,
    clientMaxWindowBits: 15,
  };
  for (const [name, value] of extension.parameters) {
    const written = value === '' ? name : `${name}=${value}`;
    const bits = /^([89]|1[0-5])$/.test(value) ? Number(value) : 0;
    if (seen.has(name)) faults.push(written);
    seen.add(name);
    if (name === 'server_no_context_takeover') terms.serverNoContextTakeover = true;
    else if (name === 'client_no_context_takeover') terms.clientNoContextTakeover = true;
    else if (name === 'server_max_window_bits' && bits > 0) terms.serverMaxWindowBits = bits;
    else if (name === 'client_max_window_bits' && bits > 0) terms.clientMaxWindowBits = bits;
    else faults.push(written);
  }
  return { ...terms, faults };
}

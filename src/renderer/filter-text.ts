/** Filters of what the window shows: of addresses, and of requests that failed. */
import { quoted } from '../shared/filter/index.ts';

/** The test that a field has an address, of which the kind is seen; Ethernet's own where it is neither IPv4 nor IPv6. */
export function addressFilter(side: 'src' | 'dst' | 'addr', address: string): string | undefined {
  if (isIpv4(address)) return `ip.${side} == ${address}`;
  if (/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(address)) return `eth.${side} == ${address}`;
  if (isIpv6(address)) return `ipv6.${side} == ${address}`;
  return undefined;
}

const isIpv4 = (text: string): boolean =>
  /^\d+\.\d+\.\d+\.\d+$/.test(text) && text.split('.').every((part) => Number(part) < 256);

/** Eight groups of at most four digits, or fewer around one `::` (RFC 4291 section 2.2); the last two may be dotted. */
function isIpv6(text: string): boolean {
  const groups = text.replace(/\d+\.\d+\.\d+\.\d+$/, '0:0').split('::');
  const counts = groups.map((part) => (part === '' ? 0 : part.split(':').length));
  const all = counts.reduce((sum, count) => sum + count, 0);
  const wellFormed = groups.every((part) => part === '' || /^[0-9a-f]{1,4}(:[0-9a-f]{1,4})*$/i.test(part));
  return wellFormed && (groups.length === 1 ? all === 8 : groups.length === 2 && all < 8);
}

/** Responses of HTTP/1 that tell of a failure (RFC 9110 section 15). */
const FAILURES_1 = 'http.response.code >= 400';

/** Responses that tell of a failure, of HTTP/2 as well (RFC 9113 section 8.3.2). */
export const FAILURES = `${FAILURES_1} || http2.headers.status >= 400`;

/**
 * Those of HTTP/1 that answer what this very host was asked for; `host` as requests name it, with its port. A tunnel's URI
 * (CONNECT) is the host alone, that of a question to the server itself (OPTIONS) ends in a star. HTTP/2 has the engine tell
 * them (found-filter.ts): no field of its responses names what they answer.
 */
export const failuresOf = (host: string): string =>
  `${FAILURES_1} && http.response_for.uri matches ${quoted(`^(\\w+://)?${escapePattern(host)}([/?]|\\*?$)`)}`;

/** A text as a pattern that means nothing but it. */
const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

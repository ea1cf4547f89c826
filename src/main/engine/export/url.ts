/** The URL of a request: from its target where that is a whole one, else from Host, else from the server's address. */
import type { Endpoint, HttpExchange } from '../../../shared/model/index.ts';
import { fieldOf } from '../app/index.ts';

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, ws: 80, https: 443, wss: 443 };

/**
 * `kind`: `http`, or `ws` for the upgrade of a WebSocket; inside of TLS the scheme has an `s` behind it. `target`: another
 * than the request's. The result is text, not checked.
 */
export function urlOf(
  exchange: HttpExchange,
  server: Endpoint,
  kind: 'http' | 'ws' = 'http',
  target = exchange.request?.target ?? '/',
): string {
  const scheme = exchange.secure ? `${kind}s` : kind;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target)) return target;
  const address = server.address.includes(':') ? `[${server.address}]` : server.address;
  const port = server.port === DEFAULT_PORTS[scheme] ? '' : `:${server.port}`;
  const authority = exchange.host || `${address}${port}`;
  if (exchange.request?.method === 'CONNECT') return `${scheme}://${target}`;
  return `${scheme}://${authority}${target.startsWith('/') ? '' : '/'}${target === '*' ? '' : target}`;
}

/** Pairs of a query, or none. */
export function queryOf(url: string): string {
  const question = url.indexOf('?');
  return question < 0 ? '' : (url.slice(question + 1).split('#', 1)[0] ?? '');
}

/** Value of a header of a message, or ''. */
export const headerOf = (
  message: { readonly headers: readonly (readonly [string, string])[] } | undefined,
  name: string,
): string => (message === undefined ? '' : fieldOf(message.headers, name));
